"""Numbers that name a paper, a person, an account, a batch or a vehicle: digit by digit, never a quantity.

Digits come in the groups that are written; a run of more than five is cut in threes. A dot, dash or slash
between groups is a pause: who copies a number down needs the pause, not the sign.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules.counted import COUNTED, MONEY_OR_UNIT
from broadcaster.spoken.rules.telephone import in_threes

_END = r"(?!\d|[.,/:-]\d|[./-](?-i:[A-ZĐ]))"
_ACCOUNT = re.compile(
    rf"\d{{1,30}}(?:[ .-]\d{{1,14}}){{0,7}}{_END}(?!{MONEY_OR_UNIT.pattern})", re.IGNORECASE
)
_OF_PEOPLE = (
    r"cccd|căn cước(?: công dân)?|cmt?nd|chứng minh(?: thư)?(?: nhân dân)?|định danh(?: cá nhân| điện tử)?"
    r"|gplx|giấy phép lái xe|bằng lái(?: xe)?|hộ chiếu|bhxh|bảo hiểm xã hội|bhyt|bảo hiểm y tế"
)
_OF_BUSINESS = (
    r"tài khoản|stk|tk|mst|msdn|mã số(?: thuế| doanh nghiệp| hộ kinh doanh| hợp tác xã| hồ sơ| thẻ)?"
    r"(?: cá nhân)?|mã vạch|mã ngạch|ngạch"
    r"|mã (?:hồ sơ|đơn hàng|đơn|vận đơn|bưu chính|bưu điện|bưu cục|tra cứu|khách hàng|giao dịch|xác thực"
    r"|xác nhận|otp|học sinh|học viên|thẻ|hóa đơn|hoá đơn|công trình|tài sản)|otp"
)
_OF_PAPERS = (
    r"seri|sê ri|serial|biên lai(?: thu tiền| thu phí| thu thuế)?|h[óo][aá] đơn(?: gtgt| điện tử| bán hàng)?"
    r"|phiếu (?:thu|chi|nhập|xuất)(?: kho)?|số sổ|sổ tiết kiệm|số thẻ|số hiệu"
    r"|số báo danh|sbd|vé số|giải đặc biệt|giải (?:nhất|nhì|ba|tư|năm|sáu|bảy|tám)"
)
_NAMES_AN_ACCOUNT = re.compile(
    rf"\b(?:{_OF_PEOPLE}|{_OF_BUSINESS}|{_OF_PAPERS})(?: số|số)?\s?:?\s?$", re.IGNORECASE
)
_SPEAKS_OF_ONE = re.compile(
    rf"\b(?:{_OF_PEOPLE}|{_OF_BUSINESS}|{_OF_PAPERS}|mã [^\W\d_]+|số hợp đồng)\b[^.;!?\d]{{1,40}}$",
    re.IGNORECASE,
)
"""Some words before a number: "số tài khoản của Quỹ là"."""
_NAMES_A_SECRET = re.compile(
    r"\b(?:mã pin|pin|mã otp|otp|mật khẩu|mã xác (?:nhận|thực)|mã mở khóa)(?: là)? ?:? ?$", re.IGNORECASE
)
_CHARGE = re.compile(r" ?mAh\b")
"""“pin 5000 mAh” is a battery, not a secret."""
_FEWEST, _FEWEST_WITH_NOUGHT, _FEWEST_AFAR = 6, 5, 7
_ONE_BREATH = 5
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_SAYS_NUMBER = re.compile(r"(?:\bsố|\blà|\bstk|:) ?$", re.IGNORECASE)
"""Right before a number that looks like thousands ("STK: 113.000.012"), and names an account after all."""
_KEPT_APART = re.compile(r" (?:\d|ngày)")
"""After a number: without a pause "số bốn ngày" would be heard as four days."""


def _breaths(group: str) -> list[str]:
    return [group] if len(group) <= _ONE_BREATH else in_threes(group)


def _read_account(place: Place) -> Said | None:
    """A number that names an account or a person: "số tài khoản một hai ba, bốn năm sáu"."""
    groups = re.findall(r"\d+", place.token)
    if sum(map(len, groups)) < _fewest(place):
        return None
    return _apart(place, numbers.grouped([breath for group in groups for breath in _breaths(group)]))


def _fewest(place: Place) -> int:
    """How many digits a number needs here to be no quantity."""
    nought, never = place.token[0] == "0", len(place.token) + 1
    if _THOUSANDS.fullmatch(place.token) and not place.follows(_SAYS_NUMBER):
        return never
    if place.follows(_NAMES_A_SECRET):
        return never if place.precedes(_CHARGE) else 4
    if place.follows(_NAMES_AN_ACCOUNT):
        return _FEWEST_WITH_NOUGHT if nought or "bưu" in place.before[-20:] else _FEWEST
    near = place.follows(_SPEAKS_OF_ONE) and not place.precedes(COUNTED)
    return (_FEWEST if nought else _FEWEST_AFAR) if near else never


def _apart(place: Place, words: str) -> Said:
    """``words`` of a number, with a pause where the next word would change it."""
    return Said(f"{words}," if place.precedes(_KEPT_APART) else words)


_CODE = re.compile(
    r"(?:[A-ZĐ]{1,3}\d? (?=\d))?(?=[A-ZĐ./-]{0,20}\d)[A-ZĐ\d]{1,20}(?:[./-][A-ZĐ\d]{1,20}){0,6}"
    r"(?: \d{3,13}){0,4}(?![^\W_]|[.,/:-]\d)"
)
_NAMES_A_CODE = re.compile(
    r"\b(?:seri|sê ri|serial|số khung|số máy|số sườn|ký hiệu|kí hiệu|số lô|số hiệu|số phát hành|chuyến bay"
    r"|tàu|tàu cá|số vào sổ(?: cấp)?(?: gcn(?:qsdđ)?| giấy chứng nhận)?|hộ chiếu"
    r"|mã (?:hồ sơ|số hồ sơ|thẻ|khách hàng|đơn hàng|vận đơn|tra cứu|định danh"
    r"|số (?:vùng trồng|thẻ|cơ sở(?: [^\W\d_]+){1,4}))"
    r"|thẻ (?:bhyt|đảng viên|bảo hiểm y tế|nhà báo)(?: mã)?)(?: số)?\s?:?\s?$",
    re.IGNORECASE,
)
_NAMES_A_LONG_CODE = re.compile(
    r"\b(?:mã số|gcn(?: ?qsdđ)?|giấy chứng nhận(?: quyền sử dụng đất)?|bhyt|bảo hiểm y tế)(?: số)?\s?:?\s?$",
    re.IGNORECASE,
)
_PARCEL = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}")
_NAMES_A_BATCH = re.compile(r"\blô(?: thuốc| hàng| sản xuất| sx)? ?(?::|số|sx) ?:? ?$", re.IGNORECASE)
_HEAD_OF_BARCODE = re.compile(
    r"\b(?:đầu(?: số)? mã vạch|mã vạch (?:bắt )?đầu(?: bằng| là| số)?) $", re.IGNORECASE
)
_RUN = re.compile(r"[A-ZĐ]+|\d+")
_WITH_LETTERS = 2
"""As many digits are said in one breath with the letters beside them: "hát một bốn"."""


def _read_code(place: Place) -> Said | None:
    """Letters and digits that name a paper or a batch: "CH 00123" is "xê hát, không không một hai ba"."""
    if place.follows(_HEAD_OF_BARCODE):
        return Said(numbers.digits(place.token)) if place.token.isdigit() else None
    if place.precedes(MONEY_OR_UNIT) or not _is_code(place):
        return None
    return _apart(place, ", ".join(_piece(piece) for piece in re.split("[ ./-]", place.token)))


def _is_code(place: Place) -> bool:
    """Whether the words before the code name one, and it has digits enough to be one."""
    figures = sum(character.isdigit() for character in place.token)
    mixed = any(character.isalpha() for character in place.token)
    if place.follows(_NAMES_A_CODE) or place.follows(_NAMES_A_BATCH):
        return figures >= (1 if mixed else _FEWEST_WITH_NOUGHT)
    long = mixed and figures >= _FEWEST_WITH_NOUGHT and place.follows(_NAMES_A_LONG_CODE)
    return long or _PARCEL.fullmatch(place.token) is not None


def _piece(written: str) -> str:
    """One piece between signs: letters by their names, digits in breaths."""
    words, joined = "", True
    for run in _RUN.findall(written):
        few = run.isalpha() or len(run) <= _WITH_LETTERS
        said = spell(run) if run.isalpha() else numbers.grouped(_breaths(run))
        words += (" " if few and joined else ", ") + said if words else said
        joined = few
    return words


_SERIES = r"[A-ZĐ]{1,2}[1-9]?"
_PLATE = re.compile(
    rf"(\d{{2}}) ?- ?({_SERIES})[ .-]{{1,3}}(\d{{3}}\.?\d{{2}}|\d{{4}}){_END}"
    rf"|(\d{{2}})({_SERIES})[ -]{{1,3}}(\d{{3}}\.?\d{{2}}|\d{{4}}){_END}"
    rf"|(\d{{2}})({_SERIES})(\d{{3}}\.?\d{{2}}|\d{{4}}){_END}"
)
_ARMY_PLATE = re.compile(r"([A-ZĐ]{2})[ -](\d{2})-(\d{2})(?![\d/-])")
_VEHICLE = re.compile(
    r"\b(?:xe|biển|bks|biển số|kiểm soát|ô tô|mô tô|máy|tải|khách)\b[^.;\n]{0,30}$", re.IGNORECASE
)


def _read_plate(place: Place) -> Said | None:
    """A vehicle's plate: "11A-123.45"; one without its dot only where a vehicle is spoken of."""
    province, series, number = (group for group in place.match.groups() if group is not None)
    if "." not in number and not place.follows(_VEHICLE):
        return None
    figures = number.replace(".", "")
    groups = [figures] if len(figures) < _ONE_BREATH else [figures[:3], figures[3:]]
    letters = "".join(letter for letter in series if letter.isalpha())
    named = f"{spell(letters)} {numbers.digits(series)}".strip()
    return Said(f"{numbers.cardinal(int(province))} {named}, {numbers.grouped(groups)}")


