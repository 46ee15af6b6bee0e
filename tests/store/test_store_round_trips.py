"""What goes into the station's database comes out as it was."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete

from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.script.facts import Fact, FactRegister
from broadcaster.script.model import (
    Column,
    Revision,
)
from broadcaster.store import accounts, plan, scripts, station, tables
from broadcaster.units import Samples, Sha256
from tests.store.any_values import (
    COUNT,
    HASH,
    INSTANT,
    NOW,
    SLUG,
    TEXT,
    facts_of_any_kind,
    revisions_of_any_kind,
    sessions_of_any_kind,
)


def every_example(count: int = 30) -> settings:
    """Examples share one transaction: each test empties what it fills."""
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=count, deadline=None, suppress_health_check=checks)


@every_example()
@given(revision=revisions_of_any_kind())
def test_every_revision_comes_back_equal(connection: Connection, revision: Revision) -> None:
    """A revision, with its approval, is the same after a round trip."""
    connection.execute(delete(tables.revision))
    scripts.save_revision(connection, revision, at=NOW, by="an")
    assert scripts.revisions(connection, revision.script.slug) == (revision,)


@every_example()
@given(session=sessions_of_any_kind())
def test_every_planned_session_comes_back_equal(connection: Connection, session: PlannedSession) -> None:
    """A session with its occurrences is the same after a round trip, in order of play."""
    connection.execute(delete(tables.planned_session))
    plan.add_session(connection, session)
    assert plan.planned_sessions(connection, session.date, session.date) == (session,)


@every_example()
@given(facts=st.lists(facts_of_any_kind(), max_size=4, unique_by=lambda fact: fact.id))
def test_every_fact_comes_back_equal(connection: Connection, facts: list[Fact]) -> None:
    """The register keeps its facts in their order; saving replaces the whole of it."""
    scripts.save_facts(connection, FactRegister(tuple(facts)))
    assert scripts.facts(connection) == FactRegister(tuple(facts))


@every_example()
@given(
    columns=st.lists(
        st.builds(Column, SLUG, TEXT, st.booleans(), st.none() | SLUG),
        max_size=4,
        unique_by=lambda column: column.slug,
    )
)
def test_every_column_comes_back_equal(connection: Connection, columns: list[Column]) -> None:
    """Columns keep their order."""
    scripts.save_columns(connection, columns)
    assert scripts.columns(connection) == tuple(columns)


@every_example()
@given(part=st.builds(station.FramePart, TEXT, HASH, COUNT.map(Samples), TEXT, INSTANT))
def test_every_frame_part_comes_back_equal(connection: Connection, part: station.FramePart) -> None:
    """A part of the session frame is the same after a round trip."""
    station.save_frame_parts(connection, [part])
    assert station.frame_parts(connection)[part.kind] == part


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | COUNT | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@every_example()
@given(key=TEXT, value=JSON_VALUES)
def test_every_setting_comes_back_equal(connection: Connection, key: str, value: object) -> None:
    """A setting may hold any JSON value, null too."""
    station.set_setting(connection, key, value)
    assert station.get_setting(connection, key, "default") == value


@every_example()
@given(
    done=st.builds(station.Action, INSTANT, TEXT, TEXT, TEXT, st.dictionaries(TEXT, JSON_VALUES, max_size=2))
)
def test_every_action_comes_back_equal(connection: Connection, done: station.Action) -> None:
    """What a person did is the same after a round trip, and the newest comes first."""
    station.record_action(connection, done)
    assert station.actions(connection, limit=1) == (done,)
    assert station.actions(connection, subject=done.subject, limit=1) == (done,)


@every_example()
@given(new=st.builds(accounts.Account, TEXT, TEXT, st.booleans(), TEXT, INSTANT), token=HASH)
def test_every_account_and_web_session_comes_back_equal(
    connection: Connection, new: accounts.Account, token: Sha256
) -> None:
    """An account and who is logged in with it are the same after a round trip."""
    connection.execute(delete(tables.account))
    accounts.add_account(connection, new)
    web_session = accounts.WebSession(token, new.name, "csrf", NOW, NOW + timedelta(hours=8))
    accounts.add_web_session(connection, web_session)
    assert accounts.accounts(connection) == (new,)
    assert accounts.find_account(connection, new.name) == new
    assert accounts.find_web_session(connection, token, NOW) == web_session
