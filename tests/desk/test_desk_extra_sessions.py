"""Sessions that a person adds for one day."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from broadcaster.desk.extra_sessions import WantedSession, add_session, drop_session, sessions_added
from broadcaster.desk.plan import plan_ahead, planned
from broadcaster.desk.scripts import withdraw
from broadcaster.desk.station import actions
from broadcaster.errors import StationError
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.store.database import Database
from tests.desk.small_content import NOW, TODAY

BY = "văn thư"
WANTED = WantedSession("Họp dân", TODAY, time(15), ("hang-gia", "nhan-hang"))
TOMORROW = TODAY + timedelta(days=1)


def session_of(db: Database, wanted: WantedSession = WANTED) -> PlannedSession:
    """The planned session of what was added."""
    added = add_session(db, wanted, by=BY, now=NOW)
    return next(each for each in planned(db, wanted.date, wanted.date) if each.id == added.session_id)


def test_an_added_session_holds_its_scripts_in_their_order_and_nothing_else(station: Database) -> None:
    """It is planned at once, and no longer than it needs to be."""
    session = session_of(station)
    assert [each.script for each in session.occurrences] == ["hang-gia", "nhan-hang"]
    assert {each.decision for each in session.occurrences} == {Decision.PLANNED}
    assert session.title == "Họp dân"
    assert len(session.clusters) == 11
    assert actions(station)[0].what == "add_extra_session"


def test_an_added_session_goes_to_the_clusters_that_were_chosen(station: Database) -> None:
    """And to no other; without a title it has one."""
    session = session_of(station, replace(WANTED, title=" ", clusters=("cum-03", "cum-01")))
    assert (session.clusters, session.title) == (("cum-01", "cum-03"), "Buổi phát thêm")


def test_planning_again_keeps_it_and_the_day_after_has_none(station: Database) -> None:
    """One day, whatever is planned how often."""
    session = session_of(station)
    plan_ahead(station, first=TODAY, last=TOMORROW, now=NOW)
    assert session in planned(station, TODAY, TODAY)
    assert not any(each.session == session.session for each in planned(station, TOMORROW, TOMORROW))


def test_a_day_beyond_the_plan_is_checked_as_it_would_be_planned(station: Database) -> None:
    """Nothing is planned there yet, and the sessions of that day stand in the way all the same."""
    day = TODAY + timedelta(days=30)
    with pytest.raises(StationError, match="vướng “Buổi chiều”"):
        add_session(
            station, replace(WANTED, scripts=("nhan-hang",), date=day, starts=time(17)), by=BY, now=NOW
        )
    add_session(station, replace(WANTED, scripts=("nhan-hang",), date=day), by=BY, now=NOW)
    assert [each.date for each in sessions_added(station, day, day)] == [day]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"scripts": ()}, "chưa chọn bài nào"),
        ({"scripts": ("nhan-hang", "nhan-hang")}, "chọn hai lần"),
        ({"scripts": ("khong-co",)}, "Không có bài “khong-co”"),
        ({"scripts": ("cau-hoi",)}, "chua-soat"),
        ({"scripts": ("gio-to",)}, "chưa được duyệt"),
        ({"scripts": ("hang-gia",), "date": TODAY + timedelta(days=9)}, "Bài “hang-gia” không phát được"),
        ({"clusters": ("cum-99",)}, "cụm loa “cum-99”"),
        ({"starts": time(10)}, "đã qua hoặc quá sát"),
        ({"date": TODAY - timedelta(days=1)}, "đã qua hoặc quá sát"),
        ({"date": TODAY + timedelta(days=400)}, "quá xa"),
        ({"starts": time(21)}, "giờ yên tĩnh"),
        ({"starts": time(12)}, "giờ yên tĩnh"),
        ({"starts": time(17)}, "vướng “Buổi chiều”"),
    ],
)
def test_what_may_not_be_added_is_refused_with_the_rule(
    station: Database, changes: dict[str, object], says: str
) -> None:
    """Nothing is kept of it."""
    with pytest.raises(StationError, match=says):
        add_session(station, replace(WANTED, **changes), by=BY, now=NOW)  # type: ignore[arg-type]  # a table
    assert sessions_added(station, TODAY, TODAY + timedelta(days=400)) == ()


def test_a_dropped_session_is_gone_from_the_plan_and_its_id_is_not_used_again(station: Database) -> None:
    """What was armed or refused under an id stays with it in the play log."""
    session = session_of(station)
    drop_session(station, session.id, by=BY, now=NOW)
    assert session.id not in {each.id for each in planned(station, TODAY, TODAY)}
    assert actions(station)[0].what == "drop_extra_session"
    assert session_of(station).id != session.id


def test_a_session_that_has_begun_is_not_dropped(station: Database) -> None:
    """What sounds is stopped; what sounded stays in the plan."""
    session = session_of(station)
    with pytest.raises(StationError, match="đã tới giờ"):
        drop_session(station, session.id, by=BY, now=session.starts_at)
    with pytest.raises(StationError, match="Không có buổi phát thêm"):
        drop_session(station, "phat-them-9:2026-03-02", by=BY, now=NOW)


def test_a_script_that_is_withdrawn_leaves_the_session_to_the_others(station: Database) -> None:
    """The words count at planning, as in any session."""
    session = session_of(station)
    withdraw(station, "hang-gia", reason="sai", by="lãnh đạo", now=NOW)
    plan_ahead(station, first=TODAY, last=TODAY, now=NOW)
    again = next(each for each in planned(station, TODAY, TODAY) if each.id == session.id)
    assert "hang-gia" not in {each.script for each in again.occurrences}
