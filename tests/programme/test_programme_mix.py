"""Gain, fades and levelling: exact, clickless, at the target and never over the ceiling."""

import math
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.limiter import Limiting
from broadcaster.programme.loudness import integrated_loudness, true_peak
from broadcaster.programme.mix import CEILING, TARGET, amplified, faded, level, limited, padded
from broadcaster.units import SAMPLE_RATE, Dbtp, Decibels, Lufs

from .conftest import make_speech

TENTH = 0.1


@st.composite
def sounds(draw: st.DrawFn) -> Clip:
    """Noise or voice, with silence and clicks, from a whisper to far over full scale."""
    seconds = draw(st.floats(0.45, 2.5))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    voiced = draw(st.booleans())
    pcm = (
        make_speech(seconds, draw(st.sampled_from([90, 110, 200]))).pcm.astype(np.float64)
        if voiced
        else random.normal(0, 0.1, round(seconds * SAMPLE_RATE))
    )
    for _ in range(draw(st.integers(0, 4))):
        pcm[random.integers(0, len(pcm))] += draw(st.floats(-1, 1))
    pcm[: draw(st.integers(0, len(pcm) // 4))] = 0
    return Clip.of(pcm * 10 ** (draw(st.floats(-30, 20)) / 20))


@given(sounds())
@settings(max_examples=40, deadline=None)
def test_a_levelled_sound_is_at_its_target_and_under_its_ceiling(clip: Clip) -> None:
    """Whatever the sound, level() meets both promises."""
    result = level(clip)
    assert len(result) == len(clip)
    assert integrated_loudness(result) == pytest.approx(TARGET, abs=TENTH)
    assert true_peak(result) <= CEILING


@given(sounds(), st.floats(-20, 40), st.floats(-20, 0))
@settings(max_examples=60, deadline=None)
def test_the_limiter_never_lets_a_peak_over_the_ceiling(clip: Clip, gain: float, ceiling: float) -> None:
    """Not by any gain, for any sound, between the samples either."""
    assert true_peak(limited(clip, Decibels(gain), Dbtp(ceiling))) <= ceiling


def test_a_peak_that_the_moving_gain_itself_raises_is_brought_down_too() -> None:
    """Samples that cancelled between samples no longer do when a click pulls half of them down."""
    around = np.arange(-15, 17)
    pcm = np.zeros(4000)
    pcm[1985:2017] = 0.8 * np.sign(np.sinc(around - 0.5)) * np.where(around > 2, -1, 1)
    pcm[2104] = 100
    assert true_peak(limited(Clip.of(pcm), Decibels(0), CEILING, Limiting(4, 6000.0, 0.0))) <= CEILING


@given(sounds(), st.floats(0, 30))
@settings(max_examples=30, deadline=None)
def test_the_limiter_only_ever_takes_away(clip: Clip, gain: float) -> None:
    """No sample is louder than the gain alone would make it, and none changes its sign."""
    plain, result = amplified(clip, Decibels(gain)).pcm, limited(clip, Decibels(gain), CEILING).pcm
    assert (np.abs(result) <= np.abs(plain) * (1 + 1e-6)).all()
    assert (np.sign(result) * np.sign(plain) >= 0).all()


@pytest.mark.parametrize("target", [-23.0, -16.0, -14.0])
def test_peaky_speech_reaches_every_target_in_use(target: float, speech: Callable[..., Clip]) -> None:
    """Speech whose peaks stand 18 dB over its loudness is limited as far as the target needs."""
    result = level(speech(4), Lufs(target))
    assert integrated_loudness(result) == pytest.approx(target, abs=TENTH)
    assert true_peak(result) <= CEILING


def test_a_sound_without_high_peaks_is_only_amplified() -> None:
    """Where no peak needs it, the limiter leaves every sample in proportion."""
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    clip = Clip.of(0.01 * np.sin(2 * np.pi * 1000 * time))
    result = level(clip)
    strongest = np.abs(clip.pcm) > 0.005
    ratios = result.pcm[strongest] / clip.pcm[strongest]
    assert np.ptp(ratios) < 1e-4 * ratios.mean()


def test_the_gain_moves_without_a_click() -> None:
    """Around one tall peak the gain changes by less than 1 dB from sample to sample."""
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    pcm = 0.2 * np.cos(2 * np.pi * 1000 * time)
    pcm[24000:24048] *= 8
    clip = Clip.of(pcm)
    heard = np.abs(clip.pcm) > 0.1
    gains = 20 * np.log10(limited(clip, Decibels(0), CEILING).pcm[heard] / clip.pcm[heard])
    assert np.abs(np.diff(gains)).max() < 1.0
    assert gains.min() < -4


@pytest.mark.parametrize(
    ("clip", "word"),
    [(Clip.silence(3000), "im lặng"), (Clip.silence(0), "ngắn"), (Clip.of(np.full(19_199, 0.1)), "ngắn")],
)
def test_what_cannot_be_heard_is_refused_by_name(clip: Clip, word: str) -> None:
    """Silence and sounds under 400 ms get one Vietnamese line that names the sound."""
    with pytest.raises(SoundError, match=word) as caught:
        level(clip, place="bai-mau.wav")
    assert caught.value.place == "bai-mau.wav"
    assert "\n" not in str(caught.value)


def test_nothing_but_clicks_is_refused() -> None:
    """A click a second cannot be made as loud as speech, and is not tried for ever."""
    pcm = np.zeros(4 * SAMPLE_RATE)
    pcm[::SAMPLE_RATE] = 0.9
    with pytest.raises(SoundError, match="quá gắt"):
        level(Clip.of(pcm))


def test_levelling_twice_changes_next_to_nothing(speech: Callable[..., Clip]) -> None:
    """A levelled sound is already where it belongs."""
    once = level(speech(3))
    twice = level(once)
    assert 20 * math.log10(np.abs(twice.pcm).max() / np.abs(once.pcm).max()) == pytest.approx(0, abs=TENTH)


def test_ten_minutes_are_levelled_in_bounded_memory(speech: Callable[..., Clip]) -> None:
    """Besides the sound itself (115 MB), levelling holds less than three more of it."""
    clip = Clip(np.tile(speech(20).pcm, 30))
    tracemalloc.start()
    try:
        level(clip)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * clip.pcm.nbytes


def test_a_fade_starts_and_ends_at_zero_and_leaves_the_middle() -> None:
    """Raised cosines at both ends; between them every sample is as it was."""
    clip = Clip.of(np.full(4800, 0.5))
    result = faded(clip, 10, 20).pcm
    assert result[0] == 0
    assert result[-1] == 0
    assert (result[480:3840] == 0.5).all()
    assert (np.diff(result[:480]) >= 0).all()
    assert (np.diff(result[3840:]) <= 0).all()


def test_fades_longer_than_the_clip_are_a_mistake() -> None:
    """They are refused, not shortened."""
    with pytest.raises(ValueError, match="do not fit"):
        faded(Clip.silence(10), 6, 6)


def test_padding_is_exact() -> None:
    """So many samples of zero before and after, the sound untouched."""
    clip = Clip.of(np.full(100, 0.5))
    result = padded(clip, 1, 2).pcm
    assert len(result) == 48 + 100 + 96
    assert (result[48:148] == 0.5).all()
    assert not result[:48].any()
    assert not result[148:].any()
