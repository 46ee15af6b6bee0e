"""What notices of daily life shorten: heights ("1m05"), ages ("5t"), wards ("P.13"), tours ("3N2Đ")."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start

_END = r"(?![^\W_]|[.,/]\d)"
_LENGTH = re.compile(rf"(\d{{1,2}})m(0\d){_END}")
_SQUARE = re.compile(rf"(\d{{1,2}})m([23]){_END}")
_TALL_BEFORE = re.compile(
    r"\b(?:cao(?! su| tầng| cấp| ốc)|ngập|sâu(?! bệnh| đục| hại)|dài"
    r"|mực nước|đỉnh lũ|sóng|nước dâng)(?: [^\W\d_]{1,8}){0,3} $",
    re.IGNORECASE,
)
_CHILD_BEFORE = re.compile(r"\b(?:trẻ(?: em)?|bé|cháu|TE|học sinh|dưới|trên|từ)(?: [^\W\d_]{1,8}){0,2} $")
_FREE_AFTER = re.compile(r" ?(?:được |thì |trở xuống )?(?:miễn|không thu|không tính|giảm|nửa|free|vé)\b")
_CHILD = re.compile(r"\b(?:trẻ|bé|cháu|TE)\b[^.;\n]{0,30}$")
_AREA_BEFORE = re.compile(r"\b(?:diện tích|đất|sàn|rộng|mặt bằng|tổng|mỗi|đào|lấp|khối lượng)\b[^.;]{0,25}$")
_LONG_AFTER = re.compile(r" ?(?:mỗi|/|một|đất|sàn|nước|bê tông|gỗ|cát|đá)\b")
_CROSSING = re.compile(rf"4{_END}")
_CROSSING_BEFORE = re.compile(r"\bngã $", re.IGNORECASE)
_SEATS = re.compile(rf"(\d{{1,2}})c{_END}")
_BUS_BEFORE = re.compile(r"\b(?:xe|ô tô)(?: khách)? $", re.IGNORECASE)
_LAP = re.compile(rf"(\d{{1,3}})'(\d{{2}})\"(\d{{1,2}}){_END}")
_CANAL = re.compile(rf"T(\d{{1,2}}){_END}")
_CANAL_BEFORE = re.compile(
    r"\b(?:trạm bơm|máy bơm|kênh|mương|cống|cột|cọc|mốc|nhà ga|tòa|toà|tòa nhà|nút giao|hầm|MBA|máy biến áp)"
    r"(?: số)? $",
    re.IGNORECASE,
)
_STAY = re.compile(rf"(\d{{1,2}})N(\d{{1,2}})Đ{_END}")
_AGED = re.compile(rf"(\d{{1,3}})t{_END}")
_PERSON_BEFORE = re.compile(
    r"(?:\b(?i:trẻ|trẻ em|người)(?: dưới| trên| từ| từ đủ| đủ)? "
    r"|\b(?i:bé|bé gái|bé trai|cháu|cụ|ông|bà|anh|chị|em|nam|nữ|tuổi|đối tượng|nạn nhân)(?: khoảng)? "
    r"|[A-ZĐ][^\W\d_]{0,6}\.?(?:,| -)? ?\(?|\b[A-ZĐ](?:\.[A-ZĐ])*\.?, ?)$"
)
_LOAD_BEFORE = re.compile(r"\b(?:xe|tải|trọng|cầu|nặng|chở|hàng|cẩu)\b[^.;]{0,20}$", re.IGNORECASE)
_AREA = re.compile(rf"(P|Q|KP|TDP)(?:\. ?|(?<=\bP) |(?<=\bQ) )(\d{{1,2}}){_END}")
_AREAS = {"P": "phường", "Q": "quận", "KP": "khu phố", "TDP": "tổ dân phố"}
_PERSON = re.compile(r"\b(?:ông|bà|anh|chị|em|cháu|cụ|bé|tên) $", re.IGNORECASE)
_ADDRESS_BEFORE = re.compile(
    r"(?:, ?|\b(?:trú|ở|tại|của|thuộc|UBND|CA|Công an|Trạm y tế|đường [^.;\d]{2,25}) )$"
)
_ADDRESS_AFTER = re.compile(r",? ?(?:Q\.?|Quận|quận|TP|thành phố|P\.|phường|KP|$|[,;.)])")
_ROOM_BEFORE = re.compile(r"\b(?:phòng|nhà [A-Z]|tòa|tầng) ?[\d, ]{0,6}$", re.IGNORECASE)
_INITIALS = re.compile(r"[A-ZĐ](?:\.[A-ZĐ]){1,3}(?![^\W_])")
_TOLD_BEFORE = re.compile(
    r"\b(?:tên|tên là|ông|bà|anh|chị|em|cháu|cụ|bé|đối tượng|nạn nhân|bị can|bị cáo|nghi phạm|vợ chồng"
    r"|tài xế|chủ xe|và) $",
    re.IGNORECASE,
)
_INITIALS_END = re.compile(r"\.(?=[,;)]| [^\W\d_A-ZĐ]| \()")
_CALLED = re.compile(r"([AC])\. ?(?=(?:[A-ZĐ][^\W\d_A-Z]{0,6} ){1,2}[-:(]? ?\(?0\d)")
_CONTACT_BEFORE = re.compile(
    r"\b(?:LH|Liên hệ|liên hệ|gặp|Gặp|ĐT|SĐT|gọi)(?: ngay| đ/c)?[ :]{0,3}$|0[\d. ]{8,12}[,;/-] ?$"
)
_KNOWN_CALLED = {"A": "anh", "C": "chị"}
_ROUND = re.compile(rf"1/(4|8|16|32|64){_END}")
_ROUND_BEFORE = re.compile(r"\b(?:vòng|trận|vào|lượt trận) $", re.IGNORECASE)
_ROUND_AFTER = re.compile(r" ?(?:đội|gặp|diễn|giải|của|với|khởi|bắt|sẽ|,|\.|$|được|tại)")
_SALE = re.compile(rf"(\d{{1,2}})[./](\d{{1,2}}){_END}")
_SALE_BEFORE = re.compile(
    r"\b(?:sale|mua sắm|khuyến mãi|khuyến mại|ưu đãi|giảm giá|deal|lễ hội)(?: ngày)? $", re.IGNORECASE
)
_DOTTED_DAY = re.compile(rf"(\d{{1,2}})\.(\d{{1,2}}){_END}")
_WEEKDAY_BEFORE = re.compile(
    r"(?:\b(?:T[2-7]|CN)|\b(?:thứ (?:[2-7]|hai|ba|tư|năm|sáu|bảy)|chủ nhật))[ ,]{0,2}\(?$", re.IGNORECASE
)
_TIME_GAP = re.compile(r"(?:~|-{1,2}>|→) ?(?=\d{1,2}(?:[hg:]| ?giờ))")
_TIME_BEFORE = re.compile(r"\d{1,2}(?:[hg]\d{0,2}|:\d\d| ?giờ)'? ?$")
_PLATE_LABEL = re.compile(r"BS(?= ?:? ?\d\d ?-? ?[A-ZĐ]{1,2}\d? ?[- .]? ?\d{3})")
_PARISH_ROAD = re.compile(r"(ĐX|ĐTX|LX)[.-]?(\d{1,3})([A-Z]?)(?![^\W_]|[.,]\d)")
_PARISH_ROADS = {"ĐX": "đường xã", "ĐTX": "đường trục xã", "LX": "đường liên xã"}
_PIPE = re.compile(rf"([DPd])(\d{{3,4}}){_END}")
_PIPE_BEFORE = re.compile(r"\b(?:ống|cống|cột|cọc|hố ga)(?: [^\W\d_]{1,6}){0,3} $", re.IGNORECASE)


_TALLEST = 9
"""Metres that a person, a flood or a wall may have; "20m2" is an area."""


def _read_length(place: Place) -> Said:
    """“1m05” is "một mét linh năm": "một mét năm" would be half a metre more."""
    metres, rest = place.match.groups()
    after = "" if rest == "00" else f" linh {numbers.whole(rest[1])}"
    return Said(f"{numbers.whole(metres)} mét{after}")


def _read_tall(place: Place) -> Said | None:
    """“cao 1m2” is a length; "trẻ dưới 1m2 miễn phí" too; doubtful where an area may be meant."""
    metres, tenth = place.match.groups()
    if int(metres) > _TALLEST or place.follows(_AREA_BEFORE) or place.precedes(_LONG_AFTER):
        return None
    tall = place.follows(_TALL_BEFORE)
    child = place.follows(_CHILD_BEFORE) and (place.precedes(_FREE_AFTER) or place.follows(_CHILD))
    return Said(f"{numbers.whole(metres)} mét {numbers.whole(tenth)}") if tall or child else None


def _read_crossing(place: Place) -> Said | None:
    """“ngã 4” is "ngã tư"."""
    return Said("tư") if place.follows(_CROSSING_BEFORE) else None


def _read_seats(place: Place) -> Said | None:
    """“xe 29c” has so many seats."""
    return Said(f"{numbers.whole(place.match[1])} chỗ") if place.follows(_BUS_BEFORE) else None


def _read_lap(place: Place) -> Said:
    """“16'35"12” is the time of a runner."""
    minutes, seconds, parts = (numbers.whole(figure) for figure in place.match.groups())
    return Said(f"{minutes} phút {seconds} giây {parts}")


