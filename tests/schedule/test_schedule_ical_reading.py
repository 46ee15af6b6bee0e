"""Calendars of other programs as sessions: taken whole or not at all, in bounded time."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.errors import ScheduleError
from broadcaster.schedule.found import FoundSession, FoundSessions
from broadcaster.schedule.ical_blocks import MOST_BYTES, MOST_SESSIONS
from broadcaster.schedule.ical_reading import read_ical

CALENDARS = Path(__file__).resolve().parent.parent / "data" / "lich"
CLUSTERS = {"cum-01": "Cụm 1 – Trung tâm xã", "cum-02": "Cụm 2", "cum-03": "Cụm 3"}


def found(name: str) -> FoundSessions:
    """What is found in a calendar as another program writes it."""
    return read_ical((CALENDARS / name).read_bytes(), CLUSTERS, place=name)


def calendar(*events: str, zones: str = "") -> bytes:
    """A calendar file of ``events``, each its lines without BEGIN and END."""
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{zones}{body}END:VCALENDAR\n".encode()


def event(*lines: str, start: str = "20260105T053000", end: str = "20260105T054000", uid: str = "a@x") -> str:
    """An event of ten minutes in the station's own time, with more ``lines``."""
    return "\n".join((f"UID:{uid}", "SUMMARY:Buổi sáng", f"DTSTART:{start}", f"DTEND:{end}", *lines))


def read(*events: str, zones: str = "") -> FoundSessions:
    """What is found in a calendar of ``events``."""
    return read_ical(calendar(*events, zones=zones), CLUSTERS, place="lich.ics")


def days_of(session: FoundSession, first: date, last: date) -> list[date]:
    """The days of a session that was found."""
    return [day for day in session.days.dates(first, last) if day.weekday() in session.weekdays]


def test_a_calendar_of_google_is_read_with_its_exceptions_and_moved_days() -> None:
    """A week with one session moved to Saturday and one half an hour later; two excepted days."""
    farming, meeting = found("google.ics").sessions
    assert (farming.title, farming.starts, farming.length_ms) == ("Bản tin nông nghiệp", time(6), 600_000)
    assert farming.clusters == ("cum-01",)
    days = days_of(farming, date(2026, 1, 1), date(2027, 6, 1))
    assert [day.day for day in days if day < date(2026, 2, 1)] == [
        *(5, 7, 9, 12, 14, 16, 19, 21, 24, 26, 28, 30)
    ]
    assert days[-1] == date(2026, 12, 30)
    assert not {date(2026, 2, 16), date(2026, 2, 18)} & set(days)
    [other] = farming.other_times
    assert (other.starts, other.on(date(2026, 1, 21))) == (time(6, 30), True)
    assert (meeting.starts, days_of(meeting, date(2026, 1, 1), date(2027, 1, 1))) == (
        time(16),
        [date(2026, 3, 6)],
    )


def test_what_cannot_be_taken_is_named_with_its_line() -> None:
    """An all-day event has no time; alarms and descriptions are said to be unused."""
    google = found("google.ics")
    assert [str(error) for error in google.errors] == [
        (
            "google.ics, dòng 66, “Quốc khánh”: sự kiện cả ngày, không có giờ bắt đầu;"
            " hãy đặt giờ bắt đầu và giờ kết thúc."
        )
    ]
    assert google.remarks == ("Không dùng các mục: DESCRIPTION, VALARM.",)
    assert "X-MICROSOFT-CDO-BUSYSTATUS" in found("outlook.ics").remarks[0]


def test_a_calendar_of_outlook_is_read_with_its_own_zones() -> None:
    """Windows names of zones, a zone that the file lays down, and a count of fortnights."""
    meeting, sport = found("outlook.ics").sessions
    assert (meeting.starts, meeting.clusters) == (time(17), ("cum-02",))
    assert days_of(meeting, date(2026, 1, 1), date(2026, 3, 31)) == [
        *(date(2026, 1, 8), date(2026, 2, 12), date(2026, 3, 12))
    ]
    assert sport.starts == time(17, 30)
    assert days_of(sport, date(2026, 1, 1), date(2027, 1, 1)) == [
        date(2026, 1, 7) + timedelta(weeks=2 * number) for number in range(4)
    ]


def test_a_zone_with_summer_time_is_not_repeated_in() -> None:
    """At the station the session would wander by an hour; once, it can be taken."""
    [error] = found("outlook.ics").errors
    assert "Europe/Berlin đổi giờ theo mùa" in str(error)
    once = "UID:b\nSUMMARY:Một lần\nDTSTART;TZID=Europe/Berlin:20260707T100000\nDURATION:PT10M"
    [session] = read(once).sessions
    assert session.starts == time(15)


