"""Stations of every kind for Hypothesis, small enough to be planned in a few milliseconds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.dates import Once, Weekly
from broadcaster.schedule.days import EVERY_DAY, Days
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.ledger import Ledger
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.peaks import AroundTet, EveryYear, Peak
from broadcaster.schedule.plan import Before, DayPlan, plan_days
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.recurrence import OtherTime, SessionRule
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.wishes import NO_WISHES, Wishes
from broadcaster.script.model import BulletinClass, ContentGroup
from broadcaster.units import DurationMs
from tests.schedule.small_parts import FRAME, a_candidate

FIRST = date(2026, 2, 12)
"""A Thursday in the dense peak of Tết, five days before it."""

CLOSING = timedelta(seconds=5)
"""How long the end of a session lasts in ``FRAME``."""

_CLUSTERS = (
    Cluster("cum-01", "Cụm 1", "loa-01", ("vi", "tay")),
    Cluster("cum-02", "Cụm 2", "loa-02", ("vi",)),
    Cluster("cum-03", "Cụm 3", "loa-03", ("mong", "vi")),
)
_SHARED = replace(_CLUSTERS[2], output="loa-01")
_PEAKS = (
    Peak("tet", "Tết", AroundTet(3, 1, 3), dense=True, share=0.5, priority=100),
    Peak("mua", "Mùa", EveryYear((2, 13), (2, 16)), share=0.3, group_weights=((ContentGroup.SKILLS, 2),)),
)
_WEEKENDS = Days((Weekly(frozenset({5, 6})),))
_ONE_DAY = Days((Once(date(2026, 2, 14)),))
_QUIET = (
    QuietInterval(time(21), time(5)),
    QuietInterval(time(11, 30), time(13, 30)),
    QuietInterval(time(7), time(11), ("cum-01",), Days((Weekly(frozenset(range(5))),)), "công văn"),
    QuietInterval(time(16, 55), time(17, 5), ("cum-03",)),
    QuietInterval(time(17), time(18), (), _ONE_DAY, "quyết định"),
)
_SLUGS = tuple(f"bai-{number:02}" for number in range(14))
_LANGUAGES = ("tay", "mong", "dao")

Value = TypeVar("Value")


@dataclass(frozen=True)
class Station:
    """A schedule, scripts and decisions by hand; planned from ``first`` to ``last``."""

    schedule: Schedule
    pool: tuple[Candidate, ...]
    wishes: Wishes = NO_WISHES
    first: date = FIRST
    last: date = FIRST + timedelta(days=3)

    def plan(
        self, shown: Iterable[DayPlan] = (), *, ledger: Ledger | None = None, backwards: bool = False
    ) -> tuple[DayPlan, ...]:
        """The plan, after ``shown`` and ``ledger``; the scripts given ``backwards`` or not."""
        pool = self.pool[::-1] if backwards else self.pool
        before = Before(ledger or Ledger(), self.wishes, sessions_of(shown))
        return tuple(
            plan_days(
                self.first, self.last, self.schedule, FRAME, candidates_on=lambda _: pool, before=before
            )
        )


def sessions_of(plans: Iterable[DayPlan]) -> tuple[PlannedSession, ...]:
    """All sessions of ``plans``, in their order."""
    return tuple(session for plan in plans for session in plan.sessions)


def _pick(draw: st.DrawFn, *values: Value) -> Value:
    return draw(st.sampled_from(values))


def _rarely(draw: st.DrawFn) -> bool:
    """True in one of three."""
    return draw(st.integers(0, 2)) == 2


def _some(draw: st.DrawFn, values: Sequence[Value], most: int) -> tuple[Value, ...]:
    return tuple(draw(st.lists(st.sampled_from(values), max_size=most, unique=True)))


@st.composite
def session_rules(draw: st.DrawFn, slug: str) -> SessionRule:
    """A session anywhere in the day, in quiet hours and beside others too."""
    starts = time(_pick(draw, 4, 5, 6, 7, 10, 11, 13, 16, 17, 19, 20), _pick(draw, 0, 5, 20, 30, 50))
    others = _pick(draw, (), (), (), (OtherTime(time(8, 10), days=_WEEKENDS),))
    return SessionRule(
        slug,
        "Buổi",
        starts,
        DurationMs(_pick(draw, 2, 4, 6, 10, 15) * 60_000),
        clusters=_pick(draw, (), (), (), ("cum-01",), ("cum-02", "cum-01")),
        peaks=_pick(draw, (), (), (), ("tet",)),
        scripts=_some(draw, _SLUGS[:5], 2) if _rarely(draw) else (),
        closing_scripts=_pick(draw, (), (), (), ("bai-05",)),
        only_named=_rarely(draw) and _rarely(draw),
        days=_pick(draw, EVERY_DAY, EVERY_DAY, EVERY_DAY, _WEEKENDS),
        other_times=others,
    )


@st.composite
def scripts(draw: st.DrawFn, slug: str) -> Candidate:
    """A script of any kind: most may be aired, some never, some on some days only."""
    first = _pick(draw, date(2026, 1, 1), date(2026, 1, 1), date(2026, 1, 1), FIRST + timedelta(days=1))
    return a_candidate(
        slug,
        seconds=_pick(draw, 5, 20.5, 45, 45, 60, 61.003, 90, 150, 300),
        refusal=_pick(draw, None, None, None, None, None, "chưa được duyệt"),
        content_group=_pick(draw, *ContentGroup, None),
        bulletin_class=_pick(draw, *[BulletinClass.ORDINARY] * 6, BulletinClass.PRIORITY, *BulletinClass),
        peaks=_pick(draw, (), (), (), ("tet",), ("mua",)),
        language=_pick(draw, *["vi"] * 7, "tay"),
        valid_from=first,
        valid_to=_pick(draw, None, None, None, FIRST + timedelta(days=2)),
    )


@st.composite
def variants(draw: st.DrawFn, original: str) -> Candidate:
    """A variant of ``original``."""
    language = _pick(draw, *_LANGUAGES)
    return a_candidate(
        f"{original}-{language}",
        language=language,
        variant_of=original,
        seconds=_pick(draw, 10, 45, 120),
        refusal=_pick(draw, None, None, "chưa được duyệt"),
        bulletin_class=_pick(draw, *[BulletinClass.ORDINARY] * 3, *BulletinClass),
    )


@st.composite
def campaigns(draw: st.DrawFn, slug: str) -> Campaign:
    """A campaign of any kind."""
    shares = _pick(draw, (1, 1, 1, 1, 1), (2, 1, 1), (1,), (1, 3, 1, 1, 2))
    return Campaign(
        slug,
        "Chiến dịch",
        groups=dict(zip(ContentGroup, shares, strict=False)),
        scripts=_some(draw, _SLUGS[:8], 4) if _rarely(draw) else (),
        weights=_pick(draw, {}, {}, {"bai-01": 2, "bai-06": 3}),
        weekly_plays=_pick(draw, {}, {}, {"vi": 5}, {"tay": 3}),
        min_gap=timedelta(hours=_pick(draw, 0, 0, 1, 10, 24, 24, 36)),
        most_a_day=_pick(draw, 1, 2, 24, 24),
        fresh_days=_pick(draw, 0, 0, 3),
        retire_days=_pick(draw, None, None, None, 1, 2),
        valid_from=_pick(draw, None, None, FIRST + timedelta(days=1)),
        valid_to=_pick(draw, None, None, FIRST + timedelta(days=2)),
    )


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """A schedule whose sessions may overlap, be too long, meet relays, quiet hours and days off."""
    clusters = _CLUSTERS[: draw(st.integers(1, 3))]
    if len(clusters) == len(_CLUSTERS) and _rarely(draw):
        clusters = (*clusters[:2], _SHARED)
    return Schedule(
        sessions=tuple(draw(session_rules(f"buoi-{number}")) for number in range(draw(st.integers(1, 4)))),
        peaks=_PEAKS[: _pick(draw, 0, 1, 2, 2)],
        quiet=QuietHours(_some(draw, _QUIET, 3), date(2026, 1, 1), "quy chế"),
        limits=Limits(
            DurationMs(_pick(draw, 3, 8, 15, 15) * 60_000),
            DurationMs(_pick(draw, 5, 12, 60, 60) * 60_000),
            _pick(draw, None, None, 1, 2),
        ),
        clusters=clusters,
        campaigns=tuple(draw(campaigns(f"dot-{number}")) for number in range(_pick(draw, 0, 1, 1, 2))),
        relays=_pick(draw, (), (), (_RELAY,)),
        days_off=_pick(draw, *[DaysOff()] * 3, DaysOff((_MOURNING,)), DaysOff((_ONLY_PRIORITY,))),
    )


_RELAY = Relay(
    "voc",
    "Tiếp sóng",
    "VOV1",
    time(6),
    DurationMs(30 * 60_000),
    clusters=("cum-01",),
    approved_by="lãnh đạo",
    approved_on=date(2026, 1, 1),
)
_MOURNING = DayOff("Quốc tang", date(2026, 2, 14), date(2026, 2, 14), "thông báo")
_ONLY_PRIORITY = replace(_MOURNING, only_priority=True)


@st.composite
def wishes_about(draw: st.DrawFn, sessions: Sequence[str]) -> Wishes:
    """Decisions about some of ``sessions``, by their ids."""
    chosen = _some(draw, sessions, 3)
    return Wishes(
        pinned={each: _some(draw, _SLUGS, 3) for each in chosen},
        full=frozenset(chosen[:1]) if _rarely(draw) else frozenset(),
        priority_order=_some(draw, _SLUGS, 2),
    )


@st.composite
def stations(draw: st.DrawFn) -> Station:
    """A station of one to four sessions and no more than fourteen scripts, with some variants."""
    schedule = draw(schedules())
    own = [draw(scripts(slug)) for slug in _SLUGS[: _pick(draw, 0, 1, 4, 9, 14, 14)]]
    slugs = [each.script.slug for each in own if each.script.language == "vi"]
    others = [draw(variants(slug)) for slug in (_some(draw, slugs, 3) if slugs else ())]
    days = [FIRST + timedelta(days=count) for count in range(4)]
    ids = [f"{rule.slug}:{day}" for rule in schedule.sessions for day in days]
    wishes = draw(wishes_about(ids)) if draw(st.booleans()) else NO_WISHES
    return Station(schedule, (*own, *others), wishes)
