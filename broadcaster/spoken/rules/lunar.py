"""The lunar calendar: "ÂL", "mùng 1-3 Tết", "6 tháng Giêng", "5 tháng 5 âm lịch".

Dates in figures ("10/3 âm lịch") are for the rules of dates, which ask whether the sentence calls them lunar.
"""

import re

from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules.calendar_words import (
    LUNAR_MARK,
    MONTHS,
    after_mung,
    day_number,
    is_lunar_day,
    month_name,
)

_DASH = re.compile(r" ?- ?")
_MONTH_BEFORE = re.compile(r"\d tháng (?:giêng|chạp) ?$", re.IGNORECASE)
_DAY_NEXT = re.compile(r" ?(?:hết )?(?:ngày |m[ùồ]ng )?\d{1,2} ", re.IGNORECASE)
_MARK = re.compile(r"\((?:[âÂ]m lịch|ÂL|AL|Â\.L\.?|A\.L\.?)\)|(?:ÂL|AL|Â\.L\.?|A\.L\.?)(?![^\W_])")
_SOLAR_MARK = re.compile(r"\((?:[dD]ương lịch|DL)\)|(?:DL|D\.L\.?)(?![^\W_])")
_DATE_BEFORE = re.compile(
    r"(?:\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?|\b(?:ngày|tháng|năm) \d{1,4}|\btháng [^\W\d]+|\b[Rr]ằm) ?$",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"(\d{1,2})((?: ?- ?|, ?| đến | và )\d{1,2}(?:(?:, ?| đến | và )\d{1,2}){0,5})"
    r"(?![\d/]|[.,-]\d|h|g\d| (?:giờ|ngày))"
)
_SAYS_NGAY = re.compile(r"\bngày[ :]*$", re.IGNORECASE)
_LUNAR_FOLLOWS = re.compile(
    rf"(?: tháng (?:\d{{1,2}}|giêng|chạp))?,? ?{LUNAR_MARK}| tháng (?:giêng|chạp)\b", re.IGNORECASE
)
_OF_NGAY = re.compile(rf"(\d{{1,2}})(?= ?{LUNAR_MARK})")
_PART = re.compile(r"( ?- ?|, ?| đến | và )(\d{1,2})")
_LINKS = {"-": " đến ", "đ": " đến ", "v": " và ", ",": ", "}
_OF_MONTH = re.compile(r"(\d{1,2})(?= (?:tháng (?:giêng|chạp)|(?:giêng|chạp))\b)", re.IGNORECASE)
_OF_MARKED = re.compile(
    rf"(\d{{1,2}}) tháng (\d{{1,2}})(?=(?: năm (?:\d{{4}}|[^\W\d]{{1,5}} [^\W\d]{{1,5}}))?,? ?{LUNAR_MARK})"
)
_TAKES_DAY = re.compile(
    r"\b(?:ngày|từ|đến|tới|hết|sáng|chiều|tối|đêm|và|tức|vào|qua|trước|sau)[ :]*$", re.IGNORECASE
)
_FIRST_MONTH = re.compile(r"(\d{1,2})(?![\d%]|[.,/:-]\d)")
_RAM_BEFORE = re.compile(r"\brằm tháng $", re.IGNORECASE)


def _read_mark(place: Place) -> Said | None:
    """“ÂL” and "(âm lịch)" behind a date, without a pause."""
    return Said("âm lịch") if place.follows(_DATE_BEFORE) else None


def _read_solar_mark(place: Place) -> Said | None:
    """“DL” behind a date is "dương lịch"; elsewhere it may be tourism."""
    return Said("dương lịch") if place.follows(_DATE_BEFORE) else None


def _read_between(place: Place) -> Said | None:
    """The dash of "28 tháng Chạp - mùng 5 tháng Giêng"."""
    return Said("đến") if place.follows(_MONTH_BEFORE) and place.precedes(_DAY_NEXT) else None


def _read_days(place: Place) -> Said | None:
    """“mùng 1, 2, 3 Tết”: each of the first ten days is said with its "mùng"."""
    parts = _PART.findall(place.match[2])
    days = [int(place.match[1]), *[int(day) for _, day in parts]]
    lunar = after_mung(place) or (place.follows(_SAYS_NGAY) and place.precedes(_LUNAR_FOLLOWS))
    if not lunar or days != sorted(set(days)) or not is_lunar_day(days[-1], 1):
        return None
    links = [_LINKS[link.strip()[0]] for link, _ in parts]
    rest = "".join(link + day_number(day, lunar=True) for link, day in zip(links, days[1:], strict=True))
    return Said(day_number(days[0], lunar=not after_mung(place)) + rest)


def _read_of_ngay(place: Place) -> Said | None:
    """“ngày 1 âm lịch hằng tháng”: "ngày mùng một"."""
    day = int(place.match[1])
    return Said(day_number(day, lunar=True)) if place.follows(_SAYS_NGAY) and is_lunar_day(day, 1) else None


def _read_of_month(place: Place) -> Said | None:
    """“ngày 6 tháng Giêng”: "ngày mùng sáu"."""
    day = int(place.match[1])
    if not is_lunar_day(day, 1):
        return None
    return Said(day_number(day, lunar=not after_mung(place)))


def _read_of_marked(place: Place) -> Said | None:
    """“5 tháng 5 âm lịch”: "mùng năm tháng năm"."""
    day, month = int(place.match[1]), int(place.match[2])
    if not is_lunar_day(day, month) or not (place.follows(_TAKES_DAY) or after_mung(place)):
        return None
    return Said(f"{day_number(day, lunar=not after_mung(place))} tháng {month_name(month, lunar=True)}")


def _read_month_of_ram(place: Place) -> Said | None:
    """“rằm tháng 1” is the lunar one: "rằm tháng giêng"."""
    month = int(place.match[1])
    if not place.follows(_RAM_BEFORE) or not 1 <= month <= MONTHS:
        return None
    return Said(month_name(month, lunar=True))


RULES = (
    Rule("lunar", Start.LETTER | Start.SIGN, _MARK, _read_mark),
    Rule("lunar", Start.LETTER | Start.SIGN, _SOLAR_MARK, _read_solar_mark),
    Rule("lunar", Start.SIGN, _DASH, _read_between),
    Rule("lunar-days", Start.DIGIT, _DAYS, _read_days),
    Rule("lunar-day", Start.DIGIT, _OF_MONTH, _read_of_month),
    Rule("lunar-day", Start.DIGIT, _OF_NGAY, _read_of_ngay),
    Rule("lunar-day", Start.DIGIT, _OF_MARKED, _read_of_marked),
    Rule("month", Start.DIGIT, _FIRST_MONTH, _read_month_of_ram),
)
