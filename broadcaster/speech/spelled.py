"""What a voice engine may be given: fully spelled text and nothing else.

An engine that meets a digit or an abbreviation does not fail: it guesses, or reads it as English,
and nobody hears it before the loudspeakers do. So whatever is not spelled is refused here.
"""

import re
import unicodedata
from itertools import product

from broadcaster.errors import SpeechError

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = "aăâeêioôơuưy"
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzđ") | {
    unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(_VOWELS, _TONES)
}
_SHOWN_CHARACTERS = 40
_OPENING_WORDS = 8
_MARKS = frozenset(" ,.;:?!\n")
_VOWEL_GROUP = re.compile(f"[{_VOWELS}]+")


def spelled(text: str) -> str:
    """Return ``text`` in NFC, proven to hold only what the contract of ``SpokenText`` allows.

    Letters are those of the Vietnamese alphabet and f, j, w, z, which stand in foreign names.

    Raises:
        SpeechError: there is no word in it, or a token holds something else; the first is named.

    """
    composed = unicodedata.normalize("NFC", text)
    for token in re.findall(r"[^ \n]+", composed):
        if not _is_spelled(token):
            raise SpeechError(
                f"Lời đọc còn chữ “{_shown(token)}” chưa viết ra thành lời; "
                "hãy sửa lời đọc cho hết chữ số, ký hiệu và chữ viết tắt rồi tạo tiếng lại."
            )
    if not any(character.isalpha() for character in composed):
        raise SpeechError("Lời đọc không có chữ nào để đọc; hãy viết nội dung rồi tạo tiếng lại.")
    return composed


def syllables(text: str) -> int:
    """Count the syllables of spelled words: runs of vowels, at least one for every word.

    A Vietnamese word between spaces is one syllable and has one run of vowels (``nguyễn``,
    ``khuya``); counting runs also does justice to foreign names (``Facebook``).
    """
    return sum(max(1, len(_VOWEL_GROUP.findall(_bare(word)))) for word in text.split() if _bare(word))


def opening(text: str) -> str:
    """Return the first words of ``text``, enough for a person to find it."""
    words = text.split()
    return " ".join(words[:_OPENING_WORDS]) + (" …" if len(words) > _OPENING_WORDS else "")


def _is_spelled(token: str) -> bool:
    return all(character in _MARKS or character.lower() in _LETTERS for character in token)


def _bare(word: str) -> str:
    """Lower-case letters of ``word`` without tone marks."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    without_tones = "".join(character for character in decomposed if character not in _TONES[1:])
    return "".join(
        character for character in unicodedata.normalize("NFC", without_tones) if character in _LETTERS
    )


def _shown(token: str) -> str:
    """Return ``token`` on one line, shortened, what cannot be seen written as its escape."""
    short = token if len(token) <= _SHOWN_CHARACTERS else token[:_SHOWN_CHARACTERS] + "…"
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in short)
