"""Failures 16, 17, 19 to 21 of the list: a plan that changes, overlaps, names what is gone, is met late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from broadcaster.desk.plan import planned
from broadcaster.desk.scripts import withdraw
from broadcaster.errors import StationError
from broadcaster.playout.event import EventKind
from broadcaster.schedule.occurrence import CatchUp, PlannedSession, occurrence_id
from broadcaster.station.locks import hold
from broadcaster.station.simulation.acts import halt
from broadcaster.station.simulation.world import World
from broadcaster.store.plan import add_session, replace_plan
from broadcaster.store.schedule import save_document
from tests.failures.played import DAY, Fresh, Played, played
from tests.simulation.station import MADE, QUIET

Deed = Callable[[World], object]


def delete(world: World) -> None:
    """Delete the plan of the day."""
    world.change(world.people.delete_plan)


DEEDS: dict[str, Deed] = {
    "plan deleted": delete,
    "planned anew": lambda world: world.plan(),
    "new wordings": lambda world: world.change(world.people.approve),
    "sessions moved": lambda world: world.change(world.people.move_a_session),
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_failure_16_the_running_item_is_untouched_by_an_edit(fresh: Fresh, deed: Deed) -> None:
    """Whatever is done to the plan, the item that sounds ends as it would; only "stop" ends it at once."""
    with played(fresh) as station:
        station.until("17:00:12")
        (running,) = {each.occurrence for each in station.plays("chieu") if each.started_at}
        deed(station.world)
        station.world.pass_time(300)
        ends = {play.state for play in station.plays("chieu") if play.occurrence == running}
        assert ends == {"played"}


def test_failure_16_stop_ends_the_session_at_once(fresh: Fresh) -> None:
    """What sounds is interrupted, the rest cancelled, and nothing of the session comes again."""
    with played(fresh) as station:
        station.until("17:00:12")
        halt(station.world)
        station.until("18:30:00")
        states = station.states("chieu")
        assert set(states) == {"interrupted", "cancelled"}
        assert states["interrupted"] == 4


def _chieu(station: Played) -> PlannedSession:
    sessions = planned(station.world.database, DAY, DAY)
    return next(session for session in sessions if session.session == "chieu")


def _other(session: PlannedSession, slug: str, later_s: float, **changes: object) -> PlannedSession:
    """``session`` again under another name, so much later."""
    moved = session.moved_to(session.starts_at + timedelta(seconds=later_s))
    items = tuple(
        replace(each, id=occurrence_id(slug, each.date, each.script, 1), session=slug)
        for each in moved.occurrences
    )
    return replace(moved, session=slug, occurrences=items, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "states"),
    [(CatchUp.SKIP, {"missed"}), (CatchUp.LATE, {"played"})],
    ids=["skip", "late"],
)
def test_failure_17_an_overlap_is_decided_by_the_rule_of_the_second(
    fresh: Fresh, rule: CatchUp, states: set[str]
) -> None:
    """On the same clusters: the first is played whole, the second by its rule, with the reason."""
    with played(fresh) as station:
        other = _other(_chieu(station), "them", 30.0, catch_up=rule, late_ms=600_000)
        with station.world.database.transaction() as connection:
            add_session(connection, other)
        station.until("16:59:00")
        station.world.stir()
        station.until("17:10:00")
        assert set(station.states("chieu")) == {"played"}
        assert set(station.states("them")) == states
        assert all(play.reason for play in station.plays("them") if play.state == "missed")


def test_failure_19_a_sound_that_is_gone_fails_alone(fresh: Fresh) -> None:
    """Its file was deleted while it is planned: that item has failed, with the reason; the rest closes up."""
    with played(fresh) as station:
        station.until("00:01:00")
        gone = _chieu(station).occurrences[1]
        station.world.library.path(gone.sound).unlink()
        station.world.shelf.forget(gone.sound)
        station.world.witness.book.active += 1
        station.world.restart()
        station.until("17:05:00")
        failed = [play for play in station.plays("chieu") if play.occurrence == gone.id]
        assert {play.state for play in failed} == {"failed"}
        assert all(play.reason for play in failed)
        assert set(station.states("chieu")) == {"failed", "played"}


def test_failure_19_a_script_withdrawn_while_it_is_planned_is_refused(fresh: Fresh) -> None:
    """At the moment of playing, with the reason, although the plan still has it."""
    with played(fresh) as station:
        station.until("16:59:00")
        script = _chieu(station).occurrences[1].script
        now = station.world.clock.now()
        withdraw(station.world.database, script, reason="sai số liệu", by="lãnh đạo", now=now)
        station.until("17:05:00")
        refused = [play for play in station.plays("chieu") if play.script == script]
        assert {play.state for play in refused} == {"refused"}
        assert all("rút" in str(play.reason) for play in refused)


def test_failure_20_after_a_restart_nothing_comes_twice_and_the_rest_joins_in(fresh: Fresh) -> None:
    """The power goes in the middle of the morning session, which joins in."""
    with played(fresh) as station:
        station.until("05:30:30")
        station.world.cut_for(20.0)
        station.until("06:00:00")
        states = station.states("sang")
        assert states["interrupted"] > 0
        assert states["played"] > 0
        armed = [(each.occurrence, each.cluster) for each in station.events(EventKind.ARMED)]
        assert len(armed) == len(set(armed))


def test_failure_20_nothing_is_caught_up_into_quiet_hours(fresh: Fresh) -> None:
    """The noon session may come twenty minutes late, but not into the quiet hours from half past eleven."""
    with played(fresh) as station:
        station.until("11:20:00")
        station.world.cut_for(9.9 * 60)
        station.until("12:00:00")
        assert set(station.states("trua")) == {"refused"}
        assert all("giờ yên tĩnh" in str(play.reason) for play in station.plays("trua"))


def test_failure_20_every_missed_play_is_recorded_with_its_reason(fresh: Fresh) -> None:
    """Two days without power: each session of them is in the log as missed, on every cluster."""
    with played(fresh) as station:
        station.until("04:00:00")
        station.world.cut_for(48 * 3600.0)
        station.until("04:10:00", DAY + timedelta(days=2))
        plays = station.world.reader.plays_between(DAY, DAY)
        assert {play.state for play in plays} == {"missed"}
        assert all(play.reason for play in plays)
        station.world.witness.past(planned(station.world.database, DAY, DAY))


def test_failure_21_a_second_player_of_the_same_folder_says_so(fresh: Fresh) -> None:
    """The lock is the first one's."""
    folder = fresh()
    with (
        hold(folder.player_lock, "không ai chạy"),
        pytest.raises(StationError, match="đang chạy rồi"),
        hold(folder.player_lock, "Máy phát của thư mục này đang chạy rồi."),
    ):
        pytest.fail("two players")


