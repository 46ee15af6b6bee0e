"""Between two figures: ranges ("5-7%", "10 ÷ 15 cm"), scores ("thắng 2-0"), bounds (">= 18"), below nought.

A dash between two quantities is never a minus; one before a temperature or a rate of growth is "âm".
"""

import re

from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules import romans

_FIGURE = r"\d{1,3}(?:\.\d{3}){1,4}(?:,\d{1,4})?|\d{1,9}(?:[.,]\d{1,4})?"
_UNITS = (
    r"%|‰|°[CF]?|oC|độ(?: C)?|kg|gam|g|mg|m|km|cm|mm|dm|ha|m2|m²|m3|m³|tấn|tạ|yến|lít|l|ml|đồng|đ|VNĐ|USD"
    r"|VND|triệu(?: đồng)?|tỷ(?: đồng)?|tỉ|nghìn(?: đồng)?|ngàn(?: đồng)?|tr|k|K|tuổi|ngày|tuần|tháng|năm|giờ"
    r"|phút|giây|s|người|hộ|khẩu|con|cây|điểm|lần|lượt|mét|sào|mẫu|công|kW|kWh|kV|W|cấp|buổi|xóm|viên|bao"
    r"|suất|em|cháu"
)
_BEFORE = re.compile(
    r"(?<![\w.,/:+])(?<!\d-)(?<!\d -)(?<!\d- )(?:[Kk][Mm] ?)?"
    rf"({_FIGURE})(\+\d{{1,3}})?(?: ?((?:{_UNITS})(?:/[^\W\d_]{{1,5}}\d?)?))? ?$"
)
_AFTER = re.compile(rf"(?:(?:từ|[Kk][Mm]) ?)?(-?(?:{_FIGURE}))(?![\d/:]|[.,]\d|[hH]\d)")
_ROMAN_BEFORE = re.compile(rf"\b(?:{romans.NAMED}) [IVX]{{1,6}} ?$", re.IGNORECASE)
_ROMAN_AFTER = re.compile(rf"(?:(?:{romans.NAMED}) )?[IVX]{{1,6}}(?![^\W_])", re.IGNORECASE)
_DASH = re.compile(r"- ?")
_SIGN = re.compile(r"(?:-|÷|~|→) ?")
_TELEPHONE = re.compile(r"(?<![\d.,])(?:0\d|1[89]00)[\d .]{4,}$|\d{10,}$")
_EMERGENCY = re.compile(r"11[1-5](?!\d|[.,/]\d)")
_EMERGENCY_BEFORE = re.compile(
    r"\b(?:gọi|số|hotline|nóng|đài|thoại|liên hệ|bấm)\b[^.;]{0,40}\b11[1-5] ?$", re.IGNORECASE
)
"""“gọi 113 - 114 - 115” are three numbers."""
_CODE_BEFORE = re.compile(r"(?<!\w)(?!T\d)[A-ZĐ]{1,3}\d{1,3}$")
_FIGURE_BEFORE = re.compile(r"\d$")
_NUMERAL = re.compile(r"[IVX]{1,6}(?!\w)")
_DATE_BEFORE = re.compile(r"\b(?:ngày|tháng|mùng|thứ) $", re.IGNORECASE)

