"""Pins, locks and the order of priority bulletins, as the planner takes them."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select

from broadcaster.schedule.wishes import Wishes
from broadcaster.store import decisions, tables
from broadcaster.store.plan import plan_version
from tests.store.any_values import NOW, SLUG
from tests.store.test_store_round_trips import every_example

MORNING, EVENING = "sang:2026-02-18", "toi:2026-02-17"


@every_example()
@given(
    pinned=st.dictionaries(SLUG, st.lists(SLUG, min_size=1, max_size=4, unique=True), max_size=3),
    order=st.lists(SLUG, max_size=4, unique=True),
    full=st.sets(SLUG, max_size=3),
)
def test_decisions_come_back_equal(
    connection: Connection, pinned: dict[str, list[str]], order: list[str], full: set[str]
) -> None:
    """In their order."""
    for table in (tables.pin, tables.full_session, tables.priority_order):
        connection.execute(delete(table))
    for session, scripts in pinned.items():
        decisions.save_pins(connection, session, scripts, at=NOW, by="an")
    for session in full:
        decisions.lock(connection, session, at=NOW, by="an")
    decisions.save_priority_order(connection, order, at=NOW, by="an")
    expected = {session: tuple(scripts) for session, scripts in pinned.items()}
    assert decisions.wishes(connection) == Wishes(expected, frozenset(full), tuple(order))


def test_every_decision_lets_the_plan_be_made_anew(connection: Connection) -> None:
    """The version of the plan grows with each."""
    versions = [plan_version(connection)]
    decisions_of_each_kind: tuple[Callable[[], None], ...] = (
        lambda: decisions.save_pins(connection, MORNING, ["a"], at=NOW, by="an"),
        lambda: decisions.lock(connection, MORNING, at=NOW, by="an"),
        lambda: decisions.unlock(connection, MORNING),
        lambda: decisions.save_priority_order(connection, ["a"], at=NOW, by="an"),
    )
    for decide in decisions_of_each_kind:
        decide()
        versions.append(plan_version(connection))
    assert versions == sorted(set(versions))


def test_who_pinned_a_script_stays_known_when_another_is_added(connection: Connection) -> None:
    """Each pin has its own name and time."""
    decisions.save_pins(connection, MORNING, ["a"], at=NOW, by="an")
    decisions.save_pins(connection, MORNING, ["b", "a"], at=NOW + timedelta(hours=1), by="bình")
    who = {row.script: row.by for row in connection.execute(select(tables.pin))}
    assert who == {"a": "an", "b": "bình"}


def test_unlocking_takes_off_what_the_lock_pinned_and_no_more(connection: Connection) -> None:
    """A pin of a person outlives the lock."""
    decisions.save_pins(connection, MORNING, ["a"], at=NOW, by="an")
    later = NOW + timedelta(hours=1)
    decisions.save_pins(connection, MORNING, ["b", "a"], at=later, by="an")
    decisions.lock(connection, MORNING, at=later, by="an")
    decisions.lock(connection, MORNING, at=later + timedelta(hours=1), by="bình")
    decisions.unlock(connection, MORNING)
    assert decisions.wishes(connection) == Wishes({MORNING: ("a",)})


def test_decisions_about_past_days_are_dropped(connection: Connection) -> None:
    """Those of today and later stay."""
    for session in (MORNING, EVENING):
        decisions.save_pins(connection, session, ["a"], at=NOW, by="an")
        decisions.lock(connection, session, at=NOW, by="an")
    assert decisions.drop_decisions_before(connection, date(2026, 2, 18)) == 2
    assert decisions.wishes(connection) == Wishes({MORNING: ("a",)}, frozenset({MORNING}))
