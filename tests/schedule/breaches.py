"""What a plan does against the rules, found by looking at it alone, as an inspector with a calendar would."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.plan import DayPlan
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import BulletinClass
from tests.schedule.any_station import CLOSING, Station

_ROUNDING = timedelta(milliseconds=2)
"""Instants are kept to the microsecond, lengths to the millisecond, sounds to the sample."""


@dataclass(frozen=True)
class _Sounding:
    what: str
    starts_at: datetime
    ends_at: datetime
    clusters: tuple[str, ...]

    @property
    def length(self) -> timedelta:
        """How long it sounds."""
        return self.ends_at - self.starts_at


def breaches(station: Station, plans: Iterable[DayPlan]) -> list[str]:
    """Everything that is wrong with ``plans`` of ``station``, in words; empty when nothing is."""
    plans = tuple(plans)
    ids = Counter(each.id for plan in plans for each in plan.occurrences)
    found = [f"{each} is there {count} times" for each, count in ids.items() if count > 1]
    for plan in plans:
        found += _of_day(station.schedule, plan)
        for session in plan.sessions:
            found += _of_session(station.schedule, session)
            for each in session.occurrences:
                found += _of_occurrence(station, session, each)
    return [*found, *_of_campaigns(station, plans)]


def planned(session: PlannedSession) -> list[Occurrence]:
    """What a session airs."""
    return [each for each in session.occurrences if each.decision is Decision.PLANNED]


def _soundings(plan: DayPlan) -> list[_Sounding]:
    relays = [
        _Sounding(each.relay, each.starts_at, each.ends_at, each.clusters)
        for each in plan.relays
        if each.decision is Decision.PLANNED
    ]
    said = [each for each in plan.sessions if planned(each)]
    return [*relays, *(_Sounding(each.id, each.starts_at, _end(each), each.clusters) for each in said)]


def _end(session: PlannedSession) -> datetime:
    return max(each.planned_at + timedelta(milliseconds=each.duration_ms) for each in planned(session)) + (
        CLOSING
    )


def _reached(clusters: Iterable[str], schedule: Schedule) -> set[str]:
    """All clusters that hear what goes to the outputs of ``clusters``."""
    outputs = {each.output for each in schedule.clusters if each.slug in clusters}
    return {each.slug for each in schedule.clusters if each.output in outputs}


def _of_day(schedule: Schedule, plan: DayPlan) -> Iterator[str]:
    """Overlaps, and what each cluster hears of the day in all."""
    soundings = _soundings(plan)
    for one, other in combinations(soundings, 2):
        both = _reached(one.clusters, schedule) & _reached(other.clusters, schedule)
        if both and one.starts_at < other.ends_at and other.starts_at < one.ends_at:
            yield f"{one.what} and {other.what} sound together on {both}"
    limits = schedule.limits
    for cluster in schedule.clusters:
        heard = [each for each in soundings if cluster.slug in each.clusters]
        total = sum((each.length for each in heard), timedelta(0))
        if total > timedelta(milliseconds=limits.day_ms) + _ROUNDING * len(heard):
            yield f"{plan.day}: {cluster.slug} hears {total}"
        if limits.day_sessions is not None and len(heard) > limits.day_sessions:
            yield f"{plan.day}: {cluster.slug} hears {len(heard)} sessions"


def _of_session(schedule: Schedule, session: PlannedSession) -> Iterator[str]:
    """Length, quiet hours of all who hear it, clusters."""
    rule = next(each for each in schedule.sessions if each.slug == session.session)
    every = {each.slug for each in schedule.clusters if not rule.clusters or each.slug in rule.clusters}
    if {*session.clusters, *dict(session.left_out)} != every or {*session.clusters} & {
        *dict(session.left_out)
    }:
        yield f"{session.id}: clusters {session.clusters}, left out {session.left_out}"
    if session.starts_at != rule.starts_at(session.date):
        yield f"{session.id} starts at {session.starts_at}"
    if not planned(session):
        return
    end = _end(session)
    longest = min(rule.length_ms, schedule.limits.session_ms)
    if end - session.starts_at > timedelta(milliseconds=longest) + _ROUNDING:
        yield f"{session.id} lasts {end - session.starts_at}"
    quiet = schedule.quiet.refusal(session.starts_at, end - _ROUNDING, _reached(session.clusters, schedule))
    if quiet:
        yield f"{session.id} until {end}: {quiet}"
    yield from _not_in_row(session)
    said = {each.script for each in planned(session)}
    for each in planned(session):
        original = each.script.removesuffix(f"-{each.language}")
        if each.language != "vi" and original not in said:
            yield f"{each.id} is there without its original"


def _not_in_row(session: PlannedSession) -> Iterator[str]:
    """Items that do not follow the opening, or each other after a sting of two seconds."""
    here = session.starts_at + timedelta(seconds=10)
    for each in planned(session):
        if abs(each.planned_at - here) > _ROUNDING:
            yield f"{each.id} is at {each.planned_at}, not {here}"
        here = each.planned_at + timedelta(milliseconds=each.duration_ms, seconds=2)


def _of_occurrence(station: Station, session: PlannedSession, each: Occurrence) -> Iterator[str]:
    """Approval, class, dates, days off, listeners."""
    schedule, day = station.schedule, session.date
    if not each.reason.strip():
        yield f"{each.id} has no reason"
    if (each.date, each.session) != (day, session.session) or not {*each.clusters} <= {*session.clusters}:
        yield f"{each.id} is not of {session.id}"
    if each.decision is not Decision.PLANNED:
        return
    candidate = next((one for one in station.pool if one.script.slug == each.script), None)
    if candidate is None or not _approved(candidate, each) or _refused_on(candidate, day):
        yield f"{each.id} may not be aired"
    if each.bulletin_class is BulletinClass.EMERGENCY:
        yield f"{each.id} is an emergency"
    stop = schedule.days_off.on(day)
    if stop and not (stop.only_priority and each.bulletin_class is BulletinClass.PRIORITY):
        yield f"{each.id} is on a day off"
    speaking = {cluster.slug for cluster in schedule.clusters if each.language in cluster.languages}
    if each.language != "vi" and {*each.clusters} != speaking & {*session.clusters}:
        yield f"{each.id} goes to {each.clusters}"
    if each.language == "vi" and each.clusters != session.clusters:
        yield f"{each.id} goes to {each.clusters}"
    if not each.clusters:
        yield f"{each.id} goes to nobody"


def _approved(candidate: Candidate, each: Occurrence) -> bool:
    return candidate.audio is not None and (each.revision, each.audio_sha256) == (
        candidate.revision,
        candidate.audio.audio_sha256,
    )


def _refused_on(candidate: Candidate, day: date) -> bool:
    script = candidate.script
    return candidate.refusal is not None or not script.valid_from <= day <= (script.valid_to or date.max)


def _named(station: Station, session: PlannedSession) -> set[str]:
    """The families that people named for the session."""
    rule = next(each for each in station.schedule.sessions if each.slug == session.session)
    of = {each.script.slug: each.script.variant_of for each in station.pool}
    pinned = station.wishes.pinned.get(session.id, ())
    return {of.get(slug) or slug for slug in (*rule.scripts, *rule.closing_scripts, *pinned)}


def _campaign(station: Station, script: str, day: date) -> Campaign | None:
    candidate = next((each for each in station.pool if each.script.slug == script), None)
    running = (each for each in station.schedule.campaigns if each.on(day))
    return next((each for each in running if candidate and each.takes(candidate.script)), None)


def _of_campaigns(station: Station, plans: Iterable[DayPlan]) -> Iterator[str]:
    """Gaps, plays a day and age of what nobody named; sessions that take more than what is named."""
    of = {each.script.slug: each.script.variant_of for each in station.pool}
    times = defaultdict[str, list[tuple[datetime, bool]]](list)
    for session in (one for plan in plans for one in plan.sessions):
        named = _named(station, session)
        rule = next(each for each in station.schedule.sessions if each.slug == session.session)
        for each in planned(session):
            family = of.get(each.script) or each.script
            if family not in named and (rule.only_named or session.id in station.wishes.full):
                yield f"{each.id} is in a session of named scripts"
            if each.script == family:
                times[family].append((each.planned_at, family in named))
    for script, plays in times.items():
        yield from _of_script(station, script, plays)


def _of_script(station: Station, script: str, plays: list[tuple[datetime, bool]]) -> Iterator[str]:
    """What is wrong with ``plays`` in the order of planning: sessions of two clusters may go on together."""
    a_day = Counter[date]()
    for number, (at, is_named) in enumerate(plays):
        day = _civil(at)
        a_day[day] += 1
        campaign, bulletin_class = _campaign(station, script, day), _class_of(station, script)
        if campaign is not None and not is_named:
            near = min((abs(at - before) for before, _ in plays[:number]), default=timedelta.max)
            if near < campaign.gap_of(bulletin_class) - _ROUNDING:
                yield f"{script} at {at} is {near} from another play"
            if a_day[day] > campaign.most_a_day and bulletin_class is not BulletinClass.PRIORITY:
                yield f"{script} comes {a_day[day]} times on {day}"
            age = (day - _civil(plays[0][0])).days
            if campaign.retire_days is not None and age >= campaign.retire_days:
                yield f"{script} is {age} days old on {day}"


def _class_of(station: Station, script: str) -> BulletinClass:
    """The class of a script: a priority bulletin may be played as often as its own gap lets it."""
    found = (each.script.bulletin_class for each in station.pool if each.script.slug == script)
    return next(found, BulletinClass.ORDINARY)


def _civil(at: datetime) -> date:
    return (at + timedelta(hours=7)).date()
