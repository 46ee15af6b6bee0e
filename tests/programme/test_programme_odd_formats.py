"""Files that only ffmpeg opens, through pydub."""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from broadcaster.errors import SoundError
from broadcaster.programme.files import read_sound
from broadcaster.programme.odd_formats import read_odd_sound

needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None and "CI" not in os.environ, reason="ffmpeg is not installed"
)


def _tone(path: Path, seconds: float, *options: str) -> Path:
    """A sine of 440 Hz, written by ffmpeg in the format that the file's ending says."""
    source = f"sine=frequency=440:duration={seconds}"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", source, *options, str(path)], check=True)
    return path


@needs_ffmpeg
@pytest.mark.parametrize("suffix", [".m4a", ".wma"])
def test_a_telephones_recording_is_opened(tmp_path: Path, suffix: str) -> None:
    """The sound comes back with its length and its pitch."""
    clip = read_sound(_tone(tmp_path / f"ghi âm{suffix}", 2.0), 60)
    assert clip.seconds == pytest.approx(2.0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(clip.pcm))
    assert np.argmax(spectrum) / clip.seconds == pytest.approx(440, abs=2)


@needs_ffmpeg
def test_a_file_that_is_too_long_is_refused_without_decoding_all_of_it(tmp_path: Path) -> None:
    """A signature of two minutes is told to be cut."""
    with pytest.raises(SoundError, match="dài hơn 60 giây"):
        read_sound(_tone(tmp_path / "dài.m4a", 120), 60)


@needs_ffmpeg
def test_what_is_no_sound_is_said_with_its_file(tmp_path: Path) -> None:
    """A web page by the name of a recording is refused in one line."""
    fake = tmp_path / "bài.m4a"
    fake.write_text("<html>đăng nhập</html>", encoding="utf-8")
    with pytest.raises(SoundError, match=r"bài\.m4a: tệp này không phải âm thanh"):
        read_sound(fake, 60)


def test_without_ffmpeg_the_operator_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where ffmpeg is missing, another format is asked for."""
    file = tmp_path / "bài.m4a"
    file.write_bytes(b"\0" * 64)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SoundError, match="chưa có ffmpeg"):
        read_odd_sound(file, 60)
