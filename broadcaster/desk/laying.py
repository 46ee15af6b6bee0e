"""Sending a script for approval without waiting for its sound: the queue makes it, then it is laid.

The revision waits at once, with nothing that could be approved; the sound is laid before the leader when it
is there. When no voice could make one, the revision is a draft again with the reason, or the sound that lay
there before stays. ``settle`` decides from what is written down alone, so it does not matter when it runs,
how often, or what a power cut came between.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from broadcaster.desk import render_rules as rules
from broadcaster.desk.lexicon import lexicon_of
from broadcaster.desk.recordings import recording_of
from broadcaster.desk.render import Wording
from broadcaster.desk.render_queue import ask_for, rendered_of, wording_in
from broadcaster.desk.scripts import in_question, newest, record, require_own_language, sure_words, wording_of
from broadcaster.desk.sound import LAY, WANTED, LaidSound, laid_earlier, wording_awaited
from broadcaster.script import approval as steps
from broadcaster.script.model import BulletinClass, Revision, State
from broadcaster.store import scripts as rows
from broadcaster.store.database import Database
from broadcaster.store.render_jobs import JobState, RenderJob, jobs

MACHINE = "máy dựng âm thanh"
"""Who laid a sound, in the trail of actions."""


@dataclass(frozen=True)
class AwaitedSound:
    """A revision that waits for its sound, and the job that makes it; None: the job is not known any more."""

    revision: Revision
    job: RenderJob | None


def submit_ahead(db: Database, slug: str, *, by: str, now: datetime) -> Revision:
    """Lay the newest wording before the leader; its sound follows when the queue has made it.

    A person's recording is laid at once. A text that took its workers down before is taken up again: somebody
    asks for it by hand.

    Raises:
        ApprovalError: there is no such script, it is no draft, it has a blank that nobody has filled, a doubt
            that nobody has decided, or it has no recording and is in a language that only people speak.
        ConflictError: somebody else wrote to it at this moment.

    """
    before, version = newest(db, slug)
    waiting = steps.submit(before)
    _ask(db, waiting, version, "submit", by=by, now=now)
    return waiting


def render_ahead(db: Database, slug: str, *, by: str, now: datetime) -> Revision:
    """Ask for another sound of the wording that waits; until it is there nothing can be approved.

    Raises:
        ApprovalError: as ``submit_ahead``, or it does not wait.
        ConflictError: somebody else wrote to it at this moment.

    """
    waiting, version = in_question(db, slug)
    steps.require(waiting, steps.Move.APPROVE)
    _ask(db, waiting, version, "render", by=by, now=now)
    return waiting


def settle(db: Database, now: datetime) -> int:
    """Lay what the queue has made, send back what it could not make; returns how many revisions that was.

    Raises:
        StationError: the database cannot be read or written.

    """
    if not any(_is_decided(each) for each in awaited(db)):
        return 0
    with db.transaction() as connection:
        ready = [each for each in _awaited(connection) if _is_decided(each)]
        for each in ready:
            _settle_one(connection, each, now)
    return len(ready)


def awaited(db: Database) -> tuple[AwaitedSound, ...]:
    """Every revision that waits for its sound, by slug and number."""
    with db.reading() as connection:
        return _awaited(connection)


def is_poisoned(db: Database, revision: Revision, spoken: str) -> bool:
    """Whether the text of this draft took its workers down before: sending it tries it again by hand."""
    if revision.state is not State.DRAFT:
        return False
    key = rules.key_of(asdict(wording_of(db, revision.script, spoken)))
    with db.reading() as connection:
        job = jobs(connection, [key]).get(key)
    return job is not None and job.state is JobState.POISON


def _ask(db: Database, waiting: Revision, version: int, what: str, *, by: str, now: datetime) -> None:
    """Keep ``waiting``, which stands at ``version``, with a recording, or with the job of its sound."""
    recording = recording_of(db, waiting.script)
    wording = None
    if recording is None:
        require_own_language(waiting)
        wording = wording_of(db, waiting.script, sure_words(waiting, lexicon_of(db)))
    with db.transaction() as connection:
        rows.update_revision(connection, waiting, expected_version=version)
        details: Mapping[str, object] = {}
        if recording is not None:
            details = LaidSound.recorded(recording.audio_sha256).details
        if wording is not None:
            urgent = waiting.script.bulletin_class is not BulletinClass.ORDINARY
            ask_for(connection, wording, by=by, now=now, by_hand=True, urgent=urgent)
            details = {WANTED: asdict(wording)}
        record(connection, what, waiting, by=by, now=now, details=details)


def _awaited(connection: Connection) -> tuple[AwaitedSound, ...]:
    waiting = [(each, wording_awaited(connection, each)) for each in rows.waiting_revisions(connection)]
    keys = {rules.key_of(wanted) for _, wanted in waiting if wanted is not None}
    found = jobs(connection, keys)
    return tuple(
        AwaitedSound(each, found.get(rules.key_of(wanted))) for each, wanted in waiting if wanted is not None
    )


def _is_decided(each: AwaitedSound) -> bool:
    """Whether there is something to do: the job came to its end, or is not known any more."""
    return each.job is None or not each.job.state.is_open


def _settle_one(connection: Connection, each: AwaitedSound, now: datetime) -> None:
    if each.job is None:
        wanted: Mapping[str, Any] = wording_awaited(connection, each.revision) or {}
        ask_for(connection, Wording(**wanted), by=MACHINE, now=now)
        return
    made = rendered_of(each.job)
    if made is not None:
        _lay(connection, each.revision, LaidSound.said(wording_in(each.job).spoken, made), now)
    else:
        _go_without(connection, each.revision, each.job, now)


def _go_without(connection: Connection, revision: Revision, job: RenderJob, now: datetime) -> None:
    """No voice could say it: what lay there before stays, else the writer has it back."""
    earlier = laid_earlier(connection, revision)
    if earlier is not None:
        kept = LaidSound(**{**vars(earlier), "kept_because": job.error})
        _lay(connection, revision, kept, now)
        return
    is_newest = rows.revisions(connection, revision.script.slug)[-1].number == revision.number
    back = steps.unsaid(revision, job.error) if is_newest else steps.send_back(revision, job.error)
    _write(connection, back)
    record(connection, "unsaid", back, by=MACHINE, now=now)


def _lay(connection: Connection, revision: Revision, laid: LaidSound, now: datetime) -> None:
    """Lay a sound; who decides at this moment, with another one in the ear, meets a conflict."""
    _write(connection, revision)
    record(connection, LAY, revision, by=MACHINE, now=now, details=laid.details)


def _write(connection: Connection, revision: Revision) -> None:
    version = rows.revision_version(connection, revision.script.slug, revision.number)
    rows.update_revision(connection, revision, expected_version=version)
