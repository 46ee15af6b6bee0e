"""Gain, fades, silence at the ends, and levelling: all in float, sample-exact, nothing clipped.

The limiter works on the gain in decibels, a value for each block of ``PEAK_BLOCK`` samples, and only
then on the samples. Every step from the gain that a block needs to the gain that it gets takes
minima or means of minima, so that none gets more than it may have.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.loudness import (
    PEAK_BLOCK,
    SHORTEST_MS,
    integrated_loudness,
    peak_blocks,
    true_peak,
)
from broadcaster.units import SAMPLE_RATE, Dbtp, Decibels, Lufs, samples

TARGET = Lufs(-16.0)
"""Loudness of every item (DESIGN, section 3, audio)."""
CEILING = Dbtp(-1.5)
"""Most true peak of every item (DESIGN, section 3, audio)."""
TOLERANCE = 0.05
"""Loudness units by which a levelled sound may miss its target."""

_MARGIN = 0.01  # dB that float32 and the gain's own movement may add
_ROUNDS = 12
_BLOCKS_AT_ONCE = 65_536


@dataclass(frozen=True)
class Limiting:
    """How a limiter moves: blocks that it looks ahead (an even number), dB a second by which it lets go.

    ``most_gain`` is how far above the first guess level() may drive it before it tries a quicker one.
    """

    look_ahead: int
    release: float
    most_gain: float


GENTLE = Limiting(look_ahead=16, release=120.0, most_gain=6.0)
"""5.3 ms to come down in, 50 ms to come up by 6 dB: no click, no buzzing vowel. espeak needs 1 dB of it."""
_QUICKER = (
    Limiting(look_ahead=8, release=3000.0, most_gain=12.0),  # lets go between two pulses of a voice
    Limiting(look_ahead=4, release=6000.0, most_gain=24.0),  # shapes each pulse; beyond it, it is all clicks
)


def amplified(clip: Clip, gain: Decibels) -> Clip:
    """``clip`` with every sample multiplied by ``gain``; nothing is clipped."""
    return Clip(clip.pcm * np.float32(_linear(gain)))


def faded(clip: Clip, in_ms: float, out_ms: float) -> Clip:
    """``clip`` rising from zero and falling to zero along raised cosines of these lengths.

    Raises:
        ValueError: the two fades are longer than the clip.

    """
    rise, fall = samples(in_ms), samples(out_ms)
    if rise + fall > len(clip):
        message = f"fades of {in_ms} and {out_ms} ms do not fit a clip of {clip.duration_ms} ms"
        raise ValueError(message)
    pcm = clip.pcm.copy()
    pcm[:rise] *= _raised_cosine(rise)
    pcm[len(pcm) - fall :] *= _raised_cosine(fall)[::-1]
    return Clip(pcm)


def padded(clip: Clip, lead_ms: float, tail_ms: float) -> Clip:
    """``clip`` with digital silence before and after it."""
    return Clip(np.pad(clip.pcm, (samples(lead_ms), samples(tail_ms))))


def limited(clip: Clip, gain: Decibels, ceiling: Dbtp, limiting: Limiting = GENTLE) -> Clip:
    """``clip`` amplified by ``gain``, its true peaks brought down to ``ceiling`` at most.

    The gain comes down smoothly before a peak and rises again after it, as ``limiting`` says.
    A sound that needs no limiting is amplified and nothing else.
    """
    aim = ceiling - gain - _MARGIN
    blocks = peak_blocks(clip, _linear(aim))
    if blocks.max() <= _linear(aim):
        return amplified(clip, gain)
    result = _with_gains(clip, _smoothed(_needed(blocks, aim), limiting) + gain)
    excess = true_peak(result) - (ceiling - _MARGIN / 2)
    return result if excess <= 0 else amplified(result, Decibels(-excess))


def level(clip: Clip, target: Lufs = TARGET, ceiling: Dbtp = CEILING, *, place: str = "âm thanh") -> Clip:
    """``clip`` at ``target`` within ``TOLERANCE``, with no true peak above ``ceiling``.

    ``place`` names the sound in errors: its file, its script.

    Raises:
        SoundError: the sound is silent, too short to measure, or nothing but clicks.

    """
    first = Decibels(target - audible_loudness(clip, place=place))
    for limiting in (GENTLE, *_QUICKER):
        result = _search(
            partial(_limited_by, clip, ceiling, limiting),
            target,
            (first, Decibels(first + limiting.most_gain)),
        )
        if result is not None:
            return result
    raise SoundError(
        f"tiếng quá gắt, không đưa được về {target:.0f} LUFS; hãy nghe lại và thu lại bản khác", place=place
    )


def audible_loudness(clip: Clip, *, place: str) -> Lufs:
    """Integrated loudness of a clip that must be heard.

    Raises:
        SoundError: the sound is silent or too short to measure.

    """
    if len(clip) < samples(SHORTEST_MS):
        raise SoundError(
            f"âm thanh chỉ dài {clip.duration_ms} ms, ngắn hơn {SHORTEST_MS} ms; hãy chọn tệp dài hơn",
            place=place,
        )
    loudness = integrated_loudness(clip)
    if math.isinf(loudness):
        raise SoundError("âm thanh không có tiếng (im lặng); hãy thu lại hoặc chọn tệp khác", place=place)
    return loudness


def _limited_by(clip: Clip, ceiling: Dbtp, limiting: Limiting, gain: Decibels) -> Clip:
    return limited(clip, gain, ceiling, limiting)


def _search(
    render: Callable[[Decibels], Clip], target: Lufs, gains: tuple[Decibels, Decibels]
) -> Clip | None:
    """Result of ``render`` at the gain, first to most, that brings it to ``target``; None when none does.

    Limiting takes loudness away, so each try steps by what the last step really brought.
    """
    gain, most = gains
    yield_of_gain, before = 1.0, None
    for _ in range(_ROUNDS):
        result = render(gain)
        loudness = integrated_loudness(result)
        if abs(target - loudness) <= TOLERANCE:
            return result
        if gain >= most:
            return None
        if before is not None:
            yield_of_gain = min(1.0, max(0.1, (loudness - before[1]) / (gain - before[0])))
        before = (gain, loudness)
        gain = Decibels(min(most, gain + (target - loudness) / yield_of_gain))
    return None


def _linear(decibels: float) -> float:
    return float(10 ** (decibels / 20))


def _raised_cosine(count: int) -> npt.NDArray[np.float32]:
    """From 0 towards 1 in ``count`` steps, the first of them 0."""
    return ((1 - np.cos(np.pi * np.arange(count) / max(count, 1))) / 2).astype(np.float32)


def _needed(blocks: npt.NDArray[np.float32], aim: float) -> npt.NDArray[np.float64]:
    """Gain in dB, at most zero, that brings each block's peak down to ``aim`` dB."""
    with np.errstate(divide="ignore"):
        return np.minimum(0.0, aim - 20 * np.log10(blocks.astype(np.float64)))