_NAME_BEFORE = re.compile(
    r"(?<!mỗi )(?<!các )(?<!từ )(?<!những )"
    r"\b(?:xóm|tổ|đội|lớp|khu|thôn|bản|chi bộ|cụm|khối|nhóm|trường|loa|năm|quý) $",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(rf"{_AFTER.pattern} ?(?:{_UNITS}|học sinh|đảng viên|đại biểu|phiếu)\b")
"""“Tổ 5 - 12 hộ” may be the fifth group and its twelve households."""

_SCORED = r"\b(?:tỷ số|tỉ số|thắng|thua|hòa|hoà|gỡ hòa|cầm hòa|chung cuộc|ấn định)\b"
_SCORE_BEFORE = re.compile(
    rf"{_SCORED}(?:[^.;:\d]|U\d\d|lớp \d){{0,40}}"
    r"(?:\d{1,3} ?- ?\d{1,3}(?:, | và | ?\(|\),? )){0,4}\d{1,3} ?$",
    re.IGNORECASE,
)
_SCORE = re.compile(r"- ?(?=\d{1,3}(?!\d|[.,/]\d|%))")

_GETS_LESS = re.compile(r"\b(?:giảm|hạ|xuống|rút|bớt)\b[^.;:]{0,40}$", re.IGNORECASE)
"""Only what gets less is told from the greater figure to the smaller one; other falling pairs are scores."""

_MINUS = re.compile(r"-(?=\d)")
_DEGREES = r"\d{1,3}(?:[.,]\d{1,2})?"
_COLD = re.compile(rf"{_DEGREES}(?:(?: ?- ?| đến | tới | và )(?:-|âm )?{_DEGREES})? ?(?:°|độ|[oº]C|℃)")
_RATE = re.compile(rf"{_DEGREES} ?%")
_LOW_BEFORE = re.compile(
    r"\b(?:nhiệt độ|xuống|dưới|từ|đến|tới|ở|mức|còn|khoảng|tăng trưởng|lạm phát|chỉ số|đạt|là"
    r"|âm|trừ|giảm|tăng)(?: (?:còn|ở|mức|là|tới|đến|dưới|khoảng))?:? ?\(?$|\($|\d ?- $",
    re.IGNORECASE,
)

_BOUNDS = {"^": "mũ", ">=": "từ", "<=": "không quá", "+/-": "cộng trừ", "=<": "không quá"}
_BOUND = re.compile(r"(?:>=|<=|=<|\+/-)(?= ?\d)|(?<=\d)\^(?=\d)")
_SAID_TWICE = re.compile(r"[≥≤<>~≈](?= ?\d)")
_BOUND_BEFORE = {
    "≥": "từ", "≤": "không quá", ">": "trên", "<": "dưới", "~": "khoảng", "≈": "khoảng",
}  # fmt: skip


def _value(figure: str) -> float:
    """About what ``figure`` is worth, to tell a rising pair from a falling one."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", figure):
        figure = figure.replace(".", "")
    return float(figure.replace(",", "."))


def _read_range(place: Place) -> Said | None:
    """“10-15%” is "đến"; a pair that falls, with one unit, is doubtful, and no pair for "÷" and "~"."""
    if place.follows(_TELEPHONE):
        return None
    if place.follows(_ROMAN_BEFORE) and place.precedes(_ROMAN_AFTER):
        return Said("đến")
    before, after = _BEFORE.search(place.before), _AFTER.match(place.after)
    if before is None or after is None or _is_dates(place, before, after):
        return None
    falls = not (before[2] or before[3] or after[1][0] == "-") and _value(before[1]) >= _value(after[1])
    if falls and place.token[0] != "-":
        return None
    if falls and not place.follows(_GETS_LESS):
        return Said(",", sure=False, alternatives=("đến",))
    doubtful = falls or _is_label(place, before)
    return Said("đến", sure=not doubtful, alternatives=(",",) if doubtful else ())


def _is_code(place: Place) -> bool:
    """“C1-02” and "RON 95-III" are each one name."""
    tight = place.token == "-" and place.before[-1:] != " "  # noqa: S105  # a sign
    return tight and (
        place.follows(_CODE_BEFORE) or (place.follows(_FIGURE_BEFORE) and place.precedes(_NUMERAL))
    )


def _is_label(place: Place, before: re.Match[str]) -> bool:
    """Whether the first figure may be a name and the second what is said of it: "Tổ 5 - 12 hộ"."""
    spaced = place.before.endswith(" ") and place.token.endswith(" ")
    named = _NAME_BEFORE.search(place.before[: before.start()]) is not None
    return spaced and named and not before[3] and place.precedes(_COUNTED_AFTER)


def _is_dates(place: Place, before: re.Match[str], after: re.Match[str]) -> bool:
    """Days, months and school years, which rules of their own read."""
    if _DATE_BEFORE.search(place.before[: before.start()]):
        return True
    years = before[1].isdigit() and after[1].isdigit() and len(before[1]) == len(after[1]) == len("2026")
    return years and not before[3] and int(after[1]) == int(before[1]) + 1


def _read_apart(place: Place) -> Said | None:
    """Emergency numbers beside each other, and the parts of a code, are no range."""
    calls = place.follows(_EMERGENCY_BEFORE) and place.precedes(_EMERGENCY)
    return Said(",", plain=True) if calls or _is_code(place) else None


def _read_score(place: Place) -> Said | None:
    """“thắng 2-0” is "hai, không"."""
    return Said(",", plain=True) if place.follows(_SCORE_BEFORE) else None


def _read_minus(place: Place) -> Said | None:
    """“xuống -3 độ”, "tăng trưởng -2,5%"."""
    cold = place.precedes(_COLD) and not place.before.rstrip()[-1:].isdigit()
    told = place.follows(_LOW_BEFORE) or cold
    if place.before[-1:] not in {"", " ", "("} or not told:
        return None
    return Said("âm") if place.precedes(_COLD) or place.precedes(_RATE) else None


def _read_bound(place: Place) -> Said:
    """“>= 18”, as a keyboard without "≥" writes it."""
    return Said(_BOUNDS[place.token])


def _read_twice(place: Place) -> Said | None:
    """“từ ≥18 tuổi”: the sign says what the word has said."""
    said = place.before.rstrip().casefold().endswith(f" {_BOUND_BEFORE[place.token]}")
    return Said("") if said else None


RULES = (
    Rule("minus", Start.SIGN, _MINUS, _read_minus),
    Rule("score", Start.SIGN, _SCORE, _read_score),
    Rule("names-apart", Start.SIGN, _DASH, _read_apart),
    Rule("range", Start.SIGN, _SIGN, _read_range),
    Rule("comparison", Start.SIGN, _SAID_TWICE, _read_twice),
    Rule("comparison", Start.SIGN, _BOUND, _read_bound),
)
"""They come before the signs, which read every other dash."""
