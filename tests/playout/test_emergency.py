"""An emergency over whatever sounds: at once, with its reason, and what becomes of the rest."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from broadcaster.playout.deck import PRE_EMPTED, lose, stop
from broadcaster.playout.emergency import call_off, pre_empt
from broadcaster.playout.event import CLOSING_KINDS, EventKind
from broadcaster.playout.turn import Decided, Emergency
from broadcaster.schedule.occurrence import CatchUp, Resumption
from broadcaster.units import SAMPLE_RATE, DurationMs
from tests.playout.bench import Bench
from tests.playout.sample_session import SECONDS, emergency, session, sha

LENGTH_S = SECONDS["alarm"] + 2 * SECONDS["storm"] + 1.5 + SECONDS["closing"]
"""Alarm, two sayings with a pause between, closing."""


def _released(bench: Bench, number: int = 1, *, replaces: bool = False) -> Bench:
    bench.take(pre_empt(bench.deck, bench.turn(), emergency(number), replaces=replaces))
    return bench


def _placed(bench: Bench, name: str) -> list[float]:
    return [bench.seconds(place) for place in bench.places if place.audio_sha256 == sha(name)]


def test_an_emergency_sounds_at_once_with_its_alarm_and_is_repeated() -> None:
    """From the next frame that the device has not taken: alarm, message, pause, message, closing."""
    bench = _released(Bench().run(20))
    now_s = bench.now_s
    bench.run(200)
    assert _placed(bench, "alarm") == [now_s]
    assert _placed(bench, "storm") == [now_s + 4, now_s + 4 + 15 + 1.5]
    assert bench.told(EventKind.ENDED)[0] == ("storm", "ended")


def test_the_release_stays_in_the_log_with_person_and_reason() -> None:
    """Who released it, why and when, in the event that comes before any sound."""
    bench = _released(Bench().run(20))
    armed = next(each for each in bench.events if each.kind is EventKind.ARMED and "release" in each.details)
    release = armed.details["release"]
    assert isinstance(release, dict)
    assert (release["by"], release["reason"]) == ("lanhdao", "Lũ về trong đêm")


@pytest.mark.parametrize("rule", list(Resumption))
def test_the_interrupted_item_goes_on_as_its_session_says(rule: Resumption) -> None:
    """Resumed where it was cut off, to the frame; begun anew; or dropped. The others follow in any case."""
    bench = _released(Bench((session(resumption=rule),)).run(20))
    cut_s = bench.now_s
    bench.run(300)
    assert bench.ends()["a"] == ("interrupted" if rule is Resumption.DROP else "ended")
    assert bench.ends()["b"] == bench.ends()["c"] == "ended"
    again = [place for place in bench.places if place.audio_sha256 == sha("a")][1:]
    resumed_s = cut_s + LENGTH_S
    expected = {
        Resumption.RESUME: [(resumed_s, round((cut_s - 10) * SAMPLE_RATE))],
        Resumption.RESTART: [(resumed_s, 0)],
        Resumption.DROP: [],
    }
    assert [(bench.seconds(place), place.skip) for place in again] == expected[rule]


def test_suspended_and_resumed_are_told_with_their_frames() -> None:
    """The log says where an item was cut off and where it went on."""
    bench = _released(Bench((session(resumption=Resumption.RESUME),)).run(20))
    bench.run(300)
    told = [event for event in bench.events if event.kind in {EventKind.SUSPENDED, EventKind.RESUMED}]
    assert [event.kind for event in told] == [EventKind.SUSPENDED, EventKind.RESUMED]
    assert told[0].details["frames"] == told[1].details["frames"]
    assert told[0].details["by"] == emergency().occurrence.id


def test_what_was_armed_but_silent_comes_after_the_emergency() -> None:
    """An item that was armed ten seconds ahead is never armed twice: it sounds later."""
    bench = _released(Bench().run(35))
    bench.run(300)
    assert bench.told(EventKind.ARMED).count(("b", "armed")) == 1
    errors = [event.details["start_error_ms"] for event in bench.events if event.kind is EventKind.STARTED]
    assert max(abs(float(str(error))) for error in errors) < 1
    assert set(bench.ends().values()) == {"ended"}


def test_what_may_no_longer_be_aired_afterwards_is_given_up() -> None:
    """The gate is asked again before anything goes on: nothing is resumed into quiet hours."""
    bench = _released(Bench().run(20))
    bench.refusals = dict.fromkeys("abc", "Giờ yên tĩnh.")
    bench.run(300)
    assert bench.ends() == {"a": "interrupted", "b": "refused", "c": "refused", "storm": "ended"}


def test_another_emergency_waits_for_the_first() -> None:
    """Unless it is told to replace it, the second begins on the frame at which the first one ends."""
    bench = _released(_released(Bench().run(20)), 2)
    now_s = bench.now_s
    bench.run(300)
    assert _placed(bench, "alarm") == [now_s, now_s + LENGTH_S]
    assert [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"] == [("storm", "ended")] * 2


def test_what_waits_is_told_when_it_is_released() -> None:
    """With person and reason, not only when it sounds."""
    bench = _released(_released(Bench().run(20)), 2)
    told = next(event for event in bench.events if event.kind is EventKind.RELEASED)
    assert told.occurrence == emergency(2).occurrence.id
    assert told.details["waits_for"] == "emergency"
    assert told.details["release"] == emergency(2).release.told()


@pytest.mark.parametrize("act", [stop, call_off])
def test_what_waits_is_cancelled_by_a_stop(act: Callable[..., Decided]) -> None:
    """By "Dừng ngay mọi thứ" as by calling off: each that was released has an end in the log."""
    bench = _released(_released(Bench().run(20)), 2)
    bench.take(act(bench.deck, bench.turn(), by="truc", reason="Báo nhầm."))
    bench.run(300)
    ends = [(event.occurrence, event.kind) for event in bench.events if event.kind is EventKind.CANCELLED]
    assert (emergency(2).occurrence.id, EventKind.CANCELLED) in ends
    assert not bench.deck.waiting


def test_an_emergency_waits_for_an_output_and_sounds_when_it_is_back() -> None:
    """With no output working it is kept; the log says at once that it waits."""
    bench = _released(Bench(open=False).run(-40))
    assert bench.told() == [("storm", "released")]
    bench.run(-35)
    bench.open = True
    bench.run(-20)
    assert _placed(bench, "alarm") == [pytest.approx(-34.5, abs=0.26)]


def test_an_emergency_that_waited_too_long_is_given_up() -> None:
    """What was released in the evening wakes nobody at night: its release has to be given anew."""
    bench = Bench(sessions=(), open=False).run(0)
    limited = replace(emergency(), until=bench.turn().monotonic + 60)
    bench.take(pre_empt(bench.deck, bench.turn(), limited, replaces=False))
    bench.run(61)
    bench.open = True
    bench.run(80)
    assert bench.ends() == {"storm": "failed"}
    assert not bench.places


def test_what_waits_is_decoded_again_before_it_sounds() -> None:
    """A sound that has left the memory meanwhile is waited for; the first message is not said longer."""
    bench = _released(_released(Bench().run(20)), 2)
    bench.pending = {"storm"}
    bench.run(80)
    assert len(_placed(bench, "alarm")) == 1
    bench.pending = set()
    bench.run(300)
    assert len(_placed(bench, "alarm")) == 2
    assert [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"] == [("storm", "ended")] * 2


def test_a_sound_that_is_lost_while_it_waits_has_failed() -> None:
    """The programme goes on; the log says what became of the message."""
    bench = _released(_released(Bench().run(20)), 2)
    bench.lost = frozenset({"storm"})
    bench.run(300)
    ends = [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"]
    assert ends == [("storm", "ended"), ("storm", "failed")]
    assert bench.ends()["c"] == "ended"


def test_another_emergency_replaces_the_first_when_told_to() -> None:
    """The first one is interrupted, and the programme goes on after the second."""
    bench = _released(Bench().run(20)).run(28)
    _released(bench, 2, replaces=True)
    bench.run(300)
    ends = [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"]
    assert ends == [("storm", "interrupted"), ("storm", "ended")]
    assert bench.ends()["c"] == "ended"


def test_an_emergency_that_is_called_off_ends_at_once_and_the_programme_goes_on() -> None:
    """The message is interrupted, by whom; the item that it interrupted begins anew."""
    bench = _released(Bench().run(20)).run(30)
    bench.take(call_off(bench.deck, bench.turn(), by="lanhdao", reason="Báo nhầm."))
    back_s = bench.now_s
    bench.run(300)
    assert bench.ends()["storm"] == "interrupted"
    assert bench.ends()["a"] == "ended"
    assert _placed(bench, "a")[1] == pytest.approx(back_s + 0.25)


def test_a_stop_ends_the_emergency_and_what_it_suspended() -> None:
    """Stop now means silence: nothing goes on afterwards."""
    bench = _released(Bench().run(20)).run(30)
    bench.take(stop(bench.deck, bench.turn(), by="quantri", reason="Người trực bấm dừng."))
    bench.run(300)
    assert bench.ends() == {"storm": "interrupted", "a": "interrupted", "b": "cancelled", "c": "cancelled"}


def test_an_emergency_without_the_leaders_approval_disturbs_nothing() -> None:
    """What the gate refuses is recorded with the release that asked for it; the programme is untouched."""
    bench = Bench(refusals={"storm": "Chưa được duyệt."}).run(20)
    decided = pre_empt(bench.deck, bench.turn(), emergency(), replaces=False)
    assert not decided.clears
    bench.take(decided)
    bench.run(300)
    assert bench.ends()["storm"] == "refused"
    assert bench.ends()["a"] == "ended"


def test_an_emergency_sounds_although_the_clock_is_not_trusted() -> None:
    """A person started it, whatever the machine thinks the time is."""
    bench = Bench(trusted=False).run(20)
    _released(bench).run(200)
    assert bench.ends() == {"storm": "ended"}


def test_a_session_that_should_begin_during_an_emergency_follows_its_rule() -> None:
    """Late within its limit it begins afterwards; the reason of a missed one names the emergency."""
    bench = _released(Bench((session(catch_up=CatchUp.JOIN),), now_s=-20.0)).run(300)
    assert bench.ends()["a"] == "missed"
    missed = next(event for event in bench.events if event.kind is EventKind.MISSED)
    assert missed.details["reason"] == PRE_EMPTED
    assert bench.ends()["c"] == "ended"


def test_a_device_that_dies_in_an_emergency_ends_both_and_the_message_is_said_again() -> None:
    """The message is interrupted, the suspended item too; when it is back the message comes first of all."""
    bench = _released(Bench().run(20)).run(30)
    bench.take(lose(bench.deck, bench.turn(), reason="Thiết bị ngừng."))
    bench.open = False
    bench.run(32)
    bench.open = True
    bench.run(300)
    storms = [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"]
    assert storms == [("storm", "interrupted"), ("storm", "ended")]
    assert bench.ends() == {"storm": "ended", "a": "interrupted", "b": "ended", "c": "ended"}
    assert _placed(bench, "alarm")[-1] == pytest.approx(32.5, abs=0.25)


def test_every_item_has_exactly_one_end_whenever_an_emergency_comes() -> None:
    """At any quarter of a second of the session, for each rule."""
    for rule in Resumption:
        for quarter in range(-48, 460, 7):
            bench = Bench((session(resumption=rule),)).run(quarter / 4)
            _released(bench).run(320)
            ends = [script for script, _ in bench.told(*CLOSING_KINDS)]
            assert sorted(ends) == ["a", "b", "c", "storm"], (rule, quarter)
            starts = [script for script, _ in bench.told(EventKind.STARTED)]
            assert len(starts) == len(set(starts)), (rule, quarter)


def test_an_emergency_goes_to_its_own_clusters_only() -> None:
    """An output that serves two clusters reports the emergency for the one that it is meant for."""
    message = emergency()
    meant = replace(message, occurrence=replace(message.occurrence, clusters=("c2",)))
    bench = Bench(deck=replace(Bench().deck, clusters=("c1", "c2"))).run(20)
    bench.take(pre_empt(bench.deck, bench.turn(), meant, replaces=False))
    bench.run(200)
    clusters = {event.cluster for event in bench.events if event.occurrence == meant.occurrence.id}
    assert clusters == {"c2"}


def _live() -> Emergency:
    message = emergency()
    spoken = replace(message.occurrence, audio_sha256=None, source="micro", duration_ms=DurationMs(600_000))
    return replace(message, occurrence=spoken)


def test_a_person_at_the_microphone_is_carried_after_a_chime_until_the_end() -> None:
    """The end is called by the person; then what was interrupted begins anew."""
    bench = Bench().run(20)
    bench.take(pre_empt(bench.deck, bench.turn(), _live(), replaces=False))
    chime_s = bench.now_s
    bench.run(40)
    bench.take(call_off(bench.deck, bench.turn(), by="lanhdao", reason="Nói xong."))
    bench.run(300)
    assert _placed(bench, "chime") == [chime_s]
    assert [each.first / SAMPLE_RATE - 1_000 for each in bench.carried] == [chime_s + SECONDS["chime"]]
    assert bench.ends() == dict.fromkeys(["storm", "a", "b", "c"], "ended")


def test_a_microphone_that_was_forgotten_ends_by_itself() -> None:
    """After its longest time the programme goes on."""
    bench = Bench().run(20)
    bench.take(pre_empt(bench.deck, bench.turn(), _live(), replaces=False))
    bench.run(900)
    assert bench.ends()["storm"] == "ended"
    assert bench.ends()["a"] == "ended"


def test_what_has_ended_is_not_suspended_and_never_sounds_again() -> None:
    """Also when nobody could note its end yet, the log being full: what is over is looked at first."""
    bench = Bench().run(20)
    bench.now_s = 41.0
    _released(bench).run(300)
    assert _placed(bench, "a") == [10.0]
    assert bench.ends() == dict.fromkeys(["a", "b", "c", "storm"], "ended")


def test_a_person_who_has_said_all_leaves_the_message_that_waits() -> None:
    """Only the talk ends; the storm warning behind it begins, and then the programme goes on."""
    bench = Bench().run(20)
    talk = _live()
    bench.take(pre_empt(bench.deck, bench.turn(), talk, replaces=False))
    _released(bench.run(30), 2).run(40)
    bench.take(call_off(bench.deck, bench.turn(), by="lanhdao", reason="Nói xong.", only=talk.occurrence.id))
    bench.run(300)
    ends = [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"]
    assert ends == [("storm", "ended")] * 2
    assert len(_placed(bench, "storm")) == 2
    assert bench.ends()["a"] == "ended"


def test_a_talk_that_still_waits_is_called_off_without_a_word_of_the_one_that_sounds() -> None:
    """The message that sounds is said to its end."""
    bench = _released(Bench().run(20), 2)
    talk = _live()
    bench.take(pre_empt(bench.deck, bench.turn(), talk, replaces=False))
    bench.take(
        call_off(bench.deck, bench.turn(), by="lanhdao", reason="Thôi không nói.", only=talk.occurrence.id)
    )
    bench.run(300)
    ends = [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"]
    assert ends == [("storm", "cancelled"), ("storm", "ended")]
    assert not bench.carried


def test_a_talk_that_ends_by_itself_has_its_end_although_a_message_waits() -> None:
    """The message is armed while the last words sound; what is on the output stays known until it ends."""
    bench = Bench().run(20)
    bench.take(pre_empt(bench.deck, bench.turn(), _live(), replaces=False))
    _released(bench.run(30), 2).run(900)
    ends = [end for end in bench.told(*CLOSING_KINDS) if end[0] == "storm"]
    assert ends == [("storm", "ended")] * 2


def test_no_closing_comes_alone_after_an_emergency() -> None:
    """It belongs to an item whose gate has counted it: where none goes on the session is over."""
    bench = _released(Bench().run(20))
    before = _placed(bench, "closing")
    bench.refusals = dict.fromkeys("abc", "Giờ yên tĩnh.")
    bench.run(300)
    assert _placed(bench, "closing") == before


def test_a_session_never_begins_over_the_closing_of_an_emergency() -> None:
    """Due in its last quarter of a second the session begins after it."""
    bench = Bench()
    bench.now_s = 0.1 - LENGTH_S
    _released(bench).run(300, step_s=0.05)
    assert _placed(bench, "signature")[0] >= 0.1
