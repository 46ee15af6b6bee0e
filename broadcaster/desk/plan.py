"""Planning ahead, looking at the plan, and taking something off it."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from broadcaster.clock import local_date
from broadcaster.desk.candidates import candidates_on
from broadcaster.desk.frame import frame_from
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import StationError
from broadcaster.playout.event import Mode
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.plan import Before, DayPlan, plan_days
from broadcaster.store import decisions, schedule, scripts, station
from broadcaster.store import plan as rows
from broadcaster.store.database import Database
from broadcaster.store.extra_sessions import extra_sessions
from broadcaster.store.station import Action, record_action

DayPlans = tuple[DayPlan, ...]
"""The plan of each day, earliest first."""


def plan_ahead(db: Database, *, first: date, last: date, now: datetime) -> DayPlans:
    """Plan the days ``first`` to ``last``, both included, anew from what is approved and lawful at ``now``.

    What has begun by ``now``, trials, and what a person has cancelled stay as they were; nothing is planned
    into the past. The plans are returned as they were made, what has begun today included.

    Raises:
        StationError: no session frame is approved, or the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    with db.transaction() as connection:
        plans = plans_between(connection, first, last, since=now)
        sessions = [session for plan in plans for session in plan.sessions if session.starts_at >= now]
        rows.replace_plan(connection, sessions, first=first, last=last, keep_before=now)
        decisions.drop_decisions_before(connection, local_date(now))
    return plans


def plans_between(
    connection: Connection,
    first: date,
    last: date,
    since: datetime | None = None,
    *,
    keeps_shown: bool = False,
) -> DayPlans:
    """The plans made from what the database holds; what has begun before ``since`` is as it was.

    With ``keeps_shown`` all that is in the plan already is as it was.
    """
    timetable = timetable_of(schedule.documents(connection))
    added = extra_sessions(connection, first, last)
    return tuple(
        plan_days(
            first,
            last,
            replace(timetable, sessions=(*timetable.sessions, *added)),
            frame_from(station.frame_parts(connection)),
            candidates_on=candidates_on(
                scripts.on_air_revisions(connection),
                scripts.latest_revisions(connection),
                scripts.facts(connection),
                live=station.mode(connection) is Mode.LIVE,
            ),
            before=Before(
                ledger=rows.ledger(connection, first),
                wishes=decisions.wishes(connection),
                shown=rows.planned_sessions(connection, first, last),
                since=since,
                keeps_shown=keeps_shown,
            ),
        )
    )


def planned(db: Database, first: date, last: date) -> tuple[PlannedSession, ...]:
    """Sessions of the days ``first`` to ``last``, both included, by start; refusals are among their items."""
    with db.reading() as connection:
        return rows.planned_sessions(connection, first, last)


def cancel(db: Database, occurrence_id: str, *, reason: str, by: str, now: datetime) -> None:
    """Take one item off one session; planning again does not bring it back.

    Raises:
        StationError: no reason is given, the plan has no such item, or it was refused or cancelled before.

    """
    if not reason.strip():
        raise StationError(f"Muốn hủy lần phát {occurrence_id} thì phải ghi lý do; hãy nhập lý do.")
    with db.transaction() as connection:
        rows.cancel_occurrence(connection, occurrence_id, reason.strip())
        done = Action(now, by, "cancel", occurrence_id, {"reason": reason.strip()})
        record_action(connection, done)
