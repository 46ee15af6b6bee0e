"""Units after a number: kg, km², °C, kWh, and what is counted "per" something.

A speed or density is "trên" ("ki lô mét trên giờ", "tấn trên héc ta"); a price or an allowance is "một"
("hai mươi nghìn đồng một ki lô gam", "hai lần một ngày"), as people say it at the market.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules import money

_METRES = {
    "m": "mét",
    "km": "ki lô mét",
    "dm": "đề xi mét",
    "cm": "xăng ti mét",
    "mm": "mi li mét",
    "hm": "héc tô mét",
}

_WORDS = {
    "miligam": "mi li gam", "miligram": "mi li gam", "mililít": "mi li lít", "mililit": "mi li lít",
    "kilôgam": "ki lô gam", "kilogam": "ki lô gam", "kilogram": "ki lô gam", "gram": "gam",
    "kilômét": "ki lô mét", "kilômet": "ki lô mét", "kilomet": "ki lô mét", "kilomét": "ki lô mét",
    "xentimét": "xăng ti mét", "centimét": "xăng ti mét", "centimet": "xăng ti mét", "milimét": "mi li mét",
    "milimet": "mi li mét", "hecta": "héc ta", "hécta": "héc ta", "decibel": "đề xi ben",
    "richter": "rích te", "Richter": "rích te", "Celsius": "xen xi uýt", "watt": "oát",
    "kilowatt": "ki lô oát",
    "megawatt": "mê ga oát", "micrômét": "mi crô mét", "microgam": "mi crô gam", "kilôoát": "ki lô oát",
}  # fmt: skip
"""Names of units as they are written in one word."""

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
    "lux": "lúc", "GW": "gi ga oát", "GWh": "gi ga oát giờ", "Wh": "oát giờ", "MVA": "mê ga vôn am pe",
    "mAh": "mi li am pe giờ", "mcg": "mi crô gam", "UI": "đơn vị quốc tế", "IU": "đơn vị quốc tế",
    "mmol": "mi li mon", "MPa": "mê ga pát can", "kPa": "ki lô pát can", "Gbps": "gi ga bít trên giây",
    "Kbps": "ki lô bít trên giây", "kbps": "ki lô bít trên giây", "µm": "mi crô mét", "μm": "mi crô mét",
    "um": "mi crô mét", "ppb": "phần tỷ", "dB(A)": "đề xi ben a", "M2": "mét vuông", "M3": "mét khối",
    "Ml": "mi li lít", "ML": "mi li lít", "MHZ": "mê ga héc", "Mhz": "mê ga héc", "kw": "ki lô oát",
    "kwh": "ki lô oát giờ", "KWH": "ki lô oát giờ", "kva": "ki lô vôn am pe", "Kwh": "ki lô oát giờ",
    "Kw": "ki lô oát", "Mw": "mê ga oát", "HZ": "héc", "db": "đề xi ben", "Kcal": "ki lô ca lo",
    "L": "lít", "dL": "đề xi lít", "dl": "đề xi lít", "MPN": "e mờ pê en nờ", "CFU": "xê ép u",
    "NTU": "en nờ tê u", "µmol": "mi crô mon", "μmol": "mi crô mon", "Nm3": "mét khối tiêu chuẩn",
     "cm²/s": "xăng ti mét vuông trên giây", "mmHG": "mi li mét thủy ngân", "mmhg": "mi li mét thủy ngân",
    **_WORDS,
}  # fmt: skip

_SIGNS = {
    "%": "phần trăm", "‰": "phần nghìn", "°C": "độ xê", "°c": "độ xê", "oC": "độ xê", "0C": "độ xê",
    "°F": "độ ép", "℃": "độ xê", "°": "độ", **money.SIGNS,
}  # fmt: skip

_NUMBER_BEFORE = r"\d ?$"
_COUNTED_BEFORE = re.compile(
    rf"{_NUMBER_BEFORE}|\d ?(?:k|K|tr|triệu|tỷ|tỉ|nghìn|ngàn|vạn|trăm|chục|rưỡi) ?$|[½¼¾²³]$"
    r"|\bmỗi\W{0,3}$|/ ?$",
    re.IGNORECASE,
)
UNIT_LETTERS = frozenset(token.casefold() for token in _SYMBOLS)
"""Letters that may stand right behind a number, in small letters."""
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
        "MB",
        "M2",
        "M3",
        "UI",
        "IU",
        "um",
    }
)
"""Symbols that mean nothing else, wherever they stand."""

_NEEDS_DIGIT = frozenset(
    ("l", "L", "g", "s", "h", "V", "W", "m", "gr", "TB", "CV", "cv", "ph", "HP", "M2", "M3", "UI", "IU", "um")
)
_DIGIT_OR_SLASH = re.compile(rf"{_NUMBER_BEFORE}|/ ?$")
_UNIT = re.compile(rf"(?:{money.either(_SYMBOLS)})(?![^\W\d_]|(?<=\d)\d)")
_SIGN = re.compile(money.either(_SIGNS).replace("0C|", "").replace("oC|", ""))
_CELSIUS = re.compile(r"(\d{1,3}(?:,\d)?) ?(?:°|º|o|0)C(?![^\W_])")
_TIMES = re.compile(r"[xX](?= ?(?:\d|\(|(?:hệ số|số|mức|lương|đơn giá|tỷ lệ)\b))")
_SIDE_BEFORE = re.compile(
    r"(?:\d|%) ?(?:(?:triệu|tỷ|nghìn) )?(?:[^\W\d_]{0,6}[23²³]?)(?:/[^\W\d_]{1,7}[23²³]?){0,2} ?$"
)
_DAY_AND_NIGHT = re.compile(r"[.-](?=đêm\b)")
_DAY_BEFORE = re.compile(r"\bngày$", re.IGNORECASE)
_ARC = re.compile(r"(\d{1,3})° ?(\d{1,2})'(?: ?(\d{1,2})(?:[.,](\d{1,3}))?(?:\"|'{1,2}))?")
_DIAMETER = re.compile(r"[ØøΦφϕ⌀] ?(?=\d)")
_TONNES = re.compile(r"T(?![^\W_])")
_LOADED = re.compile(r"\b(?:tải|trọng|xe|ô tô|nặng|cầu|cẩu|tổng)\b[^.;]{0,25}\d ?$", re.IGNORECASE)
_LATITUDE = re.compile(r"° ?([NSEWBĐ])(?![^\W_])")
_LATITUDES = {
    "N": "vĩ bắc", "B": "vĩ bắc", "S": "vĩ nam", "E": "kinh đông", "Đ": "kinh đông", "W": "kinh tây",
}  # fmt: skip
_BARE_LATITUDE = re.compile(r"[NE](?![^\W_])")
_COORDINATE_BEFORE = re.compile(
    r"\b(?:vĩ tuyến|kinh tuyến|vĩ độ|kinh độ|t[oọ]a độ|bão|ATNĐ|áp thấp|tâm|vị trí|vùng)\b[^\n]{0,55}\d ?$"
    r"|\d[NE] ?[-;,] ?\d{1,3}[.,]\d{1,2} ?$",
    re.IGNORECASE,
)
"""“lực kéo 2,5N” is no latitude."""


def _read_unit(place: Place) -> Said | None:
    """A unit after a number, a multiple or a slash; single letters only right after digits."""
    if place.token in _UNMISTAKABLE:
        return Said(_SYMBOLS[place.token])
    context = _DIGIT_OR_SLASH if place.token in _NEEDS_DIGIT else _COUNTED_BEFORE
    return Said(_SYMBOLS[place.token]) if place.follows(context) else None


def _read_sign(place: Place) -> Said:
    """A sign with a name of its own."""
    return Said(_SIGNS[place.token])


def _read_times(place: Place) -> Said | None:
    """The "x" of "3x4 m" and "2m x 3m"."""
    return Said("nhân") if place.follows(_SIDE_BEFORE) else None


def _read_diameter(_: Place) -> Said:
    """“Ø20” is "phi hai mươi"."""
    return Said("phi")


def _read_tonnes(place: Place) -> Said | None:
    """“xe tải trên 10T”."""
    return Said("tấn") if place.follows(_LOADED) else None


def _read_day_and_night(place: Place) -> Said | None:
    """“m3/ngày.đêm” is one word, and no sentence ends in it."""
    return Said(" ", plain=True) if place.follows(_DAY_BEFORE) else None


def _read_arc(place: Place) -> Said:
    """“22°40'15"” has minutes and seconds."""
    degrees, minutes, seconds, after = place.match.groups()
    words = f"{numbers.whole(degrees)} độ {numbers.whole(minutes)} phút"
    if not seconds:
        return Said(words)
    return Said(f"{words} {numbers.decimal(seconds, after) if after else numbers.whole(seconds)} giây")


