"""The deck's decisions, one rule a test, on a clocked output and a clock of our own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from broadcaster.playout.deck import decide, lose, stop
from broadcaster.playout.event import EventKind
from broadcaster.playout.turn import Deck
from broadcaster.schedule.occurrence import CatchUp, Decision
from broadcaster.units import SAMPLE_RATE, DurationMs
from tests.playout.bench import Bench
from tests.playout.sample_session import SECONDS, START, occurrence, session, sha


def test_a_session_is_one_unbroken_chain_from_its_first_second() -> None:
    """Frame and items follow each other sample to sample, the signature on the session's second."""
    bench = Bench().run(200)
    names = [place.audio_sha256.rstrip("0") for place in bench.places]
    assert names == ["signature", "opening", "a", "sting", "b", "sting", "c", "closing"]
    ends = [place.at + SECONDS[name] * SAMPLE_RATE for place, name in zip(bench.places, names, strict=True)]
    assert bench.seconds(bench.places[0]) == 0
    assert [place.at for place in bench.places[1:]] == ends[:-1]


def test_each_item_is_armed_ten_seconds_ahead_then_started_then_ended() -> None:
    """An item's events come in this order, and armed ones well before the first sample."""
    bench = Bench().run(200)
    assert bench.told()[:3] == [("a", "armed"), ("a", "started"), ("b", "armed")]
    assert bench.ends() == {"a": "ended", "b": "ended", "c": "ended"}
    armed = [event for event in bench.events if event.kind is EventKind.ARMED]
    for event in armed:
        due = datetime.fromisoformat(str(event.details["due_at"]))
        assert timedelta(seconds=9.5) < due - event.at <= timedelta(seconds=20.5)


def test_a_start_is_on_its_planned_second() -> None:
    """Started is dated by the frame that sounded, with the error measured."""
    bench = Bench().run(200)
    started = [event for event in bench.events if event.kind is EventKind.STARTED]
    assert [event.at for event in started] == [each.planned_at for each in session().occurrences]
    assert all(event.details["start_error_ms"] == 0 for event in started)


def test_every_occurrence_of_every_cluster_gets_its_own_events() -> None:
    """An output that serves two clusters reports each play twice, once a cluster."""
    bench = Bench(deck=Deck(("c1", "c2"))).run(200)
    ended = [(event.occurrence, event.cluster) for event in bench.events if event.kind is EventKind.ENDED]
    assert len(ended) == len(set(ended)) == 6


def test_a_refused_item_leaves_the_rest_and_the_session_closes_up() -> None:
    """What the gate refuses is recorded with its reason; the next item takes its place."""
    bench = Bench(refusals={"a": "Bài đã bị rút."}).run(200)
    assert bench.ends() == {"a": "refused", "b": "ended", "c": "ended"}
    refused = next(event for event in bench.events if event.kind is EventKind.REFUSED)
    assert refused.details["reason"] == "Bài đã bị rút."
    b = next(place for place in bench.places if place.audio_sha256 == sha("b"))
    assert bench.seconds(b) == 10


def test_the_gate_is_asked_about_the_frame_around_the_item_too() -> None:
    """Signature before and closing after an item count for the quiet hours."""
    bench = Bench().run(200)
    assert bench.asked[0].starts_at == START
    assert bench.asked[-1].ends_at == START + timedelta(seconds=84 + 20 + 5)


def test_the_gate_is_told_every_cluster_that_the_output_reaches() -> None:
    """Whomever the session is meant for: an output cannot be silent for one of its clusters only."""
    bench = Bench(deck=Deck(("c1", "c2", "c3"))).run(200)
    assert {cluster for each in session().occurrences for cluster in each.clusters} == {"c1", "c2"}
    assert {each.clusters for each in bench.asked} == {("c1", "c2", "c3")}


def test_nothing_that_is_planned_has_a_release() -> None:
    """Only a person's act lets an emergency break quiet hours."""
    bench = Bench().run(200)
    assert [each.release for each in bench.asked] == [None, None, None]


