"""Places of a form that nobody has filled in: reported, never read as noise."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start

_NUMBER = re.compile(
    r"[Ss][Ốố] ?:? ?(?:[.…_]{2,80} ?)?(?:/\d{4})?[/-] ?[A-ZĐ]{2,10}(?:[-/ ]{1,3}[A-ZĐ]{2,12}){0,3}\b"
)
_DATE = re.compile(r"[Nn]gày (?:[.…_]{1,80} ?)?tháng (?:(\d{1,2})|[.…_]{1,80}) ?(?:năm (\d{4}|[.…_]{1,80}))?")
_DOTS = re.compile(r"[.…_]{4,}|_{2,}")


def _read_number(_: Place) -> Said:
    """The number of a document that has none yet: "Số:   /KH-UBND" is passed over."""
    return Said("", sure=False)


def _read_date(place: Place) -> Said | None:
    """A date with its day left open: what is known of it is said."""
    month, year = place.match.groups()
    if not month or not 1 <= int(month) <= 12:  # noqa: PLR2004  # months
        return Said("", sure=False) if "." in place.token or "_" in place.token else None
    known = year if year and year.isdigit() else ""
    words = f"tháng {numbers.month(int(month))}"
    return Said(f"{words} năm {numbers.whole(known)}" if known else words, sure=False)


def _read_dots(_: Place) -> Said:
    """A dotted or underlined gap."""
    return Said(",", sure=False)


RULES = (
    Rule("blank-number", Start.LETTER, _NUMBER, _read_number),
    Rule("blank-date", Start.LETTER, _DATE, _read_date),
    Rule("blank", Start.SIGN, _DOTS, _read_dots),
)
