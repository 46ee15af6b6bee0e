"""Revisions of scripts with their approval, and the columns."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, RowMapping, delete, func, insert, select, true, update
from sqlalchemy.exc import IntegrityError

from broadcaster.errors import ConflictError
from broadcaster.script.facts import Fact, FactRegister, FactStatus
from broadcaster.script.model import (
    Approval,
    BulletinClass,
    Column,
    ContentGroup,
    Revision,
    Script,
    State,
    VoiceWish,
)
from broadcaster.store.plan import bump_plan_version
from broadcaster.store.tables import fact, revision, script_column
from broadcaster.units import DurationMs, Sha256


def save_revision(connection: Connection, new: Revision, *, at: datetime, by: str) -> None:
    """Keep a revision that is not there yet, as version 1.

    Raises:
        ConflictError: the script has a revision of that number.

    """
    try:
        connection.execute(
            insert(revision).values(**_revision_row(new), created_at=at, created_by=by, version=1)
        )
    except IntegrityError as error:
        raise ConflictError(
            f"Bài {new.script.slug} đã có bản số {new.number} do người khác lưu trước; "
            "hãy tải lại trang rồi sửa tiếp."
        ) from error
    bump_plan_version(connection)


def update_revision(connection: Connection, changed: Revision, *, expected_version: int) -> None:
    """Replace a revision that still stands at ``expected_version``; its version grows by one.

    Raises:
        ConflictError: it has changed since, or there is no such revision; nothing was written.

    """
    done = connection.execute(
        update(revision)
        .where(
            revision.c.slug == changed.script.slug,
            revision.c.number == changed.number,
            revision.c.version == expected_version,
        )
        .values(**_revision_row(changed), version=expected_version + 1)
    )
    if done.rowcount != 1:
        raise ConflictError(
            f"Bài {changed.script.slug} bản số {changed.number} vừa được người khác sửa; "
            "hãy tải lại trang để xem bản mới rồi làm lại."
        )
    bump_plan_version(connection)


def revision_version(connection: Connection, slug: str, number: int) -> int:
    """How often revision ``number`` of ``slug`` was written: what ``update_revision`` expects.

    Raises:
        ConflictError: there is no such revision.

    """
    version = connection.execute(
        select(revision.c.version).where(revision.c.slug == slug, revision.c.number == number)
    ).scalar()
    if version is None:
        raise ConflictError(f"Không có bài {slug} bản số {number}; hãy tải lại trang.")
    return int(version)


def revisions(connection: Connection, slug: str) -> tuple[Revision, ...]:
    """All revisions of one script, oldest first; empty when there is no such script."""
    query = select(revision).where(revision.c.slug == slug).order_by(revision.c.number)
    return tuple(_revision(row) for row in connection.execute(query))


def latest_revisions(connection: Connection) -> tuple[Revision, ...]:
    """The newest revision of every script, whatever its state, by slug."""
    return _newest(connection, true())


def waiting_revisions(connection: Connection) -> tuple[Revision, ...]:
    """Every revision that waits for its approval, by slug and number."""
    query = (
        select(revision)
        .where(revision.c.state == State.WAITING.value)
        .order_by(revision.c.slug, revision.c.number)
    )
    return tuple(_revision(row) for row in connection.execute(query))


def on_air_revisions(connection: Connection) -> dict[str, Revision]:
    """By slug, the revision that may be aired: the last one approved, unless it was withdrawn.

    Withdrawing a revision does not bring the one before it back: nobody has approved that again.
    """
    released = _newest(connection, revision.c.audio_sha256.is_not(None))
    return {each.script.slug: each for each in released if each.state is State.APPROVED}


def slugs(connection: Connection) -> tuple[str, ...]:
    """Slugs of all scripts, in order."""
    return tuple(connection.execute(select(revision.c.slug).distinct().order_by(revision.c.slug)).scalars())


def save_columns(connection: Connection, columns: Iterable[Column]) -> None:
    """Make ``columns`` the station's regular columns, in this order."""
    connection.execute(delete(script_column))
    rows = [{**vars(each), "position": position} for position, each in enumerate(columns)]
    if rows:
        connection.execute(insert(script_column), rows)


