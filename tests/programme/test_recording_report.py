"""What the report says of a recording, and of what it warns."""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.programme.loudness import integrated_loudness
from broadcaster.programme.recordings.levels import drop_outs, levels_of
from broadcaster.programme.recordings.meter import Meter
from broadcaster.programme.recordings.recording import RecordingReport, read_recording
from broadcaster.units import samples
from tests.programme.recording_files import voice, write_wav

Sound = npt.NDArray[np.float64]


def _report(tmp_path: Path, pcm: Sound) -> RecordingReport:
    return read_recording(write_wav(tmp_path / "a.wav", pcm, subtype="FLOAT")).report


def _with_hole(pcm: Sound) -> Sound:
    pcm = pcm.copy()
    loudest = int(np.abs(pcm[:, 0]).argmax())
    pcm[loudest + 100 : loudest + 1600] = 0
    pcm[loudest + 40 : loudest + 100] = pcm[loudest + 1600 : loudest + 1660] = 0.2
    return pcm


def _with_gap(pcm: Sound) -> Sound:
    room = np.random.default_rng(1).normal(0, 0.0004, (samples(3500), 1))
    return np.concatenate([pcm, room, pcm])


def _noisy(pcm: Sound) -> Sound:
    return pcm + np.random.default_rng(1).normal(0, 0.02, pcm.shape)


WARNED: dict[str, tuple[Callable[[Sound], Sound], str]] = {
    "noise": (_noisy, "tiếng nền to"),
    "clipping": (lambda pcm: np.clip(pcm * 4, -1, 1), "tiếng bị vỡ ở"),
    "very quiet": (lambda pcm: pcm * 0.02, "tiếng thu rất nhỏ"),
    "a long gap": (_with_gap, "giây im lặng từ giây thứ 2"),
    "a dead left channel": (lambda pcm: pcm * [[0, 1]], "kênh trái không có tiếng"),
    "a dead right channel": (lambda pcm: pcm * [[1, 0]], "kênh phải không có tiếng"),
    "a hole": (_with_hole, "bị hụt 1 chỗ"),
    "a constant part": (lambda pcm: pcm + 0.05, "lệch khỏi mức không"),
}


@pytest.mark.parametrize("name", WARNED)
def test_a_fault_that_can_be_heard_is_told_and_nothing_else(name: str, tmp_path: Path) -> None:
    """One line in Vietnamese, about that fault; the operator decides."""
    spoil, warning = WARNED[name]
    warnings = _report(tmp_path, spoil(voice())).warnings
    assert any(warning in line for line in warnings)
    assert not any("\n" in line for line in warnings)
    assert len(warnings) == 1 or name == "very quiet"


def test_a_clean_recording_is_measured_as_it_is(tmp_path: Path) -> None:
    """Peak, loudness and noise floor are those of the sound before anything is done to it."""
    pcm = voice()
    recording = read_recording(write_wav(tmp_path / "a.wav", pcm, subtype="FLOAT"))
    report = recording.report
    assert report.warnings == ()
    assert report.peak_dbfs == pytest.approx(20 * math.log10(np.abs(pcm).max()), abs=1e-3)
    assert report.level_lufs == integrated_loudness(recording.clip)
    assert report.noise_floor_dbfs == pytest.approx(20 * math.log10(0.0004), abs=1)
    assert report.clipped_share == 0


def test_a_constant_part_is_taken_out_and_is_no_sound(tmp_path: Path) -> None:
    """It would be a click at both ends, and would hide the silence there."""
    recording = read_recording(write_wav(tmp_path / "a.wav", voice() + 0.05, subtype="FLOAT"))
    assert abs(recording.clip.pcm[:2400].mean()) < 1e-3
    assert recording.report.from_ms == pytest.approx(150, abs=50)


def test_a_dead_channel_does_not_cost_the_other(tmp_path: Path) -> None:
    """Channels are averaged: half of the one that lives."""
    pcm = voice()
    recording = read_recording(write_wav(tmp_path / "a.wav", pcm * [[1, 0]], subtype="FLOAT"))
    start = samples(recording.report.from_ms)
    whole = pcm[start : start + len(recording.clip), 0]
    assert np.allclose(recording.clip.pcm, whole / 2, atol=1e-6)


@given(
    runs=st.lists(st.tuples(st.booleans(), st.integers(1, 9)), min_size=1, max_size=20),
    cuts=st.lists(st.integers(0, 100), max_size=6),
)
def test_flat_tops_are_counted_alike_however_the_sound_is_parted(
    runs: list[tuple[bool, int]], cuts: list[int]
) -> None:
    """Runs of three and more, counted one by one here, block by block there."""
    flags = np.concatenate([np.full(length, high) for high, length in runs])
    text = "".join("x" if flag else "." for flag in flags)
    expected = sum(len(run) for run in text.split(".") if len(run) >= 3)
    meter = Meter(1, 0.999)
    for block in np.split(np.where(flags, -1.0, 0.5).astype(np.float32)[:, None], sorted(cuts)):
        meter.take(block)
    assert meter.result().clipped_share == pytest.approx(expected / len(flags))


def test_pauses_between_words_are_no_drop_outs() -> None:
    """A silence that a word fades into is a pause; one that cuts a word is a hole."""
    time = np.arange(48_000) / 48_000
    tone = 0.3 * np.sin(2 * np.pi * 300 * time)
    fading = tone * np.clip(np.abs(time - 0.5) * 20 - 1, 0, 1)
    cut = np.where(np.abs(time - 0.5) < 0.02, 0, tone)
    assert drop_outs(fading.astype(np.float32)) == 0
    assert drop_outs(cut.astype(np.float32)) == 1


@pytest.mark.parametrize("place", [0.5, 59.98, 59.999, 60.0, 60.001, 119.999, 121.9])
def test_a_drop_out_is_counted_once_wherever_it_lies(place: float) -> None:
    """A long sound is looked at by the minute; a hole on the border of two is one hole."""
    time = np.arange(122 * 48_000) / 48_000
    tone = (0.3 * np.sin(2 * np.pi * 300 * time)).astype(np.float32)
    tone[np.abs(time - place) < 0.02] = 0
    assert drop_outs(tone) == 1


def test_levels_are_those_of_a_sine_on_paper() -> None:
    """A full sine is at -3.01 dBFS; silence is at the bottom; a sound below 100 ms has one level."""
    sine = np.sin(2 * np.pi * 1000 * np.arange(48_000) / 48_000).astype(np.float32)
    assert levels_of(sine).frames == pytest.approx(np.full(10, -3.0103), abs=1e-3)
    assert levels_of(np.zeros(9600, np.float32)).floor == pytest.approx(-120)
    assert levels_of(sine[:480]).loud == pytest.approx(-3.0103, abs=1e-3)
    assert levels_of(np.zeros(0, np.float32)).loud == pytest.approx(-120)
