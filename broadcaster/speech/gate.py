"""What every clip of a voice must show before it is believed.

A voice that fails often does so without an error: an empty answer, half a sentence, a stuck tone.
"""

import numpy as np

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError

FASTEST_S = 4.5
"""Syllables a second within a phrase: faster than any announcer; above it words are missing."""
SLOWEST_S = 2.0
"""Syllables a second within a phrase: slower than dictation; below it something is repeated or stuck."""

_SHORTER_BY_S = 0.1
"""A phrase of one or two syllables that end in p, t, c, ch is shorter than its share of a sentence."""
_LONGER_BY_S = 0.3
"""A syllable said alone is drawn out, and has the whole fall of the voice to itself."""
_SILENT_RMS = 10 ** (-45 / 20)
_FULL_SCALE = 0.995
_CLIPPED_SHARE = 0.01


def check_clip(clip: Clip, syllables: int) -> None:
    """Pass ``clip`` as the sound of ``syllables`` spoken syllables, or say why not.

    Raises:
        SpeechError: it is silent (below -45 dBFS RMS), more than one sample in a hundred is at
            full scale, or it is faster than 4.5 or slower than 2 syllables a second (0.1 s shorter and
            0.3 s longer count as the same, for the sake of short phrases).

    """
    if not len(clip) or float(np.sqrt(np.mean(np.square(clip.pcm)))) < _SILENT_RMS:
        raise SpeechError("Giọng đọc trả về tiếng câm; hãy tạo tiếng lại hoặc chọn giọng khác.")
    if float(np.mean(np.abs(clip.pcm) >= _FULL_SCALE)) > _CLIPPED_SHARE:
        raise SpeechError("Giọng đọc trả về tiếng bị vỡ; hãy tạo tiếng lại hoặc chọn giọng khác.")
    shortest, longest = syllables / FASTEST_S - _SHORTER_BY_S, syllables / SLOWEST_S + _LONGER_BY_S
    if not shortest <= clip.seconds <= longest:
        raise SpeechError(
            f"Giọng đọc trả về {_seconds(clip.seconds)} giây cho {syllables} tiếng, phải từ "
            f"{_seconds(shortest)} đến {_seconds(longest)} giây; hãy tạo tiếng lại hoặc chọn giọng khác."
        )


def _seconds(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
