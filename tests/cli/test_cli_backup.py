"""A station in one file and back: the same plays, the same chain, nothing to log in with."""

import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from broadcaster.clock import SystemClock, local_date
from broadcaster.desk.log import verify
from broadcaster.playout.event import EventKind
from broadcaster.settings import DataFolder
from broadcaster.station.rehearsal import play_days
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader
from tests.cli.command import Loa, Played, as_process, refused, values
from tests.station.processes import RunningStation
from tests.station.small_station import copy_of


@pytest.fixture
def archive(loa: Loa, played: Played, tmp_path: Path) -> Path:
    """A backup of a station with a day behind it."""
    file = tmp_path / "sao lưu.zip"
    done = loa("backup", file, "--data", played.folder)
    assert (done.status, done.err) == (0, "")
    return file


def test_a_restored_station_has_the_same_plays_and_the_same_head(
    loa: Loa, played: Played, archive: Path, tmp_path: Path
) -> None:
    """The restore walks the chain itself and says so; the exports are equal to the letter."""
    new = tmp_path / "khôi phục"
    head = verify(PlaylogReader(DataFolder(played.folder).playlog))
    done = loa("restore", archive, "--data", new)
    assert done.status == 0
    assert f"Nhật ký nguyên vẹn: {head.count} sự kiện, mã băm cuối {head.head_hash}" in done.out
    for form in (["--format", "json"], ["--format", "csv"], ["--events"]):
        was = loa("playlog", "export", *form, "--data", played.folder)
        assert loa("playlog", "export", *form, "--data", new).out == was.out
    assert head.head_hash in loa("playlog", "verify", "--data", new).out


@pytest.fixture
def yesterdays(station_copy: DataFolder) -> DataFolder:
    """A station that has played yesterday."""
    yesterday = local_date(SystemClock().now()) - timedelta(days=1)
    database = Database(station_copy.database, durable=False)
    play_days(station_copy, database, yesterday, yesterday, lambda _line: None)
    database.dispose()
    return station_copy


def test_a_restored_station_plays_on_and_is_backed_up_while_it_does(
    loa: Loa, yesterdays: DataFolder, tmp_path: Path
) -> None:
    """It tells a new one-time password, its log goes on from the restored head; a backup disturbs nothing."""
    loa("backup", tmp_path / "a.zip", "--data", yesterdays.path)
    restored = as_process("restore", tmp_path / "a.zip", "--data", tmp_path / "cũ")
    assert (restored.status, restored.err) == (0, "")
    folder = copy_of(tmp_path / "cũ", tmp_path / "mới")
    before = verify(PlaylogReader(folder.playlog)).count
    with RunningStation(folder) as station:
        assert "mật khẩu dùng một lần" in station.said()
        assert as_process("backup", tmp_path / "lúc chạy.zip", "--data", folder.path).status == 0
        assert station.answers()
    kinds = [each.event.kind for each in PlaylogReader(folder.playlog).events()]
    assert kinds[before] is EventKind.BOOTED
    assert verify(PlaylogReader(folder.playlog)).count == len(kinds)
    again = loa("restore", tmp_path / "lúc chạy.zip", "--data", tmp_path / "lần nữa")
    assert "Nhật ký nguyên vẹn" in again.out


def test_a_broken_chain_is_told_after_the_restore(loa: Loa, played: Played, tmp_path: Path) -> None:
    """It is still the only log there is: it is restored, and nobody takes it for whole."""
    folder = copy_of(played.folder, tmp_path / "sửa lén")
    _alter(folder.playlog)
    loa("backup", tmp_path / "a.zip", "--data", folder.path)
    done = loa("restore", tmp_path / "a.zip", "--data", tmp_path / "mới")
    assert done.status == 2
    assert "Đã khôi phục" in done.out
    assert "nguyên vẹn" not in done.out
    (line,) = done.err.splitlines()
    assert "sự kiện" in line


def _alter(playlog: Path) -> None:
    """Change an event behind the triggers' back."""
    with closing(sqlite3.connect(playlog)) as connection, connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE event SET details = '{}' WHERE seq = 5")


def test_a_restore_never_overwrites(loa: Loa, played: Played, archive: Path) -> None:
    """A folder that holds a station, or anything, is refused."""
    assert "đã có dữ liệu" in refused(loa("restore", archive, "--data", played.folder))


def test_a_backup_never_overwrites(loa: Loa, played: Played, archive: Path) -> None:
    """Nor does a backup."""
    assert "Đã có tệp" in refused(loa("backup", archive, "--data", played.folder))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x89PNG"])
def test_what_is_no_backup_is_named(loa: Loa, tmp_path: Path, content: bytes) -> None:
    """And leaves no trace."""
    (tmp_path / "ảnh.zip").write_bytes(content)
    assert "ảnh.zip" in refused(loa("restore", tmp_path / "ảnh.zip", "--data", tmp_path / "mới"))
    assert not DataFolder(tmp_path / "mới").holds_station()


def test_a_backup_holds_no_one_time_password(played: Played, archive: Path) -> None:
    """Whoever finds the file cannot log in."""
    password = DataFolder(played.folder).first_password.read_text(encoding="utf-8").split()[-1]
    with zipfile.ZipFile(archive) as opened:
        assert password.encode() not in b"".join(opened.read(name) for name in opened.namelist())


def test_a_long_vietnamese_folder_is_a_folder_like_any_other(
    loa: Loa, played: Played, archive: Path, tmp_path: Path
) -> None:
    """Spaces, Vietnamese letters, over two hundred characters: a station is restored, rendered and read."""
    deep = tmp_path
    for name in ("Đài truyền thanh xã Trùng Khánh", "Chương trình phát thanh cơ sở năm 2026") * 3:
        deep = deep / name
    assert len(str(deep)) > 200
    assert loa("restore", archive, "--data", deep).status == 0
    rendered = values(loa("render", "--format", "json", "--data", deep))
    assert len(rendered) == 4
    assert all(Path(item["file"]).is_file() for item in rendered)
    assert loa("say", "xin chào bà con", "-o", deep / "chào.wav", "--data", deep).status == 0
    assert "nguyên vẹn" in as_process("playlog", "verify", "--data", deep).out
    asked = ("playlog", "export", "--format", "json", "--data")
    assert values(loa(*asked, deep)) == values(loa(*asked, played.folder))
