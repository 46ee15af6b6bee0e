"""E-mail and web addresses, file names, handles and hashtags, as one dictates them.

A known Vietnamese name is said in plain Vietnamese ("dịch vụ công chấm gốp chấm vê nờ"), a known foreign one
as the lexicon has it; letters that are no syllables are spelled. What has to be guessed is doubtful.
"""

import re

from broadcaster.spoken.alphabet import has_vowel, spell
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.numbers import grouped, whole
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules.site_names import known_words
from broadcaster.spoken.rules.telephone import cut
from broadcaster.spoken.syllables import in_syllables, is_syllable

_SIGNS = {
    "@": "a còng", ".": "chấm", "/": "xẹt", "-": "gạch ngang", "_": "gạch dưới", ":": "hai chấm",
    "?": "chấm hỏi", "=": "bằng", "&": "và", "#": "thăng", "%": "phần trăm", "+": "cộng",
}  # fmt: skip
_DOMAINS = {"www": "vê kép vê kép vê kép", "com": "com", "vn": "vê nờ", "gov": "gốp", "net": "nét",
            "edu": "e đu", "org": "o e rờ giê", "info": "in phô", "html": "hát tê e mờ e lờ"}  # fmt: skip
_LATE_DOMAINS = "me|ly|cc|top|xyz|io|tv|asia|biz|vip|club|shop|site|online|live|app|link|page"
"""Endings that warnings about false sites name; spelled, since the listener must hear each letter."""
_FILES = "docx?|xlsx?|pptx?|pdf|jpe?g|png|gif|bmp|mp3|mp4|wav|zip|rar|7z|txt|csv|apk|exe|odt"
_SPELLED = 5
_PART = re.compile(r"[A-Za-z]+(?:[-_][A-Za-z]+){0,5}|[0-9]+|.", re.DOTALL)
_PIECE = re.compile(r"[A-Za-z]+|[-_]")

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,39})"
_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_TAIL = r"(?![A-Za-z0-9])(?::\d{2,5})?(?:/[A-Za-z0-9._~/?=&%#@-]{0,200}[A-Za-z0-9/])?"
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9._~/?=&%#:@+-]{0,300}[A-Za-z0-9/]"
    rf"|(?:{_LABEL}\.){{1,4}}(?:vn|com|net|org|info|edu|gov)(?:\.vn)?{_TAIL}"
    rf"|(?:[a-z0-9-]{{1,40}}\.){{1,3}}(?:{_LATE_DOMAINS}){_TAIL}"
)
_FILE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9_-]{{0,79}}\.(?:{_FILES})(?![^\W_])", re.IGNORECASE)
_TAG = re.compile(r"#[^\W_]\w{0,60}")
_HANDLE = re.compile(r"@[A-Za-z](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?(?!\w)")
_ENDING = re.compile(
    rf"\.(?:(?:gov|com|edu|org|net)\.vn|vn|com|net|org|gov|{_FILES})(?![^\W_])", re.IGNORECASE
)
_PROTOCOL = re.compile(r"^https?://")
_LETTERS_AND_FIGURES = re.compile(r"([^\W\d_]{2,60})(\d{0,4})")


def address(written: str, lexicon: Lexicon) -> Said:
    """``written`` part by part; doubtful where a part is no known word and must be guessed."""
    parts = [_part(part, lexicon) for part in _PART.findall(_PROTOCOL.sub("", written).rstrip("/"))]
    return Said(" ".join(words for words, _ in parts if words), sure=all(sure for _, sure in parts))


def _part(part: str, lexicon: Lexicon) -> tuple[str, bool]:
    """Words of letters with their dashes, of digits, or of one sign, and whether they are sure."""
    if part.isdigit():
        return _figures(part), True
    if part.isalpha():
        return _letters(part.lower(), lexicon)
    return _hyphened(part, lexicon) if len(part) > 1 else (_SIGNS.get(part, ""), part in _SIGNS)


def _figures(figures: str) -> str:
    """A telephone number in its groups, other long ones in threes."""
    mobile = 10
    return grouped([figures[:4], *cut(figures[4:])] if len(figures) == mobile else cut(figures))


