"""The queue of sounds that are to be rendered: asked for by whoever needs one, worked off by the crew."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from broadcaster.clock import Clock, local
from broadcaster.desk import render_rules as rules
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.errors import DiskFullError, LoaXaError
from broadcaster.speech.worker import WorkerLostError
from broadcaster.store import render_jobs as rows
from broadcaster.store.database import Database
from broadcaster.store.render_jobs import JobResult, JobState, RenderJob
from broadcaster.units import Sha256

KEPT = timedelta(days=30)
"""How long the end of a job is remembered."""


@dataclass(frozen=True)
class QueueProgress:
    """How many sounds wait, are being made, and came to an end today."""

    waiting: int
    in_work: int
    done: int
    failed: int

    @property
    def open(self) -> int:
        """How many are not there yet."""
        return self.waiting + self.in_work


def ask_for(  # what is to be said, who asks, when, and how pressingly
    connection: Connection,
    wording: Wording,
    *,
    by: str,
    now: datetime,
    by_hand: bool = False,
    urgent: bool = False,
) -> RenderJob:
    """Put ``wording`` into the queue, or join who asked before; ``by_hand`` takes poison up again.

    What is ``urgent`` is made before everything else that waits.
    """
    wanted = asdict(wording)
    key = rules.key_of(wanted)
    before = rows.jobs(connection, [key]).get(key)
    job = rules.asked(before, wanted, by=by, now=now, by_hand=by_hand)
    if urgent:
        job = rules.pressing(job)
    if job != before:
        rows.save_job(connection, job)
    return job


def wording_in(job: RenderJob) -> Wording:
    """What the job is to say."""
    return Wording(**job.wanted)


def rendered_of(job: RenderJob) -> Rendered | None:
    """What the job made; None while it is not done."""
    made = job.result
    return None if made is None else Rendered(made.file, made.voice, made.passed_over)


def progress_of(db: Database, now: datetime) -> QueueProgress:
    """How far the queue is; the day begins at midnight of the station's zone."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    with db.reading() as connection:
        counts = rows.count_jobs(connection, finished_since=midnight)
    failed = counts[JobState.FAILED] + counts[JobState.POISON]
    return QueueProgress(counts[JobState.WAITING], counts[JobState.LEASED], counts[JobState.DONE], failed)


class RenderQueue:
    """The queue of one database. Safe to share between threads; processes each make their own."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock

    def ask(self, wordings: Iterable[Wording], *, by: str) -> tuple[RenderJob, ...]:
        """Put ``wordings`` into the queue; returns a job for each, the same one for the same words.

        Raises:
            StationError: the database cannot be written.

        """
        now = self._clock.now()
        with self._db.transaction() as connection:
            rows.forget_jobs(connection, finished_before=now - KEPT)
            return tuple(ask_for(connection, each, by=by, now=now) for each in wordings)

    def count_open(self, keys: Collection[Sha256]) -> int:
        """How many of these jobs are not at their end.

        Raises:
            StationError: the database cannot be read.

        """
        with self._db.reading() as connection:
            return rows.open_states(connection, keys)

    def jobs(self, keys: Collection[Sha256]) -> dict[Sha256, RenderJob]:
        """The jobs of these keys.

        Raises:
            StationError: the database cannot be read.

        """
        with self._db.reading() as connection:
            return rows.jobs(connection, keys)

    def lease(self, holder: str) -> RenderJob | None:
        """A job for ``holder``: urgent ones first, then what was asked for first; None when there is nothing.

        Raises:
            StationError: the database cannot be written.

        """
        with self._db.reading() as connection:
            if _free(connection, self._clock.now()) is None:
                return None  # an idle crew never takes the lock of those who write
        with self._db.transaction() as connection:
            now = self._clock.now()
            while (job := _free(connection, now)) is not None:
                mine = rules.taken(job, holder, now)
                rows.save_job(connection, mine)
                if mine.state is JobState.LEASED:
                    return mine
        return None

    def renew(self, holders: Collection[str]) -> None:
        """Give these holders more time for what they work at.

        Raises:
            StationError: the database cannot be written.

        """
        with self._db.transaction() as connection:
            now = self._clock.now()
            for job in rows.leased_jobs(connection):
                if job.holder in holders:
                    rows.save_job(connection, rules.renewed(job, now))

    def finish(self, job: RenderJob, made: Rendered) -> None:
        """Keep what was made of ``job``.

        Raises:
            StationError: the database cannot be written; the lease gives the job back.

        """
        result = JobResult(made.file, made.voice, made.passed_over)
        self._change(job, lambda current, now: rules.done(current, result, now))

    def refuse(self, job: RenderJob, reason: str) -> None:
        """Keep the answer that ``job`` cannot be made; raises as ``finish``."""
        self._change(job, lambda current, now: rules.refused(current, job.holder, reason, now))

    def lose(self, job: RenderJob) -> None:
        """Keep that a worker died over ``job``; raises as ``finish``."""
        self._change(job, lambda current, now: rules.lost(current, job.holder, now))

    def hand_back(self, job: RenderJob) -> None:
        """Leave ``job`` to somebody else, who begins anew; raises as ``finish``."""
        self._change(job, lambda current, _now: rules.handed_back(current, job.holder))

    def _change(self, job: RenderJob, rule: Callable[[RenderJob, datetime], RenderJob]) -> None:
        with self._db.transaction() as connection:
            current = rows.jobs(connection, [job.key]).get(job.key, job)
            changed = rule(current, self._clock.now())
            if changed != current:
                rows.save_job(connection, changed)


def work_off_one(
    queue: RenderQueue, render: Render, holder: str, is_stopped: Callable[[], bool] = lambda: False
) -> bool:
    """Do the next job as ``holder``; returns whether there was one.

    A worker that dies while ``is_stopped`` was ended on purpose: the job is handed back.

    Raises:
        DiskFullError: there is no room for a sound; the job waits, it was no try.
        StationError: the database cannot be written; the lease gives the job back.

    """
    job = queue.lease(holder)
    if job is None:
        return False
    try:
        made = render(wording_in(job))
    except WorkerLostError:
        queue.hand_back(job) if is_stopped() else queue.lose(job)
    except DiskFullError:
        queue.hand_back(job)
        raise
    except LoaXaError as error:
        queue.refuse(job, str(error))
    else:
        queue.finish(job, made)
    return True


def _free(connection: Connection, now: datetime) -> RenderJob | None:
    """The job that is to be done next: what a worker left lying goes first, it was asked for earlier."""
    left_lying = (job for job in rows.leased_jobs(connection) if rules.is_free(job, now))
    return next(left_lying, None) or rows.first_waiting(connection)