def _read_latitude(place: Place) -> Said:
    """“17,5°N” is "mười bảy phẩy năm độ vĩ bắc"."""
    return Said(f"độ {_LATITUDES[place.match[1]]}")


def _read_bare_latitude(place: Place) -> Said | None:
    """“vĩ tuyến 17,0N”, as bulletins at sea write it, without the degree's sign."""
    return Said(f"độ {_LATITUDES[place.token]}") if place.follows(_COORDINATE_BEFORE) else None


_LEFT_WORD = re.compile(r"([^\W\d_]+[23²³]?|%|\d) ?$")
_PER = (
    r"kg|kilôgam|km2|km²|km|m2|m²|m3|m³|ha|héc|l|L|dL|dl|mL|ml"
    r"|Nm3|cm2|cm²|cm3|cm³|mm2|mm²|dm2|dm²|dm3|dm³|lít|tấn|tạ|yến|h|giờ|s|giây|phút|ph|ngày|đêm"
    r"|tuần|tháng|quý|năm|vụ|lần|người|hộ"
    r"|khẩu|con|cây|suất|buổi|chuyến|xóm|xã|thôn|bản|cháu|em|học|đối|sản|đơn|lao|cái|chiếc|sào"
    r"|mẫu|xe|lượt|kWh|W|bao|gói|hộp"
    r"|vạn|khóm|hố|bụi|gốc|luống|chậu|khay|lồng|ao|chuồng|bầu|giỏ|bình|bó|cân|lạng|chỉ|lượng|thìa"
    r"|ống|liều|mũi|trang|thẻ|thửa|tiết|bữa|trận|đợt|khóa|tàu|thuyền|căn|ổ|chai|thùng|quả|bát|nhà"
    r"|gia|cụm|đài|lớp|trường|phòng|vị|mét|ki|nghìn|năm|kỳ|ca|đội|bộ|chi"
)
_RIGHT_UNIT = re.compile(rf"(?:{_PER})(?![^\W_])")
_AREAS = frozenset(("xóm", "xã", "thôn", "bản", "tổ", "phường", "cụm", "đội"))
"""Beside each other with a slash these are alternatives: "15 xóm/thôn"."""
_RATE = re.compile(r"(?:N?[kcdm]?m[23²³]|ha|h|s|l|L|dL|dl|mL|ml|giờ|giây|lít|W)(?![^\W_])")
_COUNT_BEFORE = re.compile(
    r"\d[^.;:\n/]{0,25}(?:/[^\W\d_]+ ?)*$|\b(?:triệu|tỷ|nghìn|trăm|chục|vài|mấy|đồng|đ|VNĐ|USD"
    r"|tấn|tạ|kg|suất) ?$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(rf"(?:{money.either(money.MONEY)}|triệu|tỷ|nghìn)(?: ?/ ?[^\W\d_]+)* ?$")
_SLASH = re.compile(r" ?/ ?")
_RIGHT_ANY = re.compile(
    r"(?!(?:kế hoạch|dự toán|chỉ tiêu|tổng|cùng kỳ|mục tiêu|giao|triệu|tỷ|tỉ|nghìn)(?![^\W_]))"
    r"(?:USD|EUR|NDT|VNĐ|[^\W\d_A-ZĐ]{1,8}(?![^\W_]))"
)
"""What money may be paid for; a plan beside what was reached is no price."""
_ONE_OF = re.compile(r"0?1 [^\W\d_]")
_PER_MANY = re.compile(
    r"(?:100|1\.?000|10\.?000|100\.?000|1 triệu) (?:bé gái|bé trai|nam|nữ|dân|người|trẻ|ca"
    r"|phụ nữ|bà mẹ|hộ|lao động)\b"
)
_SHARED = re.compile(r"(?:giá|mức|doanh thu|dư nợ|lương|diện tích|số|trị giá|giá trị) ")
"""What a percentage is of: "10%/giá bán"."""
_DAY_OF_HOUR = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?=[,.:;)]|$| (?:đến|tới|-|và|tại)\b)")
"""“19h/25 đến 7h/26” in the measured rain of a station: the hour of a day."""
_PERIOD = re.compile(r"\d{1,3} (?:ngày|tuần|tháng|năm|giờ|phút|quý|vụ|buổi)(?![^\W_])")
_DOSES = frozenset(("mg", "g", "ml", "mcg", "µg", "UI", "IU", "gam"))
_PERIODS = frozenset(("ngày", "tuần", "tháng", "năm", "quý", "vụ", "giờ"))
_ONCE = re.compile(r"0?1 (?:lần|kỳ|buổi|đợt|lượt)(?![^\W_])")
_TURNS = frozenset(("lần", "buổi", "ca", "chuyến", "lượt", "đợt", "kỳ", "vụ", "ngày", "viên"))
_WHOLE_UNITS = frozenset(
    ("lít", "gam", "tấn", "tạ", "mét", "lạng", "gói", "lọ", "ống", "thìa", "nắp", "muỗng")
)
_COUNTED_NOUN = re.compile(r"\d ([^\W\d_]{1,7}(?: [^\W\d_]{1,7}){0,2})$")


