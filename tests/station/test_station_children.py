"""The watch over processes: started again with growing waits, ended when they hang."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broadcaster.clock import VirtualClock
from broadcaster.station import children
from broadcaster.station.children import (
    BACK_OFF_S,
    HEALTH_S,
    START_S,
    STEADY_S,
    UNWELL,
    Child,
    end,
    start,
    watch,
)
from tests.station.processes import until

WAITS = "import sys; sys.stdin.read()"
ENDS = "raise SystemExit(3)"
DEAF = "import time; time.sleep(600)"


@pytest.fixture
def clock() -> VirtualClock:
    """Time that passes only when told; the processes are real."""
    return VirtualClock(datetime(2026, 3, 2, tzinfo=UTC))


class Health:
    """What a child answers when it is asked whether it is well."""

    def __init__(self) -> None:
        self.good = True

    def __call__(self) -> bool:
        """Answer."""
        return self.good


@pytest.fixture
def health() -> Health:
    """Good until told otherwise."""
    return Health()


@pytest.fixture
def made() -> Iterator[list[Child]]:
    """The children of a test; all are gone after it."""
    made: list[Child] = []
    yield made
    for child in made:
        if child.process is not None:
            child.process.kill()
            end(child)


@pytest.fixture
def child(tmp_path: Path, health: Health, made: list[Child]) -> Child:
    """A process that waits for its standard input to be closed, as ours do."""
    return _child(WAITS, tmp_path, health, made)


def _child(words: str, folder: Path, health: Health, made: list[Child]) -> Child:
    script = folder / "child.py"
    script.write_text(words, encoding="utf-8")
    made.append(Child("thử", [str(script)], health, program=(sys.executable, "-I", "-S")))
    return made[-1]


def _pass(child: Child, clock: VirtualClock, seconds: float) -> None:
    """Let time pass while the child is watched."""
    for _ in range(round(seconds)):
        clock.sleep(1)
        watch(child, clock)


def _has_ended(child: Child) -> bool:
    return child.process is not None and child.process.poll() is not None


def test_waits_grow_while_a_process_ends_at_once(
    tmp_path: Path, clock: VirtualClock, health: Health, made: list[Child]
) -> None:
    """At once the first time, half a minute at last: a broken process does not eat the machine."""
    child = _child(ENDS, tmp_path, health, made)
    waits = []
    start(child, clock)
    for _ in range(len(BACK_OFF_S) + 2):
        until(lambda: _has_ended(child), "the child has ended")
        watch(child, clock)
        waits.append(child.restart_at - clock.monotonic())
        watch(child, clock)
        assert (child.process is None) == (waits[-1] > 0)
        clock.sleep(waits[-1])
        watch(child, clock)
    assert waits == [*BACK_OFF_S, BACK_OFF_S[-1], BACK_OFF_S[-1]]


def test_a_process_that_ran_for_long_is_started_again_at_once(child: Child, clock: VirtualClock) -> None:
    """One accident a day is not a process that cannot run."""
    child.restarts = 5
    start(child, clock)
    _pass(child, clock, STEADY_S)
    assert child.process is not None
    child.process.kill()
    until(lambda: _has_ended(child), "the child has ended")
    watch(child, clock)
    watch(child, clock)
    assert child.process is not None
    assert child.restarts == 0


def test_a_process_that_is_well_is_left_alone(child: Child, clock: VirtualClock) -> None:
    """An hour of watching, one process."""
    start(child, clock)
    before = child.process
    _pass(child, clock, 3600)
    assert child.process is before


def test_a_process_that_hangs_is_ended_and_started_again(
    child: Child, clock: VirtualClock, health: Health
) -> None:
    """It runs and does not answer: after some bad answers it is replaced."""
    start(child, clock)
    first = child.process
    _pass(child, clock, 3 * HEALTH_S)
    health.good = False
    _pass(child, clock, (UNWELL - 1) * HEALTH_S)
    assert not _has_ended(child)
    _pass(child, clock, 2 * HEALTH_S)
    until(lambda: first is not None and first.poll() is not None, "the child is dead")
    watch(child, clock)
    watch(child, clock)
    assert child.process is not None
    assert child.process is not first


def test_one_good_answer_makes_the_bad_ones_forgotten(
    child: Child, clock: VirtualClock, health: Health
) -> None:
    """A busy moment is not a hung process."""
    start(child, clock)
    before = child.process
    _pass(child, clock, 3 * HEALTH_S)
    for _ in range(5):
        health.good = False
        _pass(child, clock, (UNWELL - 1) * HEALTH_S)
        health.good = True
        _pass(child, clock, HEALTH_S)
    assert child.process is before


def test_a_process_may_take_its_time_to_begin(child: Child, clock: VirtualClock, health: Health) -> None:
    """A mini PC after a power cut is slow: who has not answered yet is not hung, until it is for too long."""
    health.good = False
    start(child, clock)
    before = child.process
    _pass(child, clock, START_S - 1)
    assert child.process is before
    _pass(child, clock, (UNWELL + 1) * HEALTH_S)
    until(lambda: before is not None and before.poll() is not None, "the child is dead")


def test_a_child_is_asked_to_end_by_closing_its_standard_input(child: Child, clock: VirtualClock) -> None:
    """So it can close its devices and its log, on every system alike."""
    start(child, clock)
    process = child.process
    end(child)
    assert process is not None
    assert process.returncode == 0
    assert child.process is None


def test_a_deaf_child_is_killed_in_the_end(
    tmp_path: Path, clock: VirtualClock, health: Health, made: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The station can always be stopped."""
    monkeypatch.setattr(children, "GRACE_S", 0.3)
    child = _child(DEAF, tmp_path, health, made)
    start(child, clock)
    process = child.process
    end(child)
    assert process is not None
    assert process.returncode not in (None, 0)


def test_ending_what_does_not_run_is_no_error(child: Child) -> None:
    """A station that is stopped while a process waits for its restart."""
    end(child)
    assert child.process is None
