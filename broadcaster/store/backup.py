"""A station in one file, made while it runs: both databases, settings, and every approved sound."""

import os
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from datetime import datetime
from pathlib import Path

from broadcaster import __version__
from broadcaster.errors import StationError
from broadcaster.programme.whole_files import put_in_place, require_room, sync_folder
from broadcaster.settings import DataFolder
from broadcaster.store import archive as form
from broadcaster.store.archive import DATABASE, LIBRARY, PLAYLOG, SETTINGS, Entry, Manifest
from broadcaster.store.faults import plainly
from broadcaster.store.migrate import Which, copy_database, refuse_newer

_SECRETS = ("DELETE FROM web_session", "UPDATE account SET password_hash = '' WHERE one_time")
"""What a copy must not carry along: who is logged in, and one-time passwords, which lie in a text file."""

_DATABASES: tuple[tuple[str, Which], ...] = ((DATABASE, "station"), (PLAYLOG, "playlog"))
_UNPACKED = ".restore-"
_SPARE = 32 * 2**20
"""Bytes that are left free when a backup is unpacked."""


def back_up(folder: DataFolder, target: Path, now: datetime) -> Manifest:
    """Write the station in ``folder`` to the file ``target``, and say what is in it.

    The station may run meanwhile: each database is copied as it stands at one moment, the play log
    first, so that all it speaks of is in the other. The file appears whole or not at all.

    Raises:
        DiskFullError: on the station's own disk there is no room but what is kept for the play log.
        StationError: there is no station, ``target`` exists, or the disk does not take it.

    """
    if not folder.database.exists():
        raise StationError(f"Thư mục {folder.path} không có đài nào để sao lưu; hãy chọn đúng thư mục.")
    if target.exists():
        raise StationError(f"Đã có tệp {target}; hãy chọn tên khác để không ghi đè bản sao lưu cũ.")
    try:
        if target.parent.stat().st_dev == folder.path.stat().st_dev:
            require_room(target.parent, _length(folder))
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".loa-backup-") as copies:
            return _write(folder, target, Path(copies), now)
    except (OSError, sqlite3.Error) as error:
        raise StationError(f"Không sao lưu được vào {target}: {plainly(error)}.") from error


def verify_backup(archive: Path) -> Manifest:
    """Read all of a backup and compare it with its manifest.

    Raises:
        StationError: it is no backup, damaged, altered, or of a newer program.

    """
    with form.opened(archive) as opened:
        manifest = form.read_manifest(opened)
        for name, entry in manifest.files.items():
            with opened.open(name) as source:
                if form.copied(source, None, entry.size) != entry:
                    raise form.damaged(name, "nội dung không khớp bản kê")
    return manifest


def restore(archive: Path, folder: DataFolder) -> Manifest:
    """Put the station of the file ``archive`` into ``folder``, which must be empty.

    Everything is unpacked beside its place and checked first: an archive that is not whole leaves no
    trace. Nobody is logged in afterwards, and an account whose one-time password was never changed has
    none. Whether the play log's chain holds is for ``playlog.chain.verify`` to say: a log that was
    altered before the backup is still the only one there is.

    Raises:
        StationError: ``folder`` is not empty or too small; or ``archive`` is no backup, damaged,
            altered, or of a newer program.

    """
    _refuse_used(folder)
    with form.opened(archive) as opened:
        manifest = form.read_manifest(opened)
        try:
            folder.make()
            _refuse_small(folder, manifest)
            with tempfile.TemporaryDirectory(dir=folder.path, prefix=_UNPACKED) as unpacked:
                _unpack(opened, manifest, Path(unpacked))
                _check_databases(Path(unpacked))
                _move_in(Path(unpacked), folder)
        except (OSError, sqlite3.Error) as error:
            raise StationError(f"Không khôi phục được vào {folder.path}: {plainly(error)}.") from error
    return manifest


def _write(folder: DataFolder, target: Path, copies: Path, now: datetime) -> Manifest:
    _copy_databases(folder, copies)
    part = copies / "archive.part"
    with part.open("w+b") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            manifest = _fill(archive, folder, copies, now)
        stream.flush()
        os.fsync(stream.fileno())
    verify_backup(part)
    put_in_place(part, target)
    return manifest


