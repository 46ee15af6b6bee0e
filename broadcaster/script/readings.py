"""The readings that the operator chose for tokens of a script about which the machine was not sure."""

import re
import unicodedata
from collections.abc import Mapping

LETTERS = "abcdefghijklmnopqrstuvwxyzđàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
"""Small letters of Vietnamese, and f, j, w, z of foreign words: what a voice can say."""

_WORD = f"[{LETTERS}{LETTERS.upper()}]+"
_READING = re.compile(rf"(?:{_WORD}[,.;:?!]?(?: (?!$)|$))*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def is_reading(words: str) -> bool:
    """Whether ``words`` can be said as they stand: letters, single spaces, a mark behind a word.

    "" is a reading too: the token is left out.
    """
    return _READING.fullmatch(words) is not None


def is_token(token: str) -> bool:
    """Whether ``token`` is the name of a choice: something that can be seen, in one line."""
    return bool(token.strip()) and not _CONTROL.search(token)


def normal(text: str) -> str:
    """``text``, a token or a reading, as choices are kept: NFC, single spaces, none around it."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def changed(readings: Mapping[str, str], choices: Mapping[str, str | None]) -> dict[str, str]:
    """``readings`` with ``choices`` on top; None takes a choice back."""
    merged = {**readings, **choices}
    return {token: words for token, words in merged.items() if words is not None}
