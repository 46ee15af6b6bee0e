"""What sounds at this moment, and what comes next: the player's answer beside the plan."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from broadcaster.clock import local_date
from broadcaster.desk.outlook import relays_of
from broadcaster.desk.plan import planned
from broadcaster.desk.relay_airing import windows_of
from broadcaster.desk.station import mode_of
from broadcaster.errors import LoaXaError, PlayoutError
from broadcaster.playout.event import Mode
from broadcaster.schedule.cluster import TRIAL_CLUSTER
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.web.clusters import names_or_none
from broadcaster.web.station import Station
from broadcaster.web.studio import OnAir, on_air_of

AHEAD = timedelta(hours=24)


@dataclass(frozen=True)
class OutputNow:
    """What one output does: ``title`` is None while no item sounds on it. ``clusters`` are names for people.

    ``coming`` is the title of the item that the player holds ready, None when it holds none: meanwhile the
    frame (signature, opening line, sting) sounds, or will in some seconds. ``sent_dbfs`` is the level (RMS)
    of the last second on its way out, ``heard_dbfs`` that at the monitor input; None when nobody measures it.
    """

    output: str
    clusters: tuple[str, ...]
    is_open: bool
    occurrence: str | None
    title: str | None
    ends_in_s: float | None
    coming: str | None
    sent_dbfs: float | None
    heard_dbfs: float | None


@dataclass(frozen=True)
class Sounding:
    """The same thing on several clusters; ``title`` and ``coming`` as in ``OutputNow``."""

    title: str | None
    coming: str | None
    ends_in_s: float | None
    clusters: tuple[str, ...]


@dataclass(frozen=True)
class Now:
    """The station at the moment ``at``. ``problem`` says why the player's state is not known; None: it is.

    ``next`` is the next item of the plan with its session; None when nothing is planned for ``AHEAD``.
    ``newest`` is the time of the newest event that the player found in its log. ``safe`` is whether it is in
    safe mode, which ends by itself at ``back_at``. ``log_trouble`` says why the log cannot be written (None:
    it can). ``on_air`` is the light of who speaks live. ``away`` are the relayed sources that cannot be heard
    now. ``refused_commands`` counts the commands that this run of the player refused, of which
    ``last_refused`` says who gave it (``by``) and why it was refused (``reason``).
    """

    at: datetime
    mode: Mode
    trusted: bool
    problem: str | None
    outputs: tuple[OutputNow, ...]
    next: tuple[PlannedSession, Occurrence] | None
    newest: datetime | None = None
    safe: bool = False
    back_at: datetime | None = None
    log_trouble: str | None = None
    on_air: OnAir | None = None
    away: tuple[str, ...] = ()
    refused_commands: int = 0
    last_refused: Mapping[str, object] = field(default_factory=dict)

    @property
    def lost(self) -> tuple[OutputNow, ...]:
        """Outputs that are not open."""
        return tuple(each for each in self.outputs if not each.is_open)

    @property
    def levels(self) -> tuple[OutputNow, ...]:
        """Outputs of which anything is measured; the trial output only while it sounds."""
        return tuple(
            each
            for each in self.outputs
            if not _is_idle_trial(each) and (each.sent_dbfs is not None or each.heard_dbfs is not None)
        )

    @property
    def soundings(self) -> tuple[Sounding, ...]:
        """What sounds, each thing once with all its clusters; clusters with nothing last, together."""
        found: dict[tuple[str | None, str | None], list[OutputNow]] = {}
        for each in self.outputs:
            if _is_idle_trial(each):
                continue  # nobody waits for the trial output to speak
            found.setdefault((each.title, None if each.title else each.coming), []).append(each)
        ordered = sorted(found, key=lambda key: (key[0] is None, key[1] is None))
        return tuple(_sounding(*key, found[key]) for key in ordered)


def now_of(station: Station) -> Now:
    """The station as it is now.

    Raises:
        StationError: the database cannot be read.

    """
    at = station.clock.now()
    sessions = sessions_ahead(station, at)
    upcoming = next(iter(items_ahead(sessions, at)), None)
    mode = mode_of(station.database)
    try:
        answer = station.ask({"do": "status"})
    except PlayoutError as error:
        return Now(at, mode, trusted=True, problem=str(error), outputs=(), next=upcoming)
    titles = {each.id: each.title for session in sessions for each in session.occurrences}
    if not titles.keys() >= _ready(answer):
        titles |= _relay_titles(station, at)
    names = names_or_none(station.database)
    outputs = _outputs(answer, names, titles)
    newest, safe_for_s = answer.get("newest"), answer.get("safe_for_s")
    return Now(
        at,
        mode,
        trusted=answer.get("trusted") is True,
        problem=None,
        outputs=outputs,
        next=upcoming,
        newest=datetime.fromisoformat(newest) if isinstance(newest, str) else None,
        safe=answer.get("safe") is True,
        back_at=at + timedelta(seconds=safe_for_s) if isinstance(safe_for_s, int | float) else None,
        log_trouble=_text(answer.get("log")),
        on_air=on_air_of(answer.get("live"), names),
        away=_away(answer.get("relays")),
        refused_commands=_count(answer.get("refused_commands")),
        last_refused=_mapping(answer.get("last_refused")),
    )


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


def _ready(answer: Mapping[str, object]) -> set[str]:
    """Ids of what the player holds ready."""
    rows = answer.get("outputs")
    found = (_text(_mapping(row).get("next_occurrence")) for row in rows) if isinstance(rows, list) else ()
    return {each for each in found if each is not None}


def _relay_titles(station: Station, at: datetime) -> dict[str, str]:
    """Titles of the relays within ``AHEAD`` by the player's ids of them; none of a broken schedule."""
    try:
        relays = relays_of(station.database, local_date(at), local_date(at + AHEAD))
    except LoaXaError:
        return {}
    return {each.occurrence.id: each.occurrence.title for each in windows_of(relays)}


