"""Days, months and years in words, solar and lunar: what every rule about dates says with.

A day of the solar calendar is said "ngày một tháng tư": the plain number is never wrong, while "mùng" belongs
to the lunar one for many listeners. A lunar date has "mùng" up to the tenth, "tháng giêng" and "tháng chạp".
"""

import re
from calendar import monthrange

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place

YEAR = r"(?:19|20|21)\d{2}"
ENDS = r"(?!\d|[./-]\d)"
"""No further figure of the same token."""

MONTHS = 12
_MUNG_DAYS = 10
_LUNAR_DAYS = 30

_LUNAR_YEAR = (
    r"(?<!,)(?<!, )(?:năm )?(?:Giáp|Ất|Bính|Đinh|Mậu|Kỷ|Canh|Tân|Nhâm|Quý)"
    r" (?:Tý|Sửu|Dần|Mão|Mẹo|Thìn|Tỵ|Tị|Ngọ|Mùi|Thân|Dậu|Tuất|Hợi)\b"
)
LUNAR_MARK = (
    r"(?:\(?(?:(?:[âÂ]m lịch|ÂM LỊCH|ÂL|Â\.L|A\.L|AL|âl)(?![^\W_])|âm(?= ?(?:[.,;:)]|$)))"
    rf"|{_LUNAR_YEAR})"
)
_UP_TO = r"(?: ?(?:-|đến|tới) ?(?:hết )?(?:ngày |tháng |mùng )?\d{1,2}(?:[/-]\d{1,2})?(?: tháng \d{1,2})?)?"
_LUNAR_AFTER = re.compile(
    rf"(?:/\d{{4}})?{_UP_TO}(?: (?:tháng \d{{1,2}}|hằng năm|hàng năm|theo|tính theo))?,? ?{LUNAR_MARK}"
)
_LUNAR_RIGHT_AFTER = re.compile(rf",? ?{LUNAR_MARK}")
_LUNAR_BEFORE = re.compile(r"\bâm lịch(?: là)?:? ?(?:ngày )?$", re.IGNORECASE)
_FESTIVALS = {
    (15, 1): "nguyên tiêu|rằm tháng giêng",
    (3, 3): "hàn thực",
    (10, 3): "giỗ tổ|hùng vương",
    (15, 4): "phật đản",
    (5, 5): "đoan ngọ|đoan dương",
    (15, 7): "vu lan|xá tội",
    (15, 8): "trung thu",
    (9, 9): "trùng cửu",
    (23, 12): "ông công|ông táo|táo quân",
}
"""Festivals of the lunar calendar: beside the name of its festival such a date is lunar for certain."""

_SAYS_DAY = re.compile(r"\b(?:ngày|mùng|mồng|rằm|đêm) *$", re.IGNORECASE)
_PER_DAY = re.compile(r"(?:\b(?:mỗi|một|hàng|hằng|nửa|cả|theo|từng|suốt) |/ ?)ngày *$", re.IGNORECASE)
_LASTS = re.compile(r"(?<!\d): ?0?\d ngày *$")
"""“Thời gian: 01 ngày 15/10/2026”: that "ngày" counts."""
_MUNG = re.compile(r"\bm[ùồ]ng *$", re.IGNORECASE)


def is_day(day: int, month: int, year: int = 2000) -> bool:
    """Whether the calendar has that day; without a year, 29 February counts."""
    return 1 <= month <= MONTHS and 1 <= day <= monthrange(year, month)[1]


def is_lunar_day(day: int, month: int) -> bool:
    """Whether a lunar month can have that day: all have 29 or 30, also the second."""
    return 1 <= month <= MONTHS and 1 <= day <= _LUNAR_DAYS


def marked_lunar(place: Place, year: int = 0) -> bool:
    """Whether the sentence calls the date lunar: "10/3 âm lịch", "8/1 đến 15/1 ÂL", "âm lịch: 4/2".

    A date with its ``year`` is so only right before the mark: "14/2/2026 đến 6/1 âm lịch" begins solar.
    """
    return place.precedes(_LUNAR_RIGHT_AFTER if year else _LUNAR_AFTER) or place.follows(_LUNAR_BEFORE)


def is_festival(place: Place, day: int, month: int) -> bool:
    """Whether the lunar festival of that very date is named before it: "Giỗ Tổ Hùng Vương (10/3)"."""
    names = _FESTIVALS.get((day, month))
    return (
        names is not None
        and re.search(rf"(?:{names})[^.;\d]{{0,30}}$", place.before, re.IGNORECASE) is not None
    )


def says_day(place: Place) -> bool:
    """Whether the word "ngày" (or mùng, rằm, đêm) of the date stands before it; not that of "mỗi ngày"."""
    return place.follows(_SAYS_DAY) and not (place.follows(_PER_DAY) or place.follows(_LASTS))


def is_per_day(place: Place) -> bool:
    """Whether "mỗi ngày" or "hằng ngày" stands before: what follows is a quantity."""
    return place.follows(_PER_DAY)


def after_mung(place: Place) -> bool:
    """Whether "mùng" stands right before."""
    return place.follows(_MUNG)


def day_number(day: int, *, lunar: bool = False) -> str:
    """“mười lăm”; a lunar one up to the tenth with "mùng"."""
    return f"{'mùng ' if lunar and day <= _MUNG_DAYS else ''}{numbers.cardinal(day)}"


def day_words(place: Place, day: int, *, lunar: bool = False) -> str:
    """“ngày mười lăm”, or "mười lăm" where the sentence has said "ngày" already."""
    head = "" if says_day(place) else ", ngày " if place.follows(_LASTS) else "ngày "
    return head + day_number(day, lunar=lunar and not after_mung(place))


def month_words(month: int, *, lunar: bool = False) -> str:
    """“tháng tư”; a lunar first month is "tháng giêng", the last "tháng chạp"."""
    return f"tháng {month_name(month, lunar=lunar)}"


def month_name(month: int, *, lunar: bool = False) -> str:
    """The month's name after "tháng": tư for April, giêng and chạp in the lunar year."""
    names = {1: "giêng", MONTHS: "chạp"} if lunar else {}
    return names.get(month) or numbers.month(month)


def year_words(year: int) -> str:
    """“ năm hai nghìn không trăm hai mươi sáu” with its space; "" for the year 0, which was not written."""
    return f" năm {numbers.cardinal(year)}" if year else ""


def in_figures(*parts: str) -> str:
    """An impossible date, number by number with pauses: it sounds like neither date nor fraction."""
    return ", ".join(numbers.whole(part) for part in parts)
