"""A run: so many days of a station under the faults of one seed, watched at every step."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from broadcaster.clock import local_date, midnight
from broadcaster.desk.plan import planned
from broadcaster.settings import DataFolder
from broadcaster.station.simulation.book import Breach
from broadcaster.station.simulation.faults import FAULTS, Fault, mend_all
from broadcaster.station.simulation.meetings import Meeting
from broadcaster.station.simulation.world import World
from broadcaster.units import Sha256

_DAY_S = 86_400.0
_NEAR_A_SESSION = 0.75
"""Share of the faults that come shortly before or in a session, where they can do harm."""

_FROM_S, _TO_S = -40.0, 200.0
"""Around a session's start: from before its first item is armed to after its end."""

_STEADY_S = 120.0
"""A station that nothing has happened to for so long has closed whatever is past."""


@dataclass(frozen=True)
class Outcome:
    """What a run came to: faults by name, plays by their end, boots, length and last hash of the log.

    ``meetings`` says what people did in the middle of what, and how often. ``breaches`` should be empty.
    """

    seed: int
    days: int
    faults: Mapping[str, int]
    ends: Mapping[str, int]
    meetings: Mapping[Meeting, int]
    boots: int
    events: int
    head: Sha256 | None
    breaches: tuple[Breach, ...]


class Run:
    """``days`` days from ``first`` on in ``folder``, with about ``a_day`` of the ``faults`` a day.

    All is drawn from ``seed``.
    """

    def __init__(  # what a run is made from
        self,
        folder: DataFolder,
        seed: int,
        *,
        first: date,
        days: int,
        a_day: float,
        faults: Sequence[Fault] = FAULTS,
    ) -> None:
        self.world = World(folder, midnight(first), seed)
        self._faults = faults
        self._seed, self._first, self._days, self._a_day = seed, first, days, a_day
        self._struck: Counter[str] = Counter()

    def play(self) -> Outcome:
        """Play to the end, or to the first rule that is broken."""
        self.world.people.set_relays(self.world.clock.now())
        self.world.plan()
        self.world.boot()
        for _ in range(self._days):
            if self._breaches:
                break
            self._play_day()
        if not self._breaches:
            self._end()
        return self._outcome()

    @property
    def _breaches(self) -> list[Breach]:
        return self.world.witness.breaches

    def _play_day(self) -> None:
        self.world.plan()
        self._look_back()
        now = self.world.clock.now()
        today = local_date(now)
        starts = self.world.people.planned(today, today + timedelta(days=1))
        ahead = [(each - now).total_seconds() for each in starts]
        ahead = [each for each in ahead if -_FROM_S <= each < _DAY_S]
        for _ in range(_draw(self.world, self._a_day)):
            fault = self.world.rng.choices(self._faults, [each.weight for each in self._faults])[0]
            self.world.after(self._moment(ahead), lambda fault=fault: self._strike(fault))
        self.world.pass_time(_DAY_S)

    def _strike(self, fault: Fault) -> None:
        if self.world.machine is not None and not self.world.disk.full:
            self.world.witness.overdue()
        self._struck[fault.name] += 1
        fault.strike(self.world)

    def _moment(self, ahead: Sequence[float]) -> float:
        """Seconds from now to the next fault; ``ahead`` are those to the sessions and relays of the day."""
        rng = self.world.rng
        if ahead and rng.random() < _NEAR_A_SESSION:
            return rng.choice(ahead) + rng.uniform(_FROM_S, _TO_S)
        return rng.uniform(0, _DAY_S)

    def _look_back(self) -> None:
        """Whatever is past for two days is closed, if the station had a quiet moment to do so."""
        world, today = self.world, local_date(self.world.clock.now())
        steady = world.machine is not None and world.witness.book.trusted and not world.disk.full
        if steady and world.witness.book.undisturbed_s > _STEADY_S:
            world.witness.overdue()
            day = today - timedelta(days=3)
            world.witness.past(planned(world.database, day, day) if day >= self._first else ())

    def _end(self) -> None:
        """Let everything be well again, and ask what became of all that was planned."""
        world = self.world
        mend_all(world)
        world.restart()
        world.pass_time(2 * _STEADY_S)
        if world.machine is None:
            world.boot()
        world.pass_time(_STEADY_S)
        now = world.clock.now()
        sessions = planned(world.database, self._first, local_date(now))
        world.witness.past(each for each in sessions if each.starts_at < now - timedelta(hours=1))
        world.restart()
        world.witness.nothing_open()

    def _outcome(self) -> Outcome:
        world = self.world
        head = world.reader.head()
        outcome = Outcome(
            self._seed,
            self._days,
            dict(self._struck),
            dict(world.witness.ends),
            dict(world.meetings),
            head.boot if head else 0,
            head.seq if head else 0,
            head.hash if head else None,
            tuple(self._breaches),
        )
        world.close()
        return outcome


def _draw(world: World, mean: float) -> int:
    """A whole number with that mean."""
    whole, rest = divmod(mean, 1.0)
    return int(whole) + (world.rng.random() < rest)
