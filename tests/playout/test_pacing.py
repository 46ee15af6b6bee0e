"""When frames sound, by the moments at which a device asks for them."""

from collections.abc import Iterable
from itertools import chain, repeat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.playout.output import Position
from broadcaster.playout.pacing import SETTLING, Pacing
from broadcaster.units import SAMPLE_RATE

BLOCK = 960
BLOCK_S = BLOCK / SAMPLE_RATE


def _pull(pacing: Pacing, lateness: Iterable[float], *, drift: float = 0.0, from_block: int = 0) -> int:
    """Pulls of a device that is ``drift`` slow, each late by its own time; the first block after them."""
    block = from_block
    for late in lateness:
        pacing.pulled(block * BLOCK, 10.0 + block * BLOCK_S * (1.0 + drift) + late)
        block += 1
    return block


def _position(pacing: Pacing) -> Position:
    position = pacing.position()
    assert position is not None
    return position


def _busy(seconds: float, seed: int = 7) -> list[float]:
    """How late the pulls of a busy machine come: some milliseconds, now and then fifty."""
    chance = np.random.default_rng(seed)
    count = round(seconds / BLOCK_S)
    late = np.minimum(chance.exponential(0.004, count), 0.09)
    late[chance.random(count) < 0.01] = 0.05
    return list(late)


def test_the_least_late_pull_tells_when_frames_sound() -> None:
    """A device that pulls late now and then does not move the estimate of what sounds when."""
    pacing = Pacing()
    _pull(pacing, [0.0, 0.030, 0.004, 0.0, 0.012])
    assert abs(_position(pacing).time_of(48_000) - 11.0) < 1e-4


def test_a_buffer_that_fills_at_once_is_no_pace() -> None:
    """A device takes ten blocks when it is opened and plays a second later: only then it is counted."""
    pacing = Pacing()
    for block in range(10):
        pacing.pulled(block * BLOCK, 8.0)
    _pull(pacing, [0.0] * 50, from_block=10)
    assert _position(pacing).time_of(0) == pytest.approx(10.0, abs=1e-4)
    assert pacing.underruns == 0


@pytest.mark.parametrize("drift", [200e-6, -200e-6, 35e-6, 0.0])
def test_a_crystal_that_drifts_is_known_after_some_minutes(drift: float) -> None:
    """On a busy machine a frame ten seconds ahead is foretold to half a millisecond, the rate to some ppm."""
    pacing = Pacing()
    block = _pull(pacing, _busy(300.0), drift=drift)
    position = _position(pacing)
    ahead = (block + 500) * BLOCK
    truth = 10.0 + (block + 500) * BLOCK_S * (1.0 + drift)
    assert position.rate == pytest.approx(SAMPLE_RATE / (1.0 + drift), rel=8e-6)
    assert position.time_of(ahead) == pytest.approx(truth, abs=5e-4)


def test_half_a_minute_of_a_device_says_nothing_of_its_rate() -> None:
    """Until enough is known the rate is the nominal one."""
    pacing = Pacing()
    _pull(pacing, _busy(20.0), drift=200e-6)
    assert _position(pacing).rate == SAMPLE_RATE


def test_a_rate_that_no_crystal_has_is_not_believed() -> None:
    """A device that seems to be a percent off gets the most that is believed: 500 ppm."""
    pacing = Pacing()
    _pull(pacing, [0.0] * 10_000, drift=0.01)
    assert abs(_position(pacing).rate / SAMPLE_RATE - 1.0) <= 501e-6


def test_a_device_that_lost_some_milliseconds_is_followed() -> None:
    """A short gap moves everything after it; within seconds the estimate moves too, and it is counted."""
    pacing = Pacing()
    block = _pull(pacing, _busy(60.0))
    block = _pull(pacing, [late + 0.020 for late in _busy(20.0, seed=8)], from_block=block)
    truth = 10.0 + block * BLOCK_S + 0.020
    assert _position(pacing).time_of(block * BLOCK) == pytest.approx(truth, abs=5e-4)
    assert pacing.underruns == 1


def test_two_seconds_of_a_busy_machine_move_nothing() -> None:
    """A stretch in which every single pull came late is no loss of the device."""
    pacing = Pacing()
    block = _pull(pacing, _busy(60.0))
    block = _pull(pacing, repeat(0.012, 90), from_block=block)
    block = _pull(pacing, _busy(10.0, seed=9), from_block=block)
    truth = 10.0 + block * BLOCK_S
    assert _position(pacing).time_of(block * BLOCK) == pytest.approx(truth, abs=5e-4)
    assert pacing.underruns == 0


def test_a_crystal_is_the_same_after_a_reopening() -> None:
    """The rate is kept when the device is opened again; when frames sound is learned anew."""
    pacing = Pacing()
    block = _pull(pacing, _busy(120.0), drift=200e-6)
    rate = _position(pacing).rate
    pacing.forget()
    assert pacing.position() is None
    _pull(pacing, (late + 0.5 for late in _busy(5.0)), drift=200e-6, from_block=block)
    assert _position(pacing).rate == rate


def test_a_position_says_how_far_it_may_be_off() -> None:
    """On a quiet machine a millisecond, on a busy one at least as much as it is, and at first some ms."""
    quiet, busy = Pacing(), Pacing()
    _pull(quiet, [0.0] * 10)
    assert _position(quiet).uncertainty_s == pytest.approx(0.003)
    _pull(quiet, [0.0] * 1_000, from_block=10)
    assert _position(quiet).uncertainty_s == pytest.approx(0.001)
    block = _pull(busy, (0.002 + late for late in _busy(60.0)))
    off_s = _position(busy).time_of(block * BLOCK) - (10.002 + block * BLOCK_S)
    assert 0 <= off_s <= _position(busy).uncertainty_s


@given(st.lists(st.floats(0, 0.09), min_size=1, max_size=200), st.floats(-1e-4, 1e-4))
def test_jitter_and_the_drift_of_a_device_are_no_underrun(lateness: list[float], drift: float) -> None:
    """A pull that is late by less than what a device holds finds it still playing, however long it plays."""
    pacing = Pacing()
    _pull(pacing, lateness, drift=drift)
    assert pacing.underruns == 0


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=200))
def test_the_frames_never_count_backwards(lateness: list[float]) -> None:
    """Whatever the jitter, each newer position stands at a later frame."""
    pacing, frames = Pacing(), []
    for block, late in enumerate(lateness):
        _pull(pacing, [late], from_block=block)
        frames.append(_position(pacing).frame)
    assert frames == sorted(frames)


def test_a_pull_that_is_far_too_late_is_one_underrun() -> None:
    """It is counted once: from then on the device is that much behind for good."""
    pacing = Pacing()
    block = _pull(pacing, chain(repeat(0.0, 2 * SETTLING), repeat(0.2, 40)))
    assert pacing.underruns == 1
    assert _position(pacing).time_of(block * BLOCK) == pytest.approx(10.2 + block * BLOCK_S, abs=1e-4)


def test_a_device_that_is_opened_again_has_run_dry_no_more() -> None:
    """The time between closing and opening is no underrun."""
    pacing = Pacing()
    block = _pull(pacing, repeat(0.0, 100))
    pacing.forget()
    _pull(pacing, repeat(60.0, 100), from_block=block)
    assert pacing.underruns == 0
