"""The gate: the last question before any sound, answered from the facts of that moment.

Pure: the feed reads the facts, this rules. Only an emergency that a person has released may break quiet
hours, limits, relays and days off; nothing that was planned is one. What was typed, recorded or is spoken
live has no approval but its release, and a live talk of another class obeys every rule of the hours.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

from broadcaster.clock import local_date
from broadcaster.playout.event import Mode
from broadcaster.playout.permission import Airing, Gate
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.days_off import NO_DAYS_OFF, DaysOff
from broadcaster.schedule.hard_rules import day_refusal, hours_refusal
from broadcaster.schedule.limits import NO_AIRTIME, Airtime, Limits, minutes_up
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.relaying import airtime_of_relays
from broadcaster.script.facts import FactRegister
from broadcaster.script.model import NOT_FOR_THE_AIR, BulletinClass, Revision
from broadcaster.units import DurationMs, milliseconds

UNAPPROVED = frozenset({"typed", "recorded"})
"""Forms of an emergency that nobody has approved before its release."""

_MILLISECOND = timedelta(milliseconds=1)

_LATE_MS = 60_000
"""An item so late was held up in its session, by a full disk or a lost device; it was not planned so long."""


@dataclass(frozen=True)
class Circumstances:
    """All that decides about airing besides the item itself.

    ``on_air`` has the revision that may be aired, by slug. ``relays`` are those of the days in question.
    ``airtime_before`` has, for each session by its id, what the plan gives to earlier sessions and to all
    relays of that day on the busiest of its clusters.
    """

    mode: Mode
    on_air: Mapping[str, Revision]
    facts: FactRegister
    quiet: QuietHours
    limits: Limits
    days_off: DaysOff = NO_DAYS_OFF
    relays: tuple[PlannedRelay, ...] = ()
    airtime_before: Mapping[str, Airtime] = field(default_factory=dict)


def gate_of(circumstances: Circumstances) -> Gate:
    """The gate of these ``circumstances``."""
    return partial(refusal, circumstances)


def refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    """Why the item may not be aired then and there, in Vietnamese; None when it may."""
    return (
        audible_refusal(circumstances, airing)
        or (None if _is_released_only(airing) else _approval_refusal(circumstances, airing))
        or (None if _is_released_only(airing) else _release_refusal(circumstances, airing))
        or _hours_refusal(circumstances, airing)
    )


def airtime_before(
    sessions: Iterable[PlannedSession], frame: Frame, relays: Collection[PlannedRelay] = ()
) -> dict[str, Airtime]:
    """What each session's day has planned besides it and later ones, on the busiest of its clusters.

    The relays of the day count whole, those after the session too: their time is promised. Trials count for
    nothing: nobody hears them. Under the day itself stands all that it has planned: what a person adds by a
    release comes on top of it.
    """
    before: dict[str, Airtime] = {}
    ordered = sorted((each for each in sessions if not each.trial), key=lambda each: each.starts_at)
    for day, of_day in groupby(ordered, key=lambda each: each.date):
        of_that_day = [relay for relay in relays if relay.date == day]
        used: dict[str, Airtime] = {}
        for session in of_day:
            for cluster in session.clusters:
                used.setdefault(cluster, airtime_of_relays(of_that_day, cluster))
            before[session.id] = _busiest(used[cluster] for cluster in session.clusters)
            own = _airtime(session, frame)
            used |= {cluster: used[cluster] + own for cluster in session.clusters}
        before[day.isoformat()] = _busiest(used.values())
    return before


def _busiest(airtimes: Iterable[Airtime]) -> Airtime:
    """The most minutes and the most sessions that any of ``airtimes`` has."""
    known = [NO_AIRTIME, *airtimes]
    return Airtime(max(each.duration_ms for each in known), max(each.sessions for each in known))


def _airtime(session: PlannedSession, frame: Frame) -> Airtime:
    """From the session's first sample to the end of its closing, as planned; none where nothing is said."""
    ends = [
        each.planned_at + timedelta(milliseconds=each.duration_ms)
        for each in session.occurrences
        if each.decision is Decision.PLANNED
    ]
    if not ends:
        return NO_AIRTIME
    length_ms = round((max(ends) - session.starts_at) / _MILLISECOND)
    return Airtime(DurationMs(length_ms + milliseconds(frame.closing.samples)), 1)


