"""The database: durable, all or nothing, and always in the shape that the program knows."""

import shutil
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from broadcaster.errors import StationError
from broadcaster.store import database as database_module
from broadcaster.store.database import Database
from broadcaster.store.migrate import current_revision, migrate
from broadcaster.store.tables import metadata, setting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """File of a station's database, in a folder with a Vietnamese name, a blank and a percent sign."""
    folder = tmp_path / "Đài xã 100%"
    folder.mkdir()
    file = folder / "station.db"
    migrate(file, "station")
    return file


def newest_of(path: Path) -> str | None:
    """The migration that the database at ``path`` stands at."""
    database = Database(path)
    try:
        return current_revision(database)
    finally:
        database.dispose()


def keys(database: Database) -> set[str]:
    """Keys of the settings that are stored."""
    with database.reading() as connection:
        return set(connection.execute(select(setting.c.key)).scalars())


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "delete"), ("synchronous", 3), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
def test_a_station_database_is_durable_before_fast(path: Path, pragma: str, value: object) -> None:
    """Rollback journal, synchronous=EXTRA, foreign keys and a patient lock are really on."""
    database = Database(path)
    with database.transaction() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
    database.dispose()


def test_a_rehearsal_may_be_quick(path: Path) -> None:
    """With durable=False nothing waits for the disk."""
    database = Database(path, durable=False)
    with database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 0
    database.dispose()


def test_a_transaction_that_raises_leaves_nothing(path: Path) -> None:
    """All of a block is kept or none of it."""
    database = Database(path)

    def half() -> None:
        with database.transaction() as connection:
            connection.execute(insert(setting).values(key="a", value=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert keys(database) == set()
    database.dispose()


def test_a_transaction_takes_the_write_lock_at_once(path: Path) -> None:
    """A second writer waits, and in the end is told in Vietnamese that the file is held."""
    first, second = Database(path), Database(path, busy_timeout_s=0.05)
    with first.transaction(), pytest.raises(StationError, match="đang giữ tệp"), second.transaction():
        pass
    first.dispose()
    second.dispose()


def test_two_threads_that_count_lose_no_step(path: Path) -> None:
    """What a transaction has read stays true until it writes."""
    database = Database(path)
    with database.transaction() as connection:
        connection.execute(insert(setting).values(key="n", value=0))

    def count() -> None:
        for _ in range(10):
            with database.transaction() as connection:
                value = connection.execute(select(setting.c.value)).scalar_one()
                connection.execute(setting.update().values(value=value + 1))

    threads = [threading.Thread(target=count) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert connection.execute(select(setting.c.value)).scalar_one() == 20
    database.dispose()


def test_a_broken_reference_is_refused(path: Path) -> None:
    """Foreign keys hold."""
    database = Database(path)
    statement = "INSERT INTO web_session VALUES ('t', 'nobody', 'c', 'a', 'b', 'k')"
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.exec_driver_sql(statement)
    database.dispose()


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    """The operator reads which file is wrong."""
    file = tmp_path / "station.db"
    file.write_bytes(b"<html>captive portal</html>" * 100)
    with pytest.raises(StationError, match=r"station\.db.*không phải cơ sở dữ liệu"):
        migrate(file, "station")


def test_migrations_and_tables_agree(path: Path) -> None:
    """The newest migration leaves exactly the tables that the program reads."""
    database = Database(path)
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    database.dispose()


@pytest.mark.parametrize("which", ["station", "playlog"])
def test_migrating_twice_changes_nothing(tmp_path: Path, which: str) -> None:
    """A database that is up to date is left alone, byte for byte."""
    file = tmp_path / "x.db"
    migrate(file, which)  # type: ignore[arg-type]  # the table holds both names
    before = file.read_bytes()
    migrate(file, which)  # type: ignore[arg-type]  # as above
    assert file.read_bytes() == before
    assert not (tmp_path / "backups").exists()


@pytest.mark.parametrize("which", ["station", "playlog"])
def test_a_newer_database_is_refused(tmp_path: Path, which: str) -> None:
    """An older program says so instead of guessing."""
    file = tmp_path / "x.db"
    migrate(file, which)  # type: ignore[arg-type]  # the table holds both names
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StationError, match="mới hơn"):
        migrate(file, which)  # type: ignore[arg-type]  # as above


def test_a_migration_that_fails_leaves_the_database_as_it_was_and_a_copy(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The steps happen in one transaction, after a backup."""
    steps = copy_of_migrations(tmp_path)
    (steps / "station" / "versions" / "9999_broken.py").write_text(
        f"from alembic import op\nrevision = '9999'\ndown_revision = '{newest_of(path)}'\n"
        "def upgrade():\n    op.execute('CREATE TABLE half (a)')\n    op.execute('DROP TABLE account')\n"
        "    raise RuntimeError('power')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("broadcaster.store.migrate._MIGRATIONS", steps)
    before = path.read_bytes()
    with pytest.raises(RuntimeError):
        migrate(path, "station")
    assert path.read_bytes() == before
    assert dump(path.parent / "backups" / "station-before-9999.db") == dump(path)


def test_a_later_migration_keeps_what_is_there(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A database of an older program is brought up to date with its rows."""
    database = Database(path)
    with database.transaction() as connection:
        connection.execute(insert(setting).values(key="a", value={"tên": "Tết"}))
    steps = copy_of_migrations(tmp_path)
    (steps / "station" / "versions" / "9999_next.py").write_text(
        f"from alembic import op\nrevision = '9999'\ndown_revision = '{newest_of(path)}'\n"
        "def upgrade():\n    op.execute('CREATE TABLE more (a)')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("broadcaster.store.migrate._MIGRATIONS", steps)
    migrate(path, "station")
    assert current_revision(database) == "9999"
    assert keys(database) == {"a"}
    database.dispose()


def copy_of_migrations(tmp_path: Path) -> Path:
    """The program's migrations in a folder where a test can add one."""
    source = Path(database_module.__file__).parent / "migrations"
    return Path(shutil.copytree(source, tmp_path / "steps", ignore=shutil.ignore_patterns("__pycache__")))


def dump(path: Path) -> list[str]:
    """Every table and row as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())