def test_a_session_of_which_nothing_may_be_aired_is_silent() -> None:
    """No signature without an item."""
    bench = Bench(refusals=dict.fromkeys("abc", "Giờ yên tĩnh.")).run(200)
    assert not bench.places
    assert set(bench.ends().values()) == {"refused"}


def test_a_damaged_sound_fails_and_the_rest_goes_on() -> None:
    """A lost or altered file is never replaced by another: its item has failed."""
    bench = Bench(lost=frozenset({"b"})).run(200)
    assert bench.ends() == {"a": "ended", "b": "failed", "c": "ended"}


def test_a_damaged_signature_does_not_silence_the_session() -> None:
    """A part of the frame that is lost is left out."""
    bench = Bench(lost=frozenset({"signature"})).run(200)
    assert bench.places[0].audio_sha256 == sha("opening")
    assert set(bench.ends().values()) == {"ended"}


def test_what_the_plan_refused_or_cancelled_is_recorded_without_sound() -> None:
    """A refusal of the planning reaches the log at its time, with the plan's reason."""
    items = (
        occurrence("a", 10, Decision.REFUSED),
        occurrence("b", 10, Decision.CANCELLED),
        occurrence("c", 10),
    )
    bench = Bench((session(occurrences=items),)).run(200)
    assert bench.ends() == {"a": "refused", "b": "cancelled", "c": "ended"}


@pytest.mark.parametrize(
    ("rule", "late_ms", "seen_at_s", "ends"),
    [
        (CatchUp.SKIP, 0, 15, {"a": "missed", "b": "missed", "c": "missed"}),
        (CatchUp.LATE, 60_000, 15, {"a": "ended", "b": "ended", "c": "ended"}),
        (CatchUp.LATE, 10_000, 15, {"a": "missed", "b": "missed", "c": "missed"}),
        (CatchUp.JOIN, 0, 15, {"a": "missed", "b": "ended", "c": "ended"}),
        (CatchUp.JOIN, 0, 50, {"a": "missed", "b": "missed", "c": "ended"}),
        (CatchUp.JOIN, 0, 900, {"a": "missed", "b": "missed", "c": "missed"}),
    ],
)
def test_a_missed_start_is_caught_up_as_its_session_says(
    rule: CatchUp, late_ms: int, seen_at_s: float, ends: dict[str, str]
) -> None:
    """Skip, late within its limit, or join at the next item; what is left out is recorded as missed."""
    late = session(catch_up=rule, late_ms=DurationMs(late_ms))
    assert Bench((late,), now_s=seen_at_s).run(seen_at_s + 200).ends() == ends


def test_joining_keeps_the_planned_second_of_the_next_item() -> None:
    """The signature is placed so that the first item that is still to come sounds when it was planned."""
    bench = Bench((session(catch_up=CatchUp.JOIN),), now_s=15).run(200)
    started = next(event for event in bench.events if event.kind is EventKind.STARTED)
    assert started.at == occurrence("b", 42).planned_at


def test_what_is_settled_is_never_played_again() -> None:
    """Occurrences that the log already holds are skipped after a restart, the others play."""
    done = frozenset({occurrence("a", 0).id, occurrence("b", 0).id})
    bench = Bench((session(catch_up=CatchUp.JOIN),), now_s=50, deck=Deck(("c1",), settled=done)).run(250)
    assert bench.ends() == {"c": "ended"}


@pytest.mark.parametrize("step_s", [3_600.0, -3_600.0])
def test_a_clock_that_is_set_does_not_break_a_running_session(step_s: float) -> None:
    """The chain goes on by monotonic time; nothing is played twice, nothing left out."""
    bench = Bench().run(20)
    bench.wall_ahead_s = step_s
    bench.run(60)
    bench.wall_ahead_s = 0.0
    bench.run(300)
    assert bench.told(EventKind.ARMED) == [("a", "armed"), ("b", "armed"), ("c", "armed")]
    assert bench.ends() == {"a": "ended", "b": "ended", "c": "ended"}
    assert bench.seconds(bench.places[-1]) == 104


