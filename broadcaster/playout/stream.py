"""The endless stream of one output: silence, with clips placed in it by frame index."""

import threading
from collections import deque

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.playout.output import Position
from broadcaster.units import SAMPLE_RATE, samples

FADE_FRAMES = samples(20)
"""Length of the fade by which a stop ends what sounds (20 ms: quick, yet no click)."""

_ANCHORS = 64

LATE_S = 0.1
"""A pull that comes this much later than the pace of those before counts as an underrun.

A device holds three blocks of this length: one of them has run out by then, and nobody should wait for the
third.
"""

_LEAK = 0.01
"""Share of a lateness that becomes the pace: a device's clock drifts against ours, by far less than that."""


class Stream:
    """Frames to be pulled by a device; thread-safe.

    A device pulls in blocks, early or late by some milliseconds. The least late of the last pulls is
    the best estimate of when a frame sounds; ``position`` is built on it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._placed: list[tuple[int, npt.NDArray[np.float32]]] = []
        self._next_frame = 0
        self._offsets: deque[float] = deque(maxlen=_ANCHORS)
        self._last_pull = 0.0
        self._pace: float | None = None
        self._underruns = 0

    @property
    def underruns(self) -> int:
        """How often a block was asked for so late that the device may have run dry."""
        return self._underruns

    def place(self, clip: Clip, at_frame: int) -> None:
        """Have ``clip`` sound from ``at_frame`` on."""
        with self._lock:
            self._placed.append((at_frame, clip.pcm))

    def clear(self) -> None:
        """Keep ``FADE_FRAMES`` of what would sound next, faded out; drop everything after."""
        with self._lock:
            tail = self._mixed(self._next_frame, FADE_FRAMES)
            tail *= np.linspace(1.0, 0.0, FADE_FRAMES, dtype=np.float32)
            self._placed = [(self._next_frame, tail)]

    def pull(self, count: int, monotonic: float) -> npt.NDArray[np.float32]:
        """Next ``count`` frames, shape (count,), asked for at ``monotonic`` seconds."""
        with self._lock:
            first = self._next_frame
            block = self._mixed(first, count)
            self._next_frame = first + count
            self._placed = [(at, pcm) for at, pcm in self._placed if at + len(pcm) > self._next_frame]
            self._offsets.append(monotonic - first / SAMPLE_RATE)
            self._judge(self._offsets[-1])
            self._last_pull = monotonic
            return block

    def forget_pace(self) -> None:
        """Drop what was learned of the pulls: a device that is opened again has a pace of its own."""
        with self._lock:
            self._offsets.clear()
            self._pace = None

    def position(self, monotonic: float) -> Position:
        """Frame that sounded at the newest pull; before any pull, ``monotonic`` stands for it."""
        with self._lock:
            if not self._offsets:
                return Position(self._next_frame, monotonic)
            frame = round((self._last_pull - min(self._offsets)) * SAMPLE_RATE)
            return Position(frame, self._last_pull)

    def _judge(self, offset: float) -> None:
        """Hold a pull against the pace; after an underrun the device has lost that time for good."""
        if self._pace is None or offset <= self._pace:
            self._pace = offset
        elif offset - self._pace > LATE_S:
            self._underruns += 1
            self._pace = offset
        else:
            self._pace += _LEAK * (offset - self._pace)

    def _mixed(self, first: int, count: int) -> npt.NDArray[np.float32]:
        block = np.zeros(count, dtype=np.float32)
        for at, pcm in self._placed:
            begin, end = max(first, at), min(first + count, at + len(pcm))
            if begin < end:
                block[begin - first : end - first] += pcm[begin - at : end - at]
        return block
