"""A device whose crystal is off: every start stays on its second, and the log says when it was."""

from datetime import timedelta

import pytest

from tests.playout.drifting_station import Start, long_session, starts_on_a_drifting_card
from tests.playout.sample_session import START

SESSIONS = tuple(long_session(number, START + timedelta(minutes=10 * number), 3) for number in range(2))


@pytest.fixture(scope="module", params=[-200.0, 200.0])
def starts(request: pytest.FixtureRequest) -> list[Start]:
    """Starts of two sessions on a card that is off by so many millionths."""
    return starts_on_a_drifting_card(request.param, SESSIONS, 17 * 60)


def test_starts_stay_exact_on_a_crystal_that_is_off(starts: list[Start]) -> None:
    """The first item of a session and the last are within 15 ms, however far the device has drifted."""
    assert max(abs(each.late_s) for each in starts) <= 0.015


def test_the_log_knows_when_a_drifting_device_began(starts: list[Start]) -> None:
    """The time of a started event is when the sound came, not when it was wanted."""
    assert max(abs(each.log_late_s) for each in starts) <= 0.003