def _smoothed(needed: npt.NDArray[np.float64], limiting: Limiting) -> npt.NDArray[np.float64]:
    """Gain in dB that is nowhere above ``needed``, nor is a line from one block's middle to the next's."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    slope = limiting.release * PEAK_BLOCK / SAMPLE_RATE * np.arange(len(needed))
    released = np.minimum(0.0, np.minimum.accumulate(needed - slope) + slope)
    half = limiting.look_ahead // 2
    held = minimum_filter1d(released, 2 * half + 3, mode="nearest")
    # Two short means make a triangle, one block narrower at each end than the window of the minimum: that
    # block is for the line from middle to middle.
    once = uniform_filter1d(held, half + 1, mode="nearest")
    return np.asarray(np.minimum(0.0, uniform_filter1d(once, half + 1, mode="nearest")))


def _with_gains(clip: Clip, gains: npt.NDArray[np.float64]) -> Clip:
    """``clip`` under gains in dB, one a block of ``peak_blocks``, in lines from middle to middle."""
    pcm = clip.pcm.copy()
    points = (10 ** (gains / 20)).astype(np.float32)
    middles = (np.arange(len(points)) - 1) * PEAK_BLOCK + (PEAK_BLOCK - 1) / 2
    for start in range(0, len(pcm), _BLOCKS_AT_ONCE * PEAK_BLOCK):
        piece = pcm[start : start + _BLOCKS_AT_ONCE * PEAK_BLOCK]
        piece *= np.interp(np.arange(start, start + len(piece)), middles, points).astype(np.float32)
    return Clip(pcm)
