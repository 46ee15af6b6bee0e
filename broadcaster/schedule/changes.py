"""What has changed in the plan since it was shown: by occurrence, in sentences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from broadcaster.clock import local
from broadcaster.schedule.occurrence import Decision, PlannedSession


class ChangeKind(StrEnum):
    """What became of a session or an item."""

    SESSION_ADDED = "session_added"
    SESSION_GONE = "session_gone"
    SESSION_MOVED = "session_moved"
    CLUSTERS_CHANGED = "clusters_changed"
    ITEM_ADDED = "item_added"
    ITEM_GONE = "item_gone"
    ITEM_REFUSED = "item_refused"
    ITEM_CANCELLED = "item_cancelled"


@dataclass(frozen=True)
class ShownItem:
    """An occurrence as it was shown; ``id`` never depends on a time."""

    id: str
    title: str
    decision: Decision
    reason: str


@dataclass(frozen=True)
class ShownSession:
    """A session as it was shown."""

    id: str
    title: str
    date: date
    starts_at: datetime
    clusters: tuple[str, ...]
    items: tuple[ShownItem, ...]

    @property
    def to_be_heard(self) -> dict[str, ShownItem]:
        """The items that are to be aired, by id, in the order of play."""
        return {item.id: item for item in self.items if item.decision is Decision.PLANNED}


@dataclass(frozen=True)
class PlanChange:
    """One thing that is not as it was shown. ``subject`` is the id of a session or an occurrence."""

    day: date
    kind: ChangeKind
    subject: str
    sentence: str


def shown(sessions: Iterable[PlannedSession]) -> tuple[ShownSession, ...]:
    """``sessions`` as far as people are shown them; trials are nobody's business the day after."""
    return tuple(
        ShownSession(
            session.id,
            session.title,
            session.date,
            session.starts_at,
            session.clusters,
            tuple(ShownItem(each.id, each.title, each.decision, each.reason) for each in session.occurrences),
        )
        for session in sessions
        if not session.trial
    )


def changes_between(before: Sequence[ShownSession], after: Sequence[ShownSession]) -> tuple[PlanChange, ...]:
    """What ``after`` has otherwise than ``before``, of the same days, in the order of the days.

    A session that came or went is said once, not item by item.
    """
    old, new = ({session.id: session for session in sessions} for sessions in (before, after))
    ordered = sorted({**old, **new}.values(), key=lambda session: (session.starts_at, session.id))
    return tuple(
        change for session in ordered for change in _of_session(old.get(session.id), new.get(session.id))
    )


def _of_session(old: ShownSession | None, new: ShownSession | None) -> Iterator[PlanChange]:
    if old is None and new is not None:
        sentence = f"thêm {_name(new)} với {len(new.to_be_heard)} bài"
        yield PlanChange(new.date, ChangeKind.SESSION_ADDED, new.id, sentence)
    elif new is None and old is not None:
        yield PlanChange(old.date, ChangeKind.SESSION_GONE, old.id, f"không còn {_name(old)}")
    elif old is not None and new is not None:
        yield from _moved(old, new)
        yield from _items(old, new)


def _moved(old: ShownSession, new: ShownSession) -> Iterator[PlanChange]:
    if old.starts_at != new.starts_at:
        sentence = f"{_name(old)} đổi giờ thành {local(new.starts_at):%H:%M}"
        yield PlanChange(new.date, ChangeKind.SESSION_MOVED, new.id, sentence)
    if set(old.clusters) != set(new.clusters):
        sentence = f"{_name(new)} đổi cụm loa: {_clusters(old, new)}"
        yield PlanChange(new.date, ChangeKind.CLUSTERS_CHANGED, new.id, sentence)


def _clusters(old: ShownSession, new: ShownSession) -> str:
    added = [slug for slug in new.clusters if slug not in old.clusters]
    gone = [slug for slug in old.clusters if slug not in new.clusters]
    return "; ".join(f"{word} {', '.join(slugs)}" for word, slugs in (("thêm", added), ("bỏ", gone)) if slugs)


def _items(old: ShownSession, new: ShownSession) -> Iterator[PlanChange]:
    was, will = old.to_be_heard, new.to_be_heard
    now = {item.id: item for item in new.items}
    for item in old.items:
        if item.id in was and item.id not in will:
            kind, sentence = _lost(item, now.get(item.id))
            yield PlanChange(new.date, kind, item.id, f"{_name(new)}: {sentence}")
    for item in will.values():
        if item.id not in was:
            sentence = f"{_name(new)}: thêm bài “{item.title}” ({item.reason})"
            yield PlanChange(new.date, ChangeKind.ITEM_ADDED, item.id, sentence)


def _lost(item: ShownItem, now: ShownItem | None) -> tuple[ChangeKind, str]:
    """What became of an item that was to be aired."""
    if now is None:
        return ChangeKind.ITEM_GONE, f"bớt bài “{item.title}”"
    if now.decision is Decision.CANCELLED:
        return ChangeKind.ITEM_CANCELLED, f"đã hủy bài “{item.title}” ({now.reason})"
    return ChangeKind.ITEM_REFUSED, f"từ chối bài “{item.title}” ({now.reason})"


def _name(session: ShownSession) -> str:
    return f"{session.title} {local(session.starts_at):%H:%M} ngày {session.date:%d/%m/%Y}"
