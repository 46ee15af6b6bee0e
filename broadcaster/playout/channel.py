"""One output of the station with all that the player knows of it."""

from dataclasses import dataclass

from broadcaster.playout.monitor import Monitor
from broadcaster.playout.output import Output
from broadcaster.playout.turn import Deck
from broadcaster.schedule.occurrence import PlannedSession


@dataclass
class Channel:
    """One output with its deck, and the sessions of which something is still open on it.

    ``monitor`` hears the output's loudspeakers back, where there is one.
    """

    output: Output
    deck: Deck
    sessions: tuple[PlannedSession, ...] = ()
    is_open: bool = False
    failures: int = 0
    retry_at: float = 0.0
    monitor: Monitor | None = None
