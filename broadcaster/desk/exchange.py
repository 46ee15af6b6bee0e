"""The sessions of the station out to calendars and spreadsheets, and in again: looked at first, then saved.

Nothing is kept between the two acts. What was shown comes back as the text of the new document, which is
checked again; a document that somebody else has saved meanwhile is left alone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile

from sqlalchemy import Connection

from broadcaster.clock import local_date
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import ScheduleError, StationError
from broadcaster.schedule.documents import SESSION_TABLE, parse_sessions
from broadcaster.schedule.files import SESSIONS_FILE, ScheduleFolder, parse_schedules
from broadcaster.schedule.ical import sessions_ical
from broadcaster.schedule.ical_reading import read_ical
from broadcaster.schedule.lawful import Window, relay_window, require_free, session_window
from broadcaster.schedule.recurrence import SessionRule
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
        present = _present(connection)
    read = _from_table if kind_of(name) is FileKind.CSV else _from_calendar
    found = read(data, name, present, today)
    found = replace(found, remarks=(*found.remarks, *_complaints(present, found.rules)))
    toml = _head(present.texts.get(SESSIONS_FILE, "")) + write_sessions(found.rules)
    return Offer(found, toml, document.version if document else 0)


def accept(db: Database, toml: str, *, version: int, by: str, now: datetime) -> None:
    """Save ``toml`` as the document of sessions, if it is still the one of ``version``.

    Raises:
        ConflictError: somebody has changed it since; nothing was saved.
        ScheduleError: the sessions do not stand beside the rest of the schedule; nothing was saved.

    """
    with db.transaction() as connection:
        present = _present(connection)
        schedule.save_document(connection, SESSIONS_FILE, toml, at=now, by=by, expected_version=version)
        _require_right(toml, present)
        details = {"replaced": present.texts.get(SESSIONS_FILE)}
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


@dataclass(frozen=True)
class _Present:
    """The schedule as the station has it: documents, sessions as written, what stands, known scripts."""

    texts: Mapping[str, str]
    held: tuple[SessionRule, ...]
    standing: ScheduleFolder
    known: Collection[str]

    def with_sessions(self, rules: Iterable[SessionRule]) -> ScheduleFolder:
        """What would stand if ``rules`` were the sessions."""
        return parse_schedules({**self.texts, SESSIONS_FILE: write_sessions(rules)}, self.known)


def _present(connection: Connection) -> _Present:
    """The schedule now.

    Raises:
        StationError: there is none, or an entry of its sessions is wrong.

    """
    texts, known = schedule.documents(connection), scripts.slugs(connection)
    timetable_of(texts)
    return _Present(texts, _held(texts), parse_schedules(texts, known), known)


def _require_right(toml: str, present: _Present) -> None:
    """Refuse sessions that cannot stand, or before which one of the station's own would have to give way."""
    written = parse_sessions(toml, place=SESSIONS_FILE)
    slugs = {entry.value.slug for entry in written.entries}
    new = [Proposed(entry.value, entry.place) for entry in written.entries]
    removed = {rule.slug for rule in present.held if rule.slug not in slugs}
    errors = written.errors or settled(present.held, new, removed, _checking(present))[1]
    if errors:
        raise errors[0]


def _from_table(data: bytes, name: str, present: _Present, _today: date) -> SessionChanges:
    table = read_table(data, place=name)
    named = {each.rule.slug for each in table.proposed} | table.doubtful
    removed = {rule.slug for rule in present.held if rule.slug not in named}
    remarks = []
    if table.unnamed and removed:
        removed = set()
        remarks.append("Có dòng sai không rõ mã buổi nên không bỏ buổi nào; hãy sửa dòng đó.")
    rules, refused = settled(present.held, table.proposed, removed, _checking(present))
    return changes(present.held, rules, (*table.errors, *refused), remarks)


def _from_calendar(data: bytes, name: str, present: _Present, today: date) -> SessionChanges:
    clusters = {each.slug: each.name for each in present.standing.clusters}
    found = read_ical(data, clusters, place=name)
    proposed, errors = proposed_from(found.sessions, present.held, today)
    rules, refused = settled(present.held, proposed, (), _checking(present))
    remarks = [*found.remarks]
    if any(not each.rule.clusters for each in proposed):
        remarks.append("Sự kiện không ghi địa điểm thì phát ở mọi cụm loa.")
    return changes(present.held, rules, (*found.errors, *errors, *refused), remarks)


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


def _checking(present: _Present) -> Check:
    """What asks the schedule's own checks which sessions cannot stand."""
    relays = [relay_window(relay, "") for relay in present.standing.relays]

    def check(rules: Sequence[SessionRule]) -> dict[str, ScheduleError]:
        found = present.with_sessions(rules)
        standing = set(found.sessions)
        wrong = {int(place[1]): each for each in found.errors if (place := _ENTRY.search(each.place))}
        numbered = enumerate(rules, 1)
        refused = {rule.slug: wrong[n] for n, rule in numbered if n in wrong and rule not in standing}
        return {**dict(_meeting(rules, relays)), **refused}

    return check


def _meeting(rules: Iterable[SessionRule], relays: Collection[Window]) -> Iterator[tuple[str, ScheduleError]]:
    """Sessions that meet a relay: in a document the relay would give way, and to a file it must not."""
    for rule in rules:
        try:
            require_free(session_window(rule, ""), relays)
        except ScheduleError as error:
            yield rule.slug, error


def _complaints(present: _Present, rules: Iterable[SessionRule]) -> Iterator[str]:
    """What would be wrong with the schedule as a whole that is not so already, such as a day too full."""
    before = {str(error) for error in present.standing.errors}
    after = present.with_sessions(rules).errors
    yield from (str(each) for each in after if str(each) not in before and not _ENTRY.search(each.place))


def _head(text: str) -> str:
    """The remarks at the top of a document, which are kept when the rest is written anew."""
    lines = takewhile(lambda line: not line.strip() or line.startswith("#"), text.splitlines())
    head = "\n".join(lines).strip()
    return f"{head}\n\n" if head else ""
