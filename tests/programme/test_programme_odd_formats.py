"""Sounds of the frame in formats of telephones and old computers: no ffmpeg program is needed for them."""

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from broadcaster.errors import SoundError
from broadcaster.programme.files import read_sound

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
def test_a_telephones_recording_is_opened_without_ffmpeg(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    """The sound comes back with its length and its pitch, though no program is on the path."""
    file = _tone(tmp_path / f"ghi âm{suffix}", 2.0)
    monkeypatch.setenv("PATH", str(tmp_path))
    clip = read_sound(file, 60)
    assert clip.seconds == pytest.approx(2.0, abs=0.05)
    spectrum = np.abs(np.fft.rfft(clip.pcm))
    assert np.argmax(spectrum) / clip.seconds == pytest.approx(440, abs=2)


@needs_ffmpeg
def test_a_file_that_is_too_long_is_refused(tmp_path: Path) -> None:
    """A signature of two minutes is told to be cut."""
    with pytest.raises(SoundError, match="dài hơn 60 giây"):
        read_sound(_tone(tmp_path / "dài.m4a", 120), 60)


def test_what_is_no_sound_is_said_with_its_file(tmp_path: Path) -> None:
    """A web page by the name of a recording is refused in one line."""
    fake = tmp_path / "bài.m4a"
    fake.write_text("<html>đăng nhập</html>", encoding="utf-8")
    with pytest.raises(SoundError, match=r"bài\.m4a: tệp này là một trang web, không phải âm thanh"):
        read_sound(fake, 60)
