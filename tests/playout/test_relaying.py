"""A relay on one output: in its window, to the second, and silent wherever it may not be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from broadcaster.playout.deck import lose, stop
from broadcaster.playout.emergency import pre_empt
from broadcaster.playout.event import CLOSING_KINDS, EventKind
from broadcaster.playout.turn import Deck, Window
from tests.playout.bench import Bench
from tests.playout.sample_session import DAY, START, emergency, occurrence, session

VOV = "https://phat.example.vn/vov1"
WINDOW_S = 300


def _window() -> Window:
    relayed = replace(
        occurrence("a", 0),
        id=f"tiep-song:{DAY.isoformat()}:vov1:1",
        script="vov1",
        session="tiep-song",
        revision=None,
        content_group=None,
        audio_sha256=None,
        source=VOV,
    )
    return Window(relayed, START + timedelta(seconds=WINDOW_S))


def _bench(**changes: Any) -> Bench:  # any field of a bench
    return replace(Bench(sessions=(), windows=(_window(),)), **changes)


def _spans(bench: Bench) -> list[tuple[float, float]]:
    return [(each.first / 48_000 - 1_000, each.last / 48_000 - 1_000) for each in bench.carried]


def _told(bench: Bench) -> list[tuple[str | None, str]]:
    return [
        ((event.occurrence or "").rpartition(":")[2], event.kind.value)
        for event in bench.events
        if event.kind in CLOSING_KINDS
    ]


def test_a_relay_sounds_from_its_second_to_its_second() -> None:
    """Armed ahead, carried for its window and no longer; the log has its source."""
    bench = _bench().run(400)
    assert _spans(bench) == [(0, WINDOW_S)]
    assert [event.kind for event in bench.events] == [EventKind.ARMED, EventKind.STARTED, EventKind.ENDED]
    about = bench.events[0].details["about"]
    assert isinstance(about, dict)
    assert about["source"] == VOV


def test_a_player_that_starts_within_the_window_joins_it() -> None:
    """The rest is relayed: another station does not wait."""
    bench = _bench(now_s=100.0).run(400)
    ((first_s, last_s),) = _spans(bench)
    assert first_s == pytest.approx(100.25)
    assert last_s == WINDOW_S


def test_a_relay_that_was_cut_off_goes_on_under_the_next_number() -> None:
    """After a power cut the log holds part 1; part 2 is armed for what is left."""
    settled = frozenset({_window().numbered(1).id})
    bench = _bench(now_s=100.0, deck=Deck(("c1",), settled=settled)).run(400)
    assert _told(bench) == [("2", "ended")]


def test_a_relay_in_quiet_hours_is_refused_once() -> None:
    """Whatever the settings say: the gate holds over it, and it is not asked again and again."""
    bench = _bench(refusals={"vov1": "Giờ yên tĩnh."}).run(400)
    assert bench.carried == []
    assert _told(bench) == [("1", "refused")]


def test_a_lost_device_breaks_a_relay_and_it_goes_on_when_it_is_back() -> None:
    """Part 1 is interrupted, part 2 begins with the device."""
    bench = _bench().run(60)
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.open = False
    bench.run(63)
    bench.open = True
    bench.run(400)
    assert _told(bench) == [("1", "interrupted"), ("2", "ended")]
    assert _spans(bench)[1][1] == WINDOW_S


def test_a_relay_that_a_person_stops_stays_silent() -> None:
    """Its window is given up for that day."""
    bench = _bench().run(60)
    bench.take(stop(bench.deck, bench.turn(), by="quantri", reason="Người trực bấm dừng."))
    bench.run(400)
    assert _told(bench) == [("1", "interrupted")]
    assert len(bench.carried) == 1


def test_an_emergency_goes_over_a_relay_which_goes_on_in_its_own_moment() -> None:
    """Nothing of another station is kept for later: its window ends when it would have ended."""
    bench = _bench().run(60)
    bench.take(pre_empt(bench.deck, bench.turn(), emergency(), replaces=False))
    bench.run(400)
    assert [kind for _, kind in _told(bench)] == ["ended", "ended"]
    again_s, last_s = _spans(bench)[1]
    assert again_s == pytest.approx(60.25 + 4 + 15 + 1.5 + 15 + 5, abs=0.3)
    assert last_s == WINDOW_S
    suspended = [event.kind for event in bench.events if event.kind is EventKind.SUSPENDED]
    assert suspended == [EventKind.SUSPENDED]


@pytest.mark.parametrize("by_s", [-3.0, 3.0, 40.0])
def test_a_relay_that_goes_on_ends_by_the_clock_and_the_schedule_of_then(by_s: float) -> None:
    """Both may have been changed while the emergency was on the air."""
    bench = _bench().run(100)
    bench.take(pre_empt(bench.deck, bench.turn(), emergency(), replaces=False))
    bench.wall_ahead_s = by_s
    bench.windows = (replace(_window(), ends_at=START + timedelta(seconds=WINDOW_S - 60)),)
    bench.run(400)
    assert _spans(bench)[1][1] == pytest.approx(WINDOW_S - 60 - by_s, abs=0.001)
    assert _told(bench)[-1][1] == "ended"


def test_an_emergency_that_outlasts_the_window_ends_the_relay() -> None:
    """Interrupted, with the reason; nothing of it comes afterwards."""
    bench = _bench().run(280)
    bench.take(pre_empt(bench.deck, bench.turn(), emergency(), replaces=False))
    bench.run(400)
    assert sorted(kind for _, kind in _told(bench)) == ["ended", "interrupted"]
    assert len(bench.carried) == 1


def test_a_session_after_the_window_begins_on_its_second() -> None:
    """A relay leaves the deck free for what comes next."""
    later = session().moved_to(START + timedelta(seconds=WINDOW_S))
    bench = _bench(sessions=(later,)).run(700)
    assert bench.seconds(bench.places[0]) == WINDOW_S
    assert bench.ends() == {"vov1": "ended", "a": "ended", "b": "ended", "c": "ended"}


def test_a_stop_just_before_the_window_silences_all_of_it() -> None:
    """What is armed already is stopped as a whole: no other part of it comes instead."""
    bench = _bench().run(-5)
    bench.take(stop(bench.deck, bench.turn(), by="quantri", reason="Người trực bấm dừng."))
    bench.run(400)
    assert _told(bench) == [("1", "cancelled")]
    assert len(bench.carried) == 1


def test_a_relay_that_an_emergency_held_up_has_no_start_error() -> None:
    """It is due when the emergency lets it begin: that is no fault of the player's."""
    bench = _bench().run(-5)
    bench.take(pre_empt(bench.deck, bench.turn(), emergency(), replaces=False))
    bench.run(400)
    (started,) = (
        event for event in bench.events if event.kind is EventKind.STARTED and "vov1" in str(event.occurrence)
    )
    assert started.details["start_error_ms"] == pytest.approx(0, abs=1)
    assert _spans(bench)[1][0] > 0


