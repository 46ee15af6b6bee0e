"""Sessions in and out by the command: what would change is shown, then asked, then saved."""

from pathlib import Path

import pytest

from broadcaster.settings import DataFolder
from tests.cli.command import Loa, refused
from tests.station.small_station import copy_of

EVENT = (
    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{uid}@x\nSUMMARY:{title}\nDTSTART:20260305T{starts}00\n"
    "DURATION:PT10M\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n"
)


@pytest.fixture
def own(small_station: Path, tmp_path: Path) -> DataFolder:
    """A small station of one's own."""
    return copy_of(small_station, tmp_path / "trạm")


def test_a_table_goes_out_is_changed_and_comes_in(loa: Loa, own: DataFolder, tmp_path: Path) -> None:
    """What a spreadsheet did to it is told line by line; what is right is saved."""
    file = tmp_path / "khung giờ.csv"
    assert loa("schedule", "export", file, "--data", own.path).status == 0
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("17:00", "17:05") + "x;X;99:00;10;T2\n", encoding="utf-8")
    done = loa("schedule", "import", file, "--data", own.path, "--yes")
    assert done.status == 0, done.err
    assert "đổi: 17:00 Buổi chiều → 17:05 Buổi chiều (chieu)" in done.out
    assert "không nhận: 1 mục" in done.out
    assert "Đã lưu khung giờ mới." in done.out
    assert "cột “Giờ bắt đầu”" in done.err
    loa("schedule", "export", file, "--data", own.path)
    assert "17:05" in file.read_text(encoding="utf-8")


def test_nothing_is_saved_unless_a_person_says_so(loa: Loa, own: DataFolder, tmp_path: Path) -> None:
    """Asked and answered with no, the sessions stay."""
    file = tmp_path / "lich.ics"
    file.write_text(EVENT.format(uid="a", title="Đọc báo", starts="1500"), encoding="utf-8")
    done = loa("schedule", "import", file, "--data", own.path, stdin=b"n\n")
    assert (done.status, "thêm: 15:00 Đọc báo (doc-bao)" in done.out) == (2, True)
    assert "không thay đổi gì thêm" in done.err
    loa("schedule", "export", tmp_path / "ra.csv", "--data", own.path)
    assert "doc-bao" not in (tmp_path / "ra.csv").read_text(encoding="utf-8")


def test_a_calendar_goes_out(loa: Loa, own: DataFolder, tmp_path: Path) -> None:
    """Coming in again it changes nothing; what it cannot say is told, and is no success."""
    file = tmp_path / "lich.ics"
    loa("schedule", "export", file, "--data", own.path)
    assert file.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    done = loa("schedule", "import", file, "--data", own.path, "--yes")
    assert "giữ nguyên" in done.out
    assert "thêm" not in done.out
    assert done.status == (2 if "CSV" in done.err else 0)


def test_only_refused_sessions_are_an_error(loa: Loa, own: DataFolder, tmp_path: Path) -> None:
    """In quiet hours: the reason on stderr, status 2, nothing saved."""
    file = tmp_path / "lich.ics"
    file.write_text(EVENT.format(uid="a", title="Nửa đêm", starts="2330"), encoding="utf-8")
    done = loa("schedule", "import", file, "--data", own.path, "--yes")
    assert done.status == 2
    assert "giờ yên tĩnh" in done.err


@pytest.mark.parametrize("name", ["khong-co.csv", "lich.xlsx"])
def test_a_file_that_is_not_there_or_of_another_kind_is_refused(
    loa: Loa, own: DataFolder, tmp_path: Path, name: str
) -> None:
    """One line, status 2."""
    assert name in refused(loa("schedule", "import", tmp_path / name, "--data", own.path))
