"""Marks at the head of a paragraph: "1.", "2.1.", "a)", "IV."."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import NAMES
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.)](?= |[^\W\d_])")
_SECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})(?= [A-ZĐÀ-ỸƯƠÂÊÔĂ])")
_LETTER = re.compile(r"([a-zđA-GI-MORSU-WYZĐ])[.)/](?= )")
"""Not H., N., P., Q., T., X.: at the head of a line these are rather names and places."""
_INLINE = re.compile(r"([a-zđ])\)(?= )")
_BREAK_BEFORE = re.compile(r"[:;,.(] ?$|\bvà $")
_ROMAN = re.compile(r"([IVX]{1,6})[.)/](?!v\b)(?= ?[^\W\d_])")


def _read_number(place: Place) -> Said | None:
    """“1.” before its paragraph is "một," and "2.1." "hai chấm một,"."""
    if not place.starts_line:
        return None
    return Said(" chấm ".join(numbers.whole(part) for part in place.match[1].split(".")) + ",")


def _read_letter(place: Place) -> Said | None:
    """“a)” is "a," and "b)" "bê,"."""
    if not place.starts_line:
        return None
    return Said(NAMES[place.match[1].lower()] + ",")


def _read_inline(place: Place) -> Said | None:
    """“a)” within a sentence, after a colon, a semicolon or a comma."""
    return Said(NAMES[place.match[1]] + ",") if place.follows(_BREAK_BEFORE) else None


def _read_roman(place: Place) -> Said | None:
    """“IV.” is "bốn,"."""
    value = roman(place.match[1])
    if not place.starts_line or value is None:
        return None
    return Said(numbers.cardinal(value) + ",")


RULES = (
    Rule("list-number", Start.DIGIT, _NUMBER, _read_number),
    Rule("list-number", Start.DIGIT, _SECTION, _read_number),
    Rule("list-roman", Start.LETTER, _ROMAN, _read_roman),
    Rule("list-letter", Start.LETTER, _INLINE, _read_inline),
    Rule("list-letter", Start.LETTER, _LETTER, _read_letter),
)
