"""What farms, builders and clinics call by letters and figures: rice BC15, concrete M250, AFB (+)."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start

_VARIETY = re.compile(r"([A-ZĐ]{1,4})(?:-?|(?<=OM) |(?<=ST) )(\d{1,4})(?![^\W_]|[.,/-]\d)")
_CROP_BEFORE = re.compile(
    r"\b(?:giống|(?:lúa|ngô|lạc|mía|sắn|đậu tương|cà phê|khoai tây|gạo|thóc|nếp|bưởi|mít)(?: (?:lai|thuần"
    r"|thơm|nếp|tẻ|tươi|giống|vụ xuân|vụ mùa))?)(?:(?: cơ cấu| chủ lực| mới| cây trồng)?:| như| là)?"
    r" (?:[^\W\d_]{1,10}(?: [^\W\d_]{1,10})?[- ]?\d{1,4}(?:, | và | hoặc )|[^\W\d_]{1,8}, ){0,5}$",
    re.IGNORECASE,
)
_SAID_AS_NUMBER = 3
"""Digits of a variety that are said as a number; "OM5451" is "năm bốn năm một"."""

_CONCRETE = re.compile(r"M(?: ?|#)(\d{2,3})(?![^\W_]|[.,/]\d)")
_CONCRETE_BEFORE = re.compile(
    r"\b(?:bê tông|BTXM|BTCT|BT|vữa|gạch|xi măng|mác|XM)(?: [^\W_]{1,8}){0,4} $", re.IGNORECASE
)
_GRADE_BEFORE = re.compile(r"\bmác (?:bê tông |vữa |xi măng )?$", re.IGNORECASE)
_GRADE_SIGN = re.compile("#")
_GRADED = re.compile(r"\b(?:mác|M) ?\d{2,3}$", re.IGNORECASE)
_CEMENT = re.compile(r"(PCB|PC) ?([345]0)(?![^\W_]|[.,]\d)")
_SPACING = re.compile(r"a ?=? ?(\d{2,3})(?:mm)?(?![^\W_]|[.,/]\d)")
_STEEL_BEFORE = re.compile(
    r"\b(?:thép|khoảng cách|phi|đai)\b[^.;]{0,25}$"
    r"|[ØΦφ]\d{1,2}[, ]{0,2}$",
    re.IGNORECASE,
)

_LOT = re.compile(r"([A-ZĐ]{2,3})[-.]?(\d{1,3})([-.:])(\d{1,3})(?![^\W_]|[.,/-]\d)")
_LOT_BEFORE = re.compile(r"\b(?:lô|ô|căn|nền)(?: đất| hộ)?(?: số| ký hiệu| mã số)?:? $", re.IGNORECASE)

_PATIENT = re.compile(r"BN ?(\d{1,6})(?![^\W_]|[.,/]\d)")
_PATIENT_BEFORE = re.compile(r"\b(?:ca|bệnh nhân|dương tính|mắc|nhiễm)\b[^;\n]{0,50}$", re.IGNORECASE)
_RESULT = re.compile(r"\(([+-])\)")
_RESULTS = {"+": "dương tính", "-": "âm tính"}
_TEST_BEFORE = re.compile(
    r"\b(?:xét nghiệm|test|kết quả|mẫu|AFB|HBsAg|HIV|phản ứng|vi rút|virus|ca|lao|PCR|sốt rét)\b"
    r"[^.;\n]{0,40}$",
    re.IGNORECASE,
)
_LOTS_BEFORE = re.compile(r"\b(?:các|những|từ|gồm|\d+) (?:lô|ô|căn|nền)\b[^.;]{0,15}$", re.IGNORECASE)


def _figures(figures: str) -> str:
    """“02” keeps its nought, "15" is a number."""
    return numbers.digits(figures) if figures[0] == "0" else numbers.whole(figures)


def _read_variety(place: Place) -> Said | None:
    """“giống lúa BC15” is "bê xê mười lăm", and no report."""
    listed = place.lexicon.find(place.text, place.match.start())
    if not place.follows(_CROP_BEFORE) or (listed is not None and listed[1] >= place.match.end()):
        return None
    letters, figures = place.match.groups()
    say = _figures if len(figures) <= _SAID_AS_NUMBER else numbers.digits
    return Said(f"{spell(letters)} {say(figures)}")


def _read_concrete(place: Place) -> Said | None:
    """“bê tông M250” is "mác hai trăm năm mươi"."""
    if not place.follows(_CONCRETE_BEFORE):
        return None
    grade = "" if place.follows(_GRADE_BEFORE) else "mác "
    return Said(f"{grade}{numbers.whole(place.match[1])}")


def _read_grade_sign(place: Place) -> Said | None:
    """The sign of "mác 250#" says nothing more."""
    return Said("") if place.follows(_GRADED) else None


_GOLD = re.compile(r"(?:9999|999,9|99,99|999)(?!\d|[.,/]\d)")
_GOLD_BEFORE = re.compile(
    r"\bvàng(?: (?:nhẫn|miếng|SJC|trơn|ta|tròn|thỏi|trang sức|mã|loại)){0,3}"
    r" $",
    re.IGNORECASE,
)


def _read_gold(place: Place) -> Said | None:
    """“vàng 9999” is "bốn số chín"."""
    if not place.follows(_GOLD_BEFORE):
        return None
    return Said(f"{numbers.whole(str(place.token.count('9')))} số chín")


_AMPERES = re.compile(r"A(?![^\W_])")
_AMPERES_BEFORE = re.compile(
    r"\b(?:công tơ|áp ?tô ?mát|aptomat|át tô mát|cầu (?:chì|dao)|dòng điện|cường độ|định mức|ổ cắm"
    r"|phích cắm)\b"
    r"[^.;]{0,40}\d$",
    re.IGNORECASE,
)


def _read_amperes(place: Place) -> Said | None:
    """“aptomat 32A”."""
    return Said("am pe") if place.follows(_AMPERES_BEFORE) else None


_MILLIBARS = re.compile(r"mb(?:ar)?(?![^\W_])")
_PRESSURE_BEFORE = re.compile(r"\báp\b[^.;]{0,40}\d ?$", re.IGNORECASE)


def _read_millibars(place: Place) -> Said | None:
    """“khí áp 996 mb”, where no computer is spoken of."""
    return Said("mi li ba") if place.follows(_PRESSURE_BEFORE) else None


def _read_cement(place: Place) -> Said | None:
    """“xi măng PCB40”; PC alone may be other things."""
    letters, figures = place.match.groups()
    if letters == "PC" and not place.follows(_CONCRETE_BEFORE):
        return None
    return Said(f"{spell(letters)} {numbers.whole(figures)}")


def _read_spacing(place: Place) -> Said | None:
    """“thép Φ10 a200”: how far the bars are from each other."""
    return Said(f"a {numbers.whole(place.match[1])}") if place.follows(_STEEL_BEFORE) else None


def _read_lot(place: Place) -> Said | None:
    """“lô LK02-15” is one lot; "các lô LK01-15" may be fifteen of them."""
    if not place.follows(_LOT_BEFORE):
        return None
    letters, first, _, second = place.match.groups()
    head, tail = f"{spell(letters)} {_figures(first)}", _figures(second)
    if not place.follows(_LOTS_BEFORE):
        return Said(f"{head}, {tail}")
    return Said(f"{head}, {tail}", sure=False, alternatives=(f"{head} đến {tail}",))


def _read_patient(place: Place) -> Said | None:
    """“ca bệnh BN1234”: the digits one by one."""
    return Said(f"bệnh nhân {numbers.digits(place.match[1])}") if place.follows(_PATIENT_BEFORE) else None


def _read_result(place: Place) -> Said | None:
    """“AFB (+)” is "dương tính"; without a test in the sentence it is in doubt."""
    if place.starts_line:
        return None
    return Said(_RESULTS[place.match[1]], sure=place.follows(_TEST_BEFORE))


RULES = (
    Rule("variety", Start.LETTER, _VARIETY, _read_variety),
    Rule("concrete", Start.LETTER, _CONCRETE, _read_concrete),
    Rule("concrete", Start.SIGN, _GRADE_SIGN, _read_grade_sign),
    Rule("gold", Start.DIGIT, _GOLD, _read_gold),
    Rule("unit", Start.LETTER, _AMPERES, _read_amperes),
    Rule("unit", Start.LETTER, _MILLIBARS, _read_millibars),
    Rule("cement", Start.LETTER, _CEMENT, _read_cement),
    Rule("spacing", Start.LETTER, _SPACING, _read_spacing),
    Rule("lot", Start.LETTER, _LOT, _read_lot),
    Rule("patient", Start.LETTER, _PATIENT, _read_patient),
    Rule("test-result", Start.SIGN, _RESULT, _read_result),
)
"""Before the letters and codes that they would be taken for."""
