"""The gate against the rules of the plan, and against the clock on the wall, over random stations."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from broadcaster.clock import local_date
from broadcaster.desk.gate import Circumstances, gate_of
from broadcaster.playout.event import Mode
from broadcaster.playout.permission import Airing, Release
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.hard_rules import day_refusal, hours_refusal, silent_clusters
from broadcaster.schedule.limits import Airtime, Limits
from broadcaster.schedule.occurrence import Decision, Occurrence, occurrence_id
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.relay import PlannedRelay, Relay
from broadcaster.schedule.relaying import planned_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.facts import FactRegister
from broadcaster.script.model import Approval, BulletinClass, ContentGroup, Revision, State
from broadcaster.units import DurationMs, Sha256
from tests.desk.small_content import script
from tests.examples import examples
from tests.schedule.any_quiet import CLUSTERS, intervals, is_quiet_by

FIRST = date(2026, 12, 28)
SOUND = Sha256("a" * 64)
NAMES = ("cum-01", "cum-02", "cum-03")
MINUTE = timedelta(minutes=1)


def ms(minutes: float) -> DurationMs:
    """Minutes as the limits count them."""
    return DurationMs(round(minutes * 60_000))


@st.composite
def relays(draw: st.DrawFn) -> Relay:
    """A relay at any quarter of an hour, approved or not."""
    quarter = draw(st.integers(0, 93))
    return Relay(
        f"r-{draw(st.integers(0, 10**6))}",
        "Tiếp sóng",
        "VOV1",
        time(quarter // 4, quarter % 4 * 15),
        ms(draw(st.integers(1, 30))),
        clusters=draw(CLUSTERS),
        approved_by=draw(st.sampled_from(["Chủ tịch", ""])),
        approved_on=date(2026, 1, 1),
    )


@st.composite
def stations(draw: st.DrawFn) -> Schedule:
    """Quiet hours of any shape, limits, relays and a day off."""
    stop = DayOff("Quốc tang", date(2026, 12, 31), date(2027, 1, 1), "thông báo", draw(st.booleans()))
    return Schedule(
        sessions=(),
        peaks=(),
        quiet=QuietHours(tuple(draw(st.lists(intervals(), max_size=4))), date(2026, 1, 1), "quy chế"),
        limits=Limits(ms(draw(st.integers(5, 30))), ms(draw(st.integers(5, 90))), draw(st.integers(1, 5))),
        clusters=tuple(Cluster(name, name, name) for name in NAMES),
        relays=tuple(draw(st.lists(relays(), max_size=3))),
        days_off=DaysOff((stop,) if draw(st.booleans()) else ()),
    )


@st.composite
def airings(draw: st.DrawFn) -> Airing:
    """A bulletin of any class, at any minute of six days, on some clusters, the session begun before it."""
    starts_at = datetime(2026, 12, 27, 17, tzinfo=UTC) + draw(st.integers(0, 6 * 24 * 60)) * MINUTE
    day = local_date(starts_at)
    bulletin_class = draw(st.sampled_from(BulletinClass))
    occurrence = Occurrence(
        id=occurrence_id("sang", day, "bai", 1),
        session="sang",
        date=day,
        script="bai",
        title="Bài",
        revision=1,
        content_group=ContentGroup.SKILLS,
        column="nguoi-tieu-dung",
        bulletin_class=bulletin_class,
        language="vi",
        facts=(),
        peaks=(),
        peak=None,
        clusters=NAMES,
        planned_at=starts_at,
        duration_ms=ms(1),
        audio_sha256=SOUND,
        decision=Decision.PLANNED,
        reason="luân phiên",
    )
    released = draw(st.booleans()) and bulletin_class is BulletinClass.EMERGENCY
    return Airing(
        occurrence,
        starts_at,
        starts_at + draw(st.integers(1, 20)) * MINUTE,
        starts_at - draw(st.integers(0, 10)) * MINUTE,
        clusters=tuple(draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=2))),
        audible=True,
        trial=False,
        release=Release("truong-dai", "lũ quét", starts_at) if released else None,
    )


AIRTIMES = st.builds(Airtime, st.integers(0, 60).map(ms), st.integers(0, 4))


def windows_of(station: Schedule) -> tuple[PlannedRelay, ...]:
    """The relays of all days that an airing may touch."""
    days = (FIRST + timedelta(days=count) for count in range(-1, 9))
    return tuple(window for day in days for window in planned_relays(day, station))


def at_the_gate(station: Schedule, asked: Airing, before: Airtime) -> str | None:
    """What the gate of a live station says of an approved bulletin."""
    approval = Approval("lãnh đạo", asked.starts_at, "lời", SOUND, ms(1))
    words = script("bai", bulletin_class=asked.occurrence.bulletin_class, valid_from=date(2026, 1, 1))
    circumstances = Circumstances(
        Mode.LIVE,
        {"bai": Revision(words, 1, State.APPROVED, approval)},
        FactRegister(),
        station.quiet,
        station.limits,
        station.days_off,
        windows_of(station),
        {f"sang:{asked.occurrence.date.isoformat()}": before},
    )
    return gate_of(circumstances)(asked)


@examples(125)
@given(station=stations(), asked=airings(), before=AIRTIMES)
def test_what_the_plan_may_not_do_the_gate_does_not_let_pass(
    station: Schedule, asked: Airing, before: Airtime
) -> None:
    """For the same time and clusters: day, hours, each cluster left out, limits; a release aside."""
    own_ms = (asked.ends_at - asked.session_starts_at) / timedelta(milliseconds=1)
    left_out = station.quiet.left_out(asked.starts_at, asked.ends_at, asked.clusters)
    planning = (
        day_refusal(station.days_off, local_date(asked.starts_at), asked.occurrence.bulletin_class),
        station.quiet.refusal(asked.starts_at, asked.ends_at),
        *(reason for _cluster, reason in left_out),
        hours_refusal(station.quiet, windows_of(station), asked.starts_at, asked.ends_at, asked.clusters),
        station.limits.refusal(own_ms, before.duration_ms + own_ms, before.sessions + 1),
    )
    refusals = [reason for reason in planning if reason is not None]
    answer = at_the_gate(station, replace(asked, release=None), before)
    if asked.occurrence.bulletin_class is BulletinClass.EMERGENCY:
        assert answer is not None
        assert asked.release is None or at_the_gate(station, asked, before) is None
    elif refusals:
        assert answer in refusals
    else:
        # The end may lie on a day off on which the start does not: the gate looks at both.
        assert answer is None or local_date(asked.ends_at) != local_date(asked.starts_at)


@examples(125)
@given(station=stations(), asked=airings(), before=AIRTIMES)
def test_what_the_gate_lets_pass_touches_no_quiet_minute(
    station: Schedule, asked: Airing, before: Airtime
) -> None:
    """Looked at minute by minute on the wall clock, for every cluster that hears it; so too with relays."""
    if asked.release is not None or at_the_gate(station, asked, before) is not None:
        return
    count = int((asked.ends_at - asked.starts_at) / MINUTE)
    minutes = [asked.starts_at + number * MINUTE for number in range(count)]
    for minute in minutes:
        assert not any(is_quiet_by(each, minute, asked.clusters) for each in station.quiet.intervals)
        for window in windows_of(station):
            busy = window.decision is Decision.PLANNED and window.starts_at <= minute < window.ends_at
            assert not (busy and set(window.clusters) & set(asked.clusters))
        assert day_refusal(station.days_off, local_date(minute), asked.occurrence.bulletin_class) is None


@examples(125)
@given(station=stations(), asked=airings(), outputs=st.tuples(*[st.sampled_from(["loa-a", "loa-b"])] * 3))
def test_who_is_left_out_when_planning_is_who_the_gate_would_silence(
    station: Schedule, asked: Airing, outputs: tuple[str, str, str]
) -> None:
    """Clusters may share an output: all that it reaches are left out, and whoever is kept may be aired to."""
    clusters = [Cluster(name, name, output) for name, output in zip(NAMES, outputs, strict=True)]
    span = (asked.starts_at, asked.ends_at)
    if station.quiet.refusal(*span) is not None:
        return
    left_out = dict(silent_clusters(station.quiet, *span, NAMES, clusters))
    for cluster in clusters:
        reached = [each.slug for each in clusters if each.output == cluster.output]
        answer = station.quiet.refusal(*span, reached)
        assert (cluster.slug in left_out) is (answer is not None)
        assert "giờ yên tĩnh" in left_out.get(cluster.slug, "giờ yên tĩnh")


@examples(50)
@given(station=stations())
def test_a_planned_relay_touches_no_quiet_minute(station: Schedule) -> None:
    """Whatever was written down, and whichever cluster carries it."""
    for window in windows_of(station):
        if window.decision is Decision.PLANNED:
            count = int((window.ends_at - window.starts_at) / MINUTE)
            for number in range(count):
                minute = window.starts_at + number * MINUTE
                assert not any(is_quiet_by(each, minute, window.clusters) for each in station.quiet.intervals)
