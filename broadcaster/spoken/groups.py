"""Groups of digits that make one number: a telephone, an account, "không chín tám một, ba tám chín, …"."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from broadcaster.spoken import joints, numbers

_DIGITS = frozenset(numbers.DIGITS)
_SCALES = joints.NUMBERS - _DIGITS | {"trên", "thứ"}
"""Beside them a digit is part of a quantity: "năm | hai nghìn", "hai mươi | tám"."""
_SERVICE = (("một", "tám", "không", "không"), ("một", "chín", "không", "không"))
_ABROAD = ("tám", "bốn")
_GROUP = 2
"""Digits that make a group; one alone is an item ("xóm một, hai, ba") or the rest of groups of three."""
_THREE = 3
_MOST_DIGITS = 40


@dataclass
class Dialled:
    """The digits said so far of the number that is being said."""

    _said: list[str] = field(default_factory=list)

    def goes_on(self, words: Sequence[str], following: Sequence[str]) -> bool:
        """Whether the number whose group ends ``words`` goes on with the group that begins ``following``."""
        ending, beginning = _ending(words), _beginning(following)
        whole = len(ending) == len(words)
        self._said = [*self._said, *ending][-_MOST_DIGITS:] if whole else list(ending)
        goes_on = self._fits(len(ending), beginning, rest=len(beginning) == len(following))
        if not goes_on:
            self._said = []
        return goes_on

    def _fits(self, ending: int, beginning: Sequence[str], *, rest: bool) -> bool:
        if self._is_complete() and _starts_number(beginning):
            return False
        if _is_emergency(self._said) and _is_emergency(beginning):
            return False
        if ending >= _THREE and rest and len(beginning) == 1:
            return True
        return ending >= _GROUP and len(beginning) >= _GROUP

    def _is_complete(self) -> bool:
        """Whether what was said is a whole telephone number; an account may have any length."""
        head, digits = tuple(self._said[:4]), len(self._said)
        if head[:1] == ("không",):
            return digits in (10, 11)
        return (head in _SERVICE and digits >= 8) or (head[:2] == _ABROAD and digits >= 11)  # noqa: PLR2004


def _ending(words: Sequence[str]) -> Sequence[str]:
    """Digits at the end of ``words``; none if they belong to a quantity."""
    start = len(words)
    while start and words[start - 1].lower() in _DIGITS:
        start -= 1
    return () if start and words[start - 1].lower() in _SCALES else words[start:]


def _beginning(words: Sequence[str]) -> Sequence[str]:
    """Digits at the beginning of ``words``; none if they belong to a quantity."""
    end = 0
    while end < len(words) and words[end].lower() in _DIGITS:
        end += 1
    return () if end < len(words) and words[end].lower() in _SCALES else words[:end]


def _starts_number(digits: Sequence[str]) -> bool:
    return tuple(digits[:4]) in _SERVICE or tuple(digits[:1]) == ("không",)


def _is_emergency(digits: Sequence[str]) -> bool:
    """Whether it is a number like 113: several of them are a list, not one number."""
    return len(digits) == _THREE and tuple(digits[:2]) == ("một", "một")
