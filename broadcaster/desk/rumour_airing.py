"""Onto the air in the next minute that is allowed: what follows the approval of an answer to a rumour."""

from datetime import date, datetime, time, timedelta

import structlog
from sqlalchemy import Connection

from broadcaster.clock import STATION_ZONE, local, local_date
from broadcaster.desk import scripts as desk
from broadcaster.desk.extra_sessions import (
    STARTS_IN,
    Ground,
    forget_session,
    ground_of,
    has_begun,
    keep_session,
    length_of,
    plan_day_anew,
    unused_slug,
)
from broadcaster.desk.plan import plan_ahead, planned
from broadcaster.desk.rumour_steps import Placing
from broadcaster.desk.rumours import note_placing, required
from broadcaster.errors import LoaXaError
from broadcaster.programme.library import Library
from broadcaster.schedule.free_time import first_minute
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.script.model import Revision
from broadcaster.store import scripts
from broadcaster.store.database import Database
from broadcaster.store.extra_sessions import ExtraSession, added_sessions
from broadcaster.store.rumours import Rumour, rumour_of_script
from broadcaster.units import Sha256

MACHINE = "máy xếp lịch"
"""Who found the minute, in the trail of actions."""

SEARCHED = timedelta(days=6)
"""How far after today a minute is looked for: as far as is planned."""

TITLE = "Phản bác tin sai"
"""Title of the extra session."""

_NAME = "phan-bac"

logger = structlog.get_logger()


def approve_script(  # who approves what, when, having heard what: each counts
    db: Database, slug: str, *, library: Library, by: str, now: datetime, heard: Sha256 | None = None
) -> Revision:
    """``scripts.approve``; an answer to a rumour is placed in the next minute that is allowed.

    The approval stands whatever becomes of the placing: the steps of the rumour say when there is no minute.

    Raises:
        ApprovalError, SoundError, ConflictError: as ``scripts.approve``.

    """
    approved = desk.approve(db, slug, library=library, by=by, now=now, heard=heard)
    rumour = _rumour_of(db, slug)
    if rumour is not None:
        air_soon(db, rumour, now=now)
    return approved


def withdraw_script(db: Database, slug: str, *, reason: str, by: str, now: datetime) -> Revision:
    """``scripts.withdraw``; the session that an answer to a rumour was to have goes with it.

    Raises:
        ApprovalError, ConflictError: as ``scripts.withdraw``.

    """
    withdrawn = desk.withdraw(db, slug, reason=reason, by=by, now=now)
    rumour = _rumour_of(db, slug)
    if rumour is not None:
        for day in _drop_coming(db, rumour, by=by, now=now):
            _plan_if_possible(db, day, now)
    return withdrawn


def place_again(db: Database, number: int, *, by: str, now: datetime) -> Rumour:
    """Look for the next minute once more: the one before was missed, or there was none.

    Raises:
        StationError: there is no such rumour.

    """
    with db.reading() as connection:
        rumour = required(connection, number)
    return air_soon(db, rumour, now=now, by=by)


def air_soon(db: Database, rumour: Rumour, *, now: datetime, by: str = MACHINE) -> Rumour:
    """Place the answer, which was approved, where it can be heard first; raises nothing.

    That is the next full minute, at least half a minute ahead, in which nothing forbids a session more, or a
    planned session that has the answer in it no later than that. When there is none, or something is not
    right, the steps of the rumour say so.
    """
    try:
        _drop_coming(db, rumour, by=by, now=now)
        today = local_date(now)
        plan_ahead(db, first=today, last=today + SEARCHED, now=now)
        with db.transaction() as connection:
            placed = _place(connection, rumour, by=by, now=now)
        if placed is not None:
            _plan_and_look(db, rumour, placed, by=by, now=now)
    except LoaXaError as error:
        logger.warning("rumour_not_placed", rumour=rumour.id, error=str(error))
        _note_failure(db, rumour, str(error), by=by, now=now)
    with db.reading() as connection:
        return required(connection, rumour.id)


def _rumour_of(db: Database, slug: str) -> Rumour | None:
    with db.reading() as connection:
        return rumour_of_script(connection, slug)


def _drop_coming(db: Database, rumour: Rumour, *, by: str, now: datetime) -> list[date]:
    """Take off the sessions that an earlier wording was still to have; returns their days."""
    today = local_date(now)
    with db.transaction() as connection:
        coming = [
            each
            for each in added_sessions(connection, today, today + SEARCHED)
            if each.scripts == (rumour.script,) and not has_begun(each, now)
        ]
        for each in coming:
            forget_session(connection, each, by=by, now=now)
    return [each.date for each in coming]


