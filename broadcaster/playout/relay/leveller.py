"""Another station's sound at the loudness of ours: a slow gain, a limiter, and what is silence left alone."""

from collections import deque
from math import log10

import numpy as np

from broadcaster.playout.stream import Block
from broadcaster.programme.loudness import HOP, Weighting, hop_powers
from broadcaster.programme.mix import TARGET
from broadcaster.units import SAMPLE_RATE, Lufs

MOST_GAIN, LEAST_GAIN = 12.0, -24.0
"""Bounds of the gain in dB: what needs more is no broadcast, but noise between two stations."""

RISE, FALL = 1.0, 4.0
"""Decibels a second by which the gain may rise and fall: slower than speech breathes, nothing pumps."""

PAUSE_LU = 10.0
"""What lies this far below the loudness so far is a pause, and says nothing about it (as in BS.1770-4)."""

SILENT_DBFS = -50.0
"""A tenth of a second below this level (RMS) is silence: it is never made louder."""

CEILING = 0.79
"""Greatest sample after the limiter, -2 dBFS: between samples no more than the -1.5 dBTP of an item."""

_SHORT_TERM = 30  # hops: 3 s (EBU Tech 3341)
_PIECE = SAMPLE_RATE // 200  # 5 ms, what the limiter looks at once
_RELEASE = 10 ** (0.3 / 20)  # of the limiter, a piece
_OFFSET = -0.691  # BS.1770-4


class Leveller:
    """Levels what it is given piece by piece, a tenth of a second late at the most. One thread's."""

    def __init__(self, target: Lufs = TARGET) -> None:
        self._target = target
        self._weighting = Weighting()
        self._heard: deque[float] = deque(maxlen=_SHORT_TERM)
        self._gain = 0.0
        self._rest = np.zeros(0, np.float32)
        self._limiter = _Limiter()
        self.quiet = 0
        """Frames of silence at the end of what was given."""

    def levelled(self, block: Block) -> Block:
        """What can be said of the sound so far, levelled; the rest comes with the next block."""
        whole = np.concatenate([self._rest, block])
        count = len(whole) // HOP
        self._rest = whole[count * HOP :]
        hops = [self._hop(each) for each in whole[: count * HOP].reshape(count, HOP)]
        return np.concatenate([np.zeros(0, np.float32), *hops])

    def _hop(self, hop: Block) -> Block:
        power = float(hop_powers(self._weighting.energies(hop))[0])
        silent = _decibels(float(np.mean(np.square(hop)))) < SILENT_DBFS
        self.quiet = self.quiet + HOP if silent else 0
        before = self._gain
        if not silent:
            self._steer(power)
        return self._limiter.limited(hop * _ramp(before, self._gain))

    def _steer(self, power: float) -> None:
        """Move the gain towards what the loudness of the last seconds needs."""
        if self._heard and _loudness(power) < _loudness(sum(self._heard) / len(self._heard)) - PAUSE_LU:
            return
        learning = len(self._heard) < _SHORT_TERM
        self._heard.append(power)
        wanted = self._target - _loudness(sum(self._heard) / len(self._heard))
        step = min(MOST_GAIN, max(LEAST_GAIN, wanted)) - self._gain
        if not learning:
            step = min(RISE * HOP / SAMPLE_RATE, max(-FALL * HOP / SAMPLE_RATE, step))
        self._gain += step


class _Limiter:
    """Holds back two pieces, so that it has turned down before a peak comes."""

    def __init__(self) -> None:
        self._oldest = np.zeros(_PIECE, np.float32)
        self._held = np.zeros(_PIECE, np.float32)
        self._gain = self._needed = self._edge = 1.0

    def limited(self, pcm: Block) -> Block:
        """As many samples as were given, a whole count of pieces; they are 10 ms late."""
        done = np.concatenate([self._next(each) for each in pcm.reshape(-1, _PIECE)])
        return np.asarray(np.clip(done, -CEILING, CEILING))

    def _next(self, piece: Block) -> Block:
        """The oldest piece, in a straight line between gains that neither it nor a neighbour passes."""
        needed = min(1.0, CEILING / max(float(np.max(np.abs(piece))), CEILING))
        gain = min(self._needed, needed, self._gain * _RELEASE)
        edge = min(self._gain, gain)
        done = self._oldest * np.linspace(self._edge, edge, _PIECE, dtype=np.float32)
        self._oldest, self._held = self._held, piece
        self._gain, self._needed, self._edge = gain, needed, edge
        return np.asarray(done)


def _ramp(first: float, last: float) -> Block:
    """Factors from the gain ``first`` to ``last``, in dB."""
    return np.asarray(np.power(10.0, np.linspace(first, last, HOP) / 20.0), np.float32)


def _loudness(power: float) -> float:
    return _OFFSET + _decibels(power)


def _decibels(power: float) -> float:
    return 10.0 * log10(max(power, 1e-20))
