"""Numbers that count: cardinals, ordinals, thousands, decimals; with a doubt where a sign may mean either."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules import names

_END = r"(?!\d|[.,]\d)"
_THOUSANDS = re.compile(rf"(\d{{1,3}}(?:\.\d{{3}})+)(?:,(\d{{1,6}}))?{_END}")
_COMMA_THOUSANDS = re.compile(rf"(\d{{1,3}}(?:,\d{{3}}){{2,}})(?:\.(\d{{1,6}}))?{_END}")
_SPACED_THOUSANDS = re.compile(rf"[1-9]\d{{0,2}}(?: \d{{3}})+{_END}(?! \d)")
_COMMA = re.compile(rf"(\d{{1,18}}),(\d{{1,18}}){_END}")
_POINT = re.compile(rf"(\d{{1,18}})\.(\d{{1,18}}){_END}")
_CODE = re.compile(r"(?!\d+-\d+(?:,\d+)?(?!\d|[.,/-]\d))\d+(?:[.,/-]\d+)+")
_WHOLE = re.compile(r"\d+")

_TO = r"(?: ?(?:-|÷|~|đến) ?\d{1,9}(?:[.,]\d{1,6})?)?"
_UNIT_AFTER = re.compile(
    rf"{_TO} ?(?:%|‰|°|độ|phần trăm|triệu|tỷ|tỉ|nghìn|ngàn|tr\b|trđ|kg|g\b|mg|gam\b|km|m\b|m2|m²|m3|m³|cm|mm"
    r"|ha\b|héc|ki|mét|tấn|tạ\b|yến|lít|l\b|ml|kw|mw|gw|kv|lần|điểm|giờ|phút|sào|mẫu\b|oát|usd|đô|mmol|inch|vạn"
    r"|µg|mcg|mhz|ghz|gb\b|tb\b|mb\b|con/|người/|tuổi|năm\b|tháng\b|ngày\b|công\b)",
    re.IGNORECASE,
)
_MONEY_AFTER = re.compile(r" ?(?:đồng|đ\b|VN|vn)")
_COUNTED_AFTER = re.compile(
    r" (?:người|hộ|khẩu|cây|con|liều|lượt|suất|bao|viên|đại biểu|học sinh|phiếu|cử tri)\b"
)
_DECIMAL_BEFORE = re.compile(
    r"\b(?:hệ số|chỉ số|trung bình|BMI|pH|IELTS|nặng|cao|rộng|dài|sâu|dày|tỷ suất|tỷ lệ|điểm|đạt"
    r"|cận|viễn|độ lớn|cường độ|hệ số lương|điểm số)(?: là| từ| khoảng| gần| trên| dưới|:)? $",
    re.IGNORECASE,
)
_VERSION_BEFORE = re.compile(
    r"\b(?:phiên bản|mục|bảng|hình|bản|điều|công nghiệp|công nghệ|cách mạng|thời đại|kỷ nguyên|nông nghiệp"
    r"|giáo dục|chính phủ|android|ios|windows|bluetooth|web|phần|tiểu mục|khoản)\s$",
    re.IGNORECASE,
)
_LATITUDE_AFTER = re.compile(r" ?(?:[NE](?![^\W_])|° ?[NSEWBĐ](?![^\W_])|(?:độ|°) ?(?:[Vv]ĩ|[Kk]inh))")
_MONTH_BEFORE = re.compile(r"\btháng $", re.IGNORECASE)
_PERCENT_AFTER = re.compile(r" ?%")
_ORDINAL_BEFORE = re.compile(r"\bthứ $", re.IGNORECASE)
_PRIZE_BEFORE = re.compile(r"(?<!lời )(?<!bài )(?<!mùa )\bgiải $", re.IGNORECASE)
_ORDER_BEFORE = re.compile(r"\bhu(?:ân|y) chương [^.;,]{0,40}\bhạng $", re.IGNORECASE)
_PRIZE = re.compile(r"[1-3](?![\d/%:-]|[.,]\d| (?:bài|câu|pháp|phương|bước|ngày|đội|người|thưởng|đấu|vô))")
_PRIZES = {"1": "nhất", "2": "nhì", "3": "ba"}
_IN_WORDS = re.compile(r"\(([^\W\d_]{2,7}(?: [^\W\d_]{2,7}){0,8})\)")
_FIGURE_BEFORE = re.compile(r"(?<![\d.,/:-])(\d{1,9}|\d{1,3}(?:\.\d{3}){1,4}) ?$")
_PLACES = (
    r"xóm|thôn|bản|tổ|khu|khối|lớp|đội|nhóm|cụm|loa|chi bộ|quý|tháng|(?<!phụ )(?<!trợ )(?<!cung )cấp|loại"
    r"|hạng|đợt|kỳ|khóa|vòng|phòng|tầng|bàn|điều|khoản|mục|trang|bài|câu|chương|phần|biểu|mẫu|tuyến|vùng"
    r"|khu vực|vị trí|báo động"
)
_LISTED_BEFORE = re.compile(rf"(?<!mỗi )\b(?:{_PLACES}) $", re.IGNORECASE)
_NAMED_BEFORE = re.compile(
    rf"\b(?:{_PLACES}|mức|nhà|số|giải|thứ|bước|gói|lô|ô|thửa|cột|hàng|mũi|liều|lần|năm|ngày|ca) $",
    re.IGNORECASE,
)
"""A figure behind them names something, so that the next figure is another one: "khu 3 250 kg"."""
_TWO_NAMES = re.compile(r"([1-9]\d?),([1-9]\d?)(?!\d|[.,/%]\d?)")
_NEAR = 3
"""Two names in one breath are near each other: "xóm 1,2", not "bậc 2,34"."""
_CODE_SIGNS = {".": " chấm ", ",": ", ", "/": " trên ", "-": ", "}
_LONG = 9
_GROUP = 3


def _read_thousands(place: Place) -> Said:
    """“1.500” is "một nghìn năm trăm"; "1.500,5" has a decimal comma."""
    whole, after = place.match[1].replace(".", ""), place.match[2]
    if whole[0] == "0":
        return Said(f"{numbers.digits(whole[0])} phẩy {numbers.digits(whole[1:])}", sure=False)
    words = numbers.decimal(whole, after) if after else numbers.whole(whole)
    if after or place.match[1].count(".") > 1:
        return Said(words)
    return _one_point(place, words)


def _one_point(place: Place, words: str) -> Said:
    """A latitude ("22.651 độ vĩ bắc") has a decimal point; a rate ("6.125%") may have one."""
    decimal = numbers.decimal(*place.match[1].split("."))
    if place.precedes(_LATITUDE_AFTER):
        return Said(decimal)
    doubtful = place.precedes(_PERCENT_AFTER)
    return Said(words, sure=not doubtful, alternatives=(decimal,) if doubtful else ())


def _read_two_names(place: Place) -> Said | None:
    """“xóm 1,2 và 3”: two hamlets, and no decimal, though no space stands behind the comma."""
    if not place.follows(_LISTED_BEFORE) or place.precedes(_UNIT_AFTER):
        return None
    first, second = (int(figure) for figure in place.match.groups())
    say = numbers.month if place.follows(_MONTH_BEFORE) else numbers.cardinal
    words, decimal = f"{say(first)}, {say(second)}", numbers.decimal(*place.match.groups())
    if first < second <= first + _NEAR:
        return Said(words)
    return Said(decimal, sure=False, alternatives=(words,))


def _read_comma_thousands(place: Place) -> Said:
    """“1,500,000”, as spreadsheets in English write it."""
    whole, after = place.match[1].replace(",", ""), place.match[2]
    return Said(numbers.decimal(whole, after) if after else numbers.whole(whole))


def _read_spaced_thousands(place: Place) -> Said:
    """“1 500 000”, as some tables write it."""
    first, _, rest = place.token.partition(" ")
    whole = place.token.replace(" ", "")
    words = numbers.whole(whole)
    if rest.isdigit() and place.follows(_NAMED_BEFORE):
        return Said(f"{numbers.whole(first)}, {numbers.whole(rest)}", sure=False, alternatives=(words,))
    told = any(place.precedes(pattern) for pattern in (_UNIT_AFTER, _MONEY_AFTER, _COUNTED_AFTER))
    return Said(words, sure=len(whole) > len("999999") or told)


def _read_comma(place: Place) -> Said:
    """“2,5” is "hai phẩy năm"; three decimals may be an English thousand."""
    whole, after = place.match.groups()
    words = numbers.decimal(whole, after)
    thousand = len(after) == _GROUP and whole[0] != "0" and len(whole) <= _GROUP
    if not thousand or place.precedes(_LATITUDE_AFTER):
        return Said(words)
    return Said(words, sure=False, alternatives=(numbers.whole(whole + after),))


def _read_point(place: Place) -> Said:
    """“2.5 kg” is a decimal; without a unit it may be a chapter or a version, "hai chấm năm"."""
    whole, after = place.match.groups()
    words = numbers.decimal(whole, after)
    pointed = f"{numbers.whole(whole)} chấm {numbers.whole(after)}"
    if place.follows(_VERSION_BEFORE):
        return Said(pointed)
    if place.precedes(_UNIT_AFTER) or place.follows(_DECIMAL_BEFORE) or whole == "0":
        return Said(words)
    return Said(pointed, sure=False, alternatives=(words,))


def _read_ordinal(place: Place) -> Said | None:
    """The number after "thứ": "lần thứ 1" is "lần thứ nhất"."""
    if not place.follows(_ORDINAL_BEFORE) or len(place.token) > _LONG:
        return None
    return Said(numbers.ordinal(int(place.token)))


def _read_prize(place: Place) -> Said | None:
    """“giải 1” is "giải nhất", "Huân chương Lao động hạng 2" "hạng nhì"."""
    if not (place.follows(_PRIZE_BEFORE) or place.follows(_ORDER_BEFORE)):
        return None
    return Said(_PRIZES[place.token])


def _read_repeated(place: Place) -> Said | None:
    """“03 (ba) ngày”: what was just said in figures is not said again in words."""
    figure = _FIGURE_BEFORE.search(place.before)
    if figure is None:
        return None
    said = numbers.whole(figure[1].replace(".", ""))
    return Said("") if place.match[1].casefold() == said else None


def _read_code(place: Place) -> Said:
    """Digits with signs that no rule knows; a list written without spaces is plain."""
    parts = re.split(r"([.,/-])", place.token)
    words = "".join(_CODE_SIGNS.get(part) or numbers.whole(part) for part in parts)
    return Said(words, sure=set(parts[1::2]) == {","} and all(len(part) < _GROUP for part in parts[::2]))


def _read_whole(place: Place) -> Said:
    """A whole number; nine digits or more without a sign are rather a name than a quantity."""
    figures = place.token
    if len(figures) < _LONG or place.precedes(_UNIT_AFTER) or place.precedes(_MONEY_AFTER):
        return Said(numbers.whole(figures))
    return Said(names.in_threes(figures), sure=False)


ORDERED = (
    Rule("repeated-number", Start.SIGN, _IN_WORDS, _read_repeated),
    Rule("prize", Start.DIGIT, _PRIZE, _read_prize),
)

RULES = (
    Rule("thousands", Start.DIGIT, _THOUSANDS, _read_thousands),
    Rule("thousands", Start.DIGIT, _COMMA_THOUSANDS, _read_comma_thousands),
    Rule("thousands", Start.DIGIT, _SPACED_THOUSANDS, _read_spaced_thousands),
    Rule("two-names", Start.DIGIT, _TWO_NAMES, _read_two_names),
    Rule("decimal", Start.DIGIT, _COMMA, _read_comma),
    Rule("decimal", Start.DIGIT, _POINT, _read_point),
    Rule("unknown-number", Start.DIGIT, _CODE, _read_code),
    *names.PAPERS,
    Rule("ordinal", Start.DIGIT, _WHOLE, _read_ordinal),
    Rule("cardinal", Start.DIGIT, _WHOLE, _read_whole),
)
