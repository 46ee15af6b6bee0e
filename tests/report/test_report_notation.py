from datetime import date
from decimal import Decimal

import pytest

from broadcaster.report.notation import day, minutes, number, percent


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1234, 0, "1.234"),
        (1_234_567, 0, "1.234.567"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal("0.05"), 1, "0,1"),
        (Decimal("0.25"), 1, "0,3"),
        (Decimal("-1234.56"), 1, "-1.234,6"),
    ],
)
def test_numbers_are_written_as_in_vietnam(value: Decimal, decimals: int, text: str) -> None:
    """A point between thousands, a comma before decimals, halves away from zero."""
    assert number(value, decimals) == text


def test_a_spreadsheet_gets_numbers_without_points_between_thousands() -> None:
    """1.234 is one and a bit to a spreadsheet of another country."""
    assert number(Decimal("1234.5"), 1, grouped=False) == "1234,5"


@pytest.mark.parametrize(
    ("value", "text"),
    [(date(2026, 2, 5), "05/02/2026"), (date(2026, 6, 14), "14/6/2026"), (date(2026, 12, 9), "09/12/2026")],
)
def test_dates_take_the_zeros_of_decree_30(value: date, text: str) -> None:
    """Days below ten and the months one and two take a zero in front, other months none."""
    assert day(value) == text


def test_shares_and_minutes_are_exact() -> None:
    """Ninety seconds are one and a half minutes; a share of nothing is nothing."""
    assert minutes(90_000) == Decimal("1.5")
    assert (percent(1, 8), percent(0, 0)) == (Decimal("12.5"), Decimal(0))
