"""Marks at the head of a paragraph or of an item: "1.", "2.1.", "a)", "(ii)", "IV.", "1/", "I -"."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import LETTERS, NAMES
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start

_CAPITAL = f"[{''.join(sorted(letter for letter in LETTERS if letter.isupper()))}]"
_NUMBER = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){0,3})(?:(?: (?=\. ))?[.)](?= |[^\W\d_])|\.\)(?= )|/(?= [^\W\d_]))"
)
_DASHED = re.compile(rf"(\d{{1,2}}) ?- (?={_CAPITAL}[^\W\d_])")
_SECTION = re.compile(
    rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})(?= {_CAPITAL})"
    r"(?! (?:K[mgMG]|KW|MW|GB|MB|TB|Ha|HA|Tỷ|Tỉ|Triệu|Tr|USD|VN)\b)"
)
_LETTER = re.compile(
    r"([a-zđA-GI-MORSU-WYZĐ])(?:[)/](?= )|\.(?= [^\d])|(?<=[a-zđ])\.(?= )| - (?=[^\W\d_]{2}))"
)
"""Not H., N., P., Q., T., X.: at the head of a line these are rather names and places."""
_SUB_LETTER = re.compile(r"([a-zđ])\.?(\d{1,2})[.)](?= )")
_INLINE = re.compile(r"([a-zđ])\)(?= )")
_INLINE_NUMBER = re.compile(r"(\d{1,2})([.)])(?= [^\W\d_])")
_BREAK_BEFORE = re.compile(r"[:;,.(] ?$|\bvà $")
_ITEM_BEFORE = re.compile(r"[:;,.] $|;$|\bvà $")
_SEMICOLON_BEFORE = re.compile(r"; ?$")
_COLON_BEFORE = re.compile(r": ?$")
_ROMAN = re.compile(r"([IVX]{1,6})(?:[.)/](?= ?[^\W\d_])(?<!V/(?=v))| ?- (?=[^\W\d_]{2}))")
_POINTED = re.compile(r"([IVX]{1,5}|[A-Z])\.(\d{1,2}(?:\.\d{1,2}){0,2})[.)]?(?= ?[^\W\d_])")
_SMALL_ROMAN = re.compile(r"([ivx]{1,5})\)(?= )")
_BRACKETED = re.compile(r"\((\d{1,2}|[a-zđ]|[ivx]{1,5})\)(?= )")
_NEIGHBOURS = {"i": "ii", "v": "iv", "x": "ix"}
_LIST_REACH = 1_500
"""Characters around an item in which "ii)" tells that "i)" is a numeral."""


def _pointed(written: str) -> str:
    """“2.1” is "hai chấm một,"."""
    return " chấm ".join(numbers.whole(part) for part in written.split(".")) + ","


def _read_number(place: Place) -> Said | None:
    """“1.” before its paragraph is "một," and "2.1." "hai chấm một,"."""
    return Said(_pointed(place.match[1])) if place.starts_line else None


def _read_inline_number(place: Place) -> Said | None:
    """“gồm: 1) khai báo; 2) nộp”; with a dot only after a semicolon, or as the first after a colon."""
    number, mark = place.match.groups()
    item = place.follows(_ITEM_BEFORE) if mark == ")" else place.follows(_SEMICOLON_BEFORE)
    first = number == "1" and place.follows(_COLON_BEFORE)
    return Said(_pointed(number)) if item or first else None


def _read_letter(place: Place) -> Said | None:
    """“a)” is "a," and "b)" "bê,"."""
    return Said(NAMES[place.match[1].lower()] + ",") if place.starts_line else None


def _read_sub_letter(place: Place) -> Said | None:
    """“a1)” and "a.1)"."""
    letter, number = place.match.groups()
    return Said(f"{NAMES[letter]} {numbers.whole(number)},") if place.starts_line else None


def _read_inline(place: Place) -> Said | None:
    """“a)” within a sentence, after a colon, a semicolon or a comma."""
    return Said(NAMES[place.match[1]] + ",") if place.follows(_BREAK_BEFORE) else None


def _read_roman(place: Place) -> Said | None:
    """“IV.” is "bốn,"."""
    value = roman(place.match[1])
    if not place.starts_line or value is None:
        return None
    return Said(numbers.cardinal(value) + ",")


def _read_pointed(place: Place) -> Said | None:
    """“I.1.” is "một chấm một,", "A.2." "a chấm hai,"."""
    head, number = place.match.groups()
    value = roman(head) if set(head) <= set("IVX") else None
    if not place.starts_line or (value is None and len(head) > 1):
        return None
    return Said(f"{numbers.cardinal(value) if value else NAMES[head.lower()]} chấm {_pointed(number)}")


def _read_small_roman(place: Place) -> Said | None:
    """“ii)” is "hai,"; "i)" too is a number where "ii)" is near, otherwise the letter."""
    if not (place.starts_line or place.follows(_BREAK_BEFORE)):
        return None
    value = _small(place, place.match[1])
    return None if value is None else Said(numbers.cardinal(value) + ",")


def _small(place: Place, written: str) -> int | None:
    """Value of a small numeral; None for a letter of the alphabet."""
    neighbour = _NEIGHBOURS.get(written)
    around = place.text[max(0, place.match.start() - _LIST_REACH) : place.match.end() + _LIST_REACH]
    if neighbour and not re.search(rf"(?<![^\W_]){neighbour}\)", around):
        return None
    return roman(written.upper())


def _read_bracketed(place: Place) -> Said | None:
    """“(1)”, "(a)", "(ii)" before an item."""
    if not (place.starts_line or place.follows(_ITEM_BEFORE)):
        return None
    mark = place.match[1]
    if mark.isdigit():
        return Said(numbers.whole(mark) + ",")
    value = _small(place, mark) if set(mark) <= set("ivx") else None
    if value is None and len(mark) > 1:
        return None
    return Said((numbers.cardinal(value) if value else NAMES[mark]) + ",")


RULES = (
    Rule("list-number", Start.DIGIT, _NUMBER, _read_number),
    Rule("list-number", Start.DIGIT, _SECTION, _read_number),
    Rule("list-number", Start.DIGIT, _DASHED, _read_number),
    Rule("list-number", Start.DIGIT, _INLINE_NUMBER, _read_inline_number),
    Rule("list-bracket", Start.SIGN, _BRACKETED, _read_bracketed),
    Rule("list-roman", Start.LETTER, _POINTED, _read_pointed),
    Rule("list-roman", Start.LETTER, _ROMAN, _read_roman),
    Rule("list-roman", Start.LETTER, _SMALL_ROMAN, _read_small_roman),
    Rule("list-letter", Start.LETTER, _INLINE, _read_inline),
    Rule("list-letter", Start.LETTER, _SUB_LETTER, _read_sub_letter),
    Rule("list-letter", Start.LETTER, _LETTER, _read_letter),
)
