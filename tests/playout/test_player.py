"""The loop on a virtual clock with clocked outputs: log first, then sound; nothing twice, nothing lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.clock import VirtualClock
from broadcaster.errors import OutputError, PlaylogError, RepeatedEventError, SoundError
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import CLOSING_KINDS, Event, EventKind, Mode
from broadcaster.playout.feeding import Programme, nothing
from broadcaster.playout.output import Position
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from broadcaster.schedule.occurrence import CatchUp, PlannedSession, Resumption
from broadcaster.units import SAMPLE_RATE, Sha256
from tests.playout.sample_session import FRAME, SECONDS, START, emergency, occurrence, session

SESSION = session(occurrences=(occurrence("a", 10), occurrence("b", 42)), catch_up=CatchUp.JOIN)


def _load(sha256: Sha256) -> Clip:
    return Clip(np.full(SECONDS[sha256.rstrip("0")] * SAMPLE_RATE, 0.1, np.float32))


class StubbornLog:
    """A log that can be told to refuse; what it took is durable."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.refuses = False
        self.wait: Callable[[], object] = nothing
        self.held: set[tuple[str, str]] = set()

    def __call__(self, events: Sequence[Event]) -> None:
        """Keep all or none; what is held already is not taken again."""
        if self.refuses:
            raise PlaylogError("Đĩa đầy.")
        armed = {(event.occurrence, event.cluster) for event in self.events if event.kind is EventKind.ARMED}
        again = [event for event in events if event.kind is EventKind.ARMED]
        if any((event.occurrence, event.cluster) in self.held for event in events):
            raise RepeatedEventError("Đã ghi.")
        if any((event.occurrence, event.cluster) in armed for event in again):
            raise RepeatedEventError("Đã ghi.")
        self.events += events
        self.wait()


class FragileOutput(ClockedOutput):
    """A clocked output that can die and refuse to open."""

    dead_at: Position | None = None
    behind_s = 0.0
    opens = 0

    def open(self) -> None:
        """Open unless dead."""
        self.opens += 1
        if self.dead_at:
            raise OutputError("Không có thiết bị.")

    def position(self) -> Position:
        """The last sign of life when dead; ``behind_s`` is by how much its crystal has fallen behind."""
        position = super().position()
        return self.dead_at or replace(position, monotonic=position.monotonic + self.behind_s)

    def alive_at(self) -> float:
        """The last sign of life when dead."""
        return self.position().monotonic


@dataclass
class Station:
    """A player with one output, on a virtual clock."""

    clock: VirtualClock = field(default_factory=lambda: VirtualClock(START - timedelta(seconds=30)))
    log: StubbornLog = field(default_factory=StubbornLog)
    sessions: tuple[PlannedSession, ...] = (SESSION,)
    programme_knows_the_log: bool = True

    def __post_init__(self) -> None:
        self.output = FragileOutput("loa-01", self.clock)
        self.player = self.new_player()

    def new_player(self) -> Player:
        """A player that starts anew on the same log, as after a restart."""
        known = self.log.events if self.programme_knows_the_log else []
        settled = {event.occurrence for event in known if event.occurrence}
        programme = Programme(
            self.sessions,
            FRAME,
            lambda _airing: None,
            Mode.TRAINING,
            {"c1": frozenset(settled)},
        )
        channel = Channel(self.output, Deck(("c1",)))
        return Player(self.clock, [channel], load=_load, log=self.log, feed=lambda _now: programme)

    def run(self, seconds: float) -> None:
        """Turn for ``seconds``, four times a second, going on when the log refuses."""
        for _ in range(round(seconds * 4)):
            try:
                self.player.turn()
            except PlaylogError:
                assert self.log.refuses
            self.clock.sleep(0.25)

    def kinds(self, script: str) -> list[str]:
        """Kinds of the events of ``script``, in order."""
        return [
            event.kind.value
            for event in self.log.events
            if event.occurrence and f":{script}:" in event.occurrence
        ]


