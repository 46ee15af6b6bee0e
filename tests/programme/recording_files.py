"""Recordings for the tests: a known sound, written by the real ffmpeg in any format, and spoilt."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
import soundfile

SECONDS = 2.345
HEAD_MS = 300
"""Room noise at either end of ``voice``."""

needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None and "CI" not in os.environ, reason="ffmpeg is not installed"
)


def voice(rate: int = 48_000, channels: int = 1, seconds: float = SECONDS) -> npt.NDArray[np.float64]:
    """Noise of a voice's band in syllables, in a quiet room: shape (n, channels)."""
    count = round(seconds * rate)
    time = np.arange(count) / rate
    generator = np.random.default_rng(7)
    spectrum = np.fft.rfft(generator.normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / rate)
    spectrum[(hertz < 150) | (hertz > 3000)] = 0
    tone = np.fft.irfft(spectrum, count)
    syllables = 0.55 - 0.45 * np.cos(2 * np.pi * 4 * (time - HEAD_MS / 1000))
    syllables[(time < HEAD_MS / 1000) | (time > seconds - HEAD_MS / 1000)] = 0
    room = generator.normal(0, 0.0004, count)
    mono = 0.1 * tone / tone.std() * syllables + room
    return np.column_stack([mono] * channels)


def write_wav(path: Path, pcm: object, rate: int = 48_000, subtype: str = "PCM_16") -> Path:
    """A WAV, whatever its name promises."""
    soundfile.write(path, np.asarray(pcm), rate, format="WAV", subtype=subtype)
    return path


def recorded(path: Path, options: Sequence[str] = (), rate: int = 44_100, channels: int = 1) -> Path:
    """``voice`` in the format that the ending of ``path`` or the options say, by ffmpeg."""
    source = write_wav(path.with_name("source.wav"), voice(rate, channels), rate, "FLOAT")
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-i", str(source), *options, str(path)], check=True, timeout=60
    )
    return path


def amr(path: Path) -> Path:
    """``voice`` as a telephone's AMR: 118 frames of 20 ms. Debian's ffmpeg does not write it; PyAV's does."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libopencore_amrnb", rate=8000, layout="mono")
        stream.bit_rate = 12_200
        pcm = (voice(8000)[:, 0] * 32767).astype(np.int16)
        for start in range(0, len(pcm), 160):
            frame = av.AudioFrame.from_ndarray(pcm[None, start : start + 160], format="s16", layout="mono")
            frame.sample_rate, frame.pts = 8000, start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def amr_wideband(path: Path, frames: int = 100) -> Path:
    """AMR-WB frames of 23.85 kbit/s with any bits in them: sound of no sense, and of a known length."""
    noise = np.random.default_rng(3)
    path.write_bytes(b"#!AMR-WB\n" + b"".join(b"\x44" + noise.bytes(60) for _ in range(frames)))
    return path


def ffmpeg_seconds(path: Path) -> float:
    """Length that the ffmpeg program decodes, counted in samples at 48 kHz."""
    raw = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), "-ac", "1", "-ar", "48000", "-f", "s16le", "-"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    return len(raw.stdout) / 2 / 48_000
