"""Shares and proportions: "2/3 đại biểu", "12/15 xóm", "8,5/10 điểm", "1 1/2 thìa", "tỷ lệ 1/500", "3½ giờ".

A share of one whole is "hai phần ba", so many of so many "mười hai trên mười lăm". What may as well be a day
of a month is left to the dates, unless the words around it tell.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start

_FIGURE = r"\d{1,3}(?:\.\d{3}){1,3}|\d{1,6}"
_OF_UNIT = r"\d{1,3},\d{1,2}(?= ?(?:kV|tỷ|tỉ|triệu|tấn|ha|km)\b)"
"""The second figure of "35/0,4 kV", "4,1/6,0 tỷ đồng"."""
_FRACTION = re.compile(rf"({_FIGURE}|\d{{1,3}},\d{{1,2}})/({_FIGURE}|{_OF_UNIT})(?![\d/]|[.,-]\d)")
_VULGAR = {"½": "một phần hai", "¼": "một phần tư", "¾": "ba phần tư", "⅓": "một phần ba", "⅔": "hai phần ba"}
_VULGAR_SIGN = re.compile("[½¼¾⅓⅔]")

_KITCHEN = r"thìa|muỗng|cốc|bát|chén|ly|lon|bao|gói|viên|quả|củ|lít|kg|gam|g|ống|ấm|nắm"
_TIME = r"ngày|giờ|tháng|năm|tuần|buổi|đêm|phút|chặng|vòng|quãng|đoạn đường|đời|thế kỷ|nhiệm kỳ"
_SHARE_NOUN = re.compile(
    r"(?: ?(?:-|đến) ?\d{1,3}(?:/\d)?)?"
    r" (?:số|tổng|diện tích|dân số|thời (?:gian|lượng|hạn)|lượng|sản lượng|chiều"
    r"|thế giới|giá|mức|tiền|ngân sách|kinh phí|thu nhập|khối lượng|thể tích|công suất|gia đình|lực lượng"
    r"|nhân khẩu|công việc"
    r"|kế hoạch|phần|mức lương|lương|suất|học phí|chi phí|vốn|nguồn|quân số|trọng lượng|bề|nước|trái đất"
    r"|cuộc|trong số|so với|sân|là (?:nữ|nam|người)"
    rf"|(?:{_KITCHEN}|{_TIME})(?! \d(?!\d{{0,3}} ?(?:mg|g|ml)\b)))\b"
)
_COUNTED = re.compile(
    r" (?:xóm|hộ|xã|thôn|bản|cụm|tổ|khu|đơn|tin báo|chỉ tiêu|tiêu chí|đại biểu|phiếu|người|học sinh|trường"
    r"|cơ sở|mẫu|vụ|đối tượng|đồng chí|chi bộ|đảng viên|đảng bộ|huyện|tỉnh|phường|thị trấn|đơn vị|công trình"
    r"|hạng mục|nhiệm vụ|trẻ|cháu|em|con|máy|loa|kiến nghị|ý kiến|hồ sơ|tuyến|cầu|điểm|lớp|giáo viên|hội viên"
    r"|đoàn viên|doanh nghiệp|hợp tác xã|thành viên|ủy viên|uỷ viên|nội dung|mũi|liều|trạm|nhà|thủ tục"
    r"|cử tri|khẩu|lao động|ca|bệnh nhân|dự án|đội|chi hội|tổ chức|cán bộ|công chức|đoàn|gói thầu|km|ha"
    r"|thửa|phòng|bộ|sở|ngành|lượt|trang|câu|bài|môn|ô tô|xe|cây|chiếc|cái|sản phẩm|mục tiêu|quốc gia|nước"
    r"|xã viên|nghị quyết|văn bản|cuộc|đợt|kỳ|khóa|suất|tiết|trận|bàn|lô|giải|huy chương|thí sinh|chùm|sao)\b"
)
_QUORUM_NOUN = re.compile(
    r" (?:đại biểu|thành viên|ủy viên|uỷ viên|cử tri|phiếu|đảng viên|cổ đông|hội viên|hộ)\b"
)
_SIMPLE = frozenset(("1/2", "1/3", "2/3", "1/4", "3/4"))
"""Shares that a quorum is told in; other figures are counts."""

_SHARES_BEFORE = re.compile(
    r"\b(?:giảm|giảm còn|giảm đi|chiếm|chiếm (?:gần|hơn|khoảng|trên)|bằng|quá|hơn|ít nhất|tối thiểu|tối đa"
    r"|mất|cắt|bớt|cao|ngập|đầy|không đến|chưa đến|chưa tới|chỉ còn|gấp|thêm|già|non|hết|lấp|chia) $",
    re.IGNORECASE,
)
_COUNTS_BEFORE = re.compile(
    r"\b(?:đạt|hoàn thành|thực hiện được|điểm|thương binh|bệnh binh|hạng|lớp"
    r"|(?:đứng|xếp|vị trí|hạng)(?: thứ)?)(?: là)?:? $",
    re.IGNORECASE,
)
_PROPORTION_BEFORE = re.compile(
    r"\b(?:tỷ lệ|tỉ lệ|thị lực|mắt (?:trái|phải)|huyết áp)[^.;,]{0,12}$", re.IGNORECASE
)
_RATIO = re.compile(r"(\d{1,3}(?::\d{1,3}){2,4}|1:\d{1,3}(?:\.\d{3}){1,2})(?![:\d]|[.,]\d)")
_MIXED_BEFORE = re.compile(
    r"\b(?:tỷ lệ|tỉ lệ|pha|trộn|phối)[^.;,\d]{0,25}"
    r"(?:1[:/][\d.]{1,9}(?:, | và | hoặc | đến )){0,3}$",
    re.IGNORECASE,
)
_DAY_BEFORE = re.compile(
    r"\b(?:ngày|mùng|mồng|rằm|đêm|sáng|trưa|chiều|tối|hôm|lễ|dịp|kỷ niệm|mừng|hạn|vào|chủ nhật|quốc khánh"
    r"|phụ nữ|lao động|thiếu nhi|nhà giáo|thầy thuốc|giải phóng|chiến thắng|thành lập|truyền thống"
    r"|(?:đến|tới|trước|sau|cho đến) hết|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7]))[ :(]*$",
    re.IGNORECASE,
)
_SAYS_DAY = re.compile(r"\bngày[ :]*$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:từ|đến|trước|sau|tới|qua|và) $", re.IGNORECASE)
_LESS_SINCE = re.compile(
    r"\b(?:giảm|tăng|mất|cắt|phạt|chiếm|hưởng|đóng|bằng|hỗ trợ) từ(?: \d/\d đến)? $", re.IGNORECASE
)
"""“từ 1/7 mức lương tăng” is a day, "giảm từ 1/3 số vụ" a share."""
_ROUND_THE_CLOCK = "24/7"
_DAY_LISTED = re.compile(r"\bngày[^.;:]{0,40}\d[ ,]*(?:, ?|và |- ?|đến )$", re.IGNORECASE)
_WHOLE_OF = re.compile(r" (?:số|tổng|diện tích|dân số)\b")
_ORDINAL_BEFORE = re.compile(r"\bthứ $", re.IGNORECASE)
_ADDRESS_BEFORE = re.compile(r"\b(?:số nhà|nhà số|ngõ|ngách|hẻm|kiệt|lô) $", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"\bsố $", re.IGNORECASE)
_STREET_AFTER = re.compile(r",? (?:đường|phố|ngõ|ngách|hẻm|khu phố|khóm|ấp)\b")
_ADDRESS = re.compile(r"\d{1,4}[A-ZĐ]?/\d{1,4}[A-ZĐ]?(?:/\d{1,4})?(?![^\W_]|/)")
_ADDRESS_PART = re.compile(r"(\d+)([A-ZĐ]?)")
_MIXED = re.compile(rf"(\d{{1,3}}) ([1-9])/([2-9])(?= (?:{_KITCHEN}|{_TIME}|m|km|ha|sào|mẫu|tấn|tạ|lần)\b)")
_HALVES = re.compile(
    rf"(\d{{1,3}}) ?½ ({_KITCHEN}|{_TIME}|mét|cân|tạ|tấn|yến|sào|mẫu|triệu|tỷ|vạn|nghìn|chục|trăm|lần)\b"
)
_LARGEST_PART = 12
_ROUND_PARTS = frozenset((20, 100, 1000))
_DAYS, _MONTHS = 31, 12


def part(top: int, bottom: int) -> str:
    """“ba phần tư”: so many of the equal parts of one whole."""
    return f"{numbers.cardinal(top)} phần {'tư' if bottom == 4 else numbers.cardinal(bottom)}"  # noqa: PLR2004


def _value(figure: str) -> int:
    return int(figure.replace(".", "").partition(",")[0])


def _said(figure: str) -> str:
    whole, _, after = figure.replace(".", "").partition(",")
    return numbers.decimal(whole, after) if after else numbers.whole(whole)


def _of(top: str, bottom: str) -> str:
    """“mười hai trên mười lăm”, "tám phẩy năm trên mười"."""
    return f"{_said(top)} trên {_said(bottom)}"


def _is_part(place: Place) -> bool:
    """Whether the sentence speaks of a share of one whole, in parts that people count in."""
    top, bottom = place.match.groups()
    if "," in place.token or not 0 < _value(top) < _value(bottom):
        return False
    if not (_value(bottom) <= _LARGEST_PART or _value(bottom) in _ROUND_PARTS):
        return False
    if place.token in _SIMPLE and place.precedes(_QUORUM_NOUN):
        return True
    shares = place.follows(_SHARES_BEFORE) and not place.precedes(_COUNTED)
    return shares or place.precedes(_SHARE_NOUN)


def _read_address(place: Place) -> Said | None:
    """“số nhà 12/5” and "số 1/5 đường": "mười hai xẹt năm"."""
    street = place.follows(_NUMBER_BEFORE) and place.precedes(_STREET_AFTER)
    if not (street or place.follows(_ADDRESS_BEFORE)):
        return None
    parts = _ADDRESS_PART.findall(place.token)
    return Said(" xẹt ".join(f"{numbers.whole(figure)} {spell(letter)}".strip() for figure, letter in parts))


def _read_mixed(place: Place) -> Said | None:
    """“1 1/2 thìa” is "một và một phần hai thìa"."""
    whole, top, bottom = (int(figure) for figure in place.match.groups())
    if top >= bottom or place.follows(_DAY_BEFORE):
        return None
    return Said(f"{numbers.cardinal(whole)} và {part(top, bottom)}")


def _read_told(place: Place) -> Said | None:
    """A fraction that is no date for sure, because of its figures or of the words around it."""
    if place.follows(_DAY_BEFORE) or (place.follows(_DAY_LISTED) and not place.precedes(_WHOLE_OF)):
        return None
    proportion, is_part = place.follows(_PROPORTION_BEFORE), _is_part(place)
    if not (proportion or is_part or _is_count(place) or _is_no_date(place)):
        return None
    said = _fraction(place, is_part=is_part and not proportion)
    if _is_day(place) and place.follows(_SINCE) and not place.follows(_LESS_SINCE):
        return Said(_date(place), sure=False, alternatives=(said.words,))
    return said


def _rises(place: Place) -> bool:
    """Whether it is at most all of them: "8/3 hội viên" is a day rather than eight of three."""
    return _value(place.match[1]) <= _value(place.match[2])


def _is_count(place: Place) -> bool:
    """Whether the words before or behind it count: "đạt 3/5", "3/5 xóm"."""
    counts, counted = place.follows(_COUNTS_BEFORE), place.precedes(_COUNTED)
    return (counts and counted) or ((counts or counted) and _rises(place))


def _is_no_date(place: Place) -> bool:
    """Figures that no calendar has, and that say more than one thing of many: "8,5/10", "1.250/1.300"."""
    top, bottom = place.match.groups()
    if "," in bottom:
        return True
    return bool({".", ","} & set(top)) and (_value(bottom) > _MONTHS or "," in top or _value(top) > _DAYS)


def _fraction(place: Place, *, is_part: bool) -> Said:
    top, bottom = place.match.groups()
    if is_part:
        return Said(part(_value(top), _value(bottom)))
    if place.follows(_ORDINAL_BEFORE):
        return Said(f"{numbers.ordinal(_value(top))} trên {numbers.whole(bottom)}")
    return Said(_of(top, bottom))


def _read_fraction(place: Place) -> Said:
    """What is left when it is no date: "138/155 xã"."""
    return _fraction(place, is_part=_is_part(place))


def _is_day(place: Place) -> bool:
    """Whether a calendar may have that day."""
    top, bottom = place.match.groups()
    return top.isdigit() and bottom.isdigit() and 1 <= int(top) <= _DAYS and 1 <= int(bottom) <= _MONTHS


def _date(place: Place) -> str:
    said = "" if place.follows(_SAYS_DAY) else "ngày "
    return f"{said}{numbers.whole(place.match[1])} tháng {numbers.month(int(place.match[2]))}"


def _read_ratio(place: Place) -> Said | None:
    """“tỷ lệ 1:2:3”, as mortar is mixed."""
    if not place.follows(_MIXED_BEFORE):
        return None
    return Said(" trên ".join(numbers.whole(figure.replace(".", "")) for figure in place.token.split(":")))


def _read_vulgar(place: Place) -> Said:
    """“½” alone is "một phần hai", after a number "rưỡi"."""
    after_number = place.before[-1:].isdigit()
    if after_number:
        return Said("rưỡi" if place.token == "½" else f"và {_VULGAR[place.token]}")  # noqa: S105  # a sign
    return Said(_VULGAR[place.token])


def _read_halves(place: Place) -> Said:
    """“3½ giờ” is "ba giờ rưỡi": the half is said behind what is counted."""
    units = {"kg": "ki lô gam", "g": "gam"}
    return Said(f"{numbers.whole(place.match[1])} {units.get(place.match[2], place.match[2])} rưỡi")


TOLD = (
    Rule("ratio", Start.DIGIT, _RATIO, _read_ratio),
    Rule("fraction", Start.DIGIT, _ADDRESS, _read_address),
    Rule("fraction", Start.DIGIT, _MIXED, _read_mixed),
    Rule("fraction", Start.DIGIT, _HALVES, _read_halves),
    Rule("fraction", Start.DIGIT, _FRACTION, _read_told),
)
"""They come before the dates: the words around them tell that they are no day of a month."""

RULES = (
    Rule("fraction", Start.DIGIT, _FRACTION, _read_fraction),
    Rule("fraction", Start.SIGN, _VULGAR_SIGN, _read_vulgar),
)
