from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clock import STATION_ZONE, local
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.units import DurationMs

QUIET = QuietHours(
    (QuietInterval(time(21), time(5, 30)), QuietInterval(time(11, 30), time(13, 30))),
    date(2026, 1, 1),
    "quy chế đài xã",
)


def at(text: str) -> datetime:
    """Civil time of the station."""
    return datetime.fromisoformat(text).replace(tzinfo=STATION_ZONE)


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [
        ("2026-11-23T05:30", "2026-11-23T05:40", False),
        ("2026-11-23T05:29:59", "2026-11-23T05:40", True),
        ("2026-11-23T20:50", "2026-11-23T21:00", False),
        ("2026-11-23T20:50", "2026-11-23T21:00:01", True),
        ("2026-11-23T23:50", "2026-11-24T00:10", True),
        ("2026-12-31T23:59:59", "2027-01-01T00:00:01", True),
        ("2026-11-23T03:15", "2026-11-23T03:16", True),
        ("2026-11-23T11:20", "2026-11-23T11:30", False),
        ("2026-11-23T11:20", "2026-11-23T11:31", True),
        ("2026-11-23T11:00", "2026-11-23T14:00", True),
        ("2026-11-23T13:30", "2026-11-23T21:00", False),
        ("2026-11-23T12:00", "2026-11-23T12:00", False),
        ("1970-01-01T03:00", "1970-01-01T03:01", True),
    ],
)
def test_any_overlap_with_quiet_hours_refuses(start: str, end: str, *, refused: bool) -> None:
    """Intervals are half-open; a second of overlap is enough; a clock in the past changes nothing."""
    assert (QUIET.refusal(at(start), at(end)) is not None) is refused


def test_the_refusal_names_the_hours_and_the_document() -> None:
    """The operator reads which hours, by which rule."""
    reason = QUIET.refusal(at("2026-11-23T22:00"), at("2026-11-23T22:10"))
    assert reason == "trùng giờ yên tĩnh 21:00–05:30 theo quy chế đài xã, từ 01/01/2026"


MINUTES = st.integers(0, 4 * 24 * 60)


def is_quiet(instant: datetime) -> bool:
    """Whether the minute that begins at ``instant`` is quiet, from the clock on the wall alone."""
    wall = local(instant).time()
    return wall >= time(21) or wall < time(5, 30) or time(11, 30) <= wall < time(13, 30)


@given(MINUTES, st.integers(1, 2 * 24 * 60))
def test_an_interval_is_refused_exactly_when_one_of_its_minutes_is_quiet(begin: int, length: int) -> None:
    """The rule over instants agrees with a look at each minute."""
    start = datetime(2026, 12, 29, 17, tzinfo=UTC) + timedelta(minutes=begin)
    minutes = (start + timedelta(minutes=count) for count in range(length))
    refusal = QUIET.refusal(start, start + timedelta(minutes=length))
    assert (refusal is not None) is any(is_quiet(minute) for minute in minutes)


def test_instants_need_a_zone_and_an_order() -> None:
    """A naive time or an end before the start is a mistake of the caller."""
    with pytest.raises(ValueError, match="no interval"):
        QUIET.refusal(at("2026-11-23T06:00").replace(tzinfo=None), at("2026-11-23T06:10"))
    with pytest.raises(ValueError, match="no interval"):
        QUIET.refusal(at("2026-11-23T06:10"), at("2026-11-23T06:00"))


@pytest.mark.parametrize(
    ("session_ms", "day_ms", "reason"),
    [
        (900_000, 3_600_000, None),
        (900_001, 900_001, "vượt mức tối đa 15 phút mỗi buổi"),
        (900_000, 3_600_001, "vượt mức tối đa 60 phút mỗi ngày"),
    ],
)
def test_limits_hold_for_a_session_and_for_a_day(session_ms: int, day_ms: int, reason: str | None) -> None:
    """The limit itself is allowed, a millisecond more is not."""
    limits = Limits(DurationMs(900_000), DurationMs(3_600_000))
    assert limits.refusal(session_ms, day_ms) == reason


def test_a_limit_that_allows_nothing_is_refused() -> None:
    """Zero minutes are no limit but a mistake."""
    with pytest.raises(ValueError, match="allow nothing"):
        Limits(DurationMs(0), DurationMs(1))
