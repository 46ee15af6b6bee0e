"""The look ahead: when the loudspeakers sound, what changed, what is missing, what is asked."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from broadcaster.clock import STATION_ZONE, local_date
from broadcaster.desk.candidates import candidates_on
from broadcaster.desk.frame import frame_from
from broadcaster.desk.plan import plans_between
from broadcaster.desk.timetable import faults_of, timetable_of
from broadcaster.errors import StationError
from broadcaster.playout.event import Mode
from broadcaster.schedule.ahead import Ahead, PlanWarning
from broadcaster.schedule.changes import PlanChange, changes_between, shown
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.preview import Preview, civil_days, preview_of
from broadcaster.schedule.questions import Question, questions_of, unheard_priorities
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.relaying import planned_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.sheet import Sheet, monday_of, sheet_of
from broadcaster.schedule.span import Span
from broadcaster.schedule.warnings import warnings_of
from broadcaster.store import decisions, plan, previews, schedule, scripts, station
from broadcaster.store.database import Database
from broadcaster.store.previews import TakenPreview
from broadcaster.units import DurationMs, milliseconds

DAYS = 7
"""Days that are looked at, today included: as many as are planned ahead."""

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LookAhead:
    """What a person should know of the coming ``DAYS`` days.

    ``changes`` are those since the preview of ``compared_with``; None when there is no earlier preview.
    ``faults`` are the lines about what is not right in the schedule, which the plan therefore leaves out.
    """

    questions: tuple[Question, ...]
    warnings: tuple[PlanWarning, ...]
    changes: tuple[PlanChange, ...]
    compared_with: date | None
    faults: tuple[str, ...] = ()


def preview_between(
    db: Database, first: datetime, until: datetime, *, now: datetime, cluster: str | None = None
) -> Preview:
    """What sounds from ``first`` to ``until`` (instants, half-open); beyond the plan, as it would be planned.

    Only what concerns ``cluster`` (its slug) when it is given.

    Raises:
        StationError: no session frame is approved, the schedule's documents are missing, or there is no such
            cluster.
        ScheduleError: a document of the schedule cannot be read.

    """
    days = civil_days(first, until)
    with db.reading() as connection:
        timetable, closing_ms = _standing(connection)
        sessions = _sessions(connection, days[0], days[-1], today=local_date(now))
    relays = _relays(timetable, days[0], days[-1])
    whole = preview_of(sessions, relays, timetable.days_off, (first, until), closing_ms)
    if cluster is None:
        return whole
    slugs = [each.slug for each in timetable.clusters]
    if cluster not in slugs:
        raise StationError(f"Không có cụm loa “{cluster[:60]}”; hãy chọn trong: {', '.join(slugs)}.")
    return whole.of_cluster(cluster)


def end_of_days(now: datetime, days: int) -> datetime:
    """Midnight after the last of ``days`` civil days, today included."""
    return datetime.combine(local_date(now) + days * _DAY, datetime.min.time(), STATION_ZONE)


def weekly_sheet(db: Database, day: date, *, now: datetime) -> Sheet:
    """The sheet of the week of ``day``, as planned; days beyond the plan as they would be.

    Raises:
        StationError: no session frame is approved, or the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    monday = monday_of(day)
    sunday = monday + 6 * _DAY
    with db.reading() as connection:
        timetable, closing_ms = _standing(connection)
        sessions = _sessions(connection, monday, sunday, today=local_date(now))
    return sheet_of(day, sessions, _relays(timetable, monday, sunday), timetable.days_off, closing_ms)


def look_ahead(db: Database, *, now: datetime) -> LookAhead:
    """Questions, warnings and changes of today and the days after it.

    Raises:
        StationError: no session frame is approved, or the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    today = local_date(now)
    last = today + (DAYS - 1) * _DAY
    with db.reading() as connection:
        ahead = _ahead(connection, today, last)
        order = decisions.wishes(connection).priority_order
        earlier = previews.last_preview_before(connection, today)
        faults = faults_of(schedule.documents(connection))
    coming = [each for each in ahead.coming if each.starts_at > now]
    candidates = ahead.candidates_on(today)
    unheard = unheard_priorities(ahead.coming, candidates, ahead.schedule.peaks, Span(today, last))
    return LookAhead(
        (*questions_of(coming, order), *unheard),
        warnings_of(ahead),
        _changes(earlier, ahead),
        earlier.taken_on if earlier else None,
        faults,
    )


def take_preview(db: Database, now: datetime) -> bool:
    """Keep the plan of the coming days as it is shown now; False when today's was taken before.

    To be called when the day's first plan has been made: the next day is compared with it.
    """
    today = local_date(now)
    with db.transaction() as connection:
        sessions = plan.planned_sessions(connection, today, today + (DAYS - 1) * _DAY)
        return previews.save_preview(connection, TakenPreview(today, now, shown(sessions)))


def _standing(connection: Connection) -> tuple[Schedule, DurationMs]:
    """The schedule, and how long the closing of a session is."""
    closing = frame_from(station.frame_parts(connection)).closing
    return timetable_of(schedule.documents(connection)), milliseconds(closing.samples)


def _sessions(connection: Connection, first: date, last: date, *, today: date) -> tuple[PlannedSession, ...]:
    """The sessions of these days: of the plan as far as it goes, then as they would be planned now.

    Nothing is planned into the past: what was not planned then is not shown.
    """
    there = plan.planned_sessions(connection, first, last)
    planned_until = max((each.date for each in there if not each.trial), default=date.min)
    beyond = max(first, today, planned_until + _DAY)
    if beyond > last:
        return there
    plans = plans_between(connection, beyond, last)
    return (*there, *(session for each in plans for session in each.sessions))


def _ahead(connection: Connection, today: date, last: date) -> Ahead:
    timetable, _closing_ms = _standing(connection)
    facts = scripts.facts(connection)
    on_air, latest = scripts.on_air_revisions(connection), scripts.latest_revisions(connection)
    live = station.mode(connection) is Mode.LIVE
    monday = monday_of(today)
    return Ahead(
        today,
        last,
        timetable,
        _sessions(connection, monday, last, today=today),
        candidates_on(on_air, latest, facts, live=live),
        facts,
        _relays(timetable, monday, last),
        previews.first_planned(connection),
    )


def _changes(earlier: TakenPreview | None, ahead: Ahead) -> tuple[PlanChange, ...]:
    """What is otherwise than in the ``earlier`` preview, on the days that both have."""
    if earlier is None:
        return ()
    until = earlier.taken_on + (DAYS - 1) * _DAY
    before = [each for each in earlier.sessions if ahead.today <= each.date]
    after = shown(each for each in ahead.coming if each.date <= until)
    return changes_between(before, after)


def _relays(timetable: Schedule, first: date, last: date) -> tuple[PlannedRelay, ...]:
    """The relays of these days, planned and refused."""
    return tuple(relay for day in Span(first, last) for relay in planned_relays(day, timetable))