def test_a_session_is_played_and_logged_to_its_end() -> None:
    """Two items: armed, started, ended, each once."""
    station = Station()
    station.run(150)
    assert station.kinds("a") == station.kinds("b") == ["armed", "started", "ended"]


def test_nothing_sounds_before_its_arming_is_durable() -> None:
    """While the log cannot be written no sound is placed; when it can, the session goes on."""
    station = Station()
    station.log.refuses = True
    station.run(45)
    assert station.output.placed == []
    station.log.refuses = False
    station.run(150)
    assert station.kinds("b") == ["armed", "started", "ended"]
    assert station.kinds("a")[-1] in {event.value for event in CLOSING_KINDS}


def test_a_full_log_in_the_middle_loses_no_event() -> None:
    """Events that could not be written are written when the log is back, with the time they happened."""
    station = Station()
    station.run(45)
    station.log.refuses = True
    station.run(35)
    station.log.refuses = False
    station.run(100)
    ended = next(event for event in station.log.events if event.kind is EventKind.ENDED)
    assert ended.at == START + timedelta(seconds=40)


def test_what_began_while_the_disk_was_full_is_told_as_it_was_then() -> None:
    """Not as it would seem when the disk has room again: the device's crystal has drifted meanwhile."""
    station = Station()
    station.run(35)
    station.log.refuses = True
    station.run(60)
    station.output.behind_s = 0.5
    station.log.refuses = False
    station.run(5)
    started, ended = (
        next(event for event in station.log.events if event.kind is kind)
        for kind in (EventKind.STARTED, EventKind.ENDED)
    )
    assert started.details["start_error_ms"] == 0
    assert (started.at, ended.at) == (START + timedelta(seconds=10), START + timedelta(seconds=40))


def test_an_item_that_begins_while_an_emergency_is_logged_has_begun() -> None:
    """The log has its start and that it was suspended, although nobody knew of either when writing began."""
    station = Station()
    station.run(39.5)
    station.log.wait = lambda: station.clock.sleep(0.5)
    station.player.release(emergency())
    station.log.wait = nothing
    station.run(100)
    assert station.kinds("a")[:4] == ["armed", "started", "suspended", "resumed"]


def test_what_the_log_already_holds_is_never_played_and_holds_nobody_up() -> None:
    """A deck that does not know of an armed occurrence stays silent; the rest goes on."""
    station = Station()
    station.log.held = {(SESSION.occurrences[0].id, "c1")}
    station.run(150)
    assert station.kinds("a") == []
    assert station.kinds("b") == ["armed", "started", "ended"]


def test_a_restart_in_the_middle_closes_the_open_play_and_goes_on_with_the_rest() -> None:
    """After a crash: the item that sounded is interrupted, no item sounds twice, the session is joined."""
    station = Station()
    station.run(50)
    station.clock.sleep(5)
    station.player = station.new_player()
    station.player.boot([(SESSION.occurrences[0].id, "c1")], station.log.events[-1].at, Mode.TRAINING)
    station.run(150)
    assert station.kinds("a") == ["armed", "started", "interrupted"]
    assert station.kinds("b") == ["armed", "started", "ended"]


def test_a_clock_that_boots_in_the_past_plays_nothing_until_it_is_right() -> None:
    """With a wall clock before the newest event nothing is played; once it is set right, the plan counts."""
    station = Station()
    station.player.boot([], START - timedelta(seconds=31), Mode.TRAINING)
    assert station.player.trusted
    station.player.boot([], START + timedelta(days=1), Mode.TRAINING)
    station.run(60)
    assert (station.player.trusted, station.kinds("a")) == (False, [])
    station.clock.step(timedelta(days=2))
    station.run(10)
    assert (station.player.trusted, station.kinds("a")) == (True, ["missed"])
    assert EventKind.CLOCK_TRUSTED in {event.kind for event in station.log.events}


