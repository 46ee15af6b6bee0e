"""What changed since the plan was shown."""

from dataclasses import replace
from datetime import timedelta

from broadcaster.schedule.changes import ChangeKind, changes_between, gathered, shown
from broadcaster.schedule.occurrence import Decision, PlannedSession
from tests.schedule.sample_sessions import MONDAY, item, session


def kinds(before: list[PlannedSession], after: list[PlannedSession]) -> list[tuple[ChangeKind, str]]:
    """Kind and subject of each change."""
    return [(each.kind, each.subject) for each in changes_between(shown(before), shown(after))]


def test_the_same_plan_has_not_changed() -> None:
    """Not even in another order."""
    plan = [session(items=[item("a")]), session("chieu", clock="17:00")]
    assert changes_between(shown(plan), shown(plan[::-1])) == ()


def test_sessions_that_come_and_go_are_said_once() -> None:
    """Not item by item."""
    morning, evening = session(items=[item("a"), item("b")]), session("toi", clock="19:00", items=[item("a")])
    assert kinds([morning], [evening]) == [
        (ChangeKind.SESSION_GONE, morning.id),
        (ChangeKind.SESSION_ADDED, evening.id),
    ]


def test_a_session_that_moves_keeps_its_items() -> None:
    """Ids never depend on a time, so a move is one change."""
    assert kinds([session(items=[item("a")])], [session(clock="05:45", items=[item("a")])]) == [
        (ChangeKind.SESSION_MOVED, f"sang:{MONDAY}")
    ]


def test_items_that_come_go_or_are_refused_are_told_by_their_id() -> None:
    """Each with the reason."""
    before = [session(items=[item("a"), item("b"), item("c")])]
    after = [
        session(
            items=[
                item("a", decision=Decision.REFUSED),
                item("b", decision=Decision.CANCELLED),
                item("moi"),
                item("bi-tu-choi", decision=Decision.REFUSED),
            ]
        )
    ]
    assert kinds(before, after) == [
        (ChangeKind.ITEM_REFUSED, f"sang:{MONDAY}:a:1"),
        (ChangeKind.ITEM_CANCELLED, f"sang:{MONDAY}:b:1"),
        (ChangeKind.ITEM_GONE, f"sang:{MONDAY}:c:1"),
        (ChangeKind.ITEM_ADDED, f"sang:{MONDAY}:moi:1"),
    ]
    sentence = changes_between(shown(before), shown(after))[0].sentence
    assert sentence == "Buổi sang 05:30 ngày 02/03/2026: từ chối bài “Bài a” (chưa được duyệt)"


def test_clusters_that_are_left_out_since_are_told() -> None:
    """A school that got quiet hours of its own."""
    before = session(items=[item("a")])
    after = replace(before, clusters=("cum-01",))
    (change,) = changes_between(shown([before]), shown([after]))
    assert (change.kind, change.what) == (ChangeKind.CLUSTERS_CHANGED, "đổi cụm loa, bỏ cum-02")


def test_what_became_the_same_in_many_sessions_is_said_once() -> None:
    """A withdrawn script is one line, not fourteen."""
    days = [MONDAY + timedelta(days=count) for count in range(3)]
    before = [session(day=day, items=[item("a"), item("b")]) for day in days]
    after = [session(day=day, items=[item("b")]) for day in days]
    (line,) = gathered(changes_between(shown(before), shown(after)))
    assert "và 2 buổi sau" in line
    assert "04/03/2026" in line
    assert line.endswith("bớt bài “Bài a”")


def test_trials_are_not_shown() -> None:
    """They are over the next day."""
    assert shown([session(items=[item("a")], trial=True)]) == ()
