"""A backup is the whole station in one file, and restoring it gives that station and nothing else."""

import hashlib
import json
import os
import shutil
import sqlite3
import threading
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster.errors import DiskFullError, StationError
from broadcaster.playlog.chain import verify
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.settings import DataFolder
from broadcaster.store.accounts import Account, WebSession, add_account, add_web_session, find_account
from broadcaster.store.backup import back_up, restore, verify_backup
from broadcaster.store.database import Database
from broadcaster.store.lexicon import save_lexicon
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from broadcaster.store.station import Action, record_action, set_setting

NOW = datetime(2026, 2, 17, 22, 30, tzinfo=UTC)
HEARD = Event(EventKind.CONFIRMED, NOW, Mode.LIVE, "sang:2026-02-18:phong-gia:1", "trung-tam")


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A small station: accounts, a setting, a lexicon, an action, three events, two sounds."""
    folder = DataFolder(tmp_path / "đài xã").make()
    migrate(folder.database, "station")
    migrate(folder.playlog, "playlog")
    database = Database(folder.database, durable=False)
    with database.transaction() as connection:
        add_account(connection, Account("an", "argon2-an", one_time=False, role="quan_tri", created_at=NOW))
        add_web_session(connection, WebSession("kept-token", "an", "csrf", NOW, NOW + timedelta(hours=1)))
        add_account(connection, Account("bình", "argon2-binh", one_time=True, role="duyet", created_at=NOW))
        set_setting(connection, "tên đài", "Đài Trùng Khánh")
        save_lexicon(connection, "Phja\tPhia\n")
        record_action(connection, Action(NOW, "an", "duyệt", "phong-gia"))
    database.dispose()
    append(folder, 3)
    folder.settings.write_text('station = "Đài"\r\n', encoding="utf-8", newline="")
    folder.library.mkdir()
    for sound in (b"fLaC one" * 1000, b"fLaC two" * 5000):
        (folder.library / f"{hashlib.sha256(sound).hexdigest()}.flac").write_bytes(sound)
    folder.first_password.write_text("one-time-word", encoding="utf-8")
    return folder


@pytest.fixture
def archive(folder: DataFolder, tmp_path: Path) -> Path:
    """A backup of that station."""
    back_up(folder, tmp_path / "sao lưu.zip", NOW)
    return tmp_path / "sao lưu.zip"


def append(folder: DataFolder, count: int) -> None:
    """Write some events."""
    writer = PlaylogWriter(open_playlog(folder.playlog, durable=False))
    writer.append([HEARD] * count)
    writer.close()


def dump(path: Path) -> list[str]:
    """Every table and row as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def files_of(folder: DataFolder) -> dict[str, bytes]:
    """Sounds and settings by name."""
    paths = [*folder.library.glob("*"), *folder.path.glob("*.toml")]
    return {path.name: path.read_bytes() for path in paths}


def test_a_restored_station_is_equal(folder: DataFolder, archive: Path, tmp_path: Path) -> None:
    """Tables row by row, log, sounds and settings byte by byte; only secrets are gone."""
    new = DataFolder(tmp_path / "mới" / "sâu")
    restore(archive, new)
    secret = ('INSERT INTO "web_session"', "INSERT INTO \"account\" VALUES('bình'")
    kept = [line for line in dump(folder.database) if not line.startswith(secret)]
    found = [line for line in dump(new.database) if not line.startswith(secret)]
    assert sorted(found) == sorted(kept)  # indexes and triggers may change places
    assert [line for line in found if "INSERT" in line] == [line for line in kept if "INSERT" in line]
    assert dump(new.playlog) == dump(folder.playlog)
    assert files_of(new) == files_of(folder)
    assert sorted(path.name for path in new.path.iterdir()) == [
        "library",
        "playlog.db",
        "station.db",
        "station.toml",
    ]
    verify(PlaylogReader(new.playlog).events())


def test_nobody_is_logged_in_after_a_restore(archive: Path, tmp_path: Path) -> None:
    """Web sessions are gone, a one-time password fits no longer, a person's own password stays."""
    new = DataFolder(tmp_path / "mới")
    restore(archive, new)
    database = Database(new.database)
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM web_session").scalar() == 0
        hashes = [getattr(find_account(connection, name), "password_hash", None) for name in ("an", "bình")]
    database.dispose()
    assert hashes == ["argon2-an", ""]
    assert not new.first_password.exists()


def test_a_backup_carries_no_secret(archive: Path) -> None:
    """Whoever finds the file cannot log in with what is in it."""
    with zipfile.ZipFile(archive) as opened:
        everything = b"".join(opened.read(name) for name in opened.namelist())
    for secret in (b"kept-token", b"argon2-binh", b"one-time-word"):
        assert secret not in everything
    assert b"argon2-an" in everything


