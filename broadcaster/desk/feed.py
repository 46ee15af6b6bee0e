"""What the player is given: the plan around today, and the gate made from the facts of this moment."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import structlog
from sqlalchemy import Connection

from broadcaster.clock import local_date
from broadcaster.desk.emergencies import Message, prepared
from broadcaster.desk.frame import frame_from
from broadcaster.desk.gate import Circumstances, airtime_before, gate_of
from broadcaster.desk.relay_airing import reception_of, window_refusal, windows_of
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import LoaXaError
from broadcaster.playout.event import Mode
from broadcaster.playout.feeding import Programme
from broadcaster.playout.permission import Airing, Gate
from broadcaster.playout.relay.reception import Reception
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.cluster import TRIAL_CLUSTER, Cluster
from broadcaster.schedule.files import RELAYS_FILE
from broadcaster.schedule.occurrence import Occurrence, PlannedSession
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.relaying import planned_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.facts import FactRegister
from broadcaster.script.model import Revision
from broadcaster.store import plan, schedule, scripts, station
from broadcaster.store.database import Database
from broadcaster.store.playlog import Pair, PlaylogReader
from broadcaster.units import Sha256

LOOKS_BACK = timedelta(days=31)
"""How far back sessions are given after an outage, so that each is recorded as missed."""

MOST_HELD_MS = 8 * 60 * 1000
"""Prepared emergencies held decoded, together: some 90 MB. What is beyond is decoded at its release."""

EVER = datetime.min.replace(tzinfo=UTC)
"""Before everything."""

_DAY = timedelta(days=1)

logger = structlog.get_logger()


@dataclass(frozen=True)
class _Standing:
    """What changes only with the plan's version."""

    mode: Mode
    frame: Frame
    schedule: Schedule
    on_air: Mapping[str, Revision]
    facts: FactRegister
    messages: tuple[Message, ...]
    relays_since: datetime


class Feeder:
    """Reads the programme for the player, from the station's database and the play log.

    Made before the player logs its first event: the newest event then tells how long the station was off.
    One loop calls ``programme``; the other methods and ``mode`` may be asked from other threads. ``mode`` is
    None until the first programme was read.

    Raises:
        PlaylogError: the play log cannot be read.

    """

    def __init__(self, db: Database, log: PlaylogReader) -> None:
        self.mode: Mode | None = None
        self._db = db
        self._log = log
        # A boot that logged its start and crashed has seen no session yet: look back as far as that goes.
        self._seen_until = None if log.newest_wall() is None else date.min
        self._version: int | None = None
        self._today: date | None = None
        self._standing: _Standing | None = None
        self._circumstances: Circumstances | None = None
        self._complaint: str | None = None

    def clusters(self) -> tuple[Cluster, ...]:
        """The station's loudspeaker clusters, and the one of the trial sessions.

        Raises:
            StationError: the schedule's documents are missing, or the database cannot be read.
            ScheduleError: they cannot be read.

        """
        with self._db.reading() as connection:
            documents = schedule.documents(connection)
        return (*timetable_of(documents).clusters, TRIAL_CLUSTER)

    def messages(self) -> tuple[Message, ...]:
        """The prepared emergencies, as they were read last; read now when nothing was.

        Raises:
            StationError: the database cannot be read.

        """
        return self._stands().messages

    def reachable(self) -> tuple[Cluster, ...]:
        """The station's loudspeaker clusters, as they were read last; read now when nothing was.

        Raises:
            StationError: the database cannot be read.

        """
        return self._stands().schedule.clusters

    def bare(self) -> Programme:
        """A programme without a plan, for an emergency in safe mode or before the plan was read.

        Raises:
            StationError: the database cannot be read, or no frame is approved.

        """
        standing = self._stands()
        circumstances = Circumstances(
            mode=standing.mode,
            on_air=standing.on_air,
            facts=standing.facts,
            quiet=standing.schedule.quiet,
            limits=standing.schedule.limits,
        )
        ready = _ready(standing)
        return Programme((), standing.frame, gate_of(circumstances), standing.mode, ready=ready)

    def _stands(self) -> _Standing:
        if self._standing is not None and self._version is not None:
            return self._standing
        with self._db.reading() as connection:
            return _read_standing(connection)

    def programme(self, now: datetime) -> Programme | None:
        """The programme at ``now``; None when neither the plan's version nor the date has changed.

        None too when it cannot be read: the player keeps what it has, and the technical log has a warning
        (once for each complaint, not every second).
        """
        try:
            programme = self._changed(now)
        except LoaXaError as error:
            if str(error) != self._complaint:
                logger.warning("programme_not_read", error=str(error))
            self._complaint = str(error)
            return None
        self._complaint = None
        return programme

    def reception(self, source: str, now: datetime) -> Reception | None:
        """What is to be received of the ``source`` of a relay, by the programme that was read last."""
        circumstances = self._circumstances
        return None if circumstances is None else reception_of(circumstances, source, now)

    def _changed(self, now: datetime) -> Programme | None:
        today = local_date(now)
        with self._db.reading() as connection:
            version = plan.plan_version(connection)
            if (version, today) == (self._version, self._today):
                return None
            standing = self._standing
            if standing is None or version != self._version:
                standing = _read_standing(connection)
            first = self._first_day(today)
            sessions = plan.planned_sessions(connection, first, today + _DAY)
        programme = self._programme(standing, sessions, today)
        self._version, self._today, self._standing = version, today, standing
        self.mode = standing.mode
        return programme

    def _first_day(self, today: date) -> date:
        """Yesterday, or the day on which the station was last on, if that is not too long ago."""
        return max(today - LOOKS_BACK, min(today - _DAY, self._seen_until or today))

    def _programme(self, standing: _Standing, sessions: tuple[PlannedSession, ...], today: date) -> Programme:
        first = self._first_day(today)
        relays = _relays(standing.schedule, first, today + _DAY)
        logged = self._log.armed(first) | self._log.closed(first)
        # Days whose sessions are all in the log need not be looked at again.
        self._seen_until = min(
            (each.date for each in sessions if _is_open(each.occurrences, logged)), default=today
        )
        circumstances = Circumstances(
            mode=standing.mode,
            on_air=standing.on_air,
            facts=standing.facts,
            quiet=standing.schedule.quiet,
            limits=standing.schedule.limits,
            days_off=standing.schedule.days_off,
            relays=relays,
            airtime_before=airtime_before(sessions, standing.frame, relays),
        )
        self._circumstances = circumstances
        return Programme(
            sessions=tuple(
                each for each in sessions if each.date >= today - _DAY or _is_open(each.occurrences, logged)
            ),
            frame=standing.frame,
            gate=_gate(circumstances),
            mode=standing.mode,
            settled=_by_cluster(logged),
            ready=_ready(standing),
            windows=tuple(
                each
                for each in windows_of(relay for relay in relays if relay.ends_at > standing.relays_since)
                if each.occurrence.date >= today - _DAY or _is_open([each.occurrence], logged)
            ),
        )


