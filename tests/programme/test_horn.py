"""The chain for horn loudspeakers: its response, its compressor, and what it never does."""

import json
import math
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pystoi import stoi
from scipy.signal import correlate, resample_poly

from broadcaster.clip import Clip
from broadcaster.programme.horn import (
    SHAPES,
    Compression,
    Profile,
    Shape,
    profile_recipe,
    shaped,
    shaped_blocks,
)
from broadcaster.programme.loudness import integrated_loudness
from broadcaster.programme.mix import level
from broadcaster.speech.engines.espeak import EspeakEngine
from broadcaster.speech.render import narrate
from broadcaster.units import SAMPLE_RATE, Decibels, Lufs

from .conftest import make_speech

UNMEASURED = Lufs(-math.inf)
"""Loudness of a sound that is filtered and not compressed."""
SHAPED = pytest.mark.parametrize("profile", list(SHAPES))


def tone(decibels: float, seconds: float, frequency: float = 1000.0) -> npt.NDArray[np.float64]:
    """Sine whose RMS is ``decibels`` of full scale."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return 10 ** (decibels / 20) * math.sqrt(2) * np.sin(2 * np.pi * frequency * time)


def through(pcm: npt.ArrayLike, profile: Profile, loudness: Lufs = UNMEASURED) -> npt.NDArray[np.float32]:
    """``pcm`` in one block through the chain, said to have this ``loudness``."""
    return np.concatenate(list(shaped_blocks([np.array(pcm, np.float32)], profile, loudness)))


def rms_db(pcm: npt.NDArray[np.float32]) -> float:
    """RMS in dB of full scale."""
    return float(10 * np.log10(np.mean(np.square(pcm.astype(np.float64)))))


RESPONSES = [
    (Profile.HORN, 60, -50.0, 2.0),
    (Profile.HORN, 125, -24.0, 1.0),
    (Profile.HORN, 250, -3.0, 0.5),
    (Profile.HORN, 500, 0.8, 0.5),
    (Profile.HORN, 1000, 2.5, 0.5),
    (Profile.HORN, 2500, 8.8, 0.5),
    (Profile.HORN, 5500, 0.0, 1.0),
    (Profile.HORN, 12_000, -15.0, 2.0),
    (Profile.HALL, 60, -24.0, 1.0),
    (Profile.HALL, 120, -3.0, 0.5),
    (Profile.HALL, 500, 0.1, 0.3),
    (Profile.HALL, 2500, 4.0, 0.3),
    (Profile.HALL, 12_000, -2.7, 0.5),
]


@pytest.mark.parametrize(("profile", "frequency", "gain", "tolerance"), RESPONSES)
def test_the_filters_have_the_response_of_their_profile(
    profile: Profile, frequency: int, gain: float, tolerance: float
) -> None:
    """Gain in dB at each frequency, read off the impulse response."""
    impulse = np.zeros(SAMPLE_RATE)
    impulse[SAMPLE_RATE // 2] = 1
    response = np.abs(np.fft.rfft(through(impulse, profile)))[frequency]
    assert 20 * math.log10(response) == pytest.approx(gain, abs=tolerance)


@SHAPED
def test_two_decibels_of_level_become_one(profile: Profile) -> None:
    """Steps of 4 dB around the loudness of the whole come out as steps of 2 dB: a ratio of 2:1."""
    steps = [-12.0, -8.0, -4.0, 0.0, 4.0]
    pcm = np.concatenate([tone(-26.0 + step, 1.0) for step in steps])
    filtered, compressed = (through(pcm, profile, Lufs(-26 + raised)) for raised in (-math.inf, 0))
    middles = [slice(k * SAMPLE_RATE + 24_000, (k + 1) * SAMPLE_RATE - 9_600) for k in range(len(steps))]
    gains = [rms_db(compressed[middle]) - rms_db(filtered[middle]) for middle in middles]
    assert [round(later - earlier, 1) for earlier, later in pairwise(gains)] == [-2.0] * 4


@SHAPED
def test_a_weak_sound_is_lifted_by_no_more_than_the_profile_allows(profile: Profile) -> None:
    """At every level from silence to 40 LU above the voice, and nothing louder comes out above it."""
    compression = SHAPES[profile].compression
    levels = np.linspace(-150, 40, 1901)
    gains = compression.gains(levels)
    assert gains.max() == pytest.approx(compression.most_lift)
    assert (np.diff(levels + gains) > 0).all()


@SHAPED
def test_a_noise_floor_is_not_raised(profile: Profile, speech: Callable[..., Clip]) -> None:
    """Hiss 45 LU under the voice gets no lift in the pauses, once the voice has died away."""
    voice = speech(4)
    loudness = integrated_loudness(voice)
    hiss = np.random.default_rng(3).normal(0, 10 ** ((loudness - 45) / 20), 2 * SAMPLE_RATE)
    pcm = np.concatenate([voice.pcm, hiss, voice.pcm])
    pause = slice(5 * SAMPLE_RATE, 6 * SAMPLE_RATE - 9600)
    gained = through(pcm, profile, loudness)[pause]
    assert rms_db(gained) - rms_db(through(pcm, profile)[pause]) == pytest.approx(0, abs=0.05)


@SHAPED
@pytest.mark.parametrize("seconds", [0.0, 0.1, 3.0])
def test_silence_stays_silence(profile: Profile, seconds: float) -> None:
    """No sample of digital silence becomes anything else."""
    result = shaped(Clip.silence(seconds * 1000), profile)
    assert len(result) == round(seconds * SAMPLE_RATE)
    assert not result.pcm.any()


@SHAPED
def test_a_constant_is_taken_away(profile: Profile, speech: Callable[..., Clip]) -> None:
    """What a bad sound card adds to a recording moves no diaphragm."""
    result = shaped(Clip(speech(3).pcm * np.float32(0.5) + np.float32(0.3)), profile)
    assert abs(float(result.pcm[SAMPLE_RATE // 10 :].mean())) < 1e-4


@SHAPED
@pytest.mark.parametrize("gain", [0.001, 1.0, 30.0])
def test_nothing_is_above_full_scale(profile: Profile, gain: float, speech: Callable[..., Clip]) -> None:
    """Neither for a whisper nor for a sound that is far above it already."""
    result = shaped(Clip(speech(3).pcm * np.float32(gain)), profile)
    assert 0 < np.abs(result.pcm).max() <= 1


@SHAPED
def test_a_quieter_voice_is_shaped_the_same_way(profile: Profile, speech: Callable[..., Clip]) -> None:
    """The compressor goes by the loudness of the whole, not by the level of a microphone."""
    loud, quiet = (shaped(Clip(speech(4).pcm * np.float32(gain)), profile) for gain in (0.25, 0.0125))
    assert quiet.pcm * 20 == pytest.approx(loud.pcm, abs=1e-4)


@SHAPED
@pytest.mark.parametrize("seconds", [0.5, 3.0, 9.1237])
def test_a_sound_stays_where_it_was(profile: Profile, seconds: float) -> None:
    """As long as before, and the correlation with the unshaped sound is highest at no shift at all."""
    noise = Clip.of(np.random.default_rng(11).normal(0, 0.1, round(seconds * SAMPLE_RATE)))
    result = shaped(noise, profile)
    assert len(result) == len(noise)
    assert int(correlate(result.pcm, noise.pcm, "full").argmax()) == len(noise) - 1


@SHAPED
@pytest.mark.parametrize("pitch", [90, 200])
def test_the_syllables_of_a_voice_stay_where_they_were(
    profile: Profile, pitch: int, speech: Callable[..., Clip]
) -> None:
    """The correlation of the envelopes, a value each millisecond, is highest at no shift."""
    voice = speech(6, pitch)
    before, after = (
        np.sqrt(np.square(clip.pcm.astype(np.float64)).reshape(-1, 48).mean(axis=1))
        for clip in (voice, shaped(voice, profile))
    )
    shift = correlate(after - after.mean(), before - before.mean(), "full").argmax() - (len(before) - 1)
    assert abs(int(shift)) <= 2


def test_the_profile_goc_changes_no_sample(speech: Callable[..., Clip]) -> None:
    """The very clip comes back, and every block."""
    voice = speech(1)
    assert shaped(voice, Profile.ORIGINAL) is voice
    assert through(voice.pcm, Profile.ORIGINAL, Lufs(-20)) == pytest.approx(voice.pcm, abs=0)


@SHAPED
@given(cuts=st.lists(st.integers(0, 5 * SAMPLE_RATE), max_size=8))
@settings(max_examples=15, deadline=None)
def test_how_a_sound_is_cut_changes_no_sample(profile: Profile, cuts: list[int]) -> None:
    """Blocks of any lengths, empty ones too, give what one block gives, twice over."""
    voice = make_speech(5.0)
    loudness = integrated_loudness(voice)
    blocks = np.split(voice.pcm, sorted(cuts))
    result = np.concatenate(list(shaped_blocks(blocks, profile, loudness)))
    assert np.array_equal(result, through(voice.pcm, profile, loudness))
    assert np.array_equal(result, shaped(voice, profile).pcm)


@SHAPED
@given(
    pcm=st.lists(st.floats(-1e6, 1e6, width=32), max_size=300),
    repeats=st.integers(1, 200),
    gain=st.sampled_from([1.0, 1e-6]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_comes_in_finite_samples_come_out(
    profile: Profile, pcm: list[float], repeats: int, gain: float
) -> None:
    """As many as came in, none above full scale."""
    clip = Clip(np.tile(np.array(pcm, np.float32) * np.float32(gain), repeats))
    result = shaped(clip, profile)
    assert len(result) == len(clip)
    assert np.abs(result.pcm).max(initial=0) <= 1


def test_ten_minutes_need_no_more_memory_than_seconds() -> None:
    """What is held beside the blocks themselves stays under 32 MB."""

    def hum() -> Iterator[npt.NDArray[np.float32]]:
        for _ in range(600):
            yield tone(-26, 1).astype(np.float32)

    tracemalloc.start()
    samples = sum(len(block) for block in shaped_blocks(hum(), Profile.HORN, Lufs(-26)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert samples == 600 * SAMPLE_RATE
    assert peak < 32e6


def test_the_recipe_tells_every_profile_and_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another profile or another figure makes another item; the same make the same."""
    recipes = {profile_recipe(profile) for profile in Profile}
    assert len(recipes) == len(Profile)
    before = profile_recipe(Profile.HORN)
    assert '"ratio": 2.0' in before
    assert json.loads(before.partition("{")[1] + before.partition("{")[2])["high_pass"] == 250
    monkeypatch.setitem(
        SHAPES, Profile.HORN, Shape(251, 5500, 2500, Decibels(9), SHAPES[Profile.HORN].compression)
    )
    assert profile_recipe(Profile.HORN) != before


