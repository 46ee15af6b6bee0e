"""The simulation finds what it is there to find: each rule of the station, broken on purpose, is noticed."""

from collections.abc import Callable
from datetime import date

import pytest

from broadcaster.settings import DataFolder
from broadcaster.station.simulation.run import Run
from tests.simulation.planted import PLANTED

FIRST, DAYS, A_DAY = date(2026, 3, 2), 3, 14.0
MOST_RUNS = 10
"""A fault must be found within so many runs."""


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(
    name: str, fresh: Callable[[], DataFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one of some short runs, by the rule that it breaks."""
    planted = PLANTED[name]
    planted.plant(monkeypatch)
    found: set[str] = set()
    for seed in range(planted.seed, planted.seed + MOST_RUNS):
        outcome = Run(fresh(), seed, first=FIRST, days=DAYS, a_day=A_DAY).play()
        found |= {each.rule.name for each in outcome.breaches}
        if found & {rule.name for rule in planted.rules}:
            return
    pytest.fail(f"{name}: found {sorted(found)}, not {sorted(planted.rules)}")
