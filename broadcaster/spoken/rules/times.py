"""Times of day and lengths of time: 5h30, 17h, 05:30, 8 giờ 05, 8:00 AM, 45', 1'30"."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start

_MINUTE_END = r"(?: ?(?:'(?!')|phút|ph|p|m)(?![^\W_]))"
_HOURS = re.compile(
    rf"([01]?\d|2[0-4])(?:[hHgG]:?([0-5]?\d)| ?[hH] ?([0-5]\d)){_MINUTE_END}?(?![\w%'\"]|,\d)"
    r"|([01]?\d|2[0-4]) ?[hH](?![^\W_])"
)
_CLASS_BEFORE = re.compile(r"\b(?:lớp|khối|khu|lô|nhà|dãy|tòa|phòng|tầng) $", re.IGNORECASE)
"""“lớp 7H” is a class."""
_BARE_G = re.compile(r"([01]?\d|2[0-4])[gG](?![^\W_])")
_G_BEFORE = re.compile(r"\d[gG](?:\d\d)? ?(?:-|đến) ?$|\b(?:lúc|hồi) $", re.IGNORECASE)
_HOURS_SECONDS = re.compile(r"(\d{1,2})[hHgG]([0-5]?\d)(?:'|ph|p)([0-5]?\d)(?:''|\"|s)(?!\w)")
_NO_HOURS = re.compile(rf"(\d{{1,2}})[hHgG](\d{{2}}){_MINUTE_END}?(?![\w%])")
_SAID_HOURS = re.compile(r"(\d{1,2}) giờ 0(\d)(?: phút\b|')?(?![\d'%]|[.,/]\d)")
_COLON = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?: ?h(?![^\W_]))?(?!\d|:\d|[.,]\d)")
_CLOCK = re.compile(
    r"(0?\d|1[0-2])(?:[:h]([0-5]\d))? ?(?:([AP])\.?M\b\.?|(?<=\d)([ap])\.?m\b\.?|(?<=\d\d) ([ap])\.?m\b\.?)"
)
_DASH = re.compile(r" ?- ?")
_TIME_BEFORE = re.compile(
    r"(?:\d[hgHG](?:\d\d)?'?|:\d\d|giờ(?: \d{1,2})?(?: phút|')?)(?: ?(?:sáng|trưa|chiều|tối|đêm))? ?$"
)
_DATE_NEXT = re.compile(r"\d{1,2}/\d{1,2}(?!\d)")
_TIME_NEXT = re.compile(r" ?\d{1,2}(?: ?[hH](?![^\W\d_])|g\d|:\d\d| giờ)")
_MINUTES = re.compile(r"(\d{1,3})'(?!['\w])")
_MINUTES_PER = re.compile(r"(\d{1,3})'/(lần|ngày|buổi|tiết|ca|người|bài|trận|chuyến|tuần|số)\b")
_MINUTES_SECONDS = re.compile(r"(\d{1,3})'([0-5]?\d)(?:''|\")(?!\w)")
_SECONDS = re.compile(r"([0-5]?\d)''(?!['\w])")
_ZONE = re.compile(r"(GMT|UTC) ?([+-]) ?(\d{1,2})(?!\d)")
_PROPORTION = re.compile(r"\b(?:tỷ lệ|tỉ lệ|tỷ số|tỉ số|pha|theo tỷ lệ|bản đồ)[^.;,]{0,12}$", re.IGNORECASE)
_SCORE = re.compile(r"\b(?:tỷ số|tỉ số|thắng|thua|hòa|hoà)[^.;,]{0,20}$", re.IGNORECASE)
_RATIO = re.compile(r"(\d{1,3}):(\d{1,7}(?:\.\d{3})*)(?!\d)")
_MINUTE_NAMED = re.compile(r"\bphút(?: thứ)? $", re.IGNORECASE)
_COUNTED_AFTER = re.compile(
    r" (?:ngày(?! \d)|người|hộ|em|cháu|đồng chí|lần|buổi|xe|vụ|đội|cán bộ|đại biểu|học sinh|năm"
    r"|tháng(?! \d))\b"
)
_NOON = 12
_EVENING = 18
_NIGHT = 22
_ONE_FIGURE = 10
_DAY_HOURS = 24
_HOUR_MINUTES = 60


def _time(hours: int, minutes: int = 0, seconds: int = 0) -> str:
    """“năm giờ ba mươi”; minutes below ten have their "phút", which nobody can mishear."""
    words = f"{numbers.cardinal(hours)} giờ"
    if minutes or seconds:
        words += f" {numbers.cardinal(minutes)}"
        words += " phút" if minutes < _ONE_FIGURE or seconds else ""
    return f"{words} {numbers.cardinal(seconds)} giây" if seconds else words


def _read_hours(place: Place) -> Said | None:
    """“5h30” is "năm giờ ba mươi", "5h30'" and "5h30 phút" end in "phút"."""
    if place.token.endswith("H") and place.follows(_CLASS_BEFORE):
        return None
    hours, tight, spaced, alone = place.match.groups()
    words = _time(int(alone or hours), int(tight or spaced or 0))
    closes = place.token.endswith(("'", "phút", "p", "ph", "m")) and not words.endswith(("phút", "giờ"))
    return Said(f"{words} phút" if closes else words)


def _read_g(place: Place) -> Said | None:
    """“7g30 - 10g”: hours, where a time has gone before; elsewhere grams."""
    return Said(_time(int(place.match[1]))) if place.follows(_G_BEFORE) else None


def _read_hours_seconds(place: Place) -> Said:
    """“2h15'30''”, the time of a runner."""
    hours, minutes, seconds = map(int, place.match.groups())
    return Said(f"{numbers.cardinal(hours)} giờ {_minutes_seconds(minutes, seconds)}")


