"""A deck on a bench, for the tests of what it decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from broadcaster.errors import SoundError
from broadcaster.playout.deck import decide
from broadcaster.playout.event import CLOSING_KINDS, Event, EventKind, Evidence, Mode
from broadcaster.playout.output import Position
from broadcaster.playout.permission import Airing
from broadcaster.playout.turn import Carry, Decided, Deck, Place, Turn, Window
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.units import SAMPLE_RATE, Sha256
from tests.playout.sample_session import FRAME, SECONDS, START, session


@dataclass
class Bench:
    """A deck on a bench: time passes when it is told to, everything that happens is kept."""

    sessions: tuple[PlannedSession, ...] = field(default_factory=lambda: (session(),))
    now_s: float = -60.0
    wall_ahead_s: float = 0.0
    refusals: Mapping[str, str] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()
    asked: list[Airing] = field(default_factory=list)
    deck: Deck = field(default_factory=lambda: Deck(("c1",)))
    events: list[Event] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    carried: list[Carry] = field(default_factory=list)
    windows: tuple[Window, ...] = ()
    trusted: bool = True
    open: bool = True
    pending: set[str] = field(default_factory=set)
    ppm: float = 0.0
    uncertainty_s: float = 0.0

    def turn(self) -> Turn:
        """What the deck sees at this moment."""
        monotonic = 1_000 + self.now_s
        return Turn(
            now=START + timedelta(seconds=self.now_s + self.wall_ahead_s),
            monotonic=monotonic,
            position=Position(
                round((monotonic + self.now_s * self.ppm / 1e6) * SAMPLE_RATE),
                monotonic,
                rate=SAMPLE_RATE * (1 + self.ppm / 1e6),
                uncertainty_s=self.uncertainty_s,
            ),
            sessions=self.sessions,
            frame=FRAME,
            sound=self._sound,
            gate=self._gate,
            mode=Mode.TRAINING,
            audible=False,
            evidence=Evidence.SENT,
            windows=self.windows,
            trusted=self.trusted,
            open=self.open,
        )

    def run(self, until_s: float, step_s: float = 0.25) -> "Bench":
        """Turn after turn until ``until_s`` seconds after the session's start."""
        while self.now_s <= until_s:
            self.take(decide(self.deck, self.turn()))
            self.now_s += step_s
        return self

    def take(self, decided: Decided) -> None:
        """Adopt a decision."""
        self.deck = decided.deck
        self.events += decided.events
        self.places += [each for each in decided.places if isinstance(each, Place)]
        self.carried += [each for each in decided.places if isinstance(each, Carry)]

    def seconds(self, place: Place) -> float:
        """When ``place`` begins, in seconds after the session's start."""
        return place.at / SAMPLE_RATE - 1_000

    def told(self, *kinds: EventKind) -> list[tuple[str, str]]:
        """Script and kind of every event of ``kinds`` (all, when none is given), in order."""
        return [
            (event.occurrence.split(":")[2], event.kind.value)
            for event in self.events
            if event.occurrence and (not kinds or event.kind in kinds)
        ]

    def ends(self) -> dict[str, str]:
        """How each occurrence ended."""
        return dict(self.told(*CLOSING_KINDS))

    def _sound(self, sha256: Sha256) -> int | None:
        name = sha256.rstrip("0")
        if name in self.pending:
            return None
        if name in self.lost:
            raise SoundError("Tệp âm thanh đã bị sửa.", place=name)
        return SECONDS[name] * SAMPLE_RATE

    def _gate(self, airing: Airing) -> str | None:
        self.asked.append(airing)
        return self.refusals.get(airing.occurrence.script)
