"""Words and abbreviations: the lexicon, letters that name something, capitals, and what no rule knows."""

import re
from functools import lru_cache

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import LETTERS, LOWER, NAMES, fold, has_vowel, spell, without_tone
from broadcaster.spoken.lexicon.entries import Entry, Kind
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules.defined import RULES as DEFINED
from broadcaster.spoken.rules.defined import definitions
from broadcaster.spoken.syllables import corrections, is_syllable, respelled

_WORD = re.compile(r"[^\W\d_]+")
_WHOLE_WORD = re.compile(r"[^\W\d_]{3,24}(?![^\W_])")
_ANY_TOKEN = re.compile(r"[^\W_]")
_ANY_SIGN = re.compile(r"\S")

_POINT_BEFORE = re.compile(
    r"\b(?:điểm|tiết|mục|nhóm|lớp|khối|khu|tổ|hạng|loại|mẫu|phương án|đáp án) (?:[a-zđ](?:, | và "
    r"| đến | hoặc |, điểm ))*$",
    re.IGNORECASE,
)
_POINT = re.compile(r"[a-zđA-ZĐ](?![^\W\d_])")
_AFTER_DIGIT = re.compile(r"\d$")
_ONE = re.compile(r"[^\W\d_](?![^\W\d_])")

_ROAD = re.compile(r"(QL|TL|HL|ĐT|ĐH|DT)[. -]?(\d{1,4})([A-Z]?)(?![^\W_])")
_ROADS = {
    "QL": "quốc lộ", "TL": "tỉnh lộ", "HL": "huyện lộ", "ĐT": "đường tỉnh", "DT": "đường tỉnh",
    "ĐH": "đường huyện",
}  # fmt: skip
_ASSEMBLY = re.compile(r"(QH|HĐND)(\d{1,2})(?![^\W_])")
_COMMITTEE = re.compile(r"BCĐ ?(\d{2,4})(?!\d)")

_INITIAL = re.compile(rf"\.(?=[,;)]| \(| [{''.join(sorted(LOWER))}])")
"""The dot of a name that is not told ("bà N., trú tại"): no sentence ends there."""
_IN_BRACKETS = re.compile(r"\((?:sau đây )?(?:(?:gọi|viết) tắt(?: là)?:? )?\"?([^\s()\"]{2,20})\"?\)")
_SHORT_CAPITALS = 4
_CAPITAL = f"[{''.join(sorted(LETTERS - LOWER))}]"
_DOT_CAPITAL = re.compile(rf"\.(?={_CAPITAL})")
_DOT_SPACE_CAPITAL = re.compile(rf"\. (?={_CAPITAL})")
_LONGEST_WITH_DOT = 3
"""Letters of TM., KT., TP., TX.: a longer abbreviation before a dot may end the sentence."""
_LONGEST_SPELLED = 5
_LONGEST_HEAD = 5
_HEADS = frozenset(
    (
        "số",
        "tổ",
        "hội",
        "ban",
        "phòng",
        "sở",
        "bộ",
        "cục",
        "đội",
        "đồn",
        "trạm",
        "trường",
        "quỹ",
        "luật",
        "thuế",
    )
) | {"đài", "giấy", "giải", "đoàn", "khoa", "viện", "mã", "sổ", "thẻ", "đất"}
"""Words that head an abbreviation and are often written before it once more."""
_PLAIN_D = str.maketrans("Đ", "D")
_CLUSTER = re.compile(r"[^AEIOUYĂÂÊÔƠƯ]{4}|[ĐƯƠĂÂÊÔ]")
"""What no foreign word in capitals has: four consonants in a row, a letter of Vietnamese."""


def _read_own(place: Place) -> Said | None:
    """What the station itself says of a token: that comes before every rule."""
    own, found = place.lexicon.find_own(place.text, place.match.start()), None
    if own is not None:
        found = place.lexicon.find(place.text, place.match.start())
    return _said(place, *found) if found is not None and found == own else None


def _read_lexicon(place: Place) -> Said | None:
    """What the lexicon says of the token, unless it is a syllable of a heading in capitals."""
    found = place.lexicon.find(place.text, place.match.start())
    if found is None:
        return None
    entry, end = found
    written = place.text[place.match.start() : end]
    if written.isupper() and is_syllable(written) and not entry.told and _in_capitals(place, end):
        small = Said(written.lower(), sure=False, alternatives=(entry.spoken,), end=end)
        return None if entry.sure else small
    return _said(place, entry, end)


def _read_small(place: Place) -> Said | None:
    """“ubnd”, "Hđnd": an abbreviation that was typed without its capitals."""
    if is_syllable(place.token):
        return None
    entry = place.lexicon.find_small(place.token)
    return Said(entry.spoken, entry.sure, entry.alternatives) if entry else None


def _said(place: Place, entry: Entry, end: int) -> Said | None:
    """The words of ``entry``; a place's name stays as it is written, and is no name in small letters."""
    written = place.text[place.match.start() : end]
    if entry.kind is not Kind.PLACE:
        end = _without_dot(place.text, end, entry.token)
        words = _not_twice(place.before, entry.spoken) if place.before.endswith(" ") else entry.spoken
        return Said(words, entry.sure, entry.alternatives, end=end)
    if not written[0].isupper():
        return None
    words = entry.spoken.lower() if written.isupper() else entry.spoken
    return Said(words, plain=words.lower() == written.lower(), end=end)


def _not_twice(before: str, words: str) -> str:
    """``words`` without a head that was said right ``before``: "số STK", "Chỉ số PAPI", "Tổ TK&VV"."""
    said, meant = before.casefold().split(), words.split(" ")
    for count in range(min(len(meant) - 1, _LONGEST_HEAD), 0, -1):
        head = meant[:count]
        if said[-count:] == [word.casefold() for word in head] and (count > 1 or head[0] in _HEADS):
            return " ".join(meant[count:])
    return words


