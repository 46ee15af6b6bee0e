"""Abbreviations that the text itself explains: "Ban quản lý rừng phòng hộ (BQLRPH)"."""

import re
from collections.abc import Mapping
from functools import lru_cache

from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.syllables import is_syllable

_IN_BRACKETS = re.compile(
    r"\((?:sau đây )?(?:(?:gọi|viết) tắt(?: là)?:? )?"
    r"[\"“]?([^\W\d_]{2,12}(?:[-&][^\W\d_]{1,12}){0,3})[\"”]?\)"
)
_LEFT = 120
"""Characters before the bracket in which the words of the abbreviation are looked for."""
_FEWEST_CAPITALS = 2
_WORD = re.compile(r"[^\W\d_]{1,12}")
_LINKS = frozenset(("và", "của", "các", "về"))
_TOKEN = re.compile(r"[A-ZĐƯÂÔ](?:[^\W\d_]|[-&](?=[A-ZĐƯÂÔ])){1,24}(?![^\W_])")


@lru_cache(maxsize=8)
def definitions(text: str) -> Mapping[str, str]:
    """Abbreviations in brackets in ``text``, with the words before the bracket that they stand for."""
    found: dict[str, str] = {}
    for match in _IN_BRACKETS.finditer(text):
        left = text[max(0, match.start() - _LEFT) : match.start()].rpartition("\n")[2]
        words = explained(match[1], left)
        if words:
            found.setdefault(match[1], words)
    return found


def explained(abbreviation: str, left: str) -> str:
    """The last words of ``left`` whose initials are ``abbreviation``; "" if they are not.

    A word in small letters is no abbreviation: "xã A (mới)", "các ông (bà)" are said whole.
    """
    letters = [letter for letter in abbreviation if letter.isupper()]
    if len(letters) < _FEWEST_CAPITALS:
        return ""
    clause = re.split(r"[.;:()]", left.rstrip(' "'))[-1]
    words, start = list(_WORD.finditer(clause)), 0
    while words and letters:
        word = words.pop()
        if word[0][0].upper() == letters[-1]:
            letters.pop()
        elif word[0].lower() not in _LINKS:
            return ""
        start = word.start()
    if letters or not clause:
        return ""
    said = " ".join(re.sub(r"[^\w,]|\d", " ", clause[start:]).split())
    return said if all(is_syllable(word) for word in _WORD.findall(said)) else ""


def _read_defined(place: Place) -> Said | None:
    """What the text says of it, where the lexicon does not know it surely."""
    known = definitions(place.text)
    if not known or place.token not in known:
        return None
    found = place.lexicon.find(place.text, place.match.start())
    if found is not None and found[0].sure and found[1] >= place.match.end():
        return None
    return Said(known[place.token])


RULES = (Rule("defined", Start.LETTER, _TOKEN, _read_defined),)
