"""The trial session: short, silent, and out of every report."""

from datetime import timedelta
from pathlib import Path

import pytest

from broadcaster.desk.log import export, plays, verify
from broadcaster.desk.plan import plan_ahead, planned
from broadcaster.desk.scripts import withdraw
from broadcaster.desk.station import go_live
from broadcaster.desk.trial import LONGEST, start_trial
from broadcaster.errors import StationError
from broadcaster.programme.library import Library
from broadcaster.store.database import Database
from tests.desk.small_content import NOW, TODAY
from tests.desk.virtual_player import VirtualPlayer


def test_a_trial_is_played_whole_and_can_be_read_in_the_log(
    station: Database, playlog: Path, library: Library
) -> None:
    """From the click to the log in about a minute, at night too, on outputs that nobody can hear."""
    night = NOW + timedelta(hours=13)
    player = VirtualPlayer(station, playlog, library, night)
    player.run_until(night + timedelta(seconds=2.1))
    session = start_trial(station, now=player.clock.now(), by="văn thư")
    player.run_until(night + LONGEST + timedelta(seconds=10))
    done = player.plays(session)
    player.close()
    assert {str(play.state) for play in done} == {"played"}
    assert len(done) == 3
    assert verify(player.reader).count > 3 * len(done)
    assert "thu-1" in "".join(export(player.reader, TODAY, TODAY, "csv"))
    tried = [play for play in plays(player.reader, TODAY, TODAY) if play.session == "thu-1"]
    assert {(play.content_group, play.column) for play in tried} == {(None, "phat-thu")}


def test_trials_of_a_day_are_numbered(station: Database) -> None:
    """Each has its own occurrences; none is taken for another."""
    moments = [NOW + timedelta(minutes=5 * count) for count in range(3)]
    trials = [start_trial(station, now=moment, by="văn thư") for moment in moments]
    assert [each.session for each in trials] == ["thu-1", "thu-2", "thu-3"]


def test_a_trial_is_short_and_has_the_shortest_items_that_may_be_aired(station: Database) -> None:
    """A withdrawn script is not tried either."""
    withdraw(station, "nhan-hang", reason="sai", by="lãnh đạo", now=NOW)
    session = start_trial(station, now=NOW, by="văn thư")
    assert {each.script for each in session.occurrences} == {"hang-gia", "cuoi-thang"}
    last = session.occurrences[-1]
    assert last.planned_at + timedelta(milliseconds=last.duration_ms) < NOW + LONGEST


def test_planning_leaves_a_trial_alone(station: Database) -> None:
    """A plan made meanwhile does not take it away."""
    session = start_trial(station, now=NOW, by="văn thư")
    plan_ahead(station, first=TODAY, last=TODAY, now=NOW)
    assert session in planned(station, TODAY, TODAY)


def test_there_is_no_trial_on_the_air(station: Database) -> None:
    """A live station speaks to people."""
    go_live(station, by="lãnh đạo", now=NOW)
    with pytest.raises(StationError, match="phát thật"):
        start_trial(station, now=NOW, by="văn thư")


def test_a_trial_runs_beside_a_session_and_disturbs_nothing(
    station: Database, playlog: Path, library: Library
) -> None:
    """Tried in the middle of a session, it is played whole on its own output, and so is the session."""
    (session,) = planned(station, TODAY, TODAY)
    player = VirtualPlayer(station, playlog, library, session.starts_at - timedelta(seconds=30))
    player.run_until(session.starts_at + timedelta(seconds=20))
    trial = start_trial(station, now=player.clock.now(), by="văn thư")
    player.run_until(session.starts_at + timedelta(minutes=11))
    done = {each.id: {play.state for play in player.plays(each)} for each in (session, trial)}
    player.close()
    assert done[trial.id] == {"played"}
    assert "played" in done[session.id]
    assert "missed" not in done[session.id]


def test_one_trial_at_a_time(station: Database) -> None:
    """They share an output: the second waits."""
    start_trial(station, now=NOW, by="văn thư")
    with pytest.raises(StationError, match="đang phát"):
        start_trial(station, now=NOW + timedelta(seconds=10), by="văn thư")


def test_without_an_approved_script_there_is_nothing_to_try(station: Database) -> None:
    """The operator reads what to do."""
    for slug in ("nhan-hang", "hang-gia", "cuoi-thang"):
        withdraw(station, slug, reason="sai", by="lãnh đạo", now=NOW)
    with pytest.raises(StationError, match="duyệt ít nhất một bài"):
        start_trial(station, now=NOW, by="văn thư")
