"""Numbers, dates and foreign text as Vietnamese administrative documents write them."""

import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

_LAST_PADDED_MONTH = 2
_SWAP = str.maketrans(",.", ".,")
_UNPRINTABLE = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})
"""Unicode categories that hold what XML forbids, UTF-8 cannot hold or breaks a line."""


def number(value: int | Decimal, decimals: int = 0, *, grouped: bool = True) -> str:
    """``value`` with ``decimals`` digits after the comma, halves away from zero: 1.234,5.

    ``grouped`` puts a point between thousands; without it a spreadsheet still takes the text for a number.
    """
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded:{',' if grouped else ''}f}".translate(_SWAP)


def minutes(duration_ms: int) -> Decimal:
    """``duration_ms`` milliseconds as minutes, exact enough for any rounding that a report does."""
    return Decimal(duration_ms) / 60_000


def percent(part: int, whole: int) -> Decimal:
    """``part`` of ``whole`` in per cent; 0 of nothing."""
    return Decimal(100 * part) / whole if whole else Decimal(0)


def day(value: date) -> str:
    """A date with the zeros of Decree 30/2020 (days below 10, months 1 and 2): 05/02/2026, 14/6/2026."""
    month = f"{value.month:02}" if value.month <= _LAST_PADDED_MONTH else str(value.month)
    return f"{value.day:02}/{month}/{value.year}"


def printable(text: str) -> str:
    """``text`` as one line that every file format can hold; what none can hold becomes a space."""
    kept = (" " if unicodedata.category(each) in _UNPRINTABLE else each for each in text)
    return " ".join("".join(kept).split())
