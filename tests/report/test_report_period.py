from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.report.period import Basis, PeriodError, parse_period

CASES = [
    ("2026", "năm 2026", "2025-12-15", "2026-12-14", "2026-01-01", "2026-12-31"),
    ("2026-H1", "6 tháng đầu năm 2026", "2025-12-15", "2026-06-14", "2026-01-01", "2026-06-30"),
    ("2026-H2", "6 tháng cuối năm 2026", "2026-06-15", "2026-12-14", "2026-07-01", "2026-12-31"),
    ("2026-Q1", "quý I năm 2026", "2025-12-15", "2026-03-14", "2026-01-01", "2026-03-31"),
    ("2026-Q3", "quý III năm 2026", "2026-06-15", "2026-09-14", "2026-07-01", "2026-09-30"),
    ("2026-Q4", "quý IV năm 2026", "2026-09-15", "2026-12-14", "2026-10-01", "2026-12-31"),
    ("2026-01", "tháng 1 năm 2026", "2025-12-15", "2026-01-14", "2026-01-01", "2026-01-31"),
    ("2026-07", "tháng 7 năm 2026", "2026-06-15", "2026-07-14", "2026-07-01", "2026-07-31"),
    ("2024-02", "tháng 2 năm 2024", "2024-01-15", "2024-02-14", "2024-02-01", "2024-02-29"),
]


@pytest.mark.parametrize(("text", "label", "first", "last", "calendar_first", "calendar_last"), CASES)
def test_a_period_has_its_days_by_either_basis(
    text: str, label: str, first: str, last: str, calendar_first: str, calendar_last: str
) -> None:
    """Administrative periods run from the 15th to the 14th (Decree 09/2019), others by the calendar."""
    administrative = parse_period(text)
    calendar = parse_period(text, Basis.CALENDAR)
    assert (administrative.label, calendar.label) == (label, label)
    assert (administrative.first, administrative.last) == (
        date.fromisoformat(first),
        date.fromisoformat(last),
    )
    assert (calendar.first.isoformat(), calendar.last.isoformat()) == (calendar_first, calendar_last)


@pytest.mark.parametrize("basis", [Basis.ADMINISTRATIVE, Basis.CALENDAR])
def test_two_dates_are_taken_as_they_are(basis: Basis) -> None:
    """A period on request has the days that were asked for, and says so."""
    period = parse_period("2026-01-05..2026-02-10", basis)
    assert (period.first, period.last, period.basis) == (date(2026, 1, 5), date(2026, 2, 10), Basis.CHOSEN)
    assert period.label == "từ ngày 05/01/2026 đến ngày 10/02/2026"


@given(year=st.integers(2001, 2099), basis=st.sampled_from([Basis.ADMINISTRATIVE, Basis.CALENDAR]))
@pytest.mark.parametrize(
    "parts", [("H1", "H2"), ("Q1", "Q2", "Q3", "Q4"), tuple(f"{n:02}" for n in range(1, 13))]
)
def test_the_parts_of_a_year_cover_it_without_gap_or_overlap(
    parts: tuple[str, ...], year: int, basis: Basis
) -> None:
    """No day is reported twice, none is forgotten, and the next year follows at once."""
    whole = parse_period(str(year), basis)
    pieces = [parse_period(f"{year}-{part}", basis) for part in parts]
    assert (pieces[0].first, pieces[-1].last) == (whole.first, whole.last)
    following = [*pieces[1:], parse_period(str(year + 1), basis)]
    assert all(a.last + timedelta(days=1) == b.first for a, b in zip(pieces, following, strict=True))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "Không hiểu"),
        ("2026-H3", "Không hiểu"),
        ("2026-Q0", "Không hiểu"),
        ("2026-13", "Không hiểu"),
        ("2026-7", "Không hiểu"),
        ("26", "Không hiểu"),
        ("٢٠٢٦", "Không hiểu"),
        ("tháng 7", "Không hiểu"),
        ("0001", "nằm ngoài"),
        ("2026-02-30..2026-03-01", "30/2/2026 không có trong lịch"),
        ("2026-02-10..2026-01-05", "đổi chỗ hai ngày"),
    ],
)
def test_what_is_no_period_gets_one_line_that_says_what_to_write(text: str, part: str) -> None:
    """The operator reads what is wrong and what to type instead."""
    with pytest.raises(PeriodError, match=part) as caught:
        parse_period(text)
    assert "\n" not in str(caught.value)
    assert "hãy" in str(caught.value)


def test_small_letters_and_blanks_around_are_understood() -> None:
    """Nobody should fail over a shift key."""
    assert parse_period(" 2026-h1 ") == parse_period("2026-H1")
