"""True peaks by ITU-R BS.1770-4, annex 2, of each short block of a sound, while it is read.

The values between the samples are made only where they can matter: where a block's surroundings are too low
to reach above the floor that is asked about, its highest sample stands for it.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from broadcaster.programme.tape import Pcm

PEAK_BLOCK = 16
"""Samples in a block: a third of a millisecond."""

_OVERSAMPLING = 4  # the least that annex 2 allows at 48 kHz
_REACH = 16  # samples on either side that an interpolated one is made of
_BLOCKS_AT_ONCE = 8192


class PeakScan:
    """Takes a sound in pieces and gives the linear true peak of each of its blocks, as far as it is known.

    Before the first block stands one of nothing, and after the last another: a sound that begins or ends at
    once overshoots there too. Every piece holds whole blocks, but for the last.
    """

    def __init__(self) -> None:
        self._held = np.zeros(2 * PEAK_BLOCK, np.float32)

    def feed(self, pcm: Pcm, floor: float) -> Pcm:
        """Peaks of the next blocks: exact where they are above ``floor``, else at least the highest sample.

        The last block of ``pcm`` is held back until what follows it is known.
        """
        piece = np.concatenate([self._held, pcm, np.zeros(-len(pcm) % PEAK_BLOCK, np.float32)])
        self._held = piece[-2 * PEAK_BLOCK :]
        peaks = _highest_samples(piece)
        around = np.maximum(peaks[1:-1], np.maximum(peaks[:-2], peaks[2:]))
        peaks = peaks[1:-1].copy()
        doubtful = np.flatnonzero(around * _most() > floor)
        for start in range(0, len(doubtful), _BLOCKS_AT_ONCE):
            some = doubtful[start : start + _BLOCKS_AT_ONCE]
            peaks[some] = np.maximum(peaks[some], _peaks_between(piece, some))
        return peaks

    def finish(self, floor: float) -> Pcm:
        """Peaks of the last block and of the one of nothing after it."""
        return self.feed(np.zeros(2 * PEAK_BLOCK, np.float32), floor)


def peak_blocks(blocks: Iterator[Pcm], floor: float) -> Iterator[Pcm]:
    """Peaks of all ``blocks`` of a sound, exact above ``floor``, one of nothing before and after them."""
    scan = PeakScan()
    for block in blocks:
        yield scan.feed(block, floor)
    yield scan.finish(floor)


def _highest_samples(piece: Pcm) -> Pcm:
    """Highest absolute sample of each block: by halves, which is far quicker than along so short an axis."""
    rows = np.abs(piece).reshape(-1, PEAK_BLOCK)
    while rows.shape[1] > 1:
        half = rows.shape[1] // 2
        rows = np.maximum(rows[:, :half], rows[:, half:])
    return rows[:, 0]


def _peaks_between(piece: Pcm, blocks: npt.NDArray[np.intp]) -> Pcm:
    """Highest absolute interpolated value of ``blocks``, counted from the second one of ``piece``."""
    width = PEAK_BLOCK + 2 * _REACH - 1
    windows = np.lib.stride_tricks.sliding_window_view(piece, width)[blocks * PEAK_BLOCK + 1]
    between = windows @ _interpolator()
    return np.asarray(np.abs(between, out=between).max(axis=1))


@cache
def _interpolator() -> Pcm:
    """Matrix from a block and its surroundings to all values between its samples.

    Each column is one instant: a sinc under a Kaiser window, summing to one.
    """
    columns = []
    for sample in range(PEAK_BLOCK):
        for phase in range(1, _OVERSAMPLING):
            column = np.zeros(PEAK_BLOCK + 2 * _REACH - 1)
            column[sample : sample + 2 * _REACH] = _taps(phase / _OVERSAMPLING)
            columns.append(column)
    return np.array(columns, np.float32).T.copy()


@cache
def _most() -> float:
    """The most by which an interpolated value can stand over the samples around it."""
    return float(np.abs(_interpolator()).sum(axis=0).max())


def _taps(fraction: float) -> npt.NDArray[np.float64]:
    """Weights of the ``2 * _REACH`` samples around an instant ``fraction`` after the middle one."""
    distance = np.arange(-(_REACH - 1), _REACH + 1) - fraction
    taps = np.sinc(distance) * np.i0(8.0 * np.sqrt(1 - np.square(distance / _REACH)))
    return np.asarray(taps / taps.sum())
