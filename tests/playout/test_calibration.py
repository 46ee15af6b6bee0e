"""Where ticks are in a recording: the latency of an output, and when it cannot be known."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.playout.calibration import APART_S, TICK_PEAK, TICKS, Latency, heard_in, tick
from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE

DUE = [SAMPLE_RATE * (1.0 + APART_S * number) for number in range(TICKS)]


def _recorded(delays_ms: Sequence[float], noise: float = 0.0, gain: float = 1.0) -> Block:
    """A recording of the ticks, each late by its own time, in noise of that magnitude (RMS)."""
    sound = np.random.default_rng(5).normal(0.0, 1.0, round(DUE[-1]) + 3 * SAMPLE_RATE) * noise
    for due, delay_ms in zip(DUE, delays_ms, strict=True):
        at = round(due + delay_ms * SAMPLE_RATE / 1000)
        sound[at : at + len(tick())] += gain * tick().pcm
    return sound.astype(np.float32)


@settings(max_examples=10)
@given(st.floats(0.0, 890.0), st.floats(0.1, 1.0))
def test_a_steady_latency_is_found_to_a_sample(latency_ms: float, gain: float) -> None:
    """Loud or soft, early or late: the median is the latency, the spread is none."""
    found = heard_in(_recorded([latency_ms] * TICKS, gain=gain), DUE)
    assert found.median_ms == pytest.approx(latency_ms, abs=0.03)
    assert found.spread_ms == pytest.approx(0.0, abs=0.03)
    assert found.heard == TICKS


def test_ticks_are_found_in_the_noise_of_a_room() -> None:
    """A microphone that hears a fan as loud as the ticks still finds them, to a tenth of a millisecond."""
    found = heard_in(_recorded([87.3] * TICKS, noise=TICK_PEAK / 2), DUE)
    assert found.heard == TICKS
    assert found.median_ms == pytest.approx(87.3, abs=0.1)


def test_a_latency_that_changes_shows_in_the_spread() -> None:
    """Half of the ticks ten milliseconds later: the figure is not to be believed, and says so."""
    found = heard_in(_recorded([100.0, 110.0] * (TICKS // 2)), DUE)
    assert found.spread_ms == pytest.approx(10.0, abs=0.1)


def test_one_tick_that_was_disturbed_moves_nothing() -> None:
    """A tick that came late by a stutter is no part of the middle nine in ten."""
    found = heard_in(_recorded([100.0] * (TICKS - 1) + [400.0]), DUE)
    assert found.median_ms == pytest.approx(100.0, abs=0.03)
    assert found.spread_ms < 20


@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_what_was_not_heard_is_not_guessed(noise: float) -> None:
    """In silence and in noise without ticks nothing is found, or next to nothing."""
    found = heard_in(_recorded([0.0] * TICKS, noise=noise, gain=0.0), DUE)
    assert found.heard == 0


def test_a_recording_that_ends_early_has_only_its_ticks() -> None:
    """Ticks after its end were not heard."""
    whole = _recorded([50.0] * TICKS)
    found = heard_in(whole[: round(DUE[5]) + 2 * SAMPLE_RATE], DUE)
    assert 5 <= found.heard <= 7


def test_more_cannot_be_heard_than_was_played() -> None:
    """A figure that makes no sense is refused."""
    with pytest.raises(ValueError, match="21 of 20"):
        Latency(1.0, 0.0, 21)
