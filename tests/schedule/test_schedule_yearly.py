from dataclasses import replace
from datetime import date, time

from broadcaster.schedule.dates import Weekly
from broadcaster.schedule.days import Days
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.yearly import as_json, as_lines, year_of

MOURNING = DayOff("Quốc tang", date(2026, 12, 31), date(2027, 1, 1), "thông cáo")
REPAIRS = DayOff("Sửa loa", date(2026, 3, 3), date(2026, 3, 9), "quyết định của xã", only_priority=True)


def test_a_year_shows_the_days_off_that_touch_it(schedule: Schedule) -> None:
    """The earliest first, each with its document and what it stops."""
    off = replace(schedule, days_off=DaysOff((MOURNING, REPAIRS)))
    assert year_of(2026, off).days_off == (REPAIRS, MOURNING)
    assert year_of(2027, off).days_off == (MOURNING,)
    assert year_of(2028, off).days_off == ()
    assert as_json(year_of(2027, off))["days_off"] == [
        {
            "name": "Quốc tang",
            "from": "2026-12-31",
            "to": "2027-01-01",
            "source": "thông cáo",
            "only_priority": False,
        }
    ]
    lines = as_lines(year_of(2026, off))
    expected = "  03/03/2026 – 09/03/2026 Sửa loa: chỉ phát bản tin ưu tiên (theo quyết định của xã)"
    assert expected in lines
    assert "  31/12/2026 – 01/01/2027 Quốc tang: không phát (theo thông cáo)" in lines


def test_quiet_hours_of_a_place_are_told_apart_from_those_of_all(schedule: Schedule) -> None:
    """Who reads that it is quiet every morning would wonder at the morning session."""
    night = QuietInterval(time(21), time(5, 30))
    school = QuietInterval(
        time(7, 30), time(11), ("cum-04",), Days((Weekly(frozenset({0, 1})),)), "nội quy", date(2026, 9, 5)
    )
    quiet = QuietHours((night, school), date(2026, 1, 1), "quy chế")
    view = year_of(2026, replace(schedule, quiet=quiet))
    assert as_lines(view)[-2:] == [
        "Giờ yên tĩnh hằng ngày: 21:00–05:30 (theo quy chế).",
        "Giờ yên tĩnh riêng: 07:30–11:00 ở cụm cum-04, chỉ một số ngày, từ 05/09/2026 (theo nội quy).",
    ]
    found = as_json(view)["quiet"]
    assert isinstance(found, list)
    assert [(each["clusters"], each["every_day"], each["source"]) for each in found] == [
        ([], True, "quy chế"),
        (["cum-04"], False, "nội quy"),
    ]
