"""Text as people paste it, made plain before any rule reads it; every character keeps its place.

Word's dashes, quotes and spaces, Markdown's marks, letters in parts (NFD), lists and hard-wrapped lines.
"""

import re
import string
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from broadcaster.spoken.alphabet import LETTERS, LOWER, SHAPES, TONES


@dataclass(frozen=True)
class Traced:
    """Characters with the half-open range of the original text that each one comes from."""

    text: str
    starts: "array[int]"
    ends: "array[int]"

    def replaced(self, pattern: re.Pattern[str], replacement: str) -> "Traced":
        """Every match of ``pattern`` replaced; the new characters come from all that was matched."""
        text: list[str] = []
        starts, ends = array("i"), array("i")
        place = 0
        for match in pattern.finditer(self.text):
            if match.end() == match.start():
                continue
            keep = slice(place, match.start())
            text += [self.text[keep], replacement]
            starts += self.starts[keep] + self.starts[match.start() : match.start() + 1] * len(replacement)
            ends += self.ends[keep] + self.ends[match.end() - 1 : match.end()] * len(replacement)
            place = match.end()
        if place == 0:
            return self
        return Traced(
            "".join([*text, self.text[place:]]), starts + self.starts[place:], ends + self.ends[place:]
        )


_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d\u2500"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2039\u203a\u300c\u300d\u300e\u300f\u300a\u300b"
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2032\u00b4`\u02bc"
_BULLETS = "\u2022\u25cf\u25aa\u25a0\u25e6\u25cb\u25c6\u25ba\u27a2\u27a4\u2756\u2713\u2714\u00b7\u2219"
_KEPT = "²³½¼¾°º⅓⅔×÷±≤≥≈…"
"""Signs that rules read, and that compatibility forms (NFKC) would turn into plain digits."""

_CHARACTERS = {
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_BULLETS, "•"),
    **dict.fromkeys("\n\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"),
    "\r": "\n",
    "\t": "\t",
    "Ð": "Đ",  # Icelandic eth, from texts that were in TCVN3 or VNI once
    "ð": "đ",
    "º": "°",
    "˚": "°",
    "…": "...",
    "№": "số ",
    "∕": "/",
    "⁄": "/",
}

_ORDINARY = "".join(
    re.escape(letter)
    for letter in sorted(LETTERS | frozenset(string.printable))
    if letter not in _CHARACTERS and letter.isprintable()
)
_RUNS = re.compile(rf"(?P<ordinary>[{_ORDINARY}]+(?=[{_ORDINARY}]|\Z))|[{_ORDINARY}]?[^{_ORDINARY}]+")
"""Characters that are what they are, as long as no mark follows; and one with all the others behind it."""

_STEPS = tuple(
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (r"(?<=[-+•.:;,)])\t+| {2,}", " "),
        (r"^[ \t]+|[ \t]+$", ""),
        (r" ?\t[ \t]*", ", "),
        (r"^(?:```|~~~).*$", ""),
        (r"^(?:[-*_=] ?){3,}$", ""),
        (r"</?[A-Za-z][^<>\n]{0,100}>", " "),
        (r"!?\[(?=[^\[\]\n]{1,200}\]\()", ""),
        (r"\]\([^()\n]{0,300}\)", ""),
        (r"^(?:> ?){1,9}(?=[^\W\d]|[\"(*#-])", ""),
        (r"^#{1,6} +", ""),
        (r"\*{2,}|(?<![^\W_])_{1,3}(?=\w)|(?<=\w)_{1,3}(?![\w@.])", ""),
        (r"(?<![\w*])\*(?=\w)(?!\d{1,8}[*#])|(?<=[^\W\d]|[.!?])\*(?![\w*])", ""),
        (r"^(?:[-+*•] +|•|-(?=[^\W\d]))+", ""),
        (r" {2,}", " "),
        (r"^ +| +$", ""),
        (r" ?(?<!\.)\./\.", "."),
        (r"\n{2,}", "\n\n"),
    )
)

_LIST_MARKER = r"[-+*•]|\d{1,2}[.)]|[a-zđ][.)]|[IVX]{1,5}\."
_SOFT_BREAK = re.compile(
    rf"(?<=,)\n(?!\n|{_LIST_MARKER})"
    rf"|(?<=[^\n.;:!?])\n(?!{_LIST_MARKER})(?=[{''.join(sorted(LOWER))}])"
)
_LONG_LINE = re.compile(rf"(?<=[^\n]{{60}}(?<![.;:!?]))\n(?!\n|{_LIST_MARKER})")
"""A line of sixty characters without an end was cut by an editor, not by the writer."""


def cleaned(text: str) -> Traced:
    """``text`` in NFC with plain dashes, quotes and spaces, no Markdown, a newline between paragraphs."""
    traced = _characters(text)
    listed = traced
    for pattern, replacement in (*_STEPS[:3], (_SOFT_BREAK, " "), (_LONG_LINE, " "), *_STEPS[3:]):
        listed = listed.replaced(pattern, replacement)
    return listed.replaced(re.compile(r"^\n+|\n+$|\n(?=\n)"), "")


def _characters(text: str) -> Traced:
    """Each letter with its marks as one character, odd signs as plain ones."""
    letters: list[str] = []
    starts, ends = array("i"), array("i")
    for run in _RUNS.finditer(text):
        if run.lastgroup == "ordinary":
            letters.append(run[0])
            starts.extend(range(run.start(), run.end()))
            ends.extend(range(run.start() + 1, run.end() + 1))
            continue
        for start, end in _clusters(run[0]):
            plain = _plain(run[0][start:end])
            letters.append(plain)
            starts.extend([run.start() + start] * len(plain))
            ends.extend([run.start() + end] * len(plain))
    return Traced("".join(letters), starts, ends)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Ranges of one character and the combining marks on it; CR LF is one."""
    start = 0
    for place in range(1, len(text) + 1):
        if place < len(text) and (
            unicodedata.combining(text[place]) or text[place - 1 : place + 1] == "\r\n"
        ):
            continue
        yield start, place
        start = place


def _plain(cluster: str) -> str:
    """What ``cluster`` is to the rules: "" for what has neither sound nor meaning."""
    if cluster in _CHARACTERS:
        return _CHARACTERS[cluster]
    if cluster == "\r\n":
        return "\n"
    if len(cluster) == 1 and (cluster in _KEPT or (cluster.isascii() and cluster.isprintable())):
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