def _minutes_seconds(minutes: int, seconds: int) -> str:
    """“một phút ba mươi giây”."""
    return f"{numbers.cardinal(minutes)} phút {numbers.cardinal(seconds)} giây"


def _read_no_hours(place: Place) -> Said | None:
    """“25h30”, "7h75": no clock shows that."""
    hours, minutes = int(place.match[1]), int(place.match[2])
    if hours <= _DAY_HOURS and minutes < _HOUR_MINUTES:
        return None
    return Said(f"{numbers.cardinal(hours)} giờ {numbers.cardinal(minutes)}", sure=False)


def _read_said_hours(place: Place) -> Said | None:
    """“7 giờ 00 phút” is "bảy giờ", "8 giờ 05" "tám giờ năm phút"; "10 giờ 05 người" is no time."""
    hours, minutes = int(place.match[1]), int(place.match[2])
    if not place.token.endswith(("phút", "'")) and place.precedes(_COUNTED_AFTER):
        return None
    return Said(_time(hours, minutes))


def _read_colon(place: Place) -> Said | None:
    """“05:30”, unless a scale or a score is spoken of."""
    if place.follows(_PROPORTION) or place.follows(_SCORE):
        return None
    return Said(_time(*(int(part or 0) for part in place.match.groups())))


def _read_clock(place: Place) -> Said | None:
    """“8:00 AM” is "tám giờ sáng", "2:30 PM" "hai giờ ba mươi chiều"."""
    hour, minutes = int(place.match[1]), int(place.match[2] or 0)
    if not 1 <= hour <= _NOON:
        return None
    half = (place.match[3] or place.match[4] or place.match[5]).upper()
    of_day = hour % _NOON + (_NOON if half == "P" else 0)
    return Said(f"{_time(hour, minutes)} {_part_of_day(of_day)}")


def _part_of_day(hour: int) -> str:
    """What people call the part of the day with this hour of 0 to 23."""
    if hour == _NOON:
        return "trưa"
    if hour == 0 or hour >= _NIGHT:
        return "đêm"
    if hour < _NOON:
        return "sáng"
    return "chiều" if hour < _EVENING else "tối"


def _read_zone(place: Place) -> Said:
    """“GMT+7”: letters, "cộng" and the hours."""
    letters = {"GMT": "giê e mờ tê", "UTC": "u tê xê"}[place.match[1]]
    sign = "cộng" if place.match[2] == "+" else "trừ"
    return Said(f"{letters} {sign} {numbers.cardinal(int(place.match[3]))}")


def _read_between_times(place: Place) -> Said | None:
    """The dash of "7h30 sáng - 8h tối"."""
    return Said("đến") if place.follows(_TIME_BEFORE) and place.precedes(_TIME_NEXT) else None


def _read_before_date(place: Place) -> Said | None:
    """The slash of "7h30/15/10": a pause between the hour and its day."""
    return Said(",") if place.follows(_TIME_BEFORE) and place.precedes(_DATE_NEXT) else None


def _read_ratio(place: Place) -> Said | None:
    """“tỷ lệ 1:500” is "một trên năm trăm", a score "hai, một"."""
    left, right = place.match[1], place.match[2].replace(".", "")
    score = place.follows(_SCORE)
    sure = score or place.follows(_PROPORTION)
    link = ", " if score else " trên "
    return Said(numbers.whole(left) + link + numbers.whole(right), sure=sure)


def _read_minutes(place: Place) -> Said:
    """“15'” is "mười lăm phút"; "phút 45'" says "phút" once."""
    words = numbers.cardinal(int(place.match[1]))
    return Said(words if place.follows(_MINUTE_NAMED) else f"{words} phút")


def _read_minutes_per(place: Place) -> Said:
    """“30'/lần” is "ba mươi phút một lần"."""
    return Said(f"{numbers.cardinal(int(place.match[1]))} phút một {place.match[2]}")


def _read_seconds(place: Place) -> Said:
    """“15''” is "mười lăm giây"."""
    return Said(f"{numbers.cardinal(int(place.match[1]))} giây")


def _read_minutes_seconds(place: Place) -> Said:
    """“1'30''” is "một phút ba mươi giây"."""
    return Said(_minutes_seconds(int(place.match[1]), int(place.match[2])))


RULES = (
    Rule("time", Start.DIGIT, _CLOCK, _read_clock),
    Rule("time", Start.DIGIT, _HOURS_SECONDS, _read_hours_seconds),
    Rule("time", Start.DIGIT, _HOURS, _read_hours),
    Rule("time", Start.DIGIT, _BARE_G, _read_g),
    Rule("impossible-time", Start.DIGIT, _NO_HOURS, _read_no_hours),
    Rule("time", Start.DIGIT, _SAID_HOURS, _read_said_hours),
    Rule("time", Start.DIGIT, _COLON, _read_colon),
    Rule("ratio", Start.DIGIT, _RATIO, _read_ratio),
    Rule("minutes-seconds", Start.DIGIT, _MINUTES_SECONDS, _read_minutes_seconds),
    Rule("seconds", Start.DIGIT, _SECONDS, _read_seconds),
    Rule("minutes", Start.DIGIT, _MINUTES_PER, _read_minutes_per),
    Rule("minutes", Start.DIGIT, _MINUTES, _read_minutes),
    Rule("time", Start.SIGN, _DASH, _read_between_times),
    Rule("time", Start.SIGN, re.compile(r" ?/ ?"), _read_before_date),
    Rule("time-zone", Start.LETTER, _ZONE, _read_zone),
)