def test_a_clock_that_is_not_trusted_plays_nothing() -> None:
    """A station that does not know the time stays silent."""
    bench = Bench(trusted=False).run(200)
    assert not bench.places
    assert not bench.events


def test_a_stop_ends_the_item_and_cancels_the_rest() -> None:
    """Stop now: what sounds is interrupted, by whom; the rest of the session is cancelled."""
    bench = Bench().run(20)
    bench.take(stop(bench.deck, bench.turn(), by="quantri", reason="Người trực bấm dừng."))
    bench.run(300)
    assert bench.ends() == {"a": "interrupted", "b": "cancelled", "c": "cancelled"}
    interrupted = next(event for event in bench.events if event.kind is EventKind.INTERRUPTED)
    assert interrupted.details["by"] == "quantri"
    assert 0 < interrupted.details["frames"] < 30 * SAMPLE_RATE  # type: ignore[operator]


def test_a_lost_output_interrupts_and_fails_until_it_is_back() -> None:
    """While the output is dead what should begin has failed; when it is back the session is joined."""
    bench = Bench((session(catch_up=CatchUp.JOIN),)).run(20)
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.open = False
    bench.run(60)
    bench.open = True
    bench.run(300)
    assert bench.ends() == {"a": "interrupted", "b": "failed", "c": "ended"}


def test_a_device_that_is_back_goes_on_with_the_next_item_at_once() -> None:
    """Whatever the session's rule for a missed start: the rest closes up, within half a second."""
    bench = Bench().run(20)
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.open = False
    bench.run(22)
    bench.open = True
    back_s = bench.now_s
    bench.run(300)
    assert bench.ends() == {"a": "interrupted", "b": "ended", "c": "ended"}
    sting = next(place for place in bench.places if bench.seconds(place) >= back_s)
    assert (sting.audio_sha256, bench.seconds(sting) - back_s) == (sha("sting"), 0.25)


def test_a_device_that_is_back_within_ten_seconds_of_a_start_begins_late() -> None:
    """A start is not given up for a few seconds; the start error says by how much it was late."""
    bench = Bench(open=False).run(4)
    bench.open = True
    late_s = bench.now_s + 0.25
    bench.run(300)
    assert set(bench.ends().values()) == {"ended"}
    errors = [event.details["start_error_ms"] for event in bench.events if event.kind is EventKind.STARTED]
    assert errors == [pytest.approx(late_s * 1000), 0, 0]


def test_a_sound_that_is_still_being_decoded_is_waited_for() -> None:
    """Nothing is cut off at its head: the item comes when it is decoded, and no other goes before it."""
    bench = Bench(pending={"a"}).run(3)
    assert not bench.places
    bench.pending.clear()
    bench.run(300)
    assert bench.told(EventKind.STARTED) == [("a", "started"), ("b", "started"), ("c", "started")]
    assert bench.seconds(bench.places[0]) > 3


@pytest.mark.parametrize("ppm", [-200, 200])
def test_a_device_that_drifts_is_set_right_at_every_joint(ppm: int) -> None:
    """Items of a long session stay within 15 ms of their time by the clock, whatever the crystal."""
    seconds = [10 + 32 * count for count in range(30)]
    items = [replace(occurrence("a", at), id=f"chieu:2026-03-02:a:{n}") for n, at in enumerate(seconds, 1)]
    bench = Bench((session(occurrences=tuple(items)),), ppm=ppm).run(1_000)
    errors = [event.details["start_error_ms"] for event in bench.events if event.kind is EventKind.STARTED]
    assert len(errors) == 30
    assert [error for error in errors if not -0.1 < float(str(error)) < 15] == []


