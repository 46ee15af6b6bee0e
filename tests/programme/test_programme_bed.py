"""The music bed: there before and after the voice, out of its way while it speaks, never a click."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme import flac
from broadcaster.programme.bed import (
    ATTACK_MS,
    BED_LUFS,
    DUCKED,
    LEAD_MS,
    OPEN,
    TAIL_MS,
    at_bed_level,
    bed_recipe,
    seamless,
    with_bed,
)
from broadcaster.programme.item import make_item
from broadcaster.programme.loudness import integrated_loudness, true_peak
from broadcaster.programme.mix import amplified
from broadcaster.units import SAMPLE_RATE, Decibels, Sha256, samples
from tests.programme.conftest import make_speech

AUDIO = Path(__file__).parents[2] / "audio"
LEAD, TAIL = samples(LEAD_MS), samples(TAIL_MS)
Wave = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def bed() -> Clip:
    """Our own bed."""
    path = AUDIO / "nhac_nen" / "em-diu.flac"
    return flac.decode(path.read_bytes(), place=str(path))


@pytest.fixture(scope="module")
def voice() -> Clip:
    """Three stretches of speech, half a second and three seconds of silence between."""
    parts = [make_speech(4), Clip.silence(500), make_speech(3, 140), Clip.silence(3000), make_speech(2)]
    return Clip.joined(parts)


def bed_alone(mixed: Clip, voice: Clip) -> Clip:
    """What was added to the voice."""
    return Clip(mixed.pcm - np.pad(voice.pcm, (LEAD, TAIL)))


def loudness_of_each(clip: Clip, hop_ms: int = 100) -> Wave:
    """Loudness of each ``hop_ms``, ungated, K-weighted by libraries that are not ours."""
    import pyloudnorm

    meter = pyloudnorm.Meter(SAMPLE_RATE, filter_class="DeMan")
    weighted = clip.pcm.astype(np.float64)
    for stage in meter._filters.values():
        weighted = stage.apply_filter(weighted)
    hop = samples(hop_ms)
    power = np.square(weighted[: len(weighted) // hop * hop]).reshape(-1, hop).mean(axis=1)
    return np.asarray(-0.691 + 10 * np.log10(power + 1e-12))


def test_the_voice_stands_fifteen_units_above_the_bed_while_it_speaks(voice: Clip, bed: Clip) -> None:
    """In every tenth of a second that is no more than 10 LU softer than the voice's mean."""
    mixed = with_bed(voice, bed)
    voices = loudness_of_each(Clip(np.pad(voice.pcm, (LEAD, TAIL))))
    beds = loudness_of_each(bed_alone(mixed, voice))
    speaks = voices > integrated_loudness(voice) - 10
    assert np.count_nonzero(speaks) > 40
    assert (voices - beds)[speaks].min() >= 15


def test_the_bed_is_heard_before_the_voice_and_in_long_pauses_and_not_in_short_ones(
    voice: Clip, bed: Clip
) -> None:
    """It opens to its own level where nobody speaks for seconds; it does not pump between words."""
    alone = bed_alone(with_bed(voice, bed), voice)
    level = integrated_loudness(voice) + OPEN
    at = {
        "lead": (1000, 300),
        "short": (LEAD_MS + 4100, 250),
        "long": (LEAD_MS + 9000, 1000),
        "speech": (LEAD_MS + 1000, 2000),
    }
    heard = {
        name: integrated_loudness(Clip(np.tile(alone.pcm[samples(start) : samples(start + length)], 4)))
        for name, (start, length) in at.items()
    }
    assert heard["lead"] == pytest.approx(level, abs=5)
    assert heard["long"] == pytest.approx(level, abs=5)
    assert heard["short"] < level - 8
    assert heard["speech"] == pytest.approx(level + DUCKED, abs=5)


def test_the_bed_is_down_before_the_first_sound_of_the_voice(bed: Clip) -> None:
    """Look-ahead: at the voice's first sample the whole of the ducking is there."""
    voice = Clip.of(0.3 * np.sin(np.arange(2 * SAMPLE_RATE) * 0.1))
    gains = np.abs(bed_alone(with_bed(voice, bed), voice).pcm[: LEAD + SAMPLE_RATE])
    loud = gains / np.maximum(np.abs(np.resize(bed.pcm, len(gains))), 1e-9)
    heard = np.abs(np.resize(bed.pcm, len(gains))) > 0.01
    before = loud[LEAD - samples(ATTACK_MS + 40) : LEAD - samples(ATTACK_MS + 20)]
    at_onset = loud[LEAD : LEAD + 480][heard[LEAD : LEAD + 480]]
    before = before[heard[LEAD - samples(ATTACK_MS + 40) : LEAD - samples(ATTACK_MS + 20)]]
    assert 20 * np.log10(at_onset.max() / before.mean()) == pytest.approx(DUCKED, abs=0.5)


def test_nothing_clicks(voice: Clip, bed: Clip) -> None:
    """The bed begins and ends at zero, and its gain never steps: it moves no more than the file does."""
    alone = bed_alone(with_bed(voice, bed), voice)
    gain = 10 ** ((integrated_loudness(voice) + OPEN - integrated_loudness(bed)) / 20)
    assert abs(alone.pcm[0]) < 1e-6
    assert abs(alone.pcm[-1]) < 1e-6
    assert np.abs(np.diff(alone.pcm)).max() <= 1.02 * gain * np.abs(np.diff(bed.pcm)).max()


