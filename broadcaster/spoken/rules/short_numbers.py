"""Emergency numbers, hotlines of few digits, extensions, dialling codes: "gọi một một ba".

They look like quantities, so the sentence decides: what is called or texted is a number of a line, what is
followed by something counted ("gọi 113 thanh niên lên đường") is a quantity. Where the number stands right
behind "gọi" and an unknown word follows, the reading is doubtful.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules.counted import COUNTED, MONEY_OR_UNIT
from broadcaster.spoken.rules.telephone import cut
from broadcaster.spoken.syllables import is_syllable

_SHORT = re.compile(r"\d{3,6}(?:[/-]\d{3,6}){0,4}(?![\d%°]|[.,/-]\d)")
_EMERGENCY = frozenset(("111", "112", "113", "114", "115", "156"))
_TEXTED = frozenset(("156", "5656", "1414", *(str(line) for line in range(1400, 1410))))
"""Lines that every telephone company keeps for reports and gifts by text message."""
_SENT = re.compile(r"\bgửi(?: (?:tới|đến|về|số|đầu số|tổng đài)){0,2} $", re.IGNORECASE)

_ON_THE_WAY = (
    r"(?: (?:ngay|đến|tới|cho|vào|về|qua|theo|lên|số|các|máy|điện|thoại|miễn phí|đầu|tổng đài|trực tiếp))"
)
_CALLED = re.compile(
    rf"\b(?:gọi|bấm|quay|alo|nhấn){_ON_THE_WAY}{{0,4}} ?[:(]? ?$"
    r"|\b(?:tổng đài|đường dây nóng|đường dây|điện thoại nóng|nóng|hotline|số máy|điện thoại|zalo|đầu số"
    r"|đt|sđt|số (?:khẩn cấp|cấp cứu|cứu hộ|cứu nạn|ngắn|dịch vụ))"
    r"(?: (?:số|miễn phí|khẩn cấp|quốc gia|ngắn|nóng|là)){0,2} ?[:(]? ?$"
    r"|\b(?:nhắn tin|tin nhắn|nhắn|soạn tin|soạn|cú pháp)\b(?:[^.;!?\d]|\d(?=[A-ZĐ])){0,40}"
    rf"\b(?:gửi|đến|tới|qua|về|vào|từ){_ON_THE_WAY}{{0,3}} ?$",
    re.IGNORECASE,
)
"""Right before a number that is called or texted."""
_SERVICE = re.compile(
    r"\b(?:cảnh sát|công an|lực lượng|cấp cứu|cứu hỏa|cứu hoả|cứu thương|chữa cháy|pccc|phản ứng nhanh"
    r"|cứu nạn|cứu hộ|trung tâm|bản tin)(?: số)? ?:? ?$",
    re.IGNORECASE,
)
"""The service that an emergency number belongs to, right before it."""
_REPORTED = re.compile(
    r"(?<!thông )(?<!cảnh )(?<!dự )(?<!khai )\bbáo(?: (?:tin|cháy|ngay|cho|về|đến|tới|qua)){0,3} $",
    re.IGNORECASE,
)
_CALLING = r"gọi|hotline|nóng|tổng đài|điện thoại|số máy|nhắn tin|tin nhắn|đầu số|đường dây"
_ABOUT_CALLING = re.compile(rf"\b(?:{_CALLING})\b[^.;!?]{{0,40}}$", re.IGNORECASE)
_ABOUT_HELP = re.compile(
    rf"\b(?:{_CALLING}|liên hệ|báo (?:ngay |tin )?(?:cho|đến|tới|qua|theo|về|số)"
    r"|cấp cứu|cứu hỏa|cứu hoả|cứu thương|cảnh sát|tin báo|báo tin)\b[^.;!?]{0,40}$",
    re.IGNORECASE,
)
"""Somewhere before an emergency number: the sentence is about calling for help."""
_PLAIN_SO = re.compile(
    r"(?:^|[,;:(.] ?)(?:các |những )?số:? "
    r"(?:1(?:1[1-5]|56)(?: ?\([^()]{0,20}\))?(?:, ?| và | hoặc | hay )(?:số )?){0,4}$",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\b\d{3,6} ?(?:\([^()]{0,30}\) ?)?(?:,|;|hoặc|và|hay|-|/) ?(?:số |tổng đài |đầu số )?$", re.IGNORECASE
)
_AFTER_A_LINE = re.compile(
    r"\d[ .]?\d{3} ?(?:\([^()]{0,40}\) ?)?(?:,|;|hoặc|và|hay|-|/) ?(?:gọi |báo )?(?:số |tổng đài |đầu số )?$"
)
"""“0206.3852.389 (Chi cục) hoặc 113”: the next after a whole telephone number."""
_SERVICE_AFTER = re.compile(
    r" ?[(:-] ?(?:công an|cảnh sát|cứu h|chữa cháy|pccc|cấp cứu|tìm kiếm|cứu nạn|bảo vệ trẻ em)"
    r"|(?:(?:, ?| và | hoặc )1(?:1[1-5]|56)){0,4} (?:đều )?là (?:các |những )?"
    r"(?:(?:đầu )?số (?:điện thoại|máy|khẩn cấp|cấp cứu|tìm kiếm|gọi|cứu|của|cảnh sát|công an|báo)"
    r"|tổng đài|đường dây)",
    re.IGNORECASE,
)
_NO_LINE_BEFORE = re.compile(
    r"\b(?:phòng|tầng|nhà|tổ|lô|quầy|bàn|trang|điều|khoản|mục|đoàn|đội|thửa|ki lô mét|km|quốc lộ|đường) $"
    r"|(?<!theo )(?<!qua )(?<!đến )(?<!tới )(?<!vào )số $",
    re.IGNORECASE,
)
_ADDRESS_AFTER = re.compile(r",? (?:đường|phố|tổ|ngõ|khu phố|xóm|thôn)\b", re.IGNORECASE)

_GOES_ON = re.compile(
    r" ?(?:$|[.,;:!?)(\"/-])| (?:để|khi|nếu|hoặc|hay|và|ngay|giúp|báo|nhờ|nhé|là|của|đã|sẽ|đang|luôn"
    r"|hoạt động|tiếp nhận|nhận|trực|miễn phí|trong|tại|theo|cho|thì|được|đến|tới|có|bắt|cùng|với|phối hợp"
    r"|tuần tra|xử lý|ủng hộ|kịp|gần|hỗ trợ|trước|sau|24/24|24/7|nhánh|rồi|mà|vì|do|từ|nhằm|hằng|hàng|bất cứ"
    r"|mỗi|đều|vẫn|ra|vào|khẩn|tư vấn|giải đáp|phản ánh|kiến nghị|tố giác|trình báo|hướng dẫn|yêu cầu|đề nghị"
    r"|xin|quốc gia|bạn|bà con|tố cáo|hỏi|kiểm tra|đăng ký|cung cấp|thông báo|sơ cứu|cứu)\b",
    re.IGNORECASE,
)


_NEXT_HELP = re.compile(
    r"\b11[1-5] (?:để |là |cho |gọi |khi )?(?:báo|có|cần|cấp cứu|cứu"
    r"|bảo vệ trẻ|tìm kiếm|công an|cảnh sát|chữa cháy)"
    r"[^.!?\d]{0,25}[,;] ?(?:gọi |số |bấm )?$",
    re.IGNORECASE,
)
_HELP_AFTER = re.compile(
    r" (?:để |là |cho |gọi )?(?:báo|cấp cứu|cứu|bảo vệ trẻ|tìm kiếm|công an|cảnh sát|chữa cháy|tư vấn|phòng)"
)


def _read_next_help(place: Place) -> Said | None:
    """“gọi 114 báo cháy, 115 cấp cứu”: each of them has its service behind it."""
    told = place.token in _EMERGENCY and place.follows(_NEXT_HELP) and place.precedes(_HELP_AFTER)
    return Said(numbers.digits(place.token)) if told else None


def _read_short(place: Place) -> Said | None:
    """An emergency number or short code where the sentence is about calling; "113 hộ" stays a quantity."""
    if place.precedes(COUNTED) and not place.precedes(_SERVICE_AFTER):
        return None
    parts = re.split("[/-]", place.token)
    words = numbers.grouped([part for number in parts for part in cut(number)])
    emergency = _EMERGENCY.issuperset(parts)
    if place.precedes(_GOES_ON):
        named = _is_called(place) or (emergency and _is_emergency(place))
        return Said(words) if named else None
    return _doubtful(place, words, emergency=emergency)


def _doubtful(place: Place, words: str, *, emergency: bool) -> Said | None:
    """A number right behind a call with an unknown word after it: it may count that word."""
    if not (_is_called(place) or (emergency and place.follows(_SERVICE))) or not place.token.isdigit():
        return None
    counted = numbers.cardinal(int(place.token))
    first, second = (words, counted) if emergency else (counted, words)
    return Said(first, sure=False, alternatives=(second,))


def _is_called(place: Place) -> bool:
    """Whether the number stands right behind a call, or is the next of several that do."""
    if place.follows(_CALLED) or (place.token in _TEXTED and place.follows(_SENT)):
        return True
    return place.follows(_LISTED) and place.follows(_ABOUT_CALLING)


def _is_emergency(place: Place) -> bool:
    """Whether an emergency number is one here: called for, named by its service, or listed after another."""
    told = place.precedes(_SERVICE_AFTER) or place.follows(_SERVICE) or place.follows(_REPORTED)
    if told or place.follows(_AFTER_A_LINE):
        return True
    if place.follows(_PLAIN_SO):
        return not place.precedes(_ADDRESS_AFTER)
    return place.follows(_ABOUT_HELP) and not place.follows(_NO_LINE_BEFORE)


_EXTENSION = re.compile(r"\d{1,5}(?![\d%°]|[.,/-]\d)")
_EXTENSION_BEFORE = re.compile(
    r"\b(?:máy lẻ|số lẻ|máy nhánh|số nội bộ|máy nội bộ|ext)(?: số)?[:.]{0,2} ?$", re.IGNORECASE
)


def _read_extension(place: Place) -> Said | None:
    """“máy lẻ 12” is "máy lẻ một hai"."""
    return Said(numbers.digits(place.token)) if place.follows(_EXTENSION_BEFORE) else None


_STAR_CODE = re.compile(r"\*\d{2,8}(?:\*\d{1,20}){0,3}#")
_DIALLED = re.compile(r"\d+|[*#]")


def _read_star_code(place: Place) -> Said:
    """“*101#” is "sao một không một thăng"."""
    names = {"*": "sao", "#": "thăng"}
    return Said(" ".join(names.get(part) or numbers.digits(part) for part in _DIALLED.findall(place.token)))


