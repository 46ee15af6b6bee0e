"""Numbers that name: committees and programmes, codes of a letter and figures, blood groups, fertilizers."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import NAMES, spell
from broadcaster.spoken.rule import Place, Rule, Said, Start

_END = r"(?!\d|[.,]\d)"
_PROJECT_BEFORE = re.compile(
    r"\b(?:ban chỉ đạo|bcđ|đề án|chương trình|dự án|tổ công tác|chỉ thị|nghị quyết|kết luận"
    r"|nghị định|thông tư|quyết định)(?: quốc gia)? ?$",
    re.IGNORECASE,
)
_COMMITTEE_BEFORE = re.compile(
    r"\b(?:ban chỉ đạo|bcđ|chương trình|dự án|tổ công tác)(?: quốc gia)? ?$", re.IGNORECASE
)
_NUMBER_NAMED = re.compile(r"\b(?:số|mã|mã số|sê ri|seri)(?: hiệu)? ?:? ?$", re.IGNORECASE)
_FORMULA = re.compile(r"(\d{1,2})([-.:])(\d{1,2})\2(\d{1,2})(?!\d|[.,:-]\d)")
_FERTILIZER_BEFORE = re.compile(r"\b(?:NPK|N-P-K)[^.;,\d]{0,25}$")
_POST = re.compile(r"0\d\d(?!\d|[.,]\d)")
_POST_BEFORE = re.compile(r"\bkm ?\d{1,4} ?\+ ?$", re.IGNORECASE)

_CODE = re.compile(r"(?<![^\W_])(A/)?([A-SU-ZĐ])(\d{1,3})(?:([A-ZĐ])(\d{0,2}))?(?![^\W_]|[.,]\d)")
"""Not T: "T4" is a day of the week or a month."""
_KNOWN_PAIRS = re.compile(r"(?:A/)?H\d{1,2}N\d{0,2}|[A-D]\d{1,2}E|[A-C]\d[A-C]")
"""Two letters with figures that people use: influenzas, classes of driving licences, house numbers."""
_FORM = re.compile(r"([A-ZĐ]{2,3})(\d{1,3})([a-z]?)(?![^\W_]|[.,]\d)")
_FORM_BEFORE = re.compile(
    r"\b(?:mẫu|mẫu số|tờ khai|biểu|ký hiệu|mã|lô|block|tòa|toà|thửa|giống)(?: số)? $", re.IGNORECASE
)
_MAY_ABBREVIATE = {"P": ("phường", "phòng"), "Q": ("quận",)}
_SQUARE = re.compile(r"\d ?$")
_SHORT_NAMES = {"F": "ép"}
"""Letters that have a short name beside figures: "F0" is "ép không"."""

_CHEMICALS = {
    "CO2": "xê ô hai", "SO2": "ét sì ô hai", "NO2": "en nờ ô hai", "O2": "ô hai", "O3": "ô ba",
    "H2S": "hát hai ét sì", "NH3": "en nờ hát ba", "CH4": "xê hát bốn", "H2O": "hát hai ô",
    "P2O5": "pê hai ô năm", "K2O": "ca hai ô", "PM2.5": "pê e mờ hai phẩy năm",
    "PM2,5": "pê e mờ hai phẩy năm", "PM10": "pê e mờ mười", "SpO2": "ét sì pê ô hai",
    "HbA1c": "hát bê a một xê",
}  # fmt: skip
_CHEMICAL = re.compile(rf"(?:{'|'.join(re.escape(sign) for sign in _CHEMICALS)})(?![^\W_])")
_TERM = re.compile(r"(\d{1,2}) ?/ ?((?:19|20)\d{2})(?![\d/]|[.,]\d)")
_STEERING = re.compile(r"389(?![\d.,/]|[^\W_]| (?:người|hộ|vụ|đồng|triệu|tỷ|nghìn|con|ha|kg))")
_STEERING_BEFORE = re.compile(
    r"\b(?:tổ|đội|công tác|kế hoạch|văn phòng(?: thường trực)?|thành viên|lực lượng|cơ quan thường trực) $",
    re.IGNORECASE,
)
"""“Tổ 389 xã”, "kế hoạch 389": the steering committee against smuggling is called by its number."""
_TERM_BEFORE = re.compile(r"\b(?:đợt|tuần|kỳ|kì|lần|học kỳ|học kì|vụ|phiên|vòng)(?: thứ)? $", re.IGNORECASE)
_ALARM = re.compile(r"BĐ ?(?=[1-3](?![\w.,/]))|BĐ (?=I{1,3}(?![\w.,/]))")
_ALARM_JOINED = re.compile(r"BĐ(I{1,3})(?!\w)")
_FORMULATION = re.compile(r"(?:SP|ND|DP|SE|CS|EC|SL|WP|WG|SC|GR|OD|EW|DF|BTN|WDG|FS)(?![^\W_])")
_AFTER_FIGURE = re.compile(r"\d$")
_AFTER_SPACE = re.compile(r"\d $")
_BRAND_BEFORE = re.compile(r"[A-Z][a-z]{2,}(?:[- ][A-Z][a-z]{2,})? ?\d{1,3}(?:[.,]\d{1,2})?$")
_BRANDED = frozenset(("SP", "ND", "DP", "SE", "CS"))
"""They mean other things too, unless a brand stands before the figure: "Padan 95SP"."""
_SURE_FORMULATION = frozenset(("EC", "WP", "SL", "WG"))
"""They mean nothing else, so that a space may stand before them."""
_BLOOD = re.compile(r"(AB|[ABO])(?:([+-])|(?= Rh))?(?![^\W_])")
_BLOOD_BEFORE = re.compile(r"\bnhóm máu (?:(?:AB|[ABO])[+-]?(?:, | và | hoặc )){0,4}$", re.IGNORECASE)
_RHESUS = {"+": " cộng", "-": " trừ", None: ""}


def _read_project(place: Place) -> Said | None:
    """Committees and programmes known by a number.

    "Ban Chỉ đạo 389" is "ba tám chín", "Đề án 06" "không sáu".
    """
    committee = place.follows(_COMMITTEE_BEFORE) and len(place.token) in {3, 4}
    nought = place.token[0] == "0" and place.follows(_PROJECT_BEFORE)
    return Said(numbers.digits(place.token)) if committee or nought else None


def _read_steering(place: Place) -> Said | None:
    """“Tổ 389 xã” is "tổ ba tám chín xã"."""
    return Said(numbers.digits(place.token)) if place.follows(_STEERING_BEFORE) else None


def _read_named(place: Place) -> Said | None:
    """Seven digits or more after "số" name a paper, not a quantity."""
    return Said(in_threes(place.token)) if place.follows(_NUMBER_NAMED) else None


def in_threes(figures: str) -> str:
    """Digits by their names, in groups of three."""
    return numbers.grouped([figures[start : start + 3] for start in range(0, len(figures), 3)])


def _read_formula(place: Place) -> Said | None:
    """“NPK 5-10-3”: the parts one after the other."""
    if not place.follows(_FERTILIZER_BEFORE):
        return None
    return Said(", ".join(numbers.whole(figure) for figure in place.match.group(1, 3, 4)))


def _read_post(place: Place) -> Said | None:
    """The metres behind a kilometre post: "Km16+050" is "không trăm năm mươi"."""
    if not place.follows(_POST_BEFORE):
        return None
    metres = int(place.token)
    return Said(numbers.cardinal(1000 + metres).removeprefix("một nghìn ") if metres else "không")


def _read_code(place: Place) -> Said | None:
    """“A1”, "H5N1", "F0", "D01": the letter's name and the number; "P5" may be a ward or a room."""
    influenza, letter, figures, second, rest = place.match.groups()
    if letter == "M" and figures in {"2", "3"} and place.follows(_SQUARE):
        return None
    if rest and letter + second != "HN":  # "B2C4" is no class of anything
        return None
    words = ["a"] if influenza else []
    words += [_letter(letter), _figures(figures)]
    words += [_letter(second), _figures(rest)] if second else []
    others = _MAY_ABBREVIATE.get(letter, ())
    said = " ".join(word for word in words if word)
    sure = not others and (second is None or _KNOWN_PAIRS.fullmatch(place.token) is not None)
    return Said(said, sure=sure, alternatives=tuple(f"{word} {numbers.whole(figures)}" for word in others))


