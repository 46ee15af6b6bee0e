"""What every clip of a voice must show before it is believed.

A voice that fails often does so without an error: an empty answer, half a sentence, a stuck tone.
"""

import numpy as np

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError

SHORTEST_SYLLABLE_S = 0.12
"""Half of the shortest syllable of fast Vietnamese speech; below it words are missing."""
LONGEST_SYLLABLE_S = 0.9
"""Twice a slow announcer's syllable, alone and stressed; above it something is repeated or stuck."""

_SILENT_RMS = 10 ** (-45 / 20)
_FULL_SCALE = 0.995
_CLIPPED_SHARE = 0.01


def check_clip(clip: Clip, syllables: int) -> None:
    """Pass ``clip`` as the sound of ``syllables`` spoken syllables, or say why not.

    Raises:
        SpeechError: it is silent (below -45 dBFS RMS), more than one sample in a hundred is at
            full scale, or it lasts less than 0.12 s or more than 0.9 s a syllable.

    """
    if not len(clip) or float(np.sqrt(np.mean(np.square(clip.pcm)))) < _SILENT_RMS:
        raise SpeechError("Giọng đọc trả về tiếng câm; hãy tạo tiếng lại hoặc chọn giọng khác.")
    if float(np.mean(np.abs(clip.pcm) >= _FULL_SCALE)) > _CLIPPED_SHARE:
        raise SpeechError("Giọng đọc trả về tiếng bị vỡ; hãy tạo tiếng lại hoặc chọn giọng khác.")
    shortest, longest = SHORTEST_SYLLABLE_S * syllables, LONGEST_SYLLABLE_S * syllables
    if not shortest <= clip.seconds <= longest:
        raise SpeechError(
            f"Giọng đọc trả về {_seconds(clip.seconds)} giây cho {syllables} tiếng, phải từ "
            f"{_seconds(shortest)} đến {_seconds(longest)} giây; hãy tạo tiếng lại hoặc chọn giọng khác."
        )


def _seconds(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