def _read_canal(place: Place) -> Said | None:
    """“trạm bơm T2” has a name like a weekday."""
    return Said(f"tê {numbers.whole(place.match[1])}") if place.follows(_CANAL_BEFORE) else None


def _read_stay(place: Place) -> Said:
    """“3N2Đ” of a journey is "ba ngày hai đêm"."""
    days, nights = place.match.groups()
    return Said(f"{numbers.whole(days)} ngày {numbers.whole(nights)} đêm")


def _read_aged(place: Place) -> Said:
    """“bé gái 5t” is of five years, "xe tải 5t" of five tonnes; elsewhere a guess."""
    number = numbers.whole(place.match[1])
    if place.follows(_LOAD_BEFORE):
        return Said(f"{number} tấn")
    sure = place.follows(_PERSON_BEFORE)
    return Said(f"{number} tuổi", sure=sure, alternatives=() if sure else (f"{number} tấn",))


def _read_area(place: Place) -> Said | None:
    """“P.13, Q.3” of an address; "P. 5" alone may be a room, and "ông P. 5 tuổi" is none."""
    kind, number = place.match.groups()
    if kind in {"P", "Q"} and place.follows(_PERSON):
        return None
    words = f"{_AREAS[kind]} {numbers.whole(number)}"
    if kind != "P":
        return Said(words)
    room = f"phòng {numbers.whole(number)}"
    if place.follows(_ROOM_BEFORE):
        return Said(room, sure=False, alternatives=(words,))
    sure = place.follows(_ADDRESS_BEFORE) and place.precedes(_ADDRESS_AFTER)
    return Said(words, sure=sure, alternatives=() if sure else (room,))


