"""Processes are killed, hang and are started twice: the log stays whole, and nothing is played twice."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from broadcaster.playout.event import CLOSING_KINDS, EventKind
from tests.station.processes import LOA, SERVICE, Ran, run
from tests.station.scenarios import SCENARIOS, Outcome
from tests.station.small_station import copy_of

UnderWay = Mapping[str, Future[Outcome]]
Trial = tuple[Path, Future[Ran]]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="kill -9 and kill -STOP are signals of POSIX systems")


@pytest.fixture(scope="module")
def threads() -> Iterator[ThreadPoolExecutor]:
    """Most of every scenario is waiting: all of them wait at the same time."""
    with ThreadPoolExecutor(len(SCENARIOS) + 1) as threads:
        yield threads


@pytest.fixture(scope="module", autouse=True)
def trial(
    small_station: Path, threads: ThreadPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> Trial:
    """``service.py --trial`` on a folder of its own."""
    folder = copy_of(small_station, tmp_path_factory.mktemp("trial") / "tram").path
    return folder, threads.submit(run, [*SERVICE, "--trial", "--data", str(folder)], timeout_s=240)


@pytest.fixture(scope="module", autouse=True)
def under_way(
    small_station: Path, threads: ThreadPoolExecutor, tmp_path_factory: pytest.TempPathFactory
) -> UnderWay:
    """All scenarios, each on a station of its own."""
    folder = tmp_path_factory.mktemp("scenarios")
    return {
        name: threads.submit(scenario, copy_of(small_station, folder / name.replace(" ", "-")))
        for name, scenario in SCENARIOS.items()
    }


@pytest.fixture(params=SCENARIOS)
def outcome(request: pytest.FixtureRequest, under_way: UnderWay) -> Outcome:
    """What each scenario in turn came to."""
    return under_way[request.param].result()


def test_a_trial_ends_by_itself_once_it_is_in_the_log(trial: Trial) -> None:
    """``service.py --trial`` exits 0, its session is in the log as played, and the chain holds."""
    folder, done = trial
    assert done.result().status == 0, done.result().err
    exported = run([*LOA, "playlog", "export", "--format", "json", "--data", str(folder)])
    plays = json.loads(exported.out)
    assert {play["state"] for play in plays} == {"played"}
    assert {(play["session"], play["cluster"], play["mode"]) for play in plays} == {
        ("thu-1", "phat-thu", "training")
    }
    assert len(plays) == 3
    assert run([*LOA, "playlog", "verify", "--data", str(folder)]).status == 0


def test_the_log_verifies_whatever_happened(outcome: Outcome) -> None:
    """No kill breaks the chain."""
    assert outcome.verified == len(outcome.events)


def test_nothing_is_played_twice_whatever_happened(outcome: Outcome) -> None:
    """One armed and one started event for an occurrence on a cluster, at most; one closing event exactly."""
    assert outcome.most([EventKind.ARMED]) == 1
    assert outcome.most([EventKind.STARTED]) == 1
    assert outcome.most(CLOSING_KINDS) == 1
    assert "open" not in {play.state for play in outcome.plays}


@pytest.mark.parametrize("name", ["player", "both", "hung player"])
def test_the_play_that_a_dead_player_left_is_closed_as_interrupted(name: str, under_way: UnderWay) -> None:
    """Nobody measured its end; what was armed behind it is closed, and was never heard; the rest is played.

    A player that hangs may be found out too late for the rest, on a slow machine.
    """
    first, second, last = under_way[name].result().plays
    assert (first.state, first.ended_at) == ("interrupted", None)
    assert first.started_at is not None
    assert "dừng đột ngột" in str(first.reason)
    assert (second.state, second.started_at) == ("interrupted", None)
    assert last.state == "played" or name == "hung player"


@pytest.mark.parametrize("name", ["player", "both", "hung player"])
def test_a_dead_player_is_started_again(name: str, under_way: UnderWay) -> None:
    """The watch needs nobody's help; the log shows two boots."""
    outcome = under_way[name].result()
    assert outcome.players == 2
    assert outcome.count(EventKind.BOOTED) == 2
    assert outcome.status == 0


def test_a_killed_web_does_not_stop_the_sound(under_way: UnderWay) -> None:
    """The session is played whole by the one player, and the page is there again."""
    outcome = under_way["web"].result()
    assert {play.state for play in outcome.plays} == {"played"}
    assert (outcome.players, outcome.webs) == (1, 2)


def test_a_second_start_is_refused_and_the_first_goes_on(under_way: UnderWay) -> None:
    """One line says that the station runs already; its session is played whole."""
    outcome = under_way["web"].result()
    assert outcome.second is not None
    assert outcome.second.status == 2
    assert re.fullmatch(r"Đài đã chạy trên thư mục dữ liệu này rồi.*\n", outcome.second.err)
    assert {play.state for play in outcome.plays} == {"played"}
    assert outcome.players == 1


def test_without_their_watch_player_and_web_end_and_a_new_start_works(under_way: UnderWay) -> None:
    """A player that nobody watches would never be started again: it ends, and says in the log why."""
    outcome = under_way["service"].result()
    first, *rest = outcome.plays
    assert first.state == "interrupted"
    assert first.ended_at is not None
    assert {play.state for play in rest} == {"cancelled"}
    assert (outcome.count(EventKind.BOOTED), outcome.count(EventKind.STOPPED)) == (2, 2)
    assert outcome.status == 0
