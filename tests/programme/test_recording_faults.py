"""Recordings that must not be aired: each is refused with the reason that is the right one."""

import os
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from broadcaster.errors import SoundError
from broadcaster.programme.recordings.recording import LONGEST_S, Cut, read_recording
from broadcaster.units import DurationMs
from tests.programme.recording_files import amr, needs_ffmpeg, recorded, voice, write_wav


def _refusal(path: Path, longest_s: float = LONGEST_S) -> str:
    with pytest.raises(SoundError) as caught:
        read_recording(path, longest_s=longest_s)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "; hãy " in message
    assert "\n" not in message
    return message


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


def _sound(pcm: object, subtype: str = "PCM_16") -> Callable[[Path], object]:
    return lambda path: write_wav(path, pcm, subtype=subtype)


def _sparse(path: Path) -> None:
    write_wav(path, voice())
    os.truncate(path, 2 * 1024**3 + 1)


def _twelve_hours(path: Path) -> None:
    """A heading of twelve hours, and the bytes to it: none of them takes a place on the disk."""
    size = 12 * 3600 * 8000
    heading = (
        b"RIFF"
        + struct.pack("<I", size + 36)
        + b"WAVEfmt "
        + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
    )
    path.write_bytes(heading + b"data" + struct.pack("<I", size))
    os.truncate(path, len(heading) + 8 + size)


NO_SOUND: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda _: None, "không có tệp này"),
    "empty": (_bytes(b""), "tệp rỗng"),
    "a folder": (lambda path: path.mkdir(), "là thư mục"),
    "2 GB": (_sparse, "lớn hơn 2 GB"),
    "12 hours": (_twelve_hours, "dài hơn 3600 giây"),
    "a page": (
        _bytes(b"\xef\xbb\xbf\n<!DOCTYPE html><html>" + "đăng nhập".encode() * 200),
        "là một trang web",
    ),
    "an answer in XML": (_bytes(b'<?xml version="1.0"?><Error>AccessDenied</Error>'), "là một trang web"),
    "M3U": (_bytes(b"#EXTM3U\nhttp://example.com/a.mp3\n"), "là danh sách phát"),
    "a bare M3U": (_bytes("D:\\nhạc\\bài.mp3\r\n".encode()), "là danh sách phát"),
    "PLS": (_bytes(b"[playlist]\nFile1=a.mp3\n"), "là danh sách phát"),
    "text": (_bytes("Thông báo họp thôn".encode()), "là tệp chữ"),
    "PDF": (_bytes(b"%PDF-1.7\n" + bytes(500)), "là tài liệu PDF"),
    "ZIP": (_bytes(b"PK\x03\x04" + bytes(500)), "tệp nén ZIP"),
    "JPEG": (_bytes(b"\xff\xd8\xff\xe0" + bytes(500)), "ảnh JPEG"),
    "MIDI": (_bytes(b"MThd\0\0\0\6" + bytes(500)), "MIDI"),
    "AVI": (_bytes(b"RIFF\0\0\0\0AVI LIST" + bytes(500)), "không phải WAV"),
    "junk": (lambda path: path.write_bytes(np.random.default_rng(5).bytes(5000)), "không phải âm thanh"),
    "a tag alone": (_bytes(b"ID3\3\0\0\0\0\0\x0a" + bytes(10)), "chỉ có nhãn ID3"),
    "a WAV heading": (_bytes(b"RIFF\x24\0\0\0WAVE"), "không có phần âm thanh"),
    "one sample": (_sound(np.full(1, 0.5)), "chỉ dài 0 ms"),
    "no sample": (_sound(np.zeros(0)), "không có tiếng"),
    "300 ms": (_sound(voice(seconds=1.0)[14_400:28_800]), "chỉ dài 300 ms"),
    "silent": (_sound(np.zeros(96_000)), "không có tiếng"),
    "a hum that none hears": (_sound(np.full(96_000, 2e-5)), "không có tiếng"),
    "clipped": (_sound(np.clip(voice() * 60, -1, 1)), "tiếng bị vỡ"),
    "clipped in A-law": (_sound(np.clip(voice() * 60, -1, 1), "ALAW"), "tiếng bị vỡ"),
    "8 channels": (_sound(voice(channels=8)), "có 8 kênh"),
    "not a number": (_sound(np.full(96_000, np.nan), "FLOAT"), "giá trị không phải âm thanh"),
    "channels against each other": (_sound(voice() * [[1, -1]]), "ngược pha"),
    "4 kHz": (lambda path: write_wav(path, voice(4000), 4000), "4000 Hz"),
}


