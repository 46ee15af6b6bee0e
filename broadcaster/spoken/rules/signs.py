"""Punctuation and signs: what becomes a pause, a word, or nothing.

Pauses: a bracket, a quotation mark and a dash between clauses are a comma; a dash between fields that make
one name ("chính trị - xã hội") is none; a dash between numbers is "đến".
"""

import re

from broadcaster.spoken.rule import Place, Rule, Said, Start

_FIELDS = (
    "kinh tế|chính trị|văn hóa|văn hoá|xã hội|quốc phòng|an ninh|khoa học|kỹ thuật|công nghệ"
    "|thể thao|du lịch|thông tin"
    "|truyền thông|giáo dục|đào tạo|tài chính|kế hoạch|lao động|thương binh|đối ngoại|môi trường"
    "|tài nguyên|nông nghiệp"
    "|nông thôn|dân số|gia đình|trẻ em|y tế|đô thị|hạ tầng|tổng hợp|văn phòng|hành chính|nội vụ"
    "|tư pháp|hộ tịch|thống kê"
    "|địa chính|xây dựng|phòng|dịch vụ|thương mại|công nghiệp|tiểu thủ công nghiệp|phát thanh"
    "|truyền hình|lịch sử|thủ tục"
    "|hợp tác|phát triển|quân sự|pháp luật|pháp chế|thanh niên|nhi đồng|giáo dục nghề nghiệp"
)
_FIELD_BEFORE = re.compile(rf"\b(?:{_FIELDS}) ?$", re.IGNORECASE)
_FIELD_AFTER = re.compile(rf" ?(?:{_FIELDS})\b", re.IGNORECASE)

_DASH = re.compile(r" ?-+ ?")
_QUANTITY_BEFORE = re.compile(
    r"(?:\d(?: ?(?:%|‰|°C?|h|h\d\d|giờ|phút|'|kg|g|m|km|cm|mm|ha|m2|m²|tấn|tạ|lít|l|đồng|đ|VNĐ"
    r"|triệu|tỷ|nghìn|tr|k|tuổi|ngày|tháng"
    r"|năm|người|hộ|điểm))?|\bquý [IVX]{1,4}|\bT[2-7]|\bthứ (?:hai|ba|tư|năm|sáu|bảy)"
    r"|\bthế kỷ [IVX]{1,5}|\b[Cc]hương [IVX]{1,5}) ?$"
)
_QUANTITY_AFTER = re.compile(
    r" ?(?:từ )?(?:\d|[IVX]{1,5}\b|T[2-7]\b|CN\b|thứ \d|thứ (?:hai|ba|tư|năm|sáu|bảy)\b|chủ nhật"
    r"|tháng \d|năm \d|ngày \d|quý [IVX\d])",
    re.IGNORECASE,
)
_PLAIN_RANGE = re.compile(r"(?<![\d.,/:-])(\d{1,4}) ?$"), re.compile(r" ?(\d{1,4})(?![\d.,/:])")
_LONG_NUMBER = re.compile(r"(?<![\d.,])(?:0\d|1[89]00)[\d .]{6,}$")
_SCHOOL_YEAR = re.compile(
    r"\b(?:năm học|niên khóa|niên khoá|vụ|mùa|đông xuân) (?:19|20)\d\d ?$", re.IGNORECASE
)
_SCORE = re.compile(r"\b(?:tỷ số|tỉ số|thắng|thua|hòa|hoà)[^.;,]{0,20}$", re.IGNORECASE)
_MINUS = re.compile(r"-(?=\d)")
_COLD = re.compile(r"\d{1,3}(?:,\d+)? ?(?:°|độ|oC|℃)")

_WORD_BEFORE = re.compile(r"([^\W\d_]+)$")
_WORD_AFTER = re.compile(r"([^\W\d_]+)")


def _read_minus(place: Place) -> Said | None:
    """“-5°C” is "âm năm độ xê"; before other numbers a minus is a guess."""
    if place.before[-1:] not in {"", " ", "("} or place.before.rstrip()[-1:].isdigit():
        return None
    if _COLD.match(place.after):
        return Said("âm")
    return Said("", plain=True) if place.starts_line else Said("âm", sure=False)


def _read_dash(place: Place) -> Said:
    """A range, one name, a transcribed word, or a pause."""
    if place.follows(_QUANTITY_BEFORE) and place.precedes(_QUANTITY_AFTER):
        return _range(place)
    if place.follows(_FIELD_BEFORE) and place.precedes(_FIELD_AFTER):
        return Said(" ", plain=True)
    before, after = _WORD_BEFORE.search(place.before), _WORD_AFTER.match(place.after)
    if before and after and " " not in place.token:
        return Said(" " if after[1].islower() else ",", plain=True)
    tight = place.before[-1:].isalnum() and place.token == "-" and place.after[:1].isalnum()  # noqa: S105  # a sign
    return Said(" " if tight else ",", plain=True)