def columns(connection: Connection) -> tuple[Column, ...]:
    """The station's regular columns (chuyên mục)."""
    rows = connection.execute(select(script_column).order_by(script_column.c.position))
    return tuple(Column(row.slug, row.title, row.answers_residents, row.bed) for row in rows)


def save_facts(connection: Connection, register: FactRegister) -> None:
    """Make ``register`` the station's register of facts."""
    connection.execute(delete(fact))
    rows = [
        {**vars(each), "position": position, "status": each.status.value}
        for position, each in enumerate(register.facts)
    ]
    if rows:
        connection.execute(insert(fact), rows)
    bump_plan_version(connection)


def facts(connection: Connection) -> FactRegister:
    """The station's register of facts, in its order."""
    rows = connection.execute(select(fact).order_by(fact.c.position)).mappings()
    return FactRegister(tuple(_fact(row) for row in rows))


def _newest(connection: Connection, eligible: ColumnElement[bool]) -> tuple[Revision, ...]:
    """For each slug the revision with the highest number among the ``eligible`` ones."""
    newest = (
        select(revision.c.slug, func.max(revision.c.number).label("number"))
        .where(eligible)
        .group_by(revision.c.slug)
        .subquery()
    )
    query = (
        select(revision)
        .join(newest, (revision.c.slug == newest.c.slug) & (revision.c.number == newest.c.number))
        .order_by(revision.c.slug)
    )
    return tuple(_revision(row) for row in connection.execute(query))


def _fact(row: RowMapping) -> Fact:
    fields: dict[str, Any] = {str(key): value for key, value in row.items() if key != "position"}
    return Fact(**fields | {"status": FactStatus(row["status"])})


def _revision_row(each: Revision) -> dict[str, object]:
    approval = each.approval
    return {
        "slug": each.script.slug,
        "number": each.number,
        "state": each.state.value,
        "script": _script_fields(each.script),
        "sha256": each.script.sha256,
        "note": each.note,
        "approved_by": approval and approval.by,
        "approved_at": approval and approval.at,
        "spoken": approval and approval.spoken,
        "audio_sha256": approval and approval.audio_sha256,
        "duration_ms": approval and approval.duration_ms,
    }


def _revision(row: Row[Any]) -> Revision:
    approval = None
    if row.approved_at is not None:
        approval = Approval(
            by=row.approved_by,
            at=row.approved_at,
            spoken=row.spoken,
            audio_sha256=Sha256(row.audio_sha256),
            duration_ms=DurationMs(row.duration_ms),
        )
    return Revision(_script(row.script), row.number, State(row.state), approval, row.note)


def _script_fields(script: Script) -> dict[str, object]:
    """``script`` as JSON values."""
    return {
        **vars(script),
        "content_group": None if script.content_group is None else int(script.content_group),
        "bulletin_class": script.bulletin_class.value,
        "valid_from": script.valid_from.isoformat(),
        "valid_to": script.valid_to and script.valid_to.isoformat(),
        "voice": vars(script.voice),
        "readings": dict(script.readings),
    }


def _script(fields: Mapping[str, Any]) -> Script:
    """The script of ``_script_fields``; one that was kept before there were readings or variants has none."""
    group, valid_to = fields["content_group"], fields["valid_to"]
    typed = {
        "content_group": None if group is None else ContentGroup(group),
        "bulletin_class": BulletinClass(fields["bulletin_class"]),
        "peaks": tuple(fields["peaks"]),
        "sources": tuple(fields["sources"]),
        "facts": tuple(fields["facts"]),
        "valid_from": date.fromisoformat(fields["valid_from"]),
        "valid_to": None if valid_to is None else date.fromisoformat(valid_to),
        "voice": VoiceWish(**fields["voice"]),
    }
    return Script(**{**fields, **typed})
