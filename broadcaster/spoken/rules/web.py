"""E-mail and web addresses, handles and hashtags."""

import re

from broadcaster.spoken.alphabet import has_vowel, spell
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.numbers import digits
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.syllables import in_syllables

_SIGNS = {
    "@": "a còng", ".": "chấm", "/": "xẹt", "-": "gạch ngang", "_": "gạch dưới", ":": "hai chấm",
    "?": "chấm hỏi", "=": "bằng", "&": "và", "#": "thăng", "%": "phần trăm", "+": "cộng",
}  # fmt: skip
_DOMAINS = {"www": "vê kép vê kép vê kép", "com": "com", "vn": "vê nờ", "gov": "gốp", "net": "nét",
            "edu": "e đu", "org": "o e rờ giê", "info": "in phô", "html": "hát tê e mờ e lờ"}  # fmt: skip
_SPELLED = 5
_PART = re.compile(r"[A-Za-z]+|[0-9]+|.", re.DOTALL)

_EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[A-Za-z0-9._~/?=&%#:@+-]{0,300}[A-Za-z0-9/]"
    r"|(?:[a-z0-9-]{1,40}\.){1,4}(?:vn|com|net|org|info"
    r"|edu)(?:\.vn)?(?![A-Za-z0-9])(?:/[A-Za-z0-9._~/?=&%#-]{0,200}[A-Za-z0-9/])?"
)
_TAG = re.compile(r"[#@][^\W_]\w{0,60}")
_PROTOCOL = re.compile(r"^https?://")


def address(written: str, lexicon: Lexicon) -> Said:
    """``written`` part by part; doubtful where a part is no known word and must be guessed."""
    parts = [_part(part, lexicon) for part in _PART.findall(_PROTOCOL.sub("", written).rstrip("/"))]
    return Said(" ".join(words for words, _ in parts if words), sure=all(sure for _, sure in parts))


def _part(part: str, lexicon: Lexicon) -> tuple[str, bool]:
    """Words of one run of letters, of digits, or of one sign, and whether they are sure."""
    if part.isdigit():
        return digits(part), True
    return _letters(part.lower(), lexicon) if part.isalpha() else (_SIGNS.get(part, ""), part in _SIGNS)


def _letters(small: str, lexicon: Lexicon) -> tuple[str, bool]:
    """A run of letters: a domain, a word of the lexicon, Vietnamese without its marks, or spelled."""
    if small in _DOMAINS:
        return _DOMAINS[small], True
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


def _read_tag(place: Place) -> Said | None:
    """A hashtag or handle: its sign is not said; a Vietnamese word is left to the other rules."""
    return Said("", plain=True, end=place.match.start() + 1)


_ANY = Start.LETTER | Start.DIGIT

RULES = (
    Rule("email", _ANY, _EMAIL, _read_address),
    Rule("web-address", _ANY, _ADDRESS, _read_address),
    Rule("hashtag", Start.SIGN, _TAG, _read_tag),
)
