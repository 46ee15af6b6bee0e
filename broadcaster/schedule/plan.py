"""The plan: which item sounds when, where and why; and which may not, and why not.

Pure and deterministic: the same schedule, candidates and history give the same plan, to the id.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain

from broadcaster.programme.rundown import Frame, Part, SegmentKind, lay_out
from broadcaster.schedule.candidate import Candidate, History, LastTurn
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.family import Family, families_of, kept
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession, occurrence_id
from broadcaster.schedule.peaks import Peak, counting_peak, peaks_on
from broadcaster.schedule.priority import by_class
from broadcaster.schedule.recurrence import SessionRule, sessions_on
from broadcaster.schedule.rotation import Selection, in_season
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.turn import Pick, Room
from broadcaster.units import SAMPLE_RATE, milliseconds, samples


@dataclass(frozen=True)
class DayPlan:
    """The sessions of a day, earliest first; a session in which nothing may be aired stays silent.

    ``peaks`` cover the day, ``peak`` is the one that counts in reports. ``history`` is what the plan of
    the next day starts from.
    """

    day: date
    sessions: tuple[PlannedSession, ...]
    peaks: tuple[str, ...]
    peak: str | None
    history: History = field(repr=False)

    @property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """All occurrences of the day in the order of play, refused ones where they would have been."""
        return tuple(occurrence for session in self.sessions for occurrence in session.occurrences)


@dataclass(frozen=True)
class _Day:
    """What is the same for every session of the day."""

    date: date
    schedule: Schedule
    frame: Frame
    peaks: tuple[Peak, ...]
    families: tuple[Family, ...]


@dataclass(frozen=True)
class _Placed:
    """A pick in its place: ``offset`` and ``ends`` in samples from the session's start, closing included."""

    pick: Pick
    offset: int
    ends: int


def plan_day(
    day: date, schedule: Schedule, frame: Frame, candidates: Sequence[Candidate], history: History
) -> DayPlan:
    """The plan of ``day``.

    ``candidates`` hold the refusals of that day; ``history`` the last turns before it. Raises nothing: what
    may not be aired is in the plan as refused.
    """
    peaks = peaks_on(day, schedule.peaks)
    whole = _Day(day, schedule, frame, peaks, tuple(in_season(families_of(candidates), peaks)))
    dense = [peak.slug for peak in peaks if peak.dense]
    turns = dict(history)
    used: Counter[str] = Counter()
    planned = []
    for rule in sessions_on(day, schedule.sessions, dense):
        session = _plan_session(whole, rule, turns, used)
        planned.append(session)
        _remember(turns, session)
    counting = counting_peak(peaks)
    return DayPlan(
        day, tuple(planned), tuple(peak.slug for peak in peaks), counting.slug if counting else None, turns
    )


def plan_days(
    first: date,
    last: date,
    schedule: Schedule,
    frame: Frame,
    *,
    candidates_on: Callable[[date], Sequence[Candidate]],
    history: History | None = None,
) -> Iterator[DayPlan]:
    """The plans from ``first`` to ``last``, both included, each starting from the turns of the one before.

    ``candidates_on`` gives the candidates of a day, with the refusals of that day.
    """
    turns: History = history or {}
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        plan = plan_day(day, schedule, frame, candidates_on(day), turns)
        turns = plan.history
        yield plan


def _plan_session(whole: _Day, rule: SessionRule, turns: History, used: Counter[str]) -> PlannedSession:
    """The session of ``rule``; what it takes is added to ``used`` (samples, by cluster)."""
    clusters = _clusters_of(rule, whole.schedule.clusters)
    picks = _select(whole, rule, clusters, turns)
    placed = _placed(whole.frame, picks)
    names = tuple(cluster.slug for cluster in clusters)
    starts_at = rule.starts_at(whole.date)
    lawful = _lawful(whole.schedule, starts_at, placed, max((used[name] for name in names), default=0))
    occurrences = tuple(_occurrence(whole, rule, each, clusters) for each in lawful)
    taken = max((each.ends for each in lawful if not each.pick.refused), default=0)
    used.update(dict.fromkeys(names, taken))
    return PlannedSession(
        rule.slug, rule.title, whole.date, starts_at, names, occurrences, rule.catch_up, rule.late_ms
    )


