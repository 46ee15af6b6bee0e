"""Marks of the page: notes in brackets, arrows, boxes, degrees."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start

_MARK = re.compile(r" ?\([*†‡]{1,3}\)|\((?= {0,2}\*{1,3} {0,2}\))[ *]{1,7}\)")
_EMPTY_MARK = re.compile(r"\( ?\)")
"""“(**)” after Markdown's marks are taken away."""
_ROMAN = re.compile(r"\((i{1,3}|iv|vi{0,3}|ix|x)\)")
_ROMAN_VALUES = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")

_ARROW = re.compile(r" ?(?:<?[-=]{1,3}>|[↔⇔⟷]|[→⇒➔➜⟶►➡]) ?")
_NUMBERS_AROUND = re.compile(r"\d ?%?$"), re.compile(r" ?\d")

_CHECKED = re.compile(r"[☑☒]|\[ ?[xX✓✔] ?\]|\( ?[xX✓✔] ?\)(?= )")
_UNCHECKED = re.compile(r"[☐□❏▢]|\[ \]")
_STAR = re.compile(r" ?[*★]")
_HOTEL_BEFORE = re.compile(
    r"\b(?:khách sạn|nhà nghỉ|tiêu chuẩn|hạng|đạt|ocop|chuẩn)\b[^.;\d]{0,20}[1-5]$", re.IGNORECASE
)
_TELEPHONE = re.compile(r"[☎✆☏📞📱] ?:? ?(?=[(+\d])")
_TREND = re.compile("[↑↓] ?(?=\\d)")
_TREND_TOLD = re.compile(r"\b(?:tăng|giảm|lên|xuống)[^.;,]{0,15}$", re.IGNORECASE)
_HEAD = re.compile("[♦♠♣♥★☆✦✧✪▶◇✿❀✱✲✳⭐👉🔹🔸🔷🔶📌📍📢📣🔔✅❇➡➤]{1,5} ?")
_SECTION = re.compile(r"§{1,2} ?(?=\d)")
_NUMBER_SIGN = re.compile(r"(?:No\.|N°|Nº|No°) ?(?=\d)")
_DEGREES = re.compile(
    r"(\d{1,3}) ?° ?(\d{1,2}) ?['′](?: ?(\d{1,2})(?:[.,]\d{1,2})? ?(?:\"|''|″))?(?: ?([BNĐTEWS])(?![^\W_]))?"
)
_QUARTERS = {"B": "Bắc", "N": "Nam", "Đ": "Đông", "T": "Tây", "E": "Đông", "W": "Tây", "S": "Nam"}


def _read_mark(_: Place) -> Said:
    """“(*)” leads to a note elsewhere on the page."""
    return Said("", plain=True)


def _read_roman(place: Place) -> Said | None:
    """“(ii)” before its item is "hai,"; a single "(v)" or "(x)" only where items are listed."""
    numeral = place.match[1]
    alone = len(numeral) == 1 and numeral != "i"
    if alone and not re.search(r"[;:.,] ?$", place.before) and not place.starts_line:
        return None
    return Said(f", {numbers.cardinal(_ROMAN_VALUES.index(numeral) + 1)},")


def _read_arrow(place: Place) -> Said:
    """From step to step a pause; between two numbers a guess."""
    before, after = _NUMBERS_AROUND
    if place.follows(before) and place.precedes(after):
        return Said("đến", sure=False, alternatives=(",",))
    return Said(",", plain=True)


def _read_checked(_: Place) -> Said:
    """A ticked box says which of several things holds: a person should put it into words."""
    return Said("đã đánh dấu,", sure=False)


def _read_unchecked(_: Place) -> Said:
    """An empty box: what stands beside it does not hold, or has not been decided."""
    return Said("", sure=False)


def _read_star(place: Place) -> Said | None:
    """“khách sạn 3*” is "ba sao"."""
    return Said("sao") if place.follows(_HOTEL_BEFORE) else None


def _read_telephone(_: Place) -> Said:
    """“☎ 0912 345 678”."""
    return Said("điện thoại:")


def _read_trend(place: Place) -> Said:
    """“↑ 5%”: "tăng", unless the sentence says it."""
    if place.follows(_TREND_TOLD):
        return Said("", plain=True)
    return Said("tăng" if place.token[0] == "↑" else "giảm", sure=False)


def _read_head(place: Place) -> Said | None:
    """A drawing at the head of a paragraph is a bullet."""
    return Said("", plain=True) if place.starts_line else None


def _read_section(_: Place) -> Said:
    """“§ 5”: "mục", if the writer means that."""
    return Said("mục", sure=False, alternatives=("điều",))


def _read_number_sign(_: Place) -> Said:
    """“No. 12” is "số mười hai"."""
    return Said("số")


def _read_degrees(place: Place) -> Said:
    """“18°30'B” is "mười tám độ ba mươi phút Bắc"."""
    degrees, minutes, seconds, quarter = place.match.groups()
    words = f"{numbers.cardinal(int(degrees))} độ {numbers.cardinal(int(minutes))} phút"
    words += f" {numbers.cardinal(int(seconds))} giây" if seconds else ""
    return Said(f"{words} {_QUARTERS[quarter]}" if quarter else words)


RULES = (
    Rule("bracket-mark", Start.SIGN, _MARK, _read_mark),
    Rule("bracket-mark", Start.SIGN, _EMPTY_MARK, _read_mark),
    Rule("checkbox", Start.SIGN, _CHECKED, _read_checked),
    Rule("checkbox", Start.SIGN, _UNCHECKED, _read_unchecked),
    Rule("bracket-roman", Start.SIGN, _ROMAN, _read_roman),
    Rule("arrow", Start.SIGN, _ARROW, _read_arrow),
    Rule("star", Start.SIGN, _STAR, _read_star),
    Rule("telephone-sign", Start.SIGN, _TELEPHONE, _read_telephone),
    Rule("trend", Start.SIGN, _TREND, _read_trend),
    Rule("bullet", Start.SIGN, _HEAD, _read_head),
    Rule("section-sign", Start.SIGN, _SECTION, _read_section),
    Rule("number-sign", Start.LETTER, _NUMBER_SIGN, _read_number_sign),
    Rule("coordinates", Start.DIGIT, _DEGREES, _read_degrees),
)
