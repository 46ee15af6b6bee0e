"""Number words in the house style: nghìn, linh, mốt, tư, lăm, tỷ.

House style (issue 3): "một trăm linh năm", "hai mươi mốt", "hai mươi tư" but "mười bốn", "mười lăm",
"hai nghìn không trăm hai mươi sáu", a decimal comma said "phẩy".
"""

import re
from collections.abc import Sequence

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
_BILLION = 10**9
LARGEST = 10**18 - 1
"""Above this a number is said digit by digit."""


def cardinal(number: int) -> str:
    """Words of ``number``, from 0 to ``LARGEST``: 1005 is "một nghìn không trăm linh năm".

    Raises:
        ValueError: ``number`` is negative or above ``LARGEST``.

    """
    if not 0 <= number <= LARGEST:
        message = f"no words for {number}: only 0 to {LARGEST}"
        raise ValueError(message)
    if number == 0:
        return DIGITS[0]
    high, low = divmod(number, _BILLION)
    parts = [f"{cardinal(high)} tỷ"] if high else []
    return " ".join([*parts, *_millions(low, padded=bool(high))])


def _millions(number: int, *, padded: bool) -> list[str]:
    """Words of a number below a billion; ``padded`` when something greater was said before it."""
    words: list[str] = []
    for size, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = number // size % 1000
        if group:
            words.append(f"{_hundreds(group, padded=padded)} {name}".strip())
            padded = True
    return words


def _hundreds(number: int, *, padded: bool) -> str:
    """Words of 1 to 999; ``padded`` says the hundreds even if there are none."""
    hundreds, rest = divmod(number, 100)
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or padded else []
    if rest:
        words.append(_tens(rest, linh=bool(words)))
    return " ".join(words)


def _tens(number: int, *, linh: bool) -> str:
    """Words of 1 to 99; ``linh`` when hundreds were said before it."""
    tens, unit = divmod(number, 10)
    if tens == 0:
        return f"linh {DIGITS[unit]}" if linh else DIGITS[unit]
    if tens == 1:
        return f"mười {'lăm' if unit == 5 else DIGITS[unit]}" if unit else "mười"  # noqa: PLR2004  # the digit
    return f"{DIGITS[tens]} mươi {_AFTER_TENS.get(unit, DIGITS[unit])}" if unit else f"{DIGITS[tens]} mươi"


def ordinal(number: int) -> str:
    """Words of ``number`` after "thứ": nhất, tư, otherwise the cardinal; "thứ hai" is also Monday."""
    return {1: "nhất", 4: "tư"}.get(number) or cardinal(number)


def month(number: int) -> str:
    """Words of the month ``number`` after "tháng": "tư" for April."""
    return "tư" if number == 4 else cardinal(number)  # noqa: PLR2004  # April


def digits(written: str) -> str:
    """Each digit of ``written`` by its name; what is no digit is left out."""
    return " ".join(DIGITS[int(digit)] for digit in written if digit in "0123456789")


def grouped(groups: Sequence[str]) -> str:
    """Digits of each group by their names, a comma between groups."""
    return ", ".join(digits(group) for group in groups)


def whole(written: str) -> str:
    """A whole number as it is written: "05" is "năm", "007" and what is above ``LARGEST`` digit by digit."""
    short = 2
    if len(written) > len(str(LARGEST)) or (written[0] == "0" and len(written) > short):
        return digits(written)
    return cardinal(int(written))


def decimal(before: str, after: str) -> str:
    """A decimal number, ``before`` and ``after`` its comma.

    One or two decimals without a leading zero are said as a number ("ba phẩy mười bốn"), the rest digit by
    digit ("ba phẩy không năm", "ba phẩy một bốn một").
    """
    short = 2
    said = cardinal(int(after)) if len(after) <= short and after[0] != "0" else digits(after)
    return f"{whole(before)} phẩy {said}"


def figure(written: str) -> str:
    """A figure with either sign in it: groups of three are thousands ("1.500"), else a decimal ("2.5")."""
    parts = re.split(r"[.,]", written)
    groups, last = parts[1:], parts[-1]
    if not groups:
        return whole(written)
    of_three = 3
    if all(len(group) == of_three for group in groups):
        return whole("".join(parts))
    return decimal("".join(parts[:-1]), last)