def _length(folder: DataFolder) -> int:
    """Bytes that a backup takes while it is made, at most: the databases lie there as copies too."""
    databases = [path.stat().st_size for path in (folder.database, folder.playlog) if path.exists()]
    return 2 * sum(databases) + sum(path.stat().st_size for path in folder.library.glob("*.flac"))


def _fill(archive: zipfile.ZipFile, folder: DataFolder, copies: Path, now: datetime) -> Manifest:
    """Put everything into ``archive``; sounds last, so that what the databases name is there."""
    plain = ((DATABASE, copies / DATABASE), (PLAYLOG, copies / PLAYLOG), (SETTINGS, folder.settings))
    files = {name: _add(archive, name, path) for name, path in plain if path.exists()}
    left_out = []
    for path in sorted(folder.library.glob("*.flac")):
        if _is_whole(path):
            files[f"{LIBRARY}/{path.name}"] = _add(archive, f"{LIBRARY}/{path.name}", path)
        else:
            left_out.append(path.name)
    manifest = Manifest(
        format=form.FORMAT, program=__version__, made_at=now, files=files, left_out=tuple(left_out)
    )
    archive.writestr(form.MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _copy_databases(folder: DataFolder, copies: Path) -> None:
    if folder.playlog.exists():
        copy_database(folder.playlog, copies / PLAYLOG)
    copy_database(folder.database, copies / DATABASE)
    _forget_secrets(copies / DATABASE)


def _forget_secrets(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for statement in _SECRETS:
            connection.execute(statement)
        connection.execute("VACUUM")  # nothing deleted lingers in free pages


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> Entry:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_STORED if name.startswith(LIBRARY) else zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(info, "w", force_zip64=True) as target:
        return form.copied(source, target)


def _is_whole(sound: Path) -> bool:
    """Whether the bytes of a library file are those of its name."""
    with sound.open("rb") as source:
        return form.copied(source, None).sha256 == sound.stem


def _refuse_used(folder: DataFolder) -> None:
    """Only what a start of the program makes by itself may be there already."""
    own = {folder.station_lock.name, folder.player_lock.name, folder.prepare_lock.name}
    names = [path.name for path in folder.path.iterdir()] if folder.path.is_dir() else []
    if folder.holds_station() or any(name not in own and not name.startswith(_UNPACKED) for name in names):
        raise StationError(
            f"Thư mục {folder.path} đã có dữ liệu; hãy chọn một thư mục trống để khôi phục, không ghi đè."
        )
    for name in names:
        if name.startswith(_UNPACKED):  # a restore that was cut off
            shutil.rmtree(folder.path / name, ignore_errors=True)


def _refuse_small(folder: DataFolder, manifest: Manifest) -> None:
    if shutil.disk_usage(folder.path).free < manifest.size + _SPARE:
        raise StationError(
            f"Ổ đĩa của {folder.path} không đủ chỗ (cần {manifest.size // 2**20 + 1} MB); "
            "hãy giải phóng dung lượng rồi khôi phục lại."
        )


def _unpack(archive: zipfile.ZipFile, manifest: Manifest, unpacked: Path) -> None:
    """Write every file of ``manifest`` under ``unpacked``, as long as it said and no longer."""
    (unpacked / LIBRARY).mkdir()
    for name, entry in manifest.files.items():
        with archive.open(name) as source, (unpacked / name).open("wb") as target:
            if form.copied(source, target, entry.size) != entry:
                raise form.damaged(name, "nội dung không khớp bản kê")
            target.flush()
            os.fsync(target.fileno())
    sync_folder(unpacked / LIBRARY)


def _check_databases(unpacked: Path) -> None:
    for name, which in _DATABASES:
        path = unpacked / name
        if path.exists():
            refuse_newer(path, which)
            with closing(sqlite3.connect(path)) as connection:
                if connection.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
                    raise form.damaged(name, "cơ sở dữ liệu hỏng")
    _forget_secrets(unpacked / DATABASE)


def _move_in(unpacked: Path, folder: DataFolder) -> None:
    """Rename everything to its place; the database last, for with it the folder holds a station."""
    for name in (LIBRARY, SETTINGS, PLAYLOG, DATABASE):
        if (unpacked / name).exists():
            (unpacked / name).replace(folder.path / name)
            sync_folder(folder.path)
