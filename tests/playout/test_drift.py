"""A device whose crystal is off: every start stays on its second, and the log says when it was."""

from datetime import timedelta

import pytest

from tests.playout.drifting_station import Start, long_session, starts_on_a_drifting_card
from tests.playout.sample_session import START

SESSIONS = (long_session(0, START, 3), long_session(1, START + timedelta(minutes=8), 1))


@pytest.fixture(scope="module", params=[-200.0, 200.0])
def starts(request: pytest.FixtureRequest) -> list[Start]:
    """Starts of two sessions on a card that is off by so many millionths."""
    return starts_on_a_drifting_card(request.param, SESSIONS, 11 * 60)


def test_starts_stay_exact_on_a_crystal_that_is_off(starts: list[Start]) -> None:
    """The first item of a session and the last are within 15 ms, however far the device has drifted."""
    assert max(abs(each.late_s) for each in starts) <= 0.015


def test_the_log_knows_when_a_drifting_device_began(starts: list[Start]) -> None:
    """The time of a started event is when the sound came, not when it was wanted."""
    assert max(abs(each.log_late_s) for each in starts) <= 0.003


def test_a_device_that_ran_dry_is_followed_from_the_next_item_on() -> None:
    """The server puts silence in and all that follows comes later for good: the next item is moved back."""
    first, *later = starts_on_a_drifting_card(0.0, SESSIONS[:1], 7 * 60, dry_at=100)
    assert abs(first.late_s) <= 0.015
    assert max(abs(each.late_s) for each in later) <= 0.003
    assert max(abs(each.log_late_s) for each in later) <= 0.003
