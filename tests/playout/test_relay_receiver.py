"""One source while it is relayed: from its intake to the outputs and the log, on a clock of its own."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.clock import SystemClock, VirtualClock
from broadcaster.errors import OutputError
from broadcaster.playout.event import EventKind
from broadcaster.playout.inputs.capture import Capture, Listen
from broadcaster.playout.relay.device_intake import DeviceIntake
from broadcaster.playout.relay.health import NOTHING, SILENT
from broadcaster.playout.relay.held import Tap
from broadcaster.playout.relay.intake import Complain, Hear
from broadcaster.playout.relay.receiver import HUNG_S, LINGER_S, WAKING_S, Receiver
from broadcaster.playout.relay.receivers import UNKNOWN, Ear, Receivers
from broadcaster.playout.relay.reception import Reception
from broadcaster.playout.soundcard import Line
from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE, Sha256
from tests.playout.sample_session import START
from tests.playout.stream_server import tone

LIMIT_S = 30
STEP = round(0.05 * SAMPLE_RATE)


class HandedIntake:
    """An intake whose sound and complaints the test hands in itself."""

    def __init__(self) -> None:
        self.running = threading.Event()
        self.breaks = 0
        self.hear: Hear = lambda _: None
        self.complain: Complain = lambda _: None

    def run(self, hear: Hear, complain: Complain, stopping: threading.Event) -> None:
        """Wait until the test is over."""
        self.hear, self.complain = hear, complain
        self.running.set()
        stopping.wait(LIMIT_S)

    def break_off(self) -> None:
        """Count it."""
        self.breaks += 1


@dataclass
class Desk:
    """A receiver whose time passes when it is told to."""

    clock: VirtualClock = field(default_factory=lambda: VirtualClock(START))
    intake: HandedIntake = field(default_factory=HandedIntake)
    told: list[tuple[EventKind, Mapping[str, object]]] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        until = START + timedelta(minutes=15)
        reception = Reception(
            "VOV1", "https://ten:mat-khau@phat.example.vn/vov1", until, Sha256("a" * 64), "cho"
        )
        self.receiver = Receiver(
            reception, self.intake, self.clock, load=lambda _: Clip(tone(1, 1000.0)), tell=self._tell
        )
        self.receiver.receive_in_background()
        assert self.intake.running.wait(LIMIT_S)

    def _tell(self, kind: EventKind, details: Mapping[str, object]) -> None:
        self.told.append((kind, details))

    def run(self, seconds: float, tap: Tap | None = None, sound: Block | None = None) -> None:
        """So many seconds in which ``sound`` comes, over and over, and an output takes."""
        for _ in range(round(seconds / 0.05)):
            self.clock.sleep(0.05)
            if sound is not None:
                at = self.sent % (len(sound) - STEP)
                self.intake.hear(sound[at : at + STEP])
                self.sent += STEP
            if tap is not None:
                tap.take(STEP)
            self.receiver.look()

    @property
    def kinds(self) -> list[str]:
        """What was told, in order."""
        return [kind.value for kind, _ in self.told]


TONE = tone(1.05)


def test_what_is_good_from_the_first_moment_is_not_worth_a_word() -> None:
    """The log has the relay itself."""
    desk = Desk()
    desk.run(10, sound=TONE)
    desk.run(10, desk.receiver.tap(), TONE)
    assert desk.receiver.is_here
    assert desk.told == []


def test_a_loss_and_its_end_are_told_once_each_with_the_reason() -> None:
    """With the source, its address without the password, and what was heard meanwhile."""
    desk = Desk()
    tap = desk.receiver.tap()
    desk.run(10, tap, TONE)
    desk.told.clear()
    desk.intake.complain("máy chủ không trả lời")
    desk.run(8, tap)
    desk.run(8, tap, TONE)
    assert desk.kinds == ["relay_lost", "relay_back"]
    assert desk.told[0][1] == {
        "source": "VOV1",
        "address": "https://phat.example.vn/vov1",
        "reason": "máy chủ không trả lời",
        "fallback": "cho",
    }
    assert desk.told[1][1]["reason"] == "máy chủ không trả lời"


def test_a_loss_that_nobody_hears_is_not_told() -> None:
    """Before the window a source may come and go."""
    desk = Desk()
    desk.run(5, sound=TONE)
    desk.run(5)
    desk.run(5, sound=TONE)
    assert desk.told == []


def test_a_window_that_begins_without_its_source_says_so() -> None:
    """The fallback is heard from the first moment."""
    desk = Desk()
    desk.run(5)
    desk.run(1, desk.receiver.tap())
    assert [(kind, details["reason"]) for kind, details in desk.told] == [(EventKind.RELAY_LOST, NOTHING)]


def test_silence_is_told_as_silence() -> None:
    """A tuner that has lost its station sends on."""
    desk = Desk()
    tap = desk.receiver.tap()
    desk.run(10, tap, TONE)
    desk.run(5, tap, np.zeros(SAMPLE_RATE, np.float32))
    assert desk.told[-1][1]["reason"] == SILENT


def test_an_intake_that_hangs_is_broken_off() -> None:
    """A decoder that gives no sign of life: at first with patience, later soon."""
    desk = Desk()
    breaks = []
    for seconds, sound in ((WAKING_S - 1, None), (HUNG_S + 3, None), (1, TONE), (HUNG_S + 3, None)):
        desk.run(seconds, sound=sound)
        breaks.append(desk.intake.breaks)
    assert breaks == [0, 1, 1, 2]


def test_it_ends_with_its_window_when_nobody_listens() -> None:
    """As long as an output takes, it is there; then nothing is received any more."""
    desk = Desk()
    tap = desk.receiver.tap()
    desk.clock.sleep(15 * 60 - 1)
    desk.run(2, tap)
    listened_to = desk.receiver.is_over
    tap.close()
    desk.run(0.1)
    assert (listened_to, desk.receiver.is_over) == (False, True)


def test_an_emergency_finds_the_relay_again_and_a_stop_ends_it() -> None:
    """Some minutes without a listener are an emergency, more are the end."""
    desk = Desk()
    tap = desk.receiver.tap()
    desk.run(5, tap, TONE)
    tap.close()
    over = []
    for seconds in (120, LINGER_S):
        desk.clock.sleep(seconds)
        desk.run(0.1)
        over.append(desk.receiver.is_over)
    assert over == [False, True]


def _ear(told: list[str], opened: list[str]) -> Ear:
    def open_input(name: str, listen: Listen) -> Capture:
        opened.append(name)
        return Capture(name, SystemClock(), _Card(), name, listen=listen)

    return Ear(SystemClock(), open_input, lambda _: Clip(tone(1)), lambda kind, _: told.append(kind.value))


class _Card:
    """A sound card of which the only device is called ``radio``."""

    def outputs(self) -> tuple[str, ...]:
        """None."""
        return ()

    def inputs(self) -> tuple[str, ...]:
        """One."""
        return ("radio",)

    def play(self, device: str | None, pull: object, buffer_ms: int = 40) -> Line:
        """Not asked for."""
        raise NotImplementedError(device, pull)

    def listen(self, device: str | None, hear: Hear) -> Line:
        """One block of the radio, then nothing."""
        if device != "radio":
            raise OutputError(f"không thấy thiết bị tên “{device}”.")
        hear(tone(0.02))
        return Line(0.0, lambda: None)


def test_outputs_that_relay_the_same_share_one_receiver() -> None:
    """The stream is fetched once, however many outputs carry it."""
    opened: list[str] = []
    reception = Reception("FM", "ngo_vao:radio", SystemClock().now() + timedelta(minutes=1))
    receivers = Receivers(lambda _: reception, _ear([], opened))
    one, other = receivers.source("FM"), receivers.source("FM")
    assert opened == ["radio"]
    assert list(receivers.here()) == ["FM"]
    one.close()
    other.close()
    receivers.close()
    assert dict(receivers.here()) == {}


def test_a_source_that_the_plan_does_not_have_is_silent_and_told() -> None:
    """It was taken out between two looks."""
    told: list[str] = []
    assert not Receivers(lambda _: None, _ear(told, [])).source("VOV9").take(960).any()
    assert told == ["relay_lost"]
    assert UNKNOWN


@pytest.mark.parametrize(
    ("device", "reason"), [("may-khac", "không thấy thiết bị"), ("radio", "không cho tín hiệu")]
)
def test_an_input_that_is_missing_or_gives_nothing_is_complained_of(device: str, reason: str) -> None:
    """Then it is opened again."""
    heard: list[Block] = []
    complaints: list[str] = []
    intake = DeviceIntake(device, lambda listen: _ear([], []).open_input(device, listen))
    intake.run(heard.append, complaints.append, threading.Event())
    assert reason in complaints[0]
    assert len(heard) == (1 if device == "radio" else 0)
