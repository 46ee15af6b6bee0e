"""A database that every test of a subject sees empty."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database that does not wait for the disk."""
    path = tmp_path_factory.mktemp("store") / "station.db"
    migrate(path, "station")
    database = Database(path, durable=False)
    yield database
    database.dispose()


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    """A transaction on an empty database, undone at the end of the test."""
    with database.transaction() as connection:
        yield connection
        connection.rollback()
