"""People's recordings as the sound of a script: brought in, and given up again."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from pathlib import Path

from sqlalchemy import Connection

from broadcaster.errors import ApprovalError, ConflictError, SoundError
from broadcaster.programme.library import AudioFile
from broadcaster.programme.recordings.recording import Cut, RecordingReport
from broadcaster.script import approval as steps
from broadcaster.script.fields import shown
from broadcaster.script.model import Revision, Script, State
from broadcaster.store import recordings as sounds
from broadcaster.store import scripts as rows
from broadcaster.store.database import Database
from broadcaster.store.recordings import MOST_NAME, StoredRecording
from broadcaster.store.station import Action, record_action
from broadcaster.units import DurationMs, Sha256

_NAMELESS = "bản thu"
"""What a file is called whose name has nothing that can be shown."""

_SLOWEST, _FASTEST = 1.0, 7.0
"""Words a second between which a person reads; an announcer says 3 to 5 syllables, pauses included."""

_TIME = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9](?:[.,][0-9]{1,3})?)")
"""``1:20``, ``0:05,5``, ``1:02:03``: hours, if any, minutes and seconds."""


@dataclass(frozen=True)
class TakenIn:
    """A recording as a levelled item of the library, and the report on its file."""

    file: AudioFile
    report: RecordingReport


TakeIn = Callable[[Path, Cut], TakenIn]
"""Makes a recording's file an item of the library; raises SoundError with the reason when it is not fit."""


@dataclass(frozen=True)
class RecordedFile:
    """A recording that a person brings.

    ``name`` is what its file was called, which is not where it lies now; only its last part is kept.
    ``words_sha256`` is the hash of the words that the person had before the eyes, None where it is not known.
    """

    path: Path
    name: str
    cut: Cut = field(default_factory=Cut)
    words_sha256: Sha256 | None = None

    @property
    def plain_name(self) -> str:
        """The name in one line: no folder, no control or direction characters, at most ``MOST_NAME`` long."""
        last = re.split(r"[/\\]", unicodedata.normalize("NFC", self.name))[-1]
        line = " ".join("".join(each for each in last if each.isprintable()).split())
        return (line if len(line) <= MOST_NAME else line[: MOST_NAME - 1] + "…") or _NAMELESS


def recording_of(db: Database, script: Script) -> StoredRecording | None:
    """The recording that is the sound of the words of ``script``; None: the machine says them."""
    with db.reading() as connection:
        return sounds.current_recording(connection, script.slug, script.words_sha256)


def add_recording(
    db: Database, slug: str, file: RecordedFile, *, take_in: TakeIn, by: str, now: datetime
) -> StoredRecording:
    """Make ``file`` the sound of the newest words of a script.

    A draft keeps its number. Of any other state the same words become a new draft: another sound needs an
    approval of its own, and what is on the air stays there, with its sound, until that is given.

    Raises:
        ApprovalError: there is no such script, its words wait for approval with the sound that they have, or
            they are approved with just this sound.
        SoundError: the file is no sound that may be aired; its ``place`` is the name of the file.
        StationError: the disk does not take it.
        ConflictError: the words are not those that were recorded.

    """
    with db.reading() as connection:
        seen = _require_settled(rows.revisions(connection, slug), slug).script
    _require_same_words(seen, file.words_sha256)
    taken = taken_in(file, take_in)
    with db.transaction() as connection:
        latest = _require_settled(rows.revisions(connection, slug), slug)
        _require_same_words(latest.script, seen.words_sha256)
        _require_other_sound(latest, taken.file.sha256)
        new = _stored(latest.script, file, taken, by=by, now=now)
        draft = _draft_for_sound(connection, latest, by=by, now=now)
        sounds.save_recording(connection, new)
        _record(connection, "add_recording", draft, new, by=by, now=now)
    return new


def drop_recording(db: Database, slug: str, *, by: str, now: datetime) -> Revision:
    """Let the machine say the newest words of a script again; returns the draft that will be said so.

    What is approved keeps the sound that it was approved with.

    Raises:
        ApprovalError: there is no such script, its words wait for approval, or they have no recording.
        ConflictError: somebody else wrote to it at this moment.

    """
    with db.transaction() as connection:
        latest = _require_settled(rows.revisions(connection, slug), slug)
        words = latest.script.words_sha256
        current = sounds.current_recording(connection, slug, words)
        if current is None:
            raise ApprovalError(f"Bài “{slug}” không có bản thu nào để bỏ; hãy tải lại trang.")
        draft = _draft_for_sound(connection, latest, by=by, now=now)
        sounds.drop_recordings(connection, slug, words)
        _record(connection, "drop_recording", draft, current, by=by, now=now)
    return draft


