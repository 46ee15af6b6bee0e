"""Numbers that name a paper, a person, an account, a batch or a vehicle: digit by digit, never a quantity.

Digits come in the groups that are written; a run of more than five is cut in threes. A dot, dash or slash
between groups is a pause: who copies a number down needs the pause, not the sign.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules.telephone import MONEY_OR_UNIT, in_threes

_END = r"(?!\d|[.,/:-]\d|[./-](?-i:[A-ZĐ]))"
_ACCOUNT = re.compile(
    rf"\d{{1,30}}(?:[ .-]\d{{1,14}}){{0,7}}{_END}(?!{MONEY_OR_UNIT.pattern})", re.IGNORECASE
)
_OF_PEOPLE = (
    r"cccd|căn cước(?: công dân)?|cmt?nd|chứng minh(?: thư)?(?: nhân dân)?|định danh(?: cá nhân| điện tử)?"
    r"|gplx|giấy phép lái xe|bằng lái(?: xe)?|hộ chiếu|bhxh|bảo hiểm xã hội|bhyt|bảo hiểm y tế"
)
_OF_BUSINESS = (
    r"tài khoản|stk|tk|mst|msdn|mã số(?: thuế| doanh nghiệp| hộ kinh doanh| hợp tác xã| hồ sơ| thẻ)?|mã vạch"
    r"|mã (?:hồ sơ|đơn hàng|đơn|vận đơn|bưu chính|bưu điện|bưu cục|tra cứu|khách hàng|giao dịch|xác thực"
    r"|xác nhận|otp|học sinh|học viên|thẻ|hóa đơn|hoá đơn|công trình|tài sản)|otp"
)
_OF_PAPERS = (
    r"seri|sê ri|serial|biên lai(?: thu tiền| thu phí| thu thuế)?|h[óo][aá] đơn(?: gtgt| điện tử| bán hàng)?"
    r"|phiếu (?:thu|chi|nhập|xuất)(?: kho)?|số sổ|sổ tiết kiệm|số thẻ|số hiệu"
)
_NAMES_AN_ACCOUNT = re.compile(
    rf"\b(?:{_OF_PEOPLE}|{_OF_BUSINESS}|{_OF_PAPERS})(?: số|số)?\s?:?\s?$", re.IGNORECASE
)
_FEWEST, _FEWEST_WITH_NOUGHT = 6, 5
_ONE_BREATH = 5
_FIGURE = re.compile(r" \d")
"""After a number: a pause keeps the two apart."""


def _breaths(group: str) -> list[str]:
    return [group] if len(group) <= _ONE_BREATH else in_threes(group)


def _read_account(place: Place) -> Said | None:
    """A number that names an account or a person: "số tài khoản một hai ba, bốn năm sáu"."""
    if not place.follows(_NAMES_AN_ACCOUNT):
        return None
    groups = re.findall(r"\d+", place.token)
    nought = groups[0][0] == "0" or "bưu" in place.before[-20:]
    if sum(map(len, groups)) < (_FEWEST_WITH_NOUGHT if nought else _FEWEST):
        return None
    words = numbers.grouped([breath for group in groups for breath in _breaths(group)])
    return Said(f"{words}," if place.precedes(_FIGURE) else words)


_CODE = re.compile(
    r"(?:[A-ZĐ]{1,3}\d? (?=\d))?(?=[A-ZĐ./-]{0,20}\d)[A-ZĐ\d]{1,20}(?:[./-][A-ZĐ\d]{1,20}){0,6}"
    r"(?: \d{3,13}){0,4}(?![^\W_]|[.,/:-]\d)"
)
_NAMES_A_CODE = re.compile(
    r"\b(?:seri|sê ri|serial|số khung|số máy|số sườn|ký hiệu|kí hiệu|số lô|số hiệu|số phát hành|số vào sổ"
    r"(?: cấp)?(?: gcn(?:qsdđ)?| giấy chứng nhận)?|hộ chiếu|mã (?:hồ sơ|số hồ sơ|thẻ|khách hàng|đơn hàng"
    r"|vận đơn|tra cứu|số|số thẻ|định danh)|thẻ (?:bhyt|đảng viên|bảo hiểm y tế|nhà báo)(?: mã)?"
    r"|gcn(?: ?qsdđ)?|giấy chứng nhận(?: quyền sử dụng đất)?|bhyt|bảo hiểm y tế)(?: số)?\s?:?\s?$",
    re.IGNORECASE,
)
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
    if not (place.follows(_NAMES_A_CODE) or place.follows(_NAMES_A_BATCH)) or place.precedes(MONEY_OR_UNIT):
        return None
    figures = sum(character.isdigit() for character in place.token)
    mixed = any(character.isalpha() for character in place.token)
    if not figures or (not mixed and figures < _FEWEST_WITH_NOUGHT):
        return None
    return Said(", ".join(_piece(piece) for piece in re.split("[ ./-]", place.token)))


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


RULES = (
    Rule("account", Start.DIGIT, _ACCOUNT, _read_account),
    Rule("paper-code", Start.DIGIT | Start.LETTER, _CODE, _read_code),
    Rule("plate", Start.DIGIT, _PLATE, _read_plate),
    Rule("plate", Start.LETTER, _ARMY_PLATE, _read_army_plate),
)
