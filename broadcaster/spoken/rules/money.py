"""Money: "500.000đ", "1,5tr", "3tr5", "2 triệu VNĐ", "$100", "US$ 2,5 triệu", "1 triệu 2"."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.rule import Place, Rule, Said, Start

MONEY = {
    "đ": "đồng", "Đ": "đồng", "đ.": "đồng", "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng", "vnd": "đồng",
    "Vnđ": "đồng", "VNđ": "đồng", "đồng": "đồng", "k": "nghìn", "K": "nghìn", "tr": "triệu", "Tr": "triệu",
    "trđ": "triệu đồng", "tr.đ": "triệu đồng", "Trđ": "triệu đồng", "Tr.đ": "triệu đồng",
    "tr.đồng": "triệu đồng", "USD": "đô la Mỹ", "usd": "đô la Mỹ", "EUR": "ơ rô", "Euro": "ơ rô",
    "euro": "ơ rô",
    "NDT": "nhân dân tệ", "CNY": "nhân dân tệ", "RMB": "nhân dân tệ", "JPY": "yên Nhật",
    "KRW": "uôn Hàn Quốc", "GBP": "bảng Anh", "LAK": "kíp Lào", "THB": "bạt Thái Lan", "baht": "bạt",
    "Baht": "bạt", "won": "uôn", "SGD": "đô la Xinh ga po", "AUD": "đô la Úc", "TWD": "đô la Đài Loan",
}  # fmt: skip
SIGNS = {"$": "đô la Mỹ", "€": "ơ rô", "¥": "nhân dân tệ", "£": "bảng Anh", "₫": "đồng"}

_NEEDS_DIGIT = frozenset(("k", "K", "tr", "Tr"))
"""They are said of figures only: "50k", "1,5tr"."""
_DONG = frozenset(("đ", "Đ", "đ."))
_TWO_DIGITS = re.compile(r"(?<!\d)\d{2,3}$")
"""Before "K": "50K" is money, "5K" and "4K" are names, "5000 K" is the colour of a lamp."""
_DIGIT_OR_SLASH = re.compile(r"\d ?$|/ ?$")
_AMOUNT = r"\d ?(?:triệu|tỷ|tỉ|nghìn|ngàn|tr|k|K) ?$"
_DONG_BEFORE = re.compile(rf"\d ?$|/ ?$|{_AMOUNT}")
_COUNTED_BEFORE = re.compile(
    r"\d ?$|\d ?(?:k|K|tr|triệu|tỷ|tỉ|nghìn|ngàn|vạn|trăm|chục|rưỡi) ?$|\bmỗi\W{0,3}$|/ ?$"
    r"|\b(?:triệu|tỷ|tỉ|nghìn|ngàn) $",
    re.IGNORECASE,
)


def either(tokens: dict[str, str]) -> str:
    """A pattern of ``tokens``, the longest first."""
    return "|".join(re.escape(token) for token in sorted(tokens, key=lambda token: (-len(token), token)))


_CURRENCY = re.compile(rf"(?:{either(MONEY)})(?![^\W\d_]|/c(?![^\W_]))")
"""“5 đ/c” are comrades."""
_FIGURE = r"\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d{1,15}(?:[.,]\d{1,2})?"
_SIGN_FIRST = re.compile(
    rf"([$€£¥]) ?({_FIGURE})(?!\d|[.,]\d)(?: ?(triệu|tỷ|tỉ|nghìn|ngàn|trăm)(?![^\W\d_]))?"
)
_DOLLARS = re.compile(rf"US(\$) ?({_FIGURE})(?!\d|[.,]\d)(?: ?(triệu|tỷ|tỉ|nghìn|ngàn)(?![^\W\d_]))?")

_MULTIPLES = {"tr": ("triệu", "nghìn"), "Tr": ("triệu", "nghìn"), "triệu": ("triệu", "nghìn")}
_MULTIPLES |= {"tỷ": ("tỷ", "triệu"), "tỉ": ("tỷ", "triệu")}
_SHORTENED = re.compile(r"(\d{1,4})([tT]r)(\d{1,3})(?![^\W_]|[.,]\d)")
_SAID_SHORT = re.compile(
    r"(\d{1,4}) ?(triệu|tỷ|tỉ) (\d)(?=$|\n|[.,;:!?)](?!\d)| ?/ ?[^\W\d_]| ?- "
    r"| (?:đồng|một|mỗi|cho|là|để|và|đến|thì|nữa|VNĐ|thôi|trở|tiền|mua|bán)\b)"
)


def _read_currency(place: Place) -> Said | None:
    """Money after a number or a multiple: "1,5tr", "500.000đ", "2 triệu VNĐ"."""
    token = place.token
    if not place.follows(_context(token)):
        return None
    return Said(MONEY[token], plain=token == "đồng", end=_before_stop(place))  # noqa: S105  # the currency


def _context(token: str) -> re.Pattern[str]:
    """What must stand before ``token``, so that it is money."""
    if token == "K":  # noqa: S105  # thousand
        return _TWO_DIGITS
    if token in _NEEDS_DIGIT:
        return _DIGIT_OR_SLASH
    return _DONG_BEFORE if token in _DONG else _COUNTED_BEFORE


def _before_stop(place: Place) -> int | None:
    """The dot of "đ." belongs to the sentence where it ends there."""
    ends = place.token == "đ." and re.match(r" ?(?:$|\n|[A-ZĐÀ-Ỹ])", place.after)  # noqa: S105  # the currency
    return place.match.end() - 1 if ends or (place.token == "đ." and not place.after) else None  # noqa: S105


def _read_sign_first(place: Place) -> Said:
    """“$100” and "US$ 2,5 triệu", as they are written in English: the sign is said behind the number."""
    sign, amount, multiple = place.match.groups()
    said = f"{numbers.figure(amount)} {multiple or ''} {SIGNS[sign]}"
    return Said(" ".join(said.split()))


def _read_shortened(place: Place) -> Said:
    """“3tr5” is "ba triệu năm trăm nghìn": "ba triệu năm" would be heard with the next word as years."""
    millions, name, rest = place.match.groups()
    return Said(_with_rest(int(millions), name, rest))


def _read_said_short(place: Place) -> Said | None:
    """“1 triệu 2” at the end of a phrase; "1 triệu 2 lần" is something else."""
    count, name, rest = place.match.groups()
    return Said(_with_rest(int(count), name, rest)) if rest != "0" else None


def _with_rest(count: int, name: str, rest: str) -> str:
    """The amount in full: the rest is hundreds, tens and ones of the next smaller name."""
    great, small = _MULTIPLES[name]
    value = int(rest.ljust(3, "0"))
    head = f"{numbers.cardinal(count)} {great}"
    return f"{head} {numbers.cardinal(value)} {small}" if value else head


RULES = (
    Rule("money", Start.DIGIT, _SHORTENED, _read_shortened),
    Rule("money", Start.DIGIT, _SAID_SHORT, _read_said_short),
    Rule("money", Start.LETTER, _DOLLARS, _read_sign_first),
    Rule("money", Start.LETTER, _CURRENCY, _read_currency),
    Rule("money", Start.SIGN, _SIGN_FIRST, _read_sign_first),
)
