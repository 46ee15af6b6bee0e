"""The sessions of the station out to calendars and spreadsheets, and in again: looked at first, then saved.

Nothing is kept between the two acts. What was shown comes back as the text of the new document, which is
checked again; a document that somebody else has saved meanwhile is left alone.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile

from broadcaster.clock import local_date
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import ScheduleError, StationError
from broadcaster.schedule.documents import SESSION_TABLE, parse_sessions
from broadcaster.schedule.files import SESSIONS_FILE, parse_schedules
from broadcaster.schedule.ical import sessions_ical
from broadcaster.schedule.ical_reading import read_ical
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.session_changes import (
    Check,
    Proposed,
    SessionChanges,
    changes,
    proposed_from,
    settled,
)
from broadcaster.schedule.tabular import read_table, write_table
from broadcaster.schedule.writing import write_sessions
from broadcaster.store import schedule, scripts
from broadcaster.store.database import Database
from broadcaster.store.station import Action, record_action

_ENTRY = re.compile(rf"\b{SESSION_TABLE} thứ (\d+)")


class FileKind(StrEnum):
    """What sessions are exchanged as."""

    CSV = "csv"
    ICS = "ics"


@dataclass(frozen=True)
class Offer:
    """What a file would change, with the document as it would be and the version that it stands on."""

    changes: SessionChanges
    toml: str
    version: int


def sessions_of(db: Database) -> tuple[SessionRule, ...]:
    """The sessions that are written in the station's document; a wrong entry is left out."""
    with db.reading() as connection:
        texts = schedule.documents(connection)
    found = parse_sessions(texts.get(SESSIONS_FILE, ""), place=SESSIONS_FILE)
    return tuple(entry.value for entry in found.entries)


def kind_of(name: str) -> FileKind:
    """What the file called ``name`` is.

    Raises:
        StationError: it is neither a table nor a calendar.

    """
    ending = name.rpartition(".")[2].casefold()
    if ending not in tuple(FileKind):
        raise StationError(f"Tệp “{name[-60:]}” không phải .csv hay .ics; hãy chọn tệp khác.")
    return FileKind(ending)


def offer(db: Database, name: str, data: bytes, *, today: date) -> Offer:
    """What the file ``name`` holding ``data`` would change; nothing is saved.

    A table is the whole: sessions that it lacks are removed, unless a wrong line may mean them. A calendar
    only adds and changes. What cannot stand beside the rest of the schedule is refused.

    Raises:
        StationError: the file is of another kind, or the station has no schedule, or one with errors.
        ScheduleError: the file cannot be read at all.

    """
    with db.reading() as connection:
        document = schedule.document(connection, SESSIONS_FILE)
        texts = schedule.documents(connection)
        known = scripts.slugs(connection)
    held = _held(texts)
    check = _checking(texts, known)
    read = _from_table if kind_of(name) is FileKind.CSV else _from_calendar
    found = read(data, name, held, check, timetable_of(texts), today)
    toml = _head(texts.get(SESSIONS_FILE, "")) + write_sessions(found.rules)
    return Offer(found, toml, document.version if document else 0)


def accept(db: Database, toml: str, *, version: int, by: str, now: datetime) -> None:
    """Save ``toml`` as the document of sessions, if it is still the one of ``version``.

    Raises:
        ConflictError: somebody has changed it since; nothing was saved.
        ScheduleError: the sessions do not stand beside the rest of the schedule; nothing was saved.

    """
    with db.transaction() as connection:
        texts = schedule.documents(connection)
        _require_right(toml, texts, scripts.slugs(connection))
        before = texts.get(SESSIONS_FILE)
        schedule.save_document(connection, SESSIONS_FILE, toml, at=now, by=by, expected_version=version)
        details = {"replaced": before}
        record_action(connection, Action(now, by, "import_sessions", SESSIONS_FILE, details))


