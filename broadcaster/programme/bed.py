"""A music bed under a voice: heard before and after it and in long pauses, out of its way while it speaks.

The voice itself steers the bed (side-chain): wherever its level says that somebody speaks, the bed has sunk
before the first sound of it (look-ahead), stays down over the gaps between words, and comes up again slowly.
The samples of the voice stay what they were; all that is added is the bed.
"""

import math

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.programme.mix import TARGET, amplified, audible_loudness
from broadcaster.units import SAMPLE_RATE, Decibels, Lufs, Sha256, samples

LEAD_MS = 1500
"""The bed alone before the voice."""
TAIL_MS = 2500
"""The bed alone after the voice, falling to nothing."""
ATTACK_MS = 80
"""The bed begins to sink so long before the voice, and is down when it begins."""
RELEASE_MS = 600
"""In which the bed comes up again, after the gaps between words (``HOLD_MS``) are over."""
HOLD_MS = 300
"""Gaps in the voice that the bed stays down over."""

OPEN = Decibels(-12.0)
"""Loudness of the bed alone, against the voice: below the gate of BS.1770-4 (10 LU under the mean), so that
an item with a bed has its voice as loud as one without."""
DUCKED = Decibels(-18.0)
"""Gain of the bed while the voice speaks. Measured with espeak and our own bed: with ``OPEN`` it leaves 16 LU
at least between voice and bed in every 100 ms that is no more than 10 LU softer than the voice's mean."""

BED_LUFS = Lufs(TARGET + OPEN)
"""Loudness of a bed's own file."""

VERSION = "bed-1"
"""Part of the recipe of every item with a bed: changes when the same parts would sound otherwise."""

_BLOCK = samples(5)
_SILENT_BELOW, _SPEAKS_ABOVE = -40.0, -25.0  # dB against the voice's loudness; between them it sinks in part
_FADE_IN_MS = 800
_PIECE = 2048  # blocks at once: ten seconds
_CROSSING_MS = 1000
_JOINT_MS = 50
_MOST_STEP = 3.0  # dB between the levels on the two sides of a joint that nobody hears


def bed_recipe(bed: Sha256) -> str:
    """What the recipe of an item has to say of the bed with this hash."""
    return f"{VERSION} {bed}"


def with_bed(voice: Clip, bed: Clip, *, place: str = "âm thanh") -> Clip:
    """``voice`` with ``bed`` under it, ``LEAD_MS`` longer at its beginning and ``TAIL_MS`` at its end.

    ``voice`` is a narration without silence at its ends; ``bed`` is played as often as it takes, and should
    be ``seamless``. The bed's level follows the voice's: what comes out is as loud as the voice was.

    Raises:
        SoundError: the voice or the bed is silent, or shorter than 400 ms.

    """
    loudness = audible_loudness(voice, place=place)
    gain = loudness + OPEN - audible_loudness(bed, place="nhạc nền")
    pcm = np.pad(voice.pcm, (samples(LEAD_MS), samples(TAIL_MS)))
    gains = np.asarray(10 ** ((_ducking(_levels(pcm) - loudness) + gain) / 20), np.float64)
    middles = np.asarray((np.arange(len(gains)) + 0.5) * _BLOCK, np.float64)
    _add_bed(pcm, bed.pcm, middles, gains * _fades(middles, len(pcm)))
    return Clip(pcm)


def seamless(clip: Clip) -> Clip:
    """``clip`` so that its end runs on into its beginning; one that does so already stays as it is.

    Otherwise its last second is laid over its first (equal power), and it is a second shorter.

    Raises:
        ValueError: the clip lasts less than three seconds.

    """
    crossing = samples(_CROSSING_MS)
    if len(clip) < 3 * crossing:
        message = f"a bed of {clip.duration_ms} ms cannot be joined to itself"
        raise ValueError(message)
    if _is_seamless(clip.pcm):
        return clip
    turn = np.sin(np.pi / 2 * np.arange(crossing) / crossing).astype(np.float32)
    pcm = clip.pcm[:-crossing].copy()
    pcm[:crossing] = turn * pcm[:crossing] + np.sqrt(1 - np.square(turn)) * clip.pcm[-crossing:]
    return Clip(pcm)