def _place(connection: Connection, rumour: Rumour, *, by: str, now: datetime) -> ExtraSession | None:
    """Find the minute and keep it; returns the extra session, None when none is needed or possible."""
    today, earliest = local_date(now), now + STARTS_IN
    ground = ground_of(connection, today, _last_day(connection, rumour, today))
    clusters = ground.clusters()
    length_ms = length_of(connection, ground, (rumour.script,), today, clusters)
    carrier = _carrier(ground, rumour.script, earliest)
    until = _midnight_after(ground.days[-1]) if carrier is None else carrier.starts_at
    found = first_minute(ground.free, earliest, until, length_ms, clusters)
    if found.starts_at is None:
        placing = _without_extra_session(carrier, found.not_earlier)
        note_placing(connection, rumour, placing, by=by, now=now)
        return None
    starts = local(found.starts_at)
    slug = unused_slug(connection, f"{_NAME}-{rumour.id}", starts.date(), ground.schedule)
    new = ExtraSession(slug, starts.date(), TITLE, starts.time(), length_ms, (), (rumour.script,), by, now)
    keep_session(connection, new)
    placing = Placing(new.session_id, TITLE, found.starts_at, found.not_earlier)
    note_placing(connection, rumour, placing, by=by, now=now)
    return new


def _without_extra_session(carrier: PlannedSession | None, not_earlier: tuple[str, ...]) -> Placing:
    """In a session that was planned anyway, or nowhere."""
    if carrier is None:
        return Placing(not_earlier=("không còn phút nào được phép phát", *not_earlier))
    return Placing(carrier.id, carrier.title, carrier.starts_at, not_earlier)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), STATION_ZONE)


def _carrier(ground: Ground, script: str, earliest: datetime) -> PlannedSession | None:
    """The first planned session that has ``script`` in it for every cluster that it goes to."""
    carriers = (
        session
        for session in ground.sessions
        if session.starts_at >= earliest and not session.trial and _airs(session, script)
    )
    every = ground.clusters()
    everywhere = (each for each in carriers if set(every) <= {*each.clusters, *dict(each.left_out)})
    return min(everywhere, key=lambda session: session.starts_at, default=None)


def _airs(session: PlannedSession, script: str) -> bool:
    found = (each for each in session.occurrences if each.script == script)
    return any(
        each.decision is Decision.PLANNED and set(each.clusters) == set(session.clusters) for each in found
    )


def _plan_and_look(db: Database, rumour: Rumour, placed: ExtraSession, *, by: str, now: datetime) -> None:
    """Plan the day of the extra session, and see whether the plan airs the answer in it."""
    plan_day_anew(db, placed.date, now)
    session = next(
        (each for each in planned(db, placed.date, placed.date) if each.id == placed.session_id), None
    )
    if session is None or not _airs(session, rumour.script):
        reasons = [each.reason for each in session.occurrences] if session is not None else []
        _fall_back(db, rumour, tuple(reasons), by=by, now=now)


def _fall_back(db: Database, rumour: Rumour, reasons: tuple[str, ...], *, by: str, now: datetime) -> None:
    """The plan refused the extra session for a reason of its own: the planned sessions have the answer."""
    for day in _drop_coming(db, rumour, by=by, now=now):
        plan_day_anew(db, day, now)
    with db.transaction() as connection:
        today = local_date(now)
        ground = ground_of(connection, today, _last_day(connection, rumour, today))
        carrier = _carrier(ground, rumour.script, now + STARTS_IN)
        note_placing(connection, rumour, _without_extra_session(carrier, reasons), by=by, now=now)


def _note_failure(db: Database, rumour: Rumour, *reasons: str, by: str, now: datetime) -> None:
    with db.transaction() as connection:
        note_placing(connection, rumour, Placing(not_earlier=reasons), by=by, now=now)


def _plan_if_possible(db: Database, day: date, now: datetime) -> None:
    """Plan anew at once; should that fail, the job of the next minute tries again and says why."""
    try:
        plan_day_anew(db, day, now)
    except LoaXaError as error:
        logger.warning("plan_after_withdrawal", error=str(error))


def _last_day(connection: Connection, rumour: Rumour, today: date) -> date:
    """The last day on which a minute is looked for."""
    released = scripts.on_air_revisions(connection).get(rumour.script)
    last = released.script.valid_to if released is not None else None
    return min(today + SEARCHED, max(last or date.max, today))
