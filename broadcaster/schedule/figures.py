"""What a plan comes to: how full, how fair, how dense, how far apart; counted from the plan itself."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.peaks import dense_days
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.shown import FULL
from broadcaster.script.model import OWN_LANGUAGE, BulletinClass, ContentGroup

_HUNDRED = 100


@dataclass(frozen=True)
class Month:
    """Plays of a month (its first day) by content group; the points by which the worst share is off."""

    first: date
    plays: Mapping[ContentGroup, int]
    off_by: float


@dataclass(frozen=True)
class Figures:
    """The figures of a plan; lengths as parts of what a session may last, gaps in hours.

    ``scripts`` counts the scripts that are heard, by content group. ``too_near`` counts pairs of plays of one
    script that lie nearer than its campaign allows, those aside that a person named for their session.
    """

    days: int
    sessions: int
    silent: int
    plays: int
    refused: int
    scripts: Mapping[ContentGroup, int]
    least_full: float
    mean_full: float
    under_full: int
    overrun: int
    months: tuple[Month, ...]
    ordinary: tuple[int, float]
    dense: tuple[int, float]
    least_gap_h: float | None
    too_near: int
    missed_weeks: tuple[str, ...]


def figures_of(sessions: Sequence[PlannedSession], schedule: Schedule, closing: timedelta) -> Figures:
    """The figures of ``sessions``, which are whole days in order of time; trials are left aside."""
    every = [each for each in sessions if not each.trial]
    played = [each for session in every for each in session.occurrences if each.decision is Decision.PLANNED]
    full = [(each.ends_at(closing) - each.starts_at) / _longest(each) for each in every if each.reasons]
    gaps = list(_gaps(played, schedule))
    return Figures(
        days=len({each.date for each in every}),
        sessions=len(every),
        silent=sum(1 for each in every if not each.reasons),
        plays=len(played),
        refused=sum(len(each.occurrences) for each in every) - len(played),
        scripts=_scripts(played),
        least_full=min(full, default=0.0),
        mean_full=sum(full) / len(full) if full else 0.0,
        under_full=sum(1 for each in full if each < FULL),
        overrun=sum(1 for each in full if each > 1),
        months=tuple(_months(played, schedule)),
        ordinary=_a_day(every, schedule, dense=False),
        dense=_a_day(every, schedule, dense=True),
        least_gap_h=min((gap for gap, _ in gaps), default=None),
        too_near=sum(1 for gap, least in gaps if gap < least),
        missed_weeks=tuple(_missed_weeks(played, schedule)),
    )


def as_json(figures: Figures) -> dict[str, object]:
    """``figures`` for programs; shares in points of a hundred."""
    return {
        **vars(figures),
        "scripts": {str(int(group)): count for group, count in figures.scripts.items()},
        "months": [
            {
                "month": f"{month.first:%Y-%m}",
                "plays": {str(int(group)): count for group, count in month.plays.items()},
                "off_by_points": round(month.off_by, 2),
            }
            for month in figures.months
        ],
        "least_full": round(figures.least_full, 4),
        "mean_full": round(figures.mean_full, 4),
        "ordinary": {"days": figures.ordinary[0], "sessions_a_day": round(figures.ordinary[1], 2)},
        "dense": {"days": figures.dense[0], "sessions_a_day": round(figures.dense[1], 2)},
        "least_gap_h": None if figures.least_gap_h is None else round(figures.least_gap_h, 3),
        "missed_weeks": list(figures.missed_weeks),
    }


def as_lines(figures: Figures) -> Iterator[str]:
    """``figures`` for people."""
    scripts = ", ".join(f"nhóm {int(group)}: {count}" for group, count in figures.scripts.items())
    yield (
        f"{figures.days} ngày, {figures.sessions} buổi ({figures.silent} buổi im),"
        f" {figures.plays} lần phát, {figures.refused} lần từ chối."
    )
    yield f"Bài được phát: {sum(figures.scripts.values())} ({scripts})."
    yield (
        f"Buổi đầy {_percent(figures.mean_full)} thời lượng, buổi vơi nhất {_percent(figures.least_full)};"
        f" {figures.under_full} buổi dưới {_percent(FULL)}, {figures.overrun} buổi quá giờ."
    )
    for month in figures.months:
        total = sum(month.plays.values())
        shares = ", ".join(f"{int(group)}: {_percent(count / total)}" for group, count in month.plays.items())
        off = f"lệch nhiều nhất {_decimal(month.off_by, 1)} điểm"
        yield f"  {month.first:%m/%Y}: {total} lần phát; nhóm {shares}; {off}."
    yield (
        f"Buổi một ngày: ngày thường {_decimal(figures.ordinary[1], 2)} ({figures.ordinary[0]} ngày),"
        f" ngày trong đợt dày {_decimal(figures.dense[1], 2)} ({figures.dense[0]} ngày)."
    )
    if figures.least_gap_h is not None:
        near = f"{_decimal(figures.least_gap_h, 2)} giờ; {figures.too_near} lần quá gần"
        yield f"Hai lần phát cùng một bài gần nhất cách {near}."
    yield from figures.missed_weeks


def _percent(part: float) -> str:
    return f"{_decimal(part * _HUNDRED, 1)} %"


def _decimal(value: float, places: int) -> str:
    return f"{value:.{places}f}".replace(".", ",")


def _longest(session: PlannedSession) -> timedelta:
    return timedelta(milliseconds=session.length_ms or 1)


def _scripts(played: Iterable[Occurrence]) -> dict[ContentGroup, int]:
    """Scripts that are heard, by content group; variants count with their original."""
    own = {(each.content_group, each.script) for each in played if each.language == OWN_LANGUAGE}
    counts = Counter(group for group, _ in own if group is not None)
    return {group: counts[group] for group in ContentGroup}


def _months(played: Iterable[Occurrence], schedule: Schedule) -> Iterator[Month]:
    by_month = defaultdict[date, Counter[ContentGroup]](Counter)
    for each in played:
        if each.content_group is not None and each.language == OWN_LANGUAGE:
            by_month[each.date.replace(day=1)][each.content_group] += 1
    for first, plays in sorted(by_month.items()):
        wanted = _shares(schedule.campaigns, first)
        total = plays.total()
        off = max(abs(plays[group] / total - share) for group, share in wanted.items())
        yield Month(first, {group: plays[group] for group in ContentGroup}, off * _HUNDRED)


def _shares(campaigns: Iterable[Campaign], day: date) -> dict[ContentGroup, float]:
    """The share of each content group as the campaigns of that day have it; equal without campaigns."""
    weights = Counter[ContentGroup]()
    for campaign in campaigns:
        if campaign.on(day):
            weights.update(campaign.groups)
    weights = weights or Counter(ContentGroup)
    return {group: weights[group] / weights.total() for group in ContentGroup}


def _a_day(sessions: Sequence[PlannedSession], schedule: Schedule, *, dense: bool) -> tuple[int, float]:
    """Days that are, or are not, dense, and the mean of the sessions in which something is said on them."""
    days = {each.date for each in sessions}
    thick = {day for year in {day.year for day in days} for day in dense_days(year, schedule.peaks)}
    chosen = {day for day in days if (day in thick) is dense}
    count = sum(1 for each in sessions if each.date in chosen and each.reasons)
    return len(chosen), count / len(chosen) if chosen else 0.0


def _gaps(played: Iterable[Occurrence], schedule: Schedule) -> Iterator[tuple[float, float]]:
    """Hours between two plays of a script in its own language, and the least that its campaign allows."""
    named = {slug for rule in schedule.sessions for slug in (*rule.scripts, *rule.closing_scripts)}
    times = defaultdict[tuple[str, BulletinClass], list[datetime]](list)
    for each in played:
        if each.language == OWN_LANGUAGE and each.script not in named:
            times[each.script, each.bulletin_class].append(each.planned_at)
    for (_, bulletin_class), found in times.items():
        gaps = (campaign.gap_of(bulletin_class) for campaign in schedule.campaigns)
        least = max(gaps, default=timedelta(0)) / timedelta(hours=1)
        for earlier, later in pairwise(sorted(found)):
            yield (later - earlier) / timedelta(hours=1), least


def _missed_weeks(played: Iterable[Occurrence], schedule: Schedule) -> Iterator[str]:
    """Whole weeks in which a campaign had fewer plays of a language than wished, in words."""
    occurrences = list(played)
    weeks = Counter((each.date - timedelta(days=each.date.weekday()), each.language) for each in occurrences)
    days = {each.date for each in occurrences}
    for campaign in schedule.campaigns:
        for monday in sorted({monday for monday, _ in weeks}):
            if not {monday, monday + timedelta(days=6)} <= days or not campaign.on(monday):
                continue
            for language, wish in campaign.weekly_plays.items():
                if weeks[monday, language] < wish:
                    yield (
                        f"Tuần từ {monday:%d/%m/%Y}: “{campaign.title}” có {weeks[monday, language]}"
                        f" lần phát tiếng {language}, muốn {wish}."
                    )
