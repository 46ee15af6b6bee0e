"""The plan as a calendar: what is said, and nothing that was refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar

from broadcaster.schedule.dates import LunarDay
from broadcaster.schedule.days import Days
from broadcaster.schedule.ical import LISTED_TO, plan_ical, sessions_ical
from broadcaster.schedule.ical_reading import read_ical
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.peaks import AroundTet, Peak
from broadcaster.schedule.recurrence import OtherTime, SessionRule
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.script.model import BulletinClass, ContentGroup
from broadcaster.units import DurationMs, Sha256

DAY = date(2026, 2, 10)
STARTS = datetime(2026, 2, 9, 22, 30, tzinfo=UTC)
STAMP = datetime(2026, 2, 1, tzinfo=UTC)
NAMES = {"cum-01": "Cụm 1 – Trung tâm", "cum-02": "Cụm 2", "tet": "Tết"}
TEN_MINUTES = DurationMs(600_000)


def said(script: str, minute: int, decision: Decision = Decision.PLANNED) -> Occurrence:
    """An item of a minute."""
    return Occurrence(
        id=f"sang:2026-02-10:{script}:1",
        session="sang",
        date=DAY,
        script=script,
        title=f"Bài {script}; số, một",
        revision=1,
        content_group=ContentGroup.SKILLS,
        column="cot",
        bulletin_class=BulletinClass.ORDINARY,
        language="vi",
        facts=(),
        peaks=("tet",),
        peak="tet",
        clusters=("cum-01", "cum-02"),
        planned_at=STARTS + timedelta(minutes=minute),
        duration_ms=DurationMs(60_000),
        audio_sha256=Sha256("a" * 64),
        decision=decision,
        reason="lý do",
    )


def session(*items: Occurrence, **more: Any) -> PlannedSession:
    """A session of ten minutes."""
    fields = {"length_ms": TEN_MINUTES, **more}
    return PlannedSession("sang", "Buổi sáng", DAY, STARTS, ("cum-01", "cum-02"), items, **fields)


def events_in(text: str) -> list[Any]:
    """The events of a calendar, whose values the library leaves untyped."""
    return [*Calendar.from_ical(text).events]


def events(*sessions: PlannedSession, relays: tuple[PlannedRelay, ...] = ()) -> list[Any]:
    """The events of the plan's calendar."""
    return events_in(plan_ical(sessions, relays, NAMES, stamp=STAMP))


def test_a_session_is_an_event_with_what_is_said_in_order() -> None:
    """Times, places by name, the peak, each item with its reason; what was refused is not there."""
    [event] = events(session(said("a", 0), said("b", 2, Decision.REFUSED), said("c", 4)))
    assert str(event["UID"]) == "sang:2026-02-10@loa-xa"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (STARTS, STARTS + timedelta(minutes=10))
    assert str(event["LOCATION"]) == "Cụm 1 – Trung tâm; Cụm 2"
    assert [str(each) for each in event["CATEGORIES"].cats] == ["Tết"]
    assert str(event["DESCRIPTION"]).split("\n") == [
        "1. 05:30:00 Bài a; số, một – lý do",
        "2. 05:34:00 Bài c; số, một – lý do",
    ]
    assert str(event["STATUS"]) == "CONFIRMED"


def test_what_says_nothing_is_no_event() -> None:
    """A session of which all was refused, an empty one, a trial; one that was cancelled is shown as such."""
    gone = session(said("a", 0, Decision.CANCELLED))
    refused = session(said("a", 0, Decision.REFUSED))
    found = events(gone, refused, session(), session(said("a", 0), trial=True))
    assert [str(event["STATUS"]) for event in found] == ["CANCELLED"]


def test_a_session_of_an_older_plan_ends_with_its_last_item() -> None:
    """Its length was not kept."""
    [event] = events(session(said("a", 0), said("b", 2), length_ms=DurationMs(0)))
    assert event["DTEND"].dt == STARTS + timedelta(minutes=3)


def test_a_relay_is_an_event_unless_it_is_refused() -> None:
    """Its window, its places, its reason."""
    relay = PlannedRelay(
        "vov",
        "Tiếp sóng",
        DAY,
        STARTS,
        STARTS + timedelta(minutes=30),
        ("cum-01",),
        Decision.PLANNED,
        "vì sao",
    )
    [event] = events(relays=(relay, replace(relay, decision=Decision.REFUSED)))
    assert str(event["UID"]) == "vov:2026-02-10@loa-xa"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=30)


def test_the_same_plan_is_the_same_calendar() -> None:
    """Byte for byte, with lines of at most 75 bytes that end as the standard wants it."""
    text = plan_ical([session(said("a", 0))], (), NAMES, stamp=STAMP)
    assert text == plan_ical([session(said("a", 0))], (), NAMES, stamp=STAMP)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_sessions_that_a_rule_can_say_are_read_back() -> None:
    """By their own slug, on the same days."""
    rule = SessionRule("sang", "Buổi sáng", time(5, 30), TEN_MINUTES, frozenset({0, 3}), ("cum-01",))
    text = sessions_ical([rule], (), NAMES, first=DAY, stamp=STAMP)
    [found] = read_ical(text.encode(), {"cum-01": NAMES["cum-01"]}, place="x").sessions
    assert (found.slug, found.starts, found.clusters) == ("sang", time(5, 30), ("cum-01",))
    assert [
        day.weekday() for day in found.days.dates(DAY, date(2026, 2, 20)) if day.weekday() in found.weekdays
    ]


def test_days_of_peaks_and_of_the_moon_are_listed_marked_and_not_taken_back() -> None:
    """A list of two years is not the rule: whoever reads it back is sent to the table."""
    tet = Peak("tet", "Tết", AroundTet(15, 1, 10), dense=True)
    rules = [
        SessionRule("trua", "Buổi trưa", time(10, 30), TEN_MINUTES, peaks=("tet",)),
        SessionRule("ram", "Ngày rằm", time(6), TEN_MINUTES, days=Days((LunarDay(15),))),
    ]
    text = sessions_ical(rules, [tet], NAMES, first=date(2026, 1, 1), stamp=STAMP)
    noon, moon = events_in(text)
    assert noon["DTSTART"].dt.date() == date(2026, 2, 2)
    assert len(noon["RDATE"].dts) + 1 == 25 + 25 + 23  # two Tết, and the third until two years are over
    assert moon["DTSTART"].dt.date() == date(2026, 1, 3)
    assert LISTED_TO in noon
    assert LISTED_TO in moon
    assert ["CSV" in str(error) for error in read_ical(text.encode(), {}, place="x").errors] == [True, True]


def test_each_start_of_a_session_is_an_event() -> None:
    """On Sundays at six, else at half past five."""
    rule = SessionRule(
        "sang", "Sáng", time(5, 30), TEN_MINUTES, other_times=(OtherTime(time(6), frozenset({6})),)
    )
    text = sessions_ical([rule], (), NAMES, first=DAY, stamp=STAMP)
    weekdays = [
        {each.dt.weekday() for each in (event["DTSTART"], *event["RDATE"].dts)} for event in events_in(text)
    ]
    assert weekdays == [set(range(6)), {6}]
