"""Technical regulations and standards, and printed forms: QCVN 26:2025/BNNMT, ISO 9001:2015, mẫu 01/ĐĐ."""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules import codes
from broadcaster.spoken.rules.citations import said_number

_CODE = r"[A-ZĐ][A-ZĐ&]{1,9}(?![^\W_])"
_STANDARD = re.compile(
    r"(?P<number>\d{1,5}(?:-\d{1,3}){0,2})(?: ?: ?|-(?=(?:19|20)\d{2}\b))(?P<year>(?:19|20)\d{2})(?!\d)"
    rf"(?: ?/ ?(?P<code>{_CODE}))?"
)
_BEFORE = re.compile(
    r"(?:QCVN|TCVN|QCĐP|TCCS|TCXD|TCXDVN|TCN|QCXDVN|ISO(?:/IEC)?|IEC|quy chuẩn|tiêu chuẩn|Việt Nam"
    r"|địa phương|OHSAS)(?: số)? ?$",
    re.IGNORECASE,
)
_INTERNATIONAL = re.compile(r"(?:ISO|IEC|OHSAS) ?$")
_NAMES = {
    "QCĐP": "quy chuẩn địa phương",
    "QCXDVN": "quy chuẩn xây dựng Việt Nam",
    "TCXDVN": "tiêu chuẩn xây dựng Việt Nam",
    "TCCS": "tiêu chuẩn cơ sở",
    "TCN": "tiêu chuẩn ngành",
    "IEC": "i e xê",
    "OHSAS": "o hát ét a ét",
}
_NAME = re.compile(rf"(?:{'|'.join(_NAMES)})(?= ?(?:số )?\d)")
_LOCAL = re.compile(r"(?:QCĐP|địa phương|OHSAS)(?: số)? ?$", re.IGNORECASE)
_SAYS_SO = re.compile(r"\bsố ?$", re.IGNORECASE)
_FORM = re.compile(rf"(?P<number>\d{{1,3}})(?P<letter>[a-zđA-ZĐ]?)[/-](?P<codes>{_CODE}(?:-{_CODE})?)")
_FORM_BEFORE = re.compile(r"\b(?:mẫu|biểu|biểu mẫu|phụ lục)(?: số)? ?$", re.IGNORECASE)


def _read_standard(place: Place) -> Said | None:
    """“26:2025/BNNMT” after QCVN; an international one has no "số": "i xô chín nghìn ..., năm ..."."""
    if not place.follows(_BEFORE):
        return None
    so = "" if place.follows(_INTERNATIONAL) or place.follows(_SAYS_SO) else "số "
    named = " gạch ".join(said_number(part) for part in place.match["number"].split("-"))
    words = f"{so}{named}, năm {numbers.cardinal(int(place.match['year']))}"
    if not place.match["code"]:
        return Said(words)
    if place.follows(_LOCAL):  # the code is a province's, such as CB, and no office's
        return Said(f"{words}, {spell(place.match['code'])}", sure=False)
    issuer = codes.parts("", "", [place.match["code"]], place.lexicon)[0]
    return Said(f"{words} của {issuer.words}", issuer.sure)


def _read_name(place: Place) -> Said:
    """“QCĐP 01:2022”: what kind of standard it is."""
    return Said(_NAMES[place.token])


def _read_form(place: Place) -> Said | None:
    """“Mẫu số 01/ĐĐ” is the form that one asks for by its letters: "không một, đê đê"."""
    if not place.follows(_FORM_BEFORE):
        return None
    number = said_number(place.match["number"])
    letter = f" {spell(place.match['letter'])}" if place.match["letter"] else ""
    so = "" if place.follows(_SAYS_SO) else "số "
    return Said(f"{so}{number}{letter}, {spell(place.match['codes'])}")


RULES = (
    Rule("form-number", Start.DIGIT, _FORM, _read_form),
    Rule("standard-name", Start.LETTER, _NAME, _read_name),
    Rule("standard-number", Start.DIGIT, _STANDARD, _read_standard),
)
