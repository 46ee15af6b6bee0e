"""The look-ahead limiter: the gain in decibels of each ``PEAK_BLOCK`` samples, and only then the samples.

Every step from the gain that a block needs to the gain that it gets takes minima or means of minima, so that
none gets more than it may have.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from broadcaster.programme.peaks import PEAK_BLOCK
from broadcaster.programme.tape import BLOCK, Pcm, Tape, mapped
from broadcaster.units import SAMPLE_RATE, Decibels

_AT_ONCE = 1 << 16
"""Blocks whose gains are worked out at once: 22 seconds."""


@dataclass(frozen=True)
class Limiting:
    """How a limiter moves: blocks that it looks ahead (an even number), dB a second by which it lets go.

    ``most_gain`` is how far above the first guess levelling may drive it before it tries a quicker one.
    """

    look_ahead: int
    release: float
    most_gain: float


def gains(peaks: Pcm, aim: float, limiting: Limiting) -> Pcm:
    """Gain in dB, at most 0, of each block of which ``peaks`` are the true ones: none passes ``aim`` dB.

    Nor does a line from one block's middle to the next's stand above what either needs.
    """
    released = np.empty(len(peaks), np.float32)
    last = 0.0
    for start in range(0, len(peaks), _AT_ONCE):
        piece = _released(peaks[start : start + _AT_ONCE], last, aim, limiting)
        released[start : start + len(piece)] = piece
        last = float(piece[-1])
    _smooth(released, limiting)
    return released


def under_gains(tape: Tape, gains_db: Pcm, more: Decibels) -> Tape:
    """``tape`` under ``gains`` of its blocks and ``more`` dB, in straight lines from middle to middle."""
    blocks = BLOCK // PEAK_BLOCK

    def change(number: int, block: Pcm) -> Pcm:
        # The first gain is that of the nothing before the sound: block i's own is gain i + 1.
        around = gains_db[number * blocks : (number + 1) * blocks + 2]
        points = np.power(np.float32(10), (around + np.float32(more)) / np.float32(20))
        if not np.ptp(points):
            return np.asarray(block * points[0])
        # Copied to lie in one piece, the product is many times quicker.
        lines = np.lib.stride_tricks.sliding_window_view(points, 3).copy() @ _lines()
        return np.asarray(block * lines.reshape(-1)[: len(block)])

    return mapped(tape, change)


def _released(peaks: Pcm, last: float, aim: float, limiting: Limiting) -> npt.NDArray[np.float64]:
    """What ``peaks`` need in dB, after a block that got ``last``, let go of as ``limiting`` says."""
    with np.errstate(divide="ignore"):
        needed = np.minimum(0.0, aim - 20 * np.log10(peaks.astype(np.float64)))
    slope = limiting.release * PEAK_BLOCK / SAMPLE_RATE * np.arange(1, len(needed) + 1)
    held = np.minimum(np.minimum.accumulate(needed - slope), last) + slope
    return np.asarray(np.minimum(0.0, held))


def _smooth(released: Pcm, limiting: Limiting) -> None:
    """Hold ``released`` and round it off, in its place: no corner that could be heard."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    half = limiting.look_ahead // 2
    reach = 2 * half + 2
    before = released[:0].copy()
    for start in range(0, len(released), _AT_ONCE):
        stop = min(start + _AT_ONCE, len(released))
        piece = np.concatenate([before, released[start : stop + reach]]).astype(np.float64)
        first = start - len(before)
        before = released[max(stop - reach, 0) : stop].copy()
        held = minimum_filter1d(piece, 2 * half + 3, mode="nearest")
        # Two short means make a triangle, one block narrower at each end than the window of the minimum: that
        # block is for the line from middle to middle.
        once = uniform_filter1d(held, half + 1, mode="nearest")
        twice = np.minimum(0.0, uniform_filter1d(once, half + 1, mode="nearest"))
        released[start:stop] = twice[start - first : stop - first]


@cache
def _lines() -> Pcm:
    """Matrix from the gains of a block and its two neighbours to those of its samples."""
    place = (np.arange(PEAK_BLOCK) - (PEAK_BLOCK - 1) / 2) / PEAK_BLOCK
    before, after = np.maximum(-place, 0), np.maximum(place, 0)
    return np.array([before, 1 - before - after, after], np.float32)