@pytest.mark.parametrize(
    ("ratio", "lift", "gate", "window"),
    [(0.5, 6, -40, 20), (2, -1, -40, 20), (2, 6, -40, 0), (2, 12, -10, 20), (1, 0, 3, 20)],
)
def test_a_compressor_that_would_expand_is_refused(
    ratio: float, lift: float, gate: float, window: float
) -> None:
    """Ratios under 1, lifts under 0, no window, and a gate where the voice still is."""
    with pytest.raises(ValueError, match=r"does not compress|gates what"):
        Compression(ratio, Decibels(lift), Decibels(gate), window)


@pytest.mark.parametrize(("high_pass", "low_pass"), [(0, 5500), (3000, 5500), (250, 2000), (250, 24_000)])
def test_a_shape_that_lets_no_voice_through_is_refused(high_pass: float, low_pass: float) -> None:
    """The presence must lie between the two edges, and both in what 48 kHz can hold."""
    with pytest.raises(ValueError, match="no voice passes"):
        Shape(high_pass, low_pass, 2500, Decibels(9), SHAPES[Profile.HORN].compression)


def test_a_shaped_voice_is_better_understood_in_noise() -> None:
    """At the same loudness, in noise as loud as the voice, ESTOI of the offline voice rises by 0.03."""
    with closing(EspeakEngine()) as engine:
        voice = narrate("bà con chú ý, chợ phiên tuần này mở sớm một ngày, từ sáng thứ sáu", engine).clip
    unshaped, horn = (level(clip) for clip in (voice, shaped(voice, Profile.HORN)))
    noise = np.fft.rfft(np.random.default_rng(5).standard_normal(len(voice)))
    hertz = np.fft.rfftfreq(len(voice), 1 / SAMPLE_RATE)
    sound = level(Clip.of(np.fft.irfft(noise / np.maximum(hertz, 500), len(voice)))).pcm
    clean, first, second = (
        resample_poly(pcm, 5, 24) for pcm in (voice.pcm, unshaped.pcm + sound, horn.pcm + sound)
    )
    before, after = (stoi(clean, noisy, 10_000, extended=True) for noisy in (first, second))
    assert after - before > 0.03