def _read_initials(place: Place) -> Said | None:
    """“tên N.V.A. xin liên hệ”: the letters of a name in one breath."""
    if not place.follows(_TOLD_BEFORE) or place.lexicon.find(place.text, place.match.start()):
        return None
    end = place.match.end()
    last = _INITIALS_END.match(place.text, end)
    return Said(spell(place.token.replace(".", "")), end=end + 1 if last else None)


def _read_called(place: Place) -> Said | None:
    """“LH: C. Hoa 0977…”: "chị" before the name of the person to call."""
    return Said(_KNOWN_CALLED[place.match[1]]) if place.follows(_CONTACT_BEFORE) else None


def _read_round(place: Place) -> Said | None:
    """“vòng 1/8” of a cup is "một phần tám"."""
    if not (place.follows(_ROUND_BEFORE) and place.precedes(_ROUND_AFTER)):
        return None
    part = "tư" if place.match[1] == "4" else numbers.whole(place.match[1])
    return Said(f"một phần {part}") if place.before.rstrip().lower().endswith("vòng") else None


def _read_sale(place: Place) -> Said | None:
    """“SALE 11.11” is a day of the shops."""
    day, month = place.match.groups()
    if day != month or not place.follows(_SALE_BEFORE):
        return None
    return _day(day, month)


def _read_dotted_day(place: Place) -> Said | None:
    """“T7 (6.9)” is a day, not a decimal."""
    return _day(*place.match.groups()) if place.follows(_WEEKDAY_BEFORE) else None


def _day(day: str, month: str) -> Said | None:
    """“ngày sáu tháng chín”, if the calendar has it."""
    if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):  # noqa: PLR2004  # days, months
        return None
    return Said(f"ngày {numbers.whole(day)} tháng {numbers.month(int(month))}")


def _read_time_gap(place: Place) -> Said | None:
    """“9h00 ~ 21h30” and "7h30 -> 11h" are from hour to hour."""
    return Said("đến") if place.follows(_TIME_BEFORE) else None


def _read_plate_label(_: Place) -> Said:
    """“BS 36-B4 567.89”: the plate of a vehicle."""
    return Said("biển số")


def _read_parish_road(place: Place) -> Said:
    """“ĐX.12” is "đường xã mười hai"."""
    road, number, letter = place.match.groups()
    return Said(f"{_PARISH_ROADS[road]} {numbers.whole(number)} {spell(letter)}".strip())


def _read_pipe(place: Place) -> Said | None:
    """“cống D1000”: so many millimetres across."""
    letter, number = place.match.groups()
    return Said(f"{spell(letter)} {numbers.whole(number)}") if place.follows(_PIPE_BEFORE) else None


RULES = (
    Rule("stay", Start.DIGIT, _STAY, _read_stay),
    Rule("length", Start.DIGIT, _LENGTH, _read_length),
    Rule("length", Start.DIGIT, _SQUARE, _read_tall),
    Rule("crossing", Start.DIGIT, _CROSSING, _read_crossing),
    Rule("seats", Start.DIGIT, _SEATS, _read_seats),
    Rule("lap", Start.DIGIT, _LAP, _read_lap),
    Rule("canal", Start.LETTER, _CANAL, _read_canal),
    Rule("age", Start.DIGIT, _AGED, _read_aged),
    Rule("area", Start.LETTER, _AREA, _read_area),
    Rule("initials", Start.LETTER, _INITIALS, _read_initials),
    Rule("called", Start.LETTER, _CALLED, _read_called),
    Rule("cup-round", Start.DIGIT, _ROUND, _read_round),
    Rule("sale-day", Start.DIGIT, _SALE, _read_sale),
    Rule("day-month", Start.DIGIT, _DOTTED_DAY, _read_dotted_day),
    Rule("time-gap", Start.SIGN, _TIME_GAP, _read_time_gap),
    Rule("plate-label", Start.LETTER, _PLATE_LABEL, _read_plate_label),
    Rule("road", Start.LETTER, _PARISH_ROAD, _read_parish_road),
    Rule("pipe", Start.LETTER, _PIPE, _read_pipe),
)
"""Early: what they read would be taken for squares, tonnes, decimals or the end of a sentence."""
