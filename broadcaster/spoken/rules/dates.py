"""Dates, months, quarters' years, weekdays.

A day of the solar calendar is said "ngày một tháng tư": the plain number is never wrong, while "mùng" belongs
to the lunar one for many listeners. A lunar date has "mùng" up to the tenth, "tháng giêng" and "tháng chạp".
Months follow usage: "tháng tư", but "bốn tháng".
"""

import re
from calendar import monthrange

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start

_YEAR = r"(?:19|20|21)\d{2}"
_ENDS = r"(?!\d|[./-]\d)"
_FULL = re.compile(rf"(\d{{1,2}})( ?[/.-] ?)(\d{{1,2}})\2([12]\d{{3}}){_ENDS}")
_SHORT_YEAR = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/(\d{{2}}){_ENDS}")
_ISO = re.compile(rf"({_YEAR})-(\d{{2}})-(\d{{2}}){_ENDS}")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})/(\d{{1,2}}){_ENDS}")
_DAY_DASH_MONTH = re.compile(rf"(\d{{1,2}})-(\d{{1,2}}){_ENDS}")
_DAYS = re.compile(
    rf"(\d{{1,2}})(, ?| ?- ?| và | đến )(\d{{1,2}})(?:(, ?"
    rf"| và )(\d{{1,2}}))?/(\d{{1,2}})(?:/({_YEAR}))?{_ENDS}"
)
_SPAN = re.compile(
    rf"(\d{{1,2}})/(\d{{1,2}})(?:/({_YEAR}))? ?- ?(\d{{1,2}})/(\d{{1,2}})(?:/({_YEAR}))?{_ENDS}"
)
_YEARS = re.compile(rf"({_YEAR})/({_YEAR}){_ENDS}")
_MONTH_YEAR = re.compile(rf"(\d{{1,2}}) ?[/-] ?({_YEAR}){_ENDS}")
_MONTH = re.compile(r"(\d{1,2})(?![\d%]|[.,/:]\d)")

_SAYS_DAY = re.compile(r"\b(?:ngày|mùng|mồng|rằm|đêm)[ :]*$", re.IGNORECASE)
_AFTER_NGAY = re.compile(r"\bngày[ :]*(?:\d{1,2}-\d{1,2}(?:, | và | đến ))?$", re.IGNORECASE)
_MONTH_FOLLOWS = re.compile(r" (?:tháng|Tết|tết)")
_DAY_BEFORE = re.compile(
    r"\b(?:ngày|mùng|mồng|đêm|sáng|trưa|chiều|tối|hôm|từ|đến|trước|sau|lễ|dịp|kỷ niệm|mừng|hạn"
    r"|vào|chủ nhật|tới|qua"
    r"|thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|quốc khánh|quốc tế phụ nữ|lao động|và|hết|từ ngày)[ ,:(]*$",
    re.IGNORECASE,
)
_DAY_LISTED = re.compile(r"\bngày[^.;:]{0,40}\d[ ,]*(?:, ?|và |- ?|đến )(?:ngày )?$", re.IGNORECASE)
_MONTH_SAID = re.compile(r"\btháng $", re.IGNORECASE)
_MONTHS_LISTED = re.compile(
    r"\btháng (?:\d{1,2}(?:, ?| ?- ?| và | đến (?:tháng )?| hoặc )){0,11}$", re.IGNORECASE
)
_RANGE_OF_MONTHS = re.compile(r"\btháng \d{1,2} ?- ?$", re.IGNORECASE)
_MONTHS_COUNTED = re.compile(r" (?:tháng|ngày|năm|lần)\b(?! \d)")
_HOUSE_BEFORE = re.compile(r"\b(?:số nhà|nhà số|ngõ|ngách|hẻm|kiệt|lô) $", re.IGNORECASE)
_DOCUMENT_BEFORE = re.compile(
    r"\b(?:số|nghị định|thông tư|quyết định|luật|nghị quyết|chỉ thị) ?$", re.IGNORECASE
)
_LUNAR_AFTER = re.compile(r"(?:/\d{4})? ?\(?(?:âm lịch|ÂL|âl|AL)\b")
_FRACTION_AFTER = re.compile(
    r" (?:số|diện tích|tổng|dân số|thời gian|lượng|sản lượng|chiều|quãng|thế giới|giá|mức|tiền"
    r"|ngân sách|kinh phí|thu nhập"
    r"|khối lượng|thể tích|công suất|gia đình|lực lượng|nhân khẩu|sân|vòng|chặng|lít|kg|cốc|bát"
    r"|thìa|muỗng|viên|quả)\b"
)
_COUNTED_AFTER = re.compile(
    r" (?:xóm|hộ|xã|thôn|bản|cụm|tổ|khu|chỉ tiêu|tiêu chí|đại biểu|phiếu|người|học sinh|trường"
    r"|cơ sở|mẫu|vụ|đối tượng"
    r"|đồng chí|chi bộ|đảng viên|huyện|tỉnh|phường|đơn vị|công trình|hạng mục|nhiệm vụ|trẻ|cháu"
    r"|em|con|máy|loa|kiến nghị"
    r"|ý kiến|hồ sơ|tuyến|cầu|điểm|lớp|giáo viên|hội viên|đoàn viên|doanh nghiệp|hợp tác xã"
    r"|thành viên|ủy viên|nội dung)\b"
)


