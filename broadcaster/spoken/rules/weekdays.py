"""Days of the week: T2, thứ 2-6, "thứ 3, 5, 7", CN."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start

_DAY = re.compile(r"(T|T\.|[Tt]hứ |THỨ )([2-7])(?![^\W_]|[/.]\d|-\d{2}|-(?!CN\b|T\.?\d)[A-ZĐ])")
_LISTED = re.compile(r"(T|[Tt]hứ |THỨ )([2-7](?:-[2-7]){2,5})(?![\d/.-])")
_LETTERED = re.compile(r"T([2-7])((?:-T[2-7]){1,5}(?=-CN)|(?:-T[2-7]){2,5})(-CN)?(?![^\W_]|[./-]\d)")
_SUNDAY = re.compile(r"CN(?![\w-])")
_LINK = r"(?:, ?|; ?| và | đến | ?- ?| ?& ?| hoặc )"
_WEEK_BEFORE = re.compile(
    r"(?:\bT\.?[2-7]|\b(?:thứ \w+|CN|nhật|sáng|chiều|tối|trưa|đêm|ngày|mỗi|các|vào|h[àằ]ng tuần))[ ,;:&(-]*"
    r"(?:và |đến |hoặc )?$|\d[ ,]*\($|\d(?:h\d{0,2}|:\d\d)[ ,]+$",
    re.IGNORECASE,
)
_WEEK_AFTER = re.compile(
    rf"{_LINK}(?:T\.?[2-7]\b|CN\b|thứ|chủ nhật|[2-7](?:[ ,.;:]|$))"
    r"|[ ,(]*(?:h[àằ]ng|tuần|mỗi|\d{1,2}[/-]\d{1,2}|ngày|lúc|từ \d)",
    re.IGNORECASE,
)
_SUNDAY_BEFORE = re.compile(
    r"(?:\bT\.?[2-7]|thứ \w+|hoặc|sáng|chiều|tối|trưa|bảy|ngày|vào)[ ,;&-]*(?:và |đến |hoặc )?$"
    r"|\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?[ ,]*\($|\b(?:thứ |T)[2-7][^.\n]{0,20}[;,] ?$",
    re.IGNORECASE,
)
_SUNDAY_AFTER = re.compile(r"[ ,(]*(?:h[àằ]ng|tuần|\d{1,2}[/-]\d{1,2}|ngày)")
_NEXT_DAYS = re.compile(
    r"(?:thứ |\bT\.?)[2-7](?:(?:, ?| và | đến | ?- ?| hoặc )[2-7])*(?:, ?| và | đến | ?- ?| hoặc )$",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(r"([2-7])(?![\d%.,/:hg-]|[.,]\d| ?(?:giờ|h\b|người|lần|ngày|tháng))")
_LAST_DAY = re.compile(r"([2-7])(?=\.(?: |$)|,(?! ?\d))")
_DAY_COMMA = re.compile(r"([2-7])(?=, ?(?:[2-7]\b|CN|T[2-7]|chủ nhật))")


def _weekday(number: int | str, written: str = "") -> str:
    """“thứ tư” for 4, with the capital that was written."""
    return f"{'Thứ' if written.startswith('Th') else 'thứ'} {numbers.ordinal(int(number))}"


def _read_weekday(place: Place) -> Said | None:
    """“thứ 4” is "thứ tư"; "T4" too, beside something of the week, else it may be the month."""
    written, number = place.match.groups()
    words = _weekday(number, written)
    if len(written) > len("T.") or place.follows(_WEEK_BEFORE) or place.precedes(_WEEK_AFTER):
        return Said(words)
    return Said(words, sure=False, alternatives=(f"tháng {numbers.month(int(number))}",))


def _read_dashed(place: Place) -> Said:
    """“thứ 3-5-7” is a list: two dashes in a row are no range."""
    first, *rest = place.match[2].split("-")
    return Said(", ".join([_weekday(first, place.match[1]), *map(_weekday, rest)]))


def _read_lettered(place: Place) -> Said:
    """“T3-T5-T7” is a list too, with a "CN" at its end."""
    days = [place.match[1], *re.findall(r"[2-7]", place.match[2])]
    sunday = ["chủ nhật"] if place.match[3] else []
    return Said(", ".join([*map(_weekday, days), *sunday]))


def _read_listed(place: Place) -> Said | None:
    """“thứ 2, 4, 6”: each is said with its "thứ"."""
    return Said(_weekday(place.match[1])) if place.follows(_NEXT_DAYS) else None


def _read_sunday(place: Place) -> Said | None:
    """“CN” beside another day of the week or a date."""
    known = place.follows(_SUNDAY_BEFORE) or place.precedes(_SUNDAY_AFTER)
    return Said("chủ nhật") if known else None


RULES = (
    Rule("weekday", Start.LETTER, _LETTERED, _read_lettered),
    Rule("weekday", Start.LETTER, _LISTED, _read_dashed),
    Rule("weekday", Start.LETTER, _DAY, _read_weekday),
    Rule("weekday", Start.LETTER, _SUNDAY, _read_sunday),
    Rule("weekday", Start.DIGIT, _BARE_DAY, _read_listed),
    Rule("weekday", Start.DIGIT, _LAST_DAY, _read_listed),
    Rule("weekday", Start.DIGIT, _DAY_COMMA, _read_listed),
)
