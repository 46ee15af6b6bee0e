"""Numbers of documents: 98/2020/NĐ-CP, 4080/KH-UBND, 05-NQ/TW, 15/2023/QH15.

House convention: "số chín mươi tám, năm hai nghìn không trăm hai mươi của Chính phủ". The year is said as a
year and the code as the one who issued the document, because that is how announcers cite a law and how a
listener asks for it; "trên" is kept for fractions, so that no law's number sounds like one. A comma stands
before the year and before a date that follows: without it "số 100/2019" is heard as "một trăm năm" (150) and
"số 30 ngày 5/8" as "ba mươi ngày" (thirty days). The issuer is left out where the sentence names it anyway.
"""

import re

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import has_vowel, spell
from broadcaster.spoken.lexicon.entries import Kind, Lexicon
from broadcaster.spoken.rule import Place, Rule, Said, Start

_CODE = r"(?:(?=[A-ZĐ][a-z]?[A-ZĐ&])[A-ZĐ][A-Za-zĐđ&]{0,11}\d{0,3}|L(?=-CTN))(?![^\W_])"
"""Part of a code: two capitals among its first three letters, so that a word after it is none."""
_NUMBERED = re.compile(
    r"(?P<number>\d{1,6})(?P<letter>[a-zđA-ZĐ]?)"
    rf"(?: ?/ ?(?P<year>(?:19|20)\d{{2}}))? ?[/-] ?(?P<codes>{_CODE}(?:(?: ?[-/] ?|\.){_CODE}){{0,4}})"
)
_YEARED = re.compile(r"(?P<number>\d{1,5})(?P<letter>[a-zđ]?)/(?P<year>(?:19|20)\d{2})(?![\d/])")
_STANDARD = re.compile(
    r"(?P<number>\d{1,5}(?:-\d{1,3})?) ?: ?(?P<year>(?:19|20)\d{2})(?!\d)"
    rf"(?: ?/ ?(?P<code>{_CODE}))?"
)
_STANDARD_BEFORE = re.compile(r"(?:QCVN|TCVN|quy chuẩn|tiêu chuẩn|Việt Nam)(?: số)? ?$", re.IGNORECASE)
_SPLIT = re.compile(r" ?[-/.] ?")
_HAS_SO = re.compile(r"[Ss](?:ố|Ố)\s?:?\s?$")
_KINDS = (
    "nghị định|thông tư|thông tư liên tịch|quyết định|kế hoạch|chỉ thị|nghị quyết|thông báo"
    "|báo cáo|công văn|tờ trình"
    "|hướng dẫn|chương trình|công điện|quy chế|quy định|pháp lệnh|luật|bộ luật|hiến pháp"
    "|kết luận|đề án|giấy mời|lệnh"
    "|văn bản|hợp đồng|biên bản|giấy phép|quy chuẩn|tiêu chuẩn|nđ|tt|qđ|kh|ct|nq|tb|bc|cv|ttr|hd|ctr|cđ|kl"
)
_NAMED = re.compile(rf"\b(?:{_KINDS})(?: [^\W\d_]+){{0,6}} ?(?:số)?\s?:?\s?$", re.IGNORECASE)
_ISSUER_FOLLOWS = re.compile(
    r"[^.;\n]{0,50}? của (?:UBND|HĐND|ủy ban|uỷ ban|chính phủ|thủ tướng|chủ tịch|bộ|ban|hội đồng"
    r"|quốc hội|sở|tỉnh|trung ương"
    r"|công an|đảng|huyện|tỉnh ủy|bch|btv|văn phòng|cục|chi cục|phòng|bcđ|trung tâm|liên bộ)",
    re.IGNORECASE,
)
_DATE_FOLLOWS = re.compile(r" ?\(?,? ?ngày")
_NUMBERED_ISSUER = re.compile(r"(QH|UBTVQH|BCĐ|CTNN)(\d{1,4})")


