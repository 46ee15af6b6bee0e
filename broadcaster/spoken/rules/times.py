"""Times of day: 5h30, 17h, 05:30, 5 giờ 30."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start

_HOURS = re.compile(
    r"([01]?\d|2[0-4]) ?[hHgG] ?([0-5]?\d)(?: ?(?:'|phút|ph|p)(?![^\W_]))?(?![\w%])|([01]?\d"
    r"|2[0-4])[hH](?![^\W_])"
)
_HOURS_SPACED = re.compile(r"([01]?\d|2[0-4]) [hH](?![^\W_])")
_COLON = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?!\d|:\d)")
_MINUTES = re.compile(r"([0-5]?\d)'(?!\w)")
_PROPORTION = re.compile(r"\b(?:tỷ lệ|tỉ lệ|tỷ số|tỉ số|pha|theo tỷ lệ)[^.;,]{0,12}$", re.IGNORECASE)
_SCORE = re.compile(r"\b(?:tỷ số|tỉ số|thắng|thua|hòa|hoà)[^.;,]{0,20}$", re.IGNORECASE)
_RATIO = re.compile(r"(\d{1,3}):(\d{1,7}(?:\.\d{3})*)(?!\d)")


def _time(hours: str, minutes: str | None, seconds: str | None = None) -> str:
    """“năm giờ ba mươi”; minutes below ten have their "phút", which nobody can mishear."""
    words = f"{numbers.cardinal(int(hours))} giờ"
    left = int(minutes or 0)
    if left or seconds:
        words += f" {numbers.cardinal(left)}"
        words += " phút" if left < 10 or seconds else ""  # noqa: PLR2004  # one digit
    return f"{words} {numbers.cardinal(int(seconds))} giây" if seconds else words


def _read_hours(place: Place) -> Said:
    """“5h30” is "năm giờ ba mươi", "5h30'" and "5h30 phút" end in "phút"."""
    hours, minutes, alone = place.match.groups()
    words = _time(alone or hours, minutes)
    closes = place.token.endswith(("'", "phút", "ph", "p")) and not words.endswith(("phút", "giờ"))
    return Said(f"{words} phút" if closes else words)


def _read_spaced(place: Place) -> Said:
    """“17 h”, the hour alone."""
    return Said(_time(place.match[1], None))


def _read_colon(place: Place) -> Said | None:
    """“05:30”, unless a scale or a score is spoken of."""
    if place.follows(_PROPORTION) or place.follows(_SCORE):
        return None
    return Said(_time(*place.match.groups()))


def _read_ratio(place: Place) -> Said | None:
    """“tỷ lệ 1:500” is "một trên năm trăm", a score "hai, một"."""
    left, right = place.match[1], place.match[2].replace(".", "")
    score = place.follows(_SCORE)
    sure = score or place.follows(_PROPORTION)
    link = ", " if score else " trên "
    return Said(numbers.whole(left) + link + numbers.whole(right), sure=sure)


def _read_minutes(place: Place) -> Said:
    """“15'” is "mười lăm phút"."""
    return Said(f"{numbers.cardinal(int(place.match[1]))} phút")


RULES = (
    Rule("time", Start.DIGIT, _HOURS, _read_hours),
    Rule("time", Start.DIGIT, _HOURS_SPACED, _read_spaced),
    Rule("time", Start.DIGIT, _COLON, _read_colon),
    Rule("ratio", Start.DIGIT, _RATIO, _read_ratio),
    Rule("minutes", Start.DIGIT, _MINUTES, _read_minutes),
)
