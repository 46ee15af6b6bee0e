"""The station, or the bare machine, that is looked at."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from broadcaster.clock import Clock
from broadcaster.desk.checkup import Finding
from broadcaster.settings import DataFolder, Settings
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader


@dataclass(frozen=True)
class Examined:
    """A data folder with the settings that count there (defaults where the file cannot be read).

    ``settings_problem`` says what is wrong with the file; None: nothing.
    """

    folder: DataFolder
    settings: Settings
    clock: Clock
    settings_problem: str | None = None

    @property
    def has_station(self) -> bool:
        """Whether a station lives in the folder."""
        return self.folder.holds_station()

    @property
    def log(self) -> PlaylogReader:
        """The play log, to be read."""
        return PlaylogReader(self.folder.playlog)

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The station's database, which cannot be changed through it."""
        database = Database(self.folder.database, read_only=True, busy_timeout_s=2.0)
        try:
            yield database
        finally:
            database.dispose()


Look = Callable[[Examined], Iterable[Finding]]
"""Looks at one subject; raises LoaXaError or OSError when it cannot be looked at."""
