from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clock import STATION_ZONE, local
from broadcaster.schedule.dates import Once, Weekly
from broadcaster.schedule.days import Days
from broadcaster.schedule.limits import NO_AIRTIME, Airtime, Limits
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


def test_a_limit_says_its_document_and_counts_sessions() -> None:
    """The third session is allowed, the fourth is not; the operator reads by which rule."""
    limits = Limits(DurationMs(900_000), DurationMs(3_600_000), 3, "quy chế", date(2026, 1, 1))
    assert limits.refusal(900_000, 900_000, 3) is None
    told = limits.refusal(900_000, 900_000, 4)
    assert told == "vượt mức tối đa 3 buổi mỗi ngày theo quy chế, từ 01/01/2026"
    assert (limits.refusal(900_001, 900_001) or "").endswith("phút mỗi buổi theo quy chế, từ 01/01/2026")
    with pytest.raises(ValueError, match="allows nothing"):
        replace(limits, day_sessions=0)


def test_no_airtime_is_the_neutral_one() -> None:
    """Airtimes add up, minutes and sessions each."""
    airtime = Airtime(DurationMs(600_000), 1)
    assert NO_AIRTIME + airtime + airtime == Airtime(DurationMs(1_200_000), 2)


SCHOOL_DAYS = Days((Weekly(frozenset(range(5))),))
NEAR_PLACES = replace(
    QUIET,
    intervals=(
        *QUIET.intervals,
        QuietInterval(time(7), time(11), ("cum-04",), SCHOOL_DAYS, "nội quy trường", date(2026, 9, 5)),
        QuietInterval(time(6), time(8), ("cum-05", "cum-06")),
        QuietInterval(time(5, 30), time(9), days=Days((Once(date(2026, 6, 26)),)), source="công văn thi"),
    ),
)


@pytest.mark.parametrize(
    ("start", "clusters", "reason"),
    [
        ("2026-11-23T10:30", ["cum-04", "cum-01"], "07:00–11:00 của cụm “cum-04” theo nội quy trường"),
        ("2026-11-22T10:30", ["cum-04"], None),
        ("2026-08-31T10:30", ["cum-04"], None),
        ("2026-11-23T10:30", ["cum-01"], None),
        ("2026-11-23T10:30", None, None),
        ("2026-11-23T06:00", ["cum-06", "cum-05"], "06:00–08:00 của cụm “cum-05”, “cum-06” theo quy chế"),
        ("2026-06-26T08:55", [], "05:30–09:00 theo công văn thi"),
        ("2026-06-27T08:55", [], None),
        ("2026-11-23T22:00", ["cum-04"], "21:00–05:30 theo quy chế đài xã, từ 01/01/2026"),
    ],
)
def test_a_place_and_a_day_have_quiet_hours_of_their_own(
    start: str, clusters: list[str] | None, reason: str | None
) -> None:
    """They hold for who hears it, on their days, from their first day on; the reason names the document."""
    refusal = NEAR_PLACES.refusal(at(start), at(start) + timedelta(minutes=10), clusters)
    assert (refusal is None) is (reason is None)
    assert (reason or "") in (refusal or "")


def test_the_document_of_a_place_has_its_own_first_day() -> None:
    """Not that of the station's rules."""
    refusal = NEAR_PLACES.refusal(at("2026-11-23T08:30"), at("2026-11-23T08:40"), ["cum-04"])
    assert refusal == "trùng giờ yên tĩnh 07:00–11:00 của cụm “cum-04” theo nội quy trường, từ 05/09/2026"


def test_a_session_leaves_out_the_clusters_that_are_quiet_then() -> None:
    """Each with its reason; what is quiet everywhere leaves nobody out, it refuses the whole."""
    span = (at("2026-11-23T07:30"), at("2026-11-23T07:40"))
    left_out = NEAR_PLACES.left_out(*span, ["cum-01", "cum-04", "cum-05"])
    assert [cluster for cluster, _ in left_out] == ["cum-04", "cum-05"]
    assert all(reason == NEAR_PLACES.refusal(*span, [cluster]) for cluster, reason in left_out)
    assert NEAR_PLACES.left_out(at("2026-11-23T22:00"), at("2026-11-23T22:10"), ["cum-04"]) == ()


