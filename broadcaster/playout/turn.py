"""What a decision of the player is made from, and what it comes to: plain values, no effect."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from broadcaster.playout.event import Event, EventKind, Evidence, Mode, about
from broadcaster.playout.output import Position
from broadcaster.playout.permission import Gate, Release
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.occurrence import Occurrence, PlannedSession
from broadcaster.units import SAMPLE_RATE, Sha256

LEAD_S = 10.0
"""How long before its first sample an item is armed."""

TOLERANCE_S = 10.0
"""A session that is seen later than this after its start was missed, and its catch-up rule counts.

A player that is started again, or a device that is back, within it begins a little late instead.
"""

LOST = "Đến giờ phát nhưng ngõ ra âm thanh không hoạt động."

LATE_START_S = 0.25
"""Time to log and to place anything that could not be armed ``LEAD_S`` ahead; it is decoded by then."""


@dataclass(frozen=True)
class Placed:
    """An item that is armed: frames ``first`` to ``last`` (half-open), due at monotonic ``due`` seconds.

    One that an emergency had suspended sounds again from frame ``resumes`` on, with ``first`` moved so that
    the frames between are those of the item. What ``is_carried`` comes from a source while it sounds, and
    ends at its time whatever happens before.
    """

    occurrence: Occurrence
    clusters: tuple[str, ...]
    first: int
    last: int
    due: float
    started: bool = False
    resumes: int | None = None

    @property
    def is_carried(self) -> bool:
        """Whether its sound comes from a source."""
        return self.occurrence.source is not None


@dataclass(frozen=True)
class Window:
    """A relay of the plan, from its occurrence's ``planned_at`` to ``ends_at``.

    A relay that was cut off goes on under the next number of its occurrence, as long as its window lasts.
    """

    occurrence: Occurrence
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.occurrence.source is None:
            message = f"{self.occurrence.id} relays nothing"
            raise ValueError(message)

    def numbered(self, number: int) -> Occurrence:
        """The occurrence with another number, counted from 1."""
        stem = self.occurrence.id.rpartition(":")[0]
        return replace(self.occurrence, id=f"{stem}:{number}")


@dataclass(frozen=True)
class Suspended:
    """An armed item that an emergency keeps from sounding; ``heard`` frames of it have sounded."""

    placed: Placed
    heard: int


WAITS_S = 30 * 60.0
"""How long a released emergency may wait for an output, or for the end of another one."""


@dataclass(frozen=True)
class Emergency:
    """A message that a person has released, to be said ``repeats`` times over whatever sounds.

    ``occurrence`` is of no session of the plan; it goes to its clusters. One with a source is a person at the
    microphone: carried after a chime until it is called off, for its ``duration_ms`` at the most. One that
    has not begun by monotonic ``until`` (it waits for an output, or for another one to end) is given up: what
    a person released in the evening must not wake anybody at night.
    """

    occurrence: Occurrence
    release: Release
    repeats: int = 2
    until: float = float("inf")

    def limited(self, monotonic: float) -> "Emergency":
        """The same, released at ``monotonic``, waiting no longer than ``WAITS_S``."""
        return replace(self, until=min(self.until, monotonic + WAITS_S))

    def again(self) -> "Emergency":
        """The same message under the next number of its occurrence: an output died while it was said."""
        stem, _, number = self.occurrence.id.rpartition(":")
        return replace(self, occurrence=replace(self.occurrence, id=f"{stem}:{int(number) + 1}"))


@dataclass(frozen=True)
class Alert:
    """An emergency on one output: its closing ends at frame ``last``."""

    emergency: Emergency
    last: int


@dataclass(frozen=True)
class Chain:
    """A session under way: its next segment goes to frame ``cursor``, which is due at monotonic ``due``.

    Segments follow each other sample to sample; ``due`` counts the same segments by the clock, so that a
    device whose crystal drifts shows (see ``arming``). ``late_s`` is by how much the chain begins later than
    planned; it is the start error of its first item.
    """

    session: PlannedSession
    first: int
    cursor: int
    due: float
    begun: bool = False
    late_s: float = 0.0


@dataclass(frozen=True)
class Deck:
    """State of one output. ``settled`` holds the occurrences that were armed or closed, for good.

    While there is an ``alert`` the chain stands still, its armed items in ``suspended``; further emergencies
    are ``waiting`` in the order of their release, as all do while the output is lost. Relays whose window a
    person has ended are in ``given_up``.
    """

    clusters: tuple[str, ...]
    settled: frozenset[str] = frozenset()
    placed: tuple[Placed, ...] = ()
    chain: Chain | None = None
    alert: Alert | None = None
    waiting: tuple[Emergency, ...] = ()
    suspended: tuple[Suspended, ...] = ()
    given_up: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Turn:
    """Everything that a decision is made from.

    ``sound`` gives the count of samples of a sound that is decoded and right, None while it is being
    decoded, or raises SoundError.
    ``trusted`` is False while the wall clock is known to be wrong; ``open`` is False while the output
    is lost: then nothing begins, and what should have begun has failed.
    """

    now: datetime
    monotonic: float
    position: Position
    sessions: tuple[PlannedSession, ...]
    frame: Frame
    sound: Callable[[Sha256], int | None]
    gate: Gate
    mode: Mode
    audible: bool
    evidence: Evidence
    trusted: bool = True
    open: bool = True
    windows: tuple[Window, ...] = ()

    @property
    def frame_now(self) -> int:
        """Frame that sounds at this moment."""
        return self.position.frame_at(self.monotonic)

    @property
    def free(self) -> int:
        """First frame that nobody has heard and the device has not taken."""
        return max(self.frame_now, self.position.taken)

    @property
    def soonest(self) -> int:
        """First frame at which something that is decoded now can still sound whole."""
        return self.free + round(LATE_START_S * SAMPLE_RATE)

    def wall(self, monotonic: float) -> datetime:
        """Wall time at ``monotonic``, as the wall clock stands now."""
        return self.now + timedelta(seconds=monotonic - self.monotonic)

    def monotonic_at(self, instant: datetime) -> float:
        """Monotonic time at wall time ``instant``, as the wall clock stands now."""
        return self.monotonic + (instant - self.now).total_seconds()

    def frame_due(self, monotonic: float) -> int:
        """First frame that surely does not sound before ``monotonic``."""
        return self.position.frame_at(monotonic + self.position.uncertainty_s)

    def event(
        self,
        kind: EventKind,
        occurrence: Occurrence,
        cluster: str,
        at: datetime | None = None,
        **details: object,
    ) -> Event:
        """Event of ``occurrence`` on ``cluster``, now or at ``at``."""
        return Event(kind, at or self.now, self.mode, occurrence.id, cluster, details)


@dataclass(frozen=True)
class Place:
    """Have the sound ``audio_sha256`` start at frame ``at``, its first ``skip`` samples left out."""

    audio_sha256: Sha256
    at: int
    skip: int = 0


@dataclass(frozen=True)
class Carry:
    """Have the source ``source`` sound from frame ``first`` to ``last`` (half-open)."""

    source: str
    first: int
    last: int


@dataclass(frozen=True)
class Decided:
    """The deck after the turn, what to log (durably, first), and what to place then.

    With ``clears`` everything that was placed before is faded out first.
    """

    deck: Deck
    events: tuple[Event, ...] = ()
    places: tuple[Place | Carry, ...] = ()
    clears: bool = False

    @property
    def only_goes_on(self) -> bool:
        """Whether it has something sound that was armed before, and begins nothing."""
        return bool(self.places) and all(event.kind is not EventKind.ARMED for event in self.events)


@dataclass
class Draft:
    """A decision while it is being made."""

    deck: Deck
    turn: Turn
    events: list[Event] = field(default_factory=list)
    places: list[Place | Carry] = field(default_factory=list)

    def close(self, kind: EventKind, occurrence: Occurrence, reason: str, **details: object) -> None:
        """End ``occurrence`` here without any sound of it, with ``reason``."""
        told = {"reason": reason, "about": about(occurrence), **details}
        for cluster in self.shared(occurrence):
            self.events.append(Event(kind, self.turn.now, self.turn.mode, occurrence.id, cluster, told))
        self.settle(occurrence)

    def tell(self, kind: EventKind, placed: Placed, at: datetime | None = None, **details: object) -> None:
        """Report ``kind`` of ``placed`` on each of its clusters, now or at ``at``."""
        for cluster in placed.clusters:
            self.events.append(self.turn.event(kind, placed.occurrence, cluster, at, **details))

    def settle(self, occurrence: Occurrence) -> None:
        """Never decide about ``occurrence`` again."""
        self.deck = replace(self.deck, settled=self.deck.settled | {occurrence.id})

    def shared(self, occurrence: Occurrence) -> tuple[str, ...]:
        """Clusters of ``occurrence`` that this output serves."""
        return tuple(cluster for cluster in occurrence.clusters if cluster in self.deck.clusters)

    def open_items(self, session: PlannedSession) -> Iterator[Occurrence]:
        """Occurrences of ``session`` for this output that nothing was decided about yet, in order."""
        for occurrence in session.occurrences:
            if occurrence.id not in self.deck.settled and self.shared(occurrence):
                yield occurrence