@pytest.mark.parametrize("name", NO_SOUND)
def test_what_cannot_be_aired_is_refused_for_what_it_is(name: str, tmp_path: Path) -> None:
    """By the name of an MP3, as people have it."""
    make, reason = NO_SOUND[name]
    path = tmp_path / "thông báo.mp3"
    make(path)
    assert reason in _refusal(path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """Who opens a pipe that nobody writes into waits for ever."""
    os.mkfifo(tmp_path / "thông báo.mp3")
    assert "không phải tệp thường" in _refusal(tmp_path / "thông báo.mp3")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows asks for rights to make links")
def test_what_the_system_does_not_open_is_said(tmp_path: Path) -> None:
    """A link that leads to itself stands for every file that cannot be read."""
    path = tmp_path / "thông báo.mp3"
    path.symlink_to(path)
    assert "không mở được tệp" in _refusal(path)


def test_nothing_left_and_a_cut_beyond_the_end_are_refused(tmp_path: Path) -> None:
    """An operator's slip of the hand is told, and airs nothing."""
    path = write_wav(tmp_path / "a.wav", voice())
    for cut in (Cut(DurationMs(3000)), Cut(DurationMs(0), DurationMs(3000))):
        with pytest.raises(SoundError, match="bản thu chỉ dài 2,3 giây; hãy chọn lại"):
            read_recording(path, cut)
    with pytest.raises(SoundError, match="không còn gì"):
        read_recording(path, Cut(DurationMs(500), DurationMs(500)))


def test_a_cut_before_the_beginning_is_nonsense() -> None:
    """No clock has a time before 0."""
    with pytest.raises(ValueError, match="before the recording"):
        Cut(DurationMs(-1))


@needs_ffmpeg
def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    """There is nothing to hear in it."""
    path = tmp_path / "phim.mp4"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=d=1:s=64x64", "-c:v", "mpeg4", path],
        check=True,
    )
    assert "phim không có tiếng" in _refusal(path)


@needs_ffmpeg
@pytest.mark.parametrize(
    ("ending", "find", "put"),
    [
        (".m4a", b"mp4a", b"drms"),
        (".m4a", b"mp4a", b"enca"),
        (
            ".wma",
            bytes.fromhex("4052d1861d31d011a3a400a0c90348f6"),
            bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),
        ),
    ],
)
def test_a_locked_file_is_told_from_a_damaged_one(
    ending: str, find: bytes, put: bytes, tmp_path: Path
) -> None:
    """A sample entry or a header object of encryption: nobody here can open it."""
    path = recorded(tmp_path / f"mua{ending}")
    data = path.read_bytes()
    assert find in data
    path.write_bytes(data.replace(find, put, 1))
    assert "bị khoá bản quyền" in _refusal(path)


