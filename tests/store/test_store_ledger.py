"""The ledger that the database gives is the one that the planner kept while it planned."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete

from broadcaster.schedule.ledger import Ledger
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.store import plan, tables
from tests.schedule.any_station import FIRST, Station, sessions_of, stations
from tests.schedule.small_parts import a_candidate, small_schedule

POOL = tuple(a_candidate(f"bai-{number:02}") for number in range(30))


def keep(connection: Connection, sessions: tuple[PlannedSession, ...]) -> None:
    """Make ``sessions`` the whole plan."""
    connection.execute(delete(tables.occurrence))
    connection.execute(delete(tables.planned_session))
    plan.replace_plan(connection, sessions, first=date(2026, 1, 1), last=date(2026, 12, 31))


def ledger_of(sessions: tuple[PlannedSession, ...], before: date) -> Ledger:
    """The ledger of what was planned before that day, turned to it; who was silent last is in neither."""
    ledger = Ledger.of(each for each in sessions if each.date < before)
    ledger.begin(before)
    spoken = {session: said for session, said in ledger.last_run.items() if said}
    return replace(ledger, day=before, last_run=spoken)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(station=stations(), days=st.integers(0, 5))
def test_it_is_that_of_the_same_sessions(connection: Connection, station: Station, days: int) -> None:
    """Last plays, turns, counts of month and week, and what each session said when it last was."""
    sessions = sessions_of(station.plan())
    keep(connection, sessions)
    before = FIRST + timedelta(days=days)
    assert plan.ledger(connection, before) == ledger_of(sessions, before)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(station=stations())
def test_days_planned_behind_it_are_those_of_the_whole_plan(connection: Connection, station: Station) -> None:
    """Two days kept in the database, two planned after them, are the four of one plan."""
    whole = station.plan()
    keep(connection, sessions_of(whole[:2]))
    later = replace(station, first=FIRST + timedelta(days=2))
    assert later.plan(ledger=plan.ledger(connection, later.first)) == whole[2:]


@pytest.mark.parametrize("first", [date(2026, 8, 29), date(2026, 2, 27)])
def test_counts_begin_anew_with_the_month_and_the_week(connection: Connection, first: date) -> None:
    """From Saturday to Tuesday over the end of a month, looked at on each of the days after."""
    station = Station(small_schedule(), POOL, first=first, last=first + timedelta(days=3))
    sessions = sessions_of(station.plan())
    keep(connection, sessions)
    for count in range(1, 9):
        before = first + timedelta(days=count)
        assert plan.ledger(connection, before) == ledger_of(sessions, before)


def test_trials_and_what_was_cancelled_are_no_plays(connection: Connection) -> None:
    """A trial is nothing at all; a cancelled item was a turn."""
    station = Station(small_schedule(), POOL[:1], last=FIRST)
    sessions = list(sessions_of(station.plan()))
    (occurrence,) = sessions[0].occurrences
    cancelled = replace(occurrence, decision=Decision.CANCELLED)
    sessions[0] = replace(sessions[0], occurrences=(cancelled,))
    sessions[1:] = [replace(each, trial=True) for each in sessions[1:]]
    keep(connection, tuple(sessions))
    found = plan.ledger(connection, FIRST + timedelta(days=1))
    assert found == ledger_of(tuple(sessions), FIRST + timedelta(days=1))
    record = found.records[occurrence.script]
    assert (record.month, record.turn_on, record.planned_on) == (0, FIRST, None)
