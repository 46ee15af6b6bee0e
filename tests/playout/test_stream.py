import numpy as np
import pytest
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


def test_before_any_pull_the_first_frame_is_now() -> None:
    """A stream that nobody pulled yet stands at frame 0 at the moment it is asked."""
    position = Stream().position(7.0)
    assert (position.frame, position.monotonic) == (0, 7.0)


def test_what_was_placed_before_a_loss_never_sounds_later() -> None:
    """What did not sound on a lost device was logged as such; the device that is back begins silent."""
    stream = Stream()
    stream.place(Clip.of(np.full(96_000, 0.5)), 0)
    stream.pull(960, 10.0)
    stream.resume(10.5)
    assert not stream.pull(96_000, 10.5).any()


def test_the_count_goes_on_with_the_time_while_a_device_is_lost() -> None:
    """A frame never sounds twice: after three seconds without a device the count is three seconds further."""
    stream = Stream()
    for block in range(50):
        stream.pull(960, 10.0 + block * 0.02)
    before = stream.position(13.98).frame_at(13.98)
    stream.resume(16.98)
    stream.pull(960, 16.98)
    assert stream.position(16.98).frame == before + 3 * 48_000 + 960


def test_an_output_that_is_turned_down_sends_less() -> None:
    """-6 dB halve the samples, and the meter reads what was sent."""
    stream = Stream(volume_db=-6.0206)
    stream.place(Clip.of(np.full(960, 0.5)), 0)
    np.testing.assert_allclose(stream.pull(960, 0.0), 0.25, rtol=1e-4)
    assert stream.meter().peak == pytest.approx(0.25, rel=1e-4)


def test_more_than_full_scale_is_cut_off_and_counted() -> None:
    """Two clips on top of each other that are too loud together reach no device as such."""
    stream = Stream()
    for _ in range(2):
        stream.place(Clip.of(np.full(100, 0.7)), 10)
    block, read = stream.pull(960, 0.0), stream.meter()
    assert block.max() == 1.0
    assert (read.frames, read.peak, read.clipped) == (960, 1.0, 100)


def test_a_volume_is_heard_before_full_scale_is_judged() -> None:
    """What was turned down far enough is not clipped."""
    stream = Stream(volume_db=-12.0)
    for _ in range(2):
        stream.place(Clip.of(np.full(100, 0.7)), 0)
    stream.pull(960, 0.0)
    assert stream.meter().clipped == 0


def test_a_meter_is_read_once() -> None:
    """Each reading covers what passed since the one before."""
    stream = Stream()
    stream.pull(960, 0.0)
    assert (stream.meter().frames, stream.meter().frames) == (960, 0)
