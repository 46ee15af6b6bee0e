"""The way of a script to the air, step by step; each step is one transaction and leaves its trace."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from sqlalchemy import Connection

from broadcaster.desk.frame import bed_of
from broadcaster.desk.lexicon import lexicon_of
from broadcaster.desk.recordings import recording_of
from broadcaster.desk.render import Render, Wording
from broadcaster.desk.sound import LaidSound, laid_before, require_heard, require_same_words
from broadcaster.errors import ApprovalError
from broadcaster.programme.library import Library
from broadcaster.script import approval as steps
from broadcaster.script.fields import shown
from broadcaster.script.files import write_script
from broadcaster.script.model import LANGUAGES, OWN_LANGUAGE, Approval, Revision, Script, State
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.reader import read_out
from broadcaster.spoken.repetition import said_twice
from broadcaster.spoken.text import Reading, SpokenText
from broadcaster.store import scripts as rows
from broadcaster.store.database import Database
from broadcaster.store.station import Action, record_action
from broadcaster.units import Sha256, milliseconds

_NAMED = 5
"""Doubts that a refusal names; the page of the script has them all."""


@dataclass(frozen=True)
class ScriptLine:
    """One script in a list: its newest wording, and the wording that is on the air (None: none is)."""

    latest: Revision
    on_air: Revision | None

    @property
    def slug(self) -> str:
        """Slug of the script."""
        return self.latest.script.slug

    @property
    def waits_for_approval(self) -> bool:
        """Whether the newest wording is not what is aired."""
        return self.latest != self.on_air


def overview(db: Database) -> tuple[ScriptLine, ...]:
    """Every script, by slug."""
    with db.reading() as connection:
        on_air = rows.on_air_revisions(connection)
        latest = rows.latest_revisions(connection)
    return tuple(ScriptLine(each, on_air.get(each.script.slug)) for each in latest)


def revisions_of(db: Database, slug: str) -> tuple[Revision, ...]:
    """All wordings of a script, oldest first.

    Raises:
        ApprovalError: there is no such script.

    """
    with db.reading() as connection:
        return _revisions(connection, slug)


def spoken_of(script: Script, lexicon: Lexicon) -> SpokenText:
    """The words that are said of ``script``: its body, with the readings that the operator chose.

    A bulletin that is to be repeated is said twice; what is in doubt in it is asked once.
    """
    spoken = read_out(script.body, lexicon, script.readings)
    return replace(spoken, text=said_twice(spoken.text)) if script.repeat else spoken


def wording_of(db: Database, script: Script, spoken: str) -> Wording:
    """What a voice is asked for: ``spoken``, in the voice that the writer wishes, over the column's bed.

    Raises:
        StationError: the column names a bed that the station does not have.

    """
    return Wording(spoken, script.voice.engine, bed_of(db, script))


def open_doubts(script: Script, spoken: SpokenText) -> tuple[Reading, ...]:
    """What nobody has decided yet: it keeps ``script``, said as ``spoken``, from its approval.

    A script in another language than Vietnamese has none: it is not our voice that says it.
    """
    return spoken.doubts if script.language == OWN_LANGUAGE else ()


def write_draft(db: Database, script: Script, *, by: str, now: datetime) -> Revision:
    """Keep ``script`` as a draft: of a new script, in place of its newest draft, or as the next revision.

    What is on the air or waits for approval stays as it is. The words that a draft had before stay in the
    list of actions.

    Raises:
        ApprovalError: the words do not differ from the newest ones.
        ConflictError: somebody else wrote to it at this moment.

    """
    with db.transaction() as connection:
        return keep_draft(connection, script, by=by, now=now)


def keep_draft(
    connection: Connection, script: Script, *, by: str, now: datetime, what: str = "write_draft"
) -> Revision:
    """``write_draft`` inside a transaction that is open already; ``what`` names the deed in the actions."""
    before = rows.revisions(connection, script.slug)
    if before and before[-1].state is State.DRAFT:
        new = _in_place_of(connection, before[-1], script)
        details = {"replaced": write_script(before[-1].script)}
    else:
        new = steps.revise(before[-1], script) if before else Revision(script, 1, State.DRAFT)
        rows.save_revision(connection, new, at=now, by=by)
        details = {}
    record(connection, what, new, by=by, now=now, details=details)
    return new


def _in_place_of(connection: Connection, draft: Revision, script: Script) -> Revision:
    """``script`` kept as the draft that takes the place of ``draft``."""
    steps.revise(draft, script)
    new = Revision(script, draft.number, State.DRAFT)
    version = rows.revision_version(connection, script.slug, draft.number)
    rows.update_revision(connection, new, expected_version=version)
    return new


def submit(db: Database, slug: str, *, render: Render, by: str, now: datetime) -> Revision:
    """Lay the newest wording before the leader with its sound, rendered or recorded: that is what is heard.

    Waits for the sound; ``laying.submit_ahead`` does not.

    Raises:
        ApprovalError: there is no such script, it is no draft, it has a blank that nobody has filled, a doubt
            that nobody has decided (a recording needs none decided), or it has no recording and is in a
            language that only people speak.
        SpeechError: no voice could say it.
        SoundError: the sound cannot be levelled.
        StationError: its column names a music bed that the station does not have.
        ConflictError: somebody else wrote to it meanwhile.

    """
    before, version = newest(db, slug)
    waiting = steps.submit(before)
    laid = _sound_of(db, waiting, render)
    _store(db, waiting, version, Action(now, by, "submit", slug, laid.details))
    return waiting


def _sound_of(db: Database, revision: Revision, render: Render) -> LaidSound:
    """A person's recording of these words where there is one, else what a voice makes of them."""
    recording = recording_of(db, revision.script)
    if recording is not None:
        return LaidSound.recorded(recording.audio_sha256)
    require_own_language(revision)
    spoken = sure_words(revision, lexicon_of(db))
    return LaidSound.said(spoken, render(wording_of(db, revision.script, spoken)))


