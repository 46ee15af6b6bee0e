"""An .ics file cut into its events before any library looks at it: in one walk, within bounds.

Only the properties that say when, how long, where and what are kept; all others are named and left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta, timezone

from broadcaster.errors import ScheduleError

MOST_BYTES = 10 * 2**20
"""Largest file that is read."""

MOST_SESSIONS = 500
"""Events, repeated ones counted once, that are taken from one file."""

_MOST_OF_ONE = 400
"""Single days of one event that differ from its rule."""

_LONGEST_EVENT = 64 * 1024
"""Characters of what is kept of an event: some 3,000 single days."""

_MOST_ZONES = 100
_LONGEST_ZONE = 500
"""Lines of a zone that are looked at."""

READ = frozenset(
    (
        *("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE"),
        *("RECURRENCE-ID", "STATUS", "LOCATION", "CATEGORIES", "X-LOA-XA-LISTED-TO"),
    )
)
_SILENT = frozenset(("BEGIN", "END", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "CLASS", "TRANSP"))
"""Properties that are left out without a word: every event has them and they say nothing of its days."""

_NAME = re.compile(r"[A-Za-z0-9-]+")
_FOLD = re.compile(r"\n[ \t]")
_UID = re.compile(r"(?im)^UID(?:;[^:\n]*)?:(.*)$")
_ZONE_ID = re.compile(r"(?im)^TZID(?:;[^:\n]*)?:(.*)$")
_OFFSET = re.compile(r"(?im)^TZOFFSETTO(?:;[^:\n]*)?:([+-])(\d\d)(\d\d)(?:00)?\s*$")


@dataclass
class Block:
    """One VEVENT: the line that it begins on, its UID, and the lines that are read, still folded."""

    line: int
    uid: str = ""
    lines: list[str] = field(default_factory=list)
    length: int = 0

    def take(self, line: str) -> None:
        """Keep ``line``, unless the event is too long already."""
        self.length += len(line)
        if self.length <= _LONGEST_EVENT:
            self.lines.append(line)

    @property
    def too_long(self) -> bool:
        """Whether something of it was not kept."""
        return self.length > _LONGEST_EVENT


@dataclass(frozen=True)
class Blocks:
    """Events by UID, in the order of the file.

    ``zones`` has the zones that the file itself lays down and that never change their clock. ``ignored`` are
    names of properties and parts that were not read; ``left_out`` counts the events after the last one taken.
    """

    events: dict[str, list[Block]]
    zones: Mapping[str, timezone]
    ignored: tuple[str, ...]
    left_out: int


def blocks_of(data: bytes, *, place: str) -> Blocks:
    """The events of the file ``data``.

    Raises:
        ScheduleError: it is too large, not UTF-8, or no calendar.

    """
    lines = _text(data, place).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not any(line.strip().upper() == "BEGIN:VCALENDAR" for line in lines):
        raise ScheduleError(
            "không phải tệp lịch (.ics); hãy xuất lại lịch từ chương trình lịch rồi chọn tệp đó.", place=place
        )
    walk = _Walk()
    for number, line in enumerate(lines, 1):
        walk.step(number, line)
    return _gathered(walk)


def _text(data: bytes, place: str) -> str:
    if len(data) > MOST_BYTES:
        raise ScheduleError(
            f"tệp lớn hơn {MOST_BYTES // 2**20} MB; hãy chỉ xuất lịch phát thanh, không xuất cả hộp thư.",
            place=place,
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScheduleError("tệp không phải chữ UTF-8; hãy xuất lại lịch.", place=place) from error


class _Walk:
    """Where one is in the file."""

    def __init__(self) -> None:
        self.events: list[Block] = []
        self.zones: list[list[str]] = []
        self.ignored: dict[str, None] = {}
        self._within: list[str] = []
        self._keeps = False

    def step(self, number: int, line: str) -> None:
        """Take in one line."""
        if line[:1] in (" ", "\t"):
            self._continue(line)
            return
        name = ((found := _NAME.match(line)) and found[0].upper()) or ""
        if name == "BEGIN":
            self._begin(number, line)
        elif self._within[1:] == ["VEVENT"]:
            self._property(name, line)
        elif self._in_zone:
            self._zone_line(line)
        if name == "END" and self._within:
            self._within.pop()

    @property
    def _in_zone(self) -> bool:
        return self._within[1:2] == ["VTIMEZONE"]

    def _zone_line(self, line: str) -> None:
        if len(self.zones) <= _MOST_ZONES and len(self.zones[-1]) < _LONGEST_ZONE:
            self.zones[-1].append(line)

    def _begin(self, number: int, line: str) -> None:
        kind = line.partition(":")[2].strip().upper()
        self._within.append(kind)
        self._keeps = False
        if self._within[1:] == ["VEVENT"]:
            self.events.append(Block(number))
        elif self._within[1:] == ["VTIMEZONE"]:
            self.zones.append([])
        elif not self._in_zone and kind != "VCALENDAR":
            self.ignored[kind[:40]] = None

    def _property(self, name: str, line: str) -> None:
        event = self.events[-1]
        self._keeps = name in READ
        if self._keeps:
            event.take(line)
        elif name not in _SILENT:
            self.ignored[name[:40]] = None

    def _continue(self, line: str) -> None:
        """A line that was folded because it is long."""
        if self._within[1:] == ["VEVENT"] and self._keeps:
            self.events[-1].take(line)
        elif self._in_zone:
            self._zone_line(line)


def _gathered(walk: _Walk) -> Blocks:
    """Events by UID: those of the first ``MOST_SESSIONS`` UIDs, the rest counted."""
    events: dict[str, list[Block]] = {}
    left_out = 0
    for event in walk.events:
        event.uid = _uid_of(event.lines) or f"dòng {event.line}"
        if event.uid not in events and len(events) >= MOST_SESSIONS:
            left_out += 1
            continue
        own = events.setdefault(event.uid, [])
        if len(own) <= _MOST_OF_ONE:
            own.append(event)
    return Blocks(events, dict(_steady_zones(walk.zones)), tuple(walk.ignored), left_out)


def too_many(events: Iterable[Block]) -> bool:
    """Whether one UID has more single days than are taken."""
    return sum(1 for _ in events) > _MOST_OF_ONE


def _uid_of(lines: Iterable[str]) -> str:
    found = _UID.search(_unfolded(lines))
    return found[1].strip() if found else ""


def _steady_zones(zones: Iterable[list[str]]) -> Iterator[tuple[str, timezone]]:
    """Zones by id, of those with one offset. The library would keep them for the next file, too."""
    for lines in zones:
        text = _unfolded(lines)
        names, offsets = _ZONE_ID.search(text), set(_OFFSET.findall(text))
        if names and len(offsets) == 1:
            sign, hours, minutes = offsets.pop()
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            if offset < timedelta(days=1):
                yield names[1].strip(), timezone(-offset if sign == "-" else offset)


def _unfolded(lines: Iterable[str]) -> str:
    return _FOLD.sub("", "\n".join(lines))
