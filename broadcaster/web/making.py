"""Which sounds are being made at this moment."""

from dataclasses import dataclass

from broadcaster.desk.laying import AwaitedSound, awaited
from broadcaster.desk.render_queue import QueueProgress, progress_of
from broadcaster.script.model import Revision
from broadcaster.web.station import Station


@dataclass(frozen=True)
class Making:
    """How far the rendering queue is, and the scripts that wait for their sound."""

    progress: QueueProgress
    awaited: tuple[AwaitedSound, ...]

    @property
    def is_over(self) -> bool:
        """Whether there is nothing left to wait for."""
        return not self.awaited and not self.progress.open


def being_made(station: Station) -> Making:
    """What is being made.

    Raises:
        StationError: the database cannot be read.

    """
    return Making(progress_of(station.database, station.clock.now()), awaited(station.database))


def is_made(station: Station, revision: Revision) -> bool:
    """Whether the sound of ``revision`` is being made: it waits, and nothing lies before the leader.

    Raises:
        StationError: the database cannot be read.

    """
    places = {(each.revision.script.slug, each.revision.number) for each in awaited(station.database)}
    return (revision.script.slug, revision.number) in places
