"""The sheet of a week."""

from datetime import timedelta

from broadcaster.schedule.days_off import NO_DAYS_OFF, DayOff, DaysOff
from broadcaster.schedule.occurrence import Decision
from broadcaster.schedule.sheet import monday_of, sheet_json, sheet_of
from tests.schedule.sample_sessions import CLOSING, MONDAY, item, relay, session

SUNDAY = MONDAY + timedelta(days=6)


def test_a_week_is_a_row_a_session_and_a_cell_a_day() -> None:
    """Rows by their time, relays among them; a day without the session has no cell."""
    sessions = [
        session("chieu", day=SUNDAY, clock="17:00", items=[item("a")]),
        session(items=[item("a"), item("b")]),
        session(day=SUNDAY + timedelta(days=1), items=[item("a")]),
    ]
    sheet = sheet_of(SUNDAY, sessions, [relay(clock="12:00")], NO_DAYS_OFF, CLOSING)
    assert sheet.days[0] == monday_of(SUNDAY) == MONDAY
    assert [(row.slug, row.is_relay) for row in sheet.rows] == [
        ("sang", False),
        ("vov", True),
        ("chieu", False),
    ]
    first = sheet.rows[0].cells[0]
    assert first is not None
    assert [each.title for each in first.items] == ["Bài a", "Bài b"]
    assert [cell is None for cell in sheet.rows[0].cells] == [False, *[True] * 6]
    assert sheet.airtime_ms == (105_000 + 1_800_000, 0, 0, 0, 0, 0, 60_000)


def test_what_stays_silent_says_why_and_takes_no_time() -> None:
    """Sessions with nothing, refused relays, days off."""
    stop = DayOff("Quốc tang", MONDAY, MONDAY, "thông báo")
    silent = session(items=[item("a", decision=Decision.REFUSED)])
    night = relay(clock="03:15", refused="giờ yên tĩnh")
    sheet = sheet_of(MONDAY, [silent], [night], DaysOff((stop,)), CLOSING)
    assert [row.cells[0].silent for row in sheet.rows if row.cells[0]] == [
        "giờ yên tĩnh",
        "“Bài a” chưa được duyệt",
    ]
    assert sheet.airtime_ms[0] == 0
    assert sheet.stops == ((MONDAY, "Quốc tang (theo thông báo)"),)


def test_an_empty_week_is_a_sheet_too() -> None:
    """And goes into JSON."""
    sheet = sheet_of(MONDAY, [session(trial=True)], [], NO_DAYS_OFF, CLOSING)
    assert (sheet.rows, sheet.airtime_ms) == ((), (0,) * 7)
    assert sheet_json(sheet)["rows"] == []
