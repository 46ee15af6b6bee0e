"""A document of a schedule, read entry by entry.

An entry that is not right costs itself alone: it is left out and its error is kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from broadcaster.errors import ScheduleError
from broadcaster.schedule.fields import schedule_errors
from broadcaster.script.fields import Fields, read_toml, write_toml


class _Named(Protocol):
    @property
    def slug(self) -> str: ...


Value = TypeVar("Value")
Named = TypeVar("Named", bound=_Named)


@dataclass(frozen=True)
class Entry(Generic[Value]):
    """A value with the place in its file, for later complaints."""

    value: Value
    place: str


@dataclass(frozen=True)
class Entries(Generic[Value]):
    """What a document holds, in its order, and a complaint for each entry that is not right."""

    entries: tuple[Entry[Value], ...]
    errors: tuple[ScheduleError, ...] = ()

    @property
    def values(self) -> tuple[Value, ...]:
        """What it holds, without the places."""
        return tuple(entry.value for entry in self.entries)


def read_entries(text: str, place: str, table: str, read: Callable[[Fields], Value]) -> Entries[Value]:
    """The entries ``[[table]]`` of ``text``, each read by ``read``.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    with schedule_errors():
        top = Fields(read_toml(text, place=place), place=place)
        top.expect((table,))
        found = [_entry(fields, read) for fields in top.tables(table)]
    return Entries(
        tuple(each for each in found if isinstance(each, Entry)),
        tuple(each for each in found if isinstance(each, ScheduleError)),
    )


def _entry(fields: Fields, read: Callable[[Fields], Value]) -> Entry[Value] | ScheduleError:
    try:
        with schedule_errors():
            return Entry(read(fields), fields.place)
    except ScheduleError as error:
        return error


def read_named(text: str, place: str, table: str, read: Callable[[Fields], Named]) -> Entries[Named]:
    """As ``read_entries``; of two entries with the same slug the later one is one too many.

    Raises:
        ScheduleError: the text is not TOML, or holds other tables.

    """
    slugs: set[str] = set()

    def read_new(fields: Fields) -> Named:
        value = read(fields)
        if value.slug in slugs:
            raise fields.error("slug", f"“{value.slug}” đã dùng ở trên; hãy đặt mã khác.")
        slugs.add(value.slug)
        return value

    return read_entries(text, place, table, read_new)


def write_entries(table: str, entries: Iterable[Iterable[tuple[str, object]]]) -> str:
    """The document with one ``[[table]]`` for the pairs of each entry; those with the value None left out."""
    return "\n".join(f"[[{table}]]\n{write_toml(pairs)}" for pairs in entries) or f"{table} = []\n"