_DIALLING = re.compile(r"\+\d{1,4}(?!\d|[.,]\d)|0\d{1,4}(?![\d.,/-])")
_DIALLING_BEFORE = re.compile(
    r"\b(?:mã vùng|đầu số|mã quốc gia|mã nước|mã điện thoại)(?: [^\W\d_]+){0,3}:? ?"
    r"(?:\+?\d{2,5}(?:, ?| và | hoặc | hay |/)){0,8}$",
    re.IGNORECASE,
)
_PLUS_BEFORE = re.compile(r"\b(?:đầu số|mã|gọi|số lạ|số máy|điện thoại)\b[^.;!?\n]{0,50}$", re.IGNORECASE)


def _read_dialling(place: Place) -> Said | None:
    """“đầu số +375, +381”, "mã vùng 0206": the beginning of numbers."""
    plus = place.token[0] == "+"
    told = place.follows(_DIALLING_BEFORE) or (plus and place.follows(_PLUS_BEFORE))
    if not told or place.precedes(MONEY_OR_UNIT):
        return None
    return Said(f"{'cộng ' if plus else ''}{numbers.digits(place.token)}")


_TEXT_CODE = re.compile(r"[A-ZĐ]{1,10}(?![^\W_])")
_TEXT_CODE_BEFORE = re.compile(
    r"\b(?i:(?:soạn(?: tin(?: nhắn)?)?|nhắn(?: tin)?|cú pháp|theo mẫu|mẫu tin)"
    r"(?: theo cú pháp| với cú pháp)?)[ :\"]{1,3}(?:[A-ZĐ\d]{1,10} ){0,4}$"
)
_TEXT_CODE_AFTER = re.compile(
    r"[A-ZĐ\d \"<>\[\]()]{0,40}(?:rồi |và )?gửi (?:đến |tới |về |số |đầu số ){0,2}\d{3,5}"
)


def _read_text_code(place: Place) -> Said | None:
    """“soạn DK gửi 191”: the letters that are typed, never what they stand for elsewhere."""
    if not (place.follows(_TEXT_CODE_BEFORE) and place.precedes(_TEXT_CODE_AFTER)):
        return None
    if not is_syllable(place.token):
        return Said(spell(place.token))
    return Said(place.token.lower(), sure=False, alternatives=(spell(place.token),))


RULES = (
    Rule("short-code", Start.SIGN, _STAR_CODE, _read_star_code),
    Rule("dialling-code", Start.SIGN | Start.DIGIT, _DIALLING, _read_dialling),
    Rule("text-code", Start.LETTER, _TEXT_CODE, _read_text_code),
    Rule("short-number", Start.DIGIT, _EXTENSION, _read_extension),
    Rule("short-number", Start.DIGIT, _SHORT, _read_next_help),
    Rule("short-number", Start.DIGIT, _SHORT, _read_short),
)
