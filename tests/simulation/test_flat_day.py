"""Weeks of running: memory, files and threads do not grow (``benchmarks/flat_day.py``: a whole day)."""

import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from broadcaster.settings import DataFolder
from tests.simulation.flat import TurnedStation, held


@pytest.fixture
def _traced() -> Iterator[None]:
    tracemalloc.start()
    yield
    tracemalloc.stop()


@pytest.mark.usefixtures("_traced")
def test_the_player_holds_no_more_after_a_session_than_before(fresh: Callable[[], DataFolder]) -> None:
    """Turned every quarter of a second through two sessions; the first one warms it up."""
    station = TurnedStation(fresh(), date(2026, 3, 2))
    station.skip_to("05:29:30")
    station.turn_until("05:32:30")
    before = held()
    station.skip_to("07:25:30")
    station.turn_until("07:29:30")
    after = held()
    station.close()
    assert after.threads == before.threads
    assert after.files <= before.files
    assert after.traced - before.traced < 400_000
