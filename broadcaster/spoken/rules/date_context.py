"""Whether "3/5" in its sentence is a day, a share, or open: the words before and behind it tell.

A date is never heard as a fraction, a fraction never as a date: where these words do not decide, the rules
say one of the two and mark a doubt.
"""

import re

from broadcaster.spoken.rule import Place

_WEEKDAY = r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|CN|T[2-7])"

HOLIDAYS = frozenset(
    (int(day), month)
    for month, days in {
        1: "9", 2: "3 14 27", 3: "3 8 20 21 22 23 24 26 27", 4: "1 7 18 21 22 30", 5: "1 7 15 19 31",
        6: "1 5 6 11 21 26 28", 7: "11 20 27 28", 8: "10 12 19 28", 9: "2 5 10 12 23",
        10: "1 4 10 13 14 15 20", 11: "9 18 20 23 25", 12: "1 3 6 9 10 19 20 22 26",
    }.items()
    for day in days.split()
)  # fmt: skip
"""Days that are kept in Vietnam."""

_NAMES = frozenset(
    (
        (3, 2), (8, 3), (26, 3), (29, 3), (25, 4), (30, 4), (1, 5), (7, 5), (19, 5), (1, 6), (27, 7), (19, 8),
        (2, 9), (10, 10), (20, 10), (20, 11), (19, 12), (22, 12),
    )
)  # fmt: skip
"""Days that streets, schools and hospitals are named after."""

_HOLIDAY_BEFORE = re.compile(
    r"\b(?:ngày|lễ|tết|kỷ niệm|kỉ niệm|mừng|dịp|quốc khánh|quốc tế|phụ nữ|nhà giáo|thầy thuốc|thương binh"
    r"|phong trào|thành lập|truyền thống|giải phóng|chiến thắng|cách mạng|hưởng ứng|mít tinh|toàn dân"
    r"|thiếu nhi|lao động)\b[^.;:\d]{0,50}$",
    re.IGNORECASE,
)
_KEPT_DAY_BEFORE = re.compile(
    r"\b(?:tết thiếu nhi|quốc tế thiếu nhi|quốc tế phụ nữ|quốc tế lao động|quốc khánh|thương binh,? liệt sĩ"
    r"|nhà giáo việt nam|phụ nữ việt nam|thầy thuốc việt nam|đại đoàn kết|đại đoàn kết toàn dân tộc) $",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"\b(?:đường|phố|quảng trường|công viên|sân vận động|bệnh viện|công ty|nhà máy|xí nghiệp|nông trường"
    r"|lâm trường|lâm nghiệp|hợp tác xã|HTX|trường|tiểu học|mầm non|mẫu giáo|THCS|THPT"
    r"|trung học cơ sở|trung học phổ thông|(?<!hội )chợ|bến xe|nhà văn hóa|hội trường|thôn|ấp|làng"
    r"|khu dân cư|khu tập thể|mang tên) $",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"\b(?:ngày|thời gian|thời hạn|hạn|lịch|hôm|thời điểm)(?: [^\W\d_]+){0,5} ?: ?$", re.IGNORECASE
)
LISTED_BEFORE = re.compile(
    r"\bngày[^.]{0,50}\d[ ,;]*(?:, ?|; ?|& ?|và |- ?|đến |hoặc )(?:ngày )?$"
    r"|(?<!\d)(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])(?:/\d{4})?(?:, ?|; ?| và | ?& ?| hoặc | đến )(?:hết )?$"
    r"|\b(?:sáng|trưa|chiều|tối|đêm|ngày|hôm) (?:nay|mai|qua|kia)[ ,:(]{1,2}$",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    rf"(?:\b\d{{1,2}} ?[hg]\d{{0,2}}'?|\b\d{{1,2}}:\d\d|\bgiờ(?: \d{{1,2}}(?: phút|')?)?)[ ,;(-]{{1,3}}"
    rf"(?:(?:rạng )?(?:sáng|trưa|chiều|tối) )?$|\b{_WEEKDAY}[ ,;(-]{{1,3}}$",
    re.IGNORECASE,
)
_DATE_AFTER = re.compile(
    rf",? ?\(?(?:h[àằ]ng năm|năm (?:nay|sau|trước|tới|ngoái|\d{{4}})|tới đây|sắp tới|vừa qua|vừa rồi"
    rf"|dương lịch|DL\b|là ngày|lúc \d|vào lúc|từ \d{{1,2}} ?(?:h|g|giờ|:)|{_WEEKDAY}\b"
    rf"|\d{{1,2}}(?:h|g\d|:\d\d| giờ))",
    re.IGNORECASE,
)
_LIKELY_BEFORE = re.compile(
    rf"\b(?:sáng|trưa|chiều|tối|hôm|từ|kể từ|đến|trước|sau|lễ|dịp|kỷ niệm|kỉ niệm|mừng|hạn|vào|tới|qua"
    rf"|quốc khánh|quốc tế phụ nữ|lao động|hết|nhằm|tức|hôm nay|khai mạc|bế mạc|diễn ra|bắt đầu|kết thúc"
    rf"|khởi công|khánh thành|khai giảng|nghỉ|tổ chức|đợt|phiên|{_WEEKDAY})[ ,:(]*$",
    re.IGNORECASE,
)
_SESSION_BEFORE = re.compile(rf"\b(?:(?:rạng )?sáng|trưa|chiều|tối|đêm|hôm|{_WEEKDAY}),? $", re.IGNORECASE)
_CLAUSE_AFTER = re.compile(r" ?[,.;:()]|$| (?:tại|ở|và|đến|trời|có|xã|huyện|tỉnh|ủy ban|bão|lãnh đạo|nghỉ)\b")