def test_a_calendar_of_thunderbird_is_read_with_its_single_days() -> None:
    """First, fifteenth and last of the month, one excepted in UTC; and days without a rule."""
    papers, single = found("thunderbird.ics").sessions
    assert papers.clusters == ("cum-01", "cum-03")
    assert days_of(papers, date(2026, 1, 1), date(2026, 3, 31)) == [
        *(date(2026, 1, 15), date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 15), date(2026, 2, 28)),
        *(date(2026, 3, 15), date(2026, 3, 31)),
    ]
    assert days_of(single, date(2026, 1, 1), date(2026, 12, 31)) == [
        *(date(2026, 2, 8), date(2026, 2, 10), date(2026, 2, 12))
    ]
    assert [each.starts for each in single.other_times] == [time(16)]


def test_days_of_a_zone_in_which_it_is_still_yesterday_are_ours() -> None:
    """Sunday 22:30 in UTC is Monday 05:30 at the station."""
    [session] = read(
        event("RRULE:FREQ=WEEKLY;BYDAY=SU", start="20260104T223000Z", end="20260104T224000Z")
    ).sessions
    assert session.starts == time(5, 30)
    assert days_of(session, date(2026, 1, 1), date(2026, 1, 20)) == [
        *(date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19))
    ]


@pytest.mark.parametrize(
    "rule", ["FREQ=MONTHLY;BYMONTHDAY=5", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "FREQ=DAILY;UNTIL=20260301"]
)
def test_rules_that_are_others_a_day_later_are_refused(rule: str) -> None:
    """The fifth in UTC is the sixth at the station, but the last of a month is not always the first."""
    evening = event(f"RRULE:{rule}", start="20260104T223000Z", end="20260104T224000Z")
    assert "không ghi được cách lặp" in str(read(evening).errors[0])


def test_a_zone_of_the_file_itself_that_changes_its_clock_is_unknown() -> None:
    """The file's own rules for a clock are not worked out: they may be anything."""
    parts = "".join(
        f"BEGIN:{name}\nDTSTART:19700101T000000\nTZOFFSETFROM:+0{a}00\nTZOFFSETTO:+0{b}00\n"
        f"RRULE:FREQ=SECONDLY\nEND:{name}\n"
        for name, a, b in (("STANDARD", 2, 1), ("DAYLIGHT", 1, 2))
    )
    zone = f"BEGIN:VTIMEZONE\nTZID:Riêng\n{parts}END:VTIMEZONE\n"
    once = "UID:b\nSUMMARY:Một lần\nDTSTART;TZID=Riêng:20260707T100000\nDURATION:PT10M"
    assert "không biết múi giờ “Riêng”" in str(read(once, zones=zone).errors[0])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_calendar_is_refused_or_read_but_never_falls_over(data: st.DataObject) -> None:
    """Bytes changed, cut out, doubled: each event is a session or a complaint."""
    name = data.draw(st.sampled_from(["google.ics", "outlook.ics", "thunderbird.ics"]))
    raw = bytearray((CALENDARS / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place, length = data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, 40))
        raw[place : place + length] = data.draw(st.binary(max_size=8) | st.just(bytes(raw[:200])))
    try:
        result = read_ical(bytes(raw), CLUSTERS, place=name)
    except ScheduleError:
        return
    assert all(session.length_ms > 0 for session in result.sessions)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("RRULE:FREQ=SECONDLY", "không phải buổi phát"),
        ("RRULE:FREQ=HOURLY;INTERVAL=1", "không phải buổi phát"),
        ("RRULE:FREQ=DAILY;COUNT=1000000000", "quá mười năm"),
        ("RRULE:FREQ=DAILY;BYHOUR=5,6,7", "có nhiều số"),
        ("RRULE:FREQ=DAILY;BYHOUR=7", "BYHOUR khác giờ bắt đầu"),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 5000), "dài quá 600 ký tự"),
        ("RRULE:FREQ=YEARLY;BYYEARDAY=100", "BYYEARDAY"),
        ("RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "không ghi được cách lặp"),
        ("RRULE:FREQ=MONTHLY;INTERVAL=5", "không ghi được cách lặp"),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "không ghi được cách lặp"),
        ("RRULE:FREQ=BOGUS", "RRULE viết sai"),
        ("RRULE:khong", "không đưa vào được"),
        ("RRULE:FREQ=DAILY;UNTIL=20261345", "RRULE viết sai"),
        ("EXRULE:FREQ=WEEKLY", "EXRULE"),
        ("RRULE:FREQ=DAILY\nEXDATE:khong", "EXDATE viết sai"),
        ("LOCATION:Nhà văn hóa", "không phải cụm loa nào"),
        ("STATUS:CANCELLED", "đã hủy"),
    ],
)
def test_an_event_that_the_station_cannot_say_is_refused_whole(lines: str, said: str) -> None:
    """Repetitions by the second, thousands of parts, rules without an equal: nothing of them is taken."""
    result = read(event(lines))
    assert result.sessions == ()
    [error] = result.errors
    assert said in str(error)
    assert error.place.startswith("lich.ics, dòng 3")


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("20260105T235500", "20260106T000500", "qua nửa đêm"),
        ("20260105T053000", "20260105T053000", "từ 1 phút"),
        ("20260105T053000", "20260105T052000", "từ 1 phút"),
        ("20260105T053015", "20260105T054015", "tròn phút"),
        ("20260230T053000", "20260230T054000", "DTSTART viết sai"),
        ("99991231T230000Z", "99991231T231000Z", "năm của sự kiện không đúng"),
    ],
)
def test_times_that_no_session_has_are_refused(start: str, end: str, said: str) -> None:
    """Across midnight, without length, backwards, at odd seconds, on 30 February."""
    result = read(event(start=start, end=end))
    assert result.sessions == ()
    assert said in str(result.errors[0])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("UID:a\nSUMMARY:Tên\nDTSTART:20260105T053000", "không có giờ kết thúc"),
        ("UID:a\nDTSTART:20260105T053000\nDURATION:PT10M", "không có tên"),
        ("UID:a\nSUMMARY:Tên\nDTSTART;TZID=Nơi/Xa:20260105T053000\nDURATION:PT10M", "không biết múi giờ"),
        ("UID:a\nSUMMARY:Tên\nDURATION:PT10M", "giờ viết sai"),
        ("UID:a\nSUMMARY:Tên\nRECURRENCE-ID:20260105T053000\nDTSTART:20260105T053000", "thiếu sự kiện gốc"),
    ],
)
def test_an_event_that_lacks_something_is_refused(text: str, said: str) -> None:
    """Without an end, a name, a known zone, a start, the event that it belongs to."""
    assert said in str(read(text).errors[0])


