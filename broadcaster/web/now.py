"""What sounds at this moment, and what comes next: the player's answer beside the plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcaster.clock import local_date
from broadcaster.desk.plan import planned
from broadcaster.desk.station import mode_of
from broadcaster.errors import PlayoutError
from broadcaster.playout.event import Mode
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.web.clusters import names_or_none
from broadcaster.web.station import Station

AHEAD = timedelta(hours=24)


@dataclass(frozen=True)
class OutputNow:
    """What one output does: ``title`` is None while it is silent. ``clusters`` are names for people."""

    output: str
    clusters: tuple[str, ...]
    is_open: bool
    occurrence: str | None
    title: str | None
    ends_in_s: float | None


@dataclass(frozen=True)
class Sounding:
    """The same thing on several clusters."""

    title: str | None
    ends_in_s: float | None
    clusters: tuple[str, ...]


@dataclass(frozen=True)
class Now:
    """The station at the moment ``at``. ``problem`` says why the player's state is not known; None: it is.

    ``next`` is the next item of the plan with its session; None when nothing is planned for ``AHEAD``.
    """

    at: datetime
    mode: Mode
    trusted: bool
    problem: str | None
    outputs: tuple[OutputNow, ...]
    next: tuple[PlannedSession, Occurrence] | None

    @property
    def lost(self) -> tuple[OutputNow, ...]:
        """Outputs that are not open."""
        return tuple(each for each in self.outputs if not each.is_open)

    @property
    def soundings(self) -> tuple[Sounding, ...]:
        """What sounds, each thing once with all its clusters; silent clusters last, together."""
        titles = dict.fromkeys(each.title for each in self.outputs)
        ordered = sorted(titles, key=lambda title: title is None)
        return tuple(
            _sounding(title, [each for each in self.outputs if each.title == title]) for title in ordered
        )


def now_of(station: Station) -> Now:
    """The station as it is now.

    Raises:
        StationError: the database cannot be read.

    """
    at = station.clock.now()
    upcoming = next(iter(items_ahead(sessions_ahead(station, at), at)), None)
    mode = mode_of(station.database)
    try:
        answer = station.ask({"do": "status"})
    except PlayoutError as error:
        return Now(at, mode, trusted=True, problem=str(error), outputs=(), next=upcoming)
    outputs = _outputs(answer, names_or_none(station.database))
    return Now(at, mode, trusted=answer.get("trusted") is True, problem=None, outputs=outputs, next=upcoming)


def sessions_ahead(station: Station, at: datetime) -> tuple[PlannedSession, ...]:
    """Sessions with an item still to come within ``AHEAD`` of ``at``."""
    sessions = planned(station.database, local_date(at), local_date(at + AHEAD))
    return tuple(each for each in sessions if each.starts_at <= at + AHEAD and any(items_ahead([each], at)))


def items_ahead(
    sessions: Iterable[PlannedSession], at: datetime
) -> Sequence[tuple[PlannedSession, Occurrence]]:
    """Items that are to sound after ``at``, the nearest first."""
    coming = (
        (session, each)
        for session in sessions
        for each in session.occurrences
        if each.decision is Decision.PLANNED and each.planned_at > at
    )
    return sorted(coming, key=lambda pair: pair[1].planned_at)


def _outputs(answer: Mapping[str, object], names: Mapping[str, str]) -> tuple[OutputNow, ...]:
    rows = answer.get("outputs")
    return (
        tuple(_output(row, names) for row in rows if isinstance(row, Mapping))
        if isinstance(rows, list)
        else ()
    )


def _output(row: Mapping[str, object], names: Mapping[str, str]) -> OutputNow:
    slugs, ends_in_s = row.get("clusters"), row.get("ends_in_s")
    clusters = [str(slug) for slug in slugs] if isinstance(slugs, list | tuple) else []
    return OutputNow(
        output=str(row.get("output")),
        clusters=tuple(names.get(slug, slug) for slug in clusters),
        is_open=row.get("is_open") is True,
        occurrence=_text(row.get("occurrence")),
        title=_text(row.get("title")),
        ends_in_s=float(ends_in_s) if isinstance(ends_in_s, int | float) else None,
    )


def _sounding(title: str | None, outputs: Sequence[OutputNow]) -> Sounding:
    ends = [each.ends_in_s for each in outputs if each.ends_in_s is not None]
    clusters = tuple(name for each in outputs for name in each.clusters)
    return Sounding(title, max(ends, default=None), clusters)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
