"""The station's parts, opened together for one command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from broadcaster.clock import SystemClock
from broadcaster.errors import StationError
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder, Settings, read_settings
from broadcaster.station.first_start import prepare
from broadcaster.station.rendering import Progress, Renderer
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader

Tell = Callable[[str], None]
"""Shows one line to whoever is waiting."""


@dataclass(frozen=True)
class Workplace:
    """Everything of one data folder that a command may need; the play log for reading only."""

    folder: DataFolder
    settings: Settings
    database: Database
    library: Library
    log: PlaylogReader

    def renderer(self, progress: Progress | None = None) -> Renderer:
        """The station's voice, in worker processes; a context manager. ``progress`` is told how far it is."""
        return Renderer(self.folder, self.settings, progress=progress)


@contextmanager
def workplace(folder: DataFolder, tell: Tell, *, must_exist: bool = False) -> Iterator[Workplace]:
    """The station of ``folder``; an empty folder first becomes the sample station.

    Raises:
        StationError: the folder cannot be used, another process is making the station right now, or
            ``must_exist`` and there is no station.

    """
    if must_exist and not folder.holds_station():
        raise StationError(f"Thư mục {folder.path} chưa có đài nào; hãy chọn đúng thư mục bằng --data.")
    folder.make()
    settings, problem = read_settings(folder)
    if problem:
        tell(problem)
    prepare(folder, settings, SystemClock(), tell)
    place = Workplace(
        folder,
        settings,
        Database(folder.database),
        Library(folder.library),
        PlaylogReader(folder.playlog),
    )
    try:
        yield place
    finally:
        place.database.dispose()
