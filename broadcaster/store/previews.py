"""What the operator was shown each day, kept so that the next day can say what has changed since."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from broadcaster.schedule.changes import ShownItem, ShownSession
from broadcaster.schedule.occurrence import Decision
from broadcaster.store.tables import occurrence, planned_session, preview

KEPT = 62
"""Previews that are kept, the oldest going first: two months."""


@dataclass(frozen=True)
class TakenPreview:
    """The plan as it was shown on a day."""

    taken_on: date
    taken_at: datetime
    sessions: tuple[ShownSession, ...]


def save_preview(connection: Connection, taken: TakenPreview) -> bool:
    """Keep the preview of a day, and drop what is older than the last ``KEPT``.

    The first of a day is the one that people compare with: a second is not kept, and False says so.
    """
    if find_preview(connection, taken.taken_on) is not None:
        return False
    plan = [_plain(session) for session in taken.sessions]
    connection.execute(insert(preview).values(taken_on=taken.taken_on, taken_at=taken.taken_at, plan=plan))
    newest = select(preview.c.taken_on).order_by(preview.c.taken_on.desc()).limit(KEPT)
    connection.execute(delete(preview).where(preview.c.taken_on.not_in(newest)))
    return True


def find_preview(connection: Connection, day: date) -> TakenPreview | None:
    """The preview that was taken on ``day``; None when none was."""
    return _found(connection, preview.c.taken_on == day)


def last_preview_before(connection: Connection, day: date) -> TakenPreview | None:
    """The newest preview of a day earlier than ``day``; None when there is none."""
    return _found(connection, preview.c.taken_on < day)


def first_planned(connection: Connection) -> dict[str, date]:
    """The first day on which each script was planned, by slug. Trials do not count."""
    rows = connection.execute(
        select(occurrence.c.script, func.min(occurrence.c.date))
        .join(planned_session, planned_session.c.id == occurrence.c.planned_session)
        .where(planned_session.c.trial.is_(False), occurrence.c.decision == Decision.PLANNED.value)
        .group_by(occurrence.c.script)
    )
    return dict(rows.all())


def _found(connection: Connection, eligible: Any) -> TakenPreview | None:  # noqa: ANN401  # an expression of SQLAlchemy
    query = select(preview).where(eligible).order_by(preview.c.taken_on.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else TakenPreview(row.taken_on, row.taken_at, tuple(map(_session, row.plan)))


def _plain(session: ShownSession) -> dict[str, object]:
    """``session`` as JSON can hold it."""
    return {
        **asdict(session),
        "date": session.date.isoformat(),
        "starts_at": session.starts_at.isoformat(),
    }


def _session(fields: Mapping[str, Any]) -> ShownSession:
    return ShownSession(
        id=fields["id"],
        title=fields["title"],
        date=date.fromisoformat(fields["date"]),
        starts_at=datetime.fromisoformat(fields["starts_at"]),
        clusters=tuple(fields["clusters"]),
        items=_items(fields["items"]),
    )


def _items(rows: Sequence[Mapping[str, Any]]) -> tuple[ShownItem, ...]:
    return tuple(ShownItem(row["id"], row["title"], Decision(row["decision"]), row["reason"]) for row in rows)
