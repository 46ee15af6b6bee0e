"""What is measured on the sound at 48 kHz: noise floor, constant part, gaps, drop-outs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from broadcaster.units import SAMPLE_RATE, Decibels

FRAME_MS = 100
SILENT = Decibels(-120.0)
"""Level of digital silence, which has none."""

_FRAME = SAMPLE_RATE * FRAME_MS // 1000
_FLOOR_PERCENT, _LOUD_PERCENT = 10, 95
_HEARD_DC = 1e-4  # -80 dBFS: below it nothing is gained by touching the samples
_NOTHING = 1e-6  # below the last bit of 16 and of 24
_SHORTEST_DROP, _LONGEST_DROP = SAMPLE_RATE * 5 // 1000, SAMPLE_RATE // 2
_EDGE = SAMPLE_RATE // 1000
_PIECE = 60 * SAMPLE_RATE  # what is looked at a time: the marks of an hour would fill the memory
_ABRUPT = 10 ** (-45 / 20)


@dataclass(frozen=True, eq=False)
class Levels:
    """Levels in dBFS of each 100 ms, an RMS each; ``SILENT`` at least."""

    frames: npt.NDArray[np.float64]

    @property
    def floor(self) -> Decibels:
        """What the recording falls to between the words: the tenth percentile."""
        return Decibels(float(np.percentile(self.frames, _FLOOR_PERCENT)))

    @property
    def loud(self) -> Decibels:
        """What its loud parts reach: the 95th percentile."""
        return Decibels(float(np.percentile(self.frames, _LOUD_PERCENT)))

    def longest_gap(self, threshold: Decibels) -> tuple[float, float]:
        """Start and length in seconds of the longest stretch below ``threshold``; 0, 0 when there is none."""
        starts, ends = _runs(self.frames < threshold)
        if not len(starts):
            return 0.0, 0.0
        longest = int(np.argmax(ends - starts))
        frame_s = FRAME_MS / 1000
        return float(starts[longest]) * frame_s, float(ends[longest] - starts[longest]) * frame_s


def levels_of(pcm: npt.NDArray[np.float32]) -> Levels:
    """Levels of ``pcm``, shape (n,); of a sound below 100 ms as a whole. An empty one is silent."""
    whole = len(pcm) // _FRAME
    if not whole:
        power = np.array([np.square(pcm, dtype=np.float64).mean() if len(pcm) else 0.0])
    else:
        rows = pcm[: whole * _FRAME].reshape(whole, _FRAME)
        power = np.einsum("ij,ij->i", rows, rows).astype(np.float64) / _FRAME
    return Levels(10 * np.log10(np.maximum(power, 10 ** (SILENT / 10))))


def constant_part(pcm: npt.NDArray[np.float32]) -> float:
    """Mean of ``pcm`` that is worth taking out; 0 when it is none: then the samples stay as they are."""
    mean = float(pcm.mean(dtype=np.float64)) if len(pcm) else 0.0
    return mean if abs(mean) > _HEARD_DC else 0.0


def drop_outs(pcm: npt.NDArray[np.float32]) -> int:
    """Count of holes of digital silence, 5 to 500 ms, that begin and end in the midst of sound.

    A pause between words fades; a hole that a recorder or a copy left does not.
    """
    return sum(
        _holes(
            pcm[max(start - _EDGE, 0) : start + _PIECE + _LONGEST_DROP + _EDGE], _PIECE + min(start, _EDGE)
        )
        for start in range(0, len(pcm), _PIECE)
    )


def _holes(pcm: npt.NDArray[np.float32], before: int) -> int:
    """Count of holes that begin ``before`` this sample, and not in the first or last millisecond."""
    starts, ends = _runs((pcm < _NOTHING) & (pcm > -_NOTHING))
    lengths = ends - starts
    inside = (starts >= _EDGE) & (starts < before) & (ends <= len(pcm) - _EDGE)
    holes = np.flatnonzero((lengths >= _SHORTEST_DROP) & (lengths <= _LONGEST_DROP) & inside)
    return sum(_loud(pcm[starts[i] - _EDGE : starts[i]], pcm[ends[i] : ends[i] + _EDGE]) for i in holes)


def _loud(*edges: npt.NDArray[np.float32]) -> bool:
    return all(float(np.sqrt(np.square(edge).mean())) > _ABRUPT for edge in edges)


def _runs(mask: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where runs of True begin, and where they end (the first that is False again)."""
    padded = np.zeros(len(mask) + 2, np.bool_)
    padded[1:-1] = mask
    changes = np.flatnonzero(padded[1:] != padded[:-1])
    return changes[::2], changes[1::2]
