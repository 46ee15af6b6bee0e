"""One SQLAlchemy engine around the station's database, durable before fast.

Core only: rows never leave ``store``. All that is particular to SQLite stands in this file, in the
migrations, and with the play log.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import ConnectionPoolEntry

from broadcaster.errors import StationError
from broadcaster.store.faults import plainly

BUSY_TIMEOUT_S = 10.0
"""How long a connection waits for another one's lock before it gives up."""

_BEGIN = "loa_begin"


class Database:
    """The station's database: a path means SQLite, a text with ``://`` is any SQLAlchemy URL.

    Safe to share between threads; every process makes its own. Nothing is opened until it is used,
    and the tables are made by ``migrate.migrate``, not here.

    ``durable`` False trades durability for speed (rehearsals only). ``foreign_keys`` False is for
    migrations, which rebuild tables. ``busy_timeout_s`` is how long another one's lock is waited for.
    ``read_only`` opens an SQLite file without ever writing to it: not even what a power cut left half
    written is undone, and such a file cannot be read.
    """

    def __init__(
        self,
        where: Path | str,
        *,
        durable: bool = True,
        foreign_keys: bool = True,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
        read_only: bool = False,
    ) -> None:
        self.url = _url(where)
        pragmas = {
            "journal_mode": "DELETE",
            "synchronous": "EXTRA" if durable else "OFF",
            "foreign_keys": "ON" if foreign_keys else "OFF",
        }
        opened, pragmas = (_read_only(self.url), {"query_only": "ON"}) if read_only else (self.url, pragmas)
        self._engine = _engine_of(opened, pragmas, busy_timeout_s)

    @property
    def path(self) -> Path | None:
        """The database's file; None when it is a server's."""
        is_file = self.url.get_backend_name() == "sqlite" and self.url.database
        return Path(self.url.database) if is_file and self.url.database else None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Read and write: all of the block is kept, or, when it raises, none of it.

        On return the changes are on the disk. The write lock is taken at once (BEGIN IMMEDIATE), so that
        what was read stays true until it is written.

        Raises:
            StationError: the database is locked, damaged or cannot be written.

        """
        with self._begun("IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read only, all of it from one moment. Keep it short: a writer waits until it is over.

        Raises:
            StationError: the database is locked or damaged.

        """
        with self._begun("DEFERRED") as connection:
            yield connection

    @contextmanager
    def _begun(self, kind: str) -> Iterator[Connection]:
        try:
            with (
                self._engine.connect() as connection,
                connection.execution_options(**{_BEGIN: kind}).begin(),
            ):
                yield connection
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise StationError(f"Cơ sở dữ liệu {self._name}: {plainly(error.orig or error)}.") from error

    @property
    def _name(self) -> str:
        return str(self.path or self.url.render_as_string(hide_password=True))

    def dispose(self) -> None:
        """Close every connection; the next use opens new ones."""
        self._engine.dispose()


def _url(where: Path | str) -> URL:
    if isinstance(where, str) and "://" in where:
        return make_url(where)
    return URL.create("sqlite+pysqlite", database=str(Path(where).resolve()))


def _read_only(url: URL) -> URL:
    """``url`` as SQLite opens it without the right to write; a server's as it is."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return url
    return url.set(database=Path(url.database).as_uri()).update_query_dict({"mode": "ro", "uri": "true"})


def _json(value: object) -> str:
    """JSON that a person can read in any database browser."""
    return json.dumps(value, ensure_ascii=False)


def _engine_of(url: URL, pragmas: Mapping[str, str], busy_timeout_s: float) -> Engine:
    """Engine of ``url``; SQLite's transactions are begun by us, never by the driver.

    The driver's own handling begins late and commits before DDL (Python issue 10740), hence
    ``isolation_level`` None and a BEGIN of our own, as SQLAlchemy's pysqlite page advises.
    """
    if url.get_backend_name() != "sqlite":
        return create_engine(url, json_serializer=_json)
    connect_args = {"timeout": busy_timeout_s, "isolation_level": None}
    engine = create_engine(url, connect_args=connect_args, json_serializer=_json)

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for name, value in pragmas.items():
            cursor.execute(f"PRAGMA {name}={value}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get(_BEGIN, "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine
