"""Stretches of time and lists: "15-20/11", "5, 6, 7/3", "quý III-IV", "T8-T12/2026", "năm 2024,2025".

Months follow usage: "tháng tư", but "bốn tháng". A range of dates is "đến" with "ngày" or "tháng" said again,
so that nobody hears a number of days or months in it.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules import date_context
from broadcaster.spoken.rules.calendar_words import (
    ENDS,
    MONTHS,
    YEAR,
    day_number,
    day_words,
    is_day,
    is_lunar_day,
    marked_lunar,
    month_name,
    month_words,
    says_day,
    year_words,
)

# --- days ----------------------------------------------------------------------------------------
_DAYS = re.compile(
    rf"(\d{{1,2}})((?:(?:, ?| ?[-÷&+] ?| và | đến )\d{{1,2}}){{1,8}})/(\d{{1,2}})(?:/({YEAR}))?{ENDS}"
)
_DAYS_DASH_MONTH = re.compile(
    rf"(\d{{1,2}})((?:(?:, ?| và | đến )\d{{1,2}}){{1,8}})-(\d{{1,2}})(?:-({YEAR}))?{ENDS}"
)
_NEXT_DAY = re.compile(r"(, ?| ?[-÷&+] ?| và | đến )(\d{1,2})")
_DAY_LINKS = {
    **dict.fromkeys("-÷đ", " đến ngày "),
    **dict.fromkeys("v&+", " và "),
    ",": ", ",
}
_BRACKET = re.compile(r"\($")
_SPAN = re.compile(
    rf"(\d{{1,2}})([/.])(\d{{1,2}})(?:\2({YEAR}))? ?[-÷] ?(\d{{1,2}})\2(\d{{1,2}})(?:\2({YEAR}))?{ENDS}"
)
_FROM = re.compile(r"\btừ(?: ngày)? $", re.IGNORECASE)
_SOLAR_AHEAD = 2
"""The solar month runs one or two before the lunar one: "26/4 - 10/3 âm lịch" is rather one day twice."""
_APRIL_AND_MAY = (30, 4, 1, 5)
"""Two holidays side by side, not a stretch: "nghỉ lễ 30/4 - 1/5"."""


def _read_days(place: Place) -> Said | None:
    """“ngày 5-7/3”, "các ngày 14, 15 và 16/10/2026": several days of one month."""
    first, rest, month, year = place.match.groups()
    parts = _NEXT_DAY.findall(rest)
    days = [int(first), *[int(day) for _, day in parts]]
    lunar = marked_lunar(place)
    valid = all((is_lunar_day if lunar else is_day)(day, int(month)) for day in days)
    if not valid or days != sorted(set(days)) or not _are_days(place, days, rest):
        return None
    words = day_words(place, days[0], lunar=lunar)
    for link, day in parts:
        words += _DAY_LINKS[link.strip()[0]] + day_number(int(day), lunar=lunar)
    return Said(f"{words} {month_words(int(month), lunar=lunar)}{year_words(int(year or 0))}")


def _read_days_dash_month(place: Place) -> Said | None:
    """“từ ngày 26 đến 28-9” as newspapers write it; "ngày 5, 6-9" may also go on to the ninth."""
    said = _read_days(place)
    if said is None or place.precedes(date_context.UNIT_AFTER):
        return None
    last = int(_NEXT_DAY.findall(place.match[2])[-1][1])
    return Said(said.words, sure=last >= int(place.match[3]) or bool(place.match[4]))


def _are_days(place: Place, days: list[int], rest: str) -> bool:
    """Whether numbers before a month are days: "ngày", "từ … đến" or a dash says so, or their order."""
    if says_day(place) or place.follows(date_context.LISTED_BEFORE):
        return True
    if date_context.is_mass(place) or date_context.is_counted(place):
        return False
    if rest.strip()[0] in "-÷" or (" đến " in rest and place.follows(_FROM)):
        return True
    in_a_row = days == list(range(days[0], days[-1] + 1))
    return in_a_row and (days[-1] > MONTHS or place.follows(_BRACKET))


def _read_span(place: Place) -> Said | None:
    """“20/4-25/4/2026”: from a day to a day; doubtful if it runs backwards or may be two shares."""
    mark = place.match[2]
    first_day, first_month, first_year, day, month, year = (
        int(place.match[group] or 0) for group in (1, 3, 4, 5, 6, 7)
    )
    lunar = marked_lunar(place)
    is_one = is_lunar_day if lunar else is_day
    if not (is_one(first_day, first_month) and is_one(day, month)) or date_context.is_mass(place):
        return None
    told = _is_told(place, first_day, first_month) or bool(first_year or year) or first_month == month
    if mark == "." and not told:
        return None
    first = f"{day_words(place, first_day, lunar=lunar)} {month_words(first_month, lunar=lunar)}"
    last = f"ngày {day_number(day, lunar=lunar)} {month_words(month, lunar=lunar)}{year_words(year)}"
    pair = (first_day, first_month, day, month) == _APRIL_AND_MAY and not place.follows(_FROM)
    link = ", " if pair else " đến "
    backwards = _runs_backwards((first_year, first_month, first_day), (year, month, day))
    backwards = backwards or (lunar and (first_year > 0 or 0 < first_month - month <= _SOLAR_AHEAD))
    return Said(f"{first}{year_words(first_year)}{link}{last}", sure=told and not backwards)


_DATE_BEFORE = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{4})?(?: ?\([^()\d]{1,20}\))? ?$")
_DATE_NEXT = re.compile(r" ?(?:hết )?(?:ngày )?\d{1,2}/\d{1,2}(?!\d)")


_YEAR_BEFORE_DASH = re.compile(r"(?:19|20)\d\d ?$")
_NOW = re.compile(r" ?nay\b")


def _read_between_dates(place: Place) -> Said | None:
    """The dash of "15/10 (thứ Năm) - 16/10", "ngày 15/10 - hết ngày 20/10" and "2021 - nay"."""
    dates = place.follows(_DATE_BEFORE) and place.precedes(_DATE_NEXT)
    return Said("đến") if dates or (place.follows(_YEAR_BEFORE_DASH) and place.precedes(_NOW)) else None


def _is_told(place: Place, day: int, month: int) -> bool:
    """Whether the first date of a span is surely one."""
    around = says_day(place) or date_context.is_certain(place) or date_context.is_likely(place)
    return around or day > MONTHS or day >= month or marked_lunar(place)


def _runs_backwards(first: tuple[int, int, int], last: tuple[int, int, int]) -> bool:
    """Whether the second date is before the first; without years "15/12 - 14/6" may cross a new year."""
    if first[0] and last[0]:
        return last <= first
    return first[1] == last[1] and last[2] <= first[2]


# --- months --------------------------------------------------------------------------------------
_MONTHS_BEFORE = re.compile(
    r"\btháng (?:\d{1,2}(?:, ?| ?- ?| và | đến (?:tháng )?| hoặc )){0,11}$", re.IGNORECASE
)
_RANGE_BEFORE = re.compile(r"\btháng \d{1,2} ?- ?$", re.IGNORECASE)
_MONTH_SAID = re.compile(r"\btháng $", re.IGNORECASE)
_MONTH_COUNTED = re.compile(r"\d tháng $", re.IGNORECASE)
_QUARTER_SAID = re.compile(r"\bquý $", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"(\d{{1,2}}) ?[/.-] ?({YEAR})(?![\d/]|[.-]\d)")
_MONTH = re.compile(r"(\d{1,2})(?![\d%]|[.,/:]\d)")
_TIGHT_MONTHS = re.compile(rf"(\d{{1,2}}(?:,\d{{1,2}}){{1,11}})(?:/({YEAR}))?(?![\d%]|[.,/]\d)")
_THINGS_FOLLOW = re.compile(r" (?:tháng|ngày|năm|lần)\b(?! \d)")
_T = r"[Tt]\.?(1[0-2]|0?[1-9])"
_SHORT = re.compile(rf"{_T}(?: ?- ?{_T})?(?: ?[/.-] ?({YEAR}))?(?![\w/]|-\d)")
_SHORT_YEAR = re.compile(rf"{_T} ?[/.-] ?({YEAR})(?![\w/])")
_SHORT_BEFORE = re.compile(
    r"\bT\.?(?:1[0-2]|0?[1-9])(?:, ?| và | đến | ?- ?| ?; ?)$|\b(?:trong|hết|đầu|cuối|giữa) $", re.IGNORECASE
)
_SHORT_AFTER = re.compile(r"(?:, ?| và | đến | ?; ?)T\.?(?:1[0-2]|[189])\b")
_ONLY_MONTHS = frozenset((1, 8, 9, 10, 11, 12))
"""Numbers behind "T" that are no day of the week."""


def _read_month_year(place: Place) -> Said | None:
    """“tháng 4/2026”, "quý 2/2026": the number after "tháng" or "quý" with its year."""
    number, year = int(place.match[1]), int(place.match[2])
    if place.follows(_QUARTER_SAID) and number <= len(("I", "II", "III", "IV")):
        return Said(f"{numbers.cardinal(number)}{year_words(year)}")
    if not 1 <= number <= MONTHS or not place.follows(_MONTHS_BEFORE):
        return None
    again = "tháng " if place.follows(_RANGE_BEFORE) else ""
    return Said(f"{again}{month_name(number, lunar=marked_lunar(place))}{year_words(year)}")


def _read_month(place: Place) -> Said | None:
    """The number after "tháng", also in "tháng 3-4" and "tháng 3, 4 và 5"."""
    month = int(place.match[1])
    if not 1 <= month <= MONTHS or not place.follows(_MONTHS_BEFORE):
        return None
    if not place.follows(_MONTH_SAID) and place.precedes(_THINGS_FOLLOW):
        return None
    again = "tháng " if place.follows(_RANGE_BEFORE) else ""
    return Said(again + month_name(month, lunar=marked_lunar(place)))


def _read_tight_months(place: Place) -> Said | None:
    """“tháng 4,5,6” is a list of months, no decimal; "3 tháng 4,5 tấn" is one."""
    months = [int(month) for month in place.match[1].split(",")]
    valid = all(1 <= month <= MONTHS for month in months) and months == sorted(set(months))
    counted = place.follows(_MONTH_COUNTED) or place.precedes(date_context.UNIT_AFTER)
    if not valid or not place.follows(_MONTH_SAID) or counted:
        return None
    return Said(", ".join(map(numbers.month, months)) + year_words(int(place.match[2] or 0)))


def _read_short_month_year(place: Place) -> Said:
    """“T3/2026” is the month."""
    return Said(f"{month_words(int(place.match[1]))}{year_words(int(place.match[2]))}")


def _read_short_month(place: Place) -> Said | None:
    """“T10”, "T8-T12/2026"; without a year T2 to T7 are days of the week."""
    first, last, year = (int(part or 0) for part in place.match.groups())
    if not year and not {first, last} & _ONLY_MONTHS and not place.precedes(_SHORT_AFTER):
        return None
    words = month_words(first) + (f" đến {month_words(last)}" if last else "") + year_words(year)
    told = place.follows(_SHORT_BEFORE) or place.precedes(_SHORT_AFTER)
    return Said(words, sure=bool(year or last or told))


_MONTHS_COUNTED = re.compile(rf"(\d{{1,2}})T(?:/({YEAR})(?!\d)|(?= (?:đầu|cuối) năm))")


def _read_months_counted(place: Place) -> Said:
    """“9T/2026” and "6T đầu năm" are so many months."""
    return Said(f"{numbers.cardinal(int(place.match[1]))} tháng{year_words(int(place.match[2] or 0))}")


# --- quarters and years --------------------------------------------------------------------------
_QUARTER = r"(?:[1-4]|IV|I{1,3})"
_QUARTERS = re.compile(
    rf"(QUÝ|[Qq]uý) ({_QUARTER})((?:(?:, ?| ?- ?| và (?:quý )?| đến (?:quý )?){_QUARTER}){{1,3}})"
    rf"(?: ?[/-] ?({YEAR}))?(?![^\W_]|[.,/-]\d)"
)
_NEXT_QUARTER = re.compile(rf"(, ?| ?- ?| và (?:quý )?| đến (?:quý )?)({_QUARTER})")
_QUARTER_LINKS = {",": ", ", "-": " đến quý ", "v": " và ", "đ": " đến quý "}
_SHORT_QUARTER = re.compile(rf"Q\.?({_QUARTER}) ?[/.-] ?({YEAR})(?!\d)")
_TWO_YEARS = re.compile(rf"({YEAR})/({YEAR}){ENDS}")
_SEASON = re.compile(rf"({YEAR})[/-](\d{{2}}){ENDS}")
_SEASON_BEFORE = re.compile(
    r"\b(?:mùa giải|năm học|niên khóa|niên khoá|niên vụ|vụ(?: [^\W\d_]+){0,2}) $", re.IGNORECASE
)
_YEARS = re.compile(rf"({YEAR}(?:,{YEAR}){{1,9}})(?!\d|[.,/]\d)")
_YEAR_BEFORE = re.compile(r"\b(?:năm|các năm|vụ) $", re.IGNORECASE)
_ERA = re.compile(r"(TCN|SCN)(?![^\W_])")
_NUMBER_BEFORE = re.compile(r"(?:\d|\bthế kỷ [IVX]{1,6}) ?$", re.IGNORECASE)
_BIRTH = re.compile(rf"(?:SN|Sn|sn|NS)[ .:]{{0,2}}(?={YEAR}\b(?![/-])|\d{{1,2}}[/-]\d{{1,2}}[/-]{YEAR})")


def _quarter(written: str) -> str:
    """“IV” and "4" are "bốn"."""
    return numbers.cardinal(int(written) if written.isdigit() else roman(written) or 0)


def _read_quarters(place: Place) -> Said | None:
    """“quý 1, 2/2026” and "quý III-IV": a range says "quý" again; numerals in a list are read one by one."""
    head, first, rest, year = place.match.groups()
    if not (first.isdigit() or "-" in rest or "đến" in rest):
        return None
    words = f"{head.lower() if head.isupper() else head} {_quarter(first)}"
    for link, quarter in _NEXT_QUARTER.findall(rest):
        words += _QUARTER_LINKS[link.strip()[0]] + _quarter(quarter)
    return Said(words + year_words(int(year or 0)))


def _read_short_quarter(place: Place) -> Said:
    """“Q1/2026” is the quarter."""
    return Said(f"quý {_quarter(place.match[1])}{year_words(int(place.match[2]))}")


def _read_two_years(place: Place) -> Said | None:
    """“niên vụ 2025/2026”: two years that follow each other."""
    first, second = int(place.match[1]), int(place.match[2])
    return Said(f"{numbers.cardinal(first)}, {numbers.cardinal(second)}") if second == first + 1 else None


def _read_season(place: Place) -> Said | None:
    """“mùa giải 2025/26”: the second year in two figures."""
    first, short = int(place.match[1]), int(place.match[2])
    if (first + 1) % 100 != short or not place.follows(_SEASON_BEFORE):
        return None
    return Said(f"{numbers.cardinal(first)}, {numbers.cardinal(first + 1)}")


def _read_years(place: Place) -> Said | None:
    """“năm 2024,2025”: years, no decimal."""
    if not place.follows(_YEAR_BEFORE):
        return None
    return Said(", ".join(numbers.cardinal(int(year)) for year in place.token.split(",")))


def _read_era(place: Place) -> Said | None:
    """“năm 179 TCN”."""
    words = {"TCN": "trước công nguyên", "SCN": "sau công nguyên"}[place.match[1]]
    return Said(words) if place.follows(_NUMBER_BEFORE) else None


def _read_birth(place: Place) -> Said:
    """“SN 1985” is "sinh năm", before a whole date "sinh"."""
    year_follows = place.after[2:3].isdigit() and place.after[:4].isdigit()
    return Said("sinh năm" if year_follows else "sinh")


RULES = (
    Rule("date-span", Start.DIGIT, _SPAN, _read_span),
    Rule("date-span", Start.SIGN, re.compile(r" ?- ?"), _read_between_dates),
    Rule("days-of-month", Start.DIGIT, _DAYS, _read_days),
    Rule("days-of-month", Start.DIGIT, _DAYS_DASH_MONTH, _read_days_dash_month),
    Rule("two-years", Start.DIGIT, _TWO_YEARS, _read_two_years),
    Rule("two-years", Start.DIGIT, _SEASON, _read_season),
    Rule("years-listed", Start.DIGIT, _YEARS, _read_years),
    Rule("month-year", Start.DIGIT, _MONTH_YEAR, _read_month_year),
    Rule("months-listed", Start.DIGIT, _TIGHT_MONTHS, _read_tight_months),
    Rule("month", Start.DIGIT, _MONTH, _read_month),
    Rule("months-counted", Start.DIGIT, _MONTHS_COUNTED, _read_months_counted),
    Rule("month-year", Start.LETTER, _SHORT_YEAR, _read_short_month_year),
    Rule("month-short", Start.LETTER, _SHORT, _read_short_month),
    Rule("quarters", Start.LETTER, _QUARTERS, _read_quarters),
    Rule("quarters", Start.LETTER, _SHORT_QUARTER, _read_short_quarter),
    Rule("era", Start.LETTER, _ERA, _read_era),
    Rule("birth-year", Start.LETTER, _BIRTH, _read_birth),
)
