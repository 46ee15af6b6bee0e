"""Letters and digits in one word: what is a known class (A4, F0, H5N1, lớp 10A2), and what is a code.

A code that no rule knows is spelled as one token, so that the operator sees all of it.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import fold, spell
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.syllables import is_syllable

_CHAIN = re.compile(r"(?<![^\W_])(?P<run>[^\W_]{1,40})(?:[-_/.:#@](?=[^\W_])[^\W_]{1,30}){0,6}")
_PART = re.compile(r"[0-9]{1,40}|[^\W\d_]{1,40}")
_LONGEST_NUMBER = 2
"""Digits of a code that are said as a number; more of them are said one by one."""

_ROAD = re.compile(r"(?:QL|TL|HL|ĐT|ĐH|DT|CT)\d{1,4}[A-Z]?")
_OTHERS = re.compile(r"[Tt]\d{1,2}|(?:[kdcmh]?m|KM|Km)[23]|BCĐ\d{2,4}|Km\d{1,4}|QH\d{1,2}|[IVX]{1,4}\d?|H\d{1,2}N\d{1,2}")
"""What other rules read: weekdays and months, square and cubic metres, committees, milestones, influenzas."""

_UNITS = frozenset(
    "kg g mg gr ml l lít lit m km cm mm dm ha h giờ g p ph phút s tr đ k vnđ vnd đồng usd kw kwh mw mwh w v kv"
    " m² m³ km² cm² dm² mm² kva hz mhz ghz khz gb mb tb kb cc x m2 m3 n usd tấn tạ yến c oc °c độ cv hp kcal mbps ppm trđ nđ tỷ dpi"
    .split()
)
"""Letters that may stand right behind a number."""

_NAMED = re.compile(
    r"\b(?:hạng|bằng|lớp|khối|nhà|tòa|toà|lô|khu|phòng|dãy|tầng|cổng|cửa|đường|tuyến|bảng|nhóm|loại|cấp|mẫu"
    r"|biểu|phụ lục|tổ|vị trí|mốc|giống|ô|ghế|sân|trạm|quầy|kho|xưởng|bàn|khổ|giấy|vitamin|xăng|bậc|chốt"
    r"|trình độ|tiếng Anh|giường|buồng|chuồng|toa|gian hàng|gian|lối|tháp|trục|cột|block|GPLX|trang|chuẩn)"
    r" (?:[A-ZĐ]\d{1,3}(?:, ?| và | hoặc | đến | ?- ?| ?/ ?))*$",
    re.IGNORECASE,
)
_LETTER_NUMBER = re.compile(r"([A-ZĐ])-?(\d{1,3})")
_KNOWN = re.compile(r"A[0-5]|U(?:1\d|2[0-3])|B(?:1|2|3|5|6|9|12)|E5|E10|N95|G7|G8|G20|D3|K2")
_CLASS = re.compile(r"(\d{1,2})([A-ZĐ])(\d{1,2})")
_CLASS_BEFORE = re.compile(
    r"\b(?:lớp|khối|học sinh|em|chi đoàn|phụ huynh|hạng|tập thể)(?: các lớp| lớp)?:?"
    r" (?:\d{1,2}[A-ZĐ]\d{0,2}(?:, ?| và | đến | ?- ?))*$",
    re.IGNORECASE,
)
_FOUR = 4


def _read_known(place: Place) -> Said | None:
    """“U23” is "u hai mươi ba", "H5N1" "hát năm en nờ một", "lớp 10A2" "mười a hai"."""
    run = place.match["run"]
    end = place.match.start() + len(run)
    school = _CLASS.fullmatch(run)
    if school and place.follows(_CLASS_BEFORE):
        return Said(" ".join((numbers.whole(school[1]), spell(school[2]), numbers.whole(school[3]))), end=end)
    named = _LETTER_NUMBER.match(place.text, place.match.start())
    if not named or named.end() < end or not _is_named(place, named[0]):
        return None
    return Said(f"{spell(named[1])} {numbers.whole(named[2])}", end=named.end())


def _is_named(place: Place, token: str) -> bool:
    """Whether one letter and a number name a size, a class, a house: "khổ A4", "nhà B2"."""
    whole = place.text[place.match.start() + len(token) :][:1]
    known = _KNOWN.fullmatch(token) is not None and not (place.follows(_OF_A_CODE) or whole in {"-", "/"})
    return not whole.isalnum() and (known or place.follows(_NAMED))


_OF_A_CODE = re.compile(r"\b(?:mã|mật khẩu|ký hiệu|ki hiệu|kí hiệu|seri|số hiệu)(?: số)?:? $", re.IGNORECASE)


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
    if not any(part.isdecimal() for part in parts) or _is_taken(place, run):
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
    if _units_only(own) and len(own) > 1:
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
        return part
    return spell(fold(part) or "")


_EMOJI = re.compile(
    r"(?![\u260e\u2706\u2709])[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff][\U0001f000-\U0001faff\u2600-\u27bf]*"
)


def _read_emoji(_: Place) -> Said:
    """Pictures have no words."""
    return Said("", sure=False)


FIRST = (
    Rule("lexicon", Start.LETTER | Start.DIGIT, _CHAIN, _read_entry),
    Rule("known-code", Start.LETTER | Start.DIGIT, _CHAIN, _read_known),
    Rule("code", Start.LETTER, _CHAIN, _read_letters_first),
    Rule("code", Start.DIGIT, _CHAIN, _read_many),
)
"""Before dates and citations, which would read the head of a code."""

RULES = (
    Rule("code", Start.DIGIT, _CHAIN, _read_digits_first),
    Rule("unknown-sign", Start.SIGN, _EMOJI, _read_emoji),
)
"""Behind dates, citations, telephones and times, which know what they read."""
