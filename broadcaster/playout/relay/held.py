"""The sound of a source that is held back a little, and the taps by which outputs take it."""

import threading

import numpy as np

from broadcaster.clip import Clip
from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE

CAPACITY_S = 30
"""Most sound that is held: a source that sends ahead of time waits before."""

CROSSFADE = SAMPLE_RATE * 3 // 10
"""Frames over which the source and its fallback change places."""

_FORGIVEN = 5 * SAMPLE_RATE  # so long without a gap, and the earlier ones count no more
_FADE = SAMPLE_RATE // 100  # a source that breaks off must not click
_BETWEEN = SAMPLE_RATE  # silence between two sayings of a fallback
_MOST_BEHIND_S = 1.0
"""An output that lags so much more is led back: a server that is asked anew sends its last seconds again.

Of a stream in pieces it is more: a whole piece comes at once.
"""

_CAPACITY = CAPACITY_S * SAMPLE_RATE


class Held:
    """The newest sound of one source, frames counted from its first. Thread-safe; nothing waits long.

    While the source ``is_here`` it is heard, else its ``fallback``; ``changes`` counts how often it changed.
    """

    def __init__(self, delay_s: float) -> None:
        self._lock = threading.Lock()
        self._ring = np.zeros(_CAPACITY, np.float32)
        self._delay = round(delay_s * SAMPLE_RATE)
        self.most_behind = round(max(_MOST_BEHIND_S, 1.2 * delay_s - 1.0) * SAMPLE_RATE)
        self.end = 0
        """Frames that have come so far."""
        self.is_here = False
        self.changes = 0
        self.fallback: Block = np.zeros(0, np.float32)

    @property
    def live(self) -> int:
        """Frame that is to be heard now by who begins to listen."""
        return max(0, self.end - self._delay)

    def add(self, block: Block) -> None:
        """Keep what has come next."""
        with self._lock:
            places = np.arange(self.end, self.end + len(block)) % _CAPACITY
            self._ring[places] = block
            self.end += len(block)

    def read(self, at: int, count: int) -> Block:
        """Up to ``count`` frames from frame ``at`` on, as far as they have come."""
        with self._lock:
            places = np.arange(max(at, self.end - _CAPACITY), min(at + count, self.end)) % _CAPACITY
            return np.asarray(self._ring[places])

    def turn(self, *, here: bool) -> None:
        """The source is here, or away; every tap changes over."""
        with self._lock:
            if here is not self.is_here:
                self.is_here = here
                self.changes += 1

    def say_meanwhile(self, clip: Clip) -> None:
        """Have ``clip`` heard, again and again, while the source is away."""
        self.fallback = np.concatenate([clip.pcm, np.zeros(_BETWEEN, np.float32)])


class Tap:
    """One output's way to a source (a ``Source``)."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._changes = held.changes
        self._share = 1.0 if held.is_here else 0.0
        self.at = -1
        """Frame of the source that comes next; -1 before the first."""
        self._said = 0
        self._missed = self._whole = 0
        self.taken = 0
        self.is_closed = False

    def take(self, count: int) -> Block:
        """Next ``count`` frames: the source, its fallback, or both while they change places."""
        held = self._held
        here = held.is_here
        if self.at < 0 or self._changes != held.changes:
            self._begin(here=here)
        self.taken += count
        ramp = self._ramp(count, 1.0 if here else -1.0)
        sound = np.zeros(count, np.float32)
        if ramp[0] > 0.0 or here:
            sound += ramp * self._source(count)
        if ramp[0] < 1.0 or not here:
            sound += (1.0 - ramp) * self._meanwhile(count)
        return sound

    @property
    def dry(self) -> int:
        """Frames that it has missed of late, since the source was last here."""
        return self._missed if self._changes == self._held.changes else 0

    def close(self) -> None:
        """Nobody takes any more."""
        self.is_closed = True

    def _begin(self, *, here: bool) -> None:
        """The source or the fallback begins: the one in its present moment, the other with its first word."""
        held = self._held
        if self.at < 0:
            self._share = 1.0 if here else 0.0
        self._changes = held.changes
        if here or self.at < 0:
            self.at = held.live
        self._said = self._said if here else 0
        self._missed = self._whole = 0

    def _ramp(self, count: int, direction: float) -> Block:
        """Share of the source in each frame."""
        steps = self._share + direction * np.arange(1, count + 1, dtype=np.float32) / CROSSFADE
        ramp = np.clip(steps, 0.0, 1.0, dtype=np.float32)
        self._share = float(ramp[-1]) if count else self._share
        return np.asarray(ramp)

    def _source(self, count: int) -> Block:
        """The source where it has come in time; its end is faded where it has not."""
        sound = np.zeros(count, np.float32)
        found = self._held.read(self.at, count)
        if self._held.live - self.at > self._held.most_behind:
            self.at, before = self._held.live, found
            found = self._held.read(self.at, count)
            ramp = np.linspace(0.0, 1.0, count, dtype=np.float32)
            found = found * ramp[: len(found)] + before[: len(found)] * (1.0 - ramp[: len(found)])
        sound[: len(found)] = found
        self.at += len(found)
        if len(found) < count:
            tail = min(len(found), _FADE)
            sound[len(found) - tail : len(found)] *= np.linspace(1.0, 0.0, tail, dtype=np.float32)
            self._missed, self._whole = self._missed + count - len(found), 0
        else:
            self._whole += count
            self._missed = 0 if self._whole > _FORGIVEN else self._missed
        return sound

    def _meanwhile(self, count: int) -> Block:
        fallback = self._held.fallback
        if not len(fallback):
            return np.zeros(count, np.float32)
        places = np.arange(self._said, self._said + count) % len(fallback)
        self._said += count
        return np.asarray(fallback[places])
