"""Where a long stretch of words without a mark may be cut for a breath, and where never.

A cut is best before a word that opens a new part of the sentence ("để", "nhưng", "trước khi"), good before a
preposition, poor elsewhere. It never stands in a number, an amount, a date or a name, nor behind a word that
leans on the next one: "không | được đốt rừng" would be heard as a permission.
"""

from collections.abc import Sequence
from enum import IntEnum

from broadcaster.spoken import joints

LONGEST = 100
"""Characters of a clause: what an announcer says in one breath, and what the online voice takes at a time."""


class _Cut(IntEnum):
    """What a cut costs, beside the square of the characters that each piece stays below ``LONGEST``."""

    TURN = -600
    JOINT = 600
    PREPOSITION = 1_200
    HEAD = 2_500
    OBJECT = 5_000
    ANYWHERE = 9_000
    ALONE = 500_000
    """For a piece of one word: it would be said as a sentence of its own."""
    BOND = 1_000_000


_SPAN_WORDS = 12
"""How far back "từ" is looked for before "đến": a span is better not cut."""


def breaths(words: Sequence[str]) -> list[str]:
    """``words`` in pieces of at most ``LONGEST`` characters, few and even, cut at the best places.

    A word that is longer alone stays whole. Takes time in proportion to the number of words.
    """
    whole = " ".join(words)
    if len(whole) <= LONGEST:
        return [whole]
    cuts = [0, *(_cut(words, place) for place in range(1, len(words)))]
    ends = _ends(words, cuts)
    return [" ".join(words[start:end]) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _ends(words: Sequence[str], cuts: Sequence[int]) -> list[int]:
    """Where the pieces of the cheapest way to cut end, in order."""
    costs, starts = [0], [0]
    for end in range(1, len(words) + 1):
        cost, start = min(
            (costs[start] + cuts[start] + cost, start) for start, cost in _pieces_before(words, end)
        )
        costs.append(cost)
        starts.append(start)
    ends = [len(words)]
    while starts[ends[-1]]:
        ends.append(starts[ends[-1]])
    return ends[::-1]


def _pieces_before(words: Sequence[str], end: int) -> list[tuple[int, int]]:
    """Start and cost of every piece that may end at ``end``, the shortest first."""
    length = len(words[end - 1])
    pieces = [(end - 1, max(0, LONGEST - length) ** 2 + _Cut.ALONE)]
    for start in range(end - 2, -1, -1):
        length += 1 + len(words[start])
        if length > LONGEST:
            break
        pieces.append((start, (LONGEST - length) ** 2))
    return pieces


def _cut(words: Sequence[str], place: int) -> int:
    """Cost of a cut before the word at ``place``, which is not the first."""
    before, word = words[place - 1].lower(), words[place].lower()
    after = words[place + 1].lower() if place + 1 < len(words) else ""
    strength = _strength(word, after)
    leans = before in joints.LEANING and (words[place - 2].lower(), before) not in joints.ENDINGS
    if leans or (before, word) in joints.BONDS or (before, word, after) in joints.NAMES_WITH_AND:
        return _Cut.BOND
    if before in joints.TITLES and strength > _Cut.PREPOSITION:
        return _Cut.BOND
    if _in_quantity(before, word, after, strength) or _in_name(words, place, strength):
        return _Cut.BOND
    in_span = word in {"đến", "tới"} and "từ" in words[max(0, place - _SPAN_WORDS) : place]
    return max(strength, _Cut.HEAD) if in_span else strength


def _strength(word: str, after: str) -> _Cut:
    """How well ``word``, before ``after``, begins a piece."""
    pair = (word, after)
    if word in joints.TURNS or pair in joints.TURN_PAIRS:
        return _Cut.TURN
    if word in joints.JOINTS or pair in joints.JOINT_PAIRS:
        return _Cut.JOINT
    if word in joints.PREPOSITIONS:
        return _Cut.PREPOSITION
    if word in joints.HEADS or pair in joints.HEAD_PAIRS:
        return _Cut.HEAD
    return _Cut.OBJECT if word in joints.OBJECTS else _Cut.ANYWHERE


def _in_quantity(before: str, word: str, after: str, strength: _Cut) -> bool:
    """Whether a cut before ``word`` would part a number, an amount, a range or a date.

    "không" before a word that is no number says no, and may begin a piece.
    """
    counted = before in joints.NUMBERS
    if word in joints.LINKS and after in joints.NUMBERS:
        return counted or before in joints.UNITS or word in {"đến", "tới"}
    if word in joints.NUMBERS:
        return counted or word != "không" or after in joints.NUMBERS
    if word == "trong" or (word == "trên" and before in joints.UNITS):
        return counted or word == "trên"
    return counted and strength > _Cut.PREPOSITION and word not in joints.HEADS


def _in_name(words: Sequence[str], place: int, strength: _Cut) -> bool:
    """Whether a cut there would part a name: "Ủy | ban", "Nông nghiệp | và Môi trường"."""
    near = any(_is_capital(word) for word in words[max(0, place - 2) : place])
    if _is_capital(words[place]):
        return near
    if words[place].lower() == "và" and near:
        return place + 1 < len(words) and _is_capital(words[place + 1])
    return _is_capital(words[place - 1]) and strength > _Cut.PREPOSITION


def _is_capital(word: str) -> bool:
    return word[0].isupper()