def audible_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
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
    if airing.release is not None and not airing.trusted:
        return None  # nobody knows what day it is, and a flood does not wait for a clock
    days = (local_date(airing.starts_at), local_date(airing.ends_at))
    return next((reason for day in days if (reason := _day_refusal(circumstances, revision, day))), None)


def _is_released_only(airing: Airing) -> bool:
    """Whether a release is all the approval: of typed and recorded emergencies, and of live talk."""
    occurrence, release = airing.occurrence, airing.release
    if release is None or occurrence.revision is not None:
        return False
    if occurrence.source is not None:
        return release.form in {"", "live"}
    return release.form in UNAPPROVED and occurrence.bulletin_class is BulletinClass.EMERGENCY


def _day_refusal(circumstances: Circumstances, revision: Revision, day: date) -> str | None:
    script = revision.script
    if day < script.valid_from:
        return f"chưa đến ngày được phát ({script.valid_from:%d/%m/%Y})"
    if script.valid_to is not None and day > script.valid_to:
        return f"đã hết hạn phát từ sau ngày {script.valid_to:%d/%m/%Y}"
    return circumstances.facts.refusal(script.facts, day)


def _release_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    """An emergency is aired by a person's act alone (Circular 39/2020/TT-BTTTT), and nothing else by one.

    The class is that of the approved wording and of the occurrence: where they differ, neither is believed.
    """
    approved = circumstances.on_air[airing.occurrence.script].script.bulletin_class
    classes = {approved, airing.occurrence.bulletin_class}
    if airing.release is None and BulletinClass.EMERGENCY in classes:
        return "bài khẩn cấp chỉ phát khi người có quyền cho phát và ghi lý do, không phát theo lịch"
    if airing.release is not None and classes != {BulletinClass.EMERGENCY}:
        return "lệnh phát khẩn cấp chỉ dùng cho bài khẩn cấp, không dùng cho bài này"
    return None


def _hours_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    """Days off, quiet hours, relays and limits.

    A trial that nobody can hear disturbs nobody; a released emergency breaks them all, a live talk none. By
    a clock that is not trusted nobody can say what hour it is.
    """
    is_emergency = airing.occurrence.bulletin_class is BulletinClass.EMERGENCY
    if airing.trial or (airing.release is not None and is_emergency):
        return None
    if not airing.trusted:
        return "đồng hồ của máy chưa tin được nên chỉ phát được tin khẩn cấp; hãy chỉnh lại ngày giờ"
    return (
        _days_off_refusal(circumstances, airing)
        or hours_refusal(
            circumstances.quiet, circumstances.relays, airing.starts_at, airing.ends_at, airing.clusters
        )
        or _limit_refusal(circumstances, airing)
    )


def _days_off_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    days = (local_date(airing.starts_at), local_date(airing.ends_at))
    bulletin_class = airing.occurrence.bulletin_class
    refusals = (day_refusal(circumstances.days_off, day, bulletin_class) for day in days)
    return next((reason for reason in refusals if reason), None)


def _limit_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    occurrence = airing.occurrence
    session_ms = _span_ms(airing.session_starts_at, airing.ends_at)
    session = f"{occurrence.session}:{occurrence.date.isoformat()}"
    of_day = circumstances.airtime_before.get(occurrence.date.isoformat(), NO_AIRTIME)
    before = circumstances.airtime_before.get(session, of_day if airing.release else NO_AIRTIME)

    def refusal(length_ms: float) -> str | None:
        return circumstances.limits.refusal(length_ms, before.duration_ms + length_ms, before.sessions + 1)

    late_ms = _span_ms(occurrence.planned_at, airing.starts_at)
    too_much = refusal(session_ms)
    held_up = _LATE_MS <= late_ms < session_ms and refusal(session_ms - late_ms) is None
    if too_much is None or not held_up:
        return too_much
    return f"đã trễ {minutes_up(round(late_ms))} phút so với kế hoạch, phát lúc này thì {too_much}"


def _span_ms(first: datetime, last: datetime) -> float:
    return (last - first) / _MILLISECOND
