"""Provisions of a law: điểm a khoản 2 Điều 9, khoản 2a, Điều 12.1, mục II.3, "Đ3 k7"."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import NAMES, spell
from broadcaster.spoken.roman import roman
from broadcaster.spoken.rule import Place, Rule, Said, Start

_NOUNS = r"điều|khoản|điểm|tiểu mục|mục|tiết|chương|phần|phụ lục|gạch đầu dòng|ý"
_LINK = r"(?:, ?|,? và | ?- ?| đến | hoặc )"
_ITEM = r"(?:\d{1,3}(?:\.\d{1,2}){0,3}[a-zđ]?|[a-zđ]\d?)"
_NAMED = re.compile(
    rf"(?<![^\W_])(?<!thời )(?<!chi )(?P<noun>{_NOUNS}) (?:số )?"
    rf"(?:{_ITEM}{_LINK}(?:(?:{_NOUNS}) )?){{0,12}}$",
    re.IGNORECASE,
)
_LAW_FOLLOWS = re.compile(
    r"(?:,? (?:và |đến )?\d{1,3}[a-zđ]?){0,6}[,;]? (?:(?:của|thuộc) )?(?:điều|khoản|điểm|mục|tiểu mục|chương"
    r"|phần|phụ lục|luật|bộ luật|nghị định|nghị quyết|thông tư|quyết định|quy định|quy chế|kế hoạch|hiến pháp"
    r"|pháp lệnh|chỉ thị|hướng dẫn|đề án|đ ?\.? ?\d)\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"\b(?:tại|theo|quy định|nêu ở|nêu tại|các|và|từ) (?:điểm|khoản) $", re.IGNORECASE)

_TIGHT = re.compile(r"\d{1,3}[a-zđ]?(?:, ?\d{1,3}[a-zđ]?){1,12}(?![\d%.]|,\d)(?![^\W\d_])")
_POINTED = re.compile(r"\d{1,3}(?:\.\d{1,2}){1,4}(?:\.?[a-zđ](?![^\W_]))?(?![\d%]|[.,/]\d)")
_LETTERED = re.compile(r"(\d{1,3})([a-zđ])(?![^\W_])")
_LETTERED_POINT = re.compile(r"([a-zđ])\.?(\d{1,2}(?:\.\d{1,2}){0,2})(?![^\W_]|[.,/]\d)")
_LETTER = re.compile(r"[a-zđ](?![^\W_])")
_ROMAN = re.compile(r"(?:([A-EĐ])\.)?([IVX]{1,5})(?:\.(\d{1,2}(?:\.\d{1,2}){0,2})|([a-hk-zđ]))?(?![^\W_])")
_BRACKETED = re.compile(r"\((\d{1,2}|[a-zđ])\)")
_DASH = re.compile(r" ?- ?")
_SAME_NOUN = re.compile(r"(?P<noun>điều|khoản|điểm|mục|chương) [0-9a-zđIVX]{1,5} ?$", re.IGNORECASE)
_LETTER_BEFORE = re.compile(r"\b(?:điểm|tiết) [a-zđ] ?$", re.IGNORECASE)
_LETTER_AFTER = re.compile(r"[a-zđ](?![^\W_])")

_ARTICLE = re.compile(r"[Đđ](\. ?| ?)(\d{1,3})([a-zđ]?)(?![^\W_]|[.,/]\d)")
_CLAUSE = re.compile(r"[Kk]\.? ?(\d{1,2})([a-zđ]?)(?![^\W_]|[.,/]\d)")
_BESIDE_BEFORE = re.compile(
    r"\b(?:k\.? ?\d{1,2}[a-zđ]?|khoản \d{1,2}[a-zđ]?|điểm [a-zđ]),? ?$", re.IGNORECASE
)
_BESIDE_AFTER = re.compile(
    r",? (?:k\.? ?\d|khoản \d|luật\b|bộ luật\b|BL[A-Z]{2}|BLTT|nghị định\b|NĐ\b|hiến pháp\b)", re.IGNORECASE
)
_ARTICLE_BESIDE = (
    re.compile(r"\b(?:đ\.? ?|điều )\d{1,3}[a-zđ]?,? ?$", re.IGNORECASE),
    re.compile(r"(?:,? (?:và )?k\.? ?\d{1,2}[a-zđ]?){0,5},? (?:đ\.? ?|điều )\d", re.IGNORECASE),
)


def _noun(place: Place) -> str:
    """“điều”, “khoản” … before the number or the list that it is in; "" elsewhere."""
    named = _NAMED.search(place.before)
    return named["noun"].casefold() if named else ""


def _item(written: str) -> str:
    """“2a” is "hai a"."""
    digits = written.rstrip("abcdefghijklmnopqrstuvwxyzđ")
    return " ".join(filter(None, (numbers.whole(digits), spell(written[len(digits) :]))))


def _read_tight(place: Place) -> Said | None:
    """“khoản 1,2 Điều 5” are two clauses, no decimal; "khoản 1,2 tỷ" is an amount."""
    noun = _noun(place)
    if not noun or (noun != "điều" and not place.precedes(_LAW_FOLLOWS)):
        return None
    return Said(", ".join(_item(part) for part in re.split(r", ?", place.token)))


def _read_pointed(place: Place) -> Said | None:
    """“Điều 12.1” and "mục 2.1.a": "mười hai chấm một"; a mark at school ("8.5 điểm") is for the decimals."""
    noun = _noun(place)
    cited = noun != "điểm" or place.precedes(_LAW_FOLLOWS) or place.follows(_CITED)
    if not (noun and cited):
        return None
    parts = [part for part in re.split(r"\.|(?<=\d)(?=[a-zđ])", place.token) if part]
    return Said(" chấm ".join(_item(part) if part[0].isdigit() else spell(part) for part in parts))


def _read_lettered(place: Place) -> Said | None:
    """“khoản 2a”, "Điều 9đ"; "khoản 20k" is money unless a law follows."""
    noun = _noun(place)
    amount = noun in {"khoản", "điểm", "ý", "phần"} and place.match[2] not in "abc"
    if not noun or (amount and not place.precedes(_LAW_FOLLOWS)):
        return None
    return Said(_item(place.token))


def _read_lettered_point(place: Place) -> Said | None:
    """“điểm a1 khoản 2”, "tiết a.1"."""
    if _noun(place) not in {"điểm", "tiết", "mục", "tiểu mục"}:
        return None
    number = " chấm ".join(numbers.whole(part) for part in place.match[2].split("."))
    link = " chấm " if "." in place.token[:2] else " "
    return Said(NAMES[place.match[1]] + link + number)


def _read_letter(place: Place) -> Said | None:
    """The letter of a point, also in a list: "điểm a,b và c"; "điểm y tế" is no point y."""
    if _noun(place) not in {"điểm", "tiết"}:
        return None
    if place.token == "y" and not place.precedes(_LAW_FOLLOWS):  # noqa: S105  # a letter
        return None
    return Said(NAMES[place.token])


def _read_roman(place: Place) -> Said | None:
    """“mục II.3” and "Phụ lục IIa": "hai chấm ba", "hai a"."""
    letter, numeral, points, small = place.match.groups()
    value = roman(numeral)
    plain = not (letter or points or small)
    if value is None or plain or _noun(place) not in {"mục", "phần", "phụ lục", "chương", "điểm", "tiểu mục"}:
        return None
    parts = [spell(letter)] if letter else []
    parts += [numbers.cardinal(value), *(numbers.whole(part) for part in (points or "").split(".") if part)]
    return Said(" ".join(filter(None, (" chấm ".join(parts), spell(small or "")))))


def _read_bracketed(place: Place) -> Said | None:
    """“khoản (2)” has no pause before the number."""
    if not _noun(place):
        return None
    mark = place.match[1]
    return Said(numbers.whole(mark) if mark.isdigit() else NAMES[mark])


def _read_dash(place: Place) -> Said | None:
    """“điểm a-d” and "Điều 5 - Điều 9" are ranges."""
    noun = _SAME_NOUN.search(place.before)
    again = noun is not None and place.after.casefold().startswith(f"{noun['noun'].casefold()} ")
    letters = place.follows(_LETTER_BEFORE) and place.precedes(_LETTER_AFTER)
    return Said("đến") if again or letters else None


def _read_article(place: Place) -> Said | None:
    """“Đ3 k7” is "điều ba khoản bảy"; "Đ. 15" alone may be a road as well."""
    dot, number, letter = place.match.groups()
    words = f"điều {_item(number + letter)}"
    if place.follows(_BESIDE_BEFORE) or place.precedes(_BESIDE_AFTER):
        return Said(words)
    return Said(words, sure=False, alternatives=(f"đường {_item(number + letter)}",)) if dot.strip() else None


def _read_clause(place: Place) -> Said | None:
    """“k7” beside an article."""
    before, after = _ARTICLE_BESIDE
    if not (place.follows(before) or place.precedes(after)):
        return None
    return Said(f"khoản {_item(place.match[1] + place.match[2])}")


RULES = (
    Rule("provision-list", Start.DIGIT, _TIGHT, _read_tight),
    Rule("provision", Start.DIGIT, _POINTED, _read_pointed),
    Rule("provision", Start.DIGIT, _LETTERED, _read_lettered),
    Rule("provision", Start.LETTER, _LETTERED_POINT, _read_lettered_point),
    Rule("provision", Start.LETTER, _ARTICLE, _read_article),
    Rule("provision", Start.LETTER, _CLAUSE, _read_clause),
    Rule("provision", Start.LETTER, _ROMAN, _read_roman),
    Rule("provision", Start.SIGN, _BRACKETED, _read_bracketed),
    Rule("provision-range", Start.SIGN, _DASH, _read_dash),
    Rule("point", Start.LETTER, _LETTER, _read_letter),
)