_ROUND_THE_CLOCK = "24/7"


def is_day(day: int, month: int, year: int = 2000) -> bool:
    """Whether the calendar has that day; without a year, 29 February counts."""
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]  # noqa: PLR2004  # months


def _day(place: Place, day: int) -> str:
    """“ngày mười lăm”, or "mười lăm" where the sentence has said "ngày" already."""
    lunar = place.precedes(_LUNAR_AFTER) and day <= 10  # noqa: PLR2004  # the first ten lunar days
    said = place.follows(_SAYS_DAY)
    mung = "mùng " if lunar and not re.search(r"m[ùồ]ng $", place.before, re.IGNORECASE) else ""
    return f"{'' if said else 'ngày '}{mung}{numbers.cardinal(day)}"


def _month(place: Place, month: int) -> str:
    """“tháng tư”; a lunar first month is "tháng giêng", the last "tháng chạp"."""
    names = {1: "giêng", 12: "chạp"} if place.precedes(_LUNAR_AFTER) else {}
    return f"tháng {names.get(month) or numbers.month(month)}"


def _read_full(place: Place) -> Said | None:
    """“15/10/2020”: "ngày mười lăm tháng mười năm hai nghìn không trăm hai mươi"."""
    day, month, year = (int(place.match[group]) for group in (1, 3, 4))
    if not is_day(day, month, year):
        return None
    return Said(f"{_day(place, day)} {_month(place, month)} năm {numbers.cardinal(year)}")


def _read_short_year(place: Place) -> Said | None:
    """“15/10/20”: the century is a guess."""
    day, month, year = (int(group) for group in place.match.groups())
    if not is_day(day, month):
        return None
    pivot = 50
    full = year + (2000 if year < pivot else 1900)
    return Said(f"{_day(place, day)} {_month(place, month)} năm {numbers.cardinal(full)}", sure=False)


def _read_iso(place: Place) -> Said | None:
    """“2026-02-17”, as machines write it."""
    year, month, day = (int(group) for group in place.match.groups())
    if not is_day(day, month, year):
        return None
    return Said(f"{_day(place, day)} {_month(place, month)} năm {numbers.cardinal(year)}")


