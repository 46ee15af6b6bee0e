"""Peak periods (đợt cao điểm): when they are, and which of several counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile

from broadcaster.errors import ScheduleError
from broadcaster.schedule.lunar import FIRST_YEAR, LAST_YEAR, LunarDate, tet, to_solar
from broadcaster.script.model import SLUG, ContentGroup

MOST_DENSE_DAYS = 60
"""Most days of a calendar year that dense peaks may cover: what is always dense is only noise."""

_LEAP_YEAR = 2000
_LEAP_DAY = (2, 29)


@dataclass(frozen=True, order=True)
class Span:
    """Civil days from ``first`` to ``last``, both included.

    Raises:
        ValueError: it ends before it begins.

    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"span ends ({self.last}) before it begins ({self.first})")

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def touches(self, year: int) -> bool:
        """Whether any day of it lies in calendar year ``year``."""
        return self.first.year <= year <= self.last.year


@dataclass(frozen=True)
class AroundTet:
    """From ``days_before`` days before Tết until a day of that lunar year, which is included.

    A day that the month does not have (the 30th of a short one) gives way to the day before.

    Raises:
        ValueError: no such lunar day, or more than a hundred days before Tết.

    """

    days_before: int
    until_month: int
    until_day: int

    def __post_init__(self) -> None:
        LunarDate(FIRST_YEAR, self.until_month, self.until_day)
        if not 0 <= self.days_before <= 100:  # noqa: PLR2004  # the docstring says it
            raise ValueError(f"{self.days_before} days before Tết is not 0 to 100")

    def spans(self, year: int) -> tuple[Span, ...]:
        """The spans that touch calendar year ``year``; none outside the lunar table."""
        near = range(max(FIRST_YEAR, year - 1), min(LAST_YEAR, year + 1) + 1)
        return tuple(span for each in near if (span := _around_tet(self, each)).touches(year))


@lru_cache(maxsize=512)
def _around_tet(rule: AroundTet, lunar_year: int) -> Span:
    first = tet(lunar_year) - timedelta(days=rule.days_before)
    try:
        last = to_solar(LunarDate(lunar_year, rule.until_month, rule.until_day))
    except ValueError:
        last = to_solar(LunarDate(lunar_year, rule.until_month, rule.until_day - 1))
    return Span(first, last)


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

    def spans(self, year: int) -> tuple[Span, ...]:
        """The spans that touch calendar year ``year``."""
        crosses = self.last < self.first
        begins = (year - 1, year) if crosses else (year,)
        return tuple(Span(date(each, *self.first), date(each + crosses, *self.last)) for each in begins)


@dataclass(frozen=True)
class ByHand:
    """Days that a person has set, once."""

    dates: tuple[Span, ...]

    def spans(self, year: int) -> tuple[Span, ...]:
        """The spans that touch calendar year ``year``, earliest first."""
        return tuple(span for span in sorted(self.dates) if span.touches(year))


DateRule = AroundTet | EveryYear | ByHand


@dataclass(frozen=True)
class Peak:
    """A peak period. ``dense`` adds sessions; every peak changes what is said.

    At least ``share`` (0 to 1) of a session's items come from its scripts, where there are enough.
    ``includes`` names other peaks whose scripts it takes too. Of several on one day the one with the highest
    ``priority`` counts in reports. ``group_weights``: a content group of weight 2 comes twice as readily.

    Raises:
        ValueError: share outside 0 to 1, or a weight below 1.

    """

    slug: str
    title: str
    rule: DateRule
    dense: bool = False
    share: float = 0.5
    priority: int = 0
    group_weights: tuple[tuple[ContentGroup, int], ...] = ()
    includes: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(f"peak slug {self.slug!r} is not lower-case ASCII words joined by hyphens")
        if not 0 <= self.share <= 1:
            raise ValueError(f"peak {self.slug} has a share of {self.share}, not 0 to 1")
        if any(weight < 1 for _, weight in self.group_weights):
            raise ValueError(f"peak {self.slug} has a group weight below 1")

    def spans(self, year: int) -> tuple[Span, ...]:
        """Its spans that touch calendar year ``year``, whole, earliest first."""
        return self.rule.spans(year)

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies in the peak."""
        return any(day in span for span in self.spans(day.year))

    @property
    def script_peaks(self) -> frozenset[str]:
        """Slugs by which scripts name this peak."""
        return frozenset((self.slug, *self.includes))


def peaks_on(day: date, peaks: Iterable[Peak]) -> tuple[Peak, ...]:
    """The peaks that cover ``day``, the one that counts first."""
    found = [peak for peak in peaks if peak.covers(day)]
    return tuple(sorted(found, key=lambda peak: (-peak.priority, peak.slug)))


def counting_peak(peaks: Sequence[Peak]) -> Peak | None:
    """The one of ``peaks`` that counts in reports: highest priority, then first slug; None of none."""
    return min(peaks, key=lambda peak: (-peak.priority, peak.slug), default=None)


def dense_days(year: int, peaks: Iterable[Peak]) -> frozenset[date]:
    """The days of calendar year ``year`` that dense peaks cover, each counted once."""
    days: set[date] = set()
    for peak in peaks:
        if peak.dense:
            for span in peak.spans(year):
                days.update(_days_of(span, year))
    return frozenset(days)


def _days_of(span: Span, year: int) -> Iterable[date]:
    """Days of ``span`` in calendar year ``year``."""
    first = max(span.first, date(year, 1, 1))
    every = (first + timedelta(days=count) for count in range(366))
    return takewhile(lambda day: day.year == year and day in span, every)


def require_rare(year: int, peaks: Sequence[Peak], *, place: str) -> None:
    """Refuse dense peaks that cover more than ``MOST_DENSE_DAYS`` of calendar year ``year``.

    Raises:
        ScheduleError: names the peaks and the count.

    """
    count = len(dense_days(year, peaks))
    if count > MOST_DENSE_DAYS:
        names = ", ".join(f"“{peak.slug}”" for peak in peaks if peak.dense and peak.spans(year))
        raise ScheduleError(
            f"các đợt dày {names} chiếm {count} ngày của năm {year}, quá {MOST_DENSE_DAYS} ngày;"
            " hãy rút ngắn hoặc bỏ dense ở một đợt.",
            place=place,
        )
