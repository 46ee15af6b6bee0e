"""A service that keeps failing is left alone, and asked again: by virtual time, and by real threads."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clock import VirtualClock
from broadcaster.speech.breaker import Breaker, RestingError


def made() -> tuple[VirtualClock, Breaker]:
    """A clock and a closed breaker: three failures, ten minutes."""
    clock = VirtualClock(datetime(2026, 1, 1, tzinfo=UTC))
    return clock, Breaker(clock)


def left_s(breaker: Breaker) -> float:
    """Seconds of rest that are left; 0 when a try may pass (which it then has)."""
    try:
        breaker.admit()
    except RestingError as resting:
        return resting.left_s
    return 0.0


@pytest.mark.parametrize(
    ("deeds", "rest_s"),
    [
        ("", 0),
        ("ff", 0),
        ("fff", 600),
        ("ffaff", 0),
        ("ffafff", 600),
        ("fffa", 0),
        ("fffaff", 0),
        ("ffff", 600),
        ("r", 900),
        ("rf", 900),
        ("q", 600),
        ("rq", 900),
        ("qr", 900),
        ("ra", 0),
    ],
)
def test_three_failures_in_a_row_or_a_demand_open_it(deeds: str, rest_s: float) -> None:
    """f: failure, a: answer, r: a demand for 900 s, q: a demand for 5 s, which is a rest of ten minutes."""
    _, breaker = made()
    for deed in deeds:
        if deed == "a":
            breaker.answered()
        else:
            breaker.failed(rest_s={"f": None, "r": 900.0, "q": 5.0}[deed])
    assert left_s(breaker) == rest_s


@given(st.lists(st.floats(0, 1800), max_size=60))
def test_a_dead_service_is_asked_three_times_and_then_once_in_ten_minutes(waits_s: list[float]) -> None:
    """However often somebody wants to."""
    clock, breaker = made()
    asked = 0
    for wait_s in waits_s:
        clock.sleep(wait_s)
        if not left_s(breaker):
            asked += 1
            breaker.failed()
    assert asked <= 3 + clock.monotonic() / 600


@given(st.lists(st.integers(0, 2), max_size=40))
def test_a_service_that_answers_now_and_then_is_never_left_alone(failures: list[int]) -> None:
    """Two failures between two answers are bad luck."""
    _, breaker = made()
    for count in failures:
        for _ in range(count):
            breaker.failed()
            assert not breaker.admit()
        breaker.answered()
    assert not breaker.admit()


def test_the_rest_is_over_to_the_second_and_one_try_decides() -> None:
    """Ten minutes and no less; then one failure is enough for the next ten, one answer for an end."""
    clock, breaker = made()
    breaker.failed(rest_s=0)
    clock.sleep(599)
    assert left_s(breaker) == 1
    clock.sleep(1)
    assert breaker.admit()
    breaker.failed()
    assert left_s(breaker) == 600
    clock.sleep(600)
    assert breaker.admit()
    breaker.answered()
    assert not breaker.admit()


def test_a_deciding_try_that_never_tells_does_not_close_the_way_for_ever() -> None:
    """Its thread may have died: after another rest the next one decides."""
    clock, breaker = made()
    breaker.failed(rest_s=0)
    clock.sleep(600)
    assert breaker.admit()
    assert left_s(breaker) == 600
    clock.sleep(600)
    assert breaker.admit()


@pytest.mark.parametrize("hours", [-5, 5])
def test_steps_of_the_wall_clock_do_not_matter(hours: int) -> None:
    """A time server may set it while the breaker is open."""
    clock, breaker = made()
    breaker.failed(rest_s=0)
    clock.step(timedelta(hours=hours))
    assert left_s(breaker) == 600


class YieldingSeconds(float):
    """Lets other threads run between a decision and what follows from it: without a lock that comes apart."""

    def __add__(self, other: float) -> float:
        """The sum, a moment later."""
        time.sleep(0.001)
        return float(self) + other


class YieldingClock(VirtualClock):
    """Virtual time in ``YieldingSeconds``."""

    def monotonic(self) -> float:
        """Seconds slept so far."""
        return YieldingSeconds(super().monotonic())


def test_of_many_threads_one_decides() -> None:
    """All come at the moment when the rest is over; one passes."""
    clock = YieldingClock(datetime(2026, 1, 1, tzinfo=UTC))
    breaker = Breaker(clock)
    breaker.failed(rest_s=0)
    clock.sleep(600)
    start = Barrier(16)

    def passes(_number: int) -> bool:
        start.wait()
        return not left_s(breaker)

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(passes, range(16))) == 1
