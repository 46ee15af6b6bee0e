"""The unit of the plan: one item in one session, and the session that holds it."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from broadcaster.script.model import BulletinClass, ContentGroup
from broadcaster.units import DurationMs, Sha256

OCCURRENCE_ID = re.compile(r"[a-z0-9-]+:\d{4}-\d{2}-\d{2}:[a-z0-9-]+:[1-9]\d*")


def occurrence_id(session: str, day: date, script: str, number: int) -> str:
    """Stable id, made of what the occurrence is and never of a time.

    ``number`` counts from 1 the times that ``script`` occurs in that session, so that moving a
    session by five minutes, or reordering it, leaves every id as it was.
    """
    return f"{session}:{day.isoformat()}:{script}:{number}"


def session_id(session: str, day: date) -> str:
    """Stable id of a session of a day."""
    return f"{session}:{day.isoformat()}"


class Decision(StrEnum):
    """What the plan says of an occurrence."""

    PLANNED = "planned"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class CatchUp(StrEnum):
    """What becomes of a session whose start was missed."""

    SKIP = "skip"
    LATE = "late"
    JOIN = "join"


class Resumption(StrEnum):
    """What becomes of an item that an emergency has interrupted, when the emergency is over."""

    RESUME = "resume"
    RESTART = "restart"
    DROP = "drop"


@dataclass(frozen=True)
class Occurrence:
    """One item in one session, or the refusal of one.

    ``planned_at`` is the instant (aware, UTC) of the item's first sample; ``reason`` says in
    Vietnamese why it is there, or why it is refused or cancelled. ``peaks`` are the peak periods
    of that day, ``peak`` the one that counts in reports. ``content_group`` is None for storms,
    relays and trials. ``revision`` and ``audio_sha256`` are None when there is nothing approved, and
    for what has no file: ``source`` says then where its sound comes from (a relayed station, a microphone).
    """

    id: str
    session: str
    date: date
    script: str
    title: str
    revision: int | None
    content_group: ContentGroup | None
    column: str
    bulletin_class: BulletinClass
    language: str
    facts: tuple[str, ...]
    peaks: tuple[str, ...]
    peak: str | None
    clusters: tuple[str, ...]
    planned_at: datetime
    duration_ms: DurationMs
    audio_sha256: Sha256 | None
    decision: Decision
    reason: str
    source: str | None = None

    def __post_init__(self) -> None:
        if not OCCURRENCE_ID.fullmatch(self.id):
            message = f"{self.id!r} is no id of an occurrence"
            raise ValueError(message)
        if self.planned_at.utcoffset() is None:
            message = f"{self.id}: planned_at has no zone"
            raise ValueError(message)
        if self.decision is Decision.PLANNED and self.audio_sha256 is None and self.source is None:
            message = f"{self.id} is planned without an approved sound"
            raise ValueError(message)

    @property
    def sound(self) -> Sha256:
        """Hash of the approved sound.

        Raises:
            ValueError: there is none, and nothing of it may be played.

        """
        if self.audio_sha256 is None:
            message = f"{self.id} is to be played without a sound"
            raise ValueError(message)
        return self.audio_sha256


@dataclass(frozen=True)
class PlannedSession:
    """One session of one day, with what is said in it and what was refused.

    ``trial`` marks the trial session that an operator starts by hand on outputs that nobody can hear.
    ``length_ms`` is the most that it may last, its frame included. ``left_out`` has the clusters that the
    session would go to, each with the reason (quiet hours near a school) why it does not. ``occurrences`` are
    in the order of play; refused and cancelled ones stand where they would have been. ``late_ms`` counts for
    ``CatchUp.LATE`` only. ``resumption`` is what becomes of an item that an emergency interrupts: by default
    it begins anew, since half a sentence after two minutes of alarm tells nobody anything.
    """

    session: str
    title: str
    date: date
    starts_at: datetime
    clusters: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]
    catch_up: CatchUp = CatchUp.SKIP
    late_ms: DurationMs = DurationMs(0)
    trial: bool = False
    length_ms: DurationMs = DurationMs(0)
    left_out: tuple[tuple[str, str], ...] = ()
    resumption: Resumption = Resumption.RESTART

    @property
    def id(self) -> str:
        """Session and date."""
        return session_id(self.session, self.date)

    @property
    def reasons(self) -> dict[str, str]:
        """Scripts that are planned in it, in order, each with its reason."""
        return {each.script: each.reason for each in self.occurrences if each.decision is Decision.PLANNED}

    @property
    def plays(self) -> list[tuple[str, datetime]]:
        """Script and instant of each play that is planned, in order."""
        planned = Decision.PLANNED
        return [(each.script, each.planned_at) for each in self.occurrences if each.decision is planned]

    def moved_to(self, starts_at: datetime) -> "PlannedSession":
        """The session with all that is in it, so much earlier or later."""
        by = starts_at - self.starts_at
        occurrences = tuple(replace(each, planned_at=each.planned_at + by) for each in self.occurrences)
        return replace(self, starts_at=starts_at, occurrences=occurrences)

    @property
    def cancelled(self) -> dict[str, Occurrence]:
        """What a person has taken off it, by id."""
        return {each.id: each for each in self.occurrences if each.decision is Decision.CANCELLED}

    def ends_at(self, closing: timedelta) -> datetime:
        """Instant at which it ends as planned, with its ``closing``; its start when nothing is said in it."""
        for each in reversed(self.occurrences):
            if each.decision is Decision.PLANNED:
                return each.planned_at + timedelta(milliseconds=each.duration_ms) + closing
        return self.starts_at
