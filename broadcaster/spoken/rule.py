"""What a rule is: a name, a pattern, and a function that says what was matched."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto
from typing import NamedTuple

from broadcaster.spoken.lexicon.entries import Lexicon

REACH = 60
"""Characters around a token that a rule may look at: bounded, so that reading stays linear."""


class Start(Flag):
    """What kind of character a token begins with; a rule is only tried where it can begin."""

    DIGIT = auto()
    LETTER = auto()
    SIGN = auto()

    @classmethod
    def of(cls, character: str) -> "Start":
        """Kind of ``character``; every cleaned digit is ASCII."""
        if character in "0123456789":
            return cls.DIGIT
        return cls.LETTER if character.isalpha() else cls.SIGN


class Place(NamedTuple):
    """Where a rule has matched: the cleaned text and the match in it."""

    text: str
    match: re.Match[str]
    lexicon: Lexicon

    @property
    def token(self) -> str:
        """What was matched."""
        return self.match[0]

    @property
    def before(self) -> str:
        """Up to ``REACH`` characters before the match, in its own line."""
        start = self.match.start()
        return self.text[max(0, start - REACH) : start].rpartition("\n")[2]

    @property
    def after(self) -> str:
        """Up to ``REACH`` characters after the match, in its own line."""
        end = self.match.end()
        return self.text[end : end + REACH].partition("\n")[0]

    @property
    def starts_line(self) -> bool:
        """Whether the match stands at the beginning of a paragraph."""
        start = self.match.start()
        return start == 0 or self.text[start - 1] == "\n"

    def follows(self, pattern: re.Pattern[str]) -> bool:
        """Whether ``pattern``, which ends in ``$``, holds right before the match."""
        return pattern.search(self.before) is not None

    def precedes(self, pattern: re.Pattern[str]) -> bool:
        """Whether ``pattern`` holds right after the match."""
        return pattern.match(self.after) is not None


class Said(NamedTuple):
    """How a token is read.

    ``plain`` marks what is said as it is written: no reading is kept of it. ``end`` is set when less, or
    more, than the match was read (an offset into the cleaned text).
    """

    words: str
    sure: bool = True
    alternatives: tuple[str, ...] = ()
    plain: bool = False
    end: int | None = None


@dataclass(frozen=True)
class Rule:
    """One class of token. ``read`` returns None where the rule, on a closer look, does not apply."""

    name: str
    starts: Start
    pattern: re.Pattern[str]
    read: Callable[[Place], Said | None]
