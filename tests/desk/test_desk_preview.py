"""The look ahead, from what the database holds."""

from datetime import timedelta

import pytest

from broadcaster.clock import STATION_ZONE, local
from broadcaster.desk.decisions import order_priority
from broadcaster.desk.plan import plan_ahead, planned
from broadcaster.desk.preview import end_of_days, look_ahead, preview_between, take_preview, weekly_sheet
from broadcaster.desk.scripts import withdraw
from broadcaster.errors import StationError
from broadcaster.schedule.ahead import WarningKind
from broadcaster.schedule.changes import ChangeKind
from broadcaster.store.database import Database
from tests.desk.small_content import NOW, TODAY
from tests.desk.test_desk_decisions import priority, version_of
from tests.desk.test_desk_plan import keep_approved

WEEK = TODAY + timedelta(days=6)
DAY = timedelta(days=1)


def test_the_next_24_hours_hold_what_is_planned(station: Database) -> None:
    """This afternoon and tomorrow morning, for every cluster; the times are those of the plan."""
    preview = preview_between(station, NOW, NOW + DAY, now=NOW)
    sessions = [each for each in planned(station, TODAY, TODAY + DAY) if each.starts_at < NOW + DAY]
    assert [each.session_id for each in preview.spans] == [each.id for each in sessions]
    assert [each.starts_at for each in preview.spans] == [each.starts_at for each in sessions]
    assert all(len(each.clusters) == 11 for each in preview.spans)


def test_beyond_the_plan_it_shows_what_would_be_planned(station: Database) -> None:
    """Two weeks ahead; nothing is stored."""
    until = end_of_days(NOW, 14)
    days = {local(each.starts_at).date() for each in preview_between(station, NOW, until, now=NOW).spans}
    assert days == {TODAY + timedelta(days=count) for count in range(14)}
    assert planned(station, WEEK + DAY, WEEK + timedelta(days=30)) == ()


def test_days_end_at_midnight_of_the_station(station: Database) -> None:
    """Today counts as the first."""
    end = end_of_days(NOW, 1)
    assert (end.date(), end.hour, end.tzinfo) == (TODAY + DAY, 0, STATION_ZONE)


def test_one_cluster_can_be_asked_about_and_an_unknown_one_is_refused(station: Database) -> None:
    """The refusal names those that there are."""
    preview = preview_between(station, NOW, NOW + DAY, now=NOW, cluster="cum-02")
    assert all("cum-02" in each.clusters for each in preview.spans)
    with pytest.raises(StationError, match="cum-01, cum-02"):
        preview_between(station, NOW, NOW + DAY, now=NOW, cluster="cum-99")


def test_a_station_without_a_schedule_says_so(empty: Database) -> None:
    """Every view does."""
    for ask in (
        lambda: preview_between(empty, NOW, NOW + DAY, now=NOW),
        lambda: look_ahead(empty, now=NOW),
        lambda: weekly_sheet(empty, TODAY, now=NOW),
    ):
        with pytest.raises(StationError):
            ask()


def test_the_sheet_of_this_week_begins_when_the_station_began(station: Database) -> None:
    """The Monday morning that was never planned is empty; a week that is over is not invented."""
    sheet = weekly_sheet(station, TODAY, now=NOW)
    assert [row.slug for row in sheet.rows] == ["sang", "chieu"]
    assert sheet.rows[0].cells[0] is None
    assert all(cell is not None for cell in sheet.rows[1].cells)
    assert weekly_sheet(station, TODAY - 7 * DAY, now=NOW).rows == ()
    assert len(weekly_sheet(station, TODAY + 14 * DAY, now=NOW).rows) == 2


def test_what_changed_since_yesterday_is_told(station: Database) -> None:
    """A withdrawn script is gone from each session of the days that both previews have."""
    assert look_ahead(station, now=NOW).compared_with is None
    assert take_preview(station, NOW)
    assert not take_preview(station, NOW + timedelta(hours=4))
    assert look_ahead(station, now=NOW).compared_with is None
    tomorrow = NOW + DAY
    plan_ahead(station, first=TODAY + DAY, last=WEEK + DAY, now=tomorrow)
    look = look_ahead(station, now=tomorrow)
    assert (look.compared_with, look.changes) == (TODAY, ())
    withdraw(station, "nhan-hang", reason="sai", by="lãnh đạo", now=tomorrow)
    plan_ahead(station, first=TODAY + DAY, last=WEEK + DAY, now=tomorrow)
    changes = look_ahead(station, now=tomorrow).changes
    gone = [each for each in changes if each.kind is ChangeKind.ITEM_GONE and ":nhan-hang:" in each.subject]
    assert {each.day for each in gone} == {TODAY + timedelta(days=count) for count in range(1, 7)}


def test_taking_a_preview_does_not_plan_anew(station: Database) -> None:
    """The version of the plan stays: nothing changed for the player."""
    before = version_of(station)
    take_preview(station, NOW)
    assert version_of(station) == before


def test_priority_bulletins_that_meet_are_asked_about_until_they_are_ordered(station: Database) -> None:
    """One act answers for every session."""
    for slug in ("bao", "lu"):
        keep_approved(station, priority(slug))
    plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
    (question,) = look_ahead(station, now=NOW).questions
    assert set(question.scripts) == {"bao", "lu"}
    order_priority(station, question.scripts[::-1], by="an", now=NOW)
    assert look_ahead(station, now=NOW).questions == ()


def test_the_warnings_come_from_the_register_and_the_plan(station: Database) -> None:
    """The small content: one fact lapses on 10 March, one is unchecked, one script ends on 4 March."""
    found = {(each.kind, each.subject) for each in look_ahead(station, now=NOW).warnings}
    assert {
        (WarningKind.EXPIRING_FACT, "da-soat"),
        (WarningKind.UNCHECKED_FACT, "chua-soat"),
        (WarningKind.EXPIRING_SCRIPT, "cuoi-thang"),
        (WarningKind.MISSING_GROUP, "1"),
    } <= found
