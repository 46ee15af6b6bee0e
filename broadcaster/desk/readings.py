"""What the machine is not sure how to read in a script, and what the operator decides about it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from broadcaster.desk.lexicon import lexicon_from
from broadcaster.desk.scripts import keep_draft, open_doubts, spoken_of
from broadcaster.errors import ApprovalError, ConflictError, ScriptError
from broadcaster.script.fields import shown
from broadcaster.script.model import OWN_LANGUAGE, Revision, Script
from broadcaster.script.readings import changed, is_reading, normal
from broadcaster.spoken.lexicon.entries import Lexicon
from broadcaster.spoken.reader import read_out
from broadcaster.spoken.text import Reading
from broadcaster.store import scripts as rows
from broadcaster.store.database import Database
from broadcaster.units import Sha256

_AROUND = 40
"""Characters that are shown on either side of a token."""

_PLACES = 3
"""Places of a token that are shown."""

_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Spot:
    """One place of a token, with the words around it, and how the machine would say it by itself."""

    before: str
    token: str
    after: str
    spoken: str


@dataclass(frozen=True)
class Question:
    """A token that a person decides about; one answer holds for every doubt that is written so.

    ``options`` are the readings to choose from, what the machine would say first; "" leaves the token out.
    ``chosen`` is the answer that the script holds, None while the doubt is open. ``count`` is the number of
    places, of which the first are in ``spots``; it is 0 when a choice is not needed any more.
    """

    token: str
    options: tuple[str, ...]
    chosen: str | None
    count: int
    spots: tuple[Spot, ...]


def questions(script: Script, lexicon: Lexicon) -> tuple[Question, ...]:
    """Every doubt of ``script`` and every choice that it holds, in the order of the text."""
    if script.language != OWN_LANGUAGE:
        return ()
    by_token: dict[str, list[Reading]] = {}
    for reading in read_out(script.body, lexicon).doubts:
        by_token.setdefault(normal(reading.token), []).append(reading)
    idle: dict[str, list[Reading]] = {token: [] for token in sorted(script.readings) if token not in by_token}
    still_open = _open_tokens(script, lexicon)
    return tuple(
        _question(script, token, readings, is_open=token in still_open)
        for token, readings in (by_token | idle).items()
    )


def choose_readings(  # what is chosen where, by whom, when, having seen what: each counts
    db: Database,
    slug: str,
    choices: Mapping[str, str | None],
    *,
    by: str,
    now: datetime,
    seen: Sha256 | None = None,
) -> Revision:
    """Keep the readings that a person chose, by token (None takes a choice back), as the next draft.

    ``seen`` is the hash of the script that the person had before the eyes, where that is known.

    Raises:
        ScriptError: nothing was chosen, a token is no doubt of the script, or a reading cannot be said.
        ApprovalError: there is no such script, or it reads so already.
        ConflictError: somebody else wrote to it meanwhile.

    """
    with db.transaction() as connection:
        every = rows.revisions(connection, slug)
        if not every:
            raise ApprovalError(f"Không có bài mã “{slug}”; hãy xem lại danh sách bài.")
        script = every[-1].script
        if seen is not None and seen != script.sha256:
            raise ConflictError(
                f"Bài “{slug}” vừa được sửa; hãy tải lại trang, xem lời mới rồi chọn cách đọc lại."
            )
        chosen = with_choices(script, choices, lexicon_from(connection))
        return keep_draft(connection, chosen, by=by, now=now, what="choose_readings")


def with_choices(script: Script, choices: Mapping[str, str | None], lexicon: Lexicon) -> Script:
    """``script`` with ``choices`` among its readings.

    Raises:
        ScriptError: nothing was chosen, a token is no doubt of the script, or a reading cannot be said.

    """
    place = f"Bài “{script.slug}”"
    if not choices:
        raise ScriptError("chưa chọn cách đọc nào; hãy chọn ít nhất một chỗ rồi lưu.", place=place)
    asked = {each.token: each for each in questions(script, lexicon)}
    kept: dict[str, str | None] = {}
    for written, words in choices.items():
        token = normal(written)
        if token not in asked:
            raise ScriptError(
                f"không có chỗ “{shown(token)}” cần chọn cách đọc; hãy tải lại trang.", place=place
            )
        kept[token] = None if words is None else _said(asked[token], normal(words), lexicon, place)
    chosen = replace(script, readings=changed(script.readings, kept))
    decided = {token for token, words in kept.items() if words is not None}
    if left := sorted(decided & _open_tokens(chosen, lexicon)):
        raise ScriptError(
            f"chỗ “{shown(left[0])}” không chọn cách đọc được; hãy viết hẳn ra chữ trong bài.", place=place
        )
    return chosen


def _open_tokens(script: Script, lexicon: Lexicon) -> set[str]:
    """Tokens about which nobody has decided."""
    return {normal(each.token) for each in open_doubts(script, spoken_of(script, lexicon))}


def _said(question: Question, words: str, lexicon: Lexicon, place: str) -> str:
    """``words`` for ``question``: offered, kept, or words that are said just as they are written."""
    known = (*question.options, question.chosen)
    if words in known or (is_reading(words) and _is_said_as_written(words, lexicon)):
        return words
    raise ScriptError(
        f"“{shown(words)}” chưa phải lời đọc; hãy viết ra từng tiếng như khi nói, "
        "không dùng chữ số, chữ viết tắt, ký hiệu.",
        place=f"{place}, chỗ “{shown(question.token)}”",
    )


def _is_said_as_written(words: str, lexicon: Lexicon) -> bool:
    read = read_out(words, lexicon)
    same = _LETTERS.findall(read.text.casefold()) == _LETTERS.findall(words.casefold())
    return bool(words) and same and not read.doubts


def _question(script: Script, token: str, readings: list[Reading], *, is_open: bool) -> Question:
    said = [*(each.spoken for each in readings), *(other for each in readings for other in each.alternatives)]
    options = tuple(dict.fromkeys(words for words in map(normal, said) if is_reading(words)))
    spots = tuple(_spots(script.body, readings[:_PLACES]))
    chosen = None if is_open else script.readings.get(token)
    return Question(token, options, chosen, len(readings), spots)


def _spots(body: str, readings: list[Reading]) -> Iterator[Spot]:
    for each in readings:
        before = body[max(0, each.start - _AROUND) : each.start].rpartition("\n")[2]
        after = body[each.end : each.end + _AROUND].partition("\n")[0]
        yield Spot(
            f"…{_from_word(before)}" if len(before) == _AROUND else before,
            each.token,
            f"{_to_word(after)}…" if len(after) == _AROUND else after,
            each.spoken,
        )


def _from_word(text: str) -> str:
    """``text`` without the word that was cut at its head."""
    return text.partition(" ")[2] or text


def _to_word(text: str) -> str:
    """``text`` without the word that was cut at its end."""
    return text.rpartition(" ")[0] or text