_NAMES_PLACE = re.compile(
    r"\b(?:số nhà|nhà số|ngõ|ngách|hẻm|kiệt|lô|số|thửa(?: đất)?|tờ|lớp|huyết áp|thị lực|tỷ lệ|tỉ lệ"
    r"|tỷ số|tỉ số|nhịp|bản đồ|phân khu|quy hoạch"
    r"|(?<!công bố )(?<!tra cứu )(?<!báo )(?<!có )điểm|xếp)(?: (?:là|số|đo được|của [^\W\d_]+))?:? $"
    r"|\b24/(?:24|7)[^.;\d]{0,15}$",
    re.IGNORECASE,
)
_NAMES_SHARE = re.compile(
    r"\b(?:chiếm|đạt|bằng|giảm|tăng|còn|lên|xuống|mất|cắt|bớt|được)"
    r"(?: (?:lên|xuống|đến|tới|còn|được|khoảng|gần|hơn|quá|từ|tối đa|ít nhất)){0,2} $",
    re.IGNORECASE,
)
_PERHAPS_SHARE = re.compile(r"\b(?:khoảng|gần|hơn|quá|tối thiểu|ít nhất|tối đa) $", re.IGNORECASE)
_MORE_OF_IT = r"(?: ?(?:-|đến|và|hoặc|tới) ?\d{1,2}/\d{1,2})?"
_MASS_AFTER = re.compile(
    rf"{_MORE_OF_IT} (?:số|diện tích|tổng|dân số|thời gian|lượng|sản lượng|chiều|quãng|thế giới"
    r"|khối lượng|thể tích|công suất|gia đình|nhân khẩu|sân|vòng|chặng|lít|kg|ha|cốc|bát|thìa|muỗng|viên|quả"
    r"|ống|gói|liều|số tiền|giá trị|chặng đường|quân số|dung tích)\b"
)
_COUNTED_AFTER = re.compile(
    rf"{_MORE_OF_IT} (?:các )?(?:giá|mức|tiền|ngân sách|kinh phí|thu nhập|lực lượng"
    r"|xóm|hộ|xã|thôn|bản|cụm|tổ|khu|đơn|tin báo|chỉ tiêu|tiêu chí|đại biểu|phiếu|người|học sinh|trường"
    r"|cơ sở|mẫu|vụ|đối tượng|đồng chí|chi bộ|đảng viên|huyện|tỉnh|phường|đơn vị|công trình|hạng mục|nhiệm vụ"
    r"|trẻ|cháu|em|con|máy|loa|kiến nghị|ý kiến|hồ sơ|tuyến|cầu|điểm|lớp|giáo viên|hội viên|đoàn viên"
    r"|doanh nghiệp|hợp tác xã|thành viên|ủy viên|nội dung|ấp|buôn|làng|chi hội|chi đoàn|dự án|mô hình|đề án"
    r"|gói thầu|văn bản|nghị quyết|cán bộ|công chức|thí sinh|bệnh nhân|ca|trạm|phòng|đảng bộ"
    r"|sản phẩm|đội|trận|xe|tàu|nhóm|hợp phần|thủ tục|mục tiêu|môn|bàn|bộ|sở|ngành|chủ thể|nhà"
    r"|phụ nữ|thanh niên|cử tri)\b"
)
UNIT_AFTER = re.compile(
    r" ?(?:%|‰|°|'|h\d|(?:h|g|kg|km|m|m2|m²|m3|cm|mm|ha|l|lít|ml|tr|đ|tấn|tạ|yến|mét|giờ|phút|độ|triệu|tỷ|tỉ"
    r"|nghìn|ngàn|đồng|lần|tuổi|tháng|ngày|điểm|người|sào|mẫu|cây|con|viên)(?![^\W_]))"
)
"""A measure or a thing that is counted: what stands before it is a number."""


