"""A lexicon: tokens, where they stand, and how they are read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Self

from broadcaster.errors import ScriptError
from broadcaster.spoken.alphabet import LETTERS

REACH = 60
"""Characters before and after a token that ``Entry.before`` and ``Entry.after`` may look at."""

_COLUMNS = ("token", "spoken", "after", "before", "sure", "alternatives")


class Kind(StrEnum):
    """What a token is, which decides how it is found."""

    ABBREVIATION = "abbreviation"
    """Found as it is written, capitals and all."""
    FOREIGN = "foreign"
    """Found in any case."""
    DOCUMENT = "document"
    """The kind of a document, in its number: NĐ in 98/2020/NĐ-CP."""
    ISSUER = "issuer"
    """Who issued it: CP in 98/2020/NĐ-CP."""


@dataclass(frozen=True)
class Entry:
    """One way to read ``token``.

    ``after`` is a pattern for what follows the token, ``before`` for what precedes it (matched up to its
    end); empty ones always hold. ``sure`` is False where a person should look; ``alternatives`` are what
    else it may mean.

    Raises:
        ValueError: ``spoken`` or an alternative is not plain Vietnamese words, or the token is blank.

    """

    token: str
    spoken: str
    kind: Kind = Kind.ABBREVIATION
    after: str = ""
    before: str = ""
    sure: bool = True
    alternatives: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.token.strip() or self.token != self.token.strip():
            message = f"a lexicon token is not blank and has no spaces around it: {self.token!r}"
            raise ValueError(message)
        for words in (self.spoken, *self.alternatives):
            if not words or not set(words) <= LETTERS | {" ", ","}:
                message = f"{self.token!r} is read {words!r}, which is not letters, spaces and commas"
                raise ValueError(message)
        for pattern in (self.after, self.before):
            re.compile(pattern)

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return re.compile(self.after), re.compile(f"(?:{self.before})$")

    def fits(self, before: str, after: str) -> bool:
        """Whether the entry holds between ``before`` and ``after`` (``REACH`` characters of each)."""
        following, preceding = self._patterns
        if self.after and not following.match(after):
            return False
        return not self.before or preceding.search(before) is not None


@dataclass(frozen=True)
class Lexicon:
    """Entries in order of precedence: of two that fit the same token, the first one reads it."""

    entries: tuple[Entry, ...]
    _by_first: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _by_token: dict[tuple[Kind, str], tuple[Entry, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_token: dict[tuple[Kind, str], list[Entry]] = {}
        for entry in self.entries:
            by_token.setdefault((entry.kind, _key(entry.kind, entry.token)), []).append(entry)
        found = {key: tuple(entries) for key, entries in by_token.items()}
        object.__setattr__(self, "_by_token", found)
        object.__setattr__(self, "_by_first", _by_first_word(found))

    def with_entries(self, extra: Iterable[Entry]) -> Self:
        """This lexicon with ``extra`` laid on top: a station's own entries come first."""
        return type(self)((*extra, *self.entries))

    def find(self, text: str, start: int) -> tuple[Entry, int] | None:
        """The longest token that stands at ``start`` and fits there, with its end; None if there is none."""
        word = _WORD.match(text, start)
        if word is None:
            return None
        for token in self._by_first.get(word[0].casefold(), ()):
            end = start + len(token)
            written = text[start:end]
            if written.casefold() == token and not _goes_on(text, end):
                entry = self._fitting(written, text[max(0, start - REACH) : start], text[end : end + REACH])
                if entry is not None:
                    return entry, end
        return None

    def _fitting(self, written: str, before: str, after: str) -> Entry | None:
        """First entry for ``written`` that fits between its neighbours."""
        for kind in (Kind.ABBREVIATION, Kind.FOREIGN):
            for entry in self._by_token.get((kind, _key(kind, written)), ()):
                if entry.fits(before, after):
                    return entry
        return None

    def code(self, kind: Kind, code: str) -> Entry | None:
        """The entry of a part of a document's number; ``kind`` is DOCUMENT or ISSUER."""
        entries = self._by_token.get((kind, code), ())
        return entries[0] if entries else None


_WORD = re.compile(r"[^\W\d_]{1,40}|[0-9]{1,40}")


def _key(kind: Kind, token: str) -> str:
    return token.casefold() if kind is Kind.FOREIGN else token


def _goes_on(text: str, end: int) -> bool:
    """Whether the word at ``end`` is not finished there."""
    return end < len(text) and text[end - 1].isalnum() and text[end].isalpha()


def _by_first_word(found: Mapping[tuple[Kind, str], object]) -> dict[str, tuple[str, ...]]:
    """Case-folded tokens by their case-folded first word, longest first."""
    tokens: dict[str, set[str]] = {}
    for kind, token in found:
        word = _WORD.match(token)
        if word is not None and kind in {Kind.ABBREVIATION, Kind.FOREIGN}:
            tokens.setdefault(word[0].casefold(), set()).add(token.casefold())
    return {
        word: tuple(sorted(group, key=lambda token: (-len(token), token))) for word, group in tokens.items()
    }


def parse(table: str, *, place: str, kind: Kind) -> tuple[Entry, ...]:
    """Entries of a TSV ``table``, one a line.

    Its columns are token, spoken and, if wanted, after, before, sure, alternatives. ``sure`` is "no" for a
    doubtful reading; alternatives are separated by "|"; lines that start with "#" are comments. ``place`` is
    the file's name, for messages.

    Raises:
        ScriptError: a line is not an entry; its place names the line.

    """
    lines = enumerate(table.removeprefix("\ufeff").splitlines(), start=1)
    return tuple(
        _entry(line, place=f"{place}, dòng {number}", kind=kind)
        for number, line in lines
        if line.strip() and not line.startswith(("#", "token\t"))
    )


def _entry(line: str, *, place: str, kind: Kind) -> Entry:
    cells = line.rstrip("\r\n").split("\t")
    if not 2 <= len(cells) <= len(_COLUMNS):  # noqa: PLR2004  # token and spoken are a must
        raise ScriptError("mỗi dòng cần từ viết tắt, dấu Tab, rồi lời đọc. Hãy sửa dòng này.", place=place)
    token, spoken, after, before, sure, alternatives = cells + [""] * (len(_COLUMNS) - len(cells))
    others = tuple(part.strip() for part in alternatives.split("|") if part.strip())
    try:
        return Entry(token.strip(), spoken.strip(), kind, after, before, sure.strip() != "no", others)
    except (ValueError, re.error) as error:
        raise ScriptError(
            f"không dùng được mục «{token}»: lời đọc chỉ gồm chữ, mẫu phải viết đúng. Hãy sửa dòng này.",
            place=place,
        ) from error
