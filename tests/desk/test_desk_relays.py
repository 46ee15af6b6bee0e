"""A relay from its document to the log: approved as it is, in its window, silent wherever it may not be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from broadcaster.clock import STATION_ZONE, local
from broadcaster.desk.feed import Feeder
from broadcaster.desk.plan import planned
from broadcaster.desk.preview import preview_between
from broadcaster.desk.relay_airing import BEYOND, NO_WINDOW
from broadcaster.desk.relay_approval import approve_relay, relay_states
from broadcaster.desk.scripts import withdraw
from broadcaster.errors import ApprovalError, ConflictError
from broadcaster.playlog.fold import Play
from broadcaster.playout.permission import Airing
from broadcaster.programme.library import Library
from broadcaster.schedule.files import QUIET_FILE, RELAYS_FILE
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.rule_documents import write_relays
from broadcaster.store import schedule
from broadcaster.store import station as rows
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader
from broadcaster.units import DurationMs
from tests.desk.small_content import NOW, TODAY
from tests.desk.virtual_player import VirtualPlayer

VOV = "https://phat.example.vn/vov1"
LEADER = "Chủ tịch xã"
DAY = timedelta(days=1)
TOMORROW = TODAY + DAY
SECOND = timedelta(seconds=1)


def relay(starts: time = time(11), **changes: Any) -> Relay:  # any field of a relay
    """A quarter of an hour of VOV1 at eleven, approved as it is."""
    fields: dict[str, Any] = {"address": VOV, "approved_by": LEADER, "approved_on": date(2026, 3, 1)}
    made = Relay("vov", "Thời sự", "VOV1", starts, DurationMs(900_000), **{**fields, **changes})
    return replace(made, approved_mark=made.mark)


def keep(db: Database, *relays: Relay, at: datetime = NOW) -> None:
    """Make them the relays of the station."""
    with db.transaction() as connection:
        schedule.save_document(connection, RELAYS_FILE, write_relays(relays), at=at, by="x")


def moment(day: date, clock: time) -> datetime:
    """The instant of a civil time."""
    return datetime.combine(day, clock, STATION_ZONE)


Start = Callable[[datetime], VirtualPlayer]


@pytest.fixture
def start(station: Database, playlog: Path, library: Library) -> Iterator[Start]:
    """Starts a player at a moment."""
    players: list[VirtualPlayer] = []

    def begin(at: datetime) -> VirtualPlayer:
        players.append(VirtualPlayer(station, playlog, library, at))
        return players[-1]

    yield begin
    for player in players:
        player.close()


def plays(player: VirtualPlayer, day: date) -> list[Play]:
    """What became of the relay on that day, on its first cluster."""
    return [
        each
        for each in player.reader.plays_between(day, day)
        if each.script == "vov" and each.cluster == "cum-01"
    ]


def test_an_approved_relay_is_carried_from_its_second_to_its_second(station: Database, start: Start) -> None:
    """On every cluster, with its source in the log; to the millisecond on a device without a fault."""
    keep(station, relay())
    player = start(moment(TODAY, time(10, 59)))
    player.run_until(moment(TODAY, time(11, 16)))
    (play,) = plays(player, TODAY)
    assert (play.state, play.source, play.column) == ("played", "VOV1", "tiep-song")
    assert (local(play.started_at), local(play.ended_at)) == (  # type: ignore[arg-type]  # it was played
        moment(TODAY, time(11)),
        moment(TODAY, time(11, 15)),
    )
    assert play.occurrence == "vov:2026-03-02:vov:1"
    assert len(player.reader.plays_of([play.occurrence])) == 11


def test_a_relay_without_an_address_keeps_its_time_free_as_ever(station: Database, start: Start) -> None:
    """Another device carries it; the log of this station has nothing of it."""
    keep(station, relay(address="", fallback=""))
    player = start(moment(TODAY, time(10, 59)))
    player.run_until(moment(TODAY, time(11, 16)))
    assert plays(player, TODAY) == []


def test_a_relay_that_was_set_to_a_quarter_past_three_is_silent_and_the_preview_said_so(
    station: Database, start: Start
) -> None:
    """Trung Lộc, 5 December 2025: whatever a document says, quiet hours hold, and people see it before."""
    keep(station, relay(time(3, 15)))
    preview = preview_between(station, NOW, NOW + DAY, now=NOW)
    assert not any(each.is_relay for each in preview.spans)
    said = [each for each in preview.silences if each.title == "Thời sự"]
    assert [local(each.at) for each in said] == [moment(TOMORROW, time(3, 15))]
    assert "giờ yên tĩnh" in said[0].reason
    player = start(moment(TOMORROW, time(3, 14)))
    player.run_until(moment(TOMORROW, time(3, 31)))
    (play,) = plays(player, TOMORROW)
    assert (play.state, play.started_at) == ("refused", None)
    assert "giờ yên tĩnh" in (play.reason or "")
    assert player.carried == []


def test_quiet_hours_that_came_at_the_last_moment_hold_over_a_relay(station: Database, start: Start) -> None:
    """The gate is asked when it is armed, with the facts of that moment; nothing of it is ever heard."""
    keep(station, relay())
    player = start(moment(TODAY, time(10, 59)))
    player.run_until(moment(TODAY, time(10, 59)) + 30 * SECOND)
    with station.transaction() as connection:
        held = schedule.documents(connection)[QUIET_FILE]
        quiet = held + '\n[[gio_yen_tinh]]\nfrom = "11:05"\nto = "11:10"\n'
        schedule.save_document(connection, QUIET_FILE, quiet, at=NOW, by="x")
    player.run_until(moment(TODAY, time(11, 16)))
    assert player.carried == []
    (play,) = plays(player, TODAY)
    assert play.state == "refused"
    assert "trùng giờ yên tĩnh 11:05–11:10" in (play.reason or "")


ASKED: dict[str, tuple[dict[str, Any], str]] = {
    "another source": ({"source": "VOV2"}, NO_WINDOW),
    "another day": ({"date": TODAY + 9 * DAY}, NO_WINDOW),
    "before its window": ({"starts_at": moment(TODAY, time(10, 58))}, BEYOND),
    "after its window": ({"ends_at": moment(TODAY, time(11, 16))}, BEYOND),
    "a loudspeaker in training": ({"audible": True}, "TẬP DƯỢT"),
}


@pytest.mark.parametrize(("change", "reason"), ASKED.values(), ids=ASKED.keys())
def test_the_gate_lets_through_what_was_approved_and_nothing_else(
    station: Database, reader: PlaylogReader, change: dict[str, Any], reason: str
) -> None:
    """Its source, its day, its window; a tenth of a second is the device's."""
    keep(station, relay())
    programme = Feeder(station, reader).programme(NOW)
    assert programme is not None
    window = next(each for each in programme.windows if each.occurrence.date == TODAY)
    starts, ends = window.occurrence.planned_at, window.ends_at + timedelta(milliseconds=50)
    airing = Airing(window.occurrence, starts, ends, starts, ("cum-01",), audible=False, trial=False)
    assert programme.gate(airing) is None
    of_occurrence = {key: value for key, value in change.items() if key in {"source", "date"}}
    of_airing = {key: value for key, value in change.items() if key not in of_occurrence}
    other = replace(airing, occurrence=replace(airing.occurrence, **of_occurrence), **of_airing)
    assert reason in (programme.gate(other) or "")