def is_certain(place: Place) -> bool:
    """Whether the words around leave nothing but a date."""
    return (
        place.follows(LISTED_BEFORE)
        or place.follows(_LABEL_BEFORE)
        or place.follows(_TIME_BEFORE)
        or place.precedes(_DATE_AFTER)
    )


def is_likely(place: Place) -> bool:
    """Whether a word before it leads to a date more often than to a share: từ, đến, trước, dịp, sáng."""
    return place.follows(_LIKELY_BEFORE)


def is_holiday(place: Place, day: int, month: int) -> bool:
    """Whether it is a kept day and the sentence speaks of one: "Ngày Quốc tế Phụ nữ 8/3"."""
    return (day, month) in HOLIDAYS and place.follows(_HOLIDAY_BEFORE)


def is_kept_day(place: Place, day: int, month: int) -> bool:
    """Whether the name of a kept day stands right before: "Tết thiếu nhi 1/6 trẻ em được tặng quà"."""
    return (day, month) in HOLIDAYS and place.follows(_KEPT_DAY_BEFORE)


def is_named_after(place: Place, day: int, month: int) -> bool:
    """Whether a street or a house has its name from that day: "đường 30/4", "Bệnh viện 19-8"."""
    return (day, month) in _NAMES and place.follows(_NAMED_AFTER)


def in_session(place: Place) -> bool:
    """Whether a part of the day or a weekday stands before: "sáng 5-4" as newspapers write it."""
    return place.follows(_SESSION_BEFORE)


def ends_clause(place: Place) -> bool:
    """Whether a pause or the place of an event follows, as behind a date of a newspaper."""
    return place.precedes(_CLAUSE_AFTER)


def is_no_date(place: Place) -> bool:
    """Whether what stands before takes two numbers: a house, a class, a blood pressure, a scale."""
    return place.follows(_NAMES_PLACE)


def names_share(place: Place) -> bool:
    """Whether a verb of a share stands before: chiếm, đạt, giảm còn."""
    return place.follows(_NAMES_SHARE)


def perhaps_share(place: Place) -> bool:
    """Whether "khoảng" or "gần" stands before: a share rather than a day, but not surely."""
    return place.follows(_PERHAPS_SHARE)


def is_mass(place: Place) -> bool:
    """Whether something that is divided follows, or a unit: "1/3 diện tích", "1/2 viên"."""
    return place.precedes(_MASS_AFTER)


def is_counted(place: Place) -> bool:
    """Whether something that is counted follows: "7/9 thôn"; behind "từ" it may also begin a clause."""
    return place.precedes(_COUNTED_AFTER)