_NUMBER_NEXT = re.compile(r" \d")
"""“tổ 5/xóm 3”: the area has a number of its own, so nothing is counted."""


def _read_slash(place: Place) -> Said | None:
    """The slash of "km/h", "đồng/kg", "2 lần/ngày"; others are for the punctuation."""
    following = place.text[place.match.end() : place.match.end() + 30]
    left = _LEFT_WORD.search(place.before)
    if left is None or not (_counts(place) or left[1] in _UNMISTAKABLE):
        return None
    if following[:1].isdigit():
        return _per_figure(place, left[1], following)
    if following.startswith("tổng ") or (left[1] == "%" and _SHARED.match(following)):
        return Said("trên", plain=True)
    paid = place.follows(_MONEY_BEFORE)
    right = _RIGHT_UNIT.match(following) or (_RIGHT_ANY.match(following) if paid else None)
    named = right is not None and right[0] in _AREAS and _NUMBER_NEXT.match(following, right.end())
    if right is None or named or (left[1] in _AREAS and right[0] in _AREAS):
        return None
    rate = (_RATE.match(following) and not paid) or (left[1] in _DOSES and right[0] == "kg")
    return Said("trên" if rate else "một", plain=True)


def _counts(place: Place) -> bool:
    """Whether a quantity or money stands before the slash."""
    return place.follows(_COUNT_BEFORE) or place.follows(_MONEY_BEFORE)