def _read_day_month(place: Place) -> Said | None:
    """“15/10”, unless it is a share of something: "1/2 số hộ", "9/11 cụm" are for the fractions."""
    day, month = int(place.match[1]), int(place.match[2])
    if place.follows(_HOUSE_BEFORE):
        return None
    if not is_day(day, month) or (place.token == _ROUND_THE_CLOCK and not place.follows(_SAYS_DAY)):
        return None
    told = place.follows(_DAY_BEFORE) or place.follows(_DAY_LISTED) or place.precedes(_LUNAR_AFTER)
    share = place.precedes(_FRACTION_AFTER) or place.precedes(_COUNTED_AFTER)
    if share and not (place.follows(_SAYS_DAY) or place.follows(_DAY_LISTED)):
        return None
    words = f"{_day(place, day)} {_month(place, month)}"
    if told or day >= month:
        return Said(words, sure=told or day > 12)  # noqa: PLR2004  # no month has that number
    return Said(words, sure=False, alternatives=(f"{numbers.cardinal(day)} phần {numbers.cardinal(month)}",))


def _read_day_dash_month(place: Place) -> Said | None:
    """“ngày 15-10”; "ngày 5-7" may also be two days, which is said first."""
    day, month = int(place.match[1]), int(place.match[2])
    if not (place.follows(_AFTER_NGAY) and is_day(day, month)) or place.precedes(_MONTH_FOLLOWS):
        return None
    date = f"{_day(place, day)} {_month(place, month)}"
    if day >= month or not place.follows(_SAYS_DAY):
        return Said(date)
    return Said(f"{numbers.cardinal(day)} đến {numbers.cardinal(month)}", sure=False, alternatives=(date,))


def _read_span(place: Place) -> Said | None:
    """“20/4-25/4/2026”: from a day to a day."""
    first_day, first_month, first_year, day, month, year = (int(part or 0) for part in place.match.groups())
    if not (is_day(first_day, first_month) and is_day(day, month)):
        return None
    head = "" if place.follows(_SAYS_DAY) else "ngày "
    first = _dated(first_day, first_month, first_year)
    return Said(f"{head}{first} đến ngày {_dated(day, month, year)}")


def _dated(day: int, month: int, year: int) -> str:
    """Day and month, and the year unless it is 0."""
    words = f"{numbers.cardinal(day)} tháng {numbers.month(month)}"
    return f"{words} năm {numbers.cardinal(year)}" if year else words


def _read_years(place: Place) -> Said | None:
    """“niên vụ 2025/2026”: two years that follow each other."""
    first, second = int(place.match[1]), int(place.match[2])
    return Said(f"{numbers.cardinal(first)}, {numbers.cardinal(second)}") if second == first + 1 else None


def _read_days(place: Place) -> Said | None:
    """“ngày 5-7/3”, "ngày 15, 16/10/2026": several days of one month."""
    first, link, second, comma, third, month, year = place.match.groups()
    days = [int(day) for day in (first, second, third) if day]
    if days != sorted(set(days)) or not all(is_day(day, int(month)) for day in days):
        return None
    if not ("-" in link or place.follows(_SAYS_DAY)):
        return None
    joined = {"-": " đến ngày ", ",": ", ", "v": " và ", "đ": " đến ngày "}
    words = _day(place, days[0]) + joined[link.strip()[0]] + numbers.cardinal(days[1])
    if third:
        words += joined[comma.strip()[0]] + numbers.cardinal(days[2])
    ending = f" năm {numbers.cardinal(int(year))}" if year else ""
    return Said(f"{words} {_month(place, int(month))}{ending}")


def _read_month_year(place: Place) -> Said | None:
    """“tháng 4/2026”; without "tháng" only where no document is spoken of."""
    month, year = int(place.match[1]), int(place.match[2])
    if not 1 <= month <= 12 or place.follows(_DOCUMENT_BEFORE):  # noqa: PLR2004  # months
        return None
    if re.search(r"quý $", place.before, re.IGNORECASE):
        return Said(f"{numbers.cardinal(month)} năm {numbers.cardinal(year)}")
    told = place.follows(_MONTHS_LISTED)
    link = "tháng " if place.follows(_RANGE_OF_MONTHS) or not told else ""
    return Said(f"{link}{numbers.month(month)} năm {numbers.cardinal(year)}")


