"""Trimming, resampling and fades that every engine shares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.speech.sound import softened, utterance_of, voiced_part


def sine(rate: int, seconds: float, level: float = 0.5) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """1 kHz at ``rate``."""
    return (level * np.sin(2 * np.pi * 1000 * np.arange(round(rate * seconds)) / rate)).astype(np.float32)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_silence_at_the_ends_is_trimmed_to_eight_milliseconds(lead: int, tail: int) -> None:
    """However long it is; what lies between stays."""
    voice = sine(22_050, 0.2)
    padded = np.pad(voice, (lead, tail))
    guard = 22_050 * 8 // 1000
    expected = len(voice) + min(lead, guard) + min(tail, guard)
    assert len(padded[voiced_part(padded, 22_050)]) == pytest.approx(expected, abs=2)


def test_faint_noise_counts_as_silence() -> None:
    """The floor that MP3 leaves, 60 dB below the voice, is no voice."""
    noise = sine(24_000, 0.5, level=0.0005)
    whole = np.concatenate([noise, sine(24_000, 0.2), noise])
    assert len(whole[voiced_part(whole, 24_000)]) < 24_000 * 0.22


def test_silence_alone_becomes_an_empty_clip() -> None:
    """The engine then says that there was no sound."""
    assert len(utterance_of(np.zeros(5000, np.float32), 22_050).clip) == 0
    assert len(utterance_of(np.zeros(0, np.float32), 22_050).clip) == 0


@pytest.mark.parametrize("rate", [22_050, 24_000, 48_000])
def test_a_tone_keeps_its_pitch_level_and_length(rate: int) -> None:
    """Resampling to 48 kHz changes nothing that can be heard."""
    clip = utterance_of(sine(rate, 0.5), rate).clip
    spectrum = np.abs(np.fft.rfft(clip.pcm, 48_000))
    assert spectrum.argmax() == pytest.approx(1000, abs=2)
    assert clip.seconds == pytest.approx(0.5, abs=0.001)
    assert np.sqrt(np.mean(clip.pcm[4800:-4800] ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.001)


@given(st.integers(0, 1000))
def test_fades_touch_three_milliseconds_at_each_end(length: int) -> None:
    """Both edges come to rest, the middle is untouched, the length stays, short clips too."""
    soft = softened(Clip.of(np.ones(length))).pcm
    assert len(soft) == length
    assert (soft[144 : length - 144] == 1).all()
    assert not soft[:1].any() or length == 1
    assert (soft == soft[::-1]).all()


def test_words_begin_where_they_did_before_the_silence_was_trimmed() -> None:
    """A word that began 100 ms after the first sound still does, at the station's rate."""
    lead = np.zeros(2205, np.float32)
    said = utterance_of(np.concatenate([lead, sine(22_050, 0.5)]), 22_050, [2205, 4410])
    assert said.starts_ms == pytest.approx((8, 108), abs=1)