def _letter(letter: str) -> str:
    return _SHORT_NAMES.get(letter) or NAMES[letter.lower()]


def _figures(figures: str) -> str:
    """“01” and "00" keep their noughts in a code; "" is nothing."""
    return numbers.digits(figures) if figures[:1] == "0" else numbers.whole(figures) if figures else ""


def _read_form(place: Place) -> Said | None:
    """“mẫu CT01”: a form is known by its letters and figures."""
    if not place.follows(_FORM_BEFORE):
        return None
    letters, figures, ending = place.match.groups()
    return Said(" ".join(filter(None, (spell(letters), _figures(figures), spell(ending)))))


def _read_chemical(place: Place) -> Said:
    """What a laboratory writes: "CO2", "PM2.5"."""
    return Said(_CHEMICALS[place.token])


def _read_blood(place: Place) -> Said | None:
    """“nhóm máu AB”, "nhóm máu O+"."""
    if not place.follows(_BLOOD_BEFORE):
        return None
    return Said(spell(place.match[1]) + _RHESUS[place.match[2]])


def _read_alarm(_: Place) -> Said:
    """“BĐ1” and "BĐ 2" of a river."""
    return Said("báo động")


def _read_joined_alarm(place: Place) -> Said:
    """“BĐII”."""
    return Said(f"báo động {numbers.cardinal(len(place.match[1]))}")


