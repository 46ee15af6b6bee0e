"""The disk under the play log: full for a while, or cut off in the middle of a transaction."""

from collections.abc import Iterable
from typing import Any

from broadcaster.station.simulation.mains import Mains
from broadcaster.store.playlog import LogConnection


class Disk:
    """What is wrong with the disk at this moment.

    ``full``: nothing new is taken. ``uncertain``: a commit is kept, and reported as failed all the same.
    """

    def __init__(self) -> None:
        self.full = False
        self.uncertain = False


class DiskConnection:
    """The writer's connection ``inner`` on a ``disk`` whose machine hangs on the ``mains``.

    The power may go before each statement, and after the commit: the last transaction is then stored or not,
    and nobody was told.
    """

    def __init__(self, inner: Any, disk: Disk, mains: Mains) -> None:  # noqa: ANN401  # the driver's own type
        self._inner: LogConnection = inner
        self._error: type[Exception] = inner.OperationalError
        self._disk = disk
        self._mains = mains
        # The journal is never left behind: what is not committed is gone with the connection.
        inner.execute("PRAGMA journal_mode=MEMORY")

    def execute(self, statement: str, parameters: Any = (), /) -> Iterable[Any]:  # noqa: ANN401  # the driver's
        """Run one statement and give its rows."""
        if statement == "ROLLBACK":
            return self._inner.execute(statement, parameters)
        self._mains.step()
        if statement != "COMMIT":
            return self._inner.execute(statement, parameters)
        return self._commit()

    def executemany(self, statement: str, parameters: Any, /) -> object:  # noqa: ANN401  # the driver's
        """Run one statement for each row, while there is room."""
        self._mains.step()
        if self._disk.full:
            raise self._error("database or disk is full")
        return self._inner.executemany(statement, parameters)

    def close(self) -> None:
        """Close the file; what was not committed is lost."""
        self._inner.close()

    def _commit(self) -> Iterable[Any]:
        rows = self._inner.execute("COMMIT")
        self._mains.step()
        if self._disk.uncertain:
            raise self._error("disk I/O error")
        return rows