def test_failure_21_a_crash_loop_ends_in_safe_mode_and_a_person_leaves_it(fresh: Fresh) -> None:
    """After four ends in a row no programme, and the log says why; then the next session sounds."""
    with played(fresh) as station:
        station.world.cut()
        station.world.crashes = 4
        station.world.boot()
        station.until("12:00:00")
        assert station.events(EventKind.ARMED) == []
        (safe,) = station.events(EventKind.SAFE_MODE)
        assert safe.details["ends"] == 4
        station.world.stir()
        machine = station.world.machine
        assert machine is not None
        machine.player.leave_safe_mode(by="người trực")
        station.until("17:05:00")
        assert set(station.states("chieu")) == {"played"}


def test_bad_input_500_sessions_a_day(fresh: Fresh) -> None:
    """Each of them has its end, whatever the limits say of it; the player turns as ever."""
    with played(fresh) as station:
        one = _chieu(station)
        first = replace(one.occurrences[0], clusters=("cum-3",))
        short = replace(one, occurrences=(first,), clusters=("cum-3",))
        begin = short.moved_to(short.starts_at.replace(hour=22, minute=31) - timedelta(days=1))
        sessions = [_other(begin, f"buoi-{number}", number * 90.0) for number in range(500)]
        text = QUIET.replace("day_minutes = 18", "day_minutes = 90").replace("day_sessions = 9\n", "")
        with station.world.database.transaction() as connection:
            save_document(connection, "gio_yen_tinh.toml", text, at=MADE, by="thử")
            replace_plan(connection, sessions, first=DAY, last=DAY)
        station.world._learn()
        station.until("20:00:00")
        plays = [
            play for play in station.world.reader.plays_between(DAY, DAY) if play.session.startswith("buoi-")
        ]
        assert len(plays) == 500
        assert {play.state for play in plays} == {"played", "refused"}
