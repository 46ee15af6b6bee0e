"""The weekly sheet for the wall of the office: every session and relay of a week, Monday to Sunday."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadcaster.clock import local
from broadcaster.schedule.days_off import DaysOff
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.preview import aired, ends_at, silence_of
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.units import DurationMs

_DAYS = 7
_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class SheetItem:
    """One item of a session, at its instant."""

    at: datetime
    title: str
    length_ms: DurationMs


@dataclass(frozen=True)
class SheetCell:
    """One session on one day. ``silent`` says why nothing is heard; it is empty when something is.

    ``clusters`` are slugs. A relay has no ``items``.
    """

    starts_at: datetime
    ends_at: datetime
    clusters: tuple[str, ...]
    items: tuple[SheetItem, ...]
    silent: str = ""

    @property
    def length_ms(self) -> DurationMs:
        """How long it sounds."""
        return DurationMs(round((self.ends_at - self.starts_at) / _MILLISECOND))


@dataclass(frozen=True)
class SheetRow:
    """A session or relay through the week: one cell a day, None on days on which it does not exist."""

    slug: str
    title: str
    is_relay: bool
    cells: tuple[SheetCell | None, ...]


@dataclass(frozen=True)
class Sheet:
    """A week. ``days`` run from Monday to Sunday; ``stops`` has what silences the station, by day."""

    days: tuple[date, ...]
    rows: tuple[SheetRow, ...]
    stops: tuple[tuple[date, str], ...] = ()

    @property
    def airtime_ms(self) -> tuple[DurationMs, ...]:
        """How long the station sounds on each day, sessions and relays together."""
        columns = zip(*(row.cells for row in self.rows), strict=True)
        sums = tuple(
            DurationMs(sum(cell.length_ms for cell in column if cell is not None and not cell.silent))
            for column in columns
        )
        return sums or (DurationMs(0),) * len(self.days)


def monday_of(day: date) -> date:
    """The Monday of the week of ``day``."""
    return day - timedelta(days=day.weekday())


def sheet_of(
    day: date,
    sessions: Iterable[PlannedSession],
    relays: Iterable[PlannedRelay],
    days_off: DaysOff,
    closing_ms: DurationMs,
) -> Sheet:
    """The sheet of the week of ``day``, rows by their earliest start; trials are left out.

    ``sessions`` and ``relays`` outside that week are passed over.
    """
    monday = monday_of(day)
    days = tuple(monday + timedelta(days=number) for number in range(_DAYS))
    rows: dict[tuple[bool, str], dict[date, SheetCell]] = {}
    titles: dict[tuple[bool, str], str] = {}
    for session in sessions:
        if not session.trial:
            rows.setdefault((False, session.session), {})[session.date] = _session_cell(session, closing_ms)
            titles[False, session.session] = session.title
    for relay in relays:
        rows.setdefault((True, relay.relay), {})[relay.date] = _relay_cell(relay)
        titles[True, relay.relay] = relay.title
    found = (
        SheetRow(key[1], titles[key], key[0], tuple(cells.get(each) for each in days))
        for key, cells in rows.items()
        if any(each in cells for each in days)
    )
    return Sheet(days, tuple(sorted(found, key=_row_key)), tuple(_stops(days_off, days)))


def _session_cell(session: PlannedSession, closing_ms: DurationMs) -> SheetCell:
    said = aired(session)
    items = tuple(SheetItem(each.planned_at, each.title, each.duration_ms) for each in said)
    end = ends_at(session, said, closing_ms)
    return SheetCell(session.starts_at, end, session.clusters, items, "" if said else silence_of(session))


def _relay_cell(relay: PlannedRelay) -> SheetCell:
    silent = "" if relay.decision is Decision.PLANNED else relay.reason
    return SheetCell(relay.starts_at, relay.ends_at, relay.clusters, (), silent)


def _row_key(row: SheetRow) -> tuple[object, ...]:
    return min(f"{local(cell.starts_at):%H:%M}" for cell in row.cells if cell), row.is_relay, row.slug


def _stops(days_off: DaysOff, days: Sequence[date]) -> Iterator[tuple[date, str]]:
    for day in days:
        stop = days_off.on(day)
        if stop is not None:
            yield day, f"{stop.title} (theo {stop.source})"


def sheet_json(sheet: Sheet) -> dict[str, object]:
    """``sheet`` as JSON values; times RFC 3339 in the station's zone."""
    return {
        "days": [day.isoformat() for day in sheet.days],
        "airtime_ms": list(sheet.airtime_ms),
        "stops": [{"date": day.isoformat(), "reason": words} for day, words in sheet.stops],
        "rows": [
            {
                "slug": row.slug,
                "title": row.title,
                "relay": row.is_relay,
                "cells": [_cell_json(cell) for cell in row.cells],
            }
            for row in sheet.rows
        ],
    }


def _cell_json(cell: SheetCell | None) -> dict[str, object] | None:
    if cell is None:
        return None
    return {
        "starts_at": local(cell.starts_at).isoformat(),
        "ends_at": local(cell.ends_at).isoformat(timespec="milliseconds"),
        "clusters": list(cell.clusters),
        "silent": cell.silent,
        "items": [
            {
                "at": local(item.at).isoformat(timespec="milliseconds"),
                "title": item.title,
                "length_ms": item.length_ms,
            }
            for item in cell.items
        ],
    }
