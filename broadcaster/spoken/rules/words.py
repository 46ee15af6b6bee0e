"""Words and abbreviations: the lexicon, letters that name something, capitals, and what no rule knows."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import NAMES, fold, has_vowel, spell, without_tone
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.syllables import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_ANY_TOKEN = re.compile(r"[^\W_]")

_POINT_BEFORE = re.compile(
    r"\b(?:điểm|tiết|mục|nhóm|lớp|khối|khu|tổ|hạng|loại|mẫu|phương án|đáp án) (?:[a-zđ](?:, | và "
    r"| đến | hoặc |, điểm ))*$",
    re.IGNORECASE,
)
_POINT = re.compile(r"[a-zđA-ZĐ](?![^\W\d_])")
_AFTER_DIGIT = re.compile(r"\d$")
_ONE = re.compile(r"[^\W\d_](?![^\W\d_])")

_ROAD = re.compile(r"(QL|TL|ĐT|ĐH|DT)[. ]?(\d{1,4})([A-Z]?)(?![^\W_])")
_ROADS = {"QL": "quốc lộ", "TL": "tỉnh lộ", "ĐT": "đường tỉnh", "DT": "đường tỉnh", "ĐH": "đường huyện"}
_COMMITTEE = re.compile(r"BCĐ ?(\d{2,4})(?!\d)")

_INITIAL = re.compile(r"\.(?=[,;)]| [a-zđ])")
"""The dot of a name that is not told ("bà N., trú tại"): no sentence ends there."""
_IN_BRACKETS = re.compile(r"\((?:sau đây )?(?:gọi tắt là |viết tắt là )?([^\s()]{2,20})\)")
_SHORT_CAPITALS = 4
_LONGEST_SPELLED = 5


def _read_lexicon(place: Place) -> Said | None:
    """What the lexicon says of the token, unless it is a syllable of a heading in capitals."""
    found = place.lexicon.find(place.text, place.match.start())
    if found is None:
        return None
    entry, end = found
    written = place.text[place.match.start() : end]
    if written.isupper() and is_syllable(written) and _in_capitals(place, end):
        return None
    return Said(entry.spoken, entry.sure, entry.alternatives, end=_without_dot(place.text, end, entry.token))


def _without_dot(text: str, end: int, token: str) -> int:
    """End of the token with its dot: "TP. Cao Bằng" has no pause after "thành phố"."""
    dotted = (
        token.isupper()
        and text[end : end + 2] in {". ", "."}
        and re.match(r"\. ?[^\W\d_a-z]", text[end : end + 3])
    )
    return end + 1 if dotted and len(token) <= 3 else end  # noqa: PLR2004  # TM., KT., TP., TX.


def _in_capitals(place: Place, end: int) -> bool:
    """Whether the words beside the token are syllables in capitals too."""
    left = re.findall(r"[^\W\d_]{2,}", place.before)[-1:]
    right = re.findall(r"[^\W\d_]{2,}", place.text[end : end + 40].partition("\n")[0])[:1]
    beside = [word for word in (*left, *right) if word]
    return bool(beside) and all(word.isupper() and is_syllable(word) for word in beside)


def _read_repeated(place: Place) -> Said | None:
    """“Ủy ban nhân dân (UBND)”: the abbreviation of what was just said is not said again."""
    found = place.lexicon.find(place.text, place.match.start(1))
    if found is None or found[1] != place.match.end(1):
        return None
    said = place.before.rstrip().casefold().endswith(found[0].spoken.replace(",", "").casefold())
    return Said("") if said else None


def _read_road(place: Place) -> Said:
    """“QL4A” is "quốc lộ bốn a"."""
    road, number, letter = place.match.groups()
    return Said(" ".join(filter(None, (_ROADS[road], numbers.whole(number), spell(letter)))))


def _read_committee(place: Place) -> Said:
    """“BCĐ389” is "ban chỉ đạo ba tám chín"."""
    figures = place.match[1]
    return Said(f"ban chỉ đạo {numbers.digits(figures) if len(figures) > 2 else numbers.whole(figures)}")  # noqa: PLR2004


def _read_point(place: Place) -> Said | None:
    """The letter of a point of law or a class: "điểm c khoản 2", "lớp 5A"."""
    in_law = place.follows(_POINT_BEFORE) and not is_syllable(place.token)
    if not (in_law or place.follows(_AFTER_DIGIT)):
        return None
    return Said(NAMES[place.token.lower()])


def _read_letter(place: Place) -> Said | None:
    """One letter alone: a vowel is a word, a capital consonant a name ("ông Nguyễn Văn B")."""
    letter = fold(place.token)
    if letter is None or len(letter) != 1:
        return None
    small = letter.lower()
    bare = without_tone(small)[0]
    if is_syllable(small):
        return Said(letter if letter == place.token else small, plain=True)
    end = place.match.end()
    initial = _INITIAL.match(place.text, end) is not None and place.token.isupper()
    return Said(NAMES[bare], sure=place.token.isupper(), end=end + 1 if initial else None)


def _read_word(place: Place) -> Said | None:
    """A syllable as it is; in capitals it is said small."""
    token = place.token
    if not is_syllable(token):
        return None
    if not token.isupper() or len(token) == 1:
        return Said(token, plain=True)
    small = token.lower()
    toneless = len(token) <= _SHORT_CAPITALS and token.isascii()
    if not toneless or _beside_capitals(place):
        return Said(small, plain=True)
    return Said(small, sure=False, alternatives=(spell(token),))


def _beside_capitals(place: Place) -> bool:
    """Whether a neighbour is a syllable in capitals: then this is a heading, not an abbreviation."""
    left = re.findall(r"[^\W\d_]+", place.before)[-1:]
    right = re.findall(r"[^\W\d_]+", place.after)[:1]
    return any(word.isupper() and len(word) > 1 and is_syllable(word) for word in (*left, *right))


def _read_unknown(place: Place) -> Said:
    """A word of no Vietnamese spelling: spelled if it looks like a code, otherwise left to the voice."""
    word = fold(place.token)
    if word is None:
        return Said("", sure=False)
    if not has_vowel(word) or (word.isupper() and len(word) <= _LONGEST_SPELLED):
        return Said(spell(word), sure=False)
    return Said(word.lower() if word.isupper() else word, sure=False)


def _is_foreign(place: Place) -> bool:
    word = fold(place.token)
    return word is not None and has_vowel(word) and not (word.isupper() and len(word) <= _LONGEST_SPELLED)


def _read_foreign(place: Place) -> Said | None:
    """A foreign word that a voice will try: it must be looked at."""
    return _read_unknown(place) if _is_foreign(place) else None


RULES = (
    Rule("repeated", Start.SIGN, _IN_BRACKETS, _read_repeated),
    Rule("road", Start.LETTER, _ROAD, _read_road),
    Rule("committee", Start.LETTER, _COMMITTEE, _read_committee),
    Rule("point", Start.LETTER, _POINT, _read_point),
    Rule("lexicon", Start.LETTER, _ANY_TOKEN, _read_lexicon),
    Rule("letter", Start.LETTER, _ONE, _read_letter),
    Rule("capitals", Start.LETTER, _WORD, _read_word),
    Rule("foreign", Start.LETTER, _WORD, _read_foreign),
    Rule("unknown", Start.LETTER, _WORD, _read_unknown),
)
