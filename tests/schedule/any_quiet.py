"""Quiet hours of every shape, and what the clock on the wall says of them."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

from broadcaster.clock import local
from broadcaster.schedule.dates import Weekly
from broadcaster.schedule.days import Days
from broadcaster.schedule.quiet import QuietInterval

HOURS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
CLUSTERS = st.lists(st.sampled_from(["cum-01", "cum-02", "cum-03"]), unique=True, max_size=2).map(tuple)
FIRST_DAYS = st.none() | st.dates(date(2026, 12, 28), date(2027, 1, 3))


@st.composite
def intervals(draw: st.DrawFn) -> QuietInterval:
    """Quiet hours of any shape: over midnight, of some clusters, on some weekdays, from some day on."""
    starts, ends = draw(st.tuples(HOURS, HOURS).filter(lambda pair: pair[0] != pair[1]))
    days = draw(st.just(Days()) | WEEKDAYS.map(lambda weekdays: Days((Weekly(weekdays),))))
    return QuietInterval(starts, ends, draw(CLUSTERS), days, valid_from=draw(FIRST_DAYS))


def is_quiet_by(interval: QuietInterval, minute: datetime, clusters: Collection[str]) -> bool:
    """Whether ``interval`` makes that minute quiet for one of ``clusters``, from the wall clock alone."""
    wall = local(minute).replace(tzinfo=None)
    begun = wall.date() if wall.time() >= interval.starts else wall.date() - timedelta(days=1)
    inside = interval.starts <= wall.time() < interval.ends
    if interval.ends < interval.starts:
        inside = wall.time() >= interval.starts or wall.time() < interval.ends
    concerned = not interval.clusters or not set(interval.clusters).isdisjoint(clusters)
    return inside and concerned and interval.begins_on(begun)
