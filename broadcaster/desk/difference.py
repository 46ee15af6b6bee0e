"""What an import would change: the content of a folder beside what the station holds. Pure."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from broadcaster.script.facts import FactRegister, write_facts
from broadcaster.script.fields import write_toml
from broadcaster.script.files import write_script
from broadcaster.script.model import Column, Script
from broadcaster.units import Sha256


@dataclass(frozen=True)
class Columns:
    """The station's regular columns, in their order."""

    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Document:
    """A document of the schedule, word for word, lines ended by a newline alone."""

    toml: str


@dataclass(frozen=True)
class StationLexicon:
    """The station's own lexicon, word for word, lines ended by a newline alone."""

    tsv: str


@dataclass(frozen=True)
class Sound:
    """A sound of the session frame, by the hash of its finished FLAC."""

    sha256: Sha256


Content = Script | FactRegister | Columns | StationLexicon | Document | Sound
"""What one file of a content folder holds."""

Contents = Mapping[str, Content]
"""Content by path: relative to the content folder, with forward slashes."""


class ChangeKind(StrEnum):
    """How a file stands to what the station holds."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EDITED_HERE = "edited_here"
    CONFLICT = "conflict"

    @property
    def label(self) -> str:
        """Name in Vietnamese, with what an import makes of it."""
        return {
            "new": "mới",
            "changed": "đã sửa trong tệp",
            "unchanged": "không đổi",
            "edited_here": "đã sửa trên trang của đài, tệp là bản cũ; giữ bản của đài",
            "conflict": "sửa cả trên trang lẫn trong tệp; giữ bản của đài, trừ khi chọn lấy tệp",
        }[self.value]


@dataclass(frozen=True)
class Change:
    """One file beside what the station holds; ``sha256`` is that of the file's content in normal form."""

    path: str
    kind: ChangeKind
    content: Content
    sha256: Sha256

    @property
    def line(self) -> str:
        """One line for the operator."""
        if isinstance(self.content, Sound) and self.kind is not ChangeKind.UNCHANGED:
            return f"{self.path}: khác bản đã duyệt; muốn dùng thì duyệt lại khung buổi phát"
        return f"{self.path}: {self.kind.label}"


@dataclass(frozen=True)
class Difference:
    """All files of a folder, by path, and one line in Vietnamese for each thing in it that is not right."""

    changes: tuple[Change, ...]
    errors: tuple[str, ...] = ()

    def of(self, *kinds: ChangeKind) -> tuple[Change, ...]:
        """Changes of these kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)

    @property
    def changes_nothing(self) -> bool:
        """Whether taking it in would leave everything as it is."""
        return not self.of(ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.CONFLICT)

    def lines(self) -> tuple[str, ...]:
        """What the operator is shown before being asked: what is not right, then what would change."""
        shown = [change.line for change in self.changes if change.kind is not ChangeKind.UNCHANGED]
        return (*self.errors, *shown)


def normal_text(content: Content) -> str:
    """``content`` as the text of a file, the same text for the same content."""
    match content:
        case Script():
            return write_script(content)
        case FactRegister():
            return write_facts(content)
        case Columns():
            return _columns_text(content)
        case StationLexicon():
            return content.tsv
        case Document():
            return content.toml
        case Sound():
            return content.sha256


def content_sha256(content: Content) -> Sha256:
    """Hash of ``content`` in normal form."""
    return Sha256(hashlib.sha256(normal_text(content).encode()).hexdigest())


def difference(
    found: Contents, held: Contents, imported: Mapping[str, Sha256], errors: Collection[str] = ()
) -> Difference:
    """How what was ``found`` in a folder stands to what the station has ``held``.

    ``imported`` has, by path, the hash of the content that was imported last.
    """
    changes = [
        Change(path, _kind(content, held.get(path), imported.get(path)), content, content_sha256(content))
        for path, content in sorted(found.items())
    ]
    return Difference(tuple(changes), tuple(errors))


def _kind(content: Content, held: Content | None, imported: Sha256 | None) -> ChangeKind:
    """Compare three ways: the file, the station, and what both were at the last import."""
    if held is None:
        return ChangeKind.NEW
    of_file, of_station = content_sha256(content), content_sha256(held)
    if of_file == of_station:
        return ChangeKind.UNCHANGED
    if imported == of_station:
        return ChangeKind.CHANGED
    return ChangeKind.EDITED_HERE if imported == of_file else ChangeKind.CONFLICT


def _columns_text(columns: Columns) -> str:
    """As ``read_columns`` reads it, to the same columns."""
    tables = (
        write_toml(
            (
                ("slug", each.slug),
                ("title", each.title),
                ("answers_residents", each.answers_residents or None),
                ("bed", each.bed),
            )
        )
        for each in columns.columns
    )
    return "\n".join(f"[[chuyen_muc]]\n{table}" for table in tables) or "chuyen_muc = []\n"