def approve(  # who approves what, when, having heard what: each counts
    db: Database, slug: str, *, library: Library, by: str, now: datetime, heard: Sha256 | None = None
) -> Revision:
    """Release the wording that waits (the newest such), frozen to its words and its sound.

    That sound is the one laid before the leader; ``heard`` is the hash of what the leader listened to, where
    that is known. With a recording the words are those that the person had before the eyes.

    Raises:
        ApprovalError: there is no such script, it is not waiting, it has a doubt that nobody has decided, its
            words are no longer said as they were when it was submitted, or its sound is not the one heard.
        SoundError: the sound is lost or altered.
        ConflictError: somebody else wrote to it meanwhile.

    """
    waiting, version = in_question(db, slug)
    steps.require(waiting, steps.Move.APPROVE)
    laid = laid_sound(db, waiting)
    if laid is not None and laid.is_recording:
        words = waiting.script.body
    else:
        words = sure_words(waiting, lexicon_of(db))
        laid = require_same_words(waiting, laid, words)
    require_heard(waiting, laid, heard)
    duration = milliseconds(library.length(laid.audio_sha256))
    approved = steps.approve(waiting, Approval(by, now, words, laid.audio_sha256, duration))
    details = {"audio_sha256": laid.audio_sha256, "sha256": waiting.script.sha256, "voice": laid.voice}
    _store(db, approved, version, Action(now, by, "approve", slug, details))
    return approved


def laid_sound(db: Database, revision: Revision) -> LaidSound | None:
    """The sound that was last laid before the leader with ``revision``; None when there was none."""
    with db.reading() as connection:
        return laid_before(connection, revision)


def require_own_language(revision: Revision) -> None:
    """Refuse words that no voice of ours speaks.

    Raises:
        ApprovalError: they are not Vietnamese.

    """
    language = revision.script.language
    if language != OWN_LANGUAGE:
        raise ApprovalError(
            f"Bài “{revision.script.slug}” bản {revision.number}: máy không đọc được "
            f"{LANGUAGES[language].lower()}; hãy gửi bản thu của người đọc ở trang của bài rồi gửi duyệt."
        )


