"""What people decided about the plan by hand: pins, locked sessions, the order of priority bulletins.

A session is known by its id, ``sang:2026-02-17``; whether the plan still has it is for the planner to see.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select

from broadcaster.schedule.wishes import Wishes
from broadcaster.store.plan import bump_plan_version
from broadcaster.store.tables import full_session, pin, priority_order


def wishes(connection: Connection) -> Wishes:
    """All decisions that are in force, as the planner takes them."""
    pinned: defaultdict[str, list[str]] = defaultdict(list)
    query = select(pin.c.session_id, pin.c.script).order_by(pin.c.session_id, pin.c.position, pin.c.script)
    for session_id, script in connection.execute(query):
        pinned[session_id].append(script)
    full = connection.execute(select(full_session.c.session_id)).scalars()
    return Wishes(
        {session_id: tuple(scripts) for session_id, scripts in pinned.items()},
        frozenset(full),
        tuple(
            connection.execute(select(priority_order.c.script).order_by(priority_order.c.position)).scalars()
        ),
    )


def save_pins(
    connection: Connection, session_id: str, scripts: Sequence[str], *, at: datetime, by: str
) -> None:
    """Make ``scripts``, in that order, all that is pinned to a session; none takes every pin off it.

    Who pinned a script that stays is kept.
    """
    of_session = pin.c.session_id == session_id
    before = {row.script: row for row in connection.execute(select(pin).where(of_session))}
    connection.execute(delete(pin).where(of_session))
    for position, script in enumerate(scripts):
        who = (before[script].by, before[script].at) if script in before else (by, at)
        values = {"session_id": session_id, "script": script, "position": position}
        connection.execute(insert(pin).values(**values, by=who[0], at=who[1]))
    bump_plan_version(connection)


def lock(connection: Connection, session_id: str, *, at: datetime, by: str) -> None:
    """Let nothing be added to a session but what is pinned to it; a locked one stays as it is."""
    if _locked_at(connection, session_id) is None:
        connection.execute(insert(full_session).values(session_id=session_id, by=by, at=at))
    bump_plan_version(connection)


def unlock(connection: Connection, session_id: str) -> None:
    """Let the planner fill a session again; one that is not locked is no error.

    What was pinned when it was locked, at that instant, goes with the lock; older pins stay.
    """
    locked_at = _locked_at(connection, session_id)
    connection.execute(delete(pin).where(pin.c.session_id == session_id, pin.c.at == locked_at))
    connection.execute(delete(full_session).where(full_session.c.session_id == session_id))
    bump_plan_version(connection)


def save_priority_order(connection: Connection, scripts: Sequence[str], *, at: datetime, by: str) -> None:
    """Make ``scripts`` the order in which priority bulletins are aired where they meet."""
    connection.execute(delete(priority_order))
    for position, script in enumerate(scripts):
        connection.execute(insert(priority_order).values(script=script, position=position, by=by, at=at))
    bump_plan_version(connection)


def drop_decisions_before(connection: Connection, day: date) -> int:
    """Forget pins and locks of sessions on a day earlier than ``day``; returns how many.

    What was aired stands in the plan and in the log, and who pinned it in the list of actions.
    """
    first = day.isoformat()
    gone = 0
    for table in (pin, full_session):
        ids = connection.execute(select(table.c.session_id).distinct()).scalars()
        old = [session_id for session_id in ids if session_id.rpartition(":")[2] < first]
        gone += connection.execute(delete(table).where(table.c.session_id.in_(old))).rowcount
    return gone


def _locked_at(connection: Connection, session_id: str) -> datetime | None:
    query = select(full_session.c.at).where(full_session.c.session_id == session_id)
    return connection.execute(query).scalar_one_or_none()
