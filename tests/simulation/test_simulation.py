"""A whole station in virtual time: what the simulation promises, and what it shows of the station."""

from collections.abc import Callable
from datetime import date

from broadcaster.playout.event import EventKind
from broadcaster.settings import DataFolder
from broadcaster.station.simulation.faults import FAULTS
from broadcaster.station.simulation.run import Outcome, Run
from broadcaster.station.simulation.world import World
from broadcaster.store.playlog import PlaylogReader
from tests.simulation.station import start_of

FIRST = date(2026, 3, 2)

Fresh = Callable[[], DataFolder]


def simulated(fresh: Fresh, seed: int, *, days: int = 2, a_day: float = 8.0) -> Outcome:
    """A short run of the station."""
    return Run(fresh(), seed, first=FIRST, days=days, a_day=a_day).play()


def test_the_same_seed_makes_the_same_log_hash_for_hash(fresh: Fresh) -> None:
    """Nothing is random but what comes from the seed; another seed makes another log."""
    first, again, other = (simulated(fresh, seed, days=1) for seed in (1, 1, 2))
    assert first == again
    assert first.head != other.head


def test_a_station_to_which_nothing_happens_plays_everything(fresh: Fresh) -> None:
    """Two days: every item of every session ends, on every cluster, and no rule is broken.

    One relay is refused, on a market day.
    """
    outcome = simulated(fresh, 1, a_day=0.0)
    assert outcome.breaches == ()
    ends = dict(outcome.ends)
    assert ends.pop(EventKind.ENDED.value) > 200
    assert ends == {EventKind.REFUSED.value: 4}


def test_no_rule_is_broken_under_faults(fresh: Fresh) -> None:
    """Several seeds, many faults a day; what goes wrong goes wrong in the ways the log has for it."""
    outcomes = [simulated(fresh, seed, a_day=12.0) for seed in (3, 9)]
    assert [str(each) for outcome in outcomes for each in outcome.breaches] == []
    ends = {kind for outcome in outcomes for kind in outcome.ends}
    assert {"ended", "interrupted", "missed"} <= ends


def test_every_fault_can_strike_a_station_that_is_off(fresh: Fresh) -> None:
    """Whatever strikes while the power is away does no harm, and the station comes back."""
    folder = fresh()
    world = World(folder, start_of(FIRST), 1)
    world.plan()
    world.boot()
    world.cut_for(3600.0)
    for fault in FAULTS:
        fault.strike(world)
    world.pass_time(7200.0)
    assert world.witness.breaches == []
    assert world.machine is not None
    world.close()
    assert PlaylogReader(folder.playlog).head() is not None
