"""The report of a period, counted from the play log up to one verified head."""

from datetime import datetime

from broadcaster.desk.log import verify
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import LoaXaError
from broadcaster.playlog.fold import fold
from broadcaster.playout.event import Mode
from broadcaster.report.document import Heading, Report
from broadcaster.report.period import Period
from broadcaster.report.table import Names, figures
from broadcaster.settings import Settings
from broadcaster.store import schedule, scripts
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader


def make_report(  # what, from where, for whom, when
    db: Database,
    log: PlaylogReader,
    period: Period,
    *,
    mode: Mode = Mode.LIVE,
    now: datetime,
    settings: Settings,
) -> Report:
    """The report of ``period``: the chain is verified first, and nothing after its head is counted.

    Raises:
        PlaylogError: the log cannot be read, or its chain does not hold: then there is no report.
        StationError: the database cannot be read.

    """
    head = verify(log)
    events = (each for each in log.events_between(period.first, period.last) if each.seq <= head.count)
    heading = Heading(settings.station, settings.commune, settings.province)
    return Report(heading, figures(fold(events), period, mode=mode, names=_names(db)), head, now)


def _names(db: Database) -> Names:
    """Names of columns and peaks as they are today; a peak that is gone stands for itself by its slug."""
    with db.reading() as connection:
        columns = {each.slug: each.title for each in scripts.columns(connection)}
        documents = schedule.documents(connection)
    try:
        peaks = timetable_of(documents).peaks
    except LoaXaError:
        peaks = ()
    return Names(columns, {each.slug: each.title for each in peaks})