def sure_words(revision: Revision, lexicon: Lexicon) -> str:
    """The spoken text of ``revision``.

    Raises:
        ApprovalError: a doubt is open in it.

    """
    spoken = spoken_of(revision.script, lexicon)
    doubts = open_doubts(revision.script, spoken)
    if not doubts:
        return spoken.text
    tokens = list(dict.fromkeys(f"“{shown(each.token)}”" for each in doubts))
    more = ", …" if len(tokens) > _NAMED else ""
    raise ApprovalError(
        f"Bài “{revision.script.slug}” bản {revision.number}: còn {len(doubts)} chỗ máy chưa chắc cách đọc "
        f"({', '.join(tokens[:_NAMED])}{more}); hãy chọn cách đọc ở trang của bài, "
        "hoặc viết hẳn ra chữ trong bài."
    )


def send_back(db: Database, slug: str, *, reason: str, by: str, now: datetime) -> Revision:
    """Return the wording that waits (the newest such) to its writer.

    Raises:
        ApprovalError: there is no such script, it is not waiting, or no reason is given.
        ConflictError: somebody else wrote to it at this moment.

    """
    before, version = in_question(db, slug)
    returned = steps.send_back(before, reason)
    _store(db, returned, version, Action(now, by, "send_back", slug))
    return returned


def withdraw(db: Database, slug: str, *, reason: str, by: str, now: datetime) -> Revision:
    """Take a script off the air; one that is not on the air, off its way there.

    A newer wording that is still on its way goes on.

    Raises:
        ApprovalError: there is no such script, it was withdrawn already, or no reason is given.
        ConflictError: somebody else wrote to it at this moment.

    """
    with db.transaction() as connection:
        every = _revisions(connection, slug)
        withdrawn = steps.withdraw(steps.on_air(every) or every[-1], reason)
        version = rows.revision_version(connection, slug, withdrawn.number)
        rows.update_revision(connection, withdrawn, expected_version=version)
        record(connection, "withdraw", withdrawn, by=by, now=now)
    return withdrawn


def newest(db: Database, slug: str) -> tuple[Revision, int]:
    """The newest wording, and the version at which it stands.

    Raises:
        ApprovalError: there is no such script.

    """
    with db.reading() as connection:
        latest = _revisions(connection, slug)[-1]
        return latest, rows.revision_version(connection, slug, latest.number)


def in_question(db: Database, slug: str) -> tuple[Revision, int]:
    """The newest wording that waits, if nothing was approved after it, else the newest one; and its version.

    Raises:
        ApprovalError: there is no such script.

    """
    with db.reading() as connection:
        every = _revisions(connection, slug)
        open_ones = takewhile(lambda each: each.approval is None, reversed(every))
        found = next((each for each in open_ones if each.state is State.WAITING), every[-1])
        return found, rows.revision_version(connection, slug, found.number)


def _revisions(connection: Connection, slug: str) -> tuple[Revision, ...]:
    every = rows.revisions(connection, slug)
    if not every:
        raise ApprovalError(f"Không có bài mã “{slug}”; hãy xem lại danh sách bài.")
    return every


def _store(db: Database, changed: Revision, expected_version: int, done: Action) -> None:
    with db.transaction() as connection:
        rows.update_revision(connection, changed, expected_version=expected_version)
        record(connection, done.what, changed, by=done.by, now=done.at, details=done.details)


def record(  # the columns of an action
    connection: Connection,
    what: str,
    revision: Revision,
    *,
    by: str,
    now: datetime,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write down what was done with ``revision``, beside its number, its state and its note."""
    always = {"number": revision.number, "state": revision.state.value, "note": revision.note}
    record_action(connection, Action(now, by, what, revision.script.slug, {**always, **(details or {})}))