@settings(max_examples=25, deadline=None)
@given(length=st.integers(19_200, 250_000), loop=st.integers(24_000, 90_000), seed=st.integers(0, 99))
def test_the_voice_keeps_its_samples_and_its_place(length: int, loop: int, seed: int) -> None:
    """Whatever the lengths: lead and tail are exact, and where the bed is silent all is the voice."""
    chance = np.random.default_rng(seed)
    voice = Clip.of(0.3 * np.sin(0.1 * np.arange(length)) * chance.uniform(0.5, 1, length))
    halved = np.where(np.arange(loop) % 2, 0.1, 0) * np.sin(0.05 * np.arange(loop))
    mixed = with_bed(voice, Clip.of(halved))
    assert len(mixed) == LEAD + length + TAIL
    silent = np.resize(halved, len(mixed)) == 0
    assert np.array_equal(mixed.pcm[silent], np.pad(voice.pcm, (LEAD, TAIL))[silent])


def test_the_bed_goes_round_sample_by_sample(bed: Clip) -> None:
    """After its last sample comes its first, with the same gain: 70 s of voice need it more than twice."""
    voice = make_speech(70)
    alone = bed_alone(with_bed(voice, bed), voice).pcm
    gain = alone / np.where(
        np.abs(np.resize(bed.pcm, len(alone))) > 2e-3, np.resize(bed.pcm, len(alone)), np.nan
    )
    for seam in (len(bed), 2 * len(bed)):
        near = gain[seam - 2400 : seam + 2400]
        assert np.nanmax(near) < 2.5 * np.nanmin(near)
        assert np.nanmin(near) > 0


@pytest.mark.parametrize("gain", [-30.0, 0.0, 6.0])
def test_the_bed_follows_the_voices_level(voice: Clip, bed: Clip, gain: float) -> None:
    """A soft recording gets a softer bed, whatever the level of the bed's file: the balance is the same."""
    plain = with_bed(voice, bed)
    soft = with_bed(amplified(voice, Decibels(gain)), amplified(bed, Decibels(-gain)))
    assert np.allclose(soft.pcm, amplified(plain, Decibels(gain)).pcm, atol=1e-5)


def test_the_same_parts_give_the_same_samples(voice: Clip, bed: Clip) -> None:
    """What is rendered twice is the same file."""
    assert np.array_equal(with_bed(voice, bed).pcm, with_bed(voice, bed).pcm)


def test_an_item_with_a_bed_has_its_voice_as_loud_as_one_without(bed: Clip) -> None:
    """The bed lies below the gate of BS.1770-4: -16 LUFS is the voice's, within 0.3 LU."""
    voice = make_speech(30)
    with_it, without = make_item(with_bed(voice, bed)), make_item(voice)
    assert integrated_loudness(with_it) == pytest.approx(-16, abs=0.05)
    assert true_peak(with_it) <= -1.5
    inside = with_it.pcm[samples(200) + LEAD :][: len(voice)]
    plain = without.pcm[samples(200) :][: len(voice)]
    rms = [20 * np.log10(np.sqrt(np.square(each).mean())) for each in (inside, plain)]
    assert rms[0] == pytest.approx(rms[1], abs=0.3)


@pytest.mark.parametrize(
    ("silent", "told"), [("voice", "Bài a: âm thanh không có tiếng"), ("bed", "nhạc nền: ")]
)
def test_a_silent_voice_or_bed_is_refused(voice: Clip, bed: Clip, silent: str, told: str) -> None:
    """Neither has a level that the other could be set against."""
    with pytest.raises(SoundError, match=told):
        with_bed(
            Clip.silence(2000) if silent == "voice" else voice,
            Clip.silence(2000) if silent == "bed" else bed,
            place="Bài a",
        )


def test_a_bed_that_goes_on_into_itself_stays_as_it_is(bed: Clip) -> None:
    """Ours is taken sample for sample."""
    assert seamless(bed) is bed


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_one_that_does_not_is_laid_over_itself(seed: int) -> None:
    """A second shorter, and the new end is followed by what followed it before."""
    noise = np.random.default_rng(seed).normal(0, 0.05, 10 * SAMPLE_RATE)
    rough = Clip.of(np.where(np.arange(len(noise)) < 5 * SAMPLE_RATE, 0.2 * noise, noise))
    smooth = seamless(rough)
    assert len(smooth) == len(rough) - SAMPLE_RATE
    assert smooth.pcm[0] == rough.pcm[-SAMPLE_RATE]
    assert np.array_equal(smooth.pcm[SAMPLE_RATE:], rough.pcm[SAMPLE_RATE:-SAMPLE_RATE])


def test_a_bed_too_short_to_be_joined_is_refused() -> None:
    """The caller has to ask for a longer one."""
    with pytest.raises(ValueError, match="cannot be joined"):
        seamless(Clip.silence(2900))


def test_a_bed_is_levelled_by_one_gain(bed: Clip) -> None:
    """Softer or louder, it is the same bed."""
    loud = amplified(bed, Decibels(9))
    assert np.allclose(at_bed_level(loud, place="x").pcm, bed.pcm, atol=1e-3)
    assert integrated_loudness(at_bed_level(loud, place="x")) == pytest.approx(BED_LUFS, abs=0.01)


def test_another_bed_is_another_recipe() -> None:
    """An item is made anew when its music changes."""
    assert bed_recipe(Sha256("a" * 64)) != bed_recipe(Sha256("b" * 64))