def _outputs(
    answer: Mapping[str, object], names: Mapping[str, str], titles: Mapping[str, str]
) -> tuple[OutputNow, ...]:
    rows = answer.get("outputs")
    if not isinstance(rows, list):
        return ()
    return tuple(_output(row, names, titles) for row in rows if isinstance(row, Mapping))


def _output(row: Mapping[str, object], names: Mapping[str, str], titles: Mapping[str, str]) -> OutputNow:
    slugs = row.get("clusters")
    clusters = [str(slug) for slug in slugs] if isinstance(slugs, list | tuple) else []
    coming = _text(row.get("next_occurrence"))
    return OutputNow(
        output=str(row.get("output")),
        clusters=tuple(names.get(slug, slug) for slug in clusters),
        is_open=row.get("is_open") is True,
        occurrence=_text(row.get("occurrence")),
        title=_text(row.get("title")),
        ends_in_s=_number(row.get("ends_in_s")),
        coming=None if coming is None else titles.get(coming, coming),
        sent_dbfs=_number(row.get("sent_dbfs")),
        heard_dbfs=_number(row.get("heard_dbfs")),
    )


def _away(relays: object) -> tuple[str, ...]:
    """Sources that are received now and cannot be heard."""
    return tuple(str(name) for name, is_here in _mapping(relays).items() if is_here is not True)


def _is_idle_trial(each: OutputNow) -> bool:
    return each.output == TRIAL_CLUSTER.output and not (each.title or each.coming)


def _sounding(title: str | None, coming: str | None, outputs: Sequence[OutputNow]) -> Sounding:
    ends = [each.ends_in_s for each in outputs if each.ends_in_s is not None]
    clusters = tuple(name for each in outputs for name in each.clusters)
    return Sounding(title, coming, max(ends, default=None), clusters)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
