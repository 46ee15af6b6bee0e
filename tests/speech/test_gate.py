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


@pytest.mark.parametrize("seconds", [2.2, 3.0, 5.2])
def test_speech_of_a_likely_length_passes(seconds: float) -> None:
    """Ten syllables take 2.2 to 5 seconds: 2 to 4.5 a second."""
    check_clip(hum(seconds), 10)


@pytest.mark.parametrize("seconds", [0.02, 2.1, 5.4, 60.0])
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


@pytest.mark.parametrize(("seconds", "syllables"), [(0.15, 1), (0.75, 1), (0.36, 2), (1.2, 2)])
def test_a_word_alone_may_be_shorter_or_longer_than_its_share(seconds: float, syllables: int) -> None:
    """A "Tết" is short, "vỏ" alone is drawn out: both are whole."""
    check_clip(hum(seconds), syllables)


@pytest.mark.parametrize(("seconds", "syllables"), [(0.11, 1), (0.9, 1), (0.3, 2), (1.4, 2)])
def test_a_word_that_is_cut_or_stuck_is_refused(seconds: float, syllables: int) -> None:
    """The allowance is a tenth of a second below and three tenths above."""
    with pytest.raises(SpeechError, match="tiếng, phải từ"):
        check_clip(hum(seconds), syllables)
