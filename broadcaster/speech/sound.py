"""What every engine does to its raw sound: trim it, bring it to the station's rate, soften its edges."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import soxr

from broadcaster.clip import Clip
from broadcaster.speech.engine import Utterance
from broadcaster.units import SAMPLE_RATE, DurationMs, samples

SOUND_RECIPE = "sound=1"
"""Stands in every engine's fingerprint; raise the number when this module changes what is heard."""

_SILENCE_BELOW_PEAK = 10 ** (-50 / 20)
_GUARD_MS = 8
_FADE_MS = 3


def utterance_of(pcm: npt.NDArray[np.float32], rate: int, starts: Sequence[int] = ()) -> Utterance:
    """Raw mono sound at ``rate`` hertz: silence at its ends trimmed, resampled by soxr.

    ``starts`` are the samples of ``pcm`` at which its words begin.

    Returns:
        The utterance; its clip is empty when there is nothing but silence.

    """
    voiced = voiced_part(pcm, rate)
    sound = pcm[voiced]
    clip = Clip.of(soxr.resample(sound, rate, SAMPLE_RATE) if len(sound) else sound)
    since_ms = (DurationMs(round((start - voiced.start) * 1000 / rate)) for start in starts)
    return Utterance(clip, tuple(min(max(each, DurationMs(0)), clip.duration_ms) for each in since_ms))


def voiced_part(pcm: npt.NDArray[np.float32], rate: int) -> slice:
    """Part of ``pcm`` from its first to its last sample within 50 dB of the peak, and 8 ms around.

    The 8 ms keep the quiet onset of ``h``, ``ph`` and ``x``, and room for the fades.
    """
    level = np.abs(pcm)
    loud = np.flatnonzero(level > level.max(initial=0.0) * _SILENCE_BELOW_PEAK)
    if not len(loud):
        return slice(0, 0)
    guard = rate * _GUARD_MS // 1000
    return slice(max(0, int(loud[0]) - guard), min(len(pcm), int(loud[-1]) + 1 + guard))


def softened(clip: Clip) -> Clip:
    """Return ``clip`` with 3 ms linear fades at both ends, so that no click arises next to silence."""
    length = min(samples(_FADE_MS), len(clip) // 2)
    ramp = np.linspace(0.0, 1.0, length, endpoint=False, dtype=np.float32)
    pcm = clip.pcm.copy()
    pcm[:length] *= ramp
    pcm[len(pcm) - length :] *= ramp[::-1]
    return Clip(pcm)
