"""Peak periods (đợt cao điểm): when they are, and which of several counts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import AroundTet, ByHand, DateRule, EveryYear, Span
from broadcaster.schedule.days import Days, spans_of
from broadcaster.schedule.span import days_between
from broadcaster.script.model import SLUG, ContentGroup

__all__ = [
    "MOST_DENSE_DAYS",
    "AroundTet",
    "ByHand",
    "DateRule",
    "EveryYear",
    "Peak",
    "Span",
    "counting_peak",
    "dense_days",
    "peaks_on",
    "require_rare",
]

MOST_DENSE_DAYS = 60
"""Most days of a calendar year that dense peaks may cover: what is always dense is only noise."""


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
    rule: DateRule | Days
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
        return spans_of(self.rule, year)

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies in the peak."""
        return self.rule.on(day)

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
    spans = (span for peak in peaks if peak.dense for span in peak.spans(year))
    return frozenset(day for span in spans for day in _days_of(span, year))


def _days_of(span: Span, year: int) -> Iterable[date]:
    """Days of ``span`` in calendar year ``year``."""
    return days_between(max(span.first, date(year, 1, 1)), min(span.last, date(year, 12, 31)))


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