def test_what_the_position_may_be_off_never_makes_a_start_early() -> None:
    """A device says how well it knows its position, and everything is placed later by that."""
    bench = Bench(uncertainty_s=0.002).run(200)
    errors = [event.details["start_error_ms"] for event in bench.events if event.kind is EventKind.STARTED]
    assert errors == [pytest.approx(2, abs=0.1)] * 3


def test_an_item_added_while_the_session_plays_is_played() -> None:
    """The chain follows the plan as it stands; what runs is untouched."""
    bench = Bench((session(occurrences=(occurrence("a", 10),)),)).run(15)
    bench.sessions = (session(occurrences=(occurrence("a", 10), occurrence("c", 42))),)
    bench.run(200)
    assert bench.ends() == {"a": "ended", "c": "ended"}


@pytest.mark.parametrize("act", [decide, lambda deck, turn: stop(deck, turn, by="x", reason="y")])
def test_deciding_twice_from_the_same_state_gives_the_same_answer(act: Callable[..., object]) -> None:
    """A decision has no effect of its own: when the log could not be written it is simply made again."""
    bench = Bench().run(20)
    assert act(bench.deck, bench.turn()) == act(bench.deck, bench.turn())


def test_a_session_that_fell_behind_begins_anew_with_its_next_item() -> None:
    """After a device was away: due when it can sound, with no error of its own, and no closing alone."""
    bench = Bench().run(20)
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.open = False
    bench.now_s += 10
    bench.open = True
    bench.run(300)
    errors = [event.details["start_error_ms"] for event in bench.events if event.kind is EventKind.STARTED]
    assert errors == [0, pytest.approx(0, abs=0.1), pytest.approx(0, abs=0.1)]


def test_an_item_that_had_just_begun_when_the_device_died_is_interrupted() -> None:
    """Also when the newest sign of life lies a moment before its first frame: what was told is ended."""
    bench = Bench().run(10)
    assert bench.told(EventKind.STARTED) == [("a", "started")]
    bench.now_s = 9.9
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.run(300)
    assert bench.ends() == {"a": "interrupted", "b": "ended", "c": "ended"}


def test_what_was_armed_when_a_device_died_comes_on_its_second_when_that_is_back() -> None:
    """A loss of two seconds before a start costs nothing."""
    bench = Bench().run(-5)
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.open = False
    bench.run(-3)
    bench.open = True
    bench.run(300)
    assert set(bench.ends().values()) == {"ended"}
    assert bench.told(EventKind.ARMED) == [("a", "armed"), ("b", "armed"), ("c", "armed")]
    errors = [event.details["start_error_ms"] for event in bench.events if event.kind is EventKind.STARTED]
    assert errors[0] == pytest.approx(0, abs=0.1)


def test_what_was_armed_closes_up_when_a_device_is_back_in_the_middle_of_a_session() -> None:
    """Nobody waits in silence for the planned second of the next item behind one that was cut off."""
    bench = Bench().run(37)
    assert bench.told(EventKind.ARMED) == [("a", "armed"), ("b", "armed")]
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.open = False
    bench.run(38)
    bench.open = True
    back_s = bench.now_s
    bench.run(300)
    assert bench.ends() == {"a": "interrupted", "b": "ended", "c": "ended"}
    places = [bench.seconds(place) - back_s for place in bench.places if place.audio_sha256 == sha("b")]
    assert places[1:] == [0.25]
    errors = [event.details["start_error_ms"] for event in bench.events if event.kind is EventKind.STARTED]
    assert errors == [0, pytest.approx(0, abs=0.1), pytest.approx(0, abs=0.1)]


def test_a_closing_never_comes_alone_and_late() -> None:
    """It belongs to the item before it, whose gate has counted it."""
    bench = Bench().run(95)
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.now_s += 30
    placed = len(bench.places)
    bench.run(300)
    assert bench.ends() == {"a": "ended", "b": "ended", "c": "interrupted"}
    assert len(bench.places) == placed
