"""The plan and the sessions as an iCalendar (RFC 5545), for calendar programs and telephones.

Moments of the plan are given in UTC; what repeats is given in the station's zone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from broadcaster.clock import STATION_ZONE, local
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.rrule import Recurrence, listed, to_rrule

if TYPE_CHECKING:
    from icalendar import Calendar, Event

UID_ENDING = "@loa-xa"
"""Ends every UID of ours. It names no machine: a session keeps its UID wherever the station runs."""

LISTED_TO = "X-LOA-XA-LISTED-TO"
"""Marks an event whose days no rule can say: they are listed until this day, and go on after it."""

Names = Mapping[str, str]
"""Names for people of clusters and peaks, by slug."""

_HEADING = (("prodid", "-//Loa Xa//Lich phat thanh//VI"), ("version", "2.0"), ("calscale", "GREGORIAN"))
EVERYWHERE = "Tất cả các cụm loa"
"""Where a session is that names no cluster."""


def plan_ical(
    sessions: Iterable[PlannedSession], relays: Iterable[PlannedRelay], names: Names, *, stamp: datetime
) -> str:
    """The plan as a calendar: one event a session that says anything, and one a relay that is carried.

    Trials and what was refused are left out; a session of which everything was cancelled is shown as
    cancelled. ``stamp`` is when the calendar was made (aware).
    """
    calendar = _calendar("Lịch phát thanh")
    for session in sessions:
        if not session.trial and _said_in(session):
            calendar.add_component(_session_event(session, names, stamp))
    for relay in relays:
        if relay.decision is not Decision.REFUSED:
            calendar.add_component(_relay_event(relay, names, stamp))
    return str(calendar.to_ical(), "utf-8")


def _said_in(session: PlannedSession) -> tuple[Occurrence, ...]:
    """What is said in ``session``; where nothing is left, what was cancelled."""
    of = {
        decision: tuple(each for each in session.occurrences if each.decision is decision)
        for decision in (Decision.PLANNED, Decision.CANCELLED)
    }
    return of[Decision.PLANNED] or of[Decision.CANCELLED]


def _session_event(session: PlannedSession, names: Names, stamp: datetime) -> "Event":
    said = _said_in(session)
    last = max(said, key=lambda each: each.planned_at)
    ends = last.planned_at + timedelta(milliseconds=last.duration_ms)
    event = _event(f"{session.id}{UID_ENDING}", session.title, stamp)
    event.add("dtstart", session.starts_at.astimezone(UTC))
    # The time that is set aside; an older plan did not say it.
    event.add("dtend", max(ends, session.starts_at + timedelta(milliseconds=session.length_ms)))
    event.add("description", "\n".join(_line(number, each) for number, each in enumerate(said, 1)))
    event.add("location", _places(session.clusters, names))
    if peaks := tuple(dict.fromkeys(peak for each in said for peak in each.peaks)):
        event.add("categories", [names.get(peak, peak) for peak in peaks])
    event.add("status", "CONFIRMED" if last.decision is Decision.PLANNED else "CANCELLED")
    return event


def _line(number: int, each: Occurrence) -> str:
    return f"{number}. {local(each.planned_at):%H:%M:%S} {each.title} – {each.reason}"


def _relay_event(relay: PlannedRelay, names: Names, stamp: datetime) -> "Event":
    event = _event(f"{relay.relay}:{relay.date.isoformat()}{UID_ENDING}", relay.title, stamp)
    event.add("dtstart", relay.starts_at.astimezone(UTC))
    event.add("dtend", relay.ends_at.astimezone(UTC))
    event.add("description", relay.reason)
    event.add("location", _places(relay.clusters, names))
    event.add("status", "CONFIRMED" if relay.decision is Decision.PLANNED else "CANCELLED")
    return event


def sessions_ical(
    rules: Iterable[SessionRule], peaks: Sequence[Peak], names: Names, *, first: date, stamp: datetime
) -> str:
    """The sessions from ``first`` on as repeating events.

    Days that no recurrence rule can say, and those of peaks, are listed for two years and marked with
    ``LISTED_TO``. A session that starts at several times is several events.
    """
    calendar = _calendar("Khung giờ phát thanh")
    calendar.add_component(_zone())
    for rule in rules:
        for starts, recurrence in _recurrences(rule, peaks, first):
            calendar.add_component(_rule_event(rule, starts, recurrence, names, stamp))
    return str(calendar.to_ical(), "utf-8")


def _recurrences(rule: SessionRule, peaks: Sequence[Peak], first: date) -> Iterator[tuple[time, Recurrence]]:
    """Each start of ``rule`` with its days; a start that is on no day is left out."""
    begins = max(first, rule.valid_from or first)
    if not rule.peaks and not rule.other_times:
        if found := to_rrule(rule.days, rule.weekdays, begins, rule.valid_to):
            yield rule.starts, found
        return
    dense = [peak for peak in peaks if peak.dense and peak.slug in rule.peaks]
    for starts in dict.fromkeys(rule.all_starts):

        def on(day: date, starts: time = starts) -> bool:
            there = rule.on(day, [peak.slug for peak in dense if peak.covers(day)])
            return there and rule.starts_on(day) == starts

        if found := listed(on, begins, rule.valid_to):
            yield starts, replace(found, listed_to=found.listed_to or rule.valid_to)


def _rule_event(
    rule: SessionRule, starts: time, recurrence: Recurrence, names: Names, stamp: datetime
) -> "Event":
    from icalendar import vRecur

    own = rule.slug if starts == rule.starts else f"{rule.slug}:{starts:%H%M}"
    event = _event(f"{own}{UID_ENDING}", rule.title, stamp)
    start = datetime.combine(recurrence.first, starts, STATION_ZONE)
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(milliseconds=rule.length_ms))
    for text in recurrence.rrules(starts):
        event.add("rrule", vRecur.from_ical(text))
    for name, days in (("exdate", recurrence.excepted), ("rdate", recurrence.added)):
        if days:
            event.add(name, [datetime.combine(day, starts, STATION_ZONE) for day in days])
    event.add("location", _places(rule.clusters, names))
    if recurrence.listed_to:
        event.add(LISTED_TO, recurrence.listed_to.isoformat())
        event.add("description", f"Chỉ liệt kê các ngày đến hết {recurrence.listed_to:%d/%m/%Y}.")
    return event


def _places(clusters: Iterable[str], names: Names) -> str:
    """Names of ``clusters``; none stands for all of them."""
    return "; ".join(names.get(slug, slug) for slug in clusters) or EVERYWHERE


def _calendar(title: str) -> "Calendar":
    from icalendar import Calendar

    calendar = Calendar()
    for name, value in (*_HEADING, ("x-wr-calname", title), ("x-wr-timezone", STATION_ZONE.key)):
        calendar.add(name, value)
    return calendar


def _event(uid: str, title: str, stamp: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    for name, value in (("uid", uid), ("summary", title), ("dtstamp", stamp.astimezone(UTC))):
        event.add(name, value)
    return event


def _zone() -> "Calendar":
    """The station's zone, which has had no summer time since 1975."""
    from icalendar import Calendar

    text = (
        "BEGIN:VTIMEZONE\r\nTZID:Asia/Ho_Chi_Minh\r\nBEGIN:STANDARD\r\nDTSTART:19750613T000000\r\n"
        "TZOFFSETFROM:+0700\r\nTZOFFSETTO:+0700\r\nTZNAME:+07\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    return Calendar.from_ical(text)
