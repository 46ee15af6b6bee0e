"""Planned sessions to be looked at: 45 seconds an item, ten before the first one."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession, occurrence_id
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.script.model import BulletinClass, ContentGroup
from broadcaster.units import DurationMs, Sha256

MONDAY = date(2026, 3, 2)
HEAD_S, ITEM_S = 10, 45
CLUSTERS = ("cum-01", "cum-02")
CLOSING = DurationMs(5_000)


def at(day: date, clock: str) -> datetime:
    """``05:30`` of that day in the station's zone."""
    return datetime.combine(day, time.fromisoformat(clock), STATION_ZONE)


def item(
    script: str,
    *,
    decision: Decision = Decision.PLANNED,
    priority: bool = False,
    group: ContentGroup | None = ContentGroup.SKILLS,
    language: str = "vi",
    clusters: tuple[str, ...] = CLUSTERS,
) -> Occurrence:
    """An occurrence, not yet in a session."""
    day = MONDAY
    return Occurrence(
        id=occurrence_id("buoi", day, script, 1),
        session="buoi",
        date=day,
        script=script,
        title=f"Bài {script}",
        revision=1,
        content_group=group,
        column="nguoi-tieu-dung",
        bulletin_class=BulletinClass.PRIORITY if priority else BulletinClass.ORDINARY,
        language=language,
        facts=(),
        peaks=(),
        peak=None,
        clusters=clusters,
        planned_at=at(day, "05:30"),
        duration_ms=DurationMs(ITEM_S * 1000),
        audio_sha256=Sha256("a" * 64),
        decision=decision,
        reason="đến lượt" if decision is Decision.PLANNED else "chưa được duyệt",
    )


def session(
    name: str = "sang",
    day: date = MONDAY,
    clock: str = "05:30",
    items: Sequence[Occurrence] = (),
    *,
    clusters: tuple[str, ...] = CLUSTERS,
    left_out: tuple[tuple[str, str], ...] = (),
    trial: bool = False,
) -> PlannedSession:
    """A session that says ``items`` one behind the other."""
    starts_at = at(day, clock)
    placed, here = [], timedelta(seconds=HEAD_S)
    for each in items:
        changes = {
            "id": occurrence_id(name, day, each.script, 1),
            "session": name,
            "date": day,
            "planned_at": starts_at + here,
        }
        placed.append(Occurrence(**{**vars(each), **changes}))
        here += timedelta(seconds=ITEM_S if each.decision is Decision.PLANNED else 0)
    return PlannedSession(
        name,
        f"Buổi {name}",
        day,
        starts_at,
        clusters,
        tuple(placed),
        trial=trial,
        length_ms=DurationMs(600_000),
        left_out=left_out,
    )


def relay(
    day: date = MONDAY,
    clock: str = "18:00",
    *,
    refused: str = "",
    left_out: tuple[tuple[str, str], ...] = (),
    clusters: tuple[str, ...] = CLUSTERS,
) -> PlannedRelay:
    """Half an hour of VOV, planned or refused."""
    starts_at = at(day, clock)
    return PlannedRelay(
        "vov",
        "Thời sự VOV",
        day,
        starts_at,
        starts_at + timedelta(minutes=30),
        clusters,
        Decision.REFUSED if refused else Decision.PLANNED,
        refused or "tiếp sóng VOV1",
        left_out,
    )
