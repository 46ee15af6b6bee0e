"""Which rules are worth a try at a place.

Most words fit none of the many rules that begin with a letter. Instead of asking each rule in turn, one
pattern made of all of theirs is asked first: where it does not fit, none of them does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from broadcaster.spoken.rule import Rule, Start

_ORDINARY = {Start.LETTER: "xa xa", Start.SIGN: ", xa", Start.DIGIT: "5 xa"}
"""What a token of each kind mostly looks like: a rule that fits it is tried without being asked."""
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")
_REFERENCE = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")
"""Groups are counted anew in a pattern made of several: one that refers to its own stays out of it."""


@dataclass(frozen=True)
class _Stage:
    """Rules in order of precedence; none fits where ``any_of_them`` does not. None: each is to be tried."""

    any_of_them: re.Pattern[str] | None
    rules: tuple[Rule, ...]


class Dispatch:
    """``rules`` by the kind of character that they begin with."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._stages = {
            start: tuple(_stages([rule for rule in rules if start in rule.starts], _ORDINARY[start]))
            for start in Start
        }
        self._known: dict[str, tuple[_Stage, ...]] = {}
        """By the character that a token begins with, as characters are met."""

    def at(self, text: str, place: int) -> Iterator[tuple[Rule, re.Match[str]]]:
        """Every rule that fits at ``place``, in order of precedence, and how."""
        character = text[place]
        stages = self._known.get(character)
        if stages is None:
            stages = self._known[character] = self._stages[Start.of(character)]
        for stage in stages:
            if stage.any_of_them is None or stage.any_of_them.match(text, place):
                for rule in stage.rules:
                    match = rule.pattern.match(text, place)
                    if match:
                        yield rule, match


def _stages(rules: Sequence[Rule], ordinary: str) -> Iterator[_Stage]:
    """Neighbours that may be asked together, and between them those that are tried each time."""
    for together, group in groupby(rules, lambda rule: _is_rare(rule.pattern, ordinary)):
        members = tuple(group)
        asked = together and len(members) > 1
        yield _Stage(_union([rule.pattern for rule in members]) if asked else None, members)


def _is_rare(pattern: re.Pattern[str], ordinary: str) -> bool:
    return not (pattern.match(ordinary) or _REFERENCE.search(pattern.pattern))


def _union(patterns: Sequence[re.Pattern[str]]) -> re.Pattern[str]:
    """A pattern that fits exactly where one of ``patterns`` does."""
    return re.compile("|".join(_branch(pattern) for pattern in patterns))


def _branch(pattern: re.Pattern[str]) -> str:
    letters = "".join(
        letter
        for flag, letter in ((re.IGNORECASE, "i"), (re.MULTILINE, "m"), (re.DOTALL, "s"), (re.VERBOSE, "x"))
        if pattern.flags & flag
    )
    return f"(?{letters}:{_NAMED_GROUP.sub('(', pattern.pattern)})"