def at_bed_level(clip: Clip, *, place: str) -> Clip:
    """``clip`` at ``BED_LUFS``, by one gain throughout: a limiter would not treat both sides of a seam alike.

    Raises:
        SoundError: it is silent or shorter than 400 ms.

    """
    return amplified(clip, Decibels(BED_LUFS - audible_loudness(clip, place=place)))


def _is_seamless(pcm: npt.NDArray[np.float32]) -> bool:
    """Whether the step from the last sample to the first is like those around it, and so is the level."""
    joint = samples(_JOINT_MS)
    end, start = pcm[-joint:].astype(np.float64), pcm[:joint].astype(np.float64)
    usual = max(np.abs(np.diff(end)).max(), np.abs(np.diff(start)).max())
    levels = [10 * math.log10(np.square(side).mean() + 1e-9) for side in (end, start)]
    return bool(abs(start[0] - end[-1]) <= usual and abs(levels[0] - levels[1]) <= _MOST_STEP)


def _levels(pcm: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """Level in dB of each whole block of ``pcm``; what is left over at the end belongs to the last one."""
    blocks = pcm[: len(pcm) // _BLOCK * _BLOCK].reshape(-1, _BLOCK)
    power = np.einsum("ij,ij->i", blocks, blocks).astype(np.float64) / _BLOCK
    return np.asarray(10 * np.log10(np.maximum(power, 1e-12)))


def _ducking(levels: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Gain of the bed in dB for each block, given the voice's ``levels`` against its loudness."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    speaks = np.clip((levels - _SILENT_BELOW) / (_SPEAKS_ABOVE - _SILENT_BELOW), 0, 1)
    hold = _blocks(HOLD_MS)
    held = minimum_filter1d(DUCKED * speaks, hold + 1, mode="nearest", origin=hold // 2)
    rise = -DUCKED / _blocks(RELEASE_MS) * np.arange(len(held))
    released = np.minimum(0.0, np.minimum.accumulate(held - rise) + rise)
    # The least gain around, then two short means: down before the block that needs it, round at both corners.
    half = _blocks(ATTACK_MS) // 2
    ahead = minimum_filter1d(released, 2 * half + 3, mode="nearest")
    once = uniform_filter1d(ahead, half + 1, mode="nearest")
    return np.asarray(uniform_filter1d(once, half + 1, mode="nearest"))


def _fades(middles: npt.NDArray[np.float64], length: int) -> npt.NDArray[np.float64]:
    """Linear gain at ``middles``: in at the beginning, out over the whole tail, raised cosines both."""
    rise = np.clip(middles / samples(_FADE_IN_MS), 0, 1)
    fall = np.clip((length - middles) / samples(TAIL_MS), 0, 1)
    return np.asarray((1 - np.cos(np.pi * rise)) / 2 * (1 - np.cos(np.pi * fall)) / 2)


def _add_bed(
    pcm: npt.NDArray[np.float32],
    bed: npt.NDArray[np.float32],
    middles: npt.NDArray[np.float64],
    gains: npt.NDArray[np.float64],
) -> None:
    """Add ``bed``, over and over, to ``pcm`` in place; its gain goes in lines from middle to middle."""
    points = np.concatenate([[0.0], middles, [float(len(pcm))]])
    values = np.concatenate([[0.0], gains, [0.0]])
    for start in range(0, len(pcm), _PIECE * _BLOCK):
        piece = pcm[start : start + _PIECE * _BLOCK]
        places = np.arange(start, start + len(piece))
        piece += bed[places % len(bed)] * np.interp(places, points, values).astype(np.float32)


def _blocks(duration_ms: int) -> int:
    return round(duration_ms * SAMPLE_RATE / 1000 / _BLOCK)
