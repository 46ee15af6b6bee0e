"""Telephone numbers, hotlines, emergency numbers, and numbers that only name something: digit by digit."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start

_JOIN = r"[ .-]?"
_TELEPHONE = re.compile(
    rf"(?:\(?\+84\)?{_JOIN}\(?0?\)?|\(?0)\d{{1,4}}\)?(?:{_JOIN}\d{{1,8}}){{1,5}}(?!\d|[.,]\d)"
    r"|1[89]00(?:[ .]?\d{2,6}){1,3}(?!\d|[.,]\d)"
)
_GROUP = re.compile(r"\d+")
_LANDLINE_OR_MOBILE = range(10, 12)
_CALLING = (
    r"gọi|hotline|nóng|tổng đài|điện thoại|số máy|liên hệ|đt|sđt|zalo|nhắn tin|nhắn|cấp cứu"
    r"|cứu hỏa|cứu hoả|cứu thương"
    r"|cảnh sát|báo (?:ngay |tin )?(?:cho |đến |tới |qua |theo |về )?số|(?:qua|theo|bấm|đầu) số"
)
_AFTER_CALL = re.compile(rf"\b(?:{_CALLING})\b[^.;!?]{{0,40}}$", re.IGNORECASE)
_NAMES_A_LINE = re.compile(
    r"(?:\b(?:số|gọi|tổng đài|nóng|hotline|máy|thoại|zalo|bấm|nhắn(?: tin)?|đt|sđt)(?: (?:ngay"
    r"|đến|tới|số|máy|vào|theo|qua|về|đầu"
    r"|điện|thoại)){0,3}|\d{3,5} ?(?:,|hoặc|và|hay|-|/))[ :(]{0,3}$",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\d{3,6}(?![\d%°]|[.,/-]\d)")
_COUNTED = re.compile(
    r" ?(?:người|hộ|đồng|kg|km|ha|triệu|tỷ|nghìn|trường|em|cháu|vụ|đồng chí|đại biểu|m2|m²|lượt|suất)\b"
)
_EMERGENCY = frozenset(("111", "112", "113", "114", "115", "156"))

_ACCOUNT = re.compile(r"\d[\d. -]{4,28}\d(?!\d)")
_NAMES_AN_ACCOUNT = re.compile(
    r"\b(?:tài khoản|stk|tk|cccd|căn cước(?: công dân)?|cmnd|chứng minh(?: nhân dân)?"
    r"|mã số(?: thuế| doanh nghiệp)?|mst|mã vạch"
    r"|số seri|sê ri|mã (?:hồ sơ|đơn|vận đơn|bưu chính))(?: số)?\s?:?\s?$",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"(\d{2}) ?- ?([A-ZĐ]{1,2}\d?)[ .-]{1,3}(\d{3})\.?(\d{1,2})(?!\d)"
    r"|(\d{2})([A-Z]\d?)[ -]{1,3}(\d{3})\.?(\d{1,2})(?!\d)"
)


def _groups(written: str) -> list[str]:
    """Groups as they were written; a number without any is cut 4-3-3, as people say it."""
    groups = _GROUP.findall(written)
    if len(groups) > 1:
        return groups
    head, rest = groups[0][:4], groups[0][4:]
    threes = max(1, len(rest) // 3) - 1
    return [head, *[rest[3 * turn : 3 * turn + 3] for turn in range(threes)], rest[3 * threes :]]


def _read_telephone(place: Place) -> Said | None:
    """A subscriber's number (nought and nine or ten digits) or a service number (1800, 1900)."""
    figures = "".join(_GROUP.findall(place.token))
    plus = "+84" in place.token
    if plus:
        return Said("cộng tám bốn, " + numbers.grouped(_groups(place.token.replace("+84", "", 1))))
    if figures[0] == "0" and len(figures) not in _LANDLINE_OR_MOBILE:
        return None
    return Said(numbers.grouped(_groups(place.token)))


def _read_short(place: Place) -> Said | None:
    """An emergency number or short code where the sentence is about calling; "113 hộ" stays a quantity."""
    if place.precedes(_COUNTED) or not place.follows(_AFTER_CALL):
        return None
    if not (place.follows(_NAMES_A_LINE) or place.token in _EMERGENCY):
        return None
    return Said(_short(place.token))


def _short(figures: str) -> str:
    """Up to five digits in one breath, six in two."""
    six = 6
    return numbers.grouped([figures[:3], figures[3:]]) if len(figures) == six else numbers.digits(figures)


def _read_account(place: Place) -> Said | None:
    """A number that names an account or a person, digit by digit in the groups written, or in threes."""
    if not place.follows(_NAMES_AN_ACCOUNT):
        return None
    groups = _GROUP.findall(place.token)
    if len(groups) == 1:
        groups = [groups[0][start : start + 3] for start in range(0, len(groups[0]), 3)]
    return Said(numbers.grouped(groups))


def _read_plate(place: Place) -> Said:
    """A vehicle's plate: 11A-123.45."""
    province, series, first, second = [group for group in place.match.groups() if group is not None]
    letters = "".join(letter for letter in series if letter.isalpha())
    named = f"{spell(letters)} {numbers.digits(series)}".strip()
    return Said(f"{numbers.cardinal(int(province))} {named}, {numbers.grouped([first, second])}")


_SIGN_OR_DIGIT = Start.DIGIT | Start.SIGN

RULES = (
    Rule("account", Start.DIGIT, _ACCOUNT, _read_account),
    Rule("plate", Start.DIGIT, _PLATE, _read_plate),
    Rule("telephone", _SIGN_OR_DIGIT, _TELEPHONE, _read_telephone),
    Rule("short-number", Start.DIGIT, _SHORT, _read_short),
)
