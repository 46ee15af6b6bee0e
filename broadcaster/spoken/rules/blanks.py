"""Places of a form that nobody has filled in: reported, never read as noise."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import LOWER
from broadcaster.spoken.rule import Place, Rule, Said, Start

_SMALL = "".join(sorted(LOWER))
_GAP = r"[.…_]{2,80}"
_CODE = r"[A-ZĐ][A-Za-zđĐ&]{1,11}\d{0,3}"
_NUMBER = re.compile(
    rf"[Ss][Ốố] ?:? ?(?:[.…_]{{2,80}} ?)?(?:/ ?(?:\d{{4}}|{_GAP}))? ?[/-] ?"
    rf"{_CODE}(?:[-/ ]{{1,3}}{_CODE}){{0,3}}(?![^\W_])"
)
_DATE = re.compile(
    rf"[Nn]gày ?(?:(?P<day>\d{{1,2}}) |{_GAP} ?)?tháng ?(?:(?P<month>\d{{1,2}})|{_GAP})? ?"
    rf"(?:năm ?(?P<year>\d{{4}}|20{_GAP}|{_GAP}))?"
)
_SLASHED = re.compile(
    rf"(?:[Nn]gày )?{_GAP} ?/ ?(?:{_GAP}|(?P<month>\d{{1,2}})) ?/ ?(?P<year>\d{{4}}|{_GAP})"
)
_SLASHES = re.compile(r"[Nn]gày ?/ ?(?P<month>\d{1,2})? ?/ ?(?P<year>\d{4})")
_TIME = re.compile(rf"{_GAP} ?(?:giờ|h)(?: ?{_GAP} ?(?:phút|'))?(?![^\W_])")
_DOTS = re.compile(r"[.…_]{4,}|_{2,}|[.…]{3}(?= ?(?:%|/|đồng\b|người\b|hộ\b|ha\b|kg\b|tuổi\b))")
_ELLIPSIS = re.compile(r"\.{3}(?=\n|$)")
_ASKS = re.compile(
    r"\b(?:tên|sinh|số|chỉ|trú|quê quán|thoại|cccd|cmnd|cấp|chức vụ|đơn vị|ngày|tại|lý do|tổ|xóm|thôn|dân tộc"
    r"|nghề nghiệp|tháng|năm)[^.:;\n]{0,20}: ?$",
    re.IGNORECASE,
)
_HINTS = (
    "ghi|điền|nêu|tên|họ|nhập|chèn|chọn|tùy|tuỳ|số|ngày|nội dung|địa danh|địa điểm|cơ quan|chữ ký|xóm"
    "|thời gian|đơn vị"
)
_HINT = re.compile(rf"\[ ?(?:(?i:{_HINTS})\b[^\[\]\n]{{0,80}}|[{_SMALL}][^\[\]\n]{{1,80}}|[.…_ ]{{0,20}})\]")
"""Square brackets ask for something if they name it or begin small; "[Tin nóng]" is a heading."""
_TAG = re.compile(r"<[^\W\d_][^<>\n=]{0,60}[^\W\d_]>")
_MERGE = re.compile(r"\"[^\W\d_]\w{0,40}_\w{1,40}\"")
_SIGN_HERE = re.compile(
    r"\((?:ký(?= ?\)|,| tên| và| ghi)|ghi rõ|đóng dấu|chữ ký|họ tên|họ và tên|ghi tên|ghi họ|điền|ghi đầy đủ)"
    r"(?![^\W_])[^()\n]{0,60}\)",
    re.IGNORECASE,
)
_MISSING = re.compile(r"(?:Error! ?(?=[A-Z][a-z]{2,12} (?:[a-z]|not))|Lỗi! ?(?=[^\W\d_]))[^.!\n]{4,80}\.")
_FOOTNOTE = re.compile(r"\[\d{1,3}\]")
_MONTHS = 12


def _read_gap(_: Place) -> Said:
    """What nobody has filled in is passed over."""
    return Said("", sure=False)


def _read_hint(place: Place) -> Said | None:
    """“[tên xóm]” asks for something; in "(mở rộng [lần hai])" square brackets only bracket."""
    nested = place.before.rfind("(") > place.before.rfind(")")
    return None if nested else Said("", sure=False)


def _read_date(place: Place) -> Said | None:
    """A date with a part left open: what is known of it is said."""
    day, month, year = place.match.groups()
    known_year = year if year and year.isdigit() else ""
    open_month = not month or not 1 <= int(month) <= _MONTHS
    gaps = "." in place.token or "_" in place.token
    if day or (open_month and not gaps and not known_year):
        return _half_open(place) if day and open_month and (gaps or known_year) else None
    words = "" if open_month else f"tháng {numbers.month(int(month))}"
    return Said(f"{words} năm {numbers.whole(known_year)}".strip() if known_year else words, sure=False)


def _half_open(place: Place) -> Said:
    """The day is known and the month is not: only a year is said."""
    year = place.match["year"]
    return Said(f"năm {numbers.whole(year)}" if year and year.isdigit() else "", sure=False)


def _read_slashed(place: Place) -> Said:
    """“…/…/2026” and "ngày   /8/2026": what is known is said."""
    month, year = place.match["month"], place.match["year"]
    known = [f"tháng {numbers.month(int(month))}"] if month and 1 <= int(month) <= _MONTHS else []
    known += [f"năm {numbers.whole(year)}"] if year.isdigit() else []
    return Said(" ".join(known), sure=False)


def _read_dots(_: Place) -> Said:
    """A dotted or underlined gap."""
    return Said(",", sure=False)


def _read_ellipsis(place: Place) -> Said | None:
    """Three dots at the end of a line are a gap where a form asks for something ("Họ và tên: ...")."""
    return Said("", sure=False) if place.follows(_ASKS) else None


def _read_footnote(place: Place) -> Said | None:
    """“theo luật[1]”: the number of a note below the page is left out, and reported."""
    before = place.before[-1:]
    return Said("", sure=False) if before.isalnum() or before in {".", ",", '"', ")"} else None


RULES = (
    Rule("blank-number", Start.LETTER, _NUMBER, _read_gap),
    Rule("blank-date", Start.LETTER | Start.SIGN, _SLASHED, _read_slashed),
    Rule("blank-date", Start.LETTER, _SLASHES, _read_slashed),
    Rule("blank-date", Start.LETTER, _DATE, _read_date),
    Rule("blank-time", Start.SIGN, _TIME, _read_gap),
    Rule("blank-hint", Start.SIGN, _HINT, _read_hint),
    Rule("blank-hint", Start.SIGN, _TAG, _read_gap),
    Rule("blank-hint", Start.SIGN, _MERGE, _read_gap),
    Rule("blank-hint", Start.SIGN, _SIGN_HERE, _read_gap),
    Rule("missing-reference", Start.LETTER, _MISSING, _read_gap),
    Rule("footnote", Start.SIGN, _FOOTNOTE, _read_footnote),
    Rule("blank", Start.SIGN, _DOTS, _read_dots),
    Rule("blank", Start.SIGN, _ELLIPSIS, _read_ellipsis),
)