def export(db: Database, kind: FileKind, *, now: datetime) -> bytes:
    """The sessions of the station as a file; the table holds all of them whole, the calendar what it can.

    Raises:
        StationError: the station has no schedule, or one with errors.

    """
    with db.reading() as connection:
        texts = schedule.documents(connection)
    rules = _held(texts)
    if kind is FileKind.CSV:
        return write_table(rules).encode()
    timetable = timetable_of(texts)
    names = {each.slug: each.name for each in timetable.clusters}
    return sessions_ical(rules, timetable.peaks, names, first=local_date(now), stamp=now).encode()


def _require_right(toml: str, texts: Mapping[str, str], known: Collection[str]) -> None:
    """Refuse sessions that cannot stand, or before which one of the station's own would have to give way."""
    written = parse_sessions(toml, place=SESSIONS_FILE)
    held = _held(texts)
    before = {rule.slug: rule for rule in held}
    slugs = {entry.value.slug for entry in written.entries}
    new = [Proposed(entry.value, entry.place) for entry in written.entries if entry.value not in held]
    removed = before.keys() - slugs
    errors = written.errors or settled(held, new, removed, _checking(texts, known))[1]
    if errors:
        raise errors[0]


def _from_table(
    data: bytes, name: str, held: Sequence[SessionRule], check: Check, _schedule: Schedule, _today: date
) -> SessionChanges:
    table = read_table(data, place=name)
    named = {each.rule.slug for each in table.proposed} | table.doubtful
    removed = {rule.slug for rule in held if rule.slug not in named}
    remarks = []
    if table.unnamed and removed:
        removed = set()
        remarks.append("Có dòng sai không rõ mã buổi nên không bỏ buổi nào; hãy sửa dòng đó.")
    rules, refused = settled(held, table.proposed, removed, check)
    return changes(held, rules, (*table.errors, *refused), remarks)


def _from_calendar(
    data: bytes, name: str, held: Sequence[SessionRule], check: Check, timetable: Schedule, today: date
) -> SessionChanges:
    clusters = {each.slug: each.name for each in timetable.clusters}
    found = read_ical(data, clusters, place=name)
    proposed, errors = proposed_from(found.sessions, held, today)
    rules, refused = settled(held, proposed, (), check)
    remarks = [*found.remarks]
    if any(not each.rule.clusters for each in proposed):
        remarks.append("Sự kiện không ghi địa điểm thì phát ở mọi cụm loa.")
    return changes(held, rules, (*found.errors, *errors, *refused), remarks)


def _held(texts: Mapping[str, str]) -> tuple[SessionRule, ...]:
    """The sessions that the station has, as they are written.

    Raises:
        StationError: an entry is wrong: writing the document anew would lose it.

    """
    if SESSIONS_FILE not in texts:
        return ()
    found = parse_sessions(texts[SESSIONS_FILE], place=SESSIONS_FILE)
    if found.errors:
        raise StationError(f"Lịch của đài đang có chỗ sai, hãy sửa trước rồi nhập: {found.errors[0]}")
    return tuple(entry.value for entry in found.entries)


def _checking(texts: Mapping[str, str], known: Collection[str]) -> Check:
    """What asks the schedule's own checks which sessions cannot stand."""

    def check(rules: Sequence[SessionRule]) -> dict[str, ScheduleError]:
        found = parse_schedules({**texts, SESSIONS_FILE: write_sessions(rules)}, known)
        standing = set(found.sessions)
        wrong = {int(place[1]): each for each in found.errors if (place := _ENTRY.search(each.place))}
        numbered = enumerate(rules, 1)
        return {rule.slug: wrong[n] for n, rule in numbered if n in wrong and rule not in standing}

    return check


def _head(text: str) -> str:
    """The remarks at the top of a document, which are kept when the rest is written anew."""
    lines = takewhile(lambda line: not line.strip() or line.startswith("#"), text.splitlines())
    head = "\n".join(lines).strip()
    return f"{head}\n\n" if head else ""
