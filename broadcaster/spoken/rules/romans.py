"""Roman numerals: "Chương IV", "quý I/2026", "lần thứ XX"; never syllables that look like them (VI PHẠM)."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start

_NUMERAL = re.compile(r"(?!L)[XVIL]{1,9}(?!\w)")
_QUARTER_YEAR = re.compile(r"([IVX]{1,4}) ?[/-] ?((?:19|20)\d{2})(?!\d)")

NAMED = (
    r"chương|mục|tiểu mục|phần|quý|đại hội|thế kỷ|thế kỉ|lần|lần thứ|khóa|khoá|kỳ|kỳ họp thứ|kỳ họp|hạng|cấp"
    r"|loại|nhóm|bậc|tập|thứ|quân khu|khu vực|khu|vùng|giai đoạn|đợt|học kỳ|học kì|phụ lục|quyển|bảng|điểm"
    r"|bước|hội nghị|trung ương|TW|NQTW|HNTW|TK|HK|nhiệm kỳ|tiểu vùng|BĐ|báo động|phân khu|liên khu"
    r"|quân đoàn|ngạch|thế hệ"
)
"""What numerals are always told of."""

_COUNTED = (
    r"độ|mức|vụ|vòng|tổ|đội|lớp|(?<!mét )khối|tầng|cụm|tuyến|trung đoàn|sư đoàn|tiểu đoàn"
    r"|đại đội|lữ đoàn|chuyên khoa"
    r"|trung tâm|số|CĐS|hạng mục|gói thầu|hợp phần|biểu|mẫu|trại|pha|thế chiến|tiểu dự án|nội dung|trường"
    r"|năm thứ|kỹ sư bậc"
)
_LISTED = r"(?:[IVX]{1,6}(?:, ?| và | đến | ?- ?| hoặc ))"
_GAP = r"[^\w.,;:?!()\[\]{}\"|/\\-]{1,6}"
"""A space, and signs that are not said."""
_NAMED_BEFORE = re.compile(rf"(?<![^\W\d_])(?:{NAMED}){_GAP}{_LISTED}{{0,6}}$", re.IGNORECASE)
_COUNTED_BEFORE = re.compile(rf"(?:(?<![^\W\d_])(?:{_COUNTED}){_GAP}|° ?){_LISTED}{{0,6}}$", re.IGNORECASE)
_CONGRESS_BEFORE = re.compile(r"\bđại hội(?: [^\W\d_]{1,12}){1,6} $", re.IGNORECASE)
_ORDINAL_BEFORE = re.compile(r"\bthứ $", re.IGNORECASE)
_ORDER_BEFORE = re.compile(r"\bhu(?:ân|y) chương [^.;,]{0,40}\bhạng $", re.IGNORECASE)
_RANKS = {1: "nhất", 2: "nhì", 3: "ba"}
"""The classes of an order: Huân chương Lao động hạng Nhì."""

_SYLLABLE_AFTER = {
    "I": re.compile(r" (?:xờ ra en|ran|rắc|ta li|ốt)\b"),
    "VI": re.compile(r" (?:PHẠM|SINH|KHUẨN|RÚT|MÔ|TÍNH|BA|TRÙNG|NHỰA|CHẤT|LƯỢNG|MẠCH|PHIM|BẰNG|DIỆU|NANG)\b"),
    "XI": re.compile(r" (?:MĂNG|LANH|RÔ|PHÔNG|NHAN|MẠ)\b"),
}
_SYLLABLE_BEFORE = re.compile(r"\b(?:HÀNH|PHẠM|HIỂN|TINH|TIỂU|DUY|TẾ) $")
_UPPER_BESIDE = re.compile(r"[^\W\d_]{2,} $"), re.compile(r" ([^\W\d_]{2,})")
_DOUBTFUL = frozenset(("IV", "VI", "IX", "XI", "XV", "XX", "XXX"))
"""Numerals that may be letters or a syllable where nothing tells."""


def _is_syllable(place: Place) -> bool:
    """Whether "VI" or "XI" is a word of a heading in capitals: "HÀNH VI", "VI PHẠM", "XI MĂNG"."""
    following = _SYLLABLE_AFTER.get(place.token)
    if following is None:
        return False
    return place.precedes(following) or place.follows(_SYLLABLE_BEFORE)


def _in_heading(place: Place) -> bool:
    """Whether a word in capitals stands beside it."""
    before, after = _UPPER_BESIDE[0].search(place.before), _UPPER_BESIDE[1].match(place.after)
    return any(word is not None and word[0].isupper() for word in (before, after))


def _read_quarter(place: Place) -> Said | None:
    """“quý I/2026”: the quarter and its year."""
    value = roman(place.match[1])
    if value is None or not place.follows(_NAMED_BEFORE):
        return None
    return Said(f"{numbers.cardinal(value)} năm {numbers.cardinal(int(place.match[2]))}")


def _is_told(place: Place) -> bool:
    """Whether what stands before is counted with numerals; "vụ X" and "tổ V" may be letters."""
    if place.follows(_NAMED_BEFORE):
        return True
    if place.token in {"V", "X"}:
        return False
    congress = len(place.token) > 1 and place.follows(_CONGRESS_BEFORE)
    return congress or place.follows(_COUNTED_BEFORE)


def _read_roman(place: Place) -> Said | None:
    """“Chương IV”, "quý I", "lần thứ XX"; elsewhere only what can be nothing else, or with a doubt."""
    value = roman(place.token)
    if value is None or _is_syllable(place):
        return None
    if place.follows(_ORDINAL_BEFORE):
        return Said(numbers.ordinal(value))
    if place.follows(_ORDER_BEFORE):
        return Said(_RANKS.get(value) or numbers.cardinal(value))
    return Said(numbers.cardinal(value)) if _is_told(place) else _alone(place, value)


def _alone(place: Place, value: int) -> Said | None:
    """A numeral that nothing announces: "Quy hoạch điện VIII"."""
    if len(place.token) == 1 or not set(place.token) <= set("IVX"):
        return None
    if place.token not in _DOUBTFUL:
        return Said(numbers.cardinal(value))
    if place.token in _SYLLABLE_AFTER and _in_heading(place):
        return None
    return Said(numbers.cardinal(value), sure=False, alternatives=(spell(place.token),))


RULES = (
    Rule("roman", Start.LETTER, _QUARTER_YEAR, _read_quarter),
    Rule("roman", Start.LETTER, _NUMERAL, _read_roman),
)
"""They come before units and abbreviations."""
