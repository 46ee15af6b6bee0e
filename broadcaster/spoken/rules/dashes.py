"""Dashes and minus signs: "đến" between numbers, a pause between clauses, nothing within one name."""

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
    "|tuyên giáo|dân vận|tổ chức|kiểm tra|nội chính|văn xã|dân tộc|tôn giáo|thủ quỹ|văn thư|lưu trữ|kế toán"
    "|tài vụ|thi đua|khen thưởng|trồng trọt|chăn nuôi|thú y|lâm nghiệp|khuyến nông|việc làm|chứng thực"
)
_PAIRS = (
    "nông|lâm|ngư|thủy sản|thuỷ sản|diêm|thu|chi|xuất|nhập khẩu|nhập|tồn|cung|cầu"
    "|đông|hè|xuân|bắc|nam|tây|đông xuân|răng|hàm|mặt|tai|mũi|họng|sản|nhi|nội|ngoại"
)
"""Halves of one notion ("thu - chi", "đông - xuân"): said without a pause between two of them."""
_NATIONS = "việt|trung|nga|lào|mỹ|nhật|hàn|pháp|anh|ấn|campuchia|xô|cuba|á|âu|phi"
_TWO_OF_A_KIND = tuple(
    (re.compile(rf"\b(?:{kind}) ?$", re.IGNORECASE), re.compile(rf" ?(?:{kind})\b", re.IGNORECASE))
    for kind in (_FIELDS, _PAIRS, _NATIONS, "mác|lê|lênin")
)

_DASH = re.compile(r" ?-+ ?")
_QUANTITY_BEFORE = re.compile(
    r"(?:\d(?: ?(?:%|‰|°C?|h|h\d\d|giờ|phút|'|kg|g|m|km|cm|mm|ha|m2|m²|tấn|tạ|lít|l|đồng|đ|VNĐ"
    r"|triệu|tỷ|nghìn|tr|k|tuổi|ngày|tháng"
    r"|năm|người|hộ|điểm))?|\bquý [IVX]{1,4}|\bT[2-7]|(?i:\bthứ (?:hai|ba|tư|năm|sáu|bảy))"
    r"|(?i:\b(?:nhóm|hạng|loại|cấp|bậc|mục|phần|khu vực|vùng|khóa|khoá|đợt|phụ lục)) [IVX]{1,5}"
    r"|\bthế kỷ [IVX]{1,5}|\b[Cc]hương [IVX]{1,5}) ?$"
)
_QUANTITY_AFTER = re.compile(
    r" ?(?:từ )?(?:\d|[IVX]{1,5}\b|T[2-7]\b|CN\b|thứ \d|thứ (?:hai|ba|tư|năm|sáu|bảy)\b|chủ nhật"
    r"|tháng \d|năm \d|ngày \d|quý [IVX\d])",
    re.IGNORECASE,
)
_PLAIN_RANGE = re.compile(r"(?<![\d.,/:hgHG-])(\d{1,4}) ?$"), re.compile(r" ?(\d{1,4})(?![\d.,/:hgHG])")
LONG_NUMBER = re.compile(r"(?<![\d.,])\(?(?:0\d|1[89]00|\+84)[\d .()-]{6,18}$")
"""A telephone number, right before a dash or a slash."""
_SCHOOL_YEAR = re.compile(
    r"\b(?:năm học|niên khóa|niên khoá|(?:vụ|mùa)(?: [^\W\d_]+){0,2}|đông xuân) (?:19|20)\d\d ?$",
    re.IGNORECASE,
)
_SCORE = re.compile(r"\b(?:tỷ số|tỉ số|thắng|thua|hòa|hoà)[^.;,]{0,20}$", re.IGNORECASE)
_MINUS = re.compile(r"-(?=\d)")
_FIGURE = r"\d{1,3}(?:[.,]\d{1,2})?"
_COLD = re.compile(rf"{_FIGURE}(?: ?(?:đến|-|~|và|, ?) ?-?{_FIGURE})? ?(?:°|độ|oC|℃)")
_MEASURED = re.compile(r"\d[\d.,]{0,15} ?(?:%|đồng|đ\b|triệu|tỷ|nghìn)")
_SAME_NOUN = re.compile(
    r"\b(lớp|khối|tuần|điều|mục|câu|bài|tiết|trang|tầng|km|cấp|bậc|kỳ) ?\d{1,4} ?$", re.IGNORECASE
)

_WORD_BEFORE = re.compile(r"([^\W\d_]+)$")
_WORD_AFTER = re.compile(r"([^\W\d_]+)")


def _read_minus(place: Place) -> Said | None:
    """“-5°C” is "âm năm độ xê"; before other numbers a minus is a guess."""
    if place.before[-1:] not in {"", " ", "("} or place.before.rstrip()[-1:].isdigit():
        return None
    if _COLD.match(place.after):
        return Said("âm")
    if not place.starts_line:
        return Said("âm", sure=False)
    measured = place.precedes(_MEASURED)
    return Said("", sure=False, alternatives=("âm",)) if measured else Said("", plain=True)


def _read_dash(place: Place) -> Said:
    """A range, one name, a transcribed word, or a pause."""
    if place.follows(_QUANTITY_BEFORE) and place.precedes(_QUANTITY_AFTER):
        return _range(place)
    if _same_noun(place):
        return Said("đến")
    if any(place.follows(before) and place.precedes(after) for before, after in _TWO_OF_A_KIND):
        return Said(" ", plain=True)
    before, after = _WORD_BEFORE.search(place.before), _WORD_AFTER.match(place.after)
    if before and after and " " not in place.token:
        return Said(" " if after[1].islower() else ",", plain=True)
    tight = place.before[-1:].isalnum() and place.token == "-" and place.after[:1].isalnum()  # noqa: S105  # a sign
    return Said(" " if tight else ",", plain=True)


def _same_noun(place: Place) -> bool:
    """Whether the same noun has a number on either side: "lớp 1 - lớp 5", "Km15 - Km20"."""
    before = _SAME_NOUN.search(place.before)
    return before is not None and re.match(rf" ?{before[1]} ?\d", place.after, re.IGNORECASE) is not None


def _range(place: Place) -> Said:
    """“10-15%”: "đến". A school year and two telephone numbers have a pause; a falling range is doubtful."""
    if place.follows(_SCHOOL_YEAR) or place.follows(LONG_NUMBER) or place.follows(_SCORE):
        return Said(",", plain=True)
    left, right = _PLAIN_RANGE[0].search(place.before), _PLAIN_RANGE[1].match(place.after)
    falls = left and right and int(left[1]) >= int(right[1])
    return Said("đến", sure=not falls, alternatives=(",",) if falls else ())


RULES = (
    Rule("minus", Start.SIGN, _MINUS, _read_minus),
    Rule("dash", Start.SIGN, _DASH, _read_dash),
)
