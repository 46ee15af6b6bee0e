"""The microphone: opened when it is wanted, judged before anybody speaks, noticed when it goes."""

from datetime import UTC, datetime

import pytest

from broadcaster.clock import VirtualClock
from broadcaster.playout.inputs.microphone import (
    MICROPHONE,
    MUTED,
    UNPLUGGED,
    WAKING,
    Microphone,
    MicrophoneState,
)
from broadcaster.playout.launch import inline
from broadcaster.units import Lufs
from tests.station.live_bench import tone
from tests.station.spoken_card import SpokenCard


@pytest.fixture
def clock() -> VirtualClock:
    """A clock that stands still."""
    return VirtualClock(datetime(2026, 3, 2, tzinfo=UTC))


@pytest.fixture
def card() -> SpokenCard:
    """A sound card with a microphone."""
    return SpokenCard()


@pytest.fixture
def microphone(clock: VirtualClock, card: SpokenCard) -> Microphone:
    """The microphone, open."""
    found = Microphone(clock, card, None, target=Lufs(-16.0), launch=inline)
    assert (found.heard().state, found.heard().problem) == (MicrophoneState.CLOSED, WAKING)
    found.wake()
    return found


def test_it_is_ready_with_its_first_block(microphone: Microphone, card: SpokenCard) -> None:
    """Before that nobody may begin; its level is that of the last second."""
    assert microphone.heard().problem == WAKING
    card.say(tone(0.2, level=0.1))
    heard = microphone.heard()
    assert (heard.state, heard.problem) == (MicrophoneState.OPEN, None)
    assert heard.meter.peak_dbfs == pytest.approx(-20.0, abs=0.1)


def test_digital_silence_is_a_muted_microphone(microphone: Microphone, card: SpokenCard) -> None:
    """Air is never as quiet as that."""
    card.say(tone(0.2, level=0.0))
    assert microphone.heard().problem == MUTED
    card.say(tone(0.2, level=0.001))
    assert microphone.heard().problem is None


def test_a_microphone_that_gives_nothing_any_more_is_unplugged(
    microphone: Microphone, card: SpokenCard, clock: VirtualClock
) -> None:
    """After half a second; it is opened again when somebody wants it, and says why until it is heard."""
    card.say(tone(0.2))
    clock.sleep(0.4)
    assert microphone.heard().state is MicrophoneState.OPEN
    clock.sleep(0.2)
    assert (microphone.heard().state, microphone.heard().problem) == (MicrophoneState.FAILED, UNPLUGGED)
    card.is_there = False
    microphone.wake()
    assert "hãy cắm micro" in str(microphone.heard().problem)
    card.is_there = True
    microphone.wake()
    card.say(tone(0.2))
    assert microphone.heard().problem is None


def test_each_output_has_a_tap_of_its_own(microphone: Microphone, card: SpokenCard) -> None:
    """Both take the same frames; a name that is not the microphone's is silent and counts for nothing."""
    card.say(tone(0.5))
    taken = [microphone.source(MICROPHONE).take(960) for _ in range(2)]
    assert (taken[0] == taken[1]).all()
    assert taken[0].any()
    assert not microphone.source("vov1").take(960).any()
    assert len(microphone.taps) == 2
    microphone.begin_talk()
    assert not microphone.taps


def test_a_closed_microphone_hears_nothing(microphone: Microphone, card: SpokenCard) -> None:
    """What is said while nobody wants to speak is not even taken in."""
    microphone.close()
    card.say(tone(0.2))
    assert microphone.heard().state is MicrophoneState.CLOSED
    assert microphone.ring.written == 0
