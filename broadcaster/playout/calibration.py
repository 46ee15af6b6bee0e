"""How long sound takes from the program to the loudspeaker: soft ticks, and where a recording has them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from broadcaster.clip import Clip
from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE, samples

TICKS = 20
"""Ticks of one measurement."""

APART_S = 1.0
"""From one tick to the next."""

MOST_S = 0.9
"""Longest latency that is looked for: a tick must not be taken for the next one."""

TICK_PEAK = 0.05
"""Magnitude of a tick: heard in the room, not in the next house."""

_LENGTH_MS = 60.0
_FROM_HZ, _TO_HZ = 800.0, 4000.0
"""A sweep through what horn loudspeakers and cheap microphones carry: its correlation has one sharp peak."""

_CLEAR = 6.0
"""A tick counts as heard when its peak stands this much above the root mean square of the correlation."""

LEAST_HEARD = 0.75
"""Share of the ticks that must be heard for the figure to be worth anything."""


@dataclass(frozen=True)
class Latency:
    """What was measured: the median, the range of the middle nine in ten, and how many ticks were heard.

    Raises:
        ValueError: more ticks were heard than played.

    """

    median_ms: float
    spread_ms: float
    heard: int
    played: int = TICKS

    def __post_init__(self) -> None:
        if not 0 <= self.heard <= self.played:
            message = f"heard {self.heard} of {self.played} ticks"
            raise ValueError(message)


@cache
def tick() -> Clip:
    """One tick: a faded sweep."""
    count = samples(_LENGTH_MS)
    at = np.arange(count) / SAMPLE_RATE
    phase = 2 * np.pi * (_FROM_HZ * at + (_TO_HZ - _FROM_HZ) * at**2 / (2 * _LENGTH_MS / 1000))
    return Clip.of(TICK_PEAK * np.sin(phase) * np.hanning(count))


def heard_in(recording: Block, due: Sequence[float]) -> Latency:
    """Latency of the ticks in ``recording``, shape (n,); ``due`` has the frame of each at latency 0.

    A tick is looked for within ``MOST_S`` behind its frame; one that the recording does not hold whole, or
    that does not stand out of the noise, was not heard.
    """
    found = [_found(recording, frame) for frame in due]
    heard = np.array([each for each in found if each is not None]) * 1000 / SAMPLE_RATE
    if not len(heard):
        return Latency(0.0, 0.0, 0, len(due))
    low, median, high = np.percentile(heard, [5, 50, 95])
    return Latency(round(float(median), 2), round(float(high - low), 2), len(heard), len(due))


def _found(recording: Block, due: float) -> float | None:
    """Frames from ``due`` to the tick, with the fraction that the correlation's three highest values tell."""
    from scipy.signal import correlate

    pattern = tick().pcm
    first = round(due)
    stretch = recording[max(0, first) : first + samples(MOST_S * 1000) + len(pattern)]
    if first < 0 or len(stretch) < samples(MOST_S * 1000):
        return None
    alike = np.abs(correlate(stretch, pattern, mode="valid"))
    best = int(alike.argmax())
    if alike[best] <= _CLEAR * np.sqrt(np.mean(alike**2)):
        return None
    return best + _top(alike, best) + first - due


def _top(values: Block, best: int) -> float:
    """Where the parabola through a peak and its neighbours is highest, from ``best``, in samples."""
    if not 0 < best < len(values) - 1:
        return 0.0
    left, middle, right = (float(each) for each in values[best - 1 : best + 2])
    bend = left - 2 * middle + right
    return 0.0 if bend == 0.0 else 0.5 * (left - right) / bend
