"""The endless stream of one output: silence, with clips placed in it by frame index."""

import threading
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.playout.meter import Meter
from broadcaster.playout.output import Position
from broadcaster.playout.pacing import Pacing
from broadcaster.playout.source import Source
from broadcaster.units import samples

FADE_FRAMES = samples(5)
"""Length of the fade by which a stop ends what sounds (5 ms: at once, yet no click)."""

Block = npt.NDArray[np.float32]
"""Sound on its way to or from a device: shape (frames,), full scale at 1.0."""


class Stream:
    """Frames to be pulled by a device; thread-safe, and no method holds the lock for long.

    ``volume_db`` is what a block is turned down by on its way out. What is more than full scale then is
    counted and cut off.
    """

    def __init__(self, volume_db: float = 0.0) -> None:
        self._lock = threading.Lock()
        self._gain = np.float32(10.0 ** (volume_db / 20.0))
        self._placed: list[tuple[int, Block]] = []
        self._carried: list[tuple[int, int, Source]] = []
        self._next_frame = 0
        self._pacing = Pacing()
        self._before: Position | None = None
        self._last_pull: float | None = None
        self._meter = Meter()

    @property
    def underruns(self) -> int:
        """How often a block was asked for so late that the device may have run dry."""
        return self._pacing.underruns

    @property
    def last_pull(self) -> float | None:
        """Monotonic time of the newest pull since the device was opened, None before the first."""
        return self._last_pull

    @property
    def settled(self) -> bool:
        """Whether the device plays, and does not only fill its buffer."""
        return self._pacing.settled

    def place(self, clip: Clip, at_frame: int) -> None:
        """Have ``clip`` sound from ``at_frame`` on."""
        with self._lock:
            self._placed.append((at_frame, clip.pcm))

    def carry(self, source: Source, first: int, last: int) -> None:
        """Have ``source`` sound from frame ``first`` to ``last``."""
        with self._lock:
            self._carried.append((first, last, source))

    def clear(self) -> None:
        """Keep ``FADE_FRAMES`` of what would sound next, faded out; drop everything after."""
        with self._lock:
            tail = self._mixed(self._next_frame, FADE_FRAMES)
            tail *= np.linspace(1.0, 0.0, FADE_FRAMES, dtype=np.float32)
            self._placed = [(self._next_frame, tail)]
            self._let_go(float("inf"))

    def resume(self, monotonic: float) -> None:
        """A device is opened at ``monotonic``: the count goes on with the time, what was placed is dropped.

        What did not sound on a lost device was logged as such: it must never sound later.
        """
        with self._lock:
            self._placed = []
            self._let_go(float("inf"))
            self._before = self._pacing.position() or self._before
            if self._before is not None:
                self._next_frame = max(self._next_frame, self._before.frame_at(monotonic))
            self._pacing.forget()
            self._last_pull = None

    def pull(self, count: int, monotonic: float) -> Block:
        """Next ``count`` frames, shape (count,), asked for at ``monotonic`` seconds."""
        with self._lock:
            first = self._next_frame
            block = self._mixed(first, count)
            self._next_frame = first + count
            self._placed = [(at, pcm) for at, pcm in self._placed if at + len(pcm) > self._next_frame]
            self._let_go(self._next_frame)
            self._pacing.pulled(self._next_frame, monotonic)
            self._last_pull = monotonic
            block *= self._gain
            self._meter += limited(block)
            return block

    def meter(self) -> Meter:
        """What was pulled since this was last asked."""
        with self._lock:
            read, self._meter = self._meter, Meter()
            return read

    def position(self, monotonic: float) -> Position:
        """When a device was full up to a frame, jitter taken out; before any pull, ``monotonic``.

        While a device is closed the count goes on as it was.
        """
        with self._lock:
            known = self._pacing.position() or self._before or Position(self._next_frame, monotonic)
            return replace(known, taken=self._next_frame)

    def _mixed(self, first: int, count: int) -> Block:
        block = np.zeros(count, dtype=np.float32)
        for at, pcm in self._placed:
            begin, end = max(first, at), min(first + count, at + len(pcm))
            if begin < end:
                block[begin - first : end - first] += pcm[begin - at : end - at]
        for since, until, source in self._carried:
            begin, end = max(first, since), min(first + count, until)
            if begin < end:
                block[begin - first : end - first] += source.take(end - begin)
        return block

    def _let_go(self, frame: float) -> None:
        """Close the sources that are over before ``frame``."""
        for carried in [each for each in self._carried if each[1] <= frame]:
            self._carried.remove(carried)
            carried[2].close()


def limited(block: Block) -> Meter:
    """Cut ``block`` off at full scale, in place; says what it holds."""
    clipped = int(np.count_nonzero(np.abs(block) >= 1.0))
    np.clip(block, -1.0, 1.0, out=block)
    peak = float(np.max(np.abs(block), initial=0.0))
    return Meter(len(block), peak, float(np.dot(block, block)), clipped)
