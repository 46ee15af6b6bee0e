"""A clip is finite mono sound that nobody can change."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.units import SAMPLE_RATE, milliseconds, samples


@pytest.mark.parametrize(
    "pcm",
    [
        np.zeros((2, 100), np.float32),
        np.zeros(100, np.float64),
        np.zeros(100, np.int16),
        np.array([0.0, np.nan], np.float32),
        np.array([0.0, np.inf], np.float32),
    ],
    ids=["stereo", "double", "integers", "no number", "infinite"],
)
def test_what_is_no_mono_float_sound_is_refused(pcm: np.ndarray) -> None:
    """One bad sample would reach every loudspeaker."""
    with pytest.raises(ValueError, match="clip"):
        Clip(pcm)


def test_a_clip_cannot_be_changed() -> None:
    """It is shared between threads and outputs."""
    clip = Clip.of([0.0, 0.5])
    with pytest.raises(ValueError, match="read-only"):
        clip.pcm[0] = 1


def test_a_clip_of_numbers_is_a_copy() -> None:
    """What it was made of may change afterwards."""
    numbers = np.array([0.25, -0.25], np.float32)
    clip = Clip.of(numbers)
    numbers[0] = 1
    assert clip.pcm.tolist() == [0.25, -0.25]


def test_the_rest_of_a_clip_is_the_same_memory() -> None:
    """An item that goes on after an emergency is not copied, and nobody can write into it."""
    clip = Clip.of([0.1, 0.2, 0.3])
    rest = clip.after(1)
    assert rest.pcm.tolist() == clip.pcm[1:].tolist()
    assert np.shares_memory(rest.pcm, clip.pcm)
    assert not rest.pcm.flags.writeable
    assert clip.after(5).length == 0
    assert clip.after(0) is clip


def test_lengths_agree() -> None:
    """Samples, milliseconds and seconds of one clip."""
    clip = Clip.silence(1500)
    assert (len(clip), clip.length, clip.duration_ms, clip.seconds) == (72_000, 72_000, 1500, 1.5)
    assert not clip.pcm.any()


@given(st.lists(st.lists(st.floats(-1, 1, width=32), max_size=20), max_size=6))
def test_clips_are_joined_sample_to_sample(parts: list[list[float]]) -> None:
    """Nothing between them, nothing lost."""
    joined = Clip.joined([Clip.of(np.array(part, np.float32)) for part in parts])
    assert joined.pcm.tolist() == [value for part in parts for value in part]


def test_no_clips_joined_are_no_sound() -> None:
    """An empty clip, of length zero."""
    assert len(Clip.joined([])) == 0


@given(st.integers(0, 10**9))
def test_milliseconds_of_whole_milliseconds_are_exact(duration_ms: int) -> None:
    """There and back, for any length that a station can hold."""
    assert milliseconds(samples(duration_ms)) == duration_ms


def test_the_rate_is_that_of_the_design() -> None:
    """48 kHz: every file and every device of the station."""
    assert SAMPLE_RATE == 48_000
