"""Letters and digits in one word: what is a known class (A4, F0, H5N1, lớp 10A2), and what is a code.

A code that no rule knows is spelled as one token, so that the operator sees all of it.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import fold, spell
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.syllables import is_syllable, respelled

_CHAIN = re.compile(r"(?<![^\W_])(?P<run>[^\W_]{1,40})(?:[-_/.:#@](?=[^\W_])[^\W_]{1,30}){0,6}")
_PART = re.compile(r"[0-9]{1,40}|[^\W\d_]{1,40}")
_LONGEST_NUMBER = 2
"""Digits of a code that are said as a number; more of them are said one by one."""

_ROAD = re.compile(r"(?:QL|TL|HL|ĐT|ĐH|DT|CT)\d{1,4}[A-Z]?")
_OTHERS = re.compile(
    r"[Tt]\d{1,2}|(?:[kdcmh]?m|KM|Km)[23]|BCĐ\d{2,4}|Km\d{1,4}|QH\d{1,2}|[IVX]{1,4}\d?|H\d{1,2}N\d{1,2}"
)
"""What other rules read: weekdays and months, square and cubic metres, committees, milestones, influenzas."""

_UNITS = frozenset(
    [
        "c",
        "cc",
        "cm",
        "cm²",
        "cv",
        "dm",
        "dm²",
        "dpi",
        "g",
        "gb",
        "ghz",
        "giờ",
        "gr",
        "h",
        "ha",
        "hp",
        "hz",
        "k",
        "kb",
        "kcal",
        "kg",
        "khz",
        "km",
        "km²",
        "kv",
        "kva",
        "kw",
        "kwh",
        "l",
        "lit",
        "lít",
        "m",
        "m2",
        "m3",
        "mb",
        "mbps",
        "mg",
        "mhz",
        "ml",
        "mm",
        "mm²",
        "mva",
        "mw",
        "mwh",
        "m²",
        "m³",
        "n",
        "nđ",
        "oc",
        "p",
        "ph",
        "phút",
        "ppm",
        "s",
        "tb",
        "tr",
        "trđ",
        "tạ",
        "tấn",
        "tỷ",
        "usd",
        "v",
        "vnd",
        "vnđ",
        "w",
        "x",
        "yến",
        "°c",
        "µg",
        "đ",
        "đồng",
        "độ",
        "μg",
    ]
)
"""Letters that may stand right behind a number."""

_FORMULATIONS = frozenset(("EC", "SL", "WP", "WG", "SC", "GR", "OD", "EW", "DF", "BTN", "WDG", "FS"))
"""How a pesticide comes: "40EC"."""
_CLASS = re.compile(r"(\d{1,2})([A-ZĐ])(\d{1,2})(?![^\W_])")
_CLASS_BEFORE = re.compile(
    r"\b(?:lớp|khối|học sinh|chi đoàn|phụ huynh|tập thể)(?: các lớp| lớp)?:?"
    r" (?:\d{1,2}[A-ZĐ]\d{0,2}(?:, ?| và | đến | ?- ?)){0,8}$",
    re.IGNORECASE,
)
_FOUR = 4


def _read_class(place: Place) -> Said | None:
    """“lớp 10A2” is "mười a hai"."""
    if not place.follows(_CLASS_BEFORE):
        return None
    year, letter, number = place.match.groups()
    return Said(f"{numbers.whole(year)} {spell(letter)} {numbers.whole(number)}")


def _read_entry(place: Place) -> Said | None:
    """“KV3”, "CO2", "F0": the lexicon knows the whole of it, digits and all."""
    run, start = place.match["run"], place.match.start()
    if len(_PART.findall(run)) < 2:  # noqa: PLR2004  # letters and digits
        return None
    found = place.lexicon.find(place.text, start)
    if found is None or found[1] < start + len(run):
        return None
    entry, end = found
    return Said(entry.spoken, entry.sure, entry.alternatives, end=end)


def _read_letters_first(place: Place) -> Said | None:
    """“A7B9K2”, "HT-5531-ZP": a code, unless every part of it is a known word."""
    run, parts = place.match["run"], _PART.findall(place.token)
    measured = place.before.rstrip(" ")[-1:].isdecimal() or run[0] == "Ø"  # "45 µg/m3", "250 M2"
    if measured or not any(part.isdecimal() for part in parts) or _is_taken(place, run):
        return None
    own = _PART.findall(run)
    if len(own) > 2:  # noqa: PLR2004  # letters, digits, letters
        return _code(place)
    if len(own) > 1 and not _is_known(own[0], place.lexicon, place):
        return _code(place)
    if len(own) == 1 and _is_odd_chain(place, run, parts):
        return _code(place)
    return None


def _is_taken(place: Place, run: str) -> bool:
    """Whether the lexicon or another rule reads what stands here."""
    found = place.lexicon.find(place.text, place.match.start())
    whole = found is not None and found[1] >= place.match.start() + len(run) and found[1] - len(run) > 0
    reaches = found is not None and found[1] > place.match.start() + len(run)
    entire = whole and any(part.isdecimal() for part in run)
    return reaches or entire or bool(_ROAD.fullmatch(run) or _OTHERS.fullmatch(run))


def _is_odd_chain(place: Place, run: str, parts: list[str]) -> bool:
    """Whether words and numbers joined by signs are no name that people use."""
    if len(run) == 1:
        return run.isupper() and place.token[1:2] == "-" and place.token[2:3].isdecimal()
    joined = [part for part in parts if not part.isdecimal() and len(part) > 1]
    if any(not _is_known(part, place.lexicon, place) for part in joined):
        return True
    closed = re.search(r"\d[-_/][A-ZĐ]{2,}$", place.token)
    return bool(closed) and not all(_is_sure(part, place.lexicon) for part in joined)


def _is_known(letters: str, lexicon: Lexicon, place: Place) -> bool:
    """Whether ``letters`` alone would be read by a rule: "km", "TT", "xuân", "IV"."""
    if len(letters) == 1:
        return _is_single(letters, place)
    if letters.casefold() in _UNITS or is_syllable(letters) or roman(letters):
        return True
    found = lexicon.find(letters, 0)
    return found is not None and found[1] == len(letters)


def _is_single(letter: str, place: Place) -> bool:
    """Whether one letter before digits is a street's or a telephone's mark, not a code."""
    return letter.casefold() in _UNITS and letter.islower() and place.token[:1] != letter


def _is_sure(letters: str, lexicon: Lexicon) -> bool:
    found = lexicon.find(letters, 0)
    return is_syllable(letters) or (found is not None and found[1] == len(letters) and found[0].sure)


def _read_many(place: Place) -> Said | None:
    """“3f2a”: digits and letters that change three times are a code, unless they are units ("1m50cm")."""
    parts = _PART.findall(place.match["run"])
    if len(parts) < _FOUR or _units_only(parts):
        return None
    return _code(place)


def _units_only(parts: list[str]) -> bool:
    return all(part.isdecimal() or part.casefold() in _UNITS for part in parts)


def _read_digits_first(place: Place) -> Said | None:
    """“7XQ”, "5531-ZP": a code, unless what follows the digits is a unit, a word or one letter ("6A")."""
    own, parts = _PART.findall(place.match["run"]), _PART.findall(place.token)
    if (_units_only(own) and len(own) > 1) or own[-1] in _FORMULATIONS:
        return None
    if len(own) == 2 and (len(own[1]) == 1 or _is_known(own[1], place.lexicon, place)):  # noqa: PLR2004  # 6A, 5HTX
        return None
    if len(own) > 1:
        return _code(place)
    odd = [part for part in parts if part.isupper() and len(part) > 1]
    signs = set(place.token) & set("-_/")
    return _code(place) if signs and any(not _is_known(part, place.lexicon, place) for part in odd) else None


def _code(place: Place) -> Said:
    """The whole token spelled, in doubt."""
    return Said(" ".join(filter(None, map(_part, _PART.findall(place.token)))), sure=False)


def _part(part: str) -> str:
    """Letters by their names, a word as it is; two digits as a number, more of them one by one."""
    if part.isdecimal():
        return numbers.whole(part) if len(part) <= _LONGEST_NUMBER else numbers.digits(part)
    if len(part) > 1 and is_syllable(part) and not part.isupper():
        return respelled(part)
    return spell(fold(part) or "")


_EMOJI = re.compile(
    r"(?![\u260e\u2706\u2709])[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff][\U0001f000-\U0001faff\u2600-\u27bf]*"
)


def _read_emoji(_: Place) -> Said:
    """Pictures have no words."""
    return Said("", sure=False)


FIRST = (
    Rule("lexicon", Start.LETTER | Start.DIGIT, _CHAIN, _read_entry),
    Rule("school-class", Start.DIGIT, _CLASS, _read_class),
    Rule("code", Start.LETTER, _CHAIN, _read_letters_first),
    Rule("code", Start.DIGIT, _CHAIN, _read_many),
)
"""Before dates and citations, which would read the head of a code."""

RULES = (
    Rule("code", Start.DIGIT, _CHAIN, _read_digits_first),
    Rule("unknown-sign", Start.SIGN, _EMOJI, _read_emoji),
)
"""Behind dates, citations, telephones and times, which know what they read."""
