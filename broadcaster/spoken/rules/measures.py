"""Units and money after a number: kg, km², °C, đ, VNĐ, USD, and what is counted "per" something.

A speed or density is "trên" ("ki lô mét trên giờ", "tấn trên héc ta"); a price or an allowance is "một"
("hai mươi nghìn đồng một ki lô gam", "hai lần một ngày"), as people say it at the market.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start

_METRES = {
    "m": "mét",
    "km": "ki lô mét",
    "dm": "đề xi mét",
    "cm": "xăng ti mét",
    "mm": "mi li mét",
    "hm": "héc tô mét",
}

_SYMBOLS = {
    **_METRES,
    **{f"{sign}{power}": f"{name} vuông" for sign, name in _METRES.items() for power in "2²"},
    **{f"{sign}{power}": f"{name} khối" for sign, name in _METRES.items() for power in "3³"},
    "kg": "ki lô gam", "Kg": "ki lô gam", "KG": "ki lô gam", "g": "gam", "gr": "gam", "mg": "mi li gam",
    "µg": "mi crô gam", "μg": "mi crô gam", "Km": "ki lô mét", "KM": "ki lô mét", "km2": "ki lô mét vuông",
    "l": "lít", "lit": "lít", "ml": "mi li lít", "mL": "mi li lít", "cc": "xê xê", "ha": "héc ta",
    "Ha": "héc ta", "HA": "héc ta", "hA": "héc ta",
    "W": "oát", "kW": "ki lô oát", "KW": "ki lô oát", "MW": "mê ga oát", "kWh": "ki lô oát giờ",
    "KWh": "ki lô oát giờ",
    "kWp": "ki lô oát píc", "kV": "ki lô vôn", "KV": "ki lô vôn", "V": "vôn", "kVA": "ki lô vôn am pe",
    "KVA": "ki lô vôn am pe", "Hz": "héc", "kHz": "ki lô héc", "MHz": "mê ga héc", "GHz": "gi ga héc",
    "dB": "đề xi ben", "dBA": "đề xi ben a", "KB": "ki lô bai", "MB": "mê ga bai", "GB": "gi ga bai",
    "TB": "tê ra bai",
    "Mbps": "mê ga bít trên giây", "ppm": "phần triệu", "kcal": "ki lô ca lo", "cal": "ca lo",
    "hPa": "héc tô pát can",
    "mmHg": "mi li mét thủy ngân", "s": "giây", "h": "giờ", "ph": "phút", "cv": "mã lực", "CV": "mã lực",
    "HP": "mã lực", "inch": "inh", "MWh": "mê ga oát giờ", "kN": "ki lô niu tơn", "lm": "lu men",
    "lux": "lúc",
}  # fmt: skip

_MONEY = {
    "đ": "đồng", "Đ": "đồng", "đ.": "đồng", "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng", "vnd": "đồng",
    "đồng": "đồng",
    "k": "nghìn", "K": "nghìn", "tr": "triệu", "Tr": "triệu", "trđ": "triệu đồng", "tr.đ": "triệu đồng",
    "Trđ": "triệu đồng",
    "Tr.đ": "triệu đồng", "USD": "đô la Mỹ", "usd": "đô la Mỹ", "EUR": "ơ rô", "Euro": "ơ rô", "euro": "ơ rô",
    "NDT": "nhân dân tệ", "CNY": "nhân dân tệ", "RMB": "nhân dân tệ", "JPY": "yên Nhật",
    "KRW": "uôn Hàn Quốc",
    "GBP": "bảng Anh", "LAK": "kíp Lào", "THB": "bạt Thái Lan",
}  # fmt: skip

_SIGNS = {
    "%": "phần trăm", "‰": "phần nghìn", "°C": "độ xê", "°c": "độ xê", "oC": "độ xê", "0C": "độ xê",
    "°F": "độ ép",
    "℃": "độ xê", "°": "độ", "$": "đô la Mỹ", "€": "ơ rô", "¥": "nhân dân tệ", "£": "bảng Anh", "₫": "đồng",
}  # fmt: skip


def _either(tokens: dict[str, str]) -> str:
    return "|".join(re.escape(token) for token in sorted(tokens, key=lambda token: (-len(token), token)))


_NUMBER_BEFORE = r"\d ?$"
_COUNTED_BEFORE = re.compile(
    rf"{_NUMBER_BEFORE}|\d ?(?:k|K|tr|triệu|tỷ|tỉ|nghìn|ngàn|vạn|trăm|chục|rưỡi) ?$|[½¼¾²³]$"
    r"|\bmỗi\W{0,3}$|/ ?$",
    re.IGNORECASE,
)
_UNMISTAKABLE = frozenset(
    token
    for token in _SYMBOLS
    if len(token) > 1
    and token
    not in {
        "ha",
        "Ha",
        "HA",
        "hA",
        "TB",
        "CV",
        "cv",
        "HP",
        "ph",
        "inch",
        "cal",
        "lit",
        "KB",
        "cc",
        "hm",
        "KM",
    }
)
"""Symbols that mean nothing else, wherever they stand."""

_NEEDS_DIGIT = frozenset(
    ("l", "g", "s", "h", "V", "W", "k", "K", "đ", "Đ", "m", "tr", "Tr", "gr", "TB", "CV", "cv", "ph", "HP")
)
_TWO_DIGITS = re.compile(r"\d\d ?$")
"""Before "K": "50K" is money, "5K" and "4K" are names."""
_DIGIT_OR_SLASH = re.compile(rf"{_NUMBER_BEFORE}|/ ?$")
_UNIT = re.compile(rf"(?:{_either(_SYMBOLS)})(?![^\W\d_]|(?<=\d)\d)")
_CURRENCY = re.compile(rf"(?:{_either(_MONEY)})(?![^\W\d_])")
_SIGN = re.compile(_either(_SIGNS).replace("0C|", "").replace("oC|", ""))
_CELSIUS = re.compile(r"(\d{1,3}(?:,\d)?) ?(?:°|º|o|0)C(?![^\W_])")
_SIGN_FIRST = re.compile(r"([$€£¥]) ?(\d{1,3}(?:[.,]\d{3})+|\d{1,15})(?![\d]|[.,]\d)")
_TIMES = re.compile(r"[xX](?= ?\d)")


def _read_unit(place: Place) -> Said | None:
    """A unit after a number, a multiple or a slash; single letters only right after digits."""
    if place.token in _UNMISTAKABLE:
        return Said(_SYMBOLS[place.token])
    context = _DIGIT_OR_SLASH if place.token in _NEEDS_DIGIT else _COUNTED_BEFORE
    return Said(_SYMBOLS[place.token]) if place.follows(context) else None


def _read_currency(place: Place) -> Said | None:
    """Money after a number or a multiple: "1,5tr", "500.000đ", "2 triệu VNĐ"."""
    context = _DIGIT_OR_SLASH if place.token in _NEEDS_DIGIT else _COUNTED_BEFORE
    if not place.follows(_TWO_DIGITS if place.token == "K" else context):  # noqa: S105  # thousand
        return None
    return Said(_MONEY[place.token], plain=place.token == "đồng")  # noqa: S105  # the currency


def _read_sign(place: Place) -> Said:
    """A sign with a name of its own."""
    return Said(_SIGNS[place.token])


def _read_sign_first(place: Place) -> Said:
    """“$100”, as it is written in English: the sign is said behind the number."""
    sign, amount = place.match.groups()
    return Said(f"{numbers.whole(re.sub('[.,]', '', amount))} {_SIGNS[sign]}")


def _read_times(place: Place) -> Said | None:
    """The "x" of "3x4 m"."""
    return Said("nhân") if place.follows(_DIGIT_OR_SLASH) else None


_LEFT_WORD = re.compile(r"([^\W\d_]+[23²³]?|%|\d) ?$")
_PER = (
    r"kg|kilôgam|km2|km²|km|m2|m²|m3|m³|ha|héc|l|lít|tấn|tạ|yến|h|giờ|s|giây|phút|ph|ngày|đêm"
    r"|tuần|tháng|quý|năm|vụ|lần|người|hộ"
    r"|khẩu|con|cây|suất|buổi|chuyến|xóm|xã|thôn|bản|cháu|em|học|đối|sản|đơn|số|lao|cái|chiếc|sào"
    r"|mẫu|xe|lượt|kWh|W|bao|gói|hộp"
    r"|chai|thùng|quả|bát|nhà|gia|cụm|đài|lớp|trường|phòng|vị|mét|ki|công|cán|đại|nghìn|năm|kỳ|ca|đội|bộ|chi"
)
_RIGHT_UNIT = re.compile(rf"(?:{_PER})(?![^\W_])")
_AREAS = frozenset(("xóm", "xã", "thôn", "bản", "tổ", "phường", "cụm", "đội"))
"""Beside each other with a slash these are alternatives: "15 xóm/thôn"."""
_RATE = re.compile(r"(?:km2|km²|m2|m²|m3|m³|ha|h|s|l|giờ|giây|lít|W)(?![^\W_])")
_COUNT_BEFORE = re.compile(
    r"\d[^.;:\n/]{0,25}(?:/[^\W\d_]+ ?)*$|\b(?:triệu|tỷ|nghìn|trăm|chục|vài|mấy|đồng|đ|VNĐ|USD"
    r"|tấn|tạ|kg|suất) ?$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(rf"(?:{_either(_MONEY)}|triệu|tỷ|nghìn)(?: ?/ ?[^\W\d_]+)* ?$")
_SLASH = re.compile(r" ?/ ?")


def _read_slash(place: Place) -> Said | None:
    """The slash of "km/h", "đồng/kg", "2 lần/ngày"; others are for the punctuation."""
    following = place.text[place.match.end() : place.match.end() + 20]
    left = _LEFT_WORD.search(place.before)
    if left is None or not (place.follows(_COUNT_BEFORE) or left[1] in _UNMISTAKABLE):
        return None
    if left[1] in _SYMBOLS and following[:1].isdigit():
        return Said("trên", plain=True)
    right = _RIGHT_UNIT.match(following)
    if right is None or (left[1] in _AREAS and right[0] in _AREAS):
        return None
    rate = _RATE.match(following) and not place.follows(_MONEY_BEFORE)
    return Said("trên" if rate else "một", plain=True)


def _read_celsius(place: Place) -> Said | None:
    """“25oC” and "250C" with Word's lost superscript: the last sign is the degree's."""
    figure = place.match[1]
    parts = figure.split(",")
    words = numbers.decimal(parts[0], parts[1]) if len(parts) > 1 else numbers.whole(figure)
    return Said(f"{words} độ xê", sure="0C" not in place.token.replace(" ", "")[len(figure) :])


RULES = (
    Rule("temperature", Start.DIGIT, _CELSIUS, _read_celsius),
    Rule("unit", Start.LETTER, _UNIT, _read_unit),
    Rule("money", Start.LETTER, _CURRENCY, _read_currency),
    Rule("money", Start.SIGN, _SIGN_FIRST, _read_sign_first),
    Rule("times", Start.LETTER, _TIMES, _read_times),
    Rule("unit", Start.SIGN, _SIGN, _read_sign),
    Rule("per", Start.SIGN, _SLASH, _read_slash),
)