def _read_army_plate(place: Place) -> Said | None:
    """“AA-12-34” of an army vehicle."""
    letters, first, second = place.match.groups()
    return Said(f"{spell(letters)}, {numbers.grouped([first, second])}") if place.follows(_VEHICLE) else None


_LABEL = re.compile(r"SBD(?= ?:? ?\d)|KS(?= ?:? ?\d\d)")
_VEHICLE_SIGN = re.compile(r"\bbiển(?: số)? $", re.IGNORECASE)


def _read_label(place: Place) -> Said | None:
    """“SBD” before its number, "KS" behind "biển"."""
    if place.token == "KS":  # noqa: S105  # an abbreviation
        return Said("kiểm soát") if place.follows(_VEHICLE_SIGN) else None
    return Said("số báo danh")


NAMED = (
    Rule("paper-label", Start.LETTER, _LABEL, _read_label),
    Rule("paper-code", Start.DIGIT | Start.LETTER, _CODE, _read_code),
    Rule("plate", Start.LETTER, _ARMY_PLATE, _read_army_plate),
)
"""Codes behind their name: they come before what would read their parts."""

RULES = (
    Rule("account", Start.DIGIT, _ACCOUNT, _read_account),
    Rule("plate", Start.DIGIT, _PLATE, _read_plate),
)
