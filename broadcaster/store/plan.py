"""The plan: sessions with their occurrences, and the counter by which the player sees a change."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    RowMapping,
    Select,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from broadcaster.errors import ConflictError, StationError
from broadcaster.schedule.ledger import Ledger, Record, record_of
from broadcaster.schedule.occurrence import CatchUp, Decision, Occurrence, PlannedSession, Resumption
from broadcaster.script.model import BulletinClass, ContentGroup
from broadcaster.store.tables import counter, occurrence, planned_session
from broadcaster.units import DurationMs, Sha256

_PLACE = frozenset({"planned_session", "position"})
"""Columns of an occurrence that say where it stands, not what it is."""


def plan_version(connection: Connection) -> int:
    """A number that grows with every change that the player must see."""
    query = select(counter.c.value).where(counter.c.name == "plan")
    return int(connection.execute(query).scalar_one())


def bump_plan_version(connection: Connection) -> None:
    """Let the player see that something has changed."""
    connection.execute(update(counter).where(counter.c.name == "plan").values(value=counter.c.value + 1))


def replace_plan(
    connection: Connection,
    sessions: Iterable[PlannedSession],
    *,
    first: date,
    last: date,
    keep_before: datetime | None = None,
) -> None:
    """Make ``sessions`` the plan of the days ``first`` to ``last``, both included.

    What stays as it was: trial sessions; sessions that began before ``keep_before`` (a new one with the
    same id is left out); and every occurrence that was cancelled by a person, if it is planned again.

    Raises:
        ValueError: one of ``sessions`` is of a day outside ``first`` to ``last``.
        ConflictError: two of them share an id.

    """
    days = planned_session.c.date.between(first, last)
    stays: ColumnElement[bool] = planned_session.c.trial.is_(True)
    if keep_before is not None:
        stays = or_(stays, planned_session.c.starts_at < keep_before)
    kept = set(connection.execute(select(planned_session.c.id).where(days, stays)).scalars())
    cancelled = _cancelled(connection, first, last)
    gone = select(planned_session.c.id).where(days, ~stays)
    connection.execute(delete(occurrence).where(occurrence.c.planned_session.in_(gone)))
    connection.execute(delete(planned_session).where(days, ~stays))
    new = [_still_cancelled(session, cancelled) for session in sessions if session.id not in kept]
    _refuse_other_days(new, first, last)
    _insert(connection, new)
    bump_plan_version(connection)


def add_session(connection: Connection, session: PlannedSession) -> None:
    """Put one more session, such as a trial, into the plan.

    Raises:
        ConflictError: the plan has a session or an occurrence with the same id.

    """
    _insert(connection, [session])
    bump_plan_version(connection)


def planned_sessions(connection: Connection, first: date, last: date) -> tuple[PlannedSession, ...]:
    """Sessions of the days ``first`` to ``last``, both included, by start; occurrences in order of play."""
    days = planned_session.c.date.between(first, last)
    rows = connection.execute(
        select(occurrence)
        .join(planned_session, planned_session.c.id == occurrence.c.planned_session)
        .where(days)
        .order_by(occurrence.c.planned_session, occurrence.c.position)
    ).mappings()
    of_session = {
        session: tuple(_occurrence(row) for row in group)
        for session, group in groupby(rows, key=lambda row: row["planned_session"])
    }
    order = (planned_session.c.starts_at, planned_session.c.id)
    sessions = connection.execute(select(planned_session).where(days).order_by(*order)).mappings()
    return tuple(_session(row, of_session.get(row["id"], ())) for row in sessions)


def cancel_occurrence(connection: Connection, occurrence_id: str, reason: str) -> None:
    """Take a planned occurrence off the air for ``reason``; planning again does not bring it back.

    Raises:
        StationError: the plan has no such occurrence, or it was refused or cancelled before.

    """
    changed = connection.execute(
        update(occurrence)
        .where(occurrence.c.id == occurrence_id, occurrence.c.decision == Decision.PLANNED.value)
        .values(decision=Decision.CANCELLED.value, reason=reason)
    )
    if changed.rowcount != 1:
        raise StationError(
            f"Không hủy được lần phát {occurrence_id}: không có trong kế hoạch hoặc đã bị hủy, từ chối; "
            "hãy tải lại trang kế hoạch."
        )
    bump_plan_version(connection)


def ledger(connection: Connection, before: date) -> Ledger:
    """What was planned on days earlier than ``before``, as the planner takes it; trials are no turns.

    A refused or cancelled occurrence was a turn, but is not counted as planned.
    """
    records = {row.script: _record(row) for row in connection.execute(_turns(before))}
    first_of_month, monday = before.replace(day=1), before - timedelta(days=before.weekday())
    for script, plays in _plays_since(connection, first_of_month, before).items():
        records[script].month = plays
    for script, plays in _plays_since(connection, monday, before).items():
        records[script].week = plays
    return Ledger(before, records, _last_runs(connection, before))


def _turns(before: date) -> Select[Any]:
    """Of each script: last play, last turn, first day with a play."""
    planned = occurrence.c.decision == Decision.PLANNED.value
    return (
        select(
            occurrence.c.script,
            func.max(case((planned, occurrence.c.planned_at))).label("last"),
            func.max(occurrence.c.planned_at).label("turn"),
            func.min(case((planned, occurrence.c.date))).label("first"),
        )
        .join(planned_session, planned_session.c.id == occurrence.c.planned_session)
        .where(planned_session.c.date < before, planned_session.c.trial.is_(False))
        .group_by(occurrence.c.script)
    )


def _record(row: Row[Any]) -> Record:
    return record_of(row.last, row.turn, row.first)


def _plays_since(connection: Connection, first: date, before: date) -> dict[str, int]:
    """Plays of each script from ``first`` to the day before ``before``."""
    rows = connection.execute(
        select(occurrence.c.script, func.count())
        .join(planned_session, planned_session.c.id == occurrence.c.planned_session)
        .where(
            occurrence.c.date >= first,
            occurrence.c.date < before,
            occurrence.c.decision == Decision.PLANNED.value,
            planned_session.c.trial.is_(False),
        )
        .group_by(occurrence.c.script)
    )
    return dict(rows.all())


def _last_runs(connection: Connection, before: date) -> dict[str, frozenset[str]]:
    """What each session said when it last was, by its slug."""
    last = (
        select(planned_session.c.session, func.max(planned_session.c.date).label("date"))
        .where(planned_session.c.date < before, planned_session.c.trial.is_(False))
        .group_by(planned_session.c.session)
        .subquery()
    )
    same = (occurrence.c.session == last.c.session) & (occurrence.c.date == last.c.date)
    rows = connection.execute(
        select(last.c.session, occurrence.c.script)
        .join(occurrence, same)
        .where(occurrence.c.decision == Decision.PLANNED.value)
        .order_by(last.c.session)
    )
    return {
        session: frozenset(script for _, script in said)
        for session, said in groupby(rows, key=lambda row: row.session)
    }


def _refuse_other_days(sessions: Iterable[PlannedSession], first: date, last: date) -> None:
    for session in sessions:
        if not first <= session.date <= last:
            message = f"{session.id} is not between {first} and {last}"
            raise ValueError(message)


def _cancelled(connection: Connection, first: date, last: date) -> dict[str, str]:
    """Reason of each cancelled occurrence of those days."""
    rows = connection.execute(
        select(occurrence.c.id, occurrence.c.reason).where(
            occurrence.c.date.between(first, last),
            occurrence.c.decision == Decision.CANCELLED.value,
        )
    )
    return dict(rows.all())


def _still_cancelled(session: PlannedSession, cancelled: Mapping[str, str]) -> PlannedSession:
    if not any(each.id in cancelled for each in session.occurrences):
        return session
    occurrences = tuple(
        replace(each, decision=Decision.CANCELLED, reason=cancelled[each.id])
        if each.id in cancelled and each.decision is Decision.PLANNED
        else each
        for each in session.occurrences
    )
    return replace(session, occurrences=occurrences)


def _insert(connection: Connection, sessions: Collection[PlannedSession]) -> None:
    occurrences = [
        _occurrence_row(each, session.id, position)
        for session in sessions
        for position, each in enumerate(session.occurrences)
    ]
    try:
        if sessions:
            connection.execute(insert(planned_session), [_session_row(session) for session in sessions])
        if occurrences:
            connection.execute(insert(occurrence), occurrences)
    except IntegrityError as error:
        names = ", ".join(session.id for session in sessions)
        raise ConflictError(
            f"Kế hoạch đã có buổi phát hoặc lần phát trùng mã ({names[:200]}); hãy lập lại kế hoạch."
        ) from error


def _session_row(session: PlannedSession) -> dict[str, object]:
    return {
        "id": session.id,
        "session": session.session,
        "title": session.title,
        "date": session.date,
        "starts_at": session.starts_at,
        "clusters": session.clusters,
        "catch_up": session.catch_up.value,
        "late_ms": session.late_ms,
        "trial": session.trial,
        "length_ms": session.length_ms,
        "left_out": session.left_out,
        "resumption": session.resumption.value,
    }


def _session(row: RowMapping, occurrences: tuple[Occurrence, ...]) -> PlannedSession:
    fields: dict[str, Any] = {str(key): value for key, value in row.items() if key != "id"}
    fields |= {
        "clusters": tuple(row["clusters"]),
        "catch_up": CatchUp(row["catch_up"]),
        "resumption": Resumption(row["resumption"]),
        "late_ms": DurationMs(row["late_ms"]),
        "length_ms": DurationMs(row["length_ms"]),
        "left_out": tuple((cluster, reason) for cluster, reason in row["left_out"]),
    }
    return PlannedSession(**fields, occurrences=occurrences)


def _occurrence_row(each: Occurrence, session_id: str, position: int) -> dict[str, object]:
    return {
        **vars(each),
        "planned_session": session_id,
        "position": position,
        "content_group": None if each.content_group is None else int(each.content_group),
        "bulletin_class": each.bulletin_class.value,
        "decision": each.decision.value,
    }


def _occurrence(row: RowMapping) -> Occurrence:
    fields: dict[str, Any] = {str(key): value for key, value in row.items() if key not in _PLACE}
    group = row["content_group"]
    fields |= {
        "content_group": None if group is None else ContentGroup(group),
        "bulletin_class": BulletinClass(row["bulletin_class"]),
        "facts": tuple(row["facts"]),
        "peaks": tuple(row["peaks"]),
        "clusters": tuple(row["clusters"]),
        "duration_ms": DurationMs(row["duration_ms"]),
        "audio_sha256": None if row["audio_sha256"] is None else Sha256(row["audio_sha256"]),
        "decision": Decision(row["decision"]),
    }
    return Occurrence(**fields)
