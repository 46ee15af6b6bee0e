"""Typed and recorded emergencies on their way in: made a sound, kept for good, then released."""

import secrets
from collections.abc import Callable
from datetime import datetime

from broadcaster.desk.lexicon import lexicon_of
from broadcaster.desk.recordings import RecordedFile, TakeIn, taken_in
from broadcaster.errors import SpeechError
from broadcaster.programme.library import AudioFile
from broadcaster.spoken.reader import read_out
from broadcaster.store.database import Database
from broadcaster.store.emergency_messages import EmergencyMessage, add_message, find_message
from broadcaster.store.station import Action, record_action

LONGEST_TEXT = 1500
"""Characters of a typed text: some two minutes, more than anybody remembers."""

_TITLE = 60

SayNow = Callable[[str], AudioFile]
"""Makes spoken words an item of the library at once, with the offline voice; raises SpeechError."""


def keep_typed(db: Database, text: str, *, say: SayNow, by: str, now: datetime) -> EmergencyMessage:
    """Read ``text`` out and keep it with its sound. What is doubtful is read all the same, and marked.

    Raises:
        SpeechError: there is no word in it, it is too long, or no voice can say it.
        StationError: the disk or the database does not take it.

    """
    text = text.strip()
    if not text or len(text) > LONGEST_TEXT:
        raise SpeechError(f"Tin khẩn cấp gõ tay phải có chữ và không quá {LONGEST_TEXT} ký tự; hãy sửa lại.")
    spoken = read_out(text, lexicon_of(db))
    file = say(spoken.text)
    doubts = tuple(f"{each.token} → {each.spoken}" for each in spoken.doubts)
    return _kept(db, "typed", _title(text), text, file, spoken=spoken.text, doubts=doubts, by=by, now=now)


def keep_recorded(
    db: Database, file: RecordedFile, title: str, *, take_in: TakeIn, by: str, now: datetime
) -> EmergencyMessage:
    """Check a recording like any other and keep it; ``title`` is what it says, in a person's words.

    Raises:
        SoundError: the file is no sound that may be aired; its ``place`` is the name of the file.
        StationError: the disk or the database does not take it.

    """
    sound = taken_in(file, take_in).file
    return _kept(db, "recorded", _title(title) or file.plain_name, title.strip(), sound, by=by, now=now)


def kept_message(db: Database, message_id: str) -> EmergencyMessage | None:
    """What was kept under this id; None when nothing was."""
    with db.reading() as connection:
        return find_message(connection, message_id)


def _title(text: str) -> str:
    """The first words of a text in one line."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line if len(line) <= _TITLE else line[: _TITLE - 1].rsplit(" ", 1)[0] + "…"


def _kept(  # noqa: PLR0913  # the fields of a message
    db: Database,
    form: str,
    title: str,
    text: str,
    file: AudioFile,
    *,
    spoken: str = "",
    doubts: tuple[str, ...] = (),
    by: str,
    now: datetime,
) -> EmergencyMessage:
    message = EmergencyMessage(
        secrets.token_hex(16), form, title, text, spoken, doubts, file.sha256, file.samples, now, by
    )
    details = {"form": form, "title": title, "audio_sha256": file.sha256, "doubts": list(doubts)}
    with db.transaction() as connection:
        add_message(connection, message)
        record_action(connection, Action(now, by, "keep_emergency", message.id, details))
    return message
