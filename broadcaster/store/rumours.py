"""Rumours that the station answers: what is being said, since when, and by which script."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from broadcaster.store.tables import rumour


@dataclass(frozen=True)
class Rumour:
    """A rumour and its answer.

    ``what`` is what is being said, in the operator's words; ``script`` the slug of the script that answers.
    ``session_id`` is the planned session in which the answer is to be heard first; None: in none yet.
    """

    id: int
    script: str
    what: str
    heard_at: datetime
    opened_at: datetime
    opened_by: str
    session_id: str | None = None


def add_rumour(connection: Connection, new: Rumour) -> Rumour:
    """Keep a rumour; what is returned has its number, counted from 1."""
    fields: dict[str, Any] = {name: value for name, value in vars(new).items() if name != "id"}
    made = connection.execute(insert(rumour).values(**fields)).inserted_primary_key
    return Rumour(id=int(made[0]) if made else 0, **fields)


def rumours(connection: Connection, limit: int = 100) -> tuple[Rumour, ...]:
    """The rumours that were opened last, newest first, at most ``limit``."""
    query = select(rumour).order_by(rumour.c.id.desc()).limit(limit)
    return tuple(_rumour(row) for row in connection.execute(query).mappings())


def rumour_of_number(connection: Connection, number: int) -> Rumour | None:
    """The rumour of that number; None when there is none."""
    row = connection.execute(select(rumour).where(rumour.c.id == number)).mappings().first()
    return None if row is None else _rumour(row)


def rumour_of_script(connection: Connection, slug: str) -> Rumour | None:
    """The rumour that the script ``slug`` answers; None: it answers none."""
    query = select(rumour).where(rumour.c.script == slug).order_by(rumour.c.id.desc())
    row = connection.execute(query).mappings().first()
    return None if row is None else _rumour(row)


def set_rumour_session(connection: Connection, number: int, session_id: str | None) -> None:
    """Keep in which session the answer is to be heard; None: in none."""
    connection.execute(update(rumour).where(rumour.c.id == number).values(session_id=session_id))


def _rumour(row: RowMapping) -> Rumour:
    return Rumour(**{str(key): value for key, value in row.items()})
