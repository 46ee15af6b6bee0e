"""Sessions out of an iCalendar file of another program (RFC 5545), each taken whole or not at all."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import time, timezone
from typing import TYPE_CHECKING, Any

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import Once
from broadcaster.schedule.days import Days
from broadcaster.schedule.found import FoundSession, FoundSessions
from broadcaster.schedule.ical import EVERYWHERE, LISTED_TO, UID_ENDING
from broadcaster.schedule.ical_blocks import MOST_SESSIONS, Block, Blocks, blocks_of, too_many
from broadcaster.schedule.ical_times import Start, length_of, moments_of, require_steady, start_of
from broadcaster.schedule.recurrence import OtherTime
from broadcaster.schedule.rrule_reading import Repeat, from_rrule
from broadcaster.script.fields import shown
from broadcaster.script.model import SLUG

if TYPE_CHECKING:
    from icalendar import Event

_SEPARATORS = re.compile(r"[;|\n]")
_LONGEST_TITLE = 200
_DATED = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
_CANCELLED = "CANCELLED"


def read_ical(data: bytes, clusters: Mapping[str, str], *, place: str) -> FoundSessions:
    """The sessions of the calendar file ``data``; ``clusters`` has the name of each cluster by slug.

    At most ``MOST_SESSIONS`` are taken. Nothing is expanded: a rule that repeats every second costs no more
    than another. An event of which anything cannot be taken is left out, with the reason.

    Raises:
        ScheduleError: the file is too large, not UTF-8, or no calendar.

    """
    blocks = blocks_of(data, place=place)
    sessions: list[FoundSession] = []
    errors: list[ScheduleError] = []
    for uid, parts in blocks.events.items():
        where = f"{place}, dòng {parts[0].line}"
        try:
            sessions.append(_session(uid, _parsed(parts, where), _Reading(blocks.zones, clusters, where)))
        except ScheduleError as error:
            errors.append(error)
    return FoundSessions(tuple(sessions), tuple(errors), tuple(_remarks(blocks)))


def _remarks(blocks: Blocks) -> Iterator[str]:
    if not blocks.events:
        yield "Tệp lịch này không có sự kiện nào."
    if blocks.left_out:
        yield (
            f"Tệp có quá nhiều sự kiện: chỉ xem {MOST_SESSIONS} sự kiện đầu, bỏ {blocks.left_out} mục;"
            " hãy chỉ xuất lịch phát thanh."
        )
    if blocks.ignored:
        names = ", ".join(sorted(blocks.ignored)[:20])
        yield f"Không dùng các mục: {names}{'…' if len(blocks.ignored) > 20 else ''}."  # noqa: PLR2004  # of names


def _parsed(parts: Collection[Block], place: str) -> list["Event"]:
    """The events of one UID.

    Raises:
        ScheduleError: they hold more than a session ever does, or cannot be read.

    """
    if any(part.too_long for part in parts) or too_many(parts):
        raise ScheduleError("sự kiện có quá nhiều ngày lẻ; hãy tách sự kiện.", place=place)
    return [_event(part.lines, place) for part in parts]


def _event(lines: Iterable[str], place: str) -> "Event":
    """One event by the library; what it cannot read it keeps as broken."""
    from icalendar import Event

    text = "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT", ""))
    try:
        event = Event.from_ical(text)
    except ValueError as error:
        raise ScheduleError("sự kiện viết sai; hãy xuất lại lịch.", place=place) from error
    if not isinstance(event, Event):
        raise ScheduleError("sự kiện viết sai; hãy xuất lại lịch.", place=place)
    for name, _ in event.errors:
        if name in _DATED:
            raise ScheduleError(f"mục {name} viết sai; hãy sửa ngày giờ của sự kiện.", place=place)
    return event


class _Reading:
    """What an event is read with: zones of its file, clusters of the station, its place."""

    def __init__(self, zones: Mapping[str, timezone], clusters: Mapping[str, str], place: str) -> None:
        self.zones = zones
        self.place = place
        self._clusters = {_plain(text): slug for slug, name in clusters.items() for text in (slug, name)}

    def error(self, message: str) -> ScheduleError:
        """A complaint about the event."""
        return ScheduleError(message, place=self.place)

    def start(self, value: object) -> Start:
        """The moment of a property."""
        return start_of(value, self.zones, self.place)

    def moments(self, value: object, start: Start) -> tuple[Start, ...]:
        """The moments of a property that lists some."""
        return tuple(moments_of(value, start, self.zones, self.place))

    def clusters(self, event: "Event") -> tuple[str, ...]:
        """The clusters that LOCATION names, else those among the CATEGORIES; none stands for all.

        Raises:
            ScheduleError: LOCATION names something else: to go on all loudspeakers would be wrong.

        """
        location = str(event.get("LOCATION", "")).strip()
        if not location:
            names = (_plain(str(each)) for each in _categories(event))
            return tuple(dict.fromkeys(self._clusters[name] for name in names if name in self._clusters))
        if _plain(location) == _plain(EVERYWHERE):
            return ()
        whole = [location] if _plain(location) in self._clusters else _SEPARATORS.split(location)
        named = [_plain(each) for each in whole if each.strip()]
        if not all(name in self._clusters for name in named):
            raise self.error(
                f"địa điểm “{shown(location)}” không phải cụm loa nào; hãy ghi tên hoặc mã cụm loa,"
                " cách nhau bằng dấu chấm phẩy, hoặc bỏ trống nếu phát ở mọi cụm."
            )
        return tuple(dict.fromkeys(self._clusters[name] for name in named))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _categories(event: "Event") -> Iterator[object]:
    value = event.get("CATEGORIES")
    for line in value if isinstance(value, list) else [value] if value is not None else []:
        yield from line.cats


def _session(uid: str, events: list["Event"], reading: _Reading) -> FoundSession:
    """The session of the events of one UID: the one that repeats, and its single days that differ."""
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    if len(masters) != 1:
        count = "thiếu sự kiện gốc" if not masters else "có hai sự kiện trùng UID"
        raise reading.error(f"{count}; hãy xuất lại lịch.")
    event = masters[0]
    title = " ".join(str(event.get("SUMMARY", "")).split())
    if not 0 < len(title) <= _LONGEST_TITLE:
        raise reading.error("sự kiện không có tên, hoặc tên quá dài; hãy đặt tên buổi phát.")
    reading.place = f"{reading.place}, “{shown(title)}”"
    slug = _own_slug(uid, event, reading)
    start = reading.start(event.get("DTSTART"))
    length = length_of(event, start, reading.zones, reading.place)
    single = [_Single(each, start, reading) for each in events if each is not event]
    if any(
        length_of(each.event, each.now, reading.zones, reading.place) != length for each in single if each.on
    ):
        raise reading.error(
            "có ngày dài hơn hoặc ngắn hơn các ngày khác; hãy tách ngày đó thành sự kiện riêng."
        )
    repeat, other = _repeat(event, start, single, reading)
    try:
        days, weekdays = from_rrule(repeat, place=reading.place)
        return FoundSession(
            *(reading.place, slug, title, start.clock, length),
            *(days, weekdays, tuple(_other_times(other)), reading.clusters(event)),
        )
    except ValueError as error:
        raise reading.error("các ngày dời, ngày nghỉ chồng lên nhau; hãy tách sự kiện.") from error


def _own_slug(uid: str, event: "Event", reading: _Reading) -> str | None:
    """The slug of a session that this station wrote; None for an event of another program."""
    if str(event.get("STATUS", "")).upper() == _CANCELLED:
        raise reading.error("sự kiện đã hủy nên không đưa vào.")
    if not uid.endswith(UID_ENDING):
        return None
    slug = uid.removesuffix(UID_ENDING)
    if LISTED_TO in event or not SLUG.fullmatch(slug):
        raise reading.error(
            "tệp .ics chỉ liệt kê ngày của buổi này, không giữ được quy tắc (âm lịch, ngày lễ, đợt);"
            " hãy dùng tệp CSV."
        )
    return slug


class _Single:
    """A single day that differs from the rule: moved, at another time, or not at all."""

    def __init__(self, event: "Event", start: Start, reading: _Reading) -> None:
        self.event = event
        value: Any = event["RECURRENCE-ID"]
        if "RANGE" in value.params:
            raise reading.error("có sửa đổi từ một ngày trở đi; hãy tách thành hai sự kiện.")
        listed = reading.moments(_AsList(value), start)
        self.was = listed[0]
        self.on = str(event.get("STATUS", "")).upper() != _CANCELLED
        self.now = reading.start(event["DTSTART"]) if self.on and "DTSTART" in event else self.was


class _AsList:
    """One value in the form of a property that lists several."""

    def __init__(self, value: Any) -> None:  # noqa: ANN401  # untyped library
        self.dts = [value]
        self.params = value.params


def _repeat(
    event: "Event", start: Start, single: list[_Single], reading: _Reading
) -> tuple[Repeat, list[Start]]:
    """The days of the event, and the moments at which it starts at another time."""
    if "EXRULE" in event:
        raise reading.error("có quy tắc loại trừ EXRULE; hãy bỏ, dùng ngày loại trừ.")
    rules = event.get("RRULE", [])
    texts = tuple(each.to_ical().decode() for each in (rules if isinstance(rules, list) else [rules]))
    added = reading.moments(event.get("RDATE"), start)
    if texts or added:
        require_steady(start, reading.place)
    excepted = [each.day for each in reading.moments(event.get("EXDATE"), start)]
    moved = [(each.was.day, each.now.day) for each in single if each.on and each.was.day != each.now.day]
    repeat = Repeat(
        *(start.day, start.clock, texts),
        (*excepted, *(each.was.day for each in single if not each.on)),
        tuple(each.day for each in added),
        tuple(moved),
        start.shift,
    )
    other = [
        each for each in (*added, *(each.now for each in single if each.on)) if each.clock != start.clock
    ]
    return repeat, other


def _other_times(other: Iterable[Start]) -> Iterator[OtherTime]:
    """Other starts with their days."""
    by_clock: dict[time, list[Once]] = {}
    for each in other:
        by_clock.setdefault(each.clock, []).append(Once(each.day))
    for clock, days in by_clock.items():
        yield OtherTime(clock, days=Days(tuple(dict.fromkeys(days))))
