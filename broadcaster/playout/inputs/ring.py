"""The newest sound of an input, by frame, and what an output takes of it while it comes in."""

import threading

import numpy as np

from broadcaster.playout.stream import Block
from broadcaster.units import samples

HELD = samples(30_000)
"""Frames that are held: a disk that hangs for half a minute costs a recording nothing."""

RESERVE = samples(20)
"""Frames that a tap keeps in hand: blocks of an input come some milliseconds early or late."""

MOST_RESERVE = samples(120)
"""A machine that is so busy that this does not do stutters whatever is done."""

LOOK = samples(1000)
"""Frames over which the least that was in hand is looked at: what is always too much is let go."""

SURPLUS = samples(20)
"""So much too much in hand is left as it is: a step more often than now and then would be heard."""

FADE = samples(5)
"""Length of the fade at every step."""


class Ring:
    """The newest ``HELD`` frames of a sound without end, counted from 0. Thread-safe, never waits long."""

    def __init__(self, length: int = HELD) -> None:
        self._lock = threading.Lock()
        self._held = np.zeros(length, np.float32)
        self._written = 0

    @property
    def written(self) -> int:
        """Count of frames that have come in."""
        return self._written

    @property
    def oldest(self) -> int:
        """First frame that is still held."""
        return max(0, self._written - len(self._held))

    def write(self, block: Block) -> None:
        """Add ``block``, no longer than the ring."""
        with self._lock:
            at = self._written % len(self._held)
            until_end = min(len(block), len(self._held) - at)
            self._held[at : at + until_end] = block[:until_end]
            self._held[: len(block) - until_end] = block[until_end:]
            self._written += len(block)

    def read(self, first: int, count: int) -> Block:
        """Frames ``first`` to ``first + count``; silence for those that are gone or have not come."""
        block = np.zeros(count, np.float32)
        with self._lock:
            begin, end = max(first, self.oldest), min(first + count, self._written)
            if begin < end:
                block[begin - first : end - first] = self._row(begin, end)
        return block

    def _row(self, begin: int, end: int) -> Block:
        at, length = begin % len(self._held), end - begin
        until_end = min(length, len(self._held) - at)
        return np.concatenate([self._held[at : at + until_end], self._held[: length - until_end]])


class Tap:
    """What one output takes of a ring: its newest frames, ``RESERVE`` behind, from the first taking on.

    The clocks of the input and of the output differ. What gathers in hand for good is skipped in a short
    fade; where nothing has come in time there is silence, and more is kept in hand from then on.
    ``first`` and ``next`` are frames of the ring: the first one that was taken, and the one to be taken next.
    """

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        self._reserve: int = RESERVE
        self._is_dry = True
        self._least: int = HELD
        self._looked_at = 0
        self.first: int | None = None
        self.next = 0
        self.is_closed = False

    def take(self, count: int) -> Block:
        """Next ``count`` frames, shape (count,); never waits and never raises."""
        if self.first is None:
            self.next = max(0, self._ring.written - count - self._reserve)
            self.first = self.next
        in_hand = self._ring.written - self.next
        if self._is_dry and in_hand < count + self._reserve:
            return np.zeros(count, np.float32)
        if in_hand < count:
            return self._run_dry(in_hand, count)
        return self._full(in_hand, count)

    def close(self) -> None:
        """Nobody takes any more."""
        self.is_closed = True

    def _run_dry(self, in_hand: int, count: int) -> Block:
        """All that is in hand, faded out, and silence."""
        block = self._ring.read(self.next, count)
        fade = min(FADE, in_hand)
        block[in_hand - fade : in_hand] *= np.linspace(1.0, 0.0, fade, dtype=np.float32)
        self.next += in_hand
        self._is_dry = True
        self._reserve = min(MOST_RESERVE, self._reserve + RESERVE)
        return block

    def _full(self, in_hand: int, count: int) -> Block:
        before = np.zeros(count, np.float32) if self._is_dry else self._ring.read(self.next, count)
        surplus = self._surplus(in_hand - count, count)
        if not (self._is_dry or surplus):
            self.next += count
            return before
        after = self._ring.read(self.next + surplus, count)
        fade = min(FADE, count)
        rising = np.linspace(0.0, 1.0, fade, dtype=np.float32)
        after[:fade] = before[:fade] * (1.0 - rising) + after[:fade] * rising
        self.next += surplus + count
        self._is_dry = False
        return after

    def _surplus(self, left: int, count: int) -> int:
        """Frames that are to be skipped now; ``left`` are in hand after this taking."""
        self._least = min(self._least, left)
        self._looked_at += count
        if self._looked_at < LOOK:
            return 0
        surplus = self._least - self._reserve
        self._least, self._looked_at = HELD, 0
        return surplus if surplus > SURPLUS else 0
