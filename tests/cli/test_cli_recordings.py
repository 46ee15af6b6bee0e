"""``loa record``: whether files are fit for the air, and one of them as the sound of a script."""

import hashlib
from pathlib import Path

import pytest

from broadcaster.settings import DataFolder
from tests.cli.command import Loa, refused, values
from tests.desk.voice_file import write_voice


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """A recording of a person."""
    return write_voice(tmp_path / "bà Hoa đọc.wav")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page of the web that calls itself a sound."""
    file = tmp_path / "bài.mp3"
    file.write_bytes(b"<html><body>Not found</body></html>" * 50)
    return file


def test_a_recording_becomes_the_sound_of_a_draft(loa: Loa, station_copy: DataFolder, voice: Path) -> None:
    """The item is in the library; the operator is told that it needs approval."""
    asked = ("record", "hang-gia", voice, "--data", station_copy.path)
    added = values(loa(*asked, "--format", "json", "--to", "0:03"))
    assert added["slug"] == "hang-gia"
    assert hashlib.sha256(Path(added["file"]).read_bytes()).hexdigest() == added["sha256"]
    assert added["report"]["to_ms"] <= 3000
    ran = loa(*asked)
    assert ran.status == 0, ran.err
    assert "phải gửi duyệt" in ran.out


def test_a_recording_of_an_unknown_script_or_of_no_sound_is_refused(
    loa: Loa, station_copy: DataFolder, voice: Path, page: Path
) -> None:
    """In one line; the library has grown by nothing."""
    before = sorted(station_copy.library.rglob("*"))
    data = ("--data", station_copy.path)
    assert "khong-co" in refused(loa("record", "khong-co", voice, *data))
    assert refused(loa("record", "hang-gia", page, *data)).startswith("bài.mp3: ")
    assert "không sau bắt đầu" in refused(loa("record", "hang-gia", voice, "--from", "0:02", "--to", "0:01"))
    assert sorted(station_copy.library.rglob("*")) == before


@pytest.mark.parametrize("names", [["hang-gia"], ["hang-gia", "a.wav", "b.wav"]])
def test_a_script_and_one_file_are_needed(loa: Loa, tmp_path: Path, names: list[str]) -> None:
    """Anything else is a slip of the command line; no station is made for it."""
    told = refused(loa("record", *names, "--data", tmp_path / "none"))
    assert "một mã bài và một tệp thu âm" in told
    assert not (tmp_path / "none").exists()


def test_no_station_is_made_to_keep_a_recording(loa: Loa, tmp_path: Path, voice: Path) -> None:
    """A wrong folder is told."""
    assert "--data" in refused(loa("record", "hang-gia", voice, "--data", tmp_path / "none"))


def test_files_are_checked_without_a_station(loa: Loa, tmp_path: Path, voice: Path) -> None:
    """What was found in each, for people and for programs."""
    other = write_voice(tmp_path / "b.wav", pitch=230)
    ran = loa("record", "--check", voice, other, "--data", tmp_path / "none")
    assert (ran.status, ran.err) == (0, "")
    assert [line.partition(":")[0] for line in ran.out.splitlines() if "dùng được" in line] == [
        str(voice),
        str(other),
    ]
    checked = values(loa("record", "--check", voice, other, "--format", "json", "--to", "0:03"))
    assert [(each["file"], each["refused"]) for each in checked] == [(str(voice), None), (str(other), None)]
    assert all(each["report"]["to_ms"] <= 3000 for each in checked)
    assert not (tmp_path / "none").exists()


def test_one_file_that_is_refused_ends_the_check_with_status_2(loa: Loa, voice: Path, page: Path) -> None:
    """The others are reported on all the same; why it is refused is one line on stderr, or in the JSON."""
    ran = loa("record", "--check", page, voice)
    assert ran.status == 2
    assert "dùng được" in ran.out
    (line,) = ran.err.splitlines()
    assert "bài.mp3" in line
    ran = loa("record", "--check", page, voice, "--format", "json")
    assert (ran.status, ran.err) == (2, "")
    assert '"report": null' in ran.out
    assert "bài.mp3" in ran.out
