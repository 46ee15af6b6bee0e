"""A device whose crystal is off: every start stays on its second, and the log says when it was."""

from datetime import timedelta

import pytest

from tests.playout.drifting_station import long_session, starts_on_a_drifting_card
from tests.playout.sample_session import START

SESSIONS = tuple(long_session(number, START + timedelta(minutes=15 * number), 5) for number in range(2))


@pytest.mark.parametrize("ppm", [-200.0, 0.0, 200.0])
def test_starts_stay_exact_on_a_crystal_that_is_off(ppm: float) -> None:
    """The first item of a session and the last are within 15 ms, however far the device has drifted by then."""
    starts = starts_on_a_drifting_card(ppm, SESSIONS, 26 * 60)
    assert max(abs(each.late_s) for each in starts) <= 0.015


@pytest.mark.parametrize("ppm", [-200.0, 200.0])
def test_the_log_knows_when_a_drifting_device_began(ppm: float) -> None:
    """The time of a started event is when the sound came, not when it was wanted."""
    starts = starts_on_a_drifting_card(ppm, SESSIONS[:1], 12 * 60)
    assert max(abs(each.log_late_s) for each in starts) <= 0.003