TRUNCATED: dict[str, tuple[str, tuple[str, ...], str]] = {
    "WAV": (".wav", (), "tệp ghi dài 2,3 giây nhưng chỉ có 1,4 giây"),
    "RF64": (".wav", ("-rf64", "always"), "tệp ghi dài 2,3 giây nhưng chỉ có 1,4 giây"),
    "ADPCM": (".wav", ("-c:a", "adpcm_ima_wav"), "nhưng chỉ có"),
    "AIFF": (".aiff", (), "tệp ghi dài 2,3 giây nhưng chỉ có 1,4 giây"),
    "FLAC": (".flac", (), "tệp ghi dài 2,3 giây nhưng chỉ có 1,"),
    "MP3": (".mp3", (), "tệp ghi dài 2,4 giây nhưng chỉ có 1,4 giây"),
    "MP3 of variable rate": (".mp3", ("-q:a", "4"), "tệp ghi dài 2,4 giây nhưng chỉ có 1,"),
    "MP3 without a Xing tag": (".mp3", ("-write_xing", "0"), "tệp bị cắt ngang, chỉ còn 1,4 giây"),
    "AAC": (".aac", (), "tệp bị cắt ngang, chỉ còn 1,"),
    "M4A with its index first": (".m4a", ("-movflags", "+faststart"), "tệp ghi dài 2,3 giây nhưng chỉ có 1,"),
    "M4A with its index last": (".m4a", (), "thiếu phần mục lục"),
    "M4A in fragments": (".m4a", ("-movflags", "frag_keyframe+empty_moov"), "nhưng chỉ có"),
    "Vorbis": (".ogg", (), "tệp bị cắt ngang, chỉ còn"),
    "Opus": (".opus", (), "tệp bị cắt ngang, chỉ còn"),
    "WebM": (".webm", (), "chỉ"),
    "WMA": (".wma", (), "tệp ghi dài 2,4 giây nhưng chỉ có 1,"),
}


@needs_ffmpeg
@pytest.mark.parametrize("name", TRUNCATED)
def test_a_truncated_file_is_refused_with_both_lengths(name: str, tmp_path: Path) -> None:
    """Every decoder would play three fifths of it and say nothing; the length that is there is told."""
    ending, options, reason = TRUNCATED[name]
    path = recorded(tmp_path / f"chép dở{ending}", options)
    os.truncate(path, path.stat().st_size * 3 // 5)
    assert reason in _refusal(path)


def test_a_truncated_amr_is_refused(tmp_path: Path) -> None:
    """The last frame is not whole."""
    path = amr(tmp_path / "chép dở.amr")
    os.truncate(path, path.stat().st_size // 2)
    assert "tệp bị cắt ngang, chỉ còn 1," in _refusal(path)


@needs_ffmpeg
@pytest.mark.parametrize("ending", [".mp3", ".aac", ".ogg", ".flac", ".m4a"])
def test_a_hole_in_the_middle_is_refused(ending: str, tmp_path: Path) -> None:
    """Two thousand bytes of zeros where a disk had a bad block, in a file of the right size."""
    options = ("-movflags", "+faststart") if ending == ".m4a" else ()
    path = recorded(tmp_path / f"ổ hỏng{ending}", options)
    data = bytearray(path.read_bytes())
    middle = len(data) * 3 // 5
    data[middle : middle + 2000] = bytes(2000)
    path.write_bytes(data)
    assert "hỏng" in _refusal(path) or "nhưng chỉ có" in _refusal(path)


@needs_ffmpeg
def test_two_mp3s_in_one_are_refused(tmp_path: Path) -> None:
    """Players stop at the first one's end; which is meant nobody knows."""
    path = recorded(tmp_path / "ghép.mp3")
    path.write_bytes(path.read_bytes() * 2)
    assert "nhiều bản MP3 nối liền nhau" in _refusal(path)


@needs_ffmpeg
def test_a_recording_that_changes_its_rate_is_refused(tmp_path: Path) -> None:
    """Two raw AACs one behind the other: the second would be heard at half its speed."""
    first = recorded(tmp_path / "a.aac").read_bytes()
    path = recorded(tmp_path / "ghép.aac", rate=22_050)
    path.write_bytes(first + path.read_bytes())
    assert "đổi tần số lấy mẫu" in _refusal(path)


def test_a_file_that_hides_its_length_is_stopped_while_it_is_decoded(tmp_path: Path) -> None:
    """No heading to go by: what is decoded is counted, and the disk is not filled."""
    path = write_wav(tmp_path / "dài.wav", np.tile(voice(8000), (8, 1)), 8000)
    data = bytearray(path.read_bytes())
    at = data.index(b"data")
    data[at + 4 : at + 8] = b"\xff" * 4
    path.write_bytes(data)
    assert "dài hơn 5 giây" in _refusal(path, longest_s=5)
