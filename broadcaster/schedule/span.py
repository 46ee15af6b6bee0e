"""Civil days in a row."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta


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

    def __iter__(self) -> Iterator[date]:
        return days_between(self.first, self.last)

    def touches(self, year: int) -> bool:
        """Whether any day of it lies in calendar year ``year``."""
        return self.first.year <= year <= self.last.year


def days_between(first: date, last: date) -> Iterator[date]:
    """The days from ``first`` to ``last``, both included; none when ``last`` is earlier."""
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def runs(days: Iterable[date]) -> tuple[Span, ...]:
    """``days``, each once and the earliest first, as spans that do not touch each other."""
    found: list[Span] = []
    for day in days:
        if found and day == found[-1].last + timedelta(days=1):
            found[-1] = Span(found[-1].first, day)
        else:
            found.append(Span(day, day))
    return tuple(found)