def _hyphened(part: str, lexicon: Lexicon) -> tuple[str, bool]:
    """“ke_hoach” is one known name: "kế gạch dưới hoạch"."""
    pieces = _PIECE.findall(part)
    written = [piece.lower() for piece in pieces if piece.isalpha()]
    known = known_words("".join(written))
    if [name for name, _ in known] == written:
        words = iter([said for _, said in known])
        return " ".join(_SIGNS.get(piece) or next(words) for piece in pieces), True
    found = [
        (_SIGNS[piece], True) if piece in _SIGNS else _letters(piece.lower(), lexicon) for piece in pieces
    ]
    return " ".join(words for words, _ in found), all(sure for _, sure in found)


def _named(small: str) -> str:
    """What a domain, an ending or a known name is called; "" for others."""
    if re.fullmatch(f"{_LATE_DOMAINS}|{_FILES}", small):
        return spell(small)
    return _DOMAINS.get(small) or " ".join(said for _, said in known_words(small))


def _letters(small: str, lexicon: Lexicon) -> tuple[str, bool]:
    """A run of letters: a domain, known names, Vietnamese without its marks, or spelled."""
    named = _named(small)
    if named:
        return named, True
    found = lexicon.find(small, 0)
    if found is not None and found[1] == len(small):
        return found[0].spoken, found[0].sure
    syllables = in_syllables(small)
    if syllables:
        return " ".join(syllables), False
    if len(small) <= _SPELLED or not has_vowel(small):
        return spell(small), True
    return small, False


def _read_address(place: Place) -> Said | None:
    """An address as one would dictate it; "https://" is never said, nobody types it."""
    return address(place.token, place.lexicon)


def _read_file(place: Place) -> Said:
    """“ke_hoach.pdf”: its name, and the letters of its kind; "DanhSach.xlsx" too."""
    return address(place.token, place.lexicon)


def _read_handle(place: Place) -> Said:
    """“@caobangtv” is "a còng cao bằng tê vê"."""
    return address(place.token, place.lexicon)


def _read_ending(place: Place) -> Said | None:
    """“đuôi .gov.vn”, "tệp .apk": the dot is said."""
    return None if place.before[-1:].isalnum() else address(place.token, place.lexicon)


def _read_tag(place: Place) -> Said | None:
    """A hashtag: its sign is not said; "#ChuyenDoiSo" is words, "#Tết" is left to the other rules."""
    match = _LETTERS_AND_FIGURES.fullmatch(place.token[1:])
    found = _tag_words(match[1], place.lexicon) if match else None
    if match is None or found is None:
        return Said("", plain=True, end=place.match.start() + 1)
    return Said(f"{found[0]} {whole(match[2]) if match[2] else ''}".strip(), sure=found[1])


def _at_capitals(written: str) -> str:
    """“ChuyenDoiSo” with a space before each capital that follows a small letter."""
    pairs = zip(" " + written, written, strict=False)
    return "".join(f" {letter}" if letter.isupper() and last.islower() else letter for last, letter in pairs)


def _tag_words(written: str, lexicon: Lexicon) -> tuple[str, bool] | None:
    """“BầuCử” is two syllables, "chuyendoiso" a known name; others are cut at capitals, and doubtful."""
    humps = _at_capitals(written).split()
    if not written.isascii() or is_syllable(written):
        several = len(humps) > 1 and all(map(is_syllable, humps))
        return (" ".join(humps), True) if several else None
    words, sure = _letters(written.lower(), lexicon)
    return (words, True) if sure else (" ".join(_letters(hump.lower(), lexicon)[0] for hump in humps), False)


_ANY = Start.LETTER | Start.DIGIT

RULES = (
    Rule("email", _ANY, _EMAIL, _read_address),
    Rule("file-name", _ANY, _FILE, _read_file),
    Rule("web-address", _ANY, _ADDRESS, _read_address),
    Rule("web-address", Start.SIGN, _ENDING, _read_ending),
    Rule("hashtag", Start.SIGN, _TAG, _read_tag),
    Rule("handle", Start.SIGN, _HANDLE, _read_handle),
)