def _clusters_of(rule: SessionRule, clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    return tuple(cluster for cluster in clusters if not rule.clusters or cluster.slug in rule.clusters)


def _select(whole: _Day, rule: SessionRule, clusters: Sequence[Cluster], turns: History) -> tuple[Pick, ...]:
    """What the session says, in the order of play, refusals where they would have been.

    A variant stays behind its original, whatever its own class.
    """
    spoken = {language for cluster in clusters for language in cluster.languages} | (
        {"vi"} if clusters else set()
    )
    pool = list(kept(whole.families, lambda each: each.script.language in spoken))
    room = Room.of(whole.frame, samples(min(rule.length_ms, whole.schedule.limits.session_ms)))
    selection = Selection(whole.date, pool, whole.peaks, turns, room)
    selection.take_named(rule.scripts)
    selection.take_priority()
    selection.take_in_turn()
    in_order = by_class(selection.taken, lambda turn: turn.original.script.bulletin_class)
    return tuple(chain.from_iterable(turn.picks for turn in in_order))


def _placed(frame: Frame, picks: Sequence[Pick]) -> list[_Placed]:
    """``picks`` with their places; a refused one stands where the item before it ends, and takes no time."""
    parts: list[tuple[str, Part]] = [
        (pick.candidate.script.slug, pick.candidate.audio)
        for pick in picks
        if not pick.refused and pick.candidate.audio is not None
    ]
    items = iter([each for each in lay_out(frame, parts) if each.kind is SegmentKind.ITEM])
    placed, here = [], 0
    for pick in picks:
        if pick.refused:
            placed.append(_Placed(pick, here, here))
            continue
        item = next(items)
        here = item.offset + item.samples
        placed.append(_Placed(pick, item.offset, here + frame.closing.samples))
    return placed


def _lawful(
    schedule: Schedule, starts_at: datetime, placed: Sequence[_Placed], used: int
) -> tuple[_Placed, ...]:
    """``placed`` with those refused that would bring the session into quiet hours or over a limit.

    Both grow with the session's end, so what is refused is its tail, and the rest stays where it is.
    """
    if not placed or _session_refusal(schedule, starts_at, max(each.ends for each in placed), used) is None:
        return tuple(placed)
    return tuple(_or_refused(schedule, starts_at, each, used) for each in placed)


def _or_refused(schedule: Schedule, starts_at: datetime, placed: _Placed, used: int) -> _Placed:
    refusal = _session_refusal(schedule, starts_at, placed.ends, used)
    if placed.pick.refused or refusal is None:
        return placed
    return replace(placed, pick=Pick(placed.pick.candidate, refusal, refused=True))


def _session_refusal(schedule: Schedule, starts_at: datetime, ends: int, used: int) -> str | None:
    """Why a session may not last ``ends`` samples on a day that has ``used`` already; None when it may."""
    if ends == 0:
        return None
    ends_at = starts_at + timedelta(seconds=ends / SAMPLE_RATE)
    return schedule.quiet.refusal(starts_at, ends_at) or schedule.limits.refusal(
        milliseconds(ends), milliseconds(used + ends)
    )


def _occurrence(whole: _Day, rule: SessionRule, placed: _Placed, clusters: Sequence[Cluster]) -> Occurrence:
    script, candidate = placed.pick.candidate.script, placed.pick.candidate
    counting = counting_peak(whole.peaks)
    return Occurrence(
        id=occurrence_id(rule.slug, whole.date, script.slug, 1),
        session=rule.slug,
        date=whole.date,
        script=script.slug,
        title=script.title,
        revision=candidate.revision,
        content_group=script.content_group,
        column=script.column,
        bulletin_class=script.bulletin_class,
        language=script.language,
        facts=script.facts,
        peaks=tuple(peak.slug for peak in whole.peaks),
        peak=counting.slug if counting else None,
        clusters=_listening(script.language, clusters),
        planned_at=rule.starts_at(whole.date) + timedelta(seconds=placed.offset / SAMPLE_RATE),
        duration_ms=candidate.duration_ms,
        audio_sha256=candidate.audio.audio_sha256 if candidate.audio else None,
        decision=Decision.REFUSED if placed.pick.refused else Decision.PLANNED,
        reason=placed.pick.reason,
    )


def _listening(language: str, clusters: Sequence[Cluster]) -> tuple[str, ...]:
    """The clusters that a bulletin goes to: those that speak its language; Vietnamese goes to all."""
    return tuple(each.slug for each in clusters if language == "vi" or language in each.languages)


def _remember(turns: dict[str, LastTurn], session: PlannedSession) -> None:
    """Note in ``turns`` whose turn it was. A refusal counts: it must not come up in every session."""
    for occurrence in session.occurrences:
        before: LastTurn | None = turns.get(occurrence.script)
        count, planned_on = (before.count, before.planned_on) if before else (0, None)
        if occurrence.decision is Decision.PLANNED:
            count, planned_on = count + 1, session.date
        turns[occurrence.script] = LastTurn(occurrence.planned_at, count, planned_on)