def _read_month(place: Place) -> Said | None:
    """The number after "tháng", also in "tháng 3-4" and "tháng 3, 4 và 5"."""
    month = int(place.match[1])
    if not 1 <= month <= 12 or not place.follows(_MONTHS_LISTED):  # noqa: PLR2004  # months
        return None
    if not place.follows(_MONTH_SAID) and place.precedes(_MONTHS_COUNTED):
        return None
    repeat = "tháng " if place.follows(_RANGE_OF_MONTHS) else ""
    return Said(repeat + numbers.month(month))


_T_DAY = re.compile(r"(?:T|Thứ |thứ )([2-7])(?![\d/.])(?!-\d{2})")
_T_MONTH = re.compile(rf"[Tt]\.?(1[0-2]|[1-9])[/-]({_YEAR})(?!\d)")
_SUNDAY = re.compile(r"CN(?![\w-])")
_WEEK_AROUND = re.compile(
    r"(?:\bT[2-7]|thứ \w+|hoặc|sáng|chiều|tối|trưa|bảy|ngày)[ ,;&-]*(?:và |đến |hoặc )?$", re.IGNORECASE
)
_WEEK_AFTER = re.compile(r"[ ,(]*(?:hằng|hàng|tuần|\d{1,2}/\d{1,2}|ngày)")
_NEXT_DAYS = re.compile(
    r"(?:thứ |\bT)[2-7](?:(?:, ?| và | đến | ?- ?| hoặc )[2-7])*(?:, ?| và | đến | ?- ?| hoặc )$",
    re.IGNORECASE,
)
_BARE_DAY = re.compile(r"([2-7])(?![\d%.,/:hg-]|[.,]\d| ?(?:giờ|h\b|người|lần|ngày|tháng))")
_DAY_COMMA = re.compile(r"([2-7])(?=, ?(?:[2-7]\b|CN|T[2-7]|chủ nhật))")


def _weekday(number: int) -> str:
    return f"thứ {numbers.ordinal(number)}"


def _read_weekday(place: Place) -> Said | None:
    """“thứ 4” is "thứ tư"; "T4" too, where it is not a month."""
    return Said(_weekday(int(place.match[1])))


def _read_listed_weekday(place: Place) -> Said | None:
    """“thứ 2, 4, 6”: each is said with its "thứ"."""
    if not place.follows(_NEXT_DAYS):
        return None
    return Said(_weekday(int(place.match[1])))


def _read_t_month(place: Place) -> Said:
    """“T3/2026” is the month."""
    return Said(f"tháng {numbers.month(int(place.match[1]))} năm {numbers.cardinal(int(place.match[2]))}")


def _read_sunday(place: Place) -> Said | None:
    """“CN” beside another day of the week."""
    if place.follows(_WEEK_AROUND) or place.precedes(_WEEK_AFTER):
        return Said("chủ nhật")
    return None


RULES = (
    Rule("date-span", Start.DIGIT, _SPAN, _read_span),
    Rule("date", Start.DIGIT, _FULL, _read_full),
    Rule("date-iso", Start.DIGIT, _ISO, _read_iso),
    Rule("date-short-year", Start.DIGIT, _SHORT_YEAR, _read_short_year),
    Rule("two-years", Start.DIGIT, _YEARS, _read_years),
    Rule("days-of-month", Start.DIGIT, _DAYS, _read_days),
    Rule("month-year", Start.DIGIT, _MONTH_YEAR, _read_month_year),
    Rule("day-month", Start.DIGIT, _DAY_MONTH, _read_day_month),
    Rule("day-month", Start.DIGIT, _DAY_DASH_MONTH, _read_day_dash_month),
    Rule("month", Start.DIGIT, _MONTH, _read_month),
    Rule("month-year", Start.LETTER, _T_MONTH, _read_t_month),
    Rule("weekday", Start.LETTER, _T_DAY, _read_weekday),
    Rule("weekday", Start.LETTER, _SUNDAY, _read_sunday),
    Rule("weekday", Start.DIGIT, _BARE_DAY, _read_listed_weekday),
    Rule("weekday", Start.DIGIT, _DAY_COMMA, _read_listed_weekday),
)
