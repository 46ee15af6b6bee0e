"""The register of facts (sổ dữ kiện): laws, amounts, cases and telephone numbers that scripts cite.

A commune that airs an outdated fine or a dead hotline misleads thousands. So such a fact is aired only while
it is checked: by whom, on which day, and until when that check holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from broadcaster.script.fields import Fields, place_of, read_text, read_toml, write_toml
from broadcaster.script.model import SLUG

FACTS_FILE = "du_kien.toml"

_TABLE = "du_kien"
_REQUIRED = ("id", "statement", "source", "status")
_OPTIONAL = ("checked_by", "checked_on", "review_by")


class FactStatus(StrEnum):
    """Whether a competent person has checked a fact against its source."""

    CHECKED = "da_soat"
    UNCHECKED = "chua_soat"

    @property
    def label(self) -> str:
        """Name in Vietnamese."""
        return {"da_soat": "Đã soát", "chua_soat": "Chưa soát"}[self.value]


@dataclass(frozen=True)
class Fact:
    """One statement with its source, and the check that lets it on the air.

    ``checked_by`` is a unit or an office. ``review_by`` is the last day on which the check holds.

    Raises:
        ValueError: the id is no slug, or a checked fact lacks who, when or until when.

    """

    id: str
    statement: str
    source: str
    status: FactStatus
    checked_by: str = ""
    checked_on: date | None = None
    review_by: date | None = None

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.id):
            message = f"fact id {self.id!r} is not lower-case ASCII words joined by hyphens"
            raise ValueError(message)
        if self.status is FactStatus.CHECKED and not (self.checked_by and self.checked_on and self.review_by):
            message = f"fact {self.id} is checked, but by whom, when or until when is missing"
            raise ValueError(message)
        if self.checked_on and self.review_by and self.review_by < self.checked_on:
            message = (
                f"fact {self.id} is to be reviewed ({self.review_by}) before its check ({self.checked_on})"
            )
            raise ValueError(message)

    def refusal(self, on: date) -> str | None:
        """Why this fact may not be aired on ``on``, in Vietnamese; None when it may."""
        if self.status is FactStatus.UNCHECKED:
            return f"dữ kiện “{self.id}” chưa soát; hãy nhờ cán bộ có thẩm quyền soát rồi ghi vào sổ dữ kiện"
        if self.review_by is not None and on > self.review_by:
            last = f"{self.review_by:%d/%m/%Y}"
            return f"dữ kiện “{self.id}” đã quá hạn soát lại ({last}); hãy soát lại rồi ghi hạn mới"
        return None


@dataclass(frozen=True)
class FactRegister(Mapping[str, Fact]):
    """Facts by their id, in the order of the file.

    Raises:
        ValueError: two facts have the same id.

    """

    facts: tuple[Fact, ...] = ()
    _by_id: dict[str, Fact] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_id = {fact.id: fact for fact in self.facts}
        if len(by_id) < len(self.facts):
            message = "two facts of the register have the same id"
            raise ValueError(message)
        object.__setattr__(self, "_by_id", by_id)

    def __getitem__(self, fact_id: str) -> Fact:
        return self._by_id[fact_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self.facts)

    def refusal(self, fact_ids: Iterable[str], on: date) -> str | None:
        """Why a script that cites ``fact_ids`` may not be aired on ``on``: one line in Vietnamese.

        Every reason is in it. None when each fact is in the register, checked, and within its date of review.
        """
        reasons = [self._refusal_of(fact_id, on) for fact_id in fact_ids]
        return "; ".join(reason for reason in reasons if reason) or None

    def _refusal_of(self, fact_id: str, on: date) -> str | None:
        """The reason of one fact."""
        if fact_id not in self._by_id:
            return f"dữ kiện “{fact_id}” không có trong sổ; hãy ghi vào sổ dữ kiện hoặc bỏ khỏi bài"
        return self._by_id[fact_id].refusal(on)


def read_facts(path: Path) -> FactRegister:
    """The register in the file at ``path``.

    Raises:
        ScriptError: the file or one of its facts is not right.

    """
    place = place_of(path)
    return parse_facts(read_text(path, place=place), place=place)


def parse_facts(text: str, *, place: str) -> FactRegister:
    """The register written in ``text``: one ``[[du_kien]]`` a fact.

    Raises:
        ScriptError: the text or one of its facts is not right.

    """
    top = Fields(read_toml(text, place=place), place=place)
    top.expect((_TABLE,))
    facts: dict[str, Fact] = {}
    for fields in top.tables(_TABLE):
        fact = _fact(fields)
        if fact.id in facts:
            raise fields.error("id", f"“{fact.id}” đã dùng ở trên; hãy đặt mã khác.")
        facts[fact.id] = fact
    return FactRegister(tuple(facts.values()))


def _fact(fields: Fields) -> Fact:
    """The fact in one table."""
    fields.expect(_REQUIRED, _OPTIONAL)
    status = fields.choice("status", {status.value: status for status in FactStatus})
    if status is FactStatus.CHECKED:
        fields.expect((*_REQUIRED, *_OPTIONAL))
    checked_on, review_by = fields.day_or_none("checked_on"), fields.day_or_none("review_by")
    if checked_on and review_by and review_by < checked_on:
        raise fields.error("review_by", "hạn soát lại sớm hơn ngày soát; hãy sửa một trong hai ngày.")
    return Fact(
        id=fields.slug("id"),
        statement=fields.text("statement"),
        source=fields.text("source"),
        status=status,
        checked_by=fields.text_or_none("checked_by") or "",
        checked_on=checked_on,
        review_by=review_by,
    )


def write_facts(register: FactRegister) -> str:
    """``register`` as ``parse_facts`` reads it, to the same register."""
    return (
        "\n".join(f"[[{_TABLE}]]\n{write_toml(_pairs(fact))}" for fact in register.facts)
        or f"{_TABLE} = []\n"
    )


def _pairs(fact: Fact) -> Iterable[tuple[str, object]]:
    """Keys and values of ``fact``."""
    return (
        ("id", fact.id),
        ("statement", fact.statement),
        ("source", fact.source),
        ("status", fact.status.value),
        ("checked_by", fact.checked_by or None),
        ("checked_on", fact.checked_on),
        ("review_by", fact.review_by),
    )
