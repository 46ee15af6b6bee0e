"""The days on which something is: rules for dates, exceptions, moved days, from when until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache

from broadcaster.schedule.dates import AroundTet, ByHand, DateRule, EveryYear, LunarRange, PublicHolidays
from broadcaster.schedule.span import Span, days_between, runs

_ANY_HOLIDAY = PublicHolidays()


@dataclass(frozen=True)
class Days:
    """The days of any of ``rules`` (none: every day), less those that are ``excepted``.

    ``skip_holidays`` takes the public holidays of Vietnam out too. Days lie from ``valid_from`` to
    ``valid_to``, both included; None means no bound. ``moved`` has pairs of an old date and a new one: the
    old one is no day, and the new one is, whatever rules, exceptions, holidays and bounds say of it: a
    person has named it. A day that is the old one of a pair and the new one of another is a day.

    Raises:
        ValueError: bounds in the wrong order, a day moved to itself, moved twice, or two moved to one.

    """

    rules: tuple[DateRule, ...] = ()
    excepted: tuple[Span, ...] = ()
    moved: tuple[tuple[date, date], ...] = ()
    skip_holidays: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError(f"days are valid to {self.valid_to}, from {self.valid_from}")
        old, new = {each for each, _ in self.moved}, {each for _, each in self.moved}
        if min(len(old), len(new)) < len(self.moved) or any(old == new for old, new in self.moved):
            raise ValueError("a day is moved to itself, moved twice, or to where another is moved")

    def on(self, day: date) -> bool:
        """Whether ``day`` is one of them."""
        if any(day == new for _, new in self.moved):
            return True
        if not (self.valid_from or date.min) <= day <= (self.valid_to or date.max):
            return False
        if any(day == old for old, _ in self.moved) or any(day in span for span in self.excepted):
            return False
        if self.rules and not any(rule.on(day) for rule in self.rules):
            return False
        return not (self.skip_holidays and _ANY_HOLIDAY.on(day))

    def dates(self, first: date, last: date) -> Iterator[date]:
        """Those from ``first`` to ``last``, both included, earliest first."""
        return filter(self.on, days_between(first, last))


EVERY_DAY = Days()
"""No rule, no bound, no exception."""


def spans_of(days: Days | DateRule, year: int) -> tuple[Span, ...]:
    """``days`` as spans that touch calendar year ``year``, whole, earliest first.

    Spans of a rule that is no span by its nature are followed to the ends of the years before and after.
    """
    if isinstance(days, AroundTet | EveryYear | ByHand | LunarRange):
        return days.spans(year)
    near = (each for each in (year - 1, year, year + 1) if MINYEAR <= each <= MAXYEAR)
    found = runs(day for each in near for day in _days_in(days, each))
    return tuple(span for span in found if span.touches(year))


@lru_cache(maxsize=1024)
def _days_in(days: Days | DateRule, year: int) -> tuple[date, ...]:
    """The days of calendar year ``year``, earliest first."""
    return tuple(filter(days.on, days_between(date(year, 1, 1), date(year, 12, 31))))
