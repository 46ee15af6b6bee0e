"""What becomes of a job of the rendering queue: who may take it, and what its end means.

Every rule takes a job and gives a job. A worker process that dies, a hung one, a machine that loses its power
all look alike: a lease that ran out without an answer. A voice that refuses is an answer.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from broadcaster.store.render_jobs import JobResult, JobState, RenderJob
from broadcaster.units import Sha256

LEASE = timedelta(seconds=60)
"""How long a job is somebody's own; who works at it asks for more well before that."""

MOST_TRIES = 3
"""So many workers may die over a job; a fourth one is not risked."""

POISON = (
    f"Tiến trình dựng âm thanh bị tắt {MOST_TRIES} lần vì lời này nên máy không tự thử nữa; "
    "hãy xem lại chỗ viết lạ trong bài, rồi bấm “Dựng lại” ở trang của bài."
)


def key_of(wanted: Mapping[str, Any]) -> Sha256:
    """Hash of what is wanted: a text that is asked for twice is one job."""
    text = json.dumps(wanted, ensure_ascii=False, sort_keys=True)
    return Sha256(hashlib.sha256(text.encode()).hexdigest())


def asked(
    before: RenderJob | None, wanted: Mapping[str, Any], *, by: str, now: datetime, by_hand: bool = False
) -> RenderJob:
    """The job for ``wanted``, now that it is asked for; ``before`` is what stood under its key.

    What is under way is joined. What is done is done again: voices and settings may have changed, and what
    has not changed is found by its recipe at once. Poison is taken up again only ``by_hand``.
    """
    if before is not None and (before.state.is_open or (before.state is JobState.POISON and not by_hand)):
        return before
    return RenderJob(key_of(wanted), wanted, JobState.WAITING, by, now)


def pressing(job: RenderJob) -> RenderJob:
    """``job``, to be done before all others while it waits; what has come to its end stays as it is."""
    return replace(job, urgent=True) if job.state.is_open else job


def is_free(job: RenderJob, now: datetime) -> bool:
    """Whether anybody may take ``job``.

    A lease that ends later than any that is given now was given by a clock that was wrong.
    """
    if job.leased_until is not None:
        return not now < job.leased_until <= now + LEASE
    return job.state is JobState.WAITING


def taken(job: RenderJob, holder: str, now: datetime) -> RenderJob:
    """``job``, which is free, in the hands of ``holder``; poison when too many have died over it."""
    if job.tries >= MOST_TRIES:
        return _ended(job, JobState.POISON, now, error=POISON)
    return replace(job, state=JobState.LEASED, holder=holder, leased_until=now + LEASE, tries=job.tries + 1)


def renewed(job: RenderJob, now: datetime) -> RenderJob:
    """``job``, which is leased, for another ``LEASE``."""
    return replace(job, leased_until=now + LEASE)


def done(job: RenderJob, result: JobResult, now: datetime) -> RenderJob:
    """``job`` with what was made; of whoever comes late too: the same words are the same sound."""
    return _ended(job, JobState.DONE, now, result=result)


def refused(job: RenderJob, holder: str, reason: str, now: datetime) -> RenderJob:
    """``job`` with the answer that it cannot be made, if it is still the holder's."""
    return _ended(job, JobState.FAILED, now, error=reason) if _holds(holder, job) else job


def lost(job: RenderJob, holder: str, now: datetime) -> RenderJob:
    """``job`` after the worker of ``holder`` died over it: another one's, or poison."""
    if not _holds(holder, job):
        return job
    if job.tries >= MOST_TRIES:
        return _ended(job, JobState.POISON, now, error=POISON)
    return _waiting(job, job.tries)


def handed_back(job: RenderJob, holder: str) -> RenderJob:
    """``job`` given up by ``holder``, who is stopped from outside: it was no try."""
    return _waiting(job, job.tries - 1) if _holds(holder, job) else job


def _holds(holder: str, job: RenderJob) -> bool:
    return job.state is JobState.LEASED and job.holder == holder


def _waiting(job: RenderJob, tries: int) -> RenderJob:
    return replace(job, state=JobState.WAITING, holder="", leased_until=None, tries=tries)


def _ended(
    job: RenderJob, state: JobState, now: datetime, *, error: str = "", result: JobResult | None = None
) -> RenderJob:
    return replace(
        job, state=state, holder="", leased_until=None, error=error, result=result, finished_at=now
    )