def test_a_player_that_starts_within_the_window_joins_it(station: Database, start: Start) -> None:
    """And one that starts anew goes on under the next number: the log has the first part."""
    keep(station, relay())
    player = start(moment(TODAY, time(11, 2)))
    player.run_until(moment(TODAY, time(11, 5)))
    player.close()
    again = start(moment(TODAY, time(11, 6)))
    again.run_until(moment(TODAY, time(11, 16)))
    parts = [(play.occurrence.rpartition(":")[2], play.state) for play in plays(again, TODAY)]
    assert parts == [("1", "interrupted"), ("2", "played")]


def test_a_window_that_passed_while_the_station_was_off_is_missed(station: Database, start: Start) -> None:
    """It is in the log as such; one that was written down after its hour is not."""
    keep(station, relay())
    player = start(moment(TODAY, time(13)))
    player.run_until(moment(TODAY, time(13)) + 2 * SECOND)
    assert [play.state for play in plays(player, TODAY)] == ["missed"]


def test_a_relay_that_was_written_down_after_its_hour_is_not_missed(station: Database, start: Start) -> None:
    """Nobody had planned it then."""
    keep(station, relay(), at=moment(TODAY, time(12)))
    player = start(moment(TODAY, time(13)))
    player.run_until(moment(TODAY, time(13)) + 2 * SECOND)
    assert plays(player, TODAY) == []