def _without_dot(text: str, end: int, token: str) -> int:
    """End of the token with its dot: neither "TP. Cao Bằng" nor "CT.UBND" has a pause after it."""
    spaced = len(token) <= _LONGEST_WITH_DOT and _DOT_SPACE_CAPITAL.match(text, end)
    return end + 1 if token.isupper() and (spaced or _DOT_CAPITAL.match(text, end)) else end


def _in_capitals(place: Place, end: int) -> bool:
    """Whether the words beside the token are syllables in capitals too."""
    left = re.findall(r"[^\W\d_]{2,}", place.before)[-1:]
    right = re.findall(r"[^\W\d_]{2,}", place.text[end : end + 40].partition("\n")[0])[:1]
    beside = [word for word in (*left, *right) if word]
    return bool(beside) and all(word.isupper() and is_syllable(word) for word in beside)


def _read_repeated(place: Place) -> Said | None:
    """“Ủy ban nhân dân (UBND)”: the abbreviation of what was just said is not said again."""
    written, before = place.match[1], place.before.rstrip(' "').casefold()
    meanings = (words.replace(",", "").casefold() for words in place.lexicon.meanings(written))
    said = any(before.replace(",", "").endswith(words) for words in meanings)
    return Said("") if said or written in definitions(place.text) else None


def _read_road(place: Place) -> Said:
    """“QL4A” is "quốc lộ bốn a"."""
    road, number, letter = place.match.groups()
    return Said(" ".join(filter(None, (_ROADS[road], numbers.whole(number), spell(letter)))))


def _read_assembly(place: Place) -> Said:
    """“QH15” is the Assembly of its fifteenth term."""
    body = "quốc hội" if place.match[1] == "QH" else "hội đồng nhân dân"
    return Said(f"{body} khóa {numbers.whole(place.match[2])}")


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
    """A syllable as it is, with its tone put right; in capitals it is said small."""
    token = place.token
    if not is_syllable(token):
        return None
    if not token.isupper() or len(token) == 1:
        return _as_written(token)
    word = respelled(token)
    small = word.lower()
    toneless = len(token) <= _SHORT_CAPITALS and token.translate(_PLAIN_D).isascii()
    if not toneless or _in_heading(place):
        return Said(small, plain=word == token)
    return Said(small, sure=False, alternatives=(spell(token),))


@lru_cache(maxsize=4096)
def _as_written(token: str) -> Said:
    """A syllable that is said as it is, one object for all places where it stands."""
    word = respelled(token)
    return Said(word, plain=word == token)


def _in_heading(place: Place) -> bool:
    """Whether a neighbour is a syllable in capitals, or nothing around is small: no abbreviation then."""
    left = re.findall(r"[^\W\d_]+", place.before)[-1:]
    right = re.findall(r"[^\W\d_]+", place.after)[:1]
    beside = any(word.isupper() and len(word) > 1 and is_syllable(word) for word in (*left, *right))
    return beside or (bool(left or right) and (place.before + place.after).isupper())


def _read_unknown(place: Place) -> Said:
    """A word of no Vietnamese spelling: spelled if it looks like a code, otherwise left to the voice."""
    word = fold(place.token)
    if word is None:
        return Said("", sure=False)
    known = _entry_of(word, place) if word != place.token else None
    if known is not None:
        return Said(known.spoken, sure=False)
    if is_syllable(word):  # without its foreign marks
        return Said(respelled(word.lower() if word.isupper() else word), sure=False)
    if _is_spelled(word):
        return Said(spell(word), sure=False)
    return Said(word.lower() if word.isupper() else word, sure=False, alternatives=corrections(word))


def _entry_of(word: str, place: Place) -> Entry | None:
    """What the lexicon has for the whole of ``word``, wherever it stands: "ǩo" is perhaps "ko"."""
    found = place.lexicon.find(word, 0)
    return found[0] if found and found[1] == len(word) else place.lexicon.find_small(word)


def _is_spelled(word: str) -> bool:
    """Whether nobody could say ``word`` but letter by letter."""
    capitals = word.isupper() and (len(word) <= _LONGEST_SPELLED or bool(_CLUSTER.search(word)))
    return not has_vowel(word) or capitals


def _is_foreign(place: Place) -> bool:
    word = fold(place.token)
    return word is not None and not _is_spelled(word)


def _read_foreign(place: Place) -> Said | None:
    """A foreign word that a voice will try: it must be looked at."""
    return _read_unknown(place) if _is_foreign(place) else None


OWN = (Rule("own-word", Start.LETTER | Start.DIGIT | Start.SIGN, _ANY_SIGN, _read_own),)
"""A station's own words come before everything."""

RULES = (
    Rule("repeated", Start.SIGN, _IN_BRACKETS, _read_repeated),
    Rule("road", Start.LETTER, _ROAD, _read_road),
    Rule("assembly", Start.LETTER, _ASSEMBLY, _read_assembly),
    Rule("committee", Start.LETTER, _COMMITTEE, _read_committee),
    Rule("point", Start.LETTER, _POINT, _read_point),
    *DEFINED,
    Rule("lexicon", Start.LETTER | Start.DIGIT, _ANY_TOKEN, _read_lexicon),
    Rule("lexicon", Start.LETTER, _WHOLE_WORD, _read_small),
    Rule("letter", Start.LETTER, _ONE, _read_letter),
    Rule("capitals", Start.LETTER, _WORD, _read_word),
    Rule("foreign", Start.LETTER, _WORD, _read_foreign),
    Rule("unknown", Start.LETTER, _WORD, _read_unknown),
)
