"""The rows of rumours and of extra sessions."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import Connection

from broadcaster.errors import StationError
from broadcaster.store.extra_sessions import (
    ExtraSession,
    add_extra_session,
    added_sessions,
    drop_extra_session,
    extra_sessions,
)
from broadcaster.store.plan import plan_version
from broadcaster.store.rumours import (
    Rumour,
    add_rumour,
    rumour_of_number,
    rumour_of_script,
    rumours,
    set_rumour_session,
)
from broadcaster.units import DurationMs
from tests.store.any_values import DAY, NOW

HEARD = NOW - timedelta(minutes=5)
RUMOUR = Rumour(0, "phan-bac", "cửa khẩu đóng", HEARD, NOW, "văn thư")
EXTRA = ExtraSession(
    "phat-them-1",
    DAY,
    "Họp dân",
    time(18, 5),
    DurationMs(90_000),
    ("cum-01",),
    ("bai-1", "bai-2"),
    "văn thư",
    NOW,
)


def test_every_rumour_comes_back_equal_and_the_newest_first(connection: Connection) -> None:
    """Numbered from 1."""
    kept = [add_rumour(connection, RUMOUR), add_rumour(connection, RUMOUR)]
    assert [each.id for each in kept] == [1, 2]
    assert rumours(connection) == tuple(reversed(kept))
    assert rumours(connection, 1) == (kept[1],)
    assert rumour_of_number(connection, 1) == kept[0]
    assert rumour_of_script(connection, "phan-bac") == kept[1]
    assert rumour_of_number(connection, 3) is None
    assert rumour_of_script(connection, "bai-khac") is None


def test_a_rumour_keeps_its_session_and_loses_it(connection: Connection) -> None:
    """Of one rumour only."""
    first, second = add_rumour(connection, RUMOUR), add_rumour(connection, RUMOUR)
    set_rumour_session(connection, first.id, "phan-bac-1-1:2026-03-02")
    found = [rumour_of_number(connection, each.id) for each in (first, second)]
    assert [each.session_id for each in found if each] == ["phan-bac-1-1:2026-03-02", None]
    set_rumour_session(connection, first.id, None)
    assert rumour_of_number(connection, first.id) == first


def test_every_extra_session_comes_back_equal_for_its_day(connection: Connection) -> None:
    """The planner gets it as a session of that one day, with nothing but its scripts; the player sees it."""
    before = plan_version(connection)
    add_extra_session(connection, EXTRA)
    assert plan_version(connection) > before
    assert added_sessions(connection, DAY, DAY) == (EXTRA,)
    assert added_sessions(connection, DAY + timedelta(days=1), date.max) == ()
    (rule,) = extra_sessions(connection, DAY, DAY)
    assert (rule.scripts, rule.only_named, rule.clusters) == (EXTRA.scripts, True, EXTRA.clusters)
    assert [day for day in (DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)) if rule.on(day, ())] == [
        DAY
    ]


def test_a_dropped_session_is_gone_and_another_cannot_be_dropped(connection: Connection) -> None:
    """Who drops it twice is told."""
    add_extra_session(connection, EXTRA)
    drop_extra_session(connection, EXTRA.slug, EXTRA.date)
    assert added_sessions(connection, DAY, DAY) == ()
    with pytest.raises(StationError, match="phat-them-1"):
        drop_extra_session(connection, EXTRA.slug, EXTRA.date)
