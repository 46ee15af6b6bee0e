"""Punctuation and signs: what becomes a pause, a word, or nothing.

A bracket, a quotation mark and a slash between words are a short pause.
"""

import re

from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules.dashes import LONG_NUMBER

_PAUSES = re.compile(r"\.{2,}|[,;:?!.]")
_ELLIPSIS_GOES_ON = re.compile(r"[ ,;)\"']*[^\W\d_A-ZĐ]|[ ]*[,;)]")
_CLOSING = re.compile(r"[()\[\]{}\"|]")
_SILENT = re.compile(r"['*_\\~`®©]")
_BULLET = re.compile("•")
_SLASH = re.compile(r" ?[/\\] ?")
_AND_OR = re.compile(r"\bvà ?$", re.IGNORECASE)
_NUMBER_AFTER = re.compile(r" ?\d")
_NUMBER_BEFORE = re.compile(r"\d ?%?$")
_SOME_BEFORE = re.compile(r"(?<![\d.,/])(\d[\d.]{0,9}) ([^\W\d_]{1,10})(?: [^\W\d_]{1,10}){0,3} ?$")
_ALL_AFTER = re.compile(r" ?(\d[\d.]{0,9}) ([^\W\d_]{1,10})")

_NAMED = {
    "&": "và", "+": "cộng", "=": "bằng", "×": "nhân", "÷": "chia", "±": "cộng trừ", "@": "a còng",
    "≥": "từ", "≤": "không quá", ">": "trên", "<": "dưới", "~": "khoảng", "≈": "khoảng", "²": "bình phương",
    "³": "lập phương", "#": "thăng",
}  # fmt: skip
_ALWAYS = frozenset("&=±²³")
_BEFORE_NUMBER = frozenset("≥≤><~≈+×÷")
_SIGN = re.compile(r"[&+=×÷±@≥≤><~≈²³#]")
_SUM_AFTER = re.compile(r" ?\d{1,9} ?=")
_FIGURE_BEFORE = re.compile(r"(?:\d|\b(?:h|giờ|kg|g|m|km|ha|%)) ?$")
"""“20 ÷ 30 hộ”: technical papers write a range like that; only "10 ÷ 2 = 5" divides."""
_ORDINAL_BEFORE = re.compile(r"\bthứ (?:\d{1,2}|ba|tư|tám)$", re.IGNORECASE)
"""“sinh con thứ 3+” is the third or a later one."""
_ANY = re.compile(r".", re.DOTALL)


def _read_pause(place: Place) -> Said:
    """Marks that voices know stay; three dots are a short pause inside a sentence, a full stop at its end."""
    mark = place.token
    if len(mark) == 1:
        return Said(mark, plain=True)
    return Said("," if place.precedes(_ELLIPSIS_GOES_ON) else ".", plain=True)


def _read_closing(_: Place) -> Said:
    """Brackets, quotation marks, the lines of a table and bullets within a line are short pauses."""
    return Said(",", plain=True)


def _read_silent(_: Place) -> Said:
    """Marks of the page, not of the speech."""
    return Said(" ", plain=True)


def _read_slash(place: Place) -> Said:
    """“và/hoặc” is "và hoặc"; between numbers "trên"; between words a pause."""
    if place.follows(_AND_OR):
        return Said(" ", plain=True)
    if place.follows(LONG_NUMBER):
        return Said(",", plain=True)
    if _is_some_of_all(place):
        return Said("trên")
    if place.follows(_NUMBER_BEFORE) and place.precedes(_NUMBER_AFTER):
        return Said("trên", sure=False)
    return Said(",", plain=True)


def _is_some_of_all(place: Place) -> bool:
    """“47 hộ nghèo/1.256 hộ”: the same thing is counted twice, and the first are some of the second."""
    some, every = _SOME_BEFORE.search(place.before), _ALL_AFTER.match(place.after)
    if some is None or every is None or some[2] != every[2]:
        return False
    return int(some[1].replace(".", "")) <= int(every[1].replace(".", ""))


_ITEM_BEFORE = re.compile(r"[:;] ?$")
"""“Trồng trọt: + Lúa; + Ngô”: the plus heads an item."""


def _read_sign(place: Place) -> Said | None:
    """A sign with a name, where it means that; doubtful elsewhere."""
    sign = place.token
    if sign == "÷" and not place.precedes(_SUM_AFTER) and place.follows(_FIGURE_BEFORE):
        return Said("đến")
    if sign in _BEFORE_NUMBER and place.precedes(_NUMBER_AFTER):
        return Said(_NAMED[sign])
    if sign in _ALWAYS:
        return Said(_NAMED[sign])
    if sign == "+" and place.follows(_ORDINAL_BEFORE):
        return Said("trở lên")
    if sign == "+" and re.search(r"\w ?$", place.before):
        return Said("cộng", sure=False)
    return None


def _read_unknown(place: Place) -> Said:
    """A sign that no rule knows is left out, and reported."""
    return Said(" ", plain=True) if place.token.isspace() else Said("", sure=False)


_EITHER = Start.SIGN | Start.LETTER | Start.DIGIT

RULES = (
    Rule("pause", Start.SIGN, _PAUSES, _read_pause),
    Rule("slash", Start.SIGN, _SLASH, _read_slash),
    Rule("bracket", Start.SIGN, _CLOSING, _read_closing),
    Rule("sign", Start.SIGN, _SIGN, _read_sign),
    Rule("bullet", Start.SIGN, _BULLET, _read_closing),
    Rule("silent", Start.SIGN, _SILENT, _read_silent),
    Rule("unknown-sign", _EITHER, _ANY, _read_unknown),
)