def test_the_station_may_run_while_it_is_backed_up(folder: DataFolder, tmp_path: Path) -> None:
    """What is written meanwhile does not tear the copy: its chain holds."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            append(folder, 5)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        back_up(folder, tmp_path / "a.zip", NOW)
    finally:
        stop.set()
        thread.join()
    restore(tmp_path / "a.zip", DataFolder(tmp_path / "mới"))
    head = PlaylogReader(tmp_path / "mới" / "playlog.db").head()
    assert head is not None
    verify(PlaylogReader(tmp_path / "mới" / "playlog.db").events(), head=head)


def test_the_manifest_names_every_file(folder: DataFolder, archive: Path) -> None:
    """Hash and size of each, and which program made it when."""
    manifest = verify_backup(archive)
    sounds = {f"library/{path.name}" for path in folder.library.glob("*")}
    assert set(manifest.files) == {"station.db", "playlog.db", "station.toml"} | sounds
    assert manifest.made_at == NOW
    assert manifest.left_out == ()


def test_an_altered_sound_is_left_out_and_named(folder: DataFolder, tmp_path: Path) -> None:
    """One damaged file must not keep the station from being backed up."""
    altered = min(folder.library.glob("*"))
    altered.write_bytes(b"rot")
    manifest = back_up(folder, tmp_path / "a.zip", NOW)
    assert manifest.left_out == (altered.name,)
    assert f"library/{altered.name}" not in verify_backup(tmp_path / "a.zip").files


def test_a_backup_never_overwrites(folder: DataFolder, archive: Path) -> None:
    """An older backup is worth more than a convenience."""
    before = archive.read_bytes()
    with pytest.raises(StationError, match="Đã có tệp"):
        back_up(folder, archive, NOW)
    assert archive.read_bytes() == before


def test_a_backup_that_fails_leaves_nothing(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told, and no half file remains."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StationError, match="đĩa đã đầy"):
        back_up(folder, tmp_path / "a.zip", NOW)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("target", ["không có/a.zip"])
def test_a_backup_into_nowhere_is_told(folder: DataFolder, tmp_path: Path, target: str) -> None:
    """The operator reads what to check."""
    with pytest.raises(StationError, match="kiểm tra lại đường dẫn"):
        back_up(folder, tmp_path / target, NOW)


def test_an_empty_folder_has_nothing_to_back_up(tmp_path: Path) -> None:
    """No backup of nothing."""
    with pytest.raises(StationError, match="không có đài nào"):
        back_up(DataFolder(tmp_path), tmp_path / "a.zip", NOW)


@pytest.mark.parametrize("there", ["station.db", "playlog.db", "station.toml", "library", "thư.docx"])
def test_a_folder_that_holds_something_is_refused(archive: Path, tmp_path: Path, there: str) -> None:
    """Nothing is overwritten or mixed."""
    new = DataFolder(tmp_path / "mới").make()
    (new.path / there).write_bytes(b"mine")
    with pytest.raises(StationError, match="đã có dữ liệu"):
        restore(archive, new)
    assert [path.name for path in new.path.iterdir()] == [there]
    assert (new.path / there).read_bytes() == b"mine"


def test_what_a_start_makes_by_itself_does_not_count(archive: Path, tmp_path: Path) -> None:
    """Lock files and the remains of a restore that was cut off are no station."""
    new = DataFolder(tmp_path / "mới").make()
    new.station_lock.touch()
    new.prepare_lock.touch()
    (new.path / ".restore-abc").mkdir()
    restore(archive, new)
    assert new.holds_station()
    assert not (new.path / ".restore-abc").exists()


Tamper = Callable[[dict[str, bytes]], None]


def rebuilt(archive: Path, target: Path, tamper: Tamper) -> Path:
    """A copy of ``archive`` whose files ``tamper`` has changed."""
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    tamper(files)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return target


def listed(files: dict[str, bytes], name: str, data: bytes, **entry: object) -> None:
    """Put a file in with a manifest that names it, as a forger would."""
    manifest = json.loads(files["manifest.json"])
    manifest["files"][name] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} | entry
    files |= {name: data, "manifest.json": json.dumps(manifest).encode()}


def with_manifest(files: dict[str, bytes], /, **fields: object) -> None:
    """Change fields of the manifest."""
    manifest = json.loads(files["manifest.json"]) | fields
    files["manifest.json"] = json.dumps(manifest).encode()


def altered_bit(files: dict[str, bytes]) -> None:
    """One letter of the settings."""
    files["station.toml"] = files["station.toml"].replace(b"s", b"S", 1)


def other_program(files: dict[str, bytes], version: str = "9999") -> None:
    """A database of a program from the future."""
    path = Path(files.pop("folder").decode()) / "x.db"
    path.write_bytes(files["station.db"])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    listed(files, "station.db", path.read_bytes())


@pytest.mark.parametrize(
    ("tamper", "message"),
    [
        (altered_bit, "không khớp"),
        (lambda files: files.pop("playlog.db"), "không khớp"),
        (lambda files: files.update(extra=b"x"), "không khớp"),
        (lambda files: files.pop("manifest.json"), "thiếu bản kê"),
        (lambda files: files.update({"manifest.json": b"{"}), "bản kê sai"),
        (lambda files: files.update({"manifest.json": b"[]"}), "bản kê sai"),
        (lambda files: with_manifest(files, format=2), "mới hơn"),
        (lambda files: with_manifest(files, files={}), "không khớp"),
        (lambda files: listed(files, "../escape.toml", b"x"), "bản kê sai"),
        (lambda files: listed(files, "/etc/x.toml", b"x"), "bản kê sai"),
        (lambda files: listed(files, "library/../station.toml", b"x"), "bản kê sai"),
        (lambda files: listed(files, "library\\..\\x.toml", b"x"), "bản kê sai"),
        (lambda files: listed(files, "C:\\x.toml", b"x"), "bản kê sai"),
        (lambda files: listed(files, "library/CON.flac", b"x"), "bản kê sai"),
        (lambda files: listed(files, f"library/{'a' * 64}.flac\n", b"x"), "bản kê sai"),
        (lambda files: listed(files, f"library/{'a' * 64}.flac", b"x"), "mã của nó"),
        (lambda files: listed(files, "station.toml", b"x", size=99), "không khớp"),
        (lambda files: listed(files, "station.toml", b"x", size=-1), "bản kê sai"),
        (lambda files: listed(files, "station.db", b"no database" * 999), "không phải cơ sở dữ liệu"),
        (lambda files: listed(files, "station.db", b""), "không phải cơ sở dữ liệu"),
        (other_program, "mới hơn"),
    ],
)
def test_a_tampered_archive_is_refused_without_a_trace(
    archive: Path, tmp_path: Path, tamper: Tamper, message: str
) -> None:
    """Whatever does not fit its manifest, or would leave the folder, is refused before anything is there."""

    def tampered(files: dict[str, bytes]) -> None:
        files["folder"] = str(tmp_path).encode()
        tamper(files)
        files.pop("folder", None)

    forged = rebuilt(archive, tmp_path / "forged.zip", tampered)
    new = DataFolder(tmp_path / "mới")
    with pytest.raises(StationError, match=message):
        restore(forged, new)
    assert not new.path.exists() or list(new.path.iterdir()) == []


def test_a_backup_on_the_stations_own_disk_leaves_room_for_the_play_log(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the station must not be what stops the log."""
    nearly_full = shutil.disk_usage(tmp_path)._replace(free=60 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: nearly_full)
    with pytest.raises(DiskFullError, match="chỉ còn 60 MB"):
        back_up(folder, tmp_path / "sao lưu.zip", NOW)
    assert not list(tmp_path.glob("*sao*"))


