"""The disk is full, reads only or is broken: what was armed plays on, nothing sounds without its event."""

import errno
from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from broadcaster.errors import PlaylogError
from broadcaster.playlog.fold import fold
from broadcaster.playout.event import EventKind
from broadcaster.units import SAMPLE_RATE
from tests.durability.cut_log import CutLog
from tests.durability.disk import seeded
from tests.durability.faulty_evening import SESSIONS, FaultyEvening
from tests.durability.short_evening import CLUSTERS
from tests.playlog.sample_log import BOOTED

FAULTS = {"full": errno.ENOSPC, "read-only": errno.EROFS, "broken": errno.EIO}


@dataclass(frozen=True)
class Outage:
    """What an evening was like while its disk had a fault, from ``began`` to ``ended``, and after it."""

    station: FaultyEvening
    began: datetime
    ended: datetime
    placed_before: list[list[str]]
    placed_after: list[list[str]]
    sounding_until_s: list[float]
    logged_before: int
    logged_after: int
    trouble: str | None


@pytest.fixture(scope="module", params=FAULTS)
def outage(request: pytest.FixtureRequest) -> Outage:
    """Half a minute of a fault in the middle of an evening, which is then played to its end."""
    station = FaultyEvening()
    station.run(40)
    placed, logged, began = station.placed(), len(station.events()), station.clock.now()
    station.log.disk.fault = FAULTS[request.param]
    station.run(30)
    outage = Outage(
        station,
        began,
        station.clock.now(),
        placed,
        station.placed(),
        [max(last for _, last in output.placed) / SAMPLE_RATE for output in station.outputs],
        logged,
        len(station.events()),
        station.writer.trouble,
    )
    station.log.disk.fault = None
    station.run(90)
    return outage


def test_nothing_new_is_placed_while_the_log_cannot_be_written(outage: Outage) -> None:
    """Rather silent than a sound that no log knows of; the player tries again at every turn."""
    assert outage.placed_after == outage.placed_before
    assert outage.logged_after == outage.logged_before
    assert outage.station.refused > 50


def test_what_was_armed_before_plays_on(outage: Outage) -> None:
    """The output is not cleared: the sound is in memory already."""
    assert outage.sounding_until_s
    assert all(until_s > 40 for until_s in outage.sounding_until_s)


def test_what_happened_meanwhile_is_written_later_with_its_own_time(outage: Outage) -> None:
    """Beginnings and ends of what was armed stand in the log as of the outage, behind what was before it."""
    later = [each.event for each in outage.station.events()[outage.logged_before :]]
    meanwhile = [each.kind for each in later if outage.began <= each.at < outage.ended and each.occurrence]
    assert {EventKind.STARTED, EventKind.ENDED} <= set(meanwhile)
    assert EventKind.ARMED not in meanwhile


def test_the_evening_goes_on_after_a_fault_and_every_item_has_one_end(outage: Outage) -> None:
    """By its session's rule; no item is placed a second time."""
    plays = fold(outage.station.events())
    assert len(plays) == SESSIONS * 3 * len(CLUSTERS)
    assert {play.state for play in plays} == {"played", "missed"}
    for output in outage.station.outputs:
        assert len(set(output.items)) == len(output.items) > len(outage.placed_before[0])


def test_the_writer_says_what_ails_it_until_it_writes_again(outage: Outage) -> None:
    """One line in Vietnamese, for the page."""
    assert outage.trouble is not None
    assert outage.trouble.startswith("Không ghi được nhật ký phát sóng: ")
    assert "; hãy " in outage.trouble
    assert outage.station.writer.trouble is None


@pytest.mark.parametrize("room", range(0, 40_000, 7_993))
def test_a_full_disk_leaves_no_half_event(room: int) -> None:
    """Whatever room was left, a batch is there whole or not at all; with room again it is taken."""
    log = CutLog(seeded(room))
    writer = log.writer()
    log.keep(writer, [BOOTED])
    log.disk.room = log.disk.used + room
    batches = [[replace(BOOTED, details={"n": number, "filler": "x" * 900})] * 3 for number in range(40)]
    with pytest.raises(PlaylogError, match="đĩa đã đầy"):
        any(not log.keep(writer, batch) for batch in batches)
    refused = log.asked
    assert [each.event for each in log.check()][-1:] != refused[-1:]
    log.disk.room = None
    log.keep(writer, refused)
    assert [each.event for each in log.check()][-3:] == refused
