"""Codes in the number of a document: what kind it is, who issued it, which unit wrote it, what it is about.

The tables hold four sorts of issuer: "UBND" is an issuer; "-VX" (with the dash) the unit that wrote an
official letter; a reading that begins with "về" is what the document is about ("VPHC": "về vi phạm hành
chính"); and "KH-BTC" is an issuer that means something else beside one kind of document.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import has_vowel, spell
from broadcaster.spoken.lexicon.entries import Entry, Kind, Lexicon

_MOST_JOINED = 3
"""Codes that one name may take: "ĐU-UBND-X"."""
_SIGNS = re.compile(r" ?[-/._] ?| ")
_RUN_TOGETHER = re.compile(r"(NĐ|NQ|QĐ|CT|KH|TB|BC|KL|HD|TTr)(CP|TTg|UBND|HĐND|TW|TU|ĐU)")
_NUMBERED = re.compile(r"([^\W\d_]{2,12})[- ]?(\d{1,4})")
_POLICE = re.compile(r"P[ACKVX]\d{2}")
_MIXED = {
    code.upper(): code
    for code in ("TTg", "TTr", "CTr", "CTrHĐ", "QĐi", "QyĐ", "QyC", "ThU", "BTTr", "SNgV", "GDTrH", "BNgV")
}
"""Codes with small letters, by their capitals: "qđ-ttg" is QĐ-TTg."""


@dataclass(frozen=True)
class Part:
    """What one or more codes stand for: "UBND" is "ủy ban nhân dân", an issuer."""

    words: str
    sure: bool = True
    others: tuple[str, ...] = ()
    role: str = "issuer"

    @classmethod
    def of(cls, entry: Entry, role: str = "issuer") -> "Part":
        """What the lexicon says; a reading with "về" in front is the subject."""
        subject = entry.spoken.startswith("về ")
        return cls(entry.spoken, entry.sure, entry.alternatives, "subject" if subject else role)


def split(written: str) -> list[str]:
    """Codes of ``written`` in their usual letters, also where the sign between them is lost ("NĐCP")."""
    codes: list[str] = []
    for code in _SIGNS.split(written):
        if code.isdigit() and codes:  # BCĐ-389
            codes[-1] += code
            continue
        together = _RUN_TOGETHER.fullmatch(code)
        codes += together.groups() if together else [_usual(code)]
    return codes


def _usual(code: str) -> str:
    """Capitals for small letters: "nđ" is "NĐ", "ttg" is "TTg"."""
    upper = code.upper()
    small = code.islower() or code[1:].islower()
    return _MIXED.get(upper, upper if small and upper not in {"THU", "L"} else code)


def kind_of(codes: Sequence[str], lexicon: Lexicon) -> Entry | None:
    """The kind that the first code names; None for an official letter, which begins with its issuer."""
    return lexicon.code(Kind.DOCUMENT, codes[0])


def parts(kind: str, sign: str, codes: Sequence[str], lexicon: Lexicon) -> list[Part]:
    """What ``codes`` after the code ``kind`` stand for; ``sign`` stands between them ("/": the Party's)."""
    found: list[Part] = []
    place = 0
    while place < len(codes):
        head = f"{kind}{sign}" if kind and place == 0 else ""
        part, used = _longest(head, codes[place:], lexicon, unit=place > 0 and not kind)
        found.append(part)
        place += used
    return found


def _longest(head: str, codes: Sequence[str], lexicon: Lexicon, *, unit: bool) -> tuple[Part, int]:
    """The part that the most codes make together ("BGD-ĐT" is one ministry), and how many they are."""
    for size in range(min(_MOST_JOINED, len(codes)), 0, -1):
        for code in ("-".join(codes[:size]), "".join(codes[:size])):
            part = _listed(head, code, lexicon, unit=unit)
            if part is not None:
                return part, size
    return _unlisted(head, codes[0], lexicon), 1


def _listed(head: str, code: str, lexicon: Lexicon, *, unit: bool) -> Part | None:
    """What the table of issuers has for ``code``: beside its kind, as a unit, or in general."""
    beside = [head + code, f"/{code}"] if head.endswith("/") else [head + code]
    special = [entry for key in beside if (entry := lexicon.code(Kind.ISSUER, key))]
    if head and special:
        return Part.of(special[0])
    own = lexicon.code(Kind.ISSUER, f"-{code}") if unit else None
    if own is not None:
        return Part.of(own, "unit")
    entry = lexicon.code(Kind.ISSUER, code)
    if entry is not None:
        return Part.of(entry, "unit" if unit else "issuer")
    later = lexicon.code(Kind.ISSUER, f"-{code}")  # 30/QĐ-UBND-VX
    return None if later is None else Part.of(later, "unit")


def _unlisted(head: str, code: str, lexicon: Lexicon) -> Part:
    """A code with a number, one of the general lexicon, or one that is spelled and doubtful."""
    if _POLICE.fullmatch(code):
        return Part(f"{spell(code)} {numbers.digits(code)}", role="unit")
    numbered = _NUMBERED.fullmatch(code)
    base = _listed(head, numbered[1], lexicon, unit=False) if numbered else None
    if numbered and base:
        return Part(f"{base.words} {_figures(*numbered.groups())}", base.sure)
    found = lexicon.find(code, 0)
    if found is not None and found[1] == len(code):
        return Part(found[0].spoken, found[0].sure, found[0].alternatives)
    words = spell(code) if code.isupper() or not has_vowel(code) else code.lower()
    return Part(f"{words} {numbers.digits(code)}".strip(), sure=False)


def _figures(code: str, figures: str) -> str:
    """“QH15” is of the fifteenth term, "BCĐ389" is called "ba tám chín", "BCĐ35" "ba mươi lăm"."""
    term = "khóa " if code in {"QH", "UBTVQH", "HĐND", "HĐNN"} else ""
    short = len(figures) <= 2 and figures[0] != "0"  # noqa: PLR2004  # said as a number
    return term + (numbers.cardinal(int(figures)) if short else numbers.digits(figures))
