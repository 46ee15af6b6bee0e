"""Days of the station as RFC 5545 says them: DTSTART, RRULE, EXDATE and RDATE.

What a recurrence rule cannot say (lunar days, public holidays, days around Tết, rules of two or more
intervals that do not meet) is written out day by day for two years, and is marked by ``listed_to``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.dates import (
    EVERY_MONTH,
    EVERY_WEEKDAY,
    ByHand,
    Daily,
    DateRule,
    EveryYear,
    MonthDays,
    NthWeekday,
    Once,
    Weekly,
)
from broadcaster.schedule.days import Days
from broadcaster.schedule.rrule_parts import WEEKDAYS
from broadcaster.schedule.span import Span, days_between

LISTED_DAYS = 2 * 365
"""How far ahead days are written out that no rule can say."""

_MOST_LISTED = 1500
"""More single days than this make no rule: then the days are listed."""

_SEARCHED_DAYS = 41 * 366
"""29 February on a Sunday is at most forty years away."""

_LEAP_YEAR_FIRST = date(2000, 1, 1)
_LEAP_YEAR_DAYS = 366
_DAY = timedelta(days=1)

Parts = tuple[tuple[str, tuple[str | int, ...]], ...]
"""Names and values of one RRULE, in the order in which they are written, without its end."""

On = Callable[[date], bool]
"""Whether something is on a civil day."""


@dataclass(frozen=True)
class Recurrence:
    """Civil days of the station, each at the same time of day.

    ``first`` is the day of DTSTART, ``rules`` the RRULEs, all until ``until`` (included; None: for ever),
    ``excepted`` the EXDATEs, ``added`` the RDATEs. ``listed_to``: no rule can say these days, they are listed
    until that day and go on after it; None when everything is said.
    """

    first: date
    rules: tuple[Parts, ...] = ()
    until: date | None = None
    excepted: tuple[date, ...] = ()
    added: tuple[date, ...] = ()
    listed_to: date | None = None

    def rrules(self, starts: time) -> tuple[str, ...]:
        """The values of its RRULE lines; UNTIL is the last start, in UTC, as RFC 5545 wants it."""
        end = () if self.until is None else (f"UNTIL={_utc(self.until, starts)}",)
        return tuple(";".join((*map(_part_text, parts), *end)) for parts in self.rules)


def _utc(day: date, starts: time) -> str:
    return f"{datetime.combine(day, starts, STATION_ZONE).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _part_text(part: tuple[str, tuple[str | int, ...]]) -> str:
    name, values = part
    return f"{name}={','.join(map(str, values))}"


def to_rrule(
    days: Days, weekdays: frozenset[int], first: date, last: date | None = None
) -> Recurrence | None:
    """The ``days`` on ``weekdays`` (Monday 0) from ``first`` to ``last``, None: for ever.

    None when there is no such day.
    """

    def on(day: date) -> bool:
        return day.weekday() in weekdays and days.on(day)

    return _said(days, weekdays, on, Span(first, last or date.max)) or listed(on, first, last)


def listed(on: On, first: date, last: date | None = None) -> Recurrence | None:
    """The days that are ``on`` from ``first`` to ``last``, one by one, for two years from the first of them.

    None when there is no such day.
    """
    end = min(last or date.max, first + timedelta(days=_SEARCHED_DAYS))
    begins = next(filter(on, days_between(first, end)), None)
    if begins is None:
        return None
    horizon = begins + timedelta(days=LISTED_DAYS)
    found = tuple(filter(on, days_between(begins, min(end, horizon))))
    return Recurrence(begins, added=found[1:], listed_to=None if last and last <= horizon else horizon)


def _said(days: Days, weekdays: frozenset[int], on: On, reach: Span) -> Recurrence | None:
    """``days`` by rules, with the single days that differ from them; None where no rules can say them."""
    every = days.rules or (Daily(),)
    patterns = tuple(rule for rule in every if not isinstance(rule, Once | ByHand))
    single = _single_days(days, every)
    if days.skip_holidays or single is None or not all(map(_can_be_said, patterns)):
        return None
    last = min(days.valid_to or date.max, reach.last)
    anchor = _first_of(patterns, weekdays, max(reach.first, days.valid_from or date.min), last)
    after = [day for day in sorted(single) if day in reach]
    if anchor is None:
        return _only_single(tuple(filter(on, after)))
    if not all(_keeps_step(rule, anchor) for rule in patterns):
        return None

    def ruled(day: date) -> bool:
        inside = anchor <= day <= last and day.weekday() in weekdays
        return inside and any(rule.on(day) for rule in patterns)

    return Recurrence(
        anchor,
        tuple(parts for rule in patterns for parts in _parts_of(rule, weekdays)),
        None if last == date.max else last,
        tuple(day for day in after if ruled(day) and not on(day)),
        tuple(day for day in after if on(day) and not ruled(day)),
    )


def _only_single(found: tuple[date, ...]) -> Recurrence | None:
    return Recurrence(found[0], added=found[1:]) if found else None


def _single_days(days: Days, rules: Iterable[DateRule]) -> set[date] | None:
    """Every day about which a person said something; None when there are too many to write down."""
    spans = [*days.excepted, *(Span(day, day) for pair in days.moved for day in pair)]
    for rule in rules:
        if isinstance(rule, Once):
            spans.append(Span(rule.day, rule.day))
        elif isinstance(rule, ByHand):
            spans.extend(rule.dates)
    if sum((span.last - span.first).days + 1 for span in spans) > _MOST_LISTED:
        return None
    return {day for span in spans for day in days_between(span.first, span.last)}


def _can_be_said(rule: DateRule) -> bool:
    return isinstance(rule, Daily | Weekly | MonthDays | NthWeekday | EveryYear)


def _first_of(rules: tuple[DateRule, ...], weekdays: frozenset[int], start: date, last: date) -> date | None:
    """The first day from ``start`` to ``last`` that any of ``rules`` is on; None when there is none."""
    end = min(last, start + timedelta(days=_SEARCHED_DAYS)) if rules else date.min
    near = (day for day in days_between(start, end) if day.weekday() in weekdays)
    return next((day for day in near if any(rule.on(day) for rule in rules)), None)


def _keeps_step(rule: DateRule, anchor: date) -> bool:
    """Whether ``rule``, counted from ``anchor`` as RRULE counts from DTSTART, is still the same rule."""
    if not isinstance(rule, Daily | Weekly) or rule.since is None:
        return True
    if rule.since > anchor:
        return False
    if isinstance(rule, Daily):
        return (anchor - rule.since).days % rule.every == 0
    weeks = (_monday(anchor) - _monday(rule.since)).days // 7
    return weeks % rule.every == 0


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


def _parts_of(rule: DateRule, weekdays: frozenset[int]) -> Iterator[Parts]:
    """The RRULEs that together say ``rule`` on ``weekdays``."""
    match rule:
        case Daily(every=1) if weekdays != EVERY_WEEKDAY:
            yield (("FREQ", ("WEEKLY",)), *_by_day(weekdays))
        case Daily(every=every):
            yield (("FREQ", ("DAILY",)), *_interval(every), *_by_day(weekdays))
        case Weekly() if rule.weekdays & weekdays:
            names = tuple(WEEKDAYS[day] for day in sorted(rule.weekdays & weekdays))
            yield (("FREQ", ("WEEKLY",)), *_interval(rule.every), ("WKST", ("MO",)), ("BYDAY", names))
        case MonthDays():
            yield _of_month(rule.days, rule.months, weekdays)
        case NthWeekday() if rule.weekday in weekdays:
            names = tuple(f"{nth}{WEEKDAYS[rule.weekday]}" for nth in sorted(rule.nth))
            yield (("FREQ", ("MONTHLY",)), *_by_month(rule.months), ("BYDAY", names))
        case EveryYear():
            yield from (_of_month(days, months, weekdays) for days, months in _month_blocks(rule))


def _of_month(days: Iterable[int], months: frozenset[int], weekdays: frozenset[int]) -> Parts:
    head = (("FREQ", ("MONTHLY",)), *_by_month(months))
    return (*head, ("BYMONTHDAY", tuple(sorted(days))), *_by_day(weekdays))


def _month_blocks(rule: EveryYear) -> Iterator[tuple[tuple[int, ...], frozenset[int]]]:
    """Days of the month, with the months that have just these in ``rule``."""
    year = days_between(_LEAP_YEAR_FIRST, _LEAP_YEAR_FIRST + (_LEAP_YEAR_DAYS - 1) * _DAY)
    of_month: dict[int, list[int]] = {}
    for day in filter(rule.on, year):
        of_month.setdefault(day.month, []).append(day.day)
    blocks: dict[tuple[int, ...], set[int]] = {}
    for month, days in of_month.items():
        whole = len(days) == (date(2000 + month // 12, month % 12 + 1, 1) - date(2000, month, 1)).days
        blocks.setdefault(tuple(range(1, 32)) if whole else tuple(days), set()).add(month)
    yield from ((days, frozenset(months)) for days, months in blocks.items())


def _interval(every: int) -> Parts:
    return (("INTERVAL", (every,)),) if every > 1 else ()


def _by_day(weekdays: frozenset[int]) -> Parts:
    names = tuple(WEEKDAYS[day] for day in sorted(weekdays))
    return () if weekdays == EVERY_WEEKDAY else (("BYDAY", names),)


def _by_month(months: frozenset[int]) -> Parts:
    return () if months == EVERY_MONTH else (("BYMONTH", tuple(sorted(months))),)