def _read_formulation(place: Place) -> Said | None:
    """“5SL” and "40EC" in the name of a pesticide."""
    if place.token in _BRANDED and not place.follows(_BRAND_BEFORE):
        return None
    spaced = place.token in _SURE_FORMULATION and place.follows(_AFTER_SPACE)
    return Said(spell(place.token)) if spaced or place.follows(_AFTER_FIGURE) else None


def _read_term(place: Place) -> Said | None:
    """“đợt 1/2026” is "đợt một năm hai nghìn không trăm hai mươi sáu", not a month."""
    if not place.follows(_TERM_BEFORE):
        return None
    return Said(f"{numbers.whole(place.match[1])} năm {numbers.cardinal(int(place.match[2]))}")


EARLY = (
    Rule("term-of-year", Start.DIGIT, _TERM, _read_term),
    Rule("formula", Start.DIGIT, _FORMULA, _read_formula),
)
"""Before the dates and times, which "5-10-3" and "16:16:8" resemble."""

LETTERS = (
    Rule("chemical", Start.LETTER, _CHEMICAL, _read_chemical),
    Rule("alarm", Start.LETTER, _ALARM_JOINED, _read_joined_alarm),
    Rule("alarm", Start.LETTER, _ALARM, _read_alarm),
    Rule("formulation", Start.LETTER, _FORMULATION, _read_formulation),
    Rule("blood", Start.LETTER, _BLOOD, _read_blood),
    Rule("letter-number", Start.LETTER, _CODE, _read_code),
    Rule("letter-number", Start.LETTER, _FORM, _read_form),
)
"""Before numerals and units."""

RULES = (
    Rule("kilometre-post", Start.DIGIT, _POST, _read_post),
    Rule("project-number", Start.DIGIT, _STEERING, _read_steering),
    Rule("project-number", Start.DIGIT, re.compile(rf"\d{{2,4}}{_END}"), _read_project),
)
"""Before fractions and figures."""

PAPERS = (Rule("paper-number", Start.DIGIT, re.compile(r"\d{7,30}(?!\d)"), _read_named),)
