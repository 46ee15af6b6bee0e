"""Numbers of documents: 98/2020/NĐ-CP, 4080/KH-UBND, 05-NQ/TW, 15/2023/QH15, 271/UBND-VX.

House convention: "số chín mươi tám, năm hai nghìn không trăm hai mươi của Chính phủ". The year is said as a
year and the code as the one who issued the document, because that is how announcers cite a law and how a
listener asks for it; "trên" is kept for fractions, so that no law's number sounds like one. A comma stands
before the year and before a date that follows: without it "số 100/2019" is heard as "một trăm năm" (150) and
"số 30 ngày 5/8" as "ba mươi ngày" (thirty days). The issuer is left out where the sentence names it anyway;
the unit that wrote an official letter never is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from broadcaster.spoken import numbers
from broadcaster.spoken.alphabet import spell
from broadcaster.spoken.rule import Place, Rule, Said, Start
from broadcaster.spoken.rules import codes
from broadcaster.spoken.rules.codes import Part

_CODE = (
    r"(?:BCĐ[A-ZĐ]{0,8}[- ]?\d{2,4}|(?=[A-ZĐ][a-z]?[A-ZĐ&])[A-ZĐ][A-Za-zĐđ&]{0,13}\d{0,3}|L(?=-CTN))"
    r"(?![^\W_])"
)
"""Part of a code: two capitals among its first three letters, so that a word after it is none."""
_FIRST_SIGN = r"(?: ?[-/] ?|[._])"
_SPACED = r"(?:NĐ|NQ) CP|(?:QĐ|CT) TTg"
_NUMBER = r"(?P<number>\d{1,6})(?P<letter>[a-zđA-ZĐ]?)(?: ?[-/] ?(?P<year>(?:19|20)\d{2}|\d{2}(?= ?/)))?"
_NUMBERED = re.compile(
    rf"{_NUMBER} ?(?P<before>[/-]) ?(?P<codes>(?:{_SPACED}|{_CODE}(?:(?P<sign>{_FIRST_SIGN}){_CODE}"
    rf"(?:[-/]{_CODE}){{0,4}})?))(?:[-/](?P<late>(?:19|20)\d{{2}}))?(?![^\W_])"
)
_APART = re.compile(
    rf"{_NUMBER}(?P<before> )(?P<codes>{_CODE}(?P<sign>[-/]){_CODE}(?:[-/]{_CODE}){{0,3}})(?![^\W_])"
)
"""“Kế hoạch số 05 KH/ĐU”: the sign after the number is lost."""
_SMALL = re.compile(
    rf"{_NUMBER} ?(?P<before>[/-]) ?(?P<codes>(?:nđ|nq|qđ|tt|ttlt|kh|ct|tb|bc|cv|ttr|hd|ctr|cđ|kl|gm|bb|pl)"
    r"(?P<sign>[-/])[a-zđ&]{2,10}\d{0,3}(?:-[a-zđ&]{2,10}){0,3}|(?:qh|ubtvqh)\d{1,2})(?![^\W_])",
    re.IGNORECASE,
)
_YEARED = re.compile(r"(?P<number>\d{1,5})(?P<letter>[a-zđ]?)/(?P<year>(?:19|20)\d{2})(?![\d/])")

_BARE = re.compile(r"(?P<number>\d{1,5})(?P<letter>[a-zđ]?)(?P<year>)(?!\w|[./,:-]\d)")

_HAS_SO = re.compile(r"\b[Ss](?:ố|Ố)(?: hiệu)?\s?:?\s?$")
_KINDS = (
    "nghị định|thông tư|thông tư liên tịch|quyết định|kế hoạch|chỉ thị|nghị quyết|thông báo|báo cáo|công văn"
    "|tờ trình|hướng dẫn|chương trình|công điện|quy chế|quy định|pháp lệnh|luật|bộ luật|hiến pháp|kết luận"
    "|đề án|giấy mời|lệnh|sắc lệnh|văn bản|hợp đồng|biên bản|giấy phép|giấy chứng nhận|giấy xác nhận"
    "|giấy giới thiệu|bản án|phương án|dự án|tài liệu|hồ sơ|phiếu chuyển|phiếu|thư ngỏ|lời kêu gọi"
    "|điều lệ|chiến lược|quy trình|danh sách|tuyên bố|thông cáo|thông tri|điện|lịch|chứng chỉ|chứng thư"
    "|nđ|tt|ttlt|qđ|kh|ct|nq|tb|bc|cv|ttr|hd|ctr|cđ|kl|gm|đa|pa|qc|qyđ|bb|gp|gcn|vbhn|vb|pl|hđ"
)
_NAMED = re.compile(
    rf".{{0,60}}(?<![^\W_])(?P<mention>{_KINDS})(?P<gap>(?:,? [^\W\d_]+){{0,12}}?)"
    r" ?(?P<so>số(?: hiệu)?)?\s?:?\s?$",
    re.IGNORECASE,
)
_ANY_KIND = frozenset(("văn bản", "công văn", "luật", "bộ luật", "vb", "cv"))
"""Words that stand for a document of any kind."""
_LISTED = re.compile(
    rf"(?P<codes>{_CODE}(?:{_FIRST_SIGN}{_CODE}(?:[-/]{_CODE}){{0,4}})?)(?:,? ngày [\d/.-]{{8,10}})?"
    r"(?:[,;] ?|,? và |, và |,? hoặc )(?:số )?$"
)
_NUMBERS_LISTED = re.compile(
    rf"(?<![^\W_])(?:{_KINDS}) (?:số )?"
    r"(?:\d{1,5}[a-zđ]?(?:/\d{4})?(?:, ?|,? và | hoặc )(?:số )?){1,9}$",
    re.IGNORECASE,
)
_DATE = r" ?,? ?\(?(?:ngày \d{1,2}(?:[/.-]\d{1,2}(?:[/.-]\d{4})?| tháng \d{1,2} năm \d{4})|năm \d{4})\)?"
_ORGANS = (
    "UBND|HĐND|ủy ban|uỷ ban|chính phủ|thủ tướng|chủ tịch|bộ|ban|hội|quốc hội|sở|tỉnh|trung ương|công an|đảng"
    "|huyện|thành ủy|quận ủy|bch|btv|văn phòng|cục|tổng cục|chi cục|phòng|bcđ|trung tâm|liên bộ|liên ngành"
    "|liên đoàn|đoàn|thanh tra|tòa án|toà án|viện|ngân hàng|mặt trận|ubmttq|trạm|đội|tổng|xã|phường|trường"
    "|bảo hiểm|kho bạc|thường trực|tw|đại hội|quân ủy|HN"
)
_ISSUER_FOLLOWS = re.compile(rf"(?:{_DATE})? ?,? của (?:{_ORGANS})", re.IGNORECASE)
_ISSUER_IN_NAME = re.compile(rf" của (?:{_ORGANS})\b", re.IGNORECASE)
_DATE_FOLLOWS = re.compile(r" ?\(?,? ?(?:ngày|năm \d|tháng \d)")
_FULL_DATE_FOLLOWS = re.compile(r" ?\(?,? ?(?:ngày \d{1,2}(?:[/.-]\d| tháng)|tháng \d{1,2}(?:/\d| năm))")
_NO_CENTURY = 2


@dataclass(frozen=True)
class _Document:
    """The number of a document taken apart."""

    place: Place
    kind: Part | None
    code: str
    parts: tuple[Part, ...]

    @property
    def number(self) -> str:
        """“98/2020” is "chín mươi tám, năm hai nghìn không trăm hai mươi"."""
        match = self.place.match
        year = match["year"] or match.groupdict().get("late")  # 05/HĐMB-2026
        words = said_number(match["number"]) + (f" {spell(match['letter'])}" if match["letter"] else "")
        return f"{words}, năm {numbers.cardinal(_year(year))}" if year else words


def _year(written: str) -> int:
    """“20” stands for 2020."""
    return int(written) + (2000 if len(written) == _NO_CENTURY else 0)


def said_number(written: str) -> str:
    """“05” keeps its nought, as people say and look it up: "không năm"."""
    return numbers.digits(written) if written[0] == "0" else numbers.cardinal(int(written))


def _said(document: _Document) -> Said:
    """The whole number in words, with the kind and "số" where the sentence has not said them."""
    place = document.place
    short_year = len(place.match["year"] or "") == _NO_CENTURY
    kind_said = _kind_is_said(document)
    doubtful = [part for part in document.parts if not part.sure]
    left_out = _issuer_is_named(document)
    if left_out:
        doubtful = [part for part in doubtful if part.role != "issuer"]
    doubtful_kind = document.kind is not None and not document.kind.sure and not kind_said
    sure = not (doubtful or doubtful_kind or short_year)
    words = _words(document, kind_said=kind_said, left_out=left_out)
    others = [_words(other, kind_said=kind_said, left_out=left_out) for other in _variants(document)]
    return Said(words, sure, () if sure else tuple(other for other in others if other != words))


def _variants(document: _Document) -> list[_Document]:
    """What the number may mean as well: each doubtful part in its other readings."""
    kind = document.kind
    variants = [replace(document, kind=Part(other)) for other in (kind.others if kind else ())]
    for place, part in enumerate(document.parts):
        for other in part.others:
            parts = [*document.parts]
            parts[place] = Part(other, role=part.role)
            variants.append(replace(document, parts=tuple(parts)))
    return variants


def _words(document: _Document, *, kind_said: bool, left_out: bool) -> str:
    """Kind, number and who issued it, as far as each is to be said."""
    place = document.place
    kind = document.kind.words if document.kind and not kind_said else ""
    has_so = place.follows(_HAS_SO)
    bare = has_so or place.follows(_NUMBERS_LISTED)
    words = [] if bare else [kind, "số"]
    words.append(document.number + (f", {kind}" if kind and bare else ""))
    tail = _tail(document, left_out=left_out)
    comma = "," if place.precedes(_DATE_FOLLOWS) else ""
    return " ".join(word for word in words if word) + tail + comma


def _tail(document: _Document, *, left_out: bool) -> str:
    """“ của ủy ban nhân dân, văn xã”; what the document is about stands last."""
    issuers = [part.words for part in document.parts if part.role == "issuer" and not left_out]
    units = [part.words for part in document.parts if part.role == "unit"]
    before = document.place.before.casefold()
    about = [part.words for part in document.parts if part.role == "subject" and not _is_told(part, before)]
    named = ", ".join([*issuers, *units])
    head = "" if not named else f" của {named}" if issuers else f", {named}"
    return " ".join([head, *about]).rstrip() if head or about else ""


def _is_told(subject: Part, before: str) -> bool:
    """Whether the sentence has said what the document is about: the first two syllables are enough."""
    return " ".join(subject.words.split()[1:3]) in before


def _kind_is_said(document: _Document) -> bool:
    """Whether the kind stands before the number, or before the list that the number is in."""
    place = document.place
    if place.follows(_NUMBERS_LISTED):
        return True
    listed = _LISTED.search(place.before)
    if listed is not None and codes.split(listed["codes"]) == codes.split(_codes(place)):
        return True
    named = _NAMED.match(place.before)
    if named is None or document.kind is None:
        return named is not None
    mention = named["mention"].casefold()
    kinds = (document.kind.words, *document.kind.others)
    alike = any(mention in kind for kind in kinds)
    return not named["gap"] or alike or mention in _ANY_KIND or mention == document.code.casefold()


def _codes(place: Place) -> str:
    """The codes as they are written; none in "98/2020"."""
    return str(place.match.groupdict().get("codes") or "")


def _issuer_is_named(document: _Document) -> bool:
    """Whether the sentence names the issuer: after the number, in "Nghị định của Chính phủ", or before it.

    "Chính phủ ban hành Nghị định số" names it before.
    """
    place = document.place
    named = _NAMED.match(place.before)
    if place.precedes(_ISSUER_FOLLOWS) or (named and _ISSUER_IN_NAME.search(named["gap"])):
        return True
    full = place.before.replace("UBND", "ủy ban nhân dân").replace("HĐND", "hội đồng nhân dân")
    head, issued, _ = full.rpartition("ban hành")
    issuers = [part.words for part in document.parts if part.role == "issuer"]
    return bool(issued and issuers) and all(issuer.casefold() in head.casefold() for issuer in issuers)


def _read_numbered(place: Place) -> Said | None:
    """A number with its codes; doubtful if one of them is not in the lexicon or may mean two things."""
    written = codes.split(place.match["codes"])
    entry = codes.kind_of(written, place.lexicon)
    sign = (place.match["sign"] or "").strip()
    rest = written[1:] if entry else written
    found = codes.parts(written[0] if entry else "", sign, rest, place.lexicon)
    if len(written) == 1 and not _stands_for_a_document(place):
        return None
    if entry is None and not found[0].sure and not _stands_for_a_document(place):
        return None
    kind = _kind(place, Part.of(entry) if entry else None, found)
    return _said(_Document(place, kind, written[0] if entry else "", tuple(found)))


def _read_apart(place: Place) -> Said | None:
    """A number whose sign before the code is lost, where "số" and the kind leave no doubt."""
    kind = codes.kind_of(codes.split(place.match["codes"]), place.lexicon)
    return _read_numbered(place) if kind and place.follows(_HAS_SO) else None


def _stands_for_a_document(place: Place) -> bool:
    """Whether a document, "số" or a year makes plain that this is the number of a document."""
    year = place.match["year"] or ""
    return len(year) > _NO_CENTURY or place.follows(_HAS_SO) or _NAMED.match(place.before) is not None


def _kind(place: Place, kind: Part | None, found: Sequence[Part]) -> Part | None:
    """“QĐ” of the Party's centre is a decision or, as often, a regulation: 69-QĐ/TW."""
    party = place.match["before"] == "-" and any(part.words.startswith("trung ương") for part in found)
    if kind is not None and kind.words == "quyết định" and party:
        return replace(kind, sure=False, others=("quy định",))
    return kind


def _read_yeared(place: Place) -> Said | None:
    """“Nghị định 98/2020”: a number and a year where a document is named or "số" stands."""
    named = _NAMED.match(place.before)
    if not (
        (named and (named["so"] or not named["gap"]))
        or place.follows(_HAS_SO)
        or place.follows(_NUMBERS_LISTED)
    ):
        return None
    return _said(_Document(place, None, "", ()))


def _read_bare(place: Place) -> Said | None:
    """“Chỉ thị số 05” has its nought, "Quyết định số 2 ngày 3/4/2026" a pause before the day."""
    named = _NAMED.match(place.before)
    telling = place.token[0] == "0" or place.precedes(_FULL_DATE_FOLLOWS)
    return _said(_Document(place, None, "", ())) if named and named["so"] and telling else None


RULES = (
    Rule("document-number", Start.DIGIT, _NUMBERED, _read_numbered),
    Rule("document-number", Start.DIGIT, _SMALL, _read_numbered),
    Rule("document-number", Start.DIGIT, _APART, _read_apart),
    Rule("document-year", Start.DIGIT, _YEARED, _read_yeared),
    Rule("document-bare", Start.DIGIT, _BARE, _read_bare),
)
