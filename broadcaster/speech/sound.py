"""What every engine does to its raw sound: trim it, bring it to the station's rate, soften its edges."""

import numpy as np
import numpy.typing as npt
import soxr

from broadcaster.clip import Clip
from broadcaster.units import SAMPLE_RATE, samples

SOUND_RECIPE = "sound=1"
"""Stands in every engine's fingerprint; raise the number when this module changes what is heard."""

_SILENCE_BELOW_PEAK = 10 ** (-50 / 20)
_GUARD_MS = 8
_FADE_MS = 3


def clip_of(pcm: npt.NDArray[np.float32], rate: int) -> Clip:
    """Raw mono sound at ``rate`` hertz as a clip: silence at its ends trimmed, resampled by soxr.

    Returns:
        The clip; empty when there is nothing but silence.

    """
    voiced = trimmed(pcm, rate)
    resampled = soxr.resample(voiced, rate, SAMPLE_RATE) if len(voiced) else voiced
    return Clip.of(resampled)


def trimmed(pcm: npt.NDArray[np.float32], rate: int) -> npt.NDArray[np.float32]:
    """Return ``pcm`` from its first to its last sample within 50 dB of the peak, and 8 ms around.

    The 8 ms keep the quiet onset of ``h``, ``ph`` and ``x``, and room for the fades.
    """
    level = np.abs(pcm)
    loud = np.flatnonzero(level > level.max(initial=0.0) * _SILENCE_BELOW_PEAK)
    if not len(loud):
        return pcm[:0]
    guard = rate * _GUARD_MS // 1000
    return pcm[max(0, loud[0] - guard) : loud[-1] + 1 + guard]


def softened(clip: Clip) -> Clip:
    """Return ``clip`` with 3 ms linear fades at both ends, so that no click arises next to silence."""
    length = min(samples(_FADE_MS), len(clip) // 2)
    ramp = np.linspace(0.0, 1.0, length, endpoint=False, dtype=np.float32)
    pcm = clip.pcm.copy()
    pcm[:length] *= ramp
    pcm[len(pcm) - length :] *= ramp[::-1]
    return Clip(pcm)
