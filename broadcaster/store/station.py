"""What is true of the station as a whole: its mode, its session frame, settings, and who did what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from broadcaster.playout.event import Mode
from broadcaster.store.plan import bump_plan_version
from broadcaster.store.tables import action, frame_part, setting
from broadcaster.units import Samples, Sha256

_MODE = "mode"


@dataclass(frozen=True)
class FramePart:
    """One approved sound of the session frame: the signature, the opening line, a sting, the closing."""

    kind: str
    audio_sha256: Sha256
    samples: Samples
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True)
class Action:
    """What a person did: for the audit. ``details`` holds JSON values only."""

    at: datetime
    by: str
    what: str
    subject: str
    details: Mapping[str, object] = field(default_factory=dict)


def mode(connection: Connection) -> Mode:
    """What the station is doing; training (TẬP DƯỢT) until a person says otherwise."""
    return Mode(str(get_setting(connection, _MODE, Mode.TRAINING.value)))


def set_mode(connection: Connection, new: Mode) -> None:
    """Change the station's mode."""
    set_setting(connection, _MODE, new.value)
    bump_plan_version(connection)


def save_frame_parts(connection: Connection, parts: Iterable[FramePart]) -> None:
    """Make ``parts`` the session frame; parts of other kinds stay as they are."""
    for part in parts:
        connection.execute(delete(frame_part).where(frame_part.c.kind == part.kind))
        connection.execute(insert(frame_part).values(**vars(part)))
    bump_plan_version(connection)


def frame_parts(connection: Connection) -> dict[str, FramePart]:
    """Approved parts of the session frame, by kind."""
    rows = connection.execute(select(frame_part).order_by(frame_part.c.kind)).mappings()
    return {row["kind"]: FramePart(**row) for row in rows}


def get_setting(connection: Connection, key: str, default: object = None) -> Any:  # noqa: ANN401  # JSON
    """JSON value kept under ``key``, else ``default``."""
    row = connection.execute(select(setting.c.value).where(setting.c.key == key)).first()
    return default if row is None else row.value


def set_setting(connection: Connection, key: str, value: object) -> None:
    """Keep a JSON value under ``key``."""
    if not connection.execute(update(setting).where(setting.c.key == key).values(value=value)).rowcount:
        connection.execute(insert(setting).values(key=key, value=value))


def record_action(connection: Connection, done: Action) -> None:
    """Write down what a person did, in the transaction that does it."""
    connection.execute(insert(action).values(**{**vars(done), "details": dict(done.details)}))


def actions(connection: Connection, *, subject: str | None = None, limit: int = 100) -> tuple[Action, ...]:
    """What people did last, newest first, at most ``limit``; of one ``subject`` only when it is given."""
    query = select(action).order_by(action.c.id.desc()).limit(limit)
    if subject is not None:
        query = query.where(action.c.subject == subject)
    return tuple(
        Action(row.at, row.by, row.what, row.subject, row.details) for row in connection.execute(query)
    )
