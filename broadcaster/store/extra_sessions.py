"""Extra sessions (buổi phát thêm): sessions of one day, added by a person or for a rumour."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, RowMapping, delete, insert, select

from broadcaster.errors import StationError
from broadcaster.schedule.occurrence import CatchUp
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.store.plan import bump_plan_version
from broadcaster.store.tables import extra_session
from broadcaster.units import DurationMs

LATE_MS = DurationMs(60_000)
"""A busy machine may begin this much later; after that the session was missed."""


@dataclass(frozen=True)
class ExtraSession:
    """A session on the one day ``date`` at ``starts`` (civil time), which holds ``scripts`` and nothing else.

    ``clusters`` empty means all. ``length_ms`` is the most that it may last, its frame included.
    """

    slug: str
    date: date
    title: str
    starts: time
    length_ms: DurationMs
    clusters: tuple[str, ...]
    scripts: tuple[str, ...]
    by: str
    at: datetime

    @property
    def session_id(self) -> str:
        """Id that the planned session has."""
        return f"{self.slug}:{self.date.isoformat()}"

    def rule(self) -> SessionRule:
        """The session as the planner takes it.

        Raises:
            ValueError: it has no length, a slug that is none, or ends after midnight.

        """
        return SessionRule(
            slug=self.slug,
            title=self.title,
            starts=self.starts,
            length_ms=self.length_ms,
            clusters=self.clusters,
            scripts=self.scripts,
            only_named=True,
            catch_up=CatchUp.LATE,
            late_ms=LATE_MS,
            valid_from=self.date,
            valid_to=self.date,
        )


def extra_sessions(connection: Connection, first: date, last: date) -> tuple[SessionRule, ...]:
    """The extra sessions of the days ``first`` to ``last``, both included, for the planner."""
    return tuple(each.rule() for each in added_sessions(connection, first, last))


def added_sessions(connection: Connection, first: date, last: date) -> tuple[ExtraSession, ...]:
    """The extra sessions of the days ``first`` to ``last``, both included, by start."""
    query = (
        select(extra_session)
        .where(extra_session.c.date.between(first, last))
        .order_by(extra_session.c.date, extra_session.c.starts, extra_session.c.slug)
    )
    return tuple(_extra(row) for row in connection.execute(query).mappings())


def add_extra_session(connection: Connection, new: ExtraSession) -> None:
    """Keep an extra session."""
    starts = new.starts.isoformat(timespec="seconds")
    connection.execute(insert(extra_session).values(**{**vars(new), "starts": starts}))
    bump_plan_version(connection)


def drop_extra_session(connection: Connection, slug: str, day: date) -> None:
    """Forget an extra session.

    Raises:
        StationError: there is no such session.

    """
    where = (extra_session.c.slug == slug, extra_session.c.date == day)
    if connection.execute(delete(extra_session).where(*where)).rowcount != 1:
        raise StationError(f"Không có buổi phát thêm {slug} ngày {day:%d/%m/%Y}; hãy tải lại trang.")
    bump_plan_version(connection)


def _extra(row: RowMapping) -> ExtraSession:
    return ExtraSession(
        **{
            **{str(key): value for key, value in row.items()},
            "starts": time.fromisoformat(row["starts"]),
            "length_ms": DurationMs(row["length_ms"]),
            "clusters": tuple(row["clusters"]),
            "scripts": tuple(row["scripts"]),
        }
    )
