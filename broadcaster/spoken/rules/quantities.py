"""Numbers that count or measure: cardinals, ordinals, decimals, fractions, and names made of digits."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start

_END = r"(?!\d|[.,]\d)"
_THOUSANDS = re.compile(rf"(\d{{1,3}}(?:\.\d{{3}})+)(?:,(\d{{1,6}}))?{_END}")
_COMMA_THOUSANDS = re.compile(rf"(\d{{1,3}}(?:,\d{{3}}){{2,}})(?:\.(\d{{1,6}}))?{_END}")
_SPACED_THOUSANDS = re.compile(rf"[1-9]\d{{0,2}}(?: \d{{3}})+{_END}(?! \d)")
_COMMA = re.compile(rf"(\d{{1,18}}),(\d{{1,18}}){_END}")
_POINT = re.compile(rf"(\d{{1,18}})\.(\d{{1,18}}){_END}")
_CODE = re.compile(r"\d+(?:[.,/-]\d+)+")
_WHOLE = re.compile(r"\d+")
_FRACTION = re.compile(r"(\d{1,6})/(\d{1,6})(?!\d|[./-]\d)")
_VULGAR = {"½": "một phần hai", "¼": "một phần tư", "¾": "ba phần tư", "⅓": "một phần ba", "⅔": "hai phần ba"}
_VULGAR_SIGN = re.compile("[½¼¾⅓⅔]")

_UNIT_AFTER = re.compile(
    r" ?(?:%|‰|°|độ|phần trăm|triệu|tỷ|tỉ|nghìn|ngàn|tr\b|kg|g\b|km|m\b|m2|m3|cm|mm|ha\b|héc|ki"
    r"|mét|tấn|tạ|yến|lít|l\b|ml"
    r"|kw|mw|lần|điểm|giờ|phút|sào|mẫu|oát|usd|đô)",
    re.IGNORECASE,
)
_ORDINAL_BEFORE = re.compile(r"\bthứ $", re.IGNORECASE)
_PROJECT_BEFORE = re.compile(
    r"\b(?:ban chỉ đạo|bcđ|đề án|chương trình|dự án|tổ công tác|chỉ thị|nghị quyết|kết luận"
    r"|nghị định|thông tư|quyết định)"
    r"(?: quốc gia)? ?$",
    re.IGNORECASE,
)
_COMMITTEE_BEFORE = re.compile(
    r"\b(?:ban chỉ đạo|bcđ|chương trình|dự án|tổ công tác)(?: quốc gia)? ?$", re.IGNORECASE
)
_ADDRESS_BEFORE = re.compile(r"\b(?:số nhà|nhà số|ngõ|ngách|hẻm|kiệt|lô) $", re.IGNORECASE)
_SHARE_AFTER = re.compile(
    r" (?:số|diện tích|tổng|dân số|thời gian|lượng|sản lượng|chiều|quãng|thế giới|giá|mức|tiền"
    r"|ngân sách|kinh phí|thu nhập"
    r"|khối lượng|thể tích|công suất|gia đình|lực lượng|nhân khẩu|lít|kg|cốc|bát|thìa|muỗng|viên|quả)\b"
)
_CODE_SIGNS = {".": " chấm ", ",": ", ", "/": " trên ", "-": ", "}
_LONG = 9
_NUMBER_NAMED = re.compile(r"\b(?:số|mã|mã số|sê ri|seri)(?: hiệu)? ?:? ?$", re.IGNORECASE)


def _read_thousands(place: Place) -> Said:
    """“1.500” is "một nghìn năm trăm"; "1.500,5" has a decimal comma."""
    whole, after = place.match[1].replace(".", ""), place.match[2]
    if whole[0] == "0":
        return Said(f"{numbers.digits(whole[0])} phẩy {numbers.digits(whole[1:])}", sure=False)
    return Said(numbers.decimal(whole, after) if after else numbers.whole(whole))


def _read_comma_thousands(place: Place) -> Said:
    """“1,500,000”, as spreadsheets in English write it."""
    whole, after = place.match[1].replace(",", ""), place.match[2]
    return Said(numbers.decimal(whole, after) if after else numbers.whole(whole))


def _read_spaced_thousands(place: Place) -> Said:
    """“1 500 000”, as some tables write it."""
    whole = place.token.replace(" ", "")
    return Said(numbers.whole(whole), sure=len(whole) > len("999999") or place.precedes(_UNIT_AFTER))


def _read_comma(place: Place) -> Said:
    """“2,5” is "hai phẩy năm"; three decimals may be an English thousand."""
    whole, after = place.match.groups()
    words = numbers.decimal(whole, after)
    thousand = len(after) == 3 and whole[0] != "0" and len(whole) <= 3  # noqa: PLR2004  # a group of thousands
    if not thousand:
        return Said(words)
    return Said(words, sure=False, alternatives=(numbers.whole(whole + after),))


def _read_point(place: Place) -> Said:
    """“2.5 kg” is a decimal; without a unit it may be a chapter or a version, "hai chấm năm"."""
    whole, after = place.match.groups()
    words = numbers.decimal(whole, after)
    pointed = f"{numbers.whole(whole)} chấm {numbers.whole(after)}"
    if place.precedes(_UNIT_AFTER):
        return Said(words)
    if re.search(r"\b(?:phiên bản|mục|bảng|hình|bản|điều)\s$", place.before, re.IGNORECASE):
        return Said(pointed)
    return Said(pointed, sure=False, alternatives=(words,))


def _read_fraction(place: Place) -> Said | None:
    """“2/3 diện tích” is "hai phần ba", "138/155 xã" "một trăm ba mươi tám trên một trăm năm mươi lăm"."""
    top, bottom = place.match.groups()
    if place.follows(_ADDRESS_BEFORE):
        return Said(f"{numbers.whole(top)} xẹt {numbers.whole(bottom)}")
    part = place.precedes(_SHARE_AFTER) and int(top) < int(bottom)
    fourth = "tư" if bottom == "4" else numbers.whole(bottom)
    if part:
        return Said(f"{numbers.whole(top)} phần {fourth}")
    return Said(f"{numbers.whole(top)} trên {numbers.whole(bottom)}")


def _read_vulgar(place: Place) -> Said:
    """“½” alone is "một phần hai", after a number "rưỡi"."""
    after_number = place.before[-1:].isdigit()
    if after_number:
        return Said("rưỡi" if place.token == "½" else f"và {_VULGAR[place.token]}")  # noqa: S105  # a sign
    return Said(_VULGAR[place.token])


def _read_ordinal(place: Place) -> Said | None:
    """The number after "thứ": "lần thứ 1" is "lần thứ nhất"."""
    if not place.follows(_ORDINAL_BEFORE) or len(place.token) > _LONG:
        return None
    return Said(numbers.ordinal(int(place.token)))


def _read_project(place: Place) -> Said | None:
    """Committees and programmes known by a number.

    "Ban Chỉ đạo 389" is "ba tám chín", "Đề án 06" "không sáu".
    """
    committee = place.follows(_COMMITTEE_BEFORE) and len(place.token) in {3, 4}
    nought = place.token[0] == "0" and place.follows(_PROJECT_BEFORE)
    return Said(numbers.digits(place.token)) if committee or nought else None


def _read_code(place: Place) -> Said:
    """Digits with signs that no rule knows; a list written without spaces is plain."""
    parts = re.split(r"([.,/-])", place.token)
    words = "".join(_CODE_SIGNS.get(part) or numbers.whole(part) for part in parts)
    return Said(words, sure=set(parts[1::2]) == {","} and all(len(part) < 3 for part in parts[::2]))  # noqa: PLR2004


def _in_threes(figures: str) -> str:
    return numbers.grouped([figures[start : start + 3] for start in range(0, len(figures), 3)])


def _read_named(place: Place) -> Said | None:
    """Seven digits or more after "số" name a paper, not a quantity."""
    return Said(_in_threes(place.token)) if place.follows(_NUMBER_NAMED) else None


def _read_whole(place: Place) -> Said:
    """A whole number; nine digits or more without a sign are rather a name than a quantity."""
    figures = place.token
    if (
        len(figures) < _LONG
        or place.precedes(_UNIT_AFTER)
        or place.precedes(re.compile(r" ?(?:đồng|đ\b|VN)"))
    ):
        return Said(numbers.whole(figures))
    return Said(_in_threes(figures), sure=False)


_NUMERAL = re.compile(r"(?!L)[XVIL]{1,9}(?!\w)")
_QUARTER_YEAR = re.compile(r"([IVX]{1,4}) ?[/-] ?((?:19|20)\d{2})(?!\d)")
_COUNTS_ROMAN = re.compile(
    r"\b(?:chương|mục|phần|quý|đại hội|thế kỷ|thế kỉ|lần|lần thứ|khóa|khoá|kỳ|kỳ họp thứ|kỳ họp"
    r"|hạng|cấp|loại|nhóm|bậc|tập|thứ"
    r"|quân khu|khu vực|khu|vùng|giai đoạn|đợt|học kỳ|phụ lục|quyển|bảng|điểm|đại đội|tiểu đoàn"
    r"|trung tâm|bước|hội nghị"
    r"|(?:chương|quý|mục|phần|khóa|khoá|đợt|hạng|loại|phụ lục) [IVX]{1,5}(?:, [IVX]{1,5})*(?:,"
    r"| và| đến| ?-| hoặc))\s?$",
    re.IGNORECASE,
)
_PLAIN_NUMERALS = frozenset(("II", "III", "VII", "VIII", "XII", "XIII"))


def _read_quarter(place: Place) -> Said | None:
    """“quý I/2026”: the quarter and its year."""
    value = roman(place.match[1])
    if value is None or not place.follows(_COUNTS_ROMAN):
        return None
    return Said(f"{numbers.cardinal(value)} năm {numbers.cardinal(int(place.match[2]))}")


def _read_roman(place: Place) -> Said | None:
    """“Chương IV”, "quý I", "lần thứ XX"; elsewhere only what can be nothing else, and doubtful."""
    value = roman(place.token)
    if value is None:
        return None
    if place.follows(_ORDINAL_BEFORE):
        return Said(numbers.ordinal(value))
    if place.follows(_COUNTS_ROMAN):
        return Said(numbers.cardinal(value))
    if len(place.token) == 1 or not set(place.token) <= set("IVX"):
        return None
    sure = place.token in _PLAIN_NUMERALS
    return Said(numbers.cardinal(value), sure=sure, alternatives=() if sure else (spell(place.token),))


NAMING = (
    Rule("roman", Start.LETTER, _QUARTER_YEAR, _read_quarter),
    Rule("roman", Start.LETTER, _NUMERAL, _read_roman),
)
"""Numerals in letters: they come before units and abbreviations."""

RULES = (
    Rule("project-number", Start.DIGIT, re.compile(rf"\d{{2,4}}{_END}"), _read_project),
    Rule("fraction", Start.DIGIT, _FRACTION, _read_fraction),
    Rule("fraction", Start.SIGN, _VULGAR_SIGN, _read_vulgar),
    Rule("thousands", Start.DIGIT, _THOUSANDS, _read_thousands),
    Rule("thousands", Start.DIGIT, _COMMA_THOUSANDS, _read_comma_thousands),
    Rule("thousands", Start.DIGIT, _SPACED_THOUSANDS, _read_spaced_thousands),
    Rule("decimal", Start.DIGIT, _COMMA, _read_comma),
    Rule("decimal", Start.DIGIT, _POINT, _read_point),
    Rule(
        "unknown-number", Start.DIGIT, re.compile(rf"(?!\d+-\d+(?![.,/-]\d))(?:{_CODE.pattern})"), _read_code
    ),
    Rule("paper-number", Start.DIGIT, re.compile(r"\d{7,30}(?!\d)"), _read_named),
    Rule("ordinal", Start.DIGIT, _WHOLE, _read_ordinal),
    Rule("cardinal", Start.DIGIT, _WHOLE, _read_whole),
)
