"""Cutting and trimming: what is kept is the recording itself, sample for sample."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.programme.recordings.cutting import BREATH_MS, kept_part, silence_threshold
from broadcaster.programme.recordings.levels import levels_of
from broadcaster.programme.recordings.recording import Cut, read_recording
from broadcaster.units import SAMPLE_RATE, Decibels, DurationMs, samples
from tests.programme.recording_files import HEAD_MS, SECONDS, voice, write_wav

Samples = npt.NDArray[np.float32]


def _scene(lead_ms: int, words_ms: int, tail_ms: int, room: float = 0.0004, loud: float = 0.1) -> Samples:
    """Noise of a room with louder noise in its midst, float32, 48 kHz."""
    generator = np.random.default_rng(lead_ms + words_ms)
    pcm = generator.normal(0, room, samples(lead_ms + words_ms + tail_ms))
    words = slice(samples(lead_ms), samples(lead_ms + words_ms))
    pcm[words] = generator.normal(0, loud, words.stop - words.start)
    return np.asarray(pcm, np.float32)


@given(
    lead_ms=st.integers(0, 1500),
    words_ms=st.integers(400, 1500),
    tail_ms=st.integers(0, 1500),
    room_db=st.integers(-75, -45),
)
def test_the_words_are_kept_with_a_breath_at_either_end(
    lead_ms: int, words_ms: int, tail_ms: int, room_db: int
) -> None:
    """Never a word lost; never more of the room than a breath, however loud the room is."""
    pcm = _scene(lead_ms, words_ms, tail_ms, room=10 ** (room_db / 20))
    kept = kept_part(pcm, silence_threshold(levels_of(pcm)))
    first, last = samples(lead_ms), samples(lead_ms + words_ms)
    breath, chunk = samples(BREATH_MS), samples(10)
    assert max(first - breath - chunk, 0) <= kept.start <= max(first - breath + chunk, 0)
    assert min(last + breath - chunk, len(pcm)) <= kept.stop <= min(last + breath + chunk, len(pcm))


@given(lead=st.integers(0, 30_000), length=st.integers(480, 30_000), level=st.floats(-80, -20))
def test_a_part_is_within_the_sound_whatever_the_threshold(lead: int, length: int, level: float) -> None:
    """No place before the first or behind the last sample, and no sound is lost."""
    pcm = np.zeros(lead + length, np.float32)
    pcm[lead:] = 0.2
    kept = kept_part(pcm, Decibels(level))
    assert 0 <= kept.start <= lead
    assert kept.stop == len(pcm)


@pytest.mark.parametrize("seconds", [0, 0.005, 1, 25])
def test_nothing_is_kept_of_silence(seconds: float) -> None:
    """Digital silence, over more than one piece of what is looked at."""
    pcm = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    assert kept_part(pcm, Decibels(-60)) == slice(0, 0)


def test_words_after_half_a_minute_of_silence_are_found() -> None:
    """The copy to 16 bits goes piece by piece; places do not shift from one to the next."""
    pcm = _scene(31_230, 1000, 22_000)
    kept = kept_part(pcm, silence_threshold(levels_of(pcm)))
    assert kept.start == pytest.approx(samples(31_230 - BREATH_MS), abs=samples(10))
    assert kept.stop == pytest.approx(samples(32_230 + BREATH_MS), abs=samples(10))


def test_music_without_pauses_keeps_its_quiet_beginning() -> None:
    """Its floor is no noise: what lies 12 dB below the loud parts is still music."""
    pcm = _scene(0, 3000, 0, loud=0.05)
    pcm[SAMPLE_RATE : 2 * SAMPLE_RATE] *= 4
    assert kept_part(pcm, silence_threshold(levels_of(pcm))) == slice(0, len(pcm))


@given(st.integers(0, 1500), st.integers(500, 800))
def test_a_cut_then_trimmed_recording_is_a_slice_of_it(from_ms: int, length_ms: int) -> None:
    """Cut first, trimmed then: the report says where, and there every sample is the recording's own."""
    part = slice(samples(from_ms), samples(from_ms + length_ms))
    pcm = _scene(300, 1700, 300)[part]
    kept = kept_part(pcm, silence_threshold(levels_of(pcm)))
    assert np.array_equal(pcm[kept], _scene(300, 1700, 300)[part.start + kept.start : part.start + kept.stop])


@pytest.mark.parametrize(
    ("from_ms", "to_ms"), [(0, None), (0, 2345), (0, 2350), (700, 1700), (301, 2345), (0, 1111)]
)
def test_the_report_tells_where_the_clip_stood(tmp_path: Path, from_ms: int, to_ms: int | None) -> None:
    """Milliseconds of the whole file; an end that was rounded up is the end."""
    pcm = voice()[:, 0].astype(np.float32)
    cut = Cut(DurationMs(from_ms), None if to_ms is None else DurationMs(to_ms))
    recording = read_recording(write_wav(tmp_path / "a.wav", pcm, subtype="FLOAT"), cut)
    report = recording.report
    assert report.file_ms == SECONDS * 1000
    assert from_ms <= report.from_ms
    assert report.to_ms <= (to_ms or 2345)
    start = samples(report.from_ms)
    assert np.array_equal(recording.clip.pcm, pcm[start : start + len(recording.clip)])
    if from_ms == 0:
        assert report.from_ms == pytest.approx(HEAD_MS - BREATH_MS, abs=50)