def test_a_relay_that_may_not_go_on_after_an_emergency_is_interrupted() -> None:
    """The gate is asked once more: clock and plan may be others than before."""
    bench = _bench().run(60)
    bench.take(pre_empt(bench.deck, bench.turn(), emergency(), replaces=False))
    bench.refusals = {"vov1": "Không còn trong lịch."}
    bench.run(400)
    assert ("1", "interrupted") in _told(bench)
    assert len(bench.carried) == 1


def test_a_relay_that_the_schedule_has_anew_waits_for_the_session_that_sounds() -> None:
    """Two sounds at once are never right: it begins, late, when the session is over."""
    bench = Bench().run(20)
    bench.windows = (_window(),)
    bench.run(400)
    closing = max(bench.places, key=lambda each: each.at)
    ((first_s, last_s),) = _spans(bench)
    assert first_s > bench.seconds(closing)
    assert last_s == WINDOW_S


def test_a_session_waits_for_a_relay_that_the_schedule_has_no_more() -> None:
    """What sounds is not cut off: the session begins when it is over."""
    bench = _bench().run(20)
    bench.windows = ()
    bench.sessions = (session().moved_to(START + timedelta(seconds=WINDOW_S - 5)),)
    bench.run(900)
    assert min(bench.seconds(each) for each in bench.places) >= WINDOW_S
    assert bench.ends()["a"] == "ended"
