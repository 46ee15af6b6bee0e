"""Telephone numbers as people dictate them: digit by digit, in groups, with a pause between groups.

Groups stay as they are written; a mobile number without any is cut 4-3-3, a landline after its area code.
Emergency numbers and short codes are in ``short_numbers``.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import NAMES
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules.counted import MONEY_OR_UNIT

_SUBSCRIBER = re.compile(r"(?:\(0\d{1,4}\)|0\d{1,4})(?:[ .-]?\d{1,8}){1,6}")
_ABROAD = re.compile(r"(?:\(\+84\)|\+84)[ .-]?(?:\(0\) ?)?\(?\d{1,4}\)?(?:[ .-]?\d{1,8}){1,6}")
_FOREIGN = re.compile(r"\+\d{1,3}(?:[ .-]\(?\d{2,5}\)?){2,5}(?!\d|[.,]\d)")
_BARE_ABROAD = re.compile(r"84(?:[ .-]?\d{1,10}){1,5}")
_SERVICE = re.compile(r"1[89]00(?:[ .]?\d{2,6}){1,3}(?!\d|[.,]\d)|1[89]00-\d{4}(?!\d|[.,]\d)")
_LOCAL = re.compile(r"[2-9]\d{0,3}(?:[ .-]?\d{3,4}){1,2}(?!\d|[.,/]\d)")
_GROUP = re.compile(r"\d+")

_MOBILE, _LANDLINE = 10, 11
_LONG_AREAS = ("01", "02")
"""Before these an eleventh digit may come: landlines, and mobile numbers of before 2018."""
_CITIES = ("024", "028")
"""Area codes of three digits: Hà Nội and Thành phố Hồ Chí Minh; all others have four."""
_ABROAD_LENGTHS = range(9, 11)
_FOREIGN_LENGTHS = range(8, 16)
_LOCAL_LENGTHS = range(6, 9)
_ONE_BREATH = 5
"""A group of more digits is cut again."""

_YEAR_BEFORE = re.compile(r"\bnăm $", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:hotline|nóng|tổng đài|gọi|điện thoại|sđt|đt|số)[^.;\n]{0,12}$", re.IGNORECASE)
_LABEL = re.compile(
    r"\b(?:điện thoại|số điện thoại|đt|sđt|đtdđ|fax|tel|số máy|hotline|di động|dđ|zalo)"
    r"(?: (?:số|cơ quan|trực ban|trực|cố định|bàn|liên hệ|nóng|nhà riêng|văn phòng)){0,3} ?[:(]{0,2} ?$",
    re.IGNORECASE,
)
_SECOND_LOCAL = re.compile(
    r"\b(?:điện thoại|đt|sđt)\b[^;\n\d]{0,20}[2-9][\d. ]{5,9}(?: ?\([^()\n\d]{0,20}\))?"
    r"(?:,|;| và| hoặc| -) ?$",
    re.IGNORECASE,
)
_SECOND_NUMBER = re.compile(r"(?<!\d)\(?0[\d .()-]{8,16}\d ?(?:/|-|,|;|hoặc|và|hay) ?$")


def cut(group: str) -> list[str]:
    """A long run of digits in breaths of three, the last one of four rather than of one."""
    if len(group) <= _ONE_BREATH:
        return [group]
    if len(group) == 8:  # noqa: PLR2004  # the number behind a city's area code
        return [group[:4], group[4:]]
    return in_threes(group)


def in_threes(figures: str) -> list[str]:
    """“4800123456” is "480", "012", "3456"."""
    threes = [figures[start : start + 3] for start in range(0, len(figures), 3)]
    return [*threes[:-2], threes[-2] + threes[-1]] if len(threes) > 1 and len(threes[-1]) == 1 else threes


def _said(groups: list[str]) -> str:
    """Groups as they were written, long ones cut again; a number without any as people cut it."""
    if len(groups) > 1:
        return numbers.grouped([part for group in groups for part in cut(group)])
    figures = groups[0]
    if figures.startswith(_CITIES):
        return numbers.grouped([figures[:3], *cut(figures[3:])])
    return numbers.grouped([figures[:4], *cut(figures[4:])])


def _until(place: Place, lengths: tuple[int, ...]) -> tuple[list[str], int] | None:
    """The groups that make up a number of the first of ``lengths`` that fits, and where they end."""
    found = list(_GROUP.finditer(place.token))
    totals = {}
    total = 0
    for count, group in enumerate(found, 1):
        total += len(group[0])
        totals[total] = count
    length = next((length for length in lengths if length in totals), None)
    if length is None:
        return None
    groups = found[: totals[length]]
    return [group[0] for group in groups], place.match.start() + groups[-1].end()


def _telephone(place: Place, words: str, end: int) -> Said:
    """A number that ends at ``end``; before another figure it has a pause, with a figure too many a doubt."""
    following = place.text[end : end + 2]
    number_follows = len(following) > 1 and following[1].isdigit()
    return Said(
        f"{words}," if number_follows and following[0] == " " else words,
        sure=not (number_follows and following[0] in ".,"),
        end=end,
    )


def _read_subscriber(place: Place) -> Said | None:
    """“0912 345 678”: a nought and nine digits, ten of a landline; another length only behind a label."""
    figures = "".join(_GROUP.findall(place.token))
    lengths = (_LANDLINE, _MOBILE) if figures.startswith(_LONG_AREAS) else (_MOBILE,)
    found = _until(place, lengths)
    if found is not None:
        groups, end = found
        return _telephone(place, _said(groups), end)
    if not place.follows(_LABEL) or place.precedes(MONEY_OR_UNIT):
        return None
    return Said(_said(_GROUP.findall(place.token)), sure=False)


def _read_abroad(place: Place) -> Said | None:
    """“+84 912 345 678”, as it is dialled from abroad; the nought in brackets is not dialled."""
    groups = _GROUP.findall(re.sub(r"\(0\)", "", place.token.replace("+84", "", 1)))
    if sum(map(len, groups)) not in _ABROAD_LENGTHS:
        return None
    if len(groups) == 1:
        groups = [groups[0][:3], *cut(groups[0][3:])]
    words = numbers.grouped([part for group in groups for part in cut(group)])
    return _telephone(place, f"cộng tám bốn, {words}", place.match.end())


def _read_foreign(place: Place) -> Said | None:
    """“+1 202 555 0123”, a number of another country."""
    groups = _GROUP.findall(place.token)
    if sum(map(len, groups)) not in _FOREIGN_LENGTHS:
        return None
    return Said("cộng " + numbers.grouped([part for group in groups for part in cut(group)]))


def _read_bare_abroad(place: Place) -> Said | None:
    """“84912345678” behind a label or a call."""
    figures = "".join(_GROUP.findall(place.token))
    if len(figures) - 2 not in _ABROAD_LENGTHS or not place.follows(_CALLED):
        return None
    groups = _GROUP.findall(place.token)
    groups = groups[1:] if groups[0] == "84" else [groups[0][2:5], groups[0][5:], *groups[1:]]
    return Said("tám bốn, " + numbers.grouped([part for group in groups for part in cut(group)]))


def _read_service(place: Place) -> Said | None:
    """“1900 9095”, "1800.6838", "1900.888.655"; "1900 2500 người" and "18000000 đồng" stay quantities."""
    if place.precedes(MONEY_OR_UNIT) or place.follows(_YEAR_BEFORE):
        return None
    if "-" in place.token and not place.follows(_CALLED):
        return None
    groups = _GROUP.findall(place.token)
    short = len(groups) > 1 and len(groups[1]) == 4  # noqa: PLR2004  # 1900 9095
    found = _until(place, (8,) if short else (10, 8))
    if found is None:
        return None
    groups, end = found
    return _telephone(place, _said(groups), end)


def _read_local(place: Place) -> Said | None:
    """“3856.789” without its area code: behind a label, or as the second of two numbers."""
    figures = "".join(_GROUP.findall(place.token))
    told = any(place.follows(before) for before in (_LABEL, _SECOND_NUMBER, _SECOND_LOCAL))
    if len(figures) not in _LOCAL_LENGTHS or not told or place.precedes(MONEY_OR_UNIT):
        return None
    groups = _GROUP.findall(place.token)
    return Said(numbers.grouped([part for group in groups for part in cut(group)]))


_MASKED = re.compile(r"(?:0\d{1,5}|1[89]00)(?:[ .-]?(?:[xX]{2,8}|\d{1,6})){1,4}(?![^\W_])")


def _read_masked(place: Place) -> Said | None:
    """“1900xxxx”, "0912.xxx.678": the writer has hidden digits, and a person should look at it."""
    if "xx" not in place.token.lower():
        return None
    runs = re.findall(r"\d+|[xX]+", place.token)
    words = [numbers.digits(run) if run.isdigit() else " ".join([NAMES["x"]] * len(run)) for run in runs]
    return Said(", ".join(words), sure=False)


_NUMBER_AHEAD = r"\(?(?:\+?84|0\d|1[89]00)[\d .()-]{6}"
_SHORT_LABEL = re.compile(
    rf"(?:ĐTDĐ|ĐTCĐ|ĐT(?! ?:)|Đt|đt|Sđt|DĐ|Dđ|Tel|TEL|HL|[Pp]hone|Mobile)(?=[ :.]{{0,3}}{_NUMBER_AHEAD})"
)
_CONTACT = re.compile(rf"(?:LH|Lh)(?=[^\d\n;]{{0,30}}{_NUMBER_AHEAD})")
_EXTENSION = re.compile(r"(?:Ext|EXT|ext)\.?(?= ?:? ?\d)")
_FAX = re.compile(r"(?:Fax|FAX|fax)(?![^\W\d_])")
_LABELS = {
    "PHONE": "điện thoại", "MOBILE": "di động",
    "ĐTDĐ": "điện thoại di động", "ĐTCĐ": "điện thoại cố định", "ĐT": "điện thoại", "SĐT": "số điện thoại",
    "DĐ": "di động", "TEL": "điện thoại", "HL": "hót lai", "LH": "liên hệ", "FAX": "phắc",
    "EXT": "máy lẻ",
}  # fmt: skip


def _read_label(place: Place) -> Said:
    """“ĐT”, "LH", "DĐ", "Fax" before a number: what they stand for there, and nowhere else."""
    return Said(_LABELS[place.token.upper().rstrip(".")])


_SIGN_OR_DIGIT = Start.DIGIT | Start.SIGN

RULES = (
    Rule("telephone-label", Start.LETTER, _SHORT_LABEL, _read_label),
    Rule("telephone-label", Start.LETTER, _CONTACT, _read_label),
    Rule("telephone-label", Start.LETTER, _FAX, _read_label),
    Rule("telephone-label", Start.LETTER, _EXTENSION, _read_label),
    Rule("telephone", Start.DIGIT, _MASKED, _read_masked),
    Rule("telephone", _SIGN_OR_DIGIT, _SUBSCRIBER, _read_subscriber),
    Rule("telephone", Start.SIGN, _ABROAD, _read_abroad),
    Rule("telephone", Start.SIGN, _FOREIGN, _read_foreign),
    Rule("telephone", Start.DIGIT, _BARE_ABROAD, _read_bare_abroad),
    Rule("telephone", Start.DIGIT, _SERVICE, _read_service),
    Rule("telephone", Start.DIGIT, _LOCAL, _read_local),
)