def _document(place: Place, kind: str, issuer: str, *, sure: bool) -> Said:
    """The whole number in words, with the kind and "số" where the sentence has not said them."""
    number, letter, year = place.match["number"], place.match["letter"], place.match["year"]
    named, has_so = place.follows(_NAMED), place.follows(_HAS_SO)
    words = [] if named or has_so else [kind]
    words += [] if has_so else ["số"]
    words.append(_number(number) + (f" {spell(letter)}" if letter else ""))
    if year:
        words[-1] += f", năm {numbers.cardinal(int(year))}"
    if kind and has_so and not named:
        words[-1] += f", {kind}"
    if issuer and not place.precedes(_ISSUER_FOLLOWS):
        words.append(f"của {issuer}")
    ending = "," if place.precedes(_DATE_FOLLOWS) else ""
    return Said(" ".join(word for word in words if word) + ending, sure=sure)


def _number(written: str) -> str:
    """“05” keeps its nought, as people say and look it up: "không năm"."""
    return numbers.digits(written) if written[0] == "0" else numbers.cardinal(int(written))


def _read_numbered(place: Place) -> Said | None:
    """A number with its code; doubtful if a part of the code is not in the lexicon."""
    codes = _SPLIT.split(place.match["codes"])
    kind = place.lexicon.code(Kind.DOCUMENT, codes[0])
    if kind is None and len(codes) == 1 and not _issuer(codes[0], place.lexicon)[1]:
        return None
    issuers = codes[1:] if kind else codes[:1]
    found = [_issuer(code, place.lexicon) for code in issuers]
    return _document(
        place,
        kind.spoken if kind else "",
        ", ".join(words for words, _ in found),
        sure=all(sure for _, sure in found),
    )


def _issuer(code: str, lexicon: Lexicon) -> tuple[str, bool]:
    """Who ``code`` stands for, and whether that is sure; an unknown one is spelled."""
    entry = lexicon.code(Kind.ISSUER, code)
    if entry is not None:
        return entry.spoken, entry.sure
    numbered = _NUMBERED_ISSUER.fullmatch(code)
    if numbered is not None:
        return _numbered_issuer(*numbered.groups()), True
    found = lexicon.find(code, 0)
    if found is not None and found[1] == len(code):
        return found[0].spoken, found[0].sure
    words = spell(code) if code.isupper() or not has_vowel(code) else code.lower()
    return f"{words} {numbers.digits(code)}".strip(), False


def _numbered_issuer(code: str, number: str) -> str:
    """“QH15” is the Assembly of its fifteenth term, "BCĐ389" the committee that is called "ba tám chín"."""
    if code == "BCĐ":
        return f"ban chỉ đạo {numbers.digits(number)}"
    body = "ủy ban thường vụ quốc hội" if code.startswith("UB") else "quốc hội"
    return f"{body} khóa {numbers.whole(number)}"


def _read_standard(place: Place) -> Said | None:
    """A technical regulation or standard: QCVN 26:2025/BNNMT."""
    number, year, code = place.match["number"], place.match["year"], place.match["code"]
    if not place.follows(_STANDARD_BEFORE):
        return None
    issuer, sure = _issuer(code, place.lexicon) if code else ("", True)
    named = " gạch ".join(numbers.whole(part) for part in number.split("-"))
    words = f"số {named}, năm {numbers.cardinal(int(year))}"
    return Said(f"{words} của {issuer}" if issuer else words, sure=sure)


def _read_yeared(place: Place) -> Said | None:
    """“Nghị định 98/2020”: a number and a year where a document is named or "số" stands."""
    if not (place.follows(_NAMED) or place.follows(_HAS_SO)):
        return None
    return _document(place, "", "", sure=True)


RULES = (
    Rule("document-number", Start.DIGIT, _NUMBERED, _read_numbered),
    Rule("standard-number", Start.DIGIT, _STANDARD, _read_standard),
    Rule("document-year", Start.DIGIT, _YEARED, _read_yeared),
)