def test_a_zip_bomb_is_not_unpacked(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gigabyte in a megabyte is refused by its stated size when the disk has no room for it."""
    nearly_full = shutil.disk_usage(tmp_path)._replace(free=40 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: nearly_full)
    bomb = rebuilt(
        archive, tmp_path / "bomb.zip", lambda files: listed(files, "station.toml", b"\0" * 10 * 2**20)
    )
    new = DataFolder(tmp_path / "mới")
    with pytest.raises(StationError, match="không đủ chỗ"):
        restore(bomb, new)
    assert list(new.path.iterdir()) == []


def test_an_archive_that_is_none_is_named(tmp_path: Path) -> None:
    """A picture, an empty file, a missing one, a folder: the operator reads which file."""
    (tmp_path / "a.zip").write_bytes(b"\x89PNG")
    (tmp_path / "b.zip").touch()
    (tmp_path / "d.zip").mkdir()
    for name in ("a.zip", "b.zip", "c.zip", "d.zip"):
        with pytest.raises(StationError, match=name):
            restore(tmp_path / name, DataFolder(tmp_path / "mới"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), cut=st.booleans(), flip=st.integers(1, 255))
def test_a_damaged_archive_is_refused_or_equal(
    archive: Path,
    tmp_path: Path,
    place: float,
    cut: bool,  # noqa: FBT001  # drawn by Hypothesis
    flip: int,
) -> None:
    """Cut off or with a byte changed anywhere: it verifies as it was, or it is a StationError."""
    data = bytearray(archive.read_bytes())
    at = int(place * len(data))
    if cut:
        del data[at:]
    else:
        data[at] ^= flip
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(data)
    whole = verify_backup(archive)
    try:
        found = verify_backup(damaged)
    except StationError:
        return
    assert found == whole
