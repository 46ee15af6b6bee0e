"""Reads Vietnamese number words back to values: written from the grammar, knowing nothing of the writer.

It is strict, so that a reading which a listener could take for another number is no number here: "một triệu
hai" is said of 1.2 million, "hai mươi năm" of twenty years, "hai một" is no number at all.
"""

from decimal import Decimal

_ALONE = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_AFTER_TEN = {**{word: value for word, value in _ALONE.items() if value != 5}, "lăm": 5}
_AFTER_TENS = {**{word: value for word, value in _AFTER_TEN.items() if value != 1}, "mốt": 1, "tư": 4}
_ANY_DIGIT = {"không": 0, **_ALONE}
_SCALES = {"tỷ": 10**9, "triệu": 10**6, "nghìn": 10**3}
_HUNDRED = "trăm"
_POINT = "phẩy"
_MINUS = "âm"


def number(words: list[str]) -> int:
    """Value of a whole number: ["hai", "mươi", "mốt"] is 21.

    Raises:
        ValueError: ``words`` are no number, or could be taken for another one.

    """
    if words == ["không"]:
        return 0
    billions, rest = _split(words, "tỷ")
    high = _below_billion(billions) * 10**9 if billions else 0
    return high + _below_billion(rest, follows=bool(high)) if rest or not high else high


def decimal(words: list[str]) -> Decimal:
    """Value of a number with or without "phẩy", with or without "âm" before it and a multiple after it.

    ["hai", "phẩy", "không", "năm"] is 2.05, ["âm", "ba"] is -3, ["một", "phẩy", "hai", "triệu"] 1.2 million.

    Raises:
        ValueError: ``words`` are no number.

    """
    if words[:1] == [_MINUS]:
        return -decimal(words[1:])
    if _POINT not in words:
        return Decimal(number(words))
    cut = words.index(_POINT)
    whole, after, multiple = number(words[:cut]), words[cut + 1 :], 1
    while after and after[-1] in _SCALES:
        multiple *= _SCALES[after.pop()]
    return Decimal(f"{whole}.{_decimals(after)}") * multiple


def _decimals(words: list[str]) -> str:
    """Figures after the comma: named one by one, or said as one number that has no nought in front."""
    if words and all(word in _ANY_DIGIT for word in words):
        return "".join(str(_ANY_DIGIT[word]) for word in words)
    return str(_below_thousand(words))


def _split(words: list[str], scale: str) -> tuple[list[str], list[str]]:
    """What stands before the one ``scale`` and what stands behind it; nothing before it if there is none."""
    places = [place for place, word in enumerate(words) if word == scale]
    if not places:
        return [], words
    if len(places) > 1 or places[0] == 0:
        raise ValueError(words)
    return words[: places[0]], words[places[0] + 1 :]


def _below_billion(words: list[str], *, follows: bool = False) -> int:
    """Millions, thousands and the rest; ``follows`` when something greater was said before."""
    total = 0
    for scale in ("triệu", "nghìn"):
        group, words = _split(words, scale)
        if group:
            total += _below_thousand(group) * _SCALES[scale]
            follows = True
    if not words and total:
        return total
    if follows and _HUNDRED not in words:
        raise ValueError(words)
    return total + _below_thousand(words)


def _below_thousand(words: list[str]) -> int:
    """Hundreds, tens and ones; hundreds may be "không" where something follows them."""
    hundreds, rest = _split(words, _HUNDRED)
    if not hundreds:
        return _below_hundred(rest)
    if len(hundreds) != 1 or hundreds[0] not in _ANY_DIGIT:
        raise ValueError(words)
    total = _ANY_DIGIT[hundreds[0]] * 100
    if not rest and total:
        return total
    if rest[:1] == ["linh"]:
        return total + _one(rest[1:], _ALONE)
    if len(rest) == 1 and rest != ["mười"]:  # "hai trăm năm" is colloquial for 250
        raise ValueError(words)
    return total + _below_hundred(rest)


def _below_hundred(words: list[str]) -> int:
    """Tens and ones, each with the form that the ones take there."""
    if words[:1] == ["mười"]:
        return 10 + (_one(words[1:], _AFTER_TEN) if words[1:] else 0)
    if words[1:2] == ["mươi"]:
        tens = _one(words[:1], _ALONE)
        if tens == 1:
            raise ValueError(words)
        return 10 * tens + (_one(words[2:], _AFTER_TENS) if words[2:] else 0)
    return _one(words, _ALONE)


def _one(words: list[str], values: dict[str, int]) -> int:
    """Value of the one word that is left."""
    if len(words) != 1 or words[0] not in values:
        raise ValueError(words)
    return values[words[0]]
