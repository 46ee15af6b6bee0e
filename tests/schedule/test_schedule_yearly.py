from dataclasses import replace
from datetime import date

from broadcaster.schedule.days_off import DayOff, DaysOff
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
