"""What every clip of a voice must show before it is believed."""

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.errors import SpeechError
from broadcaster.speech.gate import check_clip
from broadcaster.units import SAMPLE_RATE


def hum(seconds: float, level: float = 0.3) -> Clip:
    """A sine of 200 Hz."""
    time = np.arange(round(SAMPLE_RATE * seconds)) / SAMPLE_RATE
    return Clip.of(level * np.sin(2 * np.pi * 200 * time))


@pytest.mark.parametrize("seconds", [1.2, 3.0, 9.0])
def test_speech_of_a_likely_length_passes(seconds: float) -> None:
    """Ten syllables take 1.2 to 9 seconds."""
    check_clip(hum(seconds), 10)


@pytest.mark.parametrize("seconds", [0.02, 1.19, 9.01, 60.0])
def test_speech_of_an_unlikely_length_is_refused(seconds: float) -> None:
    """Shorter means lost words, longer means a stuck voice."""
    with pytest.raises(SpeechError, match="giây cho 10 tiếng"):
        check_clip(hum(seconds), 10)


@pytest.mark.parametrize("clip", [Clip.silence(3000), Clip.silence(0), hum(3.0, level=0.005)])
def test_silence_is_refused(clip: Clip) -> None:
    """Digital silence, nothing at all, and a whisper below -45 dBFS."""
    with pytest.raises(SpeechError, match="câm"):
        check_clip(clip, 10)


def test_sound_that_is_clipped_flat_is_refused() -> None:
    """A sine driven far over full scale and cut there."""
    with pytest.raises(SpeechError, match="vỡ"):
        check_clip(Clip.of(np.clip(hum(3.0, level=3.0).pcm, -1, 1)), 10)


def test_a_few_samples_at_full_scale_are_no_clipping() -> None:
    """A loud voice may touch full scale."""
    pcm = hum(3.0).pcm.copy()
    pcm[1000:1100] = 1.0
    check_clip(Clip(pcm), 10)
