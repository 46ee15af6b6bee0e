"""Words said twice: a paragraph that ends in the writer's note "(nhắc lại 2 lần)"; a whole bulletin."""

import re

from broadcaster.spoken.rule import Place, Rule, Said, Start

_AGAIN = "\f"
"""Stands for the note in spoken words until ``repeated`` takes it out; no text has it, no voice gets it."""
_SAID_AGAIN = "Xin nhắc lại: "

_TIMES = {"2": 2, "02": 2, "3": 3, "03": 3, "hai": 2, "ba": 3, "1": 2, "01": 2, "một": 2}
_VERBS = r"(?:xin |đề nghị )?(?:nhắc lại|đọc lại|phát lại|lặp lại|thông báo lại|đọc|phát|nhắc|thông báo)"
_WHAT = r"(?: (?:thông báo|bản tin|nội dung|đoạn|câu|tin)(?: này| trên)?)?"
_HOW_OFTEN = r"(?P<times>0?[123]|một|hai|ba) lần"
_END = r" ?[)\]](?P<ending>[.!;]?)\*{0,2}(?=\n|$)"
_NOTE = re.compile(
    rf"[(\[] ?(?P<verb>{_VERBS}){_WHAT}(?:(?: chậm| to| rõ)?,? ?:? ?{_HOW_OFTEN}{_WHAT})?{_END}",
    re.IGNORECASE,
)
_DASH_NOTE = re.compile(
    rf"- ?(?P<verb>{_VERBS}){_WHAT},? ?{_HOW_OFTEN}(?P<ending>[.!;]?)\*{{0,2}}(?=\n|$)", re.IGNORECASE
)
_BARE_NOTE = re.compile(
    rf"[(\[] ?(?:(?P<times>0?[23]|hai|ba) lần|[xX] ?(?P<count>[23])){_END}", re.IGNORECASE
)
_AFTER_SENTENCE = re.compile(r"[.!?;:\"] ?$")
_ALONE = ("đọc", "phát", "nhắc", "thông báo")
"""Verbs that make a note only with their number: "(đọc 2 lần)"."""
_OWN_MEANING = re.compile(
    r"\b(?:mũi|tiêm|liều|vắc xin|vắc-xin|vaccine|chủng|phim|chương trình|kịch|kênh|tập|số|kỳ)\b[^.!?]{0,50}$"
    r"|^\d{1,2}[h:]",
    re.IGNORECASE,
)
"""A dose or a film before "(nhắc lại)", "(phát lại)": the words belong to the sentence."""


def repeated(spoken: str) -> str:
    """``spoken`` with every line that has a note said again, as a line of its own."""
    if _AGAIN not in spoken:
        return spoken
    return "\n".join(_line(line) for line in spoken.split("\n"))


def said_twice(spoken: str) -> str:
    """All of ``spoken``, and after "Xin nhắc lại" all of it again."""
    return f"{spoken}\n{_SAID_AGAIN}{spoken}" if spoken else spoken


def _line(line: str) -> str:
    """One line, and again what it says as often as its notes want."""
    plain = line.replace(_AGAIN, "")
    return f"\n{_SAID_AGAIN}".join([plain, *[plain] * min(line.count(_AGAIN), 2)])


def _read_note(place: Place) -> Said | None:
    """“Gọi ngay 113. (nhắc lại)”: the note is not said, its paragraph is said again."""
    times = place.match["times"]
    if times is None and not _is_note(place):
        return None
    return _again(place, _TIMES[times.lower()] if times else 2)


def _is_note(place: Place) -> bool:
    """Whether words without a number are a note: not those of a booster or a rerun within a sentence."""
    verb = place.match["verb"].lower().rpartition("xin ")[2]
    if verb in _ALONE:
        return False
    return place.follows(_AFTER_SENTENCE) or not (verb == "phát lại" or place.follows(_OWN_MEANING))


def _read_dash_note(place: Place) -> Said | None:
    """“Gọi ngay 113. - Nhắc lại 2 lần”, behind the end of a sentence."""
    return _again(place, _TIMES[place.match["times"].lower()]) if place.follows(_AFTER_SENTENCE) else None


def _read_bare_note(place: Place) -> Said | None:
    """“(2 lần)” behind the end of a sentence; within one it is a part of it: "Tiêm phòng dại (2 lần)."."""
    if not place.follows(_AFTER_SENTENCE):
        return None
    return _again(place, _TIMES[(place.match["times"] or place.match["count"]).lower()])


def _again(place: Place, times: int) -> Said:
    """The note of a paragraph; with nothing before it nobody can tell what is meant."""
    if place.starts_line:
        return Said("", sure=False)
    return Said(_AGAIN * (times - 1) + place.match["ending"])


RULES = (
    Rule("repeat-note", Start.SIGN, _NOTE, _read_note),
    Rule("repeat-note", Start.SIGN, _DASH_NOTE, _read_dash_note),
    Rule("repeat-note", Start.SIGN, _BARE_NOTE, _read_bare_note),
)
"""They come first: a bracket would be a pause otherwise."""
