"""The gate: the last question before any sound, answered from the facts of that moment.

Pure: the feed reads the facts, this rules. An emergency is no exception here, since nothing that was
planned is one; whoever releases an emergency by hand does so elsewhere.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from broadcaster.clock import local_date
from broadcaster.playout.event import Mode
from broadcaster.playout.permission import Airing, Gate
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.quiet import QuietHours
from broadcaster.script.facts import FactRegister
from broadcaster.script.model import NOT_FOR_THE_AIR, Revision
from broadcaster.units import milliseconds

_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Circumstances:
    """All that decides about airing besides the item itself.

    ``on_air`` has the revision that may be aired, by slug. ``airtime_before_ms`` has, for each session by its
    id, what the plan gives to earlier sessions of that day on the busiest of its clusters.
    """

    mode: Mode
    on_air: Mapping[str, Revision]
    facts: FactRegister
    quiet: QuietHours
    limits: Limits
    airtime_before_ms: Mapping[str, int] = field(default_factory=dict)


def gate_of(circumstances: Circumstances) -> Gate:
    """The gate of these ``circumstances``."""
    return partial(refusal, circumstances)


def refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    """Why the item may not be aired then and there, in Vietnamese; None when it may."""
    return (
        _audible_refusal(circumstances, airing)
        or _approval_refusal(circumstances, airing)
        or _hours_refusal(circumstances, airing)
    )


def airtime_before(sessions: Iterable[PlannedSession], frame: Frame) -> dict[str, int]:
    """What each session's day has planned before it, in milliseconds, on the busiest of its clusters.

    Trials count for nothing: nobody hears them.
    """
    before: dict[str, int] = {}
    ordered = sorted((each for each in sessions if not each.trial), key=lambda each: each.starts_at)
    for _day, of_day in groupby(ordered, key=lambda each: each.date):
        used: Counter[str] = Counter()
        for session in of_day:
            before[session.id] = max((used[cluster] for cluster in session.clusters), default=0)
            used.update(dict.fromkeys(session.clusters, _airtime_ms(session, frame)))
    return before


def _airtime_ms(session: PlannedSession, frame: Frame) -> int:
    """From the session's first sample to the end of its closing, as planned; 0 when nothing is to be said."""
    ends = [
        each.planned_at + timedelta(milliseconds=each.duration_ms)
        for each in session.occurrences
        if each.decision is Decision.PLANNED
    ]
    if not ends:
        return 0
    return round((max(ends) - session.starts_at) / _MILLISECOND) + milliseconds(frame.closing.samples)


def _audible_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    """The station is silent until it is told to speak, and a trial is never for the village's ears."""
    if not airing.audible:
        return None
    if airing.trial:
        return "buổi phát thử không được phát ra loa"
    if circumstances.mode is not Mode.LIVE:
        return "đài đang TẬP DƯỢT, không phát ra loa; muốn phát ra loa thì bấm “Bật phát thật”"
    return None


def _approval_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    """Approval, dates and legal facts, as they are at this moment."""
    occurrence = airing.occurrence
    revision = circumstances.on_air.get(occurrence.script)
    if revision is None or revision.approval is None:
        return "bài đã rút hoặc không còn bản nào được duyệt"
    original = revision.script.variant_of
    if original is not None and original not in circumstances.on_air:
        return f"bài gốc “{original}” đã rút hoặc không còn bản nào được duyệt"
    if circumstances.mode is Mode.LIVE and revision.approval.is_sample:
        return NOT_FOR_THE_AIR
    if (revision.number, revision.approval.audio_sha256) != (occurrence.revision, occurrence.audio_sha256):
        return f"bài đã có bản {revision.number} được duyệt thay cho bản {occurrence.revision} trong kế hoạch"
    days = (local_date(airing.starts_at), local_date(airing.ends_at))
    return next((reason for day in days if (reason := _day_refusal(circumstances, revision, day))), None)


def _day_refusal(circumstances: Circumstances, revision: Revision, day: date) -> str | None:
    script = revision.script
    if day < script.valid_from:
        return f"chưa đến ngày được phát ({script.valid_from:%d/%m/%Y})"
    if script.valid_to is not None and day > script.valid_to:
        return f"đã hết hạn phát từ sau ngày {script.valid_to:%d/%m/%Y}"
    return circumstances.facts.refusal(script.facts, day)


def _hours_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    """Quiet hours and limits; a trial that nobody can hear disturbs nobody."""
    if airing.trial:
        return None
    quiet = circumstances.quiet.refusal(airing.starts_at, airing.ends_at)
    return quiet or _limit_refusal(circumstances, airing)


def _limit_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    occurrence = airing.occurrence
    session_ms = _span_ms(airing.session_starts_at, airing.ends_at)
    before_ms = circumstances.airtime_before_ms.get(f"{occurrence.session}:{occurrence.date.isoformat()}", 0)
    return circumstances.limits.refusal(session_ms, before_ms + session_ms)


def _span_ms(first: datetime, last: datetime) -> float:
    return (last - first) / _MILLISECOND
