"""What a voice would say otherwise than in Vietnamese, found before anybody hears it.

The offline voice fails at no word: "Facebook" is said in English, "KTV" letter by letter, "15" by a rule of
its own. Its phonemes tell, since it marks a change of language in them ("(en)fˈeɪsbʊk(vi)").
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from broadcaster.spoken.alphabet import has_vowel
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.reader import trace
from broadcaster.spoken.text import Reading

Phonemes = Callable[[Sequence[str]], Sequence[str]]
"""What a voice says of each text, in its own phonemes: one answer for each, words parted by spaces."""

_STRETCH = re.compile(r"[^,;:.?!\n]+")
_WORD = re.compile(r"[^\s,;:.?!]+")
_OTHER_LANGUAGE = "("


class Why(StrEnum):
    """What is wrong with a word."""

    LANGUAGE = "language"
    """It is said in another language."""
    SPELLED = "spelled"
    """It is said letter by letter, or in parts."""
    DIGIT = "digit"
    """It holds a digit or a sign."""


@dataclass(frozen=True)
class Switch:
    """Words from ``start`` to ``end`` of a spoken text that a voice would not say as Vietnamese."""

    start: int
    end: int
    word: str
    why: Why


def switches(spoken: str, phonemes: Phonemes) -> tuple[Switch, ...]:
    """Every such word of ``spoken``, in order.

    Each word is asked for alone, which shows its place, and in its stretch between two marks, as it will be
    said; a stretch that changes its language although none of its words does is named as a whole.
    """
    stretches = list(_STRETCH.finditer(spoken))
    asked = dict.fromkeys([*_WORD.findall(spoken), *(stretch[0] for stretch in stretches)])
    said = dict(zip(asked, phonemes(list(asked)), strict=True))
    return tuple(switch for stretch in stretches for switch in _of_stretch(stretch, said))


def spoiled(text: str, phonemes: Phonemes, lexicon: Lexicon | None = None) -> tuple[Reading, ...]:
    """The tokens of ``text``, not yet read out, whose reading holds a switch; their rule is "phonemes"."""
    return tuple(
        replace(reading, rule="phonemes", sure=False)
        for reading in trace(text, lexicon)
        if switches(reading.spoken, phonemes)
    )


def _of_stretch(stretch: re.Match[str], said: dict[str, str]) -> Iterator[Switch]:
    found = [
        Switch(word.start(), word.end(), word[0], why)
        for word in _WORD.finditer(stretch.string, stretch.start(), stretch.end())
        if (why := _why(word[0], said[word[0]]))
    ]
    yield from found
    if _OTHER_LANGUAGE in said[stretch[0]] and not any(each.why is Why.LANGUAGE for each in found):
        yield Switch(stretch.start(), stretch.end(), stretch[0].strip(), Why.LANGUAGE)


def _why(word: str, phonemes: str) -> Why | None:
    if not word.isalpha():
        return Why.DIGIT
    if _OTHER_LANGUAGE in phonemes:
        return Why.LANGUAGE
    return Why.SPELLED if " " in phonemes or not has_vowel(word) else None
