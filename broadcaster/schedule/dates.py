"""Rules for dates: once, again and again, by the lunar calendar, on public holidays, set by hand.

Each rule says of a civil day whether it is one of its days. A rule by the lunar calendar knows no day outside
the table of 1968 to 2099 (see ``lunar``).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from broadcaster.schedule.lunar_dates import AroundTet, LunarDay, LunarRange
from broadcaster.schedule.public_holidays import holiday_names, is_called, public_holidays
from broadcaster.schedule.span import Span

__all__ = [
    "EVERY_MONTH",
    "EVERY_WEEKDAY",
    "AroundTet",
    "ByHand",
    "Daily",
    "DateRule",
    "EveryYear",
    "LunarDay",
    "LunarRange",
    "MonthDays",
    "NthWeekday",
    "Once",
    "PublicHolidays",
    "Span",
    "Weekly",
]

EVERY_WEEKDAY = frozenset(range(7))
"""All weekdays, Monday is 0 as in ``date.weekday``."""
EVERY_MONTH = frozenset(range(1, 13))
"""All months, January is 1."""

_LEAP_YEAR = 2000
_LEAP_DAY = (2, 29)
_WEEK = 7
_MOST_DAYS = 31
_MOST_OF_A_WEEKDAY = 5
_MOST_EVERY = 1000


@dataclass(frozen=True)
class Once:
    """One day."""

    day: date

    def on(self, day: date) -> bool:
        """Whether ``day`` is that day."""
        return day == self.day


@dataclass(frozen=True)
class Daily:
    """Every ``every`` days counted from ``since``, and no day before it; None: every day.

    Raises:
        ValueError: ``every`` is not 1 to 1000, or is more than 1 and has no day to count from.

    """

    every: int = 1
    since: date | None = None

    def __post_init__(self) -> None:
        _require_countable(self.every, self.since)

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return self.since is None or (day >= self.since and (day - self.since).days % self.every == 0)


@dataclass(frozen=True)
class Weekly:
    """``weekdays`` (Monday is 0) of every ``every`` weeks from the week of ``since``, no day before it.

    Weeks begin on Monday. ``since`` None: every week.

    Raises:
        ValueError: no weekday, one outside 0 to 6, ``every`` not 1 to 1000, or no day to count from.

    """

    weekdays: frozenset[int]
    every: int = 1
    since: date | None = None

    def __post_init__(self) -> None:
        _require_within(self.weekdays, EVERY_WEEKDAY, "weekdays")
        _require_countable(self.every, self.since)

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        if day.weekday() not in self.weekdays or self.since is None:
            return day.weekday() in self.weekdays
        # An ordinal of 1 is a Monday, so that this counts weeks that begin on Monday.
        weeks = (day.toordinal() - 1) // _WEEK - (self.since.toordinal() - 1) // _WEEK
        return day >= self.since and weeks % self.every == 0


@dataclass(frozen=True)
class MonthDays:
    """``days`` of ``months``: 1 to 31, or -1 (the last) to -31. A month without such a day is left out.

    That is how RRULE of RFC 5545 counts BYMONTHDAY.

    Raises:
        ValueError: no day or month, one outside these numbers, or only days that none of the months has.

    """

    days: frozenset[int]
    months: frozenset[int] = EVERY_MONTH

    def __post_init__(self) -> None:
        numbers = range(1, _MOST_DAYS + 1)
        _require_within(self.days, frozenset((*numbers, *(-each for each in numbers))), "days of a month")
        _require_within(self.months, EVERY_MONTH, "months")
        longest = max(monthrange(_LEAP_YEAR, month)[1] for month in self.months)
        if min(abs(day) for day in self.days) > longest:
            raise ValueError(f"no month of {sorted(self.months)} has any day of {sorted(self.days)}")

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        if day.month not in self.months:
            return False
        return day.day in self.days or day.day - 1 - monthrange(day.year, day.month)[1] in self.days


@dataclass(frozen=True)
class NthWeekday:
    """The first (1) to fifth (5) or last (-1) to fifth last ``weekday`` (Monday is 0) of ``months``.

    Raises:
        ValueError: nothing in ``nth`` or ``months``, or a number outside these.

    """

    nth: frozenset[int]
    weekday: int
    months: frozenset[int] = EVERY_MONTH

    def __post_init__(self) -> None:
        numbers = range(1, _MOST_OF_A_WEEKDAY + 1)
        _require_within(self.nth, frozenset((*numbers, *(-each for each in numbers))), "places of a weekday")
        _require_within(frozenset({self.weekday}), EVERY_WEEKDAY, "weekdays")
        _require_within(self.months, EVERY_MONTH, "months")

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        if day.weekday() != self.weekday or day.month not in self.months:
            return False
        left = monthrange(day.year, day.month)[1] - day.day
        return (day.day - 1) // _WEEK + 1 in self.nth or -(left // _WEEK) - 1 in self.nth


@dataclass(frozen=True)
class PublicHolidays:
    """The public holidays of Vietnam called ``names``, days in lieu included; no name: all of them.

    Raises:
        ValueError: no holiday has that name.

    """

    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = set(self.names).difference(holiday_names() if self.names else ())
        if unknown:
            raise ValueError(f"no public holiday is called {', '.join(sorted(unknown))}")

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        found = public_holidays(day.year).get(day, ())
        if not self.names:
            return bool(found)
        return any(is_called(name, holiday) for name in self.names for holiday in found)


@dataclass(frozen=True)
class EveryYear:
    """The same days each year, from ``first`` to ``last`` (month, day), both included; may cross New Year.

    Raises:
        ValueError: no such day, or 29 February, which most years do not have.

    """

    first: tuple[int, int]
    last: tuple[int, int]

    def __post_init__(self) -> None:
        for month, day in (self.first, self.last):
            date(_LEAP_YEAR, month, day)
            if (month, day) == _LEAP_DAY:
                raise ValueError("29 February is not in every year")

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        since, until = self.first <= (day.month, day.day), (day.month, day.day) <= self.last
        return since or until if self.last < self.first else since and until

    def spans(self, year: int) -> tuple[Span, ...]:
        """The spans that touch calendar year ``year``."""
        crosses = self.last < self.first
        begins = (year - 1, year) if crosses else (year,)
        return tuple(Span(date(each, *self.first), date(each + crosses, *self.last)) for each in begins)


@dataclass(frozen=True)
class ByHand:
    """Days that a person has set, once."""

    dates: tuple[Span, ...]

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        return any(day in span for span in self.dates)

    def spans(self, year: int) -> tuple[Span, ...]:
        """The spans that touch calendar year ``year``, earliest first."""
        return tuple(span for span in sorted(self.dates) if span.touches(year))


DateRule = (
    Once
    | Daily
    | Weekly
    | MonthDays
    | NthWeekday
    | LunarDay
    | LunarRange
    | PublicHolidays
    | AroundTet
    | EveryYear
    | ByHand
)
"""Any rule for dates."""


def _require_countable(every: int, since: date | None) -> None:
    if not 1 <= every <= _MOST_EVERY or (every > 1 and since is None):
        raise ValueError(f"every {every} is not 1 to {_MOST_EVERY}, or has no day to count from")


def _require_within(numbers: frozenset[int], allowed: frozenset[int], what: str) -> None:
    if not numbers or not numbers <= allowed:
        raise ValueError(f"{sorted(numbers)} is empty or not within {what}")
