"""Clauses of a spoken text: what is said in one breath, and what kind of pause follows it.

Nothing of this is stored: the spoken text that a person approves is words and plain marks, and its clauses
follow from it, the same every time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import NAMES
from broadcaster.spoken.breath import breaths
from broadcaster.spoken.groups import Dialled


class Pause(StrEnum):
    """Why a voice stops: how long is for the voice to know."""

    NONE = "none"
    """After the last words, if they have no mark."""
    BREATH = "breath"
    """In a stretch that is too long for one breath, at a place without a mark."""
    GROUP = "group"
    """Between the groups of a telephone number or an account."""
    COMMA = "comma"
    COLON = "colon"
    """A semicolon too."""
    SENTENCE = "sentence"
    LIST_ITEM = "list-item"
    """Before the next item of a list."""
    PARAGRAPH = "paragraph"
    REPETITION = "repetition"
    """Before "Xin nhắc lại": who missed the line can get ready for it."""


@dataclass(frozen=True)
class Clause:
    """Words with single spaces and without marks, at most 100 characters, and the pause after them.

    Only one word that is longer alone makes a longer clause.
    """

    text: str
    pause: Pause


_STRETCH = re.compile(r"([^,;:.?!\n]+)([,;:.?!\n ]*)")
_NUMBER = "|".join(sorted({numbers.cardinal(number) for number in range(100)}, key=len, reverse=True))
_LETTER = "|".join(NAMES.values())
_LIST_MARK = re.compile(
    rf"(?:(?:thứ )?(?:{_NUMBER}|nhất|tư)(?: chấm (?:{_NUMBER})){{0,3}}(?: là)?|{_LETTER})[,:]", re.IGNORECASE
)
"""What ``rules/lists.py`` makes of "1.", "2.1.", "IV." and "b)", and "Thứ nhất," or "Một là:"."""
_REPETITION = re.compile(r"(?:xin )?(?:được )?nhắc lại\b", re.IGNORECASE)


def clauses(spoken: str) -> tuple[Clause, ...]:
    """Every word of ``spoken`` in order, cut at marks, line breaks and, if need be, for a breath.

    Marks before the first word say nothing. Takes time in proportion to the length of ``spoken``.
    """
    return tuple(_clauses(spoken))


def _clauses(spoken: str) -> Iterator[Clause]:
    stretches = [
        (words, match[2], match.end()) for match in _STRETCH.finditer(spoken) if (words := match[1].split())
    ]
    dialled = Dialled()
    for number, (words, marks, end) in enumerate(stretches, 1):
        following = stretches[number][0] if number < len(stretches) and marks.strip(" ") == "," else ()
        grouped = dialled.goes_on(words, following)
        pause = Pause.GROUP if grouped else _pause(marks, spoken, end)
        *first, last = breaths(words)
        yield from (Clause(text, Pause.BREATH) for text in first)
        yield Clause(last, pause)


def _pause(marks: str, spoken: str, end: int) -> Pause:
    """The longest pause among ``marks``, which end at ``end``."""
    if "\n" in marks:
        return _line_break(marks, spoken, end)
    if any(mark in marks for mark in ".?!"):
        return Pause.SENTENCE
    if ";" in marks or ":" in marks:
        return Pause.COLON
    return Pause.COMMA if "," in marks else Pause.NONE


def _line_break(marks: str, spoken: str, end: int) -> Pause:
    """What the line that begins at ``end`` is to the one before it."""
    if _REPETITION.match(spoken, end):
        return Pause.REPETITION
    listed = marks.lstrip(" ")[0] in ";:" or _LIST_MARK.match(spoken, end)
    return Pause.LIST_ITEM if listed else Pause.PARAGRAPH
