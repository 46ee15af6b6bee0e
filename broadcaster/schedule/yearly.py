"""A year at a glance: Tết, lunar months, public holidays, peak periods, days off, quiet hours."""

from dataclasses import dataclass
from datetime import date

from broadcaster.schedule.days import EVERY_DAY
from broadcaster.schedule.days_off import DayOff
from broadcaster.schedule.lunar import LunarMonth, leap_month, months, tet, year_name
from broadcaster.schedule.peaks import Peak, Span, dense_days
from broadcaster.schedule.public_holidays import public_holidays
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.schedule import Schedule


@dataclass(frozen=True)
class Year:
    """What a calendar year holds for the station; the lunar year of the same number begins at ``tet``."""

    number: int
    tet: date
    leap_month: int | None
    months: tuple[LunarMonth, ...]
    peaks: tuple[tuple[Peak, Span], ...]
    quiet: QuietHours
    dense_days: int
    holidays: tuple[tuple[date, str], ...]
    days_off: tuple[DayOff, ...]


def year_of(number: int, schedule: Schedule) -> Year:
    """The calendar year ``number`` (1968 to 2099) by ``schedule``; peaks and days off by their first day."""
    spans = [(peak, span) for peak in schedule.peaks for span in peak.spans(number)]
    days_off = [stop for stop in schedule.days_off.stops if stop.touches(number)]
    return Year(
        number=number,
        tet=tet(number),
        leap_month=leap_month(number),
        months=months(number),
        peaks=tuple(sorted(spans, key=lambda each: (each[1].first, each[0].slug))),
        quiet=schedule.quiet,
        dense_days=len(dense_days(number, schedule.peaks)),
        holidays=tuple((day, name) for day, names in public_holidays(number).items() for name in names),
        days_off=tuple(sorted(days_off, key=lambda each: (each.first, each.title))),
    )


def as_json(year: Year) -> dict[str, object]:
    """``year`` as `loa calendar --format json` prints it."""
    return {
        "year": year.number,
        "tet": year.tet.isoformat(),
        "leap_month": year.leap_month,
        "months": [
            {"number": month.number, "leap": month.leap, "first_day": month.first_day.isoformat()}
            for month in year.months
        ],
        "peaks": [
            {
                "slug": peak.slug,
                "name": peak.title,
                "from": span.first.isoformat(),
                "to": span.last.isoformat(),
                "dense": peak.dense,
            }
            for peak, span in year.peaks
        ],
        "dense_days": year.dense_days,
        "quiet": [
            {
                "from": f"{each.starts:%H:%M}",
                "to": f"{each.ends:%H:%M}",
                "clusters": list(each.clusters),
                "every_day": each in year.quiet.daily.intervals,
                "source": each.source or year.quiet.source,
            }
            for each in year.quiet.intervals
        ],
        "quiet_source": year.quiet.source,
        "holidays": [{"date": day.isoformat(), "name": name} for day, name in year.holidays],
        "days_off": [
            {
                "name": each.title,
                "from": each.first.isoformat(),
                "to": each.last.isoformat(),
                "source": each.source,
                "only_priority": each.only_priority,
            }
            for each in year.days_off
        ],
    }


def as_lines(year: Year) -> list[str]:
    """``year`` for people."""
    leap = f"nhuận tháng {year.leap_month}" if year.leap_month else "không có tháng nhuận"
    return [
        f"Năm {year.number}: mùng 1 Tết {year_name(year.number)} là ngày {year.tet:%d/%m/%Y}, {leap}.",
        "Tháng âm lịch (ngày mùng 1):",
        *(f"  {month.name}: {month.first_day:%d/%m/%Y}" for month in year.months),
        "Ngày nghỉ lễ cả nước (ngày hoán đổi chờ thông báo của từng năm):",
        *(f"  {day:%d/%m/%Y} {name}" for day, name in year.holidays),
        f"Đợt cao điểm (đợt dày chiếm {year.dense_days} ngày của năm):",
        *(
            f"  {span.first:%d/%m/%Y} – {span.last:%d/%m/%Y} {peak.title}" + (" (dày)" if peak.dense else "")
            for peak, span in year.peaks
        ),
        "Ngày đài nghỉ:" if year.days_off else "Ngày đài nghỉ: không có.",
        *(f"  {_day_off_line(each)}" for each in year.days_off),
        *_quiet_lines(year.quiet),
    ]


def _quiet_lines(quiet: QuietHours) -> list[str]:
    """What holds every day and everywhere, then what does not: it is quiet at other hours for others."""
    everywhere = [each for each in quiet.daily.intervals if not each.clusters]
    times = ", ".join(str(each) for each in everywhere) or "không có"
    others = [_own_hours(each, quiet.source) for each in quiet.intervals if each not in everywhere]
    return [f"Giờ yên tĩnh hằng ngày: {times} (theo {quiet.source}).", *others]


def _own_hours(interval: QuietInterval, source: str) -> str:
    where = f" ở cụm {', '.join(interval.clusters)}" if interval.clusters else ""
    when = "" if interval.days == EVERY_DAY else ", chỉ một số ngày"
    since = f", từ {interval.valid_from:%d/%m/%Y}" if interval.valid_from else ""
    return f"Giờ yên tĩnh riêng: {interval}{where}{when}{since} (theo {interval.source or source})."


def _day_off_line(day_off: DayOff) -> str:
    what = "chỉ phát bản tin ưu tiên" if day_off.only_priority else "không phát"
    return (
        f"{day_off.first:%d/%m/%Y} – {day_off.last:%d/%m/%Y} {day_off.title}: {what} (theo {day_off.source})"
    )
