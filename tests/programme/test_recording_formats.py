"""Recordings of every format, rate and kind of heading that people bring."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from broadcaster.programme.recordings.extent import NO_LENGTH
from broadcaster.programme.recordings.recording import Recording, read_recording
from tests.programme.recording_files import (
    HEAD_MS,
    SECONDS,
    amr,
    amr_wideband,
    ffmpeg_seconds,
    needs_ffmpeg,
    recorded,
    voice,
    write_wav,
)


@dataclass(frozen=True)
class Case:
    """A file to be made by ffmpeg, and what it must be told as. ``exact``: its format tells its length."""

    ending: str
    told: tuple[str, str]
    rate: int = 44_100
    channels: int = 1
    options: tuple[str, ...] = ()
    exact: bool = True

    def __str__(self) -> str:
        return "-".join([*self.told, str(self.rate), str(self.channels), *self.options]).replace(":", "")


def _wav(codec: str, *options: str, rate: int = 44_100, channels: int = 1, exact: bool = True) -> Case:
    return Case(".wav", ("wav", codec), rate, channels, ("-c:a", codec, *options), exact=exact)


CASES = [
    *[
        _wav("pcm_s16le", rate=rate)
        for rate in (8000, 11_025, 16_000, 22_050, 24_000, 32_000, 48_000, 88_200, 96_000, 176_400, 192_000)
    ],
    _wav("pcm_s16le", channels=2),
    _wav("pcm_s16le", "-rf64", "always"),
    _wav("pcm_u8", rate=11_025),
    _wav("pcm_s24le", channels=2),
    _wav("pcm_s32le", rate=96_000),
    _wav("pcm_f32le"),
    _wav("pcm_f64le"),
    _wav("pcm_alaw", rate=8000),
    _wav("pcm_mulaw", rate=8000),
    Case(".wav", ("wav", "ima_adpcm"), options=("-c:a", "adpcm_ima_wav"), exact=False),
    Case(".wav", ("wav", "ms_adpcm"), options=("-c:a", "adpcm_ms"), exact=False),
    Case(".wav", ("wav", "mp3"), options=("-c:a", "libmp3lame"), exact=False),
    *[
        Case(".mp3", ("mp3", "mp3"), rate, channels, options=("-b:a", "64k"))
        for rate, channels in (
            (8000, 1),
            (11_025, 1),
            (16_000, 1),
            (22_050, 2),
            (24_000, 1),
            (32_000, 2),
            (44_100, 1),
            (44_100, 2),
            (48_000, 2),
        )
    ],
    Case(".mp3", ("mp3", "mp3"), options=("-q:a", "4")),
    Case(".mp3", ("mp3", "mp3"), options=("-q:a", "4", "-write_id3v1", "1")),
    Case(".mp3", ("mp3", "mp3"), options=("-write_xing", "0"), exact=False),
    Case(".mp3", ("mp3", "mp3"), options=("-write_xing", "0", "-id3v2_version", "0"), exact=False),
    *[
        Case(".m4a", ("m4a", "aac"), rate, channels)
        for rate, channels in ((8000, 1), (16_000, 1), (22_050, 1), (44_100, 2), (48_000, 1), (96_000, 2))
    ],
    Case(".m4a", ("m4a", "aac"), options=("-movflags", "+faststart")),
    Case(".m4a", ("m4a", "alac"), channels=2, options=("-c:a", "alac")),
    Case(".mp4", ("m4a", "aac"), options=("-movflags", "frag_keyframe+empty_moov"), exact=False),
    Case(".mov", ("m4a", "aac")),
    Case(".mov", ("m4a", "pcm_s16le"), options=("-c:a", "pcm_s16le")),
    Case(".3gp", ("3gp", "aac"), rate=16_000, options=("-c:a", "aac")),
    Case(".aac", ("aac", "aac"), exact=False),
    Case(".aac", ("aac", "aac"), rate=22_050, channels=2, exact=False),
    *[Case(".ogg", ("ogg", "vorbis"), rate) for rate in (8000, 16_000, 44_100, 48_000)],
    Case(".ogg", ("ogg", "flac"), options=("-c:a", "flac")),
    Case(".ogg", ("opus", "opus"), rate=48_000, options=("-c:a", "libopus")),
    *[
        Case(".opus", ("opus", "opus"), rate, channels)
        for rate, channels in ((8000, 1), (16_000, 2), (48_000, 2))
    ],
    Case(".webm", ("webm", "opus"), rate=48_000),
    Case(".mka", ("webm", "aac"), options=("-c:a", "aac"), exact=False),
    *[Case(".flac", ("flac", "flac"), rate) for rate in (8000, 22_050, 48_000, 96_000, 192_000)],
    Case(".flac", ("flac", "flac"), channels=2, options=("-sample_fmt", "s32")),
    *[
        Case(".wma", ("wma", "wmav2"), rate, channels, exact=False)
        for rate, channels in ((22_050, 1), (44_100, 2))
    ],
    Case(".wma", ("wma", "wmav1"), options=("-c:a", "wmav1"), exact=False),
    Case(".aiff", ("aiff", "pcm_s16be"), channels=2),
    Case(".aif", ("aiff", "pcm_s24be"), rate=96_000, options=("-c:a", "pcm_s24be", "-f", "aiff")),
]


def _check(recording: Recording, seconds: float) -> None:
    """Length within 10 ms, silence trimmed to a breath, and the sound neither shifted nor faint."""
    report, clip = recording.report, recording.clip
    assert report.file_ms / 1000 == pytest.approx(seconds, abs=0.010)
    assert report.to_ms - report.from_ms == pytest.approx(clip.duration_ms, abs=1)
    assert report.from_ms == pytest.approx(HEAD_MS - 150, abs=80)
    assert report.to_ms == pytest.approx(SECONDS * 1000 - HEAD_MS + 150, abs=110)
    assert np.sqrt(np.square(clip.pcm).mean()) == pytest.approx(0.06, rel=0.25)
    assert report.noise_floor_dbfs < -50


@needs_ffmpeg
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_recording_of_any_format_comes_whole(case: Case, tmp_path: Path) -> None:
    """Told by its content, as long as it was recorded (else: as the ffmpeg program decodes), and trimmed."""
    path = recorded(tmp_path / f"ghi âm{case.ending}", case.options, case.rate, case.channels)
    recording = read_recording(path)
    report = recording.report
    assert (report.format, report.codec) == case.told
    assert report.channels == case.channels
    if case.told[1] != "opus":  # which is 48 kHz whatever went in
        assert report.rate == case.rate
    _check(recording, SECONDS if case.exact else ffmpeg_seconds(path))
    without_length = case.ending == ".aac" or "-write_xing" in case.options
    assert report.warnings == ((NO_LENGTH,) if without_length else ())


@needs_ffmpeg
def test_a_wav_from_a_pipe_has_no_length_and_is_taken_to_its_end(tmp_path: Path) -> None:
    """Where the length would stand is 0xFFFFFFFF; the operator is told to listen to the end."""
    source = write_wav(tmp_path / "source.wav", voice(44_100), 44_100)
    piped = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(source), "-f", "wav", "-"], check=True, capture_output=True
    )
    path = tmp_path / "qua ống.wav"
    path.write_bytes(piped.stdout)
    recording = read_recording(path)
    _check(recording, SECONDS)
    assert "không ghi độ dài" in " ".join(recording.report.warnings)


def test_a_recorder_without_power_leaves_a_length_of_zero(tmp_path: Path) -> None:
    """The heading was never finished, the sound is there: it is taken, and said."""
    path = write_wav(tmp_path / "mất điện.wav", voice(44_100), 44_100)
    data = bytearray(path.read_bytes())
    at = data.index(b"data")
    data[at + 4 : at + 8] = bytes(4)
    path.write_bytes(data)
    recording = read_recording(path)
    _check(recording, SECONDS)
    assert "không ghi độ dài" in " ".join(recording.report.warnings)


@needs_ffmpeg
def test_cover_art_is_neither_a_film_nor_a_fault(tmp_path: Path) -> None:
    """A picture in the ID3 tag, larger than what is read to tell the format."""
    cover = tmp_path / "bìa.png"
    subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            "nullsrc=s=300x300,geq=random(1)*255",
            "-frames:v",
            "1",
            cover,
        ],
        check=True,
    )
    options = ("-i", str(cover), "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-id3v2_version", "3")
    path = recorded(tmp_path / "có bìa.mp3", options)
    assert path.stat().st_size > 100_000
    recording = read_recording(path)
    _check(recording, SECONDS)
    assert recording.report.warnings == ()


def test_a_telephones_amr_is_taken(tmp_path: Path) -> None:
    """8 kHz, 20 ms a frame."""
    report = read_recording(amr(tmp_path / "ghi âm.amr")).report
    assert (report.format, report.codec, report.rate) == ("amr", "amrnb", 8000)
    assert report.warnings == (NO_LENGTH,)
    assert report.file_ms == pytest.approx(SECONDS * 1000, abs=20)


def test_amr_in_3gp_is_taken(tmp_path: Path) -> None:
    """What older telephones record."""
    report = read_recording(amr(tmp_path / "ghi âm.3gp")).report
    assert (report.format, report.codec, report.rate) == ("3gp", "amrnb", 8000)
    assert report.file_ms == pytest.approx(SECONDS * 1000, abs=20)


def test_wideband_amr_is_taken(tmp_path: Path) -> None:
    """16 kHz, 20 ms a frame."""
    report = read_recording(amr_wideband(tmp_path / "ghi âm.amr", frames=100)).report
    assert (report.format, report.codec, report.rate) == ("amr", "amrwb", 16_000)
    assert report.file_ms == 2000


def test_a_wrong_ending_is_said_and_does_no_harm(tmp_path: Path) -> None:
    """The content decides."""
    recording = read_recording(write_wav(tmp_path / "thông báo.mp3", voice()))
    _check(recording, SECONDS)
    assert recording.report.format == "wav"
    assert recording.report.warnings == ("tên tệp có đuôi “.mp3” nhưng bên trong là WAV; vẫn mở được",)