@pytest.mark.parametrize("hours", [1, -1])
def test_a_clock_that_is_set_in_a_session_is_logged_and_the_session_goes_on(hours: int) -> None:
    """Every step is an event with its size; both items end as played."""
    station = Station()
    station.run(50)
    station.clock.step(timedelta(hours=hours))
    station.run(30)
    station.clock.step(timedelta(hours=-hours))
    station.run(120)
    steps = [
        event.details["step_ms"] for event in station.log.events if event.kind is EventKind.CLOCK_STEPPED
    ]
    assert steps == [hours * 3_600_000, -hours * 3_600_000]
    assert station.kinds("a") == station.kinds("b") == ["armed", "started", "ended"]


def test_an_output_that_dies_is_noticed_logged_and_opened_again() -> None:
    """A device without a sign of life is lost, what sounded is interrupted, it is tried until it is back."""
    station = Station()
    station.run(50)
    station.output.dead_at = station.output.position()
    station.run(20)
    assert station.kinds("a")[-1] == "interrupted"
    assert station.output.opens > 2
    station.output.dead_at = None
    station.run(100)
    kinds = [event.kind for event in station.log.events if event.occurrence is None]
    assert kinds == [EventKind.OUTPUT_LOST, EventKind.OUTPUT_BACK]
    assert len([kind for kind in station.kinds("b") if EventKind(kind) in CLOSING_KINDS]) == 1


def test_a_halt_stops_the_sound_at_once_and_says_who() -> None:
    """The operator's stop clears the output, interrupts the item and cancels the rest."""
    station = Station()
    station.run(50)
    station.player.halt(by="quantri", reason="Người trực bấm dừng.")
    station.run(100)
    assert station.kinds("a")[-1] == "interrupted"
    assert station.kinds("b") == ["cancelled"]
    sounding_until = max(last for _, last in station.output.placed) / SAMPLE_RATE
    assert sounding_until <= 50.1


def test_what_the_page_shows_is_what_sounds() -> None:
    """While an item sounds its title and the rest of its time are told; before and after, nothing."""
    station = Station()
    assert station.player.playing()[0].title is None
    station.run(50)
    playing = station.player.playing()[0]
    assert playing.title == "Bài a"
    assert playing.ends_in_s == pytest.approx(20, abs=0.5)
    station.run(150)
    assert station.player.playing()[0].title is None


def test_a_player_that_crashes_again_and_again_plays_nothing_until_a_person_says_so() -> None:
    """Safe mode: nothing of the programme is read; afterwards what was missed is recorded as missed."""
    station = Station()
    station.player.boot([], None, Mode.TRAINING, crashes=4)
    station.run(60)
    assert station.player.safe
    assert [event.kind for event in station.log.events] == [EventKind.BOOTED, EventKind.SAFE_MODE]
    station.player.leave_safe_mode(by="quantri")
    station.run(150)
    assert station.kinds("a") == ["missed"]
    assert station.kinds("b") == ["armed", "started", "ended"]


def test_three_crashes_are_no_crash_loop() -> None:
    """A station that had bad luck plays on."""
    station = Station()
    station.player.boot([], None, Mode.TRAINING, crashes=3)
    station.run(150)
    assert station.kinds("a") == ["armed", "started", "ended"]


def test_a_person_can_say_that_the_clock_is_right() -> None:
    """A log that lies in the future silences nobody for ever; who said so stays in the log."""
    station = Station()
    station.player.boot([], START + timedelta(days=400), Mode.TRAINING)
    station.run(5)
    station.player.trust_clock(by="quantri", reason="Đã so với đồng hồ điện thoại.")
    station.run(150)
    assert station.kinds("a") == ["armed", "started", "ended"]
    said = next(event for event in station.log.events if event.kind is EventKind.CLOCK_TRUSTED)
    assert said.details == {"by": "quantri", "reason": "Đã so với đồng hồ điện thoại."}


def test_a_clock_before_the_earliest_possible_moment_is_wrong_even_with_an_empty_log() -> None:
    """A new machine that boots in 1970 plays nothing."""
    station = Station()
    station.player.boot([], None, Mode.TRAINING, earliest=START + timedelta(hours=1))
    station.run(60)
    assert not station.player.trusted
    assert station.kinds("a") == []


