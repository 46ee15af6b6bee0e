"""A lexicon: tokens, where they stand, and how they are read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Self

from broadcaster.errors import ScriptError
from broadcaster.spoken.alphabet import LETTERS, LOWER
from broadcaster.spoken.lexicon.spellings import spellings

REACH = 60
"""Characters before and after a token that ``Entry.before`` and ``Entry.after`` may look at."""

_COLUMNS = ("token", "spoken", "after", "before", "sure", "alternatives")
_CAPITAL, _SMALL = (f"[{''.join(sorted(letters))}]" for letters in (LETTERS - LOWER, LOWER))


_WORD_STARTS = r"(?:(?<![^\W\d_])|(?![^\W\d_]))"
"""No letter before, or no letter here."""


class Kind(StrEnum):
    """What a token is, which decides how it is found."""

    ABBREVIATION = "abbreviation"
    """Found as it is written, capitals and all."""
    FOREIGN = "foreign"
    """Found in any case."""
    PLACE = "place"
    """A name whose syllables no rule of spelling covers; found with a capital first letter."""
    DOCUMENT = "document"
    """The kind of a document, in its number: NĐ in 98/2020/NĐ-CP."""
    ISSUER = "issuer"
    """Who issued it: CP in 98/2020/NĐ-CP."""


_IN_TEXT = (Kind.ABBREVIATION, Kind.FOREIGN, Kind.PLACE)
"""Kinds that stand in a sentence, in the order in which they are tried."""


@dataclass(frozen=True)
class Entry:
    """One way to read ``token``.

    ``after`` is a pattern for what follows the token, ``before`` for what precedes it; empty ones hold.
    Both are of whole words ("hộ" is not the head of "hội"), and the space between need not be written.
    ``<A>`` in a pattern is any capital letter, ``<a>`` any small one. ``sure`` is False where a person should
    look; ``alternatives`` are what else it may mean.

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

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """Both patterns, compiled when the token is first met: most never are."""
        after, before = (
            pattern.replace("<A>", _CAPITAL).replace("<a>", _SMALL) for pattern in (self.after, self.before)
        )
        whole = "" if "<A>" in self.after else f"(?!{_SMALL})"
        return re.compile(f" ?(?:{after}){whole}"), re.compile(f"{_WORD_STARTS}(?:{before}) ?$")

    @property
    def told(self) -> bool:
        """Whether what stands beside the token decides."""
        return bool(self.after or self.before)

    def check(self) -> None:
        """Compile the patterns now.

        Raises:
            re.error: one of them is no pattern.

        """
        _ = self._patterns

    def fits(self, before: str, after: str) -> bool:
        """Whether the entry holds between ``before`` and ``after`` (``REACH`` characters of each)."""
        if not self.told:
            return True
        following, preceding = self._patterns
        if self.after and not following.match(after):
            return False
        return not self.before or preceding.search(before) is not None


Found = tuple[Entry, int]
"""An entry that reads a token, and where the token ends."""


@dataclass(frozen=True)
class _Index:
    """Entries that are found in a constant number of steps, whatever the size of the lexicon."""

    by_token: dict[tuple[Kind, str], list[Entry]] = field(default_factory=dict)
    lengths: dict[str, list[int]] = field(default_factory=dict)
    """By the case-folded first word of a token: how long the tokens that begin so are, longest first."""

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """Index of ``entries``, also by the other spellings of each token."""
        index = cls()
        for entry in entries:
            others = spellings(entry.token) if entry.kind is Kind.ABBREVIATION else (entry.token,)
            for token in others:
                index.by_token.setdefault((entry.kind, _key(entry.kind, token)), []).append(entry)
                lengths = index.lengths.setdefault(_first(token, 0).casefold(), [])
                if len(token) not in lengths:
                    lengths.append(len(token))
        for lengths in index.lengths.values():
            lengths.sort(reverse=True)
        return index

    def find(self, text: str, start: int) -> Found | None:
        """The longest token that stands at ``start`` and fits there."""
        for length in self.lengths.get(_first(text, start).casefold(), ()):
            end = start + length
            if end <= len(text) and not _goes_on(text, end):
                before = text[max(0, start - REACH) : start].rpartition("\n")[2]
                after = text[end : end + REACH].partition("\n")[0]
                for entry in self.candidates(text[start:end]):
                    if entry.fits(before, after):
                        return entry, end
        return None

    def candidates(self, written: str) -> Iterator[Entry]:
        """Every entry for ``written``, in order of precedence."""
        for kind in _IN_TEXT:
            yield from self.by_token.get((kind, _key(kind, written)), ())


