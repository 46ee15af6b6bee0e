"""Letters that a Vietnamese voice can say, and what each letter is called."""

import unicodedata

TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
"""Combining marks that carry a tone; the level tone has no mark."""

SHAPES = frozenset("\u0302\u0306\u031b")
"""Combining marks that make another letter: circumflex, breve, horn."""

_PLAIN = "abcdefghijklmnopqrstuvwxyzđ"
_VOWELS = "aăâeêioôơuưy"

LOWER = frozenset(
    _PLAIN + _VOWELS + "".join(unicodedata.normalize("NFC", v + t) for v in _VOWELS for t in TONES)
)
"""Small letters of Vietnamese with every tone, and f, j, w, z of foreign words; all NFC."""

LETTERS = LOWER | frozenset(letter.upper() for letter in LOWER)
"""``LOWER`` and its capitals."""

MARKS = ",.;:?!"
"""The only punctuation of spoken text."""

NAMES = {
    "a": "a", "ă": "á", "â": "ớ", "b": "bê", "c": "xê", "d": "dê", "đ": "đê", "e": "e", "ê": "ê",
    "f": "ép phờ", "g": "giê", "h": "hát", "i": "i", "j": "gi", "k": "ca", "l": "e lờ", "m": "e mờ",
    "n": "en nờ", "o": "o", "ô": "ô", "ơ": "ơ", "p": "pê", "q": "quy", "r": "e rờ", "s": "ét sì",
    "t": "tê", "u": "u", "ư": "ư", "v": "vê", "w": "vê kép", "x": "ích xì", "y": "i dài", "z": "dét",
}  # fmt: skip
"""Names of the letters as broadcasters spell out codes (bảng chữ cái, tên gọi a bê xê)."""

_FOLDED = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ð": "đ", "þ": "th", "ı": "i", "ŋ": "ng"}


def has_vowel(word: str) -> bool:
    """Whether ``word`` could be said as a word at all."""
    return any(letter in _VOWELS for letter in without_tone(word.lower())[0])


def without_tone(word: str) -> tuple[str, tuple[str, ...]]:
    """``word`` with its tone marks taken off, and the tones that stood on it, in order."""
    marks = unicodedata.normalize("NFD", word)
    tones = tuple(TONES[mark] for mark in marks if mark in TONES)
    bare = "".join(mark for mark in marks if mark not in TONES)
    return unicodedata.normalize("NFC", bare), tones


def fold(word: str) -> str | None:
    """``word`` in letters of ``LETTERS`` (ü becomes u, ł becomes l); None if it is of another script."""
    letters = [_fold_letter(letter) for letter in unicodedata.normalize("NFC", word)]
    return None if None in letters else "".join(letter or "" for letter in letters)


def _fold_letter(letter: str) -> str | None:
    """One letter in ``LETTERS``, "" for a mark alone, None for another script."""
    if letter in LETTERS:
        return letter
    lower = letter.lower()
    if lower in _FOLDED:
        return _FOLDED[lower]
    if unicodedata.combining(letter):
        return ""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base in LETTERS else None


def spell(letters: str) -> str:
    """Names of ``letters`` one after the other: "KTV" is "ca tê vê"; what has no name is left out."""
    return " ".join(NAMES[bare] for bare in without_tone(letters.lower())[0] if bare in NAMES)
