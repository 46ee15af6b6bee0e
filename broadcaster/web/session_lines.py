"""Sessions as the pages show them, and what a file would change in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from broadcaster.schedule.fields import WEEKDAYS
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.session_changes import SessionChanges
from broadcaster.schedule.tabular import COLUMNS, cells_of


@dataclass(frozen=True)
class SessionLine:
    """One session in words: when, for how long, where, and what else there is to say."""

    slug: str
    title: str
    time: str
    minutes: int
    weekdays: str
    places: str
    more: str


@dataclass(frozen=True)
class ChangedLine:
    """One session with what changes in it: heading of the cell, before, after."""

    line: SessionLine
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class ShownChanges:
    """What a file would change, in words."""

    added: tuple[SessionLine, ...]
    changed: tuple[ChangedLine, ...]
    removed: tuple[SessionLine, ...]


def session_line(rule: SessionRule, names: Mapping[str, str]) -> SessionLine:
    """``rule`` in words; ``names`` has the name of each cluster."""
    every = len(rule.weekdays) == len(WEEKDAYS)
    return SessionLine(
        rule.slug,
        rule.title,
        f"{rule.starts:%H:%M}",
        rule.length_ms // 60_000,
        "hằng ngày" if every else ", ".join(WEEKDAYS[day] for day in sorted(rule.weekdays)),
        ", ".join(names.get(slug, slug) for slug in rule.clusters) or "mọi cụm",
        "; ".join(_more(rule)),
    )


_TOLD = frozenset(("slug", "title", "starts", "minutes", "weekdays", "clusters", "catch_up"))
"""Cells that a line says in other words."""


def _more(rule: SessionRule) -> Iterator[str]:
    cells = cells_of(rule)
    yield from (
        f"{COLUMNS.get(key, 'mục khác')}: {cell}" for key, cell in cells.items() if key not in _TOLD and cell
    )


def shown_changes(changes: SessionChanges, names: Mapping[str, str]) -> ShownChanges:
    """``changes`` in words."""
    return ShownChanges(
        tuple(session_line(rule, names) for rule in changes.added),
        tuple(ChangedLine(session_line(new, names), tuple(_cells(old, new))) for old, new in changes.changed),
        tuple(session_line(rule, names) for rule in changes.removed),
    )


def _cells(old: SessionRule, new: SessionRule) -> Iterator[tuple[str, str, str]]:
    """Heading, before and after of each cell that differs."""
    before, after = cells_of(old), cells_of(new)
    for key, cell in after.items():
        if before[key] != cell:
            yield COLUMNS.get(key, "Mục khác"), before[key] or "–", cell or "–"
