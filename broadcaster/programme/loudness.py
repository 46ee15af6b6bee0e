"""Loudness and true peak as ITU-R BS.1770-4 and EBU Tech 3341 and 3342 measure them, for 48 kHz mono.

A meter is fed block by block, so that hours of sound need no more memory than minutes.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.programme.peaks import PEAK_BLOCK, PeakScan
from broadcaster.programme.tape import Pcm, Tape, tape_of
from broadcaster.units import SAMPLE_RATE, Dbtp, Decibels, Lufs

SHORTEST_MS = 400
"""A shorter sound fills no gating block, and has no integrated loudness (BS.1770-4, annex 1)."""

HOP = SAMPLE_RATE // 10
"""Samples from one gating block to the next: blocks of 400 ms overlap by 75 %."""

_MOMENTARY, _SHORT_TERM = 4, 30  # hops: 400 ms and 3 s (EBU Tech 3341, section 2.2)
_ABSOLUTE_GATE = -70.0
_RELATIVE_GATE = -10.0
_RANGE_GATE = -20.0  # EBU Tech 3342, section 3
_RANGE = (0.10, 0.95)  # the same: from the quiet tenth to the loud twentieth
_OFFSET = -0.691

# BS.1770-4, annex 1, tables 1 and 2: the head's shelf, then the high-pass RLB curve, both for 48 kHz.
_K_WEIGHTING = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585),
    (1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621),
)

_Powers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Loudness:
    """What a meter reads of a sound; minus infinity where nothing was heard, or it was too short to say.

    ``momentary`` and ``short_term`` are the loudest 400 ms and 3 s; of a sound under 3 s ``short_term`` is
    that of the whole. ``range`` is the loudness range in LU, 0 where there is too little to tell.
    """

    integrated: Lufs
    momentary: Lufs
    short_term: Lufs
    range: Decibels
    true_peak: Dbtp


class Weighting:
    """The ear's K curve, carried on from piece to piece."""

    def __init__(self) -> None:
        self._state = np.zeros((len(_K_WEIGHTING), 2))

    def energies(self, pcm: Pcm) -> _Powers:
        """Sum of squares, K-weighted, of each ``PEAK_BLOCK`` samples; the last may hold fewer."""
        from scipy.signal import sosfilt

        weighted, self._state = sosfilt(np.array(_K_WEIGHTING), pcm.astype(np.float64), zi=self._state)
        squares = np.zeros(len(pcm) + -len(pcm) % PEAK_BLOCK)
        np.square(weighted, out=squares[: len(pcm)])
        return np.asarray(squares.reshape(-1, PEAK_BLOCK).sum(axis=1))


class Meter:
    """Reads a sound in pieces of whole ``PEAK_BLOCK``s, but for the last."""

    def __init__(self) -> None:
        self._weighting = Weighting()
        self._rest: _Powers = np.empty(0)
        self._hops: list[_Powers] = []
        self._samples = 0
        self._scan = PeakScan()
        self._highest = 0.0

    def feed(self, pcm: Pcm) -> None:
        """Read the next piece."""
        self._samples += len(pcm)
        energies = np.concatenate([self._rest, self._weighting.energies(pcm)])
        whole = len(energies) * PEAK_BLOCK // HOP
        self._hops.append(hop_powers(energies))
        self._rest = energies[whole * HOP // PEAK_BLOCK :]
        if len(pcm):
            # Only what stands over the highest sample can be the peak.
            self._highest = max(self._highest, float(pcm.max()), -float(pcm.min()))
        self._highest = max(self._highest, float(self._scan.feed(pcm, self._highest).max(initial=0)))

    def loudness(self) -> Loudness:
        """What was read of all that was fed; nothing may be fed after it."""
        self._highest = max(self._highest, float(self._scan.finish(self._highest).max()))
        hops = np.concatenate(self._hops or [np.empty(0)])[: self._samples // HOP]
        short_term = _means(hops, min(_SHORT_TERM, max(len(hops), _MOMENTARY)))
        return Loudness(
            integrated(hops),
            _lufs(_means(hops, _MOMENTARY).max(initial=0)),
            _lufs(short_term.max(initial=0)),
            _range(_means(hops, _SHORT_TERM)),
            Dbtp(20 * math.log10(self._highest) if self._highest > 0 else -math.inf),
        )


def loudness_of(sound: Clip | Tape) -> Loudness:
    """Everything that a meter reads of ``sound``."""
    meter = Meter()
    for block in tape_of(sound).read():
        meter.feed(block)
    return meter.loudness()


def integrated_loudness(sound: Clip | Tape) -> Lufs:
    """Loudness of the whole, gated at -70 LUFS and 10 LU below the mean of what passed.

    Minus infinity when nothing passes: silence, or less than ``SHORTEST_MS``.
    Source: ITU-R BS.1770-4, annex 1, equations 3 to 7, for one channel.
    """
    tape, weighting = tape_of(sound), Weighting()
    # A block of a tape holds whole hops.
    hops = [hop_powers(weighting.energies(block)) for block in tape.read()]
    return integrated(np.concatenate(hops or [np.empty(0)])[: tape.length // HOP])


def true_peak(sound: Clip | Tape) -> Dbtp:
    """Highest level that the sound reaches between its samples too; minus infinity for silence.

    Source: ITU-R BS.1770-4, annex 2, with a longer interpolator than its example's.
    """
    scan, highest = PeakScan(), 0.0
    for block in tape_of(sound).read():
        highest = max(highest, float(block.max()), -float(block.min()))
        highest = max(highest, float(scan.feed(block, highest).max()))
    highest = max(highest, float(scan.finish(highest).max()))
    return Dbtp(20 * math.log10(highest) if highest > 0 else -math.inf)


def hop_powers(energies: _Powers | Pcm) -> _Powers:
    """Mean square of each whole hop, of the sums of ``Weighting.energies``."""
    blocks = HOP // PEAK_BLOCK
    whole = len(energies) // blocks * blocks
    return np.asarray(energies[:whole].reshape(-1, blocks).sum(axis=1, dtype=np.float64) / HOP)


def integrated(hops: _Powers) -> Lufs:
    """Integrated loudness of a sound of which ``hops`` are the mean squares of each 100 ms."""
    blocks = _means(hops, _MOMENTARY)
    heard = blocks[blocks > _power(_ABSOLUTE_GATE)]
    if not heard.size:
        return Lufs(-math.inf)
    return _lufs(heard[heard > heard.mean() * 10 ** (_RELATIVE_GATE / 10)].mean())


def _range(blocks: _Powers) -> Decibels:
    """Loudness range of short-term ``blocks`` (EBU Tech 3342, section 3 and its example in annex 1)."""
    heard = blocks[blocks > _power(_ABSOLUTE_GATE)]
    if not heard.size:
        return Decibels(0.0)
    heard = np.sort(heard[heard > heard.mean() * 10 ** (_RANGE_GATE / 10)])
    low, high = (heard[round((len(heard) - 1) * share)] for share in _RANGE)
    return Decibels(float(10 * np.log10(high / low)))


def _means(hops: _Powers, count: int) -> _Powers:
    """Mean of each ``count`` hops in a row, starting at every hop."""
    if len(hops) < count:
        return np.empty(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(hops, count).mean(axis=1))


def _power(loudness: float) -> float:
    """Mean square of a K-weighted block of ``loudness`` LUFS."""
    return float(10 ** ((loudness - _OFFSET) / 10))


def _lufs(power: float) -> Lufs:
    return Lufs(_OFFSET + 10 * math.log10(power) if power > 0 else -math.inf)