def test_a_cancelled_day_is_an_exception_and_a_longer_one_refuses_all() -> None:
    """Never half taken: a session has one length."""
    daily = event("RRULE:FREQ=DAILY")
    gone = event("RECURRENCE-ID:20260107T053000", "STATUS:CANCELLED", start="20260107T053000")
    [session] = read(daily, gone).sessions
    assert days_of(session, date(2026, 1, 5), date(2026, 1, 8)) == [
        *(date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 8))
    ]
    longer = event("RECURRENCE-ID:20260107T053000", start="20260107T053000", end="20260107T060000")
    assert "dài hơn hoặc ngắn hơn" in str(read(daily, longer).errors[0])
    onward = event("RECURRENCE-ID;RANGE=THISANDFUTURE:20260107T053000", start="20260107T060000")
    assert "từ một ngày trở đi" in str(read(daily, onward).errors[0])


def test_several_calendars_in_one_file_are_read_together() -> None:
    """Some programs write one calendar after another."""
    data = calendar(event()) + calendar(event(uid="b@x"))
    assert len(read_ical(data, CLUSTERS, place="lich.ics").sessions) == 2


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "không phải tệp lịch"),
        (b"<html></html>", "không phải tệp lịch"),
        (b"PK\x03\x04\xff\xfe", "không phải chữ UTF-8"),
        (b" " * (MOST_BYTES + 1), "lớn hơn 10 MB"),
    ],
)
def test_what_is_no_calendar_is_refused(data: bytes, said: str) -> None:
    """Nothing, a web page, an archive, a whole mailbox."""
    with pytest.raises(ScheduleError, match=said):
        read_ical(data, CLUSTERS, place="lich.ics")


def test_a_broken_calendar_gives_what_is_whole_in_it() -> None:
    """Cut off in the middle of an event, which then lacks its end."""
    data = calendar(event(), event(uid="b@x"))
    result = read_ical(data[: data.rindex(b"DTEND")], CLUSTERS, place="lich.ics")
    assert (len(result.sessions), len(result.errors)) == (1, 1)


def test_ten_thousand_events_are_bounded() -> None:
    """The first five hundred are looked at, the rest is counted and said."""
    events = (event("RRULE:FREQ=DAILY", "X-THING:1", uid=f"{number}@x") for number in range(10_000))
    result = read(*events)
    assert len(result.sessions) == MOST_SESSIONS
    assert "bỏ 9500 mục" in result.remarks[0]


def test_an_event_with_thousands_of_single_days_is_refused() -> None:
    """In one line or as events of their own."""
    dates = ",".join(["20260107T053000"] * 20_000)
    many = (event(f"RECURRENCE-ID:20260107T0{number:03}00", uid="a@x") for number in range(600))
    for result in (read(event(f"RDATE:{dates}")), read(event("RRULE:FREQ=DAILY"), *many)):
        assert "quá nhiều ngày lẻ" in str(result.errors[0])
