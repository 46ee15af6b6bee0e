"""How reports write numbers and days: the Vietnamese way, as administrative papers have it."""

import unicodedata
from datetime import date

_LAST_PADDED_MONTH = 2

_UNPRINTABLE = frozenset({"Cc", "Cn", "Cs", "Zl", "Zp"})
"""Unicode categories that XML forbids or that break a line."""

_MS_PER_TENTH_MINUTE = 6_000


def number_text(number: int) -> str:
    """``1.234``: a full stop between thousands."""
    return f"{number:,}".replace(",", ".")


def minutes_text(duration_ms: int, *, grouped: bool = True) -> str:
    """``1.234,5``: minutes to a tenth, half rounded up; without the stops when not ``grouped``."""
    whole, tenths = divmod((duration_ms + _MS_PER_TENTH_MINUTE // 2) // _MS_PER_TENTH_MINUTE, 10)
    return f"{number_text(whole) if grouped else whole},{tenths}"


def percent_text(part: int, whole: int) -> str:
    """``98,7%`` of ``whole``, half rounded up; a dash when ``whole`` is zero."""
    if not whole:
        return "–"
    units, tenths = divmod((2000 * part + whole) // (2 * whole), 10)
    return f"{units},{tenths}%"


def date_text(day: date) -> str:
    """``05/02/2026``, ``14/6/2026``: a nought before days under 10 and before months 1 and 2 only.

    Decree 30/2020/NĐ-CP, annex I, on dates.
    """
    month = f"{day.month:02}" if day.month <= _LAST_PADDED_MONTH else f"{day.month}"
    return f"{day.day:02}/{month}/{day.year}"


def one_line(text: str, length: int = 300) -> str:
    """``text`` as one line of at most ``length`` letters that any file format can hold."""
    kept = "".join(" " if unicodedata.category(each) in _UNPRINTABLE else each for each in text)
    line = " ".join(kept.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
