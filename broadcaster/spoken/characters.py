"""Characters made plain: letters whole (NFC), one kind of dash, quote and space, no controls."""

import re
import unicodedata
from collections.abc import Iterator

from broadcaster.spoken.alphabet import LETTERS, SHAPES, TONES
from broadcaster.spoken.traced import Traced, places

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u2500\u2501\x1e"
"""Hyphens, dashes, the line of a drawn table, and (1E) the hyphen of Word that does not break."""
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2039\u203a\u300c\u300d\u300e\u300f\u300a\u300b"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u00b4`\u02bc"
_BULLETS = (
    "\u2022\u2023\u25cf\u25aa\u25ab\u25a0\u25e6\u25cb\u25c6\u25c7\u25ba\u25b6\u25b8\u27a2\u27a3\u27a4\u2794"
    "\u2756\u2713\u2714\u2726\u2727\u00b7\u2219"
)
_KEPT = "²³½¼¾°º⅓⅔×÷±≤≥≈…"
"""Signs that rules read, and that compatibility forms (NFKC) would turn into plain digits."""

_CHARACTERS = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_BULLETS, "•"),
    **dict.fromkeys("\u2502\u2503\u2551", "|"),
    **dict.fromkeys("\n\v\f\x1c\x1d\x85\u2028\u2029", "\n"),
    "\r": "\n",
    "\t": "\t",
    "\x07": "\t",  # the end of a cell in a table of Word
    "\u200b": " ",  # a place to break the line: a word ends there
    "\x13": "{",  # a field of Word: its instruction stands between 13 and 14
    "\x14": "}",
    "Ð": "Đ",  # Icelandic eth, from texts that were in TCVN3 or VNI once
    "ð": "đ",
    "º": "°",
    "˚": "°",
    "…": "...",
    "№": "số ",
    "∕": "/",
    "⁄": "/",
}

_PLAIN = "".join(sorted(LETTERS)) + "\n\t" + "".join(map(chr, range(0x20, 0x7F))).replace("`", "")
"""What stays as it is, unless a mark stands on it."""
_ODD = re.compile(rf"[{re.escape(_PLAIN)}]?[^{re.escape(_PLAIN)}]+(?:(?<=\r)\n)?")


def plain(text: str) -> Traced:
    """Each letter with its marks as one character, odd signs as plain ones.

    Most of a text is plain already and is taken over as a whole; only what is odd, with the letter before
    it that may carry it, is looked at one by one.
    """
    parts: list[str] = []
    starts, ends = places(), places()
    place = 0
    for odd in _ODD.finditer(text):
        parts.append(text[place : odd.start()])
        starts.extend(range(place, odd.start()))
        ends.extend(range(place + 1, odd.start() + 1))
        for start, end in _clusters(text, odd.start(), odd.end()):
            made = _made_plain(text[start:end])
            parts.append(made)
            starts.extend([start] * len(made))
            ends.extend([end] * len(made))
        place = odd.end()
    parts.append(text[place:])
    starts.extend(range(place, len(text)))
    ends.extend(range(place + 1, len(text) + 1))
    return Traced("".join(parts), starts, ends)


def _clusters(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Ranges of one character and the combining marks on it; CR LF is one, and carries none."""
    start = first
    for place in range(first + 1, last + 1):
        mark = place < last and unicodedata.category(text[place])[0] == "M" and text[place - 1] not in "\r\n"
        joined = mark or (place < last and text[place - 1 : place + 1] == "\r\n")
        if not joined:
            yield start, place
            start = place


def _made_plain(cluster: str) -> str:
    """What ``cluster`` is to the rules: "" for what has neither sound nor meaning."""
    if cluster in _CHARACTERS:
        return _CHARACTERS[cluster]
    if cluster == "\r\n":
        return "\n"
    if len(cluster) == 1 and (cluster in _KEPT or cluster in _PLAIN):
        return cluster
    return "".join(_plain_character(character) for character in _composed(cluster))


def _composed(cluster: str) -> str:
    """NFC of ``cluster``; a tone typed before the hat ("é" and a circumflex) is put right first."""
    parts = unicodedata.normalize("NFKD" if len(cluster) == 1 else "NFD", cluster)
    order = dict.fromkeys(SHAPES, 0) | dict.fromkeys(TONES, 1)
    marks = sorted(parts[1:], key=lambda mark: order.get(mark, -1)) if _is_marks(parts[1:]) else parts[1:]
    return unicodedata.normalize("NFC", parts[:1] + "".join(marks))


def _is_marks(text: str) -> bool:
    return all(unicodedata.combining(character) for character in text)


def _plain_character(character: str) -> str:
    """One composed character: spaces, digits of any script, controls and private bullets made plain."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Co":
        return "•"
    if category in {"Cc", "Cf", "Cs", "Cn"} or category.startswith("M"):
        return ""
    return " " if category.startswith("Z") else _CHARACTERS.get(character, character)
