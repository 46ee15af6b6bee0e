"""The last step: words and pauses joined into plain text that every voice takes."""

import re

from broadcaster.spoken.alphabet import LETTERS, MARKS

_ALLOWED = "".join(sorted(LETTERS)) + re.escape(MARKS)
_ELSE = re.compile(rf"[^{_ALLOWED} ]+")
_PAUSES = re.compile(rf" *[{re.escape(MARKS)}][ {re.escape(MARKS)}]*")
_LETTER_FIRST = re.compile(r"^([a-zđA-ZĐ])\.(?= )")
_STRENGTH = "?!.;:,"
"""Of several marks in a row the first of these stays."""


def phrased(spoken: str) -> str:
    """``spoken`` with single spaces, one mark at a pause, no mark at the head of a line, no empty line.

    A line that another one follows ends in a mark, so that it is still a paragraph when it is read again.
    """
    lines = [line for line in (_line(line) for line in spoken.split("\n")) if line]
    return "\n".join([*(_ended(line) for line in lines[:-1]), *lines[-1:]])


def _line(written: str) -> str:
    """One paragraph tidied; "" if it has no word."""
    plain = " ".join(_ELSE.sub(" ", written).split())
    marked = _PAUSES.sub(_strongest, plain).strip()
    line = marked.lstrip(MARKS + " ").removesuffix(",")
    return _LETTER_FIRST.sub(r"\1,", line)  # "a. " heads an item of a list: no sentence ends there


def _strongest(match: re.Match[str]) -> str:
    """The strongest mark of a run, with the space behind it."""
    return next(mark for mark in _STRENGTH if mark in match[0]) + " "


def _ended(line: str) -> str:
    return line if line[-1] in MARKS else f"{line}."
