"""The sound whose beginning is measured: a sharp tick, and its number behind it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.signal import correlate

from broadcaster.clip import Clip
from broadcaster.units import SAMPLE_RATE, samples

Sound = npt.NDArray[np.float32]

BITS = 10
"""Numbers 0 to 1023."""

LEVEL = 0.5
LEAD_IN = samples(100)
"""Silence before the tick: the sink's monitor may lose the first block of a stream that is opened anew."""

_CHANCE = np.random.default_rng(2026)
_MARK = _CHANCE.choice((-LEVEL, LEVEL), 480).astype(np.float32)
_BIT = _CHANCE.choice((-LEVEL, LEVEL), 240).astype(np.float32)
_WHOLE = len(_MARK) + BITS * len(_BIT)
_MUST_AGREE = 0.6
"""Least correlation of any piece, of 1: more than half of it must have sounded undamaged."""


@dataclass(frozen=True)
class Heard:
    """Tick ``number`` begins ``frame`` frames (fractions too) after the beginning of a sound.

    ``number`` is None when the tick broke off before its number was said.
    """

    number: int | None
    frame: float


def tick(number: int, seconds: float = 2.2) -> Clip:
    """Noise of 10 ms, then ``number`` as ten pieces of 5 ms, each as it is or upside down; then silence."""
    signs = [1.0 if number >> bit & 1 else -1.0 for bit in range(BITS)]
    sound = np.concatenate([_MARK, *(sign * _BIT for sign in signs)])
    return Clip.of(np.pad(sound, (LEAD_IN, round(seconds * SAMPLE_RATE) - LEAD_IN - len(sound))))


def find(sound: Sound) -> list[Heard]:
    """The ticks in ``sound``, wherever they lie; one that is cut off is none."""
    padded = np.pad(sound, (0, _WHOLE))
    match = correlate(padded, _MARK, mode="valid") / float(_MARK @ _MARK)
    found: list[Heard] = []
    taken = 0
    for at in np.flatnonzero(match > _MUST_AGREE):
        if at >= taken:
            peak = int(at + np.argmax(match[at : at + len(_MARK)]))
            found.append(
                Heard(_number(padded[peak + len(_MARK) : peak + _WHOLE]), _between(match, peak) - LEAD_IN)
            )
            taken = peak + _WHOLE
    return found


def _number(pieces: Sound) -> int | None:
    match = pieces.reshape(BITS, len(_BIT)) @ _BIT / float(_BIT @ _BIT)
    if np.min(np.abs(match)) < _MUST_AGREE:
        return None
    return sum(1 << bit for bit, agrees in enumerate(match > 0) if agrees)


def _between(match: npt.NDArray[np.float64], peak: int) -> float:
    """The peak of the parabola through three values: better than a frame."""
    if not 0 < peak < len(match) - 1:
        return float(peak)
    before, at, after = (float(each) for each in match[peak - 1 : peak + 2])
    return peak + 0.5 * (before - after) / (before - 2 * at + after)
