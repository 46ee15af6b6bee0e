"""What the plan asks the operator: priority bulletins that meet, and those that have no place at all.

Circular 39/2020/TT-BTTTT: where priority bulletins meet, the commune's operator decides their order, and each
must be aired within its window.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from broadcaster.clock import local
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.span import Span
from broadcaster.script.model import OWN_LANGUAGE, BulletinClass


@dataclass(frozen=True)
class Question:
    """What a person is asked. ``scripts`` are slugs, in the order that holds until somebody answers.

    ``titles`` are their titles. ``session_ids`` are the sessions in which they meet, earliest first; none
    when a bulletin has no session: then there is nothing to order, only something to do.
    """

    scripts: tuple[str, ...]
    titles: tuple[str, ...]
    session_ids: tuple[str, ...]
    sentence: str


def questions_of(sessions: Iterable[PlannedSession], order: Sequence[str]) -> tuple[Question, ...]:
    """What ``sessions`` leave open, where ``order`` is what the operator has decided so far.

    The same bulletins are asked about once, at the first session in which they meet. A variant in another
    language goes with its original and is not asked about.
    """
    met: dict[frozenset[str], list[tuple[PlannedSession, tuple[Occurrence, ...]]]] = {}
    for session in sessions:
        priority = () if session.trial else _priority(session)
        slugs = frozenset(each.script for each in priority)
        if len(slugs) > 1 and not slugs <= set(order):
            met.setdefault(slugs, []).append((session, priority))
    return tuple(_meeting(found) for found in met.values())


def unheard_priorities(
    sessions: Iterable[PlannedSession], candidates: Sequence[Candidate], peaks: Sequence[Peak], days: Span
) -> tuple[Question, ...]:
    """The priority bulletins whose window touches ``days``, and which no session of these days airs.

    A form with blanks, a trial and a variant are not asked about; nor is a bulletin of a peak that is not on.
    """
    planned: set[str] = set()
    reasons: dict[str, str] = {}
    for session in sessions:
        for each in session.occurrences:
            if each.decision is Decision.PLANNED:
                planned.add(each.script)
            else:
                reasons.setdefault(each.script, each.reason)
    return tuple(
        _unheard(each, window, reasons.get(each.script.slug) or each.refusal)
        for each in candidates
        if each.script.slug not in planned and (window := _window(each, peaks, days)) is not None
    )


def _priority(session: PlannedSession) -> tuple[Occurrence, ...]:
    """The priority bulletins that a session airs, in the order of play."""
    return tuple(
        each
        for each in session.occurrences
        if each.bulletin_class is BulletinClass.PRIORITY
        and each.decision is Decision.PLANNED
        and each.language == OWN_LANGUAGE
    )


def _meeting(found: Sequence[tuple[PlannedSession, tuple[Occurrence, ...]]]) -> Question:
    session, priority = found[0]
    titles = {each.script: f"“{each.title}”" for each in priority}
    more = f" và {len(found) - 1} buổi sau" if len(found) > 1 else ""
    sentence = (
        f"{session.title} {local(session.starts_at):%H:%M} ngày {session.date:%d/%m/%Y}{more} có"
        f" {len(titles)} bản tin ưu tiên trùng buổi: bài nào phát trước? Chưa chọn thì phát theo thứ tự"
        f" {', rồi '.join(titles.values())} (Thông tư 39/2020/TT-BTTTT: người trực ở xã quyết thứ tự)."
    )
    ids = tuple(each.id for each, _ in found)
    plain = {each.script: each.title for each in priority}
    return Question(tuple(plain), tuple(plain.values()), ids, sentence)


def _window(candidate: Candidate, peaks: Sequence[Peak], days: Span) -> Span | None:
    """The part of ``days`` in which the bulletin must be aired; None when there is no such part."""
    script = candidate.script
    if script.bulletin_class is not BulletinClass.PRIORITY or not candidate.rotates or script.variant_of:
        return None
    first, last = max(script.valid_from, days.first), min(script.valid_to or date.max, days.last)
    if last < first or not _in_season(candidate, peaks, Span(first, last)):
        return None
    return Span(first, last)


def _in_season(candidate: Candidate, peaks: Sequence[Peak], window: Span) -> bool:
    """Whether a peak of the bulletin is on within ``window``; a bulletin without peaks is for all year."""
    own = set(candidate.script.peaks)
    spans = (
        span
        for peak in peaks
        if not peak.script_peaks.isdisjoint(own)
        for year in {window.first.year, window.last.year}
        for span in peak.spans(year)
    )
    return not own or any(span.first <= window.last and window.first <= span.last for span in spans)


def _unheard(candidate: Candidate, window: Span, reason: str | None) -> Question:
    script = candidate.script
    why = reason or "không buổi nào còn chỗ"
    sentence = (
        f"Bản tin ưu tiên “{script.title}” phải phát trong {_days(window)} mà kế hoạch chưa có buổi nào phát:"
        f" {why}. Hãy xử lý lý do này, hoặc ghim bài vào một buổi."
    )
    return Question((script.slug,), (script.title,), (), sentence)


def _days(window: Span) -> str:
    if window.first == window.last:
        return f"ngày {window.first:%d/%m/%Y}"
    return f"các ngày {window.first:%d/%m}–{window.last:%d/%m/%Y}"