def test_a_stop_holds_although_the_disk_is_full() -> None:
    """The sound ends at once and nothing begins again; it is logged when that is possible."""
    station = Station()
    station.run(50)
    station.log.refuses = True
    station.player.halt(by="quantri", reason="Người trực bấm dừng.")
    station.run(10)
    station.log.refuses = False
    station.run(150)
    assert station.kinds("a") == ["armed", "started", "interrupted"]
    assert station.kinds("b") == ["cancelled"]
    assert max(last for _, last in station.output.placed) / SAMPLE_RATE <= 50.1


def test_an_emergency_sounds_although_the_disk_is_full() -> None:
    """In a flood nobody waits for a log; it is written as soon as it can be, with its release."""
    station = Station()
    station.run(50)
    station.log.refuses = True
    station.player.release(emergency())
    station.run(20)
    assert any(first / SAMPLE_RATE == pytest.approx(50, abs=0.1) for first, _ in station.output.placed)
    station.log.refuses = False
    station.run(200)
    assert station.kinds("storm") == ["armed", "started", "ended"]
    assert station.kinds("a")[-1] == "ended"


def test_an_item_goes_on_after_an_emergency_although_the_disk_is_full() -> None:
    """Its arming is durable: it waits for no log, and loses nothing of its beginning to a slow one."""
    station = Station(sessions=(replace(SESSION, resumption=Resumption.RESUME),))
    station.run(50)
    station.player.release(emergency(repeats=1))
    station.log.refuses = True
    station.run(60)
    first, last = station.output.placed[-1]
    assert (last - first) / SAMPLE_RATE == pytest.approx(40 - 50 + 30, abs=0.3)
    station.log.refuses = False
    station.run(100)
    assert station.kinds("a") == ["armed", "started", "suspended", "resumed", "ended"]


def test_an_emergency_sounds_without_an_alarm_whose_file_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Just after a start nothing is decoded: what is missing of the frame is left out, never the words."""
    assert FRAME.alarm is not None
    alarm, whole = FRAME.alarm.audio_sha256, _load

    def load(sha256: Sha256) -> Clip:
        if sha256 == alarm:
            raise SoundError("không tìm thấy tệp âm thanh; hãy khôi phục.", place=sha256)
        return whole(sha256)

    monkeypatch.setattr(f"{__name__}._load", load)
    station = Station()
    station.player.turn()
    station.player.release(emergency())
    station.run(200)
    assert station.kinds("storm") == ["armed", "started", "ended"]
    assert station.output.placed


def test_an_emergency_that_was_released_before_is_not_aired_again() -> None:
    """The same release twice: the second is refused by the log, and what sounds goes on."""
    station = Station()
    station.run(50)
    station.player.release(emergency())
    station.run(60)
    with pytest.raises(RepeatedEventError):
        station.player.release(emergency())
    station.run(200)
    assert station.kinds("storm") == ["armed", "started", "ended"]
    assert station.kinds("b")[-1] == "ended"


def test_an_item_that_the_log_holds_open_is_closed_as_failed_and_not_played() -> None:
    """A commit that failed and was stored after all: nothing sounds twice, nothing stays without an end."""
    station = Station()
    item = SESSION.occurrences[0]
    station.log.events.append(
        Event(EventKind.ARMED, START, Mode.TRAINING, item.id, "c1", {"reason": "lần ghi không rõ"})
    )
    station.programme_knows_the_log = False
    station.player = station.new_player()
    station.run(150)
    assert station.kinds("a") == ["armed", "failed"]
    assert station.kinds("b") == ["armed", "started", "ended"]


def test_a_player_that_the_machine_let_wait_does_not_blame_the_device() -> None:
    """After a pause of the whole process the newest sign of life is old, and proves nothing."""
    station = Station()
    station.run(50)
    station.output.dead_at = station.output.position()
    station.clock.sleep(3)
    station.player.turn()
    station.output.dead_at = None
    station.run(120)
    assert EventKind.OUTPUT_LOST not in {event.kind for event in station.log.events}
