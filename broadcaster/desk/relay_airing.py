"""A relay on the air: its window for the player, what the gate asks of it, what is to be received.

Pure: the feed reads the facts, this rules.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from broadcaster.desk.candidates import candidate_of
from broadcaster.desk.gate import Circumstances, audible_refusal
from broadcaster.playout.event import Mode
from broadcaster.playout.permission import Airing
from broadcaster.playout.relay.reception import Reception
from broadcaster.playout.turn import Window
from broadcaster.schedule.hard_rules import day_refusal
from broadcaster.schedule.occurrence import Decision, Occurrence, occurrence_id
from broadcaster.schedule.relay import RELAY_COLUMN, PlannedRelay
from broadcaster.script.model import BulletinClass
from broadcaster.units import DurationMs

NO_WINDOW = "kế hoạch không có giờ tiếp sóng này"
BEYOND = "ngoài giờ tiếp sóng đã duyệt"

LEEWAY = timedelta(milliseconds=100)
"""A window is kept to this: frames are counted by a device whose clock is not quite ours."""

_MILLISECOND = timedelta(milliseconds=1)


def windows_of(relays: Iterable[PlannedRelay]) -> tuple[Window, ...]:
    """The windows of the relays that the station carries itself, refused ones too: the gate refuses them.

    So the log has the reason why a relay that somebody had planned was not heard.
    """
    return tuple(Window(_occurrence(each), each.ends_at) for each in relays if each.is_carried)


def window_refusal(circumstances: Circumstances, airing: Airing) -> str | None:
    """Why a relay may not sound then and there, in Vietnamese; None when it may.

    It is asked when the relay is armed: days off, quiet hours and limits hold over it whatever its document
    says, and only what was approved is carried, in its window and in no other moment.
    """
    relay = _planned(circumstances.relays, airing.occurrence)
    if relay is None:
        return NO_WINDOW
    if relay.decision is not Decision.PLANNED:
        return relay.reason
    starts_at, ends_at = airing.starts_at, airing.ends_at
    if starts_at < relay.starts_at - LEEWAY or ends_at > relay.ends_at + LEEWAY:
        return BEYOND
    until = max(starts_at, min(ends_at, relay.ends_at))
    return (
        audible_refusal(circumstances, airing)
        or day_refusal(circumstances.days_off, relay.date, BulletinClass.ORDINARY)
        or circumstances.quiet.refusal(starts_at, until, airing.clusters)
        or circumstances.limits.refusal((until - starts_at) / _MILLISECOND, 0)
    )


def reception_of(circumstances: Circumstances, source: str, now: datetime) -> Reception | None:
    """What is to be received of ``source`` now or next; None when no window of it is planned.

    Its fallback is a script that may be aired on that day, as the gate would ask for it; else silence.
    """
    coming = [
        each
        for each in circumstances.relays
        if each.source == source and each.is_carried and each.decision is Decision.PLANNED
    ]
    relay = min((each for each in coming if each.ends_at > now), key=_start, default=None)
    if relay is None:
        return None
    revision = circumstances.on_air.get(relay.fallback)
    if revision is not None and revision.approval is not None:
        live = circumstances.mode is Mode.LIVE
        candidate = candidate_of(revision, circumstances.facts, relay.date, live=live)
        if candidate.refusal_on(relay.date) is None:
            sound = revision.approval.audio_sha256
            return Reception(source, relay.address, relay.ends_at, sound, relay.fallback)
    return Reception(source, relay.address, relay.ends_at)


def _start(relay: PlannedRelay) -> datetime:
    return relay.starts_at


def _planned(relays: Iterable[PlannedRelay], occurrence: Occurrence) -> PlannedRelay | None:
    wanted = (occurrence.script, occurrence.date, occurrence.source)
    return next((each for each in relays if (each.relay, each.date, each.source) == wanted), None)


def _occurrence(relay: PlannedRelay) -> Occurrence:
    everywhere = relay.clusters or tuple(name for name, _ in relay.left_out)
    return Occurrence(
        id=occurrence_id(relay.relay, relay.date, relay.relay, 1),
        session=relay.relay,
        date=relay.date,
        script=relay.relay,
        title=relay.title,
        revision=None,
        content_group=None,
        column=RELAY_COLUMN,
        bulletin_class=BulletinClass.ORDINARY,
        language="vi",
        facts=(),
        peaks=(),
        peak=None,
        clusters=everywhere,
        planned_at=relay.starts_at,
        duration_ms=DurationMs(round((relay.ends_at - relay.starts_at) / _MILLISECOND)),
        audio_sha256=None,
        decision=relay.decision,
        reason=relay.reason,
        source=relay.source,
    )
