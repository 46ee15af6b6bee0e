"""Events as a player reports them, chained."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from broadcaster.playlog.chain import link
from broadcaster.playlog.event import LogEvent
from broadcaster.playout.event import Event, EventKind, Mode, about
from tests.playout.sample_session import START, occurrence


def event(
    kind: EventKind, seconds: float = 0.0, name: str = "a", cluster: str = "c1", **details: object
) -> Event:
    """An event ``seconds`` after the session's start; a first one carries what it is about."""
    item = occurrence(name, 10)
    if kind in {
        EventKind.RELEASED,
        EventKind.ARMED,
        EventKind.MISSED,
        EventKind.REFUSED,
        EventKind.CANCELLED,
    }:
        details["about"] = about(item)
    at = START + timedelta(seconds=seconds)
    return Event(kind, at, Mode.TRAINING, item.id, cluster, details)


def played(name: str = "a", cluster: str = "c1") -> list[Event]:
    """The three events of a play to its end."""
    return [
        event(EventKind.ARMED, 0, name, cluster, due_at=START.isoformat()),
        event(EventKind.STARTED, 10, name, cluster, start_error_ms=1.5),
        event(EventKind.ENDED, 40, name, cluster, evidence="sent", frames=1_440_000),
    ]


def chained(events: Iterable[Event], boot: int = 1) -> list[LogEvent]:
    """``events`` as a log keeps them."""
    log: list[LogEvent] = []
    for each in events:
        log.append(link(log[-1] if log else None, boot, each))
    return log


BOOTED = Event(EventKind.BOOTED, datetime(2026, 3, 2, 9, tzinfo=UTC), Mode.TRAINING)
