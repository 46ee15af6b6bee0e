from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import LunarDay, LunarRange, PublicHolidays
from broadcaster.schedule.days import Days
from broadcaster.schedule.lunar import LunarDate, tet, to_solar
from broadcaster.schedule.peaks import (
    AroundTet,
    ByHand,
    DateRule,
    EveryYear,
    Peak,
    Span,
    counting_peak,
    dense_days,
    peaks_on,
    require_rare,
)

AROUND_TET = AroundTet(15, 1, 10)


def peak(slug: str, rule: DateRule | Days, *, dense: bool = False, priority: int = 0) -> Peak:
    """A peak by its dates."""
    return Peak(slug, slug.upper(), rule, dense=dense, priority=priority)


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [
        (2026, date(2026, 2, 2), date(2026, 2, 26)),
        (2027, date(2027, 1, 22), date(2027, 2, 15)),
        (2030, date(2030, 1, 18), date(2030, 2, 11)),
    ],
)
def test_the_days_around_tet_follow_the_lunar_calendar(year: int, first: date, last: date) -> None:
    """Fifteen days before Tết to mùng 10 tháng Giêng, both included."""
    assert AROUND_TET.spans(year) == (Span(first, last),)


@given(st.integers(1968, 2099))
def test_the_days_around_tet_end_on_their_lunar_day_in_every_year(year: int) -> None:
    """In each year of the table the peak ends on mùng 10, and lasts 25 days."""
    (span,) = AROUND_TET.spans(year)
    assert span.last == to_solar(LunarDate(year, 1, 10))
    assert span.first == tet(year) - timedelta(days=15)


def test_a_day_that_a_short_month_lacks_gives_way_to_the_day_before() -> None:
    """Until the 30th of tháng Chạp 2026, which has 29 days, means until the 29th."""
    found = [span for span in AroundTet(0, 12, 30).spans(2027) if span.first.year == 2026]
    assert found == [Span(date(2026, 2, 17), date(2027, 2, 5))]


@pytest.mark.parametrize(
    ("day", "covered"),
    [
        (date(2025, 12, 15), False),
        (date(2025, 12, 16), True),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), True),
        (date(2026, 3, 15), True),
        (date(2026, 3, 16), False),
        (date(2026, 12, 16), True),
    ],
)
def test_days_of_every_year_may_cross_new_year(day: date, *, covered: bool) -> None:
    """16/12 to 15/03 covers both sides of New Year."""
    assert peak("tet-389", EveryYear((12, 16), (3, 15))).covers(day) is covered


def test_a_year_is_touched_by_the_spans_of_both_its_ends() -> None:
    """A peak over New Year has two spans in a calendar year."""
    spans = EveryYear((12, 16), (3, 15)).spans(2026)
    assert [span.first.year for span in spans] == [2025, 2026]


def test_days_set_by_hand_hold_for_their_year_only() -> None:
    """What a person set for 2026 says nothing of 2027."""
    by_hand = peak("bien-mau", ByHand((Span(date(2026, 11, 1), date(2026, 12, 15)),)))
    assert by_hand.covers(date(2026, 11, 1))
    assert not by_hand.covers(date(2027, 11, 1))


def test_of_several_peaks_the_one_of_highest_priority_counts() -> None:
    """The counting peak is first, whatever the order in the file."""
    both = [
        peak("tet-389", EveryYear((12, 16), (3, 15)), priority=40),
        peak("tet", AROUND_TET, priority=100),
    ]
    found = peaks_on(date(2026, 2, 17), both)
    assert [each.slug for each in found] == ["tet", "tet-389"]
    counting = counting_peak(found)
    assert counting is not None
    assert counting.slug == "tet"


def test_a_day_outside_all_peaks_has_none_that_counts() -> None:
    """No peak, no counting peak."""
    assert counting_peak(peaks_on(date(2026, 6, 1), [peak("tet", AROUND_TET)])) is None


def test_dense_days_are_counted_once_and_by_calendar_year() -> None:
    """Two dense peaks over the same days count once; days of the next year belong to that year."""
    peaks = [
        peak("a", EveryYear((12, 20), (1, 10)), dense=True),
        peak("b", EveryYear((12, 25), (12, 31)), dense=True),
        peak("c", EveryYear((6, 1), (8, 1))),
    ]
    assert len(dense_days(2026, peaks)) == 12 + 10


def test_sixty_dense_days_a_year_are_the_most() -> None:
    """60 days pass; one more is refused, with the peaks' names and the count."""
    tet_peak = peak("tet", AROUND_TET, dense=True)
    fits = peak("hat-de", EveryYear((9, 1), (10, 5)), dense=True)
    require_rare(2026, [tet_peak, fits], place="cao_diem.toml")
    too_long = peak("hat-de", EveryYear((9, 1), (10, 6)), dense=True)
    with pytest.raises(ScheduleError, match="“tet”, “hat-de” chiếm 61 ngày của năm 2026"):
        require_rare(2026, [tet_peak, too_long], place="cao_diem.toml")


@pytest.mark.parametrize(("first", "last"), [((2, 29), (3, 1)), ((2, 30), (3, 1)), ((13, 1), (3, 1))])
def test_a_day_that_not_every_year_has_is_refused(first: tuple[int, int], last: tuple[int, int]) -> None:
    """29 February is no day of every year."""
    with pytest.raises(ValueError, match=r".+"):
        EveryYear(first, last)


@pytest.mark.parametrize(
    ("rule", "day", "other"),
    [
        (LunarRange((12, 23), (1, 10)), date(2026, 2, 10), date(2026, 2, 9)),
        (LunarDay(15, 7), date(2026, 8, 27), date(2026, 8, 26)),
        (PublicHolidays(), date(2026, 9, 2), date(2026, 9, 3)),
        (Days((EveryYear((9, 1), (9, 30)),), skip_holidays=True), date(2026, 9, 3), date(2026, 9, 2)),
        (Days((AROUND_TET,), valid_from=date(2027, 1, 1)), date(2027, 2, 6), date(2026, 2, 17)),
    ],
)
def test_a_peak_may_have_any_rule(rule: DateRule | Days, day: date, other: date) -> None:
    """Its days and its spans say the same, and dense days are counted from them."""
    found = peak("dot", rule, dense=True)
    assert (found.covers(day), found.covers(other)) == (True, False)
    days = dense_days(day.year, [found])
    assert day in days
    assert days == {each for each in Span(date(day.year, 1, 1), date(day.year, 12, 31)) if found.covers(each)}


def test_a_share_is_a_part_of_the_whole() -> None:
    """More than everything cannot be asked for."""
    with pytest.raises(ValueError, match="share"):
        Peak("tet", "Tết", AROUND_TET, share=1.1)
