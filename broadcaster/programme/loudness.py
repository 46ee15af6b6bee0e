"""Loudness and true peak as ITU-R BS.1770-4 measures them, for 48 kHz mono.

Both work through the sound in pieces, so that hours of it need no more memory than minutes.
"""

import math
from functools import cache

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.units import SAMPLE_RATE, Dbtp, Lufs

SHORTEST_MS = 400
"""A shorter sound fills no gating block, and has no integrated loudness (BS.1770-4, annex 1)."""

PEAK_BLOCK = 16
"""Samples in a block of ``peak_blocks``: a third of a millisecond."""

_HOP = SAMPLE_RATE // 10  # gating blocks of 400 ms overlap by 75 %
_HOPS_IN_BLOCK = 4
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_OFFSET = -0.691

# BS.1770-4, annex 1, tables 1 and 2: the head's shelf, then the high-pass RLB curve, both for 48 kHz.
_K_WEIGHTING = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621),
)
_HOPS_AT_ONCE = 100
_BLOCKS_AT_ONCE = 8192

_OVERSAMPLING = 4  # the least that annex 2 allows at 48 kHz
_REACH = 16  # samples on either side that an interpolated one is made of


def integrated_loudness(clip: Clip) -> Lufs:
    """Loudness of the whole clip, gated at -70 LUFS and 10 LU below the mean of what passed.

    Minus infinity when nothing passes: silence, or less than ``SHORTEST_MS``.
    Source: ITU-R BS.1770-4, annex 1, equations 3 to 7, for one channel.
    """
    blocks = _block_powers(_hop_energies(clip.pcm))
    heard = blocks[blocks > _power(_ABSOLUTE_GATE)]
    if not heard.size:
        return Lufs(-math.inf)
    heard = heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return Lufs(_OFFSET + 10 * math.log10(heard.mean()))


def true_peak(clip: Clip) -> Dbtp:
    """Highest level that the sound reaches between its samples too; minus infinity for silence.

    Source: ITU-R BS.1770-4, annex 2, with a longer interpolator than its example's.
    """
    if not len(clip):
        return Dbtp(-math.inf)
    highest = max(clip.pcm.max(), -clip.pcm.min())
    if highest > 0:
        highest = peak_blocks(clip, float(highest)).max()
    return Dbtp(20 * math.log10(highest) if highest > 0 else -math.inf)


def peak_blocks(clip: Clip, floor: float) -> npt.NDArray[np.float32]:
    """True peak, linear, of each ``PEAK_BLOCK`` samples, with one block of nothing before and after.

    Block ``i`` covers samples from ``(i - 1) * PEAK_BLOCK`` on, and the instants between each and the
    next. A block that cannot reach above ``floor`` (its surroundings are too low, times the most that
    the interpolator can add) is given by its sample peak alone, which is where the speed comes from.
    """
    peaks = _sample_peaks(clip.pcm)
    around = np.maximum(peaks, np.maximum(np.roll(peaks, 1), np.roll(peaks, -1)))
    most = float(np.abs(_interpolator()).sum(axis=0).max())
    doubtful = np.flatnonzero(around * most > floor)
    bounds = np.searchsorted(doubtful, np.arange(_BLOCKS_AT_ONCE, len(peaks), _BLOCKS_AT_ONCE))
    for some in np.split(doubtful, bounds):
        if len(some):
            peaks[some] = np.maximum(peaks[some], _peaks_between(clip.pcm, some))
    return peaks


def _power(loudness: float) -> float:
    """Mean square of a K-weighted block of ``loudness`` LUFS."""
    return float(10 ** ((loudness - _OFFSET) / 10))


def _hop_energies(pcm: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Mean square of each whole 100 ms of ``pcm``, K-weighted."""
    from scipy.signal import sosfilt

    sections = np.array(_K_WEIGHTING)
    state = np.zeros((len(sections), 2))
    hops = len(pcm) // _HOP
    energies = np.empty(hops)
    for start in range(0, hops, _HOPS_AT_ONCE):
        stop = min(start + _HOPS_AT_ONCE, hops)
        weighted, state = sosfilt(sections, pcm[start * _HOP : stop * _HOP].astype(np.float64), zi=state)
        energies[start:stop] = np.square(weighted).reshape(-1, _HOP).mean(axis=1)
    return energies


def _block_powers(hops: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Mean square of each gating block: four hops, starting at every hop."""
    if len(hops) < _HOPS_IN_BLOCK:
        return np.empty(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(hops, _HOPS_IN_BLOCK).mean(axis=1))


def _sample_peaks(pcm: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Highest absolute sample of each block, an empty block before and after."""
    whole = len(pcm) // PEAK_BLOCK
    peaks = np.zeros(-(-len(pcm) // PEAK_BLOCK) + 2, np.float32)
    rows = pcm[: whole * PEAK_BLOCK].reshape(whole, PEAK_BLOCK)
    peaks[1 : whole + 1] = np.maximum(rows.max(axis=1), -rows.min(axis=1))
    rest = pcm[whole * PEAK_BLOCK :]
    if len(rest):
        peaks[whole + 1] = np.abs(rest).max()
    return peaks


def _peaks_between(pcm: npt.NDArray[np.float32], blocks: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
    """Highest absolute interpolated value of each of ``blocks``, given in rising order."""
    width = PEAK_BLOCK + 2 * _REACH - 1
    starts = (blocks - 1) * PEAK_BLOCK - (_REACH - 1)
    first, last = int(starts[0]), int(starts[-1]) + width
    piece = np.zeros(last - first, np.float32)
    inside = slice(max(first, 0), min(last, len(pcm)))
    piece[inside.start - first : inside.stop - first] = pcm[inside]
    windows = np.lib.stride_tricks.sliding_window_view(piece, width)[starts - first]
    between = windows @ _interpolator()
    return np.asarray(np.abs(between, out=between).max(axis=1))


@cache
def _interpolator() -> npt.NDArray[np.float32]:
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


def _taps(fraction: float) -> npt.NDArray[np.float64]:
    """Weights of the ``2 * _REACH`` samples around an instant ``fraction`` after the middle one."""
    distance = np.arange(-(_REACH - 1), _REACH + 1) - fraction
    taps = np.sinc(distance) * np.i0(8.0 * np.sqrt(1 - np.square(distance / _REACH)))
    return np.asarray(taps / taps.sum())
