"""The rules about day and hour that nothing planned may break, asked when planning and again when playing.

Pure. Approval and facts are asked elsewhere (``candidate.py``, ``desk/gate.py``), lengths by ``limits.py``.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from broadcaster.clock import local
from broadcaster.schedule.days_off import DaysOff
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.source import according_to
from broadcaster.script.model import BulletinClass


def day_refusal(days_off: DaysOff, day: date, bulletin_class: BulletinClass) -> str | None:
    """Why a bulletin of that class may not be aired on ``day``, a day of mourning say; None when it may."""
    stop = days_off.on(day)
    if stop is None or (stop.only_priority and bulletin_class is not BulletinClass.ORDINARY):
        return None
    wanted = "chỉ phát bản tin ưu tiên" if stop.only_priority else "đài không phát"
    return f"ngày {day:%d/%m/%Y} {wanted}: “{stop.title}”{according_to(stop.source, None)}"


def hours_refusal(
    quiet: QuietHours,
    relays: Iterable[PlannedRelay],
    start: datetime,
    end: datetime,
    clusters: Collection[str],
) -> str | None:
    """Why no session may sound from ``start`` to ``end`` (instants, half-open) where ``clusters`` hear it.

    Quiet hours first, those of each of ``clusters`` too, then the windows of ``relays``. None when it may.

    Raises:
        ValueError: an instant has no zone, or the end lies before the start.

    """
    return quiet.refusal(start, end, clusters) or relay_refusal(relays, start, end, clusters)


def relay_refusal(
    relays: Iterable[PlannedRelay], start: datetime, end: datetime, clusters: Collection[str]
) -> str | None:
    """Why the windows of ``relays`` keep that time free on one of ``clusters``; None when they do not."""
    met = next((relay for relay in relays if relay.meets(start, end, clusters)), None)
    if met is None:
        return None
    return f"trùng giờ tiếp sóng “{met.title}” {local(met.starts_at):%H:%M}–{local(met.ends_at):%H:%M}"
