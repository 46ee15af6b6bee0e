"""The power goes at any step of the disk: the log keeps its word, and nothing can be heard twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from broadcaster.playlog.event import LogEvent
from broadcaster.playlog.fold import fold
from broadcaster.playout.event import Event
from broadcaster.store.playlog import PlaylogWriter
from tests.durability.cut_log import BrokenPromiseError, CutLog, cut_writer
from tests.durability.cut_player import CutStation, cut_evening, cut_player
from tests.durability.disk import seeded


@pytest.mark.parametrize("seed", range(8))
def test_no_power_cut_takes_what_the_writer_has_acknowledged(seed: int) -> None:
    """Nor leaves a transaction in half, a broken chain, or a log that the next boot cannot go on with."""
    assert cut_writer(seed, cuts=30) > 30


@pytest.mark.parametrize("seed", range(10))
def test_no_power_cut_makes_the_player_play_twice(seed: int) -> None:
    """Whatever was placed is in the log as armed, once; each occurrence has one end."""
    assert cut_player(seed) > 3


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL", "FULL"])
@pytest.mark.parametrize("cut", [cut_player, partial(cut_writer, cuts=20)])
def test_the_same_cuts_are_noticed_when_less_is_synced(cut: Callable[..., int], synchronous: str) -> None:
    """A harness that could not fail would prove nothing: EXTRA is what the station needs, and has."""
    with pytest.raises(BrokenPromiseError):
        any(cut(seed, synchronous=synchronous) < 0 for seed in range(20))


class LateLog(CutLog):
    """A log that says that it has written, and writes some turns later."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._late: list[Event] = []

    def keep(self, writer: PlaylogWriter, events: Sequence[Event]) -> list[LogEvent]:
        """Say that ``events`` are kept, and keep them with others to come."""
        self._late += events
        if len(self._late) <= 6:
            return []
        late, self._late = self._late, []
        return super().keep(writer, late)

    def power_back(self) -> None:
        """What was not written yet is gone."""
        super().power_back()
        self._late.clear()


def test_sound_before_its_armed_event_is_noticed() -> None:
    """A log that answers before it has written is found out, though it never breaks its chain."""
    evenings = (CutStation(LateLog(seeded(seed))) for seed in range(20))
    with pytest.raises(BrokenPromiseError, match="sounded on"):
        any(cut_evening(each) < 0 for each in evenings)


def test_the_evenings_that_are_cut_are_full_of_sound() -> None:
    """Items are played to their end and broken off by the dozen: the cuts meet a player at work."""
    states: Counter[str] = Counter()
    for seed in range(5):
        station = CutStation(CutLog(seeded(seed)))
        cut_evening(station)
        states.update(play.state for play in fold(station.check()))
    assert states["played"] > 100
    assert states["interrupted"] > 50