def length_doubt(script: Script, recording: StoredRecording) -> str | None:
    """Why ``recording`` is hardly the whole body of ``script``; None when it may well be.

    The wrong file of a telephone is the likeliest slip of all, and nothing in its sound is wrong.
    """
    seconds = recording.duration_ms / 1000
    if _SLOWEST <= script.words / seconds <= _FASTEST:
        return None
    return (
        f"Bản thu dài {seconds:.0f} giây mà bài có {script.words} chữ; "
        "xin nghe lại xem có đúng tệp, có đủ bài không."
    )


def cut_of(first: str, last: str) -> Cut:
    """The part of a recording from ``first`` to ``last``, each ``phút:giây``; "" is its beginning, its end.

    Raises:
        SoundError: one is no time, or the part ends before it begins.

    """
    from_ms = _time(first) if first.strip() else DurationMs(0)
    to_ms = _time(last) if last.strip() else None
    if to_ms is not None and to_ms <= from_ms:
        raise SoundError(
            f"kết thúc ({shown(last)}) không sau bắt đầu ({shown(first) or '0:00'}); hãy ghi lại hai mốc",
            place="Đoạn giữ lại",
        )
    return Cut(from_ms, to_ms)


def _time(text: str) -> DurationMs:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise SoundError(
            f"“{shown(text)}” không phải phút:giây; hãy ghi như 1:20 hoặc 0:05,5", place="Đoạn giữ lại"
        )
    hours, minutes, seconds = found.groups()
    whole_minutes = 60 * int(hours or 0) + int(minutes)
    return DurationMs(round(1000 * (60 * whole_minutes + float(seconds.replace(",", ".")))))


def _require_settled(every: Sequence[Revision], slug: str) -> Revision:
    """The newest of a script's revisions, refused while its words wait with the sound that was laid before.

    Whoever approves them would otherwise release another sound than the one that was heard.
    """
    if not every:
        raise ApprovalError(f"Không có bài mã “{slug}”; hãy xem lại danh sách bài.")
    latest = every[-1]
    for each in takewhile(lambda revision: revision.approval is None, reversed(every)):
        if each.state is State.WAITING and each.script.words_sha256 == latest.script.words_sha256:
            raise ApprovalError(
                f"Bài “{slug}” bản {each.number} đang chờ duyệt với âm thanh đã gửi; "
                "hãy trả lại hoặc duyệt bản đó trước, rồi mới đổi bản thu."
            )
    return latest


def _require_same_words(script: Script, words_sha256: Sha256 | None) -> None:
    if words_sha256 not in (None, script.words_sha256):
        raise ConflictError(
            f"Lời bài “{script.slug}” đã đổi so với lời lúc thu; hãy tải lại trang, so lại lời với bản thu "
            "rồi gửi lại."
        )


def _require_other_sound(latest: Revision, sha256: Sha256) -> None:
    """Refuse a draft that would say and sound just what is approved."""
    approval = latest.approval
    if latest.state is State.APPROVED and approval is not None and approval.audio_sha256 == sha256:
        raise ApprovalError(
            f"Bài “{latest.script.slug}” bản {latest.number} đã được duyệt với đúng bản thu này; "
            "không cần gửi lại."
        )


def taken_in(file: RecordedFile, take_in: TakeIn) -> TakenIn:
    """The item of a file; a refusal names it as the person knows it, not where it lies for the moment.

    Raises:
        SoundError: it is no sound that may be aired.

    """
    try:
        return take_in(file.path, file.cut)
    except SoundError as error:
        reason = str(error).removeprefix(f"{error.place}: ")
        raise SoundError(reason, place=file.plain_name) from error


def _stored(script: Script, file: RecordedFile, taken: TakenIn, *, by: str, now: datetime) -> StoredRecording:
    return StoredRecording(
        slug=script.slug,
        words_sha256=script.words_sha256,
        audio_sha256=taken.file.sha256,
        samples=taken.file.samples,
        name=file.plain_name,
        report=taken.report,
        added_at=now,
        added_by=by,
    )


def _draft_for_sound(connection: Connection, latest: Revision, *, by: str, now: datetime) -> Revision:
    """The draft that gets another sound: ``latest`` if it is one, else a new one with the same words."""
    if latest.state is not State.DRAFT:
        new = steps.revise(latest, latest.script, new_sound=True)
        rows.save_revision(connection, new, at=now, by=by)
        return new
    # Written anew as it is: whoever submits it at this moment, with the sound of before, meets a conflict.
    version = rows.revision_version(connection, latest.script.slug, latest.number)
    rows.update_revision(connection, latest, expected_version=version)
    return latest


def _record(  # the columns of an action
    connection: Connection, what: str, draft: Revision, sound: StoredRecording, *, by: str, now: datetime
) -> None:
    details = {
        "number": draft.number,
        "state": draft.state.value,
        "name": sound.name,
        "audio_sha256": sound.audio_sha256,
        "words_sha256": sound.words_sha256,
        "from_ms": sound.report.from_ms,
        "to_ms": sound.report.to_ms,
    }
    record_action(connection, Action(now, by, what, sound.slug, details))
