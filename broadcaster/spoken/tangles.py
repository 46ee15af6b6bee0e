"""Letters, digits and signs without a space between them that no rule reads as one: "XK7-2Q", "H&K9".

Each piece alone may look like something ("7" a number, "XK" an abbreviation), so that the whole must be one
doubt: the operator sees all of it, and no half of it passes for sure.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from broadcaster.spoken.rule import Said

_ODD_RULES = frozenset(("unknown", "foreign", "code", "letter", "letter-number"))
"""What is odd where it is in doubt, or, of the signs, beside figures."""
_ODD_SIGNS = frozenset("#^_=~")
_SINGLE_RULES = frozenset(("letter", "point"))
_LAYOUT = frozenset(',;:()"!?…')
"""Marks between pieces that belong to the sentence, not to a code."""
_ORDERLY = re.compile(
    r"[A-Za-zĐđ]=\d{1,6}(?:[.,]\d{1,4})?|"
    r"\d{0,4}[A-ZĐ](?:[-–/]\d{0,4}[A-ZĐ])?\d{0,4}|\d{1,4}[a-zđ]?(?:[-–/]\d{1,4}[a-zđ]?){0,3}"
    r"|[a-zđ](?:[-–/][a-zđ]){1,2}|(?:[A-ZĐ]\.){1,4}[A-ZĐ]?|(?:\d{1,4}[-–/]){0,3}\d{1,4}[A-Za-zĐđ]"
    r"|[A-ZĐ]\.[\w ]{1,20}"
)
"""What classes, houses, points of law and initials look like: "5A-6B", "12/3B", "a-c", "N.V.A"."""


class Token(NamedTuple):
    """A piece of the cleaned text from ``start`` to ``end`` and what a rule made of it."""

    start: int
    end: int
    rule: str
    said: Said


def untangled(tokens: Iterable[Token], text: str) -> Iterator[Token]:
    """``tokens`` of ``text`` with each tangle of letters, digits and signs as one token, in doubt."""
    for run in _runs(tokens, text):
        inner = _without_ends(run)
        if len(inner) > 1 and _is_tangle(inner, text):
            head = run.index(inner[0])
            yield from run[:head]
            yield _as_one(inner)
            yield from run[head + len(inner) :]
        else:
            yield from run


def _runs(tokens: Iterable[Token], text: str) -> Iterator[list[Token]]:
    """``tokens`` that stand without a space or a mark of the sentence between them, together."""
    run: list[Token] = []
    for token in tokens:
        apart = run and (token.start > run[-1].end or text[token.start - 1] == " ")
        if run and (apart or text[token.start] in _LAYOUT or text[run[-1].start] in _LAYOUT):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _without_ends(run: list[Token]) -> list[Token]:
    """``run`` without the full stop that ends it."""
    plain_end = len(run) > 1 and not run[-1].said.words.strip(" .,;:?!") and run[-1].said.sure
    return run[:-1] if plain_end else run


def _is_tangle(run: list[Token], text: str) -> bool:
    """Whether a piece of ``run`` is unknown, or single letters and signs make up no form that people use."""
    written = text[run[0].start : run[-1].end]
    if any(token.rule in _ODD_RULES and not token.said.sure for token in run):
        return True
    if written[0] in _ODD_SIGNS or written[-1] in _ODD_SIGNS:
        return any(not token.said.sure for token in run) and any(map(str.isdecimal, written))
    singles = [token for token in run if token.rule in _SINGLE_RULES]
    return bool(singles) and not written.isalnum() and _ORDERLY.fullmatch(written) is None


def _as_one(run: list[Token]) -> Token:
    """All of ``run``: the words that its pieces have, in doubt."""
    words = " ".join(word for token in run if (word := token.said.words.strip(" ,.;:?!")))
    return Token(run[0].start, run[-1].end, "tangle", Said(words, sure=False))
