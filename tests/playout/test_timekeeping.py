from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.playout.timekeeping import Moment, believable, step_between

START = datetime(2026, 2, 10, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall_s", "monotonic_s", "step_s"),
    [
        (0.25, 0.25, None),
        (60.0, 60.02, None),
        (3600.25, 0.25, 3600.0),
        (-3599.75, 0.25, -3600.0),
        (1.0, 0.25, 0.75),
        (0.5, 0.25, None),
    ],
)
def test_only_a_set_clock_is_a_step(wall_s: float, monotonic_s: float, step_s: float | None) -> None:
    """The wall clock may drift from the monotonic one by slewing; further than that, somebody set it."""
    before = Moment(START, 100.0)
    after = Moment(START + timedelta(seconds=wall_s), 100.0 + monotonic_s)
    step = step_between(before, after)
    assert step == (None if step_s is None else timedelta(seconds=step_s))


def test_a_clock_before_the_newest_log_event_is_not_believed() -> None:
    """Time cannot lie before what the log already holds."""
    assert not believable(START, START + timedelta(seconds=1))
    assert believable(START, START)
    assert believable(START, None)
