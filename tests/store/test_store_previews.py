"""What was shown each day."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from sqlalchemy import Connection, delete

from broadcaster.schedule.changes import shown
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.store import plan, previews, tables
from broadcaster.store.previews import KEPT, TakenPreview
from tests.store.any_values import DAY, NOW, session, sessions_of_any_kind
from tests.store.test_store_round_trips import every_example


@every_example()
@given(planned=sessions_of_any_kind())
def test_every_preview_comes_back_equal(connection: Connection, planned: PlannedSession) -> None:
    """As it was shown."""
    connection.execute(delete(tables.preview))
    taken = TakenPreview(DAY, NOW, shown([planned]))
    assert previews.save_preview(connection, taken)
    assert previews.find_preview(connection, DAY) == taken


def test_the_first_preview_of_a_day_is_kept(connection: Connection) -> None:
    """A station that starts three times a day is compared with what was shown in the morning."""
    first = TakenPreview(DAY, NOW, shown([session()]))
    assert previews.save_preview(connection, first)
    assert not previews.save_preview(connection, TakenPreview(DAY, NOW + timedelta(hours=4), ()))
    assert previews.find_preview(connection, DAY) == first


def test_two_months_of_previews_are_kept(connection: Connection) -> None:
    """The oldest goes first."""
    days = [DAY + timedelta(days=count) for count in range(KEPT + 3)]
    for day in days:
        previews.save_preview(connection, TakenPreview(day, NOW, ()))
    kept = [day for day in days if previews.find_preview(connection, day)]
    assert kept == days[3:]


def test_the_newest_preview_before_a_day_is_found(connection: Connection) -> None:
    """After a weekend without power that is Friday's."""
    for day in (DAY - timedelta(days=5), DAY - timedelta(days=3), DAY):
        previews.save_preview(connection, TakenPreview(day, NOW, ()))
    found = previews.last_preview_before(connection, DAY)
    assert found is not None
    assert found.taken_on == DAY - timedelta(days=3)
    assert previews.last_preview_before(connection, DAY - timedelta(days=5)) is None


def test_the_first_planned_day_of_a_script_is_known(connection: Connection) -> None:
    """Trials and refusals do not count."""
    days = [DAY + timedelta(days=count) for count in range(4)]
    refused = session(day=days[0], count=1)
    refused = replace(refused, occurrences=(replace(refused.occurrences[0], decision=Decision.REFUSED),))
    for each in (
        refused,
        replace(session(day=days[1]), trial=True),
        session(day=days[2]),
        session(day=days[3]),
    ):
        plan.add_session(connection, each)
    assert previews.first_planned(connection) == {"phong-gia": days[2]}