def _per_figure(place: Place, left: str, following: str) -> Said | None:
    """A figure behind the slash: "150mm/12h", "5 triệu đồng/1 hộ", "1 lần/2 tháng"."""
    if place.follows(_MONEY_BEFORE):
        return Said("" if _ONE_OF.match(following) else "trên", plain=True)
    if left in {"h", "giờ"} and _DAY_OF_HOUR.match(following):
        return Said("ngày", plain=True)
    if left in _PERIODS and _ONCE.match(following):
        return Said("", plain=True)
    if left in _SYMBOLS or left in _WHOLE_UNITS or _PER_MANY.match(following):
        return Said("trên", plain=True)
    if left in _TURNS and _PERIOD.match(following):
        return Said("trong", plain=True)
    counted = _COUNTED_NOUN.search(place.before)
    same = counted is not None and re.match(rf"[\d.]{{1,9}} {re.escape(counted[1])}(?![^\W_])", following)
    return Said("trên", plain=True) if same else None


def _read_celsius(place: Place) -> Said | None:
    """“25oC” and "250C" with Word's lost superscript: the last sign is the degree's."""
    figure = place.match[1]
    parts = figure.split(",")
    words = numbers.decimal(parts[0], parts[1]) if len(parts) > 1 else numbers.whole(figure)
    return Said(f"{words} độ xê", sure="0C" not in place.token.replace(" ", "")[len(figure) :])


RULES = (
    Rule("temperature", Start.DIGIT, _CELSIUS, _read_celsius),
    Rule("unit", Start.LETTER, _UNIT, _read_unit),
    Rule("unit", Start.LETTER, _TONNES, _read_tonnes),
    Rule("diameter", Start.LETTER | Start.SIGN, _DIAMETER, _read_diameter),
    Rule("coordinate", Start.DIGIT, _ARC, _read_arc),
    Rule("per", Start.SIGN, _DAY_AND_NIGHT, _read_day_and_night),
    Rule("coordinate", Start.SIGN, _LATITUDE, _read_latitude),
    Rule("coordinate", Start.LETTER, _BARE_LATITUDE, _read_bare_latitude),
    Rule("times", Start.LETTER, _TIMES, _read_times),
    Rule("unit", Start.SIGN, _SIGN, _read_sign),
    Rule("per", Start.SIGN, _SLASH, _read_slash),
)