@dataclass(frozen=True)
class Lexicon:
    """Entries in order of precedence: of two that fit the same token, the first one reads it.

    ``own`` are those that a station has laid on top: they come before all others, whatever their kind.
    """

    entries: tuple[Entry, ...]
    own: tuple[Entry, ...] = ()
    _all: _Index = field(init=False, repr=False, compare=False)
    _own: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_all", _Index.of(self.entries))
        object.__setattr__(self, "_own", _Index.of(self.own))

    def with_entries(self, extra: Iterable[Entry]) -> Self:
        """This lexicon with ``extra`` laid on top: a station's own entries come first."""
        return type(self)(self.entries, (*extra, *self.own))

    def find(self, text: str, start: int) -> Found | None:
        """The longest token that stands at ``start`` and fits there, with its end; None if there is none.

        A station's own token comes first, unless it is only the beginning of a longer one without a space:
        its "TT" does not break "TT&TT".
        """
        own, found = self.find_own(text, start), self._all.find(text, start)
        if own is None or (found and found[1] > own[1] and " " not in text[start : found[1]]):
            return found
        return own

    def find_own(self, text: str, start: int) -> Found | None:
        """As ``find``, among the station's own entries only."""
        return self._own.find(text, start) if self.own else None

    def find_small(self, written: str) -> Entry | None:
        """The entry of an abbreviation typed without its capitals ("ubnd", "Hđnd"), if it has one reading."""
        if written.isupper() or len(written) < _SHORTEST_SMALL:
            return None
        entry = next(self._all.candidates(written.upper()), None)
        return entry if entry and entry.kind is Kind.ABBREVIATION and not entry.told else None

    def meanings(self, written: str) -> tuple[str, ...]:
        """Everything that ``written`` may be read as, wherever it stands."""
        entries = (*self._own.candidates(written), *self._all.candidates(written))
        words = (words for entry in entries for words in (entry.spoken, *entry.alternatives))
        return tuple(dict.fromkeys(words))

    def code(self, kind: Kind, code: str) -> Entry | None:
        """The entry of a part of a document's number; ``kind`` is DOCUMENT or ISSUER."""
        for index in (self._own, self._all):
            entries = index.by_token.get((kind, code))
            if entries:
                return entries[0]
        return None


_WORD = re.compile(r"[^\W\d_]{1,40}|[0-9]{1,40}")
_SHORTEST_SMALL = 3
"""Letters of an abbreviation that people type in small ones; two of them are too often something else."""


def _first(text: str, start: int) -> str:
    """The first word at ``start``, or the sign that stands there."""
    word = _WORD.match(text, start)
    return word[0] if word else text[start : start + 1]


def _key(kind: Kind, token: str) -> str:
    """How a token of that kind is looked up: a place in capitals is the place."""
    if kind is Kind.FOREIGN:
        return token.casefold()
    return token.casefold() if kind is Kind.PLACE and token[:1].isupper() else token


def _goes_on(text: str, end: int) -> bool:
    """Whether the word at ``end`` is not finished there."""
    return end < len(text) and text[end - 1].isalnum() and text[end].isalpha()


def parse(table: str, *, place: str, kind: Kind, trusted: bool = False) -> tuple[Entry, ...]:
    """Entries of a TSV ``table``, one a line.

    Its columns are token, spoken and, if wanted, after, before, sure, alternatives. ``sure`` is "no" for a
    doubtful reading; alternatives are separated by "|"; lines that start with "#" are comments. ``place`` is
    the file's name, for messages. The patterns of a ``trusted`` table are compiled only when they are needed.

    Raises:
        ScriptError: a line is not an entry; its place names the line.

    """
    lines = enumerate(table.removeprefix("\ufeff").splitlines(), start=1)
    return tuple(
        _entry(line, place=f"{place}, dòng {number}", kind=kind, trusted=trusted)
        for number, line in lines
        if line.strip() and not line.startswith(("#", "token\t"))
    )


def _entry(line: str, *, place: str, kind: Kind, trusted: bool) -> Entry:
    cells = line.rstrip("\r\n").split("\t")
    if not 2 <= len(cells) <= len(_COLUMNS):  # noqa: PLR2004  # token and spoken are a must
        raise ScriptError("mỗi dòng cần từ viết tắt, dấu Tab, rồi lời đọc. Hãy sửa dòng này.", place=place)
    token, spoken, after, before, sure, alternatives = cells + [""] * (len(_COLUMNS) - len(cells))
    others = tuple(part.strip() for part in alternatives.split("|") if part.strip())
    try:
        entry = Entry(token.strip(), spoken.strip(), kind, after, before, sure.strip() != "no", others)
        if not trusted:
            entry.check()
    except (ValueError, re.error) as error:
        raise ScriptError(
            f"không dùng được mục «{token}»: lời đọc chỉ gồm chữ, mẫu phải viết đúng. Hãy sửa dòng này.",
            place=place,
        ) from error
    return entry