def test_what_holds_every_day_is_told_from_what_does_not() -> None:
    """A day of examinations is no reason to move a session for ever."""
    daily = [str(each) for each in NEAR_PLACES.daily.intervals]
    assert daily == ["21:00–05:30", "11:30–13:30", "06:00–08:00"]


@pytest.mark.parametrize(
    ("days", "valid_from"),
    [
        (Days(valid_from=date(2026, 1, 1)), None),
        (Days(valid_to=date(2026, 1, 1)), date(2026, 1, 2)),
    ],
)
def test_quiet_hours_begin_once_and_before_they_end(days: Days, valid_from: date | None) -> None:
    """Two first days, or one after the last, are a mistake."""
    with pytest.raises(ValueError, match="quiet interval"):
        QuietInterval(time(7), time(11), days=days, valid_from=valid_from)


HOURS = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
WEEKDAYS = st.frozensets(st.integers(0, 6), min_size=1)
CLUSTERS = st.lists(st.sampled_from(["cum-01", "cum-02", "cum-03"]), unique=True, max_size=2).map(tuple)
FIRST_DAYS = st.none() | st.dates(date(2026, 12, 28), date(2027, 1, 3))


@st.composite
def intervals(draw: st.DrawFn) -> QuietInterval:
    """Quiet hours of any shape: over midnight, of some clusters, on some weekdays, from some day on."""
    starts, ends = draw(st.tuples(HOURS, HOURS).filter(lambda pair: pair[0] != pair[1]))
    days = draw(st.just(Days()) | WEEKDAYS.map(lambda weekdays: Days((Weekly(weekdays),))))
    return QuietInterval(starts, ends, draw(CLUSTERS), days, valid_from=draw(FIRST_DAYS))


def is_quiet_by(interval: QuietInterval, minute: datetime, clusters: Collection[str]) -> bool:
    """Whether ``interval`` makes that minute quiet for one of ``clusters``, from the wall clock alone."""
    wall = local(minute).replace(tzinfo=None)
    over_midnight = interval.ends < interval.starts
    begun = wall.date() if wall.time() >= interval.starts else wall.date() - timedelta(days=1)
    inside = interval.starts <= wall.time() < interval.ends
    if over_midnight:
        inside = wall.time() >= interval.starts or wall.time() < interval.ends
    concerned = not interval.clusters or not set(interval.clusters).isdisjoint(clusters)
    return inside and concerned and interval.begins_on(begun)


@given(st.lists(intervals(), max_size=4), CLUSTERS, MINUTES, st.integers(1, 36 * 60))
def test_any_quiet_hours_agree_with_a_look_at_each_minute(
    given_intervals: list[QuietInterval], clusters: tuple[str, ...], begin: int, length: int
) -> None:
    """Clusters, weekdays and first days included; who is left out is refused alone, and nobody else."""
    quiet = QuietHours(tuple(given_intervals), date(2026, 1, 1), "quy chế")
    start = datetime(2026, 12, 29, 17, tzinfo=UTC) + timedelta(minutes=begin)
    end = start + timedelta(minutes=length)
    minutes = [start + timedelta(minutes=count) for count in range(length)]

    def silent(heard_by: Collection[str]) -> bool:
        return any(is_quiet_by(each, minute, heard_by) for each in given_intervals for minute in minutes)

    assert (quiet.refusal(start, end, clusters) is not None) is silent(clusters)
    assert (quiet.refusal(start, end) is not None) is silent(())
    if not silent(()):
        left_out = [cluster for cluster, _ in quiet.left_out(start, end, clusters)]
        assert left_out == [cluster for cluster in clusters if silent((cluster,))]
