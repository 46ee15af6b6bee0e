import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.playout.stream import FADE_FRAMES, Stream


def _ramp(length: int) -> Clip:
    return Clip.of(np.linspace(0.1, 0.9, length))


@given(
    lengths=st.lists(st.integers(1, 400), min_size=1, max_size=6),
    first=st.integers(0, 300),
    blocks=st.lists(st.integers(1, 500), min_size=1, max_size=20),
)
def test_clips_side_by_side_come_out_sample_by_sample(
    lengths: list[int], first: int, blocks: list[int]
) -> None:
    """Whatever blocks a device asks for, what was placed end to end comes out without gap or overlap."""
    stream, expected, at = Stream(), np.zeros(20_000, np.float32), first
    for length in lengths:
        stream.place(_ramp(length), at)
        expected[at : at + length] = _ramp(length).pcm
        at += length
    pulled = np.concatenate([stream.pull(count, 0.0) for count in blocks])
    np.testing.assert_array_equal(pulled, expected[: len(pulled)])


def test_what_was_due_in_the_past_is_left_out() -> None:
    """A clip that is placed too late begins in its middle, at the frame that is due."""
    stream = Stream()
    stream.pull(100, 0.0)
    stream.place(_ramp(300), 0)
    np.testing.assert_array_equal(stream.pull(200, 0.0), _ramp(300).pcm[100:])


def test_clearing_fades_out_and_leaves_silence() -> None:
    """A stop is heard as a quick fade, never as a click, and nothing follows it."""
    stream = Stream()
    stream.place(Clip.of(np.full(48_000, 0.5)), 0)
    stream.pull(1_000, 0.0)
    stream.clear()
    tail = stream.pull(FADE_FRAMES + 1_000, 0.0)
    assert tail[0] == 0.5
    assert np.all(np.diff(tail[:FADE_FRAMES]) < 0)
    assert not tail[FADE_FRAMES:].any()


def test_the_least_late_pull_tells_when_frames_sound() -> None:
    """A device that pulls late now and then does not move the estimate of what sounds when."""
    stream = Stream()
    for block, late in enumerate([0.0, 0.030, 0.004, 0.0, 0.012]):
        stream.pull(4_800, 10.0 + block * 0.1 + late)
    assert abs(stream.position(99.0).time_of(48_000) - 11.0) < 1e-4


def test_before_any_pull_the_first_frame_is_now() -> None:
    """A stream that nobody pulled yet stands at frame 0 at the moment it is asked."""
    position = Stream().position(7.0)
    assert (position.frame, position.monotonic) == (0, 7.0)


@given(st.lists(st.floats(0, 0.09), min_size=1, max_size=200), st.floats(-1e-4, 1e-4))
def test_jitter_and_the_drift_of_a_device_are_no_underrun(lateness: list[float], drift: float) -> None:
    """A pull that is late by less than a block finds the device still playing, however long it plays."""
    stream = Stream()
    for block, late in enumerate(lateness):
        stream.pull(4_800, 10.0 + block * 0.1 * (1 + drift) + late)
    assert stream.underruns == 0


def test_a_pull_that_is_a_whole_block_late_is_one_underrun() -> None:
    """It is counted once: from then on the device is that much behind for good."""
    stream = Stream()
    for block in range(20):
        stream.pull(4_800, 10.0 + block * 0.1 + (0.15 if block >= 7 else 0.0))
    assert stream.underruns == 1


def test_a_device_that_is_opened_again_has_run_dry_no_more() -> None:
    """The time between closing and opening is no underrun."""
    stream = Stream()
    stream.pull(4_800, 10.0)
    stream.forget_pace()
    stream.pull(4_800, 99.0)
    assert stream.underruns == 0
