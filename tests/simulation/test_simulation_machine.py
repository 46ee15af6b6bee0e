"""Hypothesis drives a station: any faults, in any order, at any time. No rule is ever broken."""

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from broadcaster.station.simulation.faults import FAULTS, mend_all
from broadcaster.station.simulation.world import World
from tests.simulation.station import copy_of, start_of

FIRST = date(2026, 3, 2)
EXAMPLES = int(os.environ.get("LOA_SIMULATION_EXAMPLES", "4"))
"""Few for every day; ``LOA_SIMULATION_EXAMPLES=500`` for a night."""


class StationMachine(RuleBasedStateMachine):
    """Time passes, mostly in and around sessions, and things go wrong."""

    station: ClassVar[Path]

    def __init__(self) -> None:
        super().__init__()
        self._scratch = tempfile.mkdtemp()

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        """Switch the station on just before its first session."""
        self.world = World(copy_of(self.station, Path(self._scratch) / "tram"), start_of(FIRST), seed)
        self.world.plan()
        self.world.boot()
        self.world.pass_time(5.4 * 3600)

    @rule(fault=st.sampled_from(FAULTS))
    def strike(self, fault: object) -> None:
        """Something happens."""
        fault.strike(self.world)  # type: ignore[attr-defined]  # drawn from FAULTS

    @rule(seconds=st.floats(0.01, 30))
    def wait_a_moment(self, seconds: float) -> None:
        """Less than an item lasts."""
        self.world.pass_time(seconds)

    @rule()
    def wait_for_a_session(self) -> None:
        """To just before the next one is armed."""
        now = self.world.clock.now()
        ahead = [(each - now).total_seconds() - 11 for each in self.world.people.planned(FIRST, FIRST)]
        self.world.pass_time(min((each for each in ahead if each > 0), default=600.0))

    @invariant()
    def no_rule_is_broken(self) -> None:
        """Whatever happened."""
        if hasattr(self, "world"):
            assert [str(each) for each in self.world.witness.breaches] == []

    def teardown(self) -> None:
        """Let all be well again: nothing is left open."""
        if hasattr(self, "world"):
            mend_all(self.world)
            self.world.pass_time(60)
            self.world.restart()
            self.world.pass_time(60)
            self.world.restart()
            self.world.witness.nothing_open()
            broken = [str(each) for each in self.world.witness.breaches]
            self.world.close()
            assert broken == []
        shutil.rmtree(self._scratch)


def test_no_order_of_faults_breaks_a_rule(live_station: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few short histories here, as many as one likes by the environment."""
    monkeypatch.setattr(StationMachine, "station", live_station, raising=False)
    run_state_machine_as_test(
        StationMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
