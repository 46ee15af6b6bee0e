"""The queue of sounds that are to be rendered: one row for each different text that was ever asked for."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from broadcaster.programme.library import AudioFile
from broadcaster.speech.voices import PassedOver
from broadcaster.store.tables import render_job
from broadcaster.units import Sha256

_AT_ONCE = 500
"""Keys that one query names; SQLite takes no more than 999 of old."""


class JobState(StrEnum):
    """Where a job stands. Poison is what nobody tries again by himself: it took its workers down."""

    WAITING = "waiting"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    POISON = "poison"

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to work at it."""
        return self in {JobState.WAITING, JobState.LEASED}


@dataclass(frozen=True)
class JobResult:
    """The item that was made, the voice that said it, and those that were preferred and failed."""

    file: AudioFile
    voice: str
    passed_over: tuple[PassedOver, ...] = ()


@dataclass(frozen=True)
class RenderJob:
    """One sound that is to be made.

    ``wanted`` is the wording as JSON values, and ``key`` the hash of it. ``holder`` works at it until
    ``leased_until``; ``tries`` counts how often somebody began without coming to an answer. ``error`` is
    for the operator. ``urgent`` jobs are done before all others.

    Raises:
        ValueError: the state does not go with the rest.

    """

    key: Sha256
    wanted: Mapping[str, Any]
    state: JobState
    asked_by: str
    asked_at: datetime
    tries: int = 0
    holder: str = ""
    leased_until: datetime | None = None
    error: str = ""
    result: JobResult | None = None
    finished_at: datetime | None = None
    urgent: bool = False

    def __post_init__(self) -> None:
        is_leased = bool(self.holder) and self.leased_until is not None
        fits = (
            self.tries >= 0
            and is_leased == (self.state is JobState.LEASED)
            and (self.result is not None) == (self.state is JobState.DONE)
            and bool(self.error) == (self.state in {JobState.FAILED, JobState.POISON})
            and (self.finished_at is None) == self.state.is_open
        )
        if not fits:
            message = f"job {self.key} cannot be {self.state.value} like this"
            raise ValueError(message)


def save_job(connection: Connection, job: RenderJob) -> None:
    """Keep ``job`` in place of what stood under its key."""
    row = _row(job)
    done = connection.execute(update(render_job).where(render_job.c.key == job.key).values(**row))
    if done.rowcount == 0:
        connection.execute(insert(render_job).values(**row))


def jobs(connection: Connection, keys: Collection[Sha256]) -> dict[Sha256, RenderJob]:
    """The jobs of these keys; a key that nobody asked for is left out."""
    wanted, found = list(keys), {}
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(render_job).where(render_job.c.key.in_(wanted[start : start + _AT_ONCE]))
        for row in connection.execute(query).mappings():
            job = _job(row)
            found[job.key] = job
    return found


def open_states(connection: Connection, keys: Collection[Sha256]) -> int:
    """How many of these keys somebody has still to work at; reads no more than it must."""
    wanted, count = list(keys), 0
    for start in range(0, len(wanted), _AT_ONCE):
        query = select(func.count()).where(
            render_job.c.key.in_(wanted[start : start + _AT_ONCE]),
            render_job.c.state.in_([each.value for each in JobState if each.is_open]),
        )
        count += int(connection.execute(query).scalar_one())
    return count


def leased_jobs(connection: Connection) -> tuple[RenderJob, ...]:
    """What somebody works at, or died over."""
    return _in_order(connection, JobState.LEASED)


def first_waiting(connection: Connection) -> RenderJob | None:
    """The job that waits longest, urgent ones first; None when none waits."""
    return next(iter(_in_order(connection, JobState.WAITING, limit=1)), None)


def count_jobs(connection: Connection, *, finished_since: datetime) -> dict[JobState, int]:
    """How many jobs are in each state; of the finished ones those since ``finished_since``."""
    open_ones = render_job.c.finished_at.is_(None)
    query = (
        select(render_job.c.state, func.count())
        .where(open_ones | (render_job.c.finished_at >= finished_since))
        .group_by(render_job.c.state)
    )
    counted = {JobState(state): int(count) for state, count in connection.execute(query)}
    return {state: counted.get(state, 0) for state in JobState}


def forget_jobs(connection: Connection, *, finished_before: datetime) -> int:
    """Drop what came to its end before that moment; returns how many jobs that was."""
    done = connection.execute(delete(render_job).where(render_job.c.finished_at < finished_before))
    return int(done.rowcount)


def _in_order(connection: Connection, state: JobState, limit: int | None = None) -> tuple[RenderJob, ...]:
    query = (
        select(render_job)
        .where(render_job.c.state == state.value)
        .order_by(render_job.c.urgent.desc(), render_job.c.asked_at, render_job.c.key)
        .limit(limit)
    )
    return tuple(_job(row) for row in connection.execute(query).mappings())


def _row(job: RenderJob) -> dict[str, Any]:
    result = None if job.result is None else asdict(job.result)
    return {**vars(job), "state": job.state.value, "wanted": dict(job.wanted), "result": result}


def _job(row: RowMapping) -> RenderJob:
    fields: dict[str, Any] = {str(key): value for key, value in row.items()}
    return RenderJob(
        **{**fields, "state": JobState(row["state"]), "result": row["result"] and _result(row["result"])}
    )


def _result(fields: Mapping[str, Any]) -> JobResult:
    passed_over = tuple(PassedOver(**each) for each in fields["passed_over"])
    return JobResult(AudioFile(**fields["file"]), fields["voice"], passed_over)
