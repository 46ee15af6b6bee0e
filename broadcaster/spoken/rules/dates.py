"""Single dates: 15/10/2020, ngày 5-4, 30.4, 2026-02-17, and those that no calendar has."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules import date_context
from broadcaster.spoken.rules.calendar_words import (
    ENDS,
    MONTHS,
    YEAR,
    after_mung,
    day_words,
    in_figures,
    is_day,
    is_festival,
    is_lunar_day,
    is_per_day,
    marked_lunar,
    month_words,
    says_day,
    year_words,
)

_FULL = re.compile(r"(\d{1,2})( ?[/.-] ?)(\d{1,2})\2([12]\d{3})(?!\d|[./]\d)")
_SHORT_YEAR = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{2}}){ENDS}")
_ISO = re.compile(rf"({YEAR})([-/.])(\d{{2}})\2(\d{{2}}){ENDS}")
_DAY_MONTH = re.compile(rf"(\d{{1,2}}) ?/ ?(\d{{1,2}}){ENDS}")
_DAY_MARK_MONTH = re.compile(rf"(\d{{1,2}})([.-])(\d{{1,2}}){ENDS}")
_NAME = re.compile(rf"(\d{{1,2}})[/.-](\d{{1,2}}){ENDS}")
_SHARE_OF_RANGE = re.compile(r"(\d{1,2})/(\d{1,2})(?= ?(?:-|đến|tới|và|hoặc) ?\d{1,2}/\d{1,2}(?!\d|[./-]\d))")
_SAID_MONTH = re.compile(rf"(\d{{1,2}})(?= tháng (\d{{1,2}})(?:(?: năm |/)({YEAR}))?(?!\d))")
_MONTH_YEAR = re.compile(rf"(\d{{1,2}}) ?([/-]) ?({YEAR})(?![\d/]|\.\d|-\d(?!\d?/{YEAR}))")

_AFTER_DATE = re.compile(
    r"\b(?:ngày|đêm|sáng|trưa|chiều|tối)[ :]*\d{1,2}-\d{1,2}(?:, | và | đến )(?:hết )?$", re.IGNORECASE
)
_MONTH_FOLLOWS = re.compile(r" (?:tháng|Tết|tết)")
_DOCUMENT_BEFORE = re.compile(
    r"\b(?:số|nghị định|thông tư|quyết định|luật|nghị quyết|chỉ thị) ?$", re.IGNORECASE
)
_NUMBER_BEFORE = re.compile(r"\bsố:? $", re.IGNORECASE)
"""“Biên bản số 15/10/2026”: perhaps the number of a paper."""
_ALL_DAY_LONG = "24/7"
_EARLIEST_GUESS = 50
"""A year of two figures below this is of the present century."""
_LONGEST_MONTH = 31


def _dated(place: Place, day: int, month: int, year: int = 0) -> str | None:
    """The date in words, solar or lunar as the sentence has it; None if there is no such day."""
    lunar = marked_lunar(place, year) or (not year and is_festival(place, day, month))
    if not (is_lunar_day(day, month) if lunar else is_day(day, month, year or 2000)):
        return None
    return f"{day_words(place, day, lunar=lunar)} {month_words(month, lunar=lunar)}{year_words(year)}"


def _read_full(place: Place) -> Said | None:
    """“15/10/2020”: "ngày mười lăm tháng mười năm hai nghìn không trăm hai mươi"."""
    day, _, month, year = place.match.groups()
    words = _dated(place, int(day), int(month), int(year))
    return Said(words, sure=not place.follows(_NUMBER_BEFORE)) if words else None


def _read_no_full(place: Place) -> Said:
    """“30/2/2026”: its figures, in doubt, and what it would be with day and month exchanged."""
    day, _, month, year = place.match.groups()
    other = _dated(place, int(month), int(day), int(year))
    return Said(in_figures(day, month, year), sure=False, alternatives=(other,) if other else ())


def _read_short_year(place: Place) -> Said | None:
    """“15/10/26”: the century is a guess, the other one is the alternative."""
    day, mark, month, short = place.match.groups()
    if mark != "/" and not (says_day(place) or date_context.is_certain(place)):
        return None
    years = (2000 + int(short), 1900 + int(short))
    near, far = years if int(short) < _EARLIEST_GUESS else years[::-1]
    words, other = (_dated(place, int(day), int(month), year) for year in (near, far))
    return Said(words, sure=False, alternatives=(other,) if other else ()) if words else None


def _read_no_short(place: Place) -> Said | None:
    """“31/2/26” in its figures."""
    day, mark, month, short = place.match.groups()
    return Said(in_figures(day, month, short), sure=False) if mark == "/" else None


def _read_iso(place: Place) -> Said | None:
    """“2026-02-17”, as machines write it."""
    year, _, month, day = place.match.groups()
    words = _dated(place, int(day), int(month), int(year))
    return Said(words) if words else None


def _read_no_iso(place: Place) -> Said:
    """“2026-13-05” in its figures."""
    year, _, month, day = place.match.groups()
    return Said(in_figures(year, month, day), sure=False)


def _read_name(place: Place) -> Said | None:
    """“đường 30/4”: a name is said without "ngày"."""
    day, month = int(place.match[1]), int(place.match[2])
    if not date_context.is_named_after(place, day, month) or date_context.is_counted(place):
        return None
    return Said(f"{numbers.cardinal(day)} {month_words(month)}")


def _read_day_month(place: Place) -> Said | None:
    """“15/10”, unless it is a share of something: "1/2 số hộ", "9/11 cụm" are for the fractions."""
    certain, likely = _told(place)
    kept = date_context.is_kept_day(place, int(place.match[1]), int(place.match[2]))
    if not (certain or kept) and _is_share(place, likely=likely):
        return None
    words = _dated(place, int(place.match[1]), int(place.match[2]))
    return _weighed(place, words, certain=certain, likely=likely) if words else None


def _read_no_day_month(place: Place) -> Said | None:
    """“ngày 31/2” in its figures; without a word that leads to a date only what is rarely a fraction."""
    certain, likely = _told(place)
    if not certain and _is_share(place, likely=likely):
        return None
    day, month = place.match.groups()
    rarely = int(month) < int(day) <= _LONGEST_MONTH
    return Said(in_figures(day, month), sure=False) if likely or rarely else None


def _told(place: Place) -> tuple[bool, bool]:
    """Whether the words around make a date certain, and whether they make it likely."""
    day, month = int(place.match[1]), int(place.match[2])
    certain = says_day(place) or marked_lunar(place)
    certain = certain or (date_context.is_certain(place) and not place.precedes(date_context.UNIT_AFTER))
    likely = date_context.is_likely(place) or date_context.is_holiday(place, day, month)
    likely = likely or (place.match[2][0] == "0" and not date_context.is_counted(place))
    return certain, certain or likely or is_festival(place, day, month)


def _is_share(place: Place, *, likely: bool) -> bool:
    """Whether the two numbers are surely no day: a scale, "7/9 thôn", "giảm 1/3", "trực 24/7"."""
    if date_context.is_no_date(place) or is_per_day(place) or date_context.is_mass(place):
        return True
    if place.precedes(date_context.UNIT_AFTER):
        return True
    if place.token == _ALL_DAY_LONG or date_context.is_counted(place):
        return not likely
    return date_context.names_share(place) and int(place.match[1]) <= int(place.match[2])


def _weighed(place: Place, words: str, *, certain: bool, likely: bool) -> Said:
    """The date, sure or in doubt beside the share that it may be."""
    day, month = int(place.match[1]), int(place.match[2])
    share = _share_words(day, month)
    if after_mung(place) and month in {1, MONTHS} and not marked_lunar(place):
        lunar = f"{numbers.cardinal(day)} {month_words(month, lunar=True)}"
        return Said(words, sure=False, alternatives=(lunar,))
    told = certain and (says_day(place) or not date_context.is_counted(place))
    if told or date_context.is_kept_day(place, day, month):
        return Said(words)
    if date_context.perhaps_share(place):
        return Said(share, sure=False, alternatives=(words,))
    if likely and not date_context.is_counted(place):
        return Said(words)
    if day > MONTHS and not date_context.is_counted(place):
        return Said(words)
    return Said(words, sure=False, alternatives=(share,))


def _share_words(top: int, bottom: int) -> str:
    """“hai phần ba”, "mười trên tám"."""
    if top >= bottom:
        return f"{numbers.cardinal(top)} trên {numbers.cardinal(bottom)}"
    return f"{numbers.cardinal(top)} phần {numbers.month(bottom)}"


def _read_share_of_range(place: Place) -> Said | None:
    """The first of two shares of one thing: "từ 1/3 đến 1/2 diện tích"."""
    top, bottom = int(place.match[1]), int(place.match[2])
    return Said(_share_words(top, bottom)) if top < bottom and date_context.is_mass(place) else None


_MANY_DAYS = re.compile(r"\b(?:các|những|từ) ngày $", re.IGNORECASE)


def _read_marked(place: Place) -> Said | None:
    """“ngày 15-10”, "sáng 30.4"; "ngày 5-7" may also be two days, which is said first."""
    day, month = int(place.match[1]), int(place.match[3])
    words = _dated(place, day, month)
    if words is None or place.precedes(_MONTH_FOLLOWS) or place.precedes(date_context.UNIT_AFTER):
        return None
    plain = date_context.in_session(place) and not place.follows(_AFTER_DATE)
    holiday = date_context.is_holiday(place, day, month) and not says_day(place)
    told = plain or holiday or marked_lunar(place)
    if not (told or says_day(place) or place.follows(_AFTER_DATE)):
        return None
    if day >= month or place.match[2] == "." or not (told or says_day(place)):
        return Said(words)
    if told:
        return Said(words, sure=date_context.ends_clause(place))
    if (day, month) in date_context.HOLIDAYS and not place.follows(_MANY_DAYS):
        return Said(
            words, sure=False, alternatives=(f"{numbers.cardinal(day)} đến {numbers.cardinal(month)}",)
        )
    return Said(f"{numbers.cardinal(day)} đến {numbers.cardinal(month)}", sure=False, alternatives=(words,))


def _read_said_month(place: Place) -> Said | None:
    """The day of "ngày 31 tháng 4", which no calendar has; days that it has are plain numbers."""
    day, month, year = place.match[1], int(place.match[2]), int(place.match[3] or 2000)
    if not says_day(place) or is_day(int(day), month, year) or marked_lunar(place):
        return None
    return Said(numbers.whole(day), sure=False)


def _read_month_year(place: Place) -> Said | None:
    """“từ 9/2025”: a month without "tháng", where no document, scale or share is spoken of."""
    month, year = int(place.match[1]), int(place.match[3])
    if not 1 <= month <= MONTHS or place.follows(_DOCUMENT_BEFORE) or date_context.is_no_date(place):
        return None
    share = date_context.is_counted(place) or date_context.is_mass(place)
    likely = date_context.is_likely(place)
    if share and not likely:
        return None
    # "5-2000 con" is a range of quantities
    if place.match[2] == "-" and (share or not likely):
        return None
    return Said(f"{month_words(month)}{year_words(year)}", sure=not share)


NAMED = (Rule("day-name", Start.DIGIT, _NAME, _read_name),)
"""They come first: what has a day's name is neither a document nor a share."""

RULES = (
    Rule("date", Start.DIGIT, _FULL, _read_full),
    Rule("impossible-date", Start.DIGIT, _FULL, _read_no_full),
    Rule("date-iso", Start.DIGIT, _ISO, _read_iso),
    Rule("impossible-date", Start.DIGIT, _ISO, _read_no_iso),
    Rule("date-short-year", Start.DIGIT, _SHORT_YEAR, _read_short_year),
    Rule("impossible-date", Start.DIGIT, _SHORT_YEAR, _read_no_short),
    Rule("month-year", Start.DIGIT, _MONTH_YEAR, _read_month_year),
    Rule("fraction", Start.DIGIT, _SHARE_OF_RANGE, _read_share_of_range),
    Rule("day-month", Start.DIGIT, _DAY_MONTH, _read_day_month),
    Rule("impossible-date", Start.DIGIT, _DAY_MONTH, _read_no_day_month),
    Rule("day-month", Start.DIGIT, _DAY_MARK_MONTH, _read_marked),
    Rule("impossible-date", Start.DIGIT, _SAID_MONTH, _read_said_month),
)