def _range(place: Place) -> Said:
    """“10-15%”: "đến". A school year and two telephone numbers have a pause; a falling range is doubtful."""
    if place.follows(_SCHOOL_YEAR) or place.follows(_LONG_NUMBER) or place.follows(_SCORE):
        return Said(",", plain=True)
    left, right = _PLAIN_RANGE[0].search(place.before), _PLAIN_RANGE[1].match(place.after)
    falls = left and right and int(left[1]) >= int(right[1])
    return Said("đến", sure=not falls, alternatives=(",",) if falls else ())


_PAUSES = re.compile(r"\.{2,}|[,;:?!.]")
_ELLIPSIS_GOES_ON = re.compile(r"[ ,;)\"']*[^\W\d_A-ZĐ]|[ ]*[,;)]")
_CLOSING = re.compile(r"[()\[\]{}\"|]")
_SILENT = re.compile(r"['*•_\\~`]")
_SLASH = re.compile(r" ?[/\\] ?")
_AND_OR = re.compile(r"\bvà ?$", re.IGNORECASE)
_NUMBER_AFTER = re.compile(r" ?\d")
_NUMBER_BEFORE = re.compile(r"\d ?%?$")

_NAMED = {
    "&": "và", "+": "cộng", "=": "bằng", "×": "nhân", "÷": "chia", "±": "cộng trừ", "@": "a còng",
    "≥": "từ", "≤": "không quá", ">": "trên", "<": "dưới", "~": "khoảng", "≈": "khoảng", "²": "bình phương",
    "³": "lập phương", "#": "thăng",
}  # fmt: skip
_ALWAYS = frozenset("&=±²³")
_BEFORE_NUMBER = frozenset("≥≤><~≈+×÷")
_SIGN = re.compile(r"[&+=×÷±@≥≤><~≈²³#]")
_ANY = re.compile(r".", re.DOTALL)


def _read_pause(place: Place) -> Said:
    """Marks that voices know stay; three dots are a short pause inside a sentence, a full stop at its end."""
    mark = place.token
    if len(mark) == 1:
        return Said(mark, plain=True)
    return Said("," if place.precedes(_ELLIPSIS_GOES_ON) else ".", plain=True)


def _read_closing(_: Place) -> Said:
    """Brackets, quotation marks and the lines of a table are short pauses."""
    return Said(",", plain=True)


def _read_silent(_: Place) -> Said:
    """Marks of the page, not of the speech."""
    return Said(" ", plain=True)


def _read_slash(place: Place) -> Said:
    """“và/hoặc” is "và hoặc"; between numbers "trên"; between words a pause."""
    if place.follows(_AND_OR):
        return Said(" ", plain=True)
    if place.follows(_LONG_NUMBER):
        return Said(",", plain=True)
    if place.follows(_NUMBER_BEFORE) and place.precedes(_NUMBER_AFTER):
        return Said("trên", sure=False)
    return Said(",", plain=True)


def _read_sign(place: Place) -> Said | None:
    """A sign with a name, where it means that; doubtful elsewhere."""
    sign = place.token
    if sign in _BEFORE_NUMBER and place.precedes(_NUMBER_AFTER):
        return Said(_NAMED[sign])
    if sign in _ALWAYS:
        return Said(_NAMED[sign])
    if sign == "+" and re.search(r"\w ?$", place.before) and re.match(r" ?\w", place.after):
        return Said("cộng", sure=False)
    return None


def _read_unknown(place: Place) -> Said:
    """A sign that no rule knows is left out, and reported."""
    return Said(" ", plain=True) if place.token.isspace() else Said("", sure=False)


_EITHER = Start.SIGN | Start.LETTER | Start.DIGIT

RULES = (
    Rule("minus", Start.SIGN, _MINUS, _read_minus),
    Rule("dash", Start.SIGN, _DASH, _read_dash),
    Rule("pause", Start.SIGN, _PAUSES, _read_pause),
    Rule("slash", Start.SIGN, _SLASH, _read_slash),
    Rule("bracket", Start.SIGN, _CLOSING, _read_closing),
    Rule("sign", Start.SIGN, _SIGN, _read_sign),
    Rule("silent", Start.SIGN, _SILENT, _read_silent),
    Rule("unknown-sign", _EITHER, _ANY, _read_unknown),
)