def test_what_is_received_is_what_the_plan_has_now(station: Database, reader: PlaylogReader) -> None:
    """The address and the end of the window that is on or next, and the approved sound meanwhile."""
    keep(station, relay(fallback="hang-gia"))
    feeder = Feeder(station, reader)
    assert feeder.reception("VOV1", NOW) is None
    feeder.programme(NOW)
    found = feeder.reception("VOV1", NOW)
    assert found is not None
    assert (found.address, local(found.until)) == (VOV, moment(TODAY, time(11, 15)))
    assert (found.fallback_name, found.fallback is None) == ("hang-gia", False)
    assert feeder.reception("VOV2", NOW) is None
    withdraw(station, "hang-gia", reason="sai", by="x", now=NOW)
    feeder.programme(NOW)
    found = feeder.reception("VOV1", NOW)
    assert found is not None
    assert found.fallback is None


def test_another_source_or_window_needs_another_approval(station: Database) -> None:
    """The leader's word was about what it was then."""
    changed = [
        replace(relay(), **change)
        for change in (
            {"address": "https://la.example/nhac"},
            {"source": "VOV2"},
            {"starts": time(12)},
            {"length_ms": DurationMs(1_800_000)},
            {"clusters": ("cum-01",)},
            {"fallback": "hang-gia"},
        )
    ]
    assert not any(each.approved_for(TODAY) for each in changed)
    keep(station, changed[0])
    (state,) = relay_states(station, now=NOW)
    assert state.waits_for == "đã đổi từ khi duyệt, phải duyệt lại"
    silent = [each.reason for each in preview_between(station, NOW, NOW + DAY, now=NOW).silences]
    assert "nguồn hoặc giờ đã đổi từ khi lãnh đạo duyệt, phải duyệt lại" in silent


def test_the_leader_approves_what_was_seen(station: Database) -> None:
    """With who and when in the document and in the trail; what changed meanwhile is not approved."""
    text = "# Ghi chú của văn thư.\n" + write_relays([relay(approved_by="", approved_on=None)])
    with station.transaction() as connection:
        schedule.save_document(connection, RELAYS_FILE, text, at=NOW, by="x")
    with pytest.raises(ConflictError, match="vừa được sửa"):
        approve_relay(station, "vov", by=LEADER, now=NOW, seen="0" * 12)
    with pytest.raises(ApprovalError, match="Không có tiếp sóng “vtv”"):
        approve_relay(station, "vtv", by=LEADER, now=NOW)
    approved = approve_relay(station, "vov", by=LEADER, now=NOW, seen=relay().mark)
    assert approved.approved_for(TODAY)
    (state,) = relay_states(station, now=NOW)
    assert (state.waits_for, state.relay) == (None, approved)
    with station.reading() as connection:
        assert schedule.documents(connection)[RELAYS_FILE].startswith("# Ghi chú của văn thư.\n")
        (done,) = rows.actions(connection, subject="vov")
    assert (done.what, done.by, done.details["address"]) == ("approve_relay", LEADER, VOV)


def test_nothing_of_the_plan_overlaps_a_relay(station: Database, start: Start) -> None:
    """A day with sessions and a relay: nothing sounds with anything else."""
    keep(station, relay())
    player = start(moment(TODAY, time(10, 59)))
    (evening,) = planned(station, TODAY, TODAY)
    player.run_until(moment(TODAY, time(11, 16)))
    player.clock.sleep((evening.starts_at - player.clock.now()).total_seconds() - 20)
    player.run_until(evening.starts_at + timedelta(minutes=2))
    spans = sorted(
        (each.started_at, each.ended_at)
        for each in player.reader.plays_between(TODAY, TODAY)
        if each.cluster == "cum-01" and each.started_at and each.ended_at
    )
    assert len(spans) >= 2
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
