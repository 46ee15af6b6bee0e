"""What an output hears of a relayed source: its level, its fallback, and no click between them."""

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.playout.relay.held import CROSSFADE, Held, Tap
from broadcaster.playout.relay.leveller import CEILING, MOST_GAIN, Leveller
from broadcaster.playout.stream import Block
from broadcaster.programme.loudness import integrated_loudness
from broadcaster.units import SAMPLE_RATE
from tests.playout.stream_server import tone

SECOND = SAMPLE_RATE


def _speech(seconds: float, level: float) -> Block:
    """Noise that rises and falls as syllables do, with a pause of half a second every four."""
    rng = np.random.default_rng(8)
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * at)
    pauses = (at % 4) < 3.5
    return np.asarray(level * syllables * pauses * rng.uniform(-1, 1, len(at)), np.float32)


def _levelled(pcm: Block) -> Block:
    leveller = Leveller()
    return np.concatenate([leveller.levelled(block) for block in np.array_split(pcm, len(pcm) // 1000)])


@pytest.mark.parametrize("level", [0.08, 0.2, 0.9])
def test_a_source_is_brought_to_the_loudness_of_the_station(level: float) -> None:
    """Quiet or loud, after the seconds before its window it is as loud as our own items."""
    heard = _levelled(_speech(20, level))[5 * SECOND :]
    assert integrated_loudness(Clip(heard)) == pytest.approx(-16.0, abs=1.0)
    assert float(np.abs(heard).max()) <= CEILING + 1e-6


def test_silence_is_never_made_louder() -> None:
    """A pause of ten seconds leaves the gain where it was: no hiss swells up in it."""
    hiss = 0.0005 * np.random.default_rng(1).uniform(-1, 1, 10 * SECOND).astype(np.float32)
    heard = _levelled(np.concatenate([_speech(8, 0.2), hiss, _speech(2, 0.2)]))
    before, during = heard[9 * SECOND : 10 * SECOND], heard[16 * SECOND : 17 * SECOND]
    assert np.abs(during).max() == pytest.approx(np.abs(before).max(), rel=0.3)
    assert np.abs(during).max() < 0.003


def test_noise_between_stations_is_not_driven_up_without_bound() -> None:
    """The gain ends at its limit."""
    faint = tone(8, level=0.01)
    assert float(np.abs(_levelled(faint)).max()) <= 0.01 * 10 ** (MOST_GAIN / 20) * 1.01


def test_a_sudden_loud_word_is_held_down_without_a_jump() -> None:
    """The limiter has turned down before it comes; what it lets through is no square wave."""
    calm, burst = tone(6, level=0.1), tone(1, level=0.95)
    heard = _levelled(np.concatenate([calm, burst, calm]))
    assert float(np.abs(heard).max()) <= CEILING + 1e-6
    assert float(np.mean(np.abs(heard) > CEILING - 1e-4)) < 0.01
    assert float(np.abs(np.diff(heard)).max()) < 2.5 * CEILING * 2 * np.pi * 440 / SAMPLE_RATE


def _held(seconds: float = 4.0) -> Held:
    held = Held(1.0)
    held.say_meanwhile(Clip(tone(1.0, 1000.0, 0.1)))
    held.add(tone(seconds))
    return held


def test_an_output_hears_the_source_a_little_late_and_whole() -> None:
    """What is held back is what a stuttering network needs."""
    held = _held()
    held.turn(here=True)
    tap = Tap(held)
    heard = np.concatenate([tap.take(960) for _ in range(50)])
    assert np.array_equal(heard, tone(4.0)[3 * SECOND :])
    assert tap.dry == 0


def test_two_outputs_hear_the_same() -> None:
    """Each takes at its own pace; none takes anything away from the other."""
    held = _held()
    held.turn(here=True)
    one, other = Tap(held), Tap(held)
    first = np.concatenate([one.take(480) for _ in range(20)])
    assert np.array_equal(first, other.take(9600))


def test_a_source_that_breaks_off_makes_room_for_its_fallback_without_a_click() -> None:
    """Its last words fade, what was approved for that is heard, and both again the other way round."""
    held = _held()
    held.turn(here=True)
    tap = Tap(held)
    heard = [tap.take(960) for _ in range(60)]
    assert tap.dry == 10 * 960
    held.turn(here=False)
    heard += [tap.take(960) for _ in range(40)]
    held.add(tone(3.0))
    held.turn(here=True)
    heard += [tap.take(960) for _ in range(40)]
    whole = np.concatenate(heard)
    steepest = 0.2 * 2 * np.pi * 440 / SAMPLE_RATE + 0.1 * 2 * np.pi * 1000 / SAMPLE_RATE
    assert float(np.abs(np.diff(whole)).max()) < 1.5 * steepest
    fallback = whole[62 * 960 + CROSSFADE : 90 * 960]
    assert float(np.abs(fallback).max()) == pytest.approx(0.1, rel=0.02)


def test_without_a_fallback_there_is_silence() -> None:
    """Rather nothing than something that nobody approved."""
    tap = Tap(Held(1.0))
    assert not tap.take(SECOND).any()


def test_an_output_that_lags_is_led_back_to_the_present() -> None:
    """A server that is asked anew sends its last seconds again: the delay does not add up."""
    held = _held(20.0)
    held.turn(here=True)
    tap = Tap(held)
    tap.take(960)
    for _ in range(3):
        held.add(tone(4.0))
        tap.take(960)
    late_s = (held.end - tap.at) / SECOND
    assert late_s <= 1.0 + 1.0 + 0.1


def test_what_is_held_has_a_bound() -> None:
    """An hour that comes at once takes no more memory than half a minute."""
    held = _held(1.0)
    for _ in range(40):
        held.add(tone(1.0))
    assert len(held.read(0, 10**9)) <= 30 * SECOND
