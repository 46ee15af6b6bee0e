"""The worker that decodes: what it does wrong costs the one recording, and leaves nothing behind."""

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Timer

import numpy as np
import pytest

from broadcaster.errors import SoundError
from broadcaster.programme.recordings import decode_worker
from broadcaster.programme.recordings.decoder import Decoder
from tests.programme.recording_files import voice, write_wav

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to stop a process with")


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _struck(decoder: Decoder, by: signal.Signals) -> int:
    """Strike the worker; its process number."""
    decoder._worker.hello()
    process = decoder._worker._process
    assert process is not None
    os.kill(process.pid, by)
    return process.pid


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@on_posix
def test_a_decoder_that_hangs_is_killed_at_its_limit(tmp_path: Path, scratch: Path) -> None:
    """A stopped process answers nothing; the operator is told, and the next recording gets a new one."""
    path = write_wav(tmp_path / "a.wav", voice())
    with Decoder(limit_s=3) as decoder:
        pid = _struck(decoder, signal.SIGSTOP)
        with pytest.raises(SoundError, match=r"a\.wav: bộ giải mã treo quá 3 giây .*; hãy "):
            decoder.decoded(path, longest_s=60)
        assert _is_gone(pid)
        assert len(decoder.decoded(path, longest_s=60).pcm) == len(voice())
    assert not list(scratch.iterdir())


@on_posix
def test_a_decoder_that_crashes_takes_nothing_with_it(tmp_path: Path, scratch: Path) -> None:
    """Killed in the midst of its work, as by a fault in a library: a reason, and no file left behind."""
    path = write_wav(tmp_path / "dài.wav", np.tile(voice(192_000), (200, 1)), 192_000)
    with Decoder(limit_s=60) as decoder:
        decoder._worker.hello()
        process = decoder._worker._process
        assert process is not None
        killer = Timer(0.5, process.kill)
        killer.start()
        with pytest.raises(SoundError, match=r"bị dừng giữa chừng, tệp có lẽ đã hỏng; hãy "):
            decoder.decoded(path, longest_s=3600)
        killer.join()
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("spoil", [lambda _: None, lambda path: os.truncate(path, 5000)])
def test_temporary_files_go_on_every_way_out(
    tmp_path: Path, scratch: Path, spoil: Callable[[Path], None]
) -> None:
    """After a sound and after a refusal."""
    path = write_wav(tmp_path / "a.wav", voice())
    spoil(path)
    with Decoder(limit_s=60) as decoder:
        try:
            sound = decoder.decoded(path, longest_s=60)
        except SoundError:
            assert path.stat().st_size == 5000
        else:
            assert len(sound.pcm) == len(voice())
    assert not list(scratch.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is set on Linux only")
def test_a_decoder_may_not_eat_the_memory_of_the_player(tmp_path: Path) -> None:
    """The system itself holds the worker to its limit."""
    with Decoder(limit_s=60) as decoder:
        decoder.decoded(write_wav(tmp_path / "a.wav", voice()), longest_s=60)
        process = decoder._worker._process
        assert process is not None
        limits = Path(f"/proc/{process.pid}/limits").read_text(encoding="ascii")
    (line,) = [line for line in limits.splitlines() if line.startswith("Max data size")]
    assert line.split()[3] == str(decode_worker.MOST_BYTES)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit on memory is set on Linux only")
def test_a_file_that_asks_for_more_memory_than_there_may_be_is_refused(tmp_path: Path) -> None:
    """An index of 1.5 GB, none of which is on the disk; the worker lives on for the next file."""
    path = tmp_path / "bom.m4a"
    size = 3 << 29
    path.write_bytes(b"\0\0\0\x08ftyp" + size.to_bytes(4, "big") + b"moov")
    os.truncate(path, size + 8)
    with Decoder(limit_s=60) as decoder:
        with pytest.raises(SoundError, match="cần quá nhiều bộ nhớ"):
            decoder.decoded(path, longest_s=60)
        process = decoder._worker._process
        assert len(decoder.decoded(write_wav(tmp_path / "a.wav", voice()), longest_s=60).pcm) == len(voice())
        assert decoder._worker._process is process


def test_48_khz_mono_comes_sample_for_sample(tmp_path: Path) -> None:
    """Nothing is resampled, dithered or scaled that need not be; a part is a slice."""
    pcm = voice()[:, 0].astype(np.float32)
    path = write_wav(tmp_path / "a.wav", pcm, subtype="FLOAT")
    with Decoder(limit_s=60) as decoder:
        assert np.array_equal(decoder.decoded(path, longest_s=60).pcm, pcm)
        part = decoder.decoded(path, (100, 1234), longest_s=60).pcm
    assert np.array_equal(part, pcm[4800 : 1234 * 48])


def test_a_tone_keeps_its_pitch_and_level_through_resampling(tmp_path: Path) -> None:
    """1 kHz at 44.1 kHz stays 1 kHz; nothing else is heard above -100 dB."""
    time = np.arange(44_100 * 2) / 44_100
    path = write_wav(tmp_path / "a.wav", 0.5 * np.sin(2 * np.pi * 1000 * time), 44_100, "FLOAT")
    with Decoder(limit_s=60) as decoder:
        pcm = decoder.decoded(path, longest_s=60).pcm
    assert len(pcm) == 96_000
    inside = pcm[24_000:72_000].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(inside * np.blackman(len(inside))))
    assert spectrum.argmax() == 1000
    spectrum[990:1011] = 0
    assert spectrum.max() < 1e-5 * 0.5 * len(inside) / 2
    assert np.abs(inside).max() == pytest.approx(0.5, abs=1e-3)