def _gate(circumstances: Circumstances) -> Gate:
    """The gate, that of relays too: what is planned to be carried is one, a person's act is not."""
    ask = gate_of(circumstances)

    def refusal(airing: Airing) -> str | None:
        if airing.occurrence.source is not None and airing.release is None:
            return window_refusal(circumstances, airing)
        return ask(airing)

    return refusal


def _read_standing(connection: Connection) -> _Standing:
    on_air = scripts.on_air_revisions(connection)
    return _Standing(
        mode=station.mode(connection),
        frame=frame_from(station.frame_parts(connection)),
        schedule=timetable_of(schedule.documents(connection)),
        on_air=on_air,
        facts=scripts.facts(connection),
        messages=prepared(on_air),
        relays_since=_since(connection, RELAYS_FILE),
    )


def _ready(standing: _Standing) -> tuple[Sha256, ...]:
    """What an emergency needs at once: its frame, and the prepared messages that fit into memory."""
    frame, left_ms = standing.frame, MOST_HELD_MS
    parts = [frame.alarm or frame.chime, frame.chime, frame.closing]
    held = [part.audio_sha256 for part in parts]
    for message in standing.messages:
        left_ms -= message.duration_ms
        if left_ms >= 0:
            held.append(message.audio_sha256)
    return tuple(dict.fromkeys(held))


def _since(connection: Connection, subject: str) -> datetime:
    """Since when a document is as it is: nobody has missed a window that was not there."""
    document = schedule.document(connection, subject)
    return EVER if document is None else document.changed_at


def _relays(schedule: Schedule, first: date, last: date) -> tuple[PlannedRelay, ...]:
    """The relays from ``first`` to ``last``, both included."""
    days = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return tuple(relay for day in days for relay in planned_relays(day, schedule))


def _is_open(occurrences: Iterable[Occurrence], logged: frozenset[Pair]) -> bool:
    """Whether something of them is not in the log yet."""
    return any((each.id, cluster) not in logged for each in occurrences for cluster in each.clusters)


def _by_cluster(logged: Iterable[Pair]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for occurrence, cluster in logged:
        found[cluster].add(occurrence)
    return {cluster: frozenset(occurrences) for cluster, occurrences in found.items()}
