"""All that the web has of the station, handed over by whoever starts it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from broadcaster.clock import Clock
from broadcaster.desk.checkup import Finding
from broadcaster.desk.guessing import Guesses
from broadcaster.desk.recordings import TakeIn
from broadcaster.programme.library import Library
from broadcaster.report.document import Report
from broadcaster.report.formats.format import Format
from broadcaster.report.period import Period
from broadcaster.settings import Settings
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader

Ask = Callable[[Mapping[str, object]], Mapping[str, object]]
"""Puts one request to the player and gives its answer; raises PlayoutError."""

Wake = Callable[[], None]
"""Tells who renders that there is a new job in the queue."""

Examine = Callable[[], Sequence[Finding]]
"""Looks at the machine for some seconds; changes nothing and never raises."""

MakeReport = Callable[[Period], Report]
"""Counts the figures of a period; raises PlaylogError when the log cannot be read or does not hold."""


@dataclass(frozen=True)
class Station:
    """What the pages and the API work with. Everything in it is safe to share between threads.

    ``examine`` does what `loa doctor` does. ``formats`` are the writers of reports by their names.
    ``first_password`` is the file that holds the one-time password; it goes when the password is changed.
    ``cache`` is a folder for whole sessions joined to be listened to, and for recordings on their way in;
    it may be emptied while nobody is at a page. ``sends`` says what the voices send out of the commune
    when a script is rendered, by their names.
    """

    settings: Settings
    database: Database
    playlog: PlaylogReader
    library: Library
    ask: Ask
    wake: Wake
    take_in: TakeIn
    report: MakeReport
    examine: Examine
    formats: Mapping[str, Format]
    clock: Clock
    first_password: Path
    cache: Path
    sends: Mapping[str, str] = field(default_factory=dict)
    guesses: Guesses = field(default_factory=Guesses)
