"""What the planned sessions lack: words, a content group, plays that a campaign wishes, a whole cluster."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from broadcaster.clock import local
from broadcaster.schedule.ahead import Ahead, PlanWarning, WarningKind, campaign_of
from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.preview import aired, ends_at, silence_of
from broadcaster.schedule.sheet import monday_of
from broadcaster.script.model import LANGUAGES, ContentGroup
from broadcaster.units import DurationMs

FULL_ENOUGH = 0.5
"""A session that is filled less than this is hardly worth waking anybody for."""

SILENT_DAYS = 3
"""A cluster that hears nothing for so many days in a row is told about."""

_WEEK = timedelta(days=7)
_MINUTE_MS = 60_000


def session_warnings(ahead: Ahead) -> Iterator[PlanWarning]:
    """Warnings about the sessions from today on."""
    yield from _empty(ahead)
    yield from _sparse(ahead)
    yield from _silent_clusters(ahead)
    yield from _missing_groups(ahead)
    yield from _missed_targets(ahead)


def _empty(ahead: Ahead) -> Iterator[PlanWarning]:
    """Sessions that air nothing: one warning for all days of a session."""
    silent = [each for each in ahead.coming if not aired(each) and not _is_off(ahead, each)]
    for first, count in _by_rule(silent):
        sentence = (
            f"{_name(first, count)} sẽ im lặng: {silence_of(first)}; hãy duyệt thêm bài, hoặc bỏ buổi này."
        )
        yield PlanWarning(first.date, WarningKind.EMPTY_SESSION, first.id, sentence)


def _sparse(ahead: Ahead) -> Iterator[PlanWarning]:
    """Sessions that are filled too little; one of named scripts alone is as long as they are."""
    lengths = {each.slug: each.length_ms for each in ahead.schedule.sessions if not each.only_named}
    sparse = [
        each
        for each in ahead.coming
        if 0 < _filled_ms(each) < FULL_ENOUGH * lengths.get(each.session, 0) and not _is_off(ahead, each)
    ]
    for first, count in _by_rule(sparse):
        sentence = (
            f"{_name(first, count)} chỉ có {_filled_ms(first) / _MINUTE_MS:.0f} trong"
            f" {lengths[first.session] / _MINUTE_MS:.0f} phút; hãy duyệt thêm bài, hoặc rút ngắn khung giờ."
        )
        yield PlanWarning(first.date, WarningKind.SPARSE_SESSION, first.id, sentence)


def _is_off(ahead: Ahead, session: PlannedSession) -> bool:
    return ahead.schedule.days_off.on(session.date) is not None


def _filled_ms(session: PlannedSession) -> float:
    """How long a session speaks, from its start on; 0 when it does not."""
    end = ends_at(session, aired(session), DurationMs(0))
    return (end - session.starts_at).total_seconds() * 1000


def _by_rule(sessions: Iterable[PlannedSession]) -> Iterator[tuple[PlannedSession, int]]:
    """The first of ``sessions`` under each rule, and how many there are."""
    found: dict[str, list[PlannedSession]] = {}
    for session in sessions:
        found.setdefault(session.session, []).append(session)
    return ((of_rule[0], len(of_rule)) for of_rule in found.values())


def _name(first: PlannedSession, count: int) -> str:
    more = f" và {count - 1} ngày sau" if count > 1 else ""
    return f"{first.title} {local(first.starts_at):%H:%M} ngày {first.date:%d/%m/%Y}{more}"


def _silent_clusters(ahead: Ahead) -> Iterator[PlanWarning]:
    """Clusters that hear nothing for ``SILENT_DAYS`` days in a row; days off are silent for everybody."""
    heard = {
        (each.date, cluster)
        for session in ahead.coming
        for each in aired(session)
        for cluster in each.clusters
    }
    heard |= {
        (relay.date, cluster)
        for relay in ahead.relays
        if relay.decision is Decision.PLANNED
        for cluster in relay.clusters
    }
    days = [day for day in ahead.days if ahead.schedule.days_off.on(day) is None]
    for cluster in ahead.schedule.clusters:
        for run in _runs([day for day in days if (day, cluster.slug) not in heard], days):
            sentence = (
                f"{cluster.name} không nghe gì {len(run)} ngày liền, từ {run[0]:%d/%m/%Y}; hãy xem"
                " giờ yên tĩnh riêng, khung giờ và ngôn ngữ của cụm."
            )
            yield PlanWarning(run[0], WarningKind.SILENT_CLUSTER, cluster.slug, sentence)


def _runs(silent: Sequence[date], days: Sequence[date]) -> Iterator[list[date]]:
    """The stretches of ``SILENT_DAYS`` or more of ``days`` that are all ``silent``."""
    run: list[date] = []
    for day in (*days, None):
        if day is not None and day in silent:
            run.append(day)
            continue
        if len(run) >= SILENT_DAYS:
            yield run
        run = []


def _missing_groups(ahead: Ahead) -> Iterator[PlanWarning]:
    """Content groups that some campaign takes and of which nothing is planned."""
    running = [each for each in ahead.schedule.campaigns if each.on(ahead.today)]
    wanted = {group for each in running for group in each.groups} or set(ContentGroup)
    there = {each.content_group for session in ahead.coming for each in aired(session)}
    if not ahead.coming:
        return
    for group in sorted(wanted - there):
        sentence = (
            f"Từ nay đến {ahead.last:%d/%m/%Y} không có bài nào của nhóm {int(group)} ({group.label});"
            " hãy viết, duyệt bài cho nhóm này."
        )
        yield PlanWarning(ahead.today, WarningKind.MISSING_GROUP, str(int(group)), sentence)


def _missed_targets(ahead: Ahead) -> Iterator[PlanWarning]:
    """Weeks that are planned from end to end, in which a campaign gets fewer plays than it wishes."""
    begins = min((each.date for each in ahead.sessions), default=ahead.last)
    monday = monday_of(ahead.today)
    while monday + _WEEK - timedelta(days=1) <= ahead.last:
        if begins <= monday:
            for campaign in ahead.schedule.campaigns:
                yield from _missed(ahead, campaign, monday)
        monday += _WEEK


def _missed(ahead: Ahead, campaign: Campaign, monday: date) -> Iterator[PlanWarning]:
    sunday = monday + _WEEK - timedelta(days=1)
    if not (campaign.on(monday) and campaign.on(sunday)):
        return
    played = _plays(ahead, campaign, monday)
    for language, wish in campaign.weekly_plays.items():
        if played[language] < wish:
            name = LANGUAGES.get(language, language)
            sentence = (
                f"Chiến dịch “{campaign.title}” tuần {monday:%d/%m}–{sunday:%d/%m/%Y} chỉ có"
                f" {played[language]} trong {wish} lượt ({name}); hãy duyệt thêm bài, hoặc hạ chỉ tiêu tuần."
            )
            day = max(monday, ahead.today)
            yield PlanWarning(day, WarningKind.MISSED_TARGET, f"{campaign.slug}:{language}", sentence)


def _plays(ahead: Ahead, campaign: Campaign, monday: date) -> Counter[str]:
    """Planned plays of the campaign's scripts in a week, by language; a variant belongs with its original."""
    scripts = {each.script.slug: each.script for each in ahead.candidates_on(max(monday, ahead.today))}
    played: Counter[str] = Counter()
    for session in ahead.sessions:
        if monday <= session.date < monday + _WEEK and not session.trial:
            for each in aired(session):
                script = scripts.get(each.script)
                original = scripts.get(script.variant_of or each.script) if script else None
                if original and campaign_of(original, ahead.schedule.campaigns, monday) is campaign:
                    played[each.language] += 1
    return played
