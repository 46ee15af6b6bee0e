"""Bring a database to the shape this program knows: backup first, then one transaction."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from broadcaster.errors import StationError
from broadcaster.programme.whole_files import put_in_place
from broadcaster.store.database import Database
from broadcaster.store.faults import plainly

Which = Literal["station", "playlog"]

Standing = Literal["nothing", "older", "current", "newer"]
"""Where the tables of a database stand, seen from this program; ``nothing``: it has none yet."""

_PAGES = 1024
"""Pages (of 4 KiB) that a copy reads while it holds the file."""

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def migrate(where: Path | str, which: Which) -> None:
    """Make the tables of ``where`` (a path or a URL), or bring them up to date.

    An SQLite file that holds tables already is first copied to ``backups/`` beside it. All steps
    happen in one transaction: an interrupted migration leaves the database as it was. A second
    process that migrates at the same moment waits and finds nothing left to do.

    Raises:
        StationError: the database is newer than this program, damaged, locked or not writable.

    """
    config = _config(which)
    database = Database(where, foreign_keys=False)
    try:
        current = current_revision(database)
        newest = _newest(config)
        _refuse_newer(config, current, str(database.path or database.url.host))
        if current == newest:
            return
        if current is not None and database.path is not None:
            _copy_before(database.path, newest)
        with database.transaction() as connection:
            _upgrade(connection, config)
    finally:
        database.dispose()


def refuse_newer(path: Path, which: Which) -> None:
    """Check that this program knows the shape of the database at ``path``; change nothing.

    Raises:
        StationError: it is newer than the program, or no database of a station.

    """
    database = Database(path)
    try:
        current = current_revision(database)
    finally:
        database.dispose()
    if current is None:
        raise StationError(f"{path.name}: không phải cơ sở dữ liệu của đài; hãy chọn bản sao lưu khác.")
    _refuse_newer(_config(which), current, path.name)


def standing(database: Database, which: Which) -> Standing:
    """Where ``database`` stands; nothing is changed.

    Raises:
        StationError: it cannot be read.

    """
    config, current = _config(which), current_revision(database)
    if current is None:
        return "nothing"
    if current == _newest(config):
        return "current"
    return "older" if current in _known(config) else "newer"


def current_revision(database: Database) -> str | None:
    """The migration that ``database`` stands at; None when it has no tables yet."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _config(which: Which) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS / which).replace("%", "%%"))
    return config


def _newest(config: Config) -> str:
    newest = ScriptDirectory.from_config(config).get_current_head()
    if newest is None:
        raise StationError("Thiếu tệp nâng cấp cơ sở dữ liệu; hãy cài lại chương trình.")
    return newest


def _known(config: Config) -> set[str]:
    return {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}


def _refuse_newer(config: Config, current: str | None, name: str) -> None:
    if current is not None and current not in _known(config):
        raise StationError(
            f"Cơ sở dữ liệu {name} do bản chương trình mới hơn tạo ra (bước {current}); "
            "hãy cài bản mới hơn hoặc khôi phục bản sao lưu cũ."
        )


def _upgrade(connection: Connection, config: Config) -> None:
    """Run the steps that are missing, inside the transaction of ``connection``."""
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise StationError(
                f"Nâng cấp cơ sở dữ liệu không thành (bảng {broken[0]} thiếu dữ liệu gốc); "
                "dữ liệu vẫn như cũ, hãy gửi thư mục dữ liệu cho người hỗ trợ."
            )


def _copy_before(path: Path, newest: str) -> None:
    """Copy the database beside itself, whole or not at all.

    Raises:
        StationError: the copy cannot be written.

    """
    target = path.parent / "backups" / f"{path.stem}-before-{re.sub(r'[^0-9a-z]', '', newest)}.db"
    part = target.with_suffix(".part")
    try:
        target.parent.mkdir(exist_ok=True)
        part.unlink(missing_ok=True)
        copy_database(path, part)
        put_in_place(part, target)
    except (OSError, sqlite3.Error) as error:
        raise StationError(
            f"Không sao lưu được {path.name} trước khi nâng cấp: {plainly(error)}; dữ liệu chưa bị thay đổi."
        ) from error


def copy_database(source: Path, target: Path) -> None:
    """Copy an SQLite database as it stands at one moment, also while others use it.

    It is read a few megabytes at a time, so that a writer never waits long; when somebody has written
    in between, SQLite begins anew by itself.

    Raises:
        sqlite3.Error: it cannot be read or written.

    """
    with (
        closing(sqlite3.connect(source, timeout=10)) as reader,
        closing(sqlite3.connect(target)) as writer,
    ):
        writer.execute("PRAGMA synchronous=EXTRA")
        reader.backup(writer, pages=_PAGES, sleep=0.01)
