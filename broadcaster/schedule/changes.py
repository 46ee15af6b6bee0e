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
    """One thing that is not as it was shown. ``subject`` is the id of a session or an occurrence.

    ``where`` names the session, ``what`` says what became of it or of the item.
    """

    day: date
    kind: ChangeKind
    subject: str
    where: str
    what: str

    @property
    def sentence(self) -> str:
        """Both together."""
        return f"{self.where}: {self.what}"


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


def gathered(changes: Iterable[PlanChange]) -> tuple[str, ...]:
    """The sentences of ``changes``; what became the same in several sessions is said once."""
    alike: dict[str, list[PlanChange]] = {}
    for change in changes:
        alike.setdefault(change.what, []).append(change)
    return tuple(
        found[0].sentence
        if len(found) == 1
        else f"{found[0].where} và {len(found) - 1} buổi sau, đến {found[-1].where}: {what}"
        for what, found in alike.items()
    )


def _of_session(old: ShownSession | None, new: ShownSession | None) -> Iterator[PlanChange]:
    if old is None and new is not None:
        what = f"thêm buổi này với {len(new.to_be_heard)} bài"
        yield PlanChange(new.date, ChangeKind.SESSION_ADDED, new.id, _name(new), what)
    elif new is None and old is not None:
        yield PlanChange(old.date, ChangeKind.SESSION_GONE, old.id, _name(old), "không còn buổi này")
    elif old is not None and new is not None:
        yield from _moved(old, new)
        yield from _items(old, new)


def _moved(old: ShownSession, new: ShownSession) -> Iterator[PlanChange]:
    if old.starts_at != new.starts_at:
        what = f"đổi giờ thành {local(new.starts_at):%H:%M}"
        yield PlanChange(new.date, ChangeKind.SESSION_MOVED, new.id, _name(old), what)
    if set(old.clusters) != set(new.clusters):
        what = f"đổi cụm loa, {_clusters(old, new)}"
        yield PlanChange(new.date, ChangeKind.CLUSTERS_CHANGED, new.id, _name(new), what)


def _clusters(old: ShownSession, new: ShownSession) -> str:
    added = [slug for slug in new.clusters if slug not in old.clusters]
    gone = [slug for slug in old.clusters if slug not in new.clusters]
    return "; ".join(f"{word} {', '.join(slugs)}" for word, slugs in (("thêm", added), ("bỏ", gone)) if slugs)


def _items(old: ShownSession, new: ShownSession) -> Iterator[PlanChange]:
    was, will = old.to_be_heard, new.to_be_heard
    now = {item.id: item for item in new.items}
    for item in old.items:
        if item.id in was and item.id not in will:
            kind, what = _lost(item, now.get(item.id))
            yield PlanChange(new.date, kind, item.id, _name(new), what)
    for item in will.values():
        if item.id not in was:
            what = f"thêm bài “{item.title}” ({item.reason})"
            yield PlanChange(new.date, ChangeKind.ITEM_ADDED, item.id, _name(new), what)


def _lost(item: ShownItem, now: ShownItem | None) -> tuple[ChangeKind, str]:
    """What became of an item that was to be aired."""
    if now is None:
        return ChangeKind.ITEM_GONE, f"bớt bài “{item.title}”"
    if now.decision is Decision.CANCELLED:
        return ChangeKind.ITEM_CANCELLED, f"đã hủy bài “{item.title}” ({now.reason})"
    return ChangeKind.ITEM_REFUSED, f"từ chối bài “{item.title}” ({now.reason})"


def _name(session: ShownSession) -> str:
    return f"{session.title} {local(session.starts_at):%H:%M} ngày {session.date:%d/%m/%Y}"
