"""Letters and digits in one word: what is a known class (A4, F0, H5N1, lớp 10A2), and what is a code.

A code that no rule knows is spelled as one token, so that the operator sees all of it.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import fold, spell
from broadcaster.spoken.lexicon.entries import Kind, Lexicon
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules import measures
from broadcaster.spoken.syllables import is_syllable, respelled

_LINKED = r"(?<![^\W_])(?P<run>[^\W_]{1,40})(?:[-_/.:#@](?=[^\W_])[^\W_]{1,30}){0,6}"
_CHAIN = re.compile(_LINKED)
_MIXED = re.compile(rf"(?=[^\W\d_]{{1,40}}[0-9]|[0-9]{{1,40}}[^\W\d_]){_LINKED}")
_FIGURED = re.compile(rf"(?=[^\W\d_]{{1,40}}(?:[-_/.:#@][^\W\d_]{{1,30}}){{0,6}}[-_/.:#@]?[0-9]){_LINKED}")
"""With figures in the first run, or anywhere: ordinary words are not even tried."""
_PART = re.compile(r"[0-9]{1,40}|[^\W\d_]{1,40}")
_LONGEST_NUMBER = 2
"""Digits of a code that are said as a number; more of them are said one by one."""

_ROAD = re.compile(r"(?:QL|TL|HL|ĐT|ĐH|DT|CT)[. -]?\d{1,4}[A-Z]?(?![^\W_])")
_DOCUMENTS = frozenset(("NQ", "NĐ", "QĐ"))
_OTHERS = re.compile(
    r"(?:[kdcmhN]?m|KM|Km)[23]|BCĐ\d{2,4}|Km\d{1,4}|QH\d{1,2}|VT[1-9]|[IVX]{1,4}\d?|H\d{1,2}N\d{1,2}"
)
"""What other rules read: square and cubic metres, committees, milestones, influenzas."""

_WEEKDAYS = re.compile(r"[Tt]\d{1,2}(?:[-/.](?:[Tt]?\d{1,4}|CN)){0,4}")
_SEPARATOR = re.compile(r"[-_/.:#@]")
_COUNTED = frozenset((
    "ngày", "tháng", "năm", "lớp", "tổ", "số", "khu", "xóm", "thôn", "bản", "quý", "thứ", "mùng", "điều",
    "khoản", "khóa", "lần", "đợt", "kỳ", "giờ", "chương", "mục", "phần", "hạng", "cấp", "loại", "nhóm",
    "vùng", "từ", "đến", "và", "lúc", "trang", "phòng", "đội", "cụm", "điểm", "bài", "câu", "tập", "mã",
    "gồm", "có", "còn", "trên", "dưới", "khoảng",
))  # fmt: skip
"""Words that stand before numbers, and that hasty hands join to them: "ngày20/10"."""

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
) | (measures.UNIT_LETTERS)
"""Letters that may stand right behind a number."""

_FORMULATIONS = frozenset(("SP", "EC", "SL", "WP", "WG", "SC", "GR", "OD", "EW", "DF", "BTN", "WDG", "FS"))
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
    measured = place.before.rstrip(" ")[-1:].isdecimal() or run[0] in "ØøΦφϕ"  # "45 µg/m3", "250 M2"
    if measured or not any(part.isdecimal() for part in parts) or _is_taken(place, run):
        return None
    if place.token[0].islower() and _units_only(parts):  # "triệu đồng/m2"
        return None
    own = _PART.findall(run)
    if len(own) > 2:  # noqa: PLR2004  # letters, digits, letters
        return _code(place)
    if len(own) > 1 and (_is_slip(own, place.lexicon) or not _is_known(own[0], place.lexicon, place)):
        return _code(place)
    return _code(place) if len(own) == 1 and _is_odd_chain(place, run, parts) else None


def _is_slip(parts: list[str], lexicon: Lexicon) -> bool:
    """Whether a word ran into a short number: "nghi5", "sale99", "BC15"; not "ngày20", "VTV1"."""
    word, number = parts
    if word.islower() and is_syllable(word):
        return word not in _COUNTED
    if len(number) > _FOUR or word in _DOCUMENTS:
        return False
    found = lexicon.find(word, 0)
    foreign = found is not None and found[0].kind is Kind.FOREIGN
    return foreign or (word.isupper() and (len(word) <= 2 or found is None or not found[0].sure))  # noqa: PLR2004


def _is_taken(place: Place, run: str) -> bool:
    """Whether the lexicon or another rule reads what stands here."""
    found = place.lexicon.find(place.text, place.match.start())
    whole = found is not None and found[1] >= place.match.start() + len(run) and found[1] - len(run) > 0
    reaches = found is not None and found[1] > place.match.start() + len(run)
    entire = whole and any(part.isdecimal() for part in run)
    return reaches or entire or _is_others(place, run)


def _is_others(place: Place, run: str) -> bool:
    """Whether it is a road, a weekday, a milestone: other rules read those."""
    road = _ROAD.match(place.text, place.match.start())
    return any((road, _OTHERS.fullmatch(run), _WEEKDAYS.fullmatch(place.token)))


def _is_odd_chain(place: Place, run: str, parts: list[str]) -> bool:
    """Whether words and numbers joined by signs are no name that people use."""
    if len(run) == 1:
        return run.isupper() and place.token[1:2] == "-" and place.token[2:3].isdecimal()
    if any(len(_PART.findall(segment)) > 1 for segment in _SEPARATOR.split(place.token)[1:]):
        return True
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
    return parts[-1] != "X" and all(part.isdecimal() or part in _UNITS or _is_unit(part) for part in parts)


def _is_unit(letters: str) -> bool:
    """Capitals of a unit: "2KG" and "7H30"; "7K9P2" is none."""
    return letters.casefold() in _UNITS and (len(letters) > 1 or letters in "HMLVWĐ")


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
    Rule("lexicon", Start.LETTER | Start.DIGIT, _MIXED, _read_entry),
    Rule("school-class", Start.DIGIT, _CLASS, _read_class),
    Rule("code", Start.LETTER, _FIGURED, _read_letters_first),
    Rule("code", Start.DIGIT, _MIXED, _read_many),
)
"""Before dates and citations, which would read the head of a code."""

RULES = (
    Rule("code", Start.DIGIT, _CHAIN, _read_digits_first),
    Rule("unknown-sign", Start.SIGN, _EMOJI, _read_emoji),
)
"""Behind dates, citations, telephones and times, which know what they read."""
