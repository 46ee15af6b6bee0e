"""Planning ahead from what the database holds."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from broadcaster.desk.outlook import outlook, outlook_csv, outlook_json, outlook_lines
from broadcaster.desk.plan import cancel, plan_ahead, planned
from broadcaster.desk.render import Render
from broadcaster.desk.scripts import approve, submit, withdraw, write_draft
from broadcaster.errors import StationError
from broadcaster.programme.library import Library
from broadcaster.schedule.files import SESSIONS_FILE
from broadcaster.schedule.occurrence import Decision, Occurrence
from broadcaster.script.model import Approval, Revision, Script, State
from broadcaster.store import schedule
from broadcaster.store.database import Database
from broadcaster.store.scripts import save_revision
from broadcaster.units import DurationMs, Sha256
from tests.desk.small_content import NOW, TODAY, script

TOMORROW = TODAY + timedelta(days=1)
WEEK = TODAY + timedelta(days=6)


def occurrences(db: Database, first: date = TODAY, last: date = WEEK) -> list[Occurrence]:
    """Everything that is in the plan of these days."""
    return [each for session in planned(db, first, last) for each in session.occurrences]


def keep_approved(db: Database, new: Script) -> None:
    """Keep ``new`` as approved, with the sound of a minute that somebody recorded."""
    approval = Approval("lãnh đạo", NOW, new.body, Sha256("ab" * 32), DurationMs(60_000))
    with db.transaction() as connection:
        save_revision(connection, Revision(new, 1, State.APPROVED, approval), at=NOW, by="văn thư")


def test_only_approved_words_are_planned(station: Database) -> None:
    """What waits is in the plan as refused, with the reason."""
    write_draft(station, script("chua-duyet"), by="văn thư", now=NOW)
    plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
    draft = [each for each in occurrences(station) if each.script == "chua-duyet"]
    assert draft
    assert {each.decision for each in draft} == {Decision.REFUSED}
    assert all("chưa được duyệt" in each.reason for each in draft)
    approved = {each.script for each in occurrences(station) if each.decision is Decision.PLANNED}
    assert approved == {"nhan-hang", "hang-gia", "cuoi-thang"}


def test_an_unchecked_fact_keeps_an_approved_script_off_the_plan(station: Database) -> None:
    """The words are approved; the fact that they cite is not."""
    citing = [each for each in occurrences(station) if each.script == "cau-hoi"]
    assert citing
    assert all(each.decision is Decision.REFUSED and "chua-soat" in each.reason for each in citing)


def test_a_lapsed_fact_is_refused_from_its_day_on(station: Database) -> None:
    """The register's date of review is the last day."""
    last = date(2026, 3, 10)
    plan_ahead(station, first=TODAY, last=last + timedelta(days=3), now=NOW)
    citing = [
        each
        for each in occurrences(station, last=last + timedelta(days=3))
        if each.script == "hang-gia" and each.decision is Decision.PLANNED
    ]
    assert max(each.date for each in citing) == last


def test_nothing_is_planned_into_the_past(station: Database) -> None:
    """A station that is set up at ten does not record this morning's session as missed."""
    assert [session.id for session in planned(station, TODAY, TODAY)] == [f"chieu:{TODAY}"]


def test_planning_again_changes_nothing_by_itself(station: Database) -> None:
    """The same facts give the same plan."""
    before = planned(station, TODAY, WEEK)
    plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
    assert planned(station, TODAY, WEEK) == before


def test_a_session_that_has_begun_is_left_alone(station: Database) -> None:
    """A plan made at noon does not touch the morning."""
    (before,) = planned(station, TODAY, TODAY)
    withdraw(station, "nhan-hang", reason="sai", by="lãnh đạo", now=NOW)
    during = before.starts_at + timedelta(seconds=5)
    plan_ahead(station, first=TODAY, last=WEEK, now=during)
    assert planned(station, TODAY, TODAY) == (before,)
    assert "nhan-hang" not in {each.script for each in occurrences(station, TOMORROW)}


def test_what_a_person_cancelled_stays_cancelled(station: Database) -> None:
    """Planning again does not bring it back, and the reason is kept."""
    chosen = next(each for each in occurrences(station) if each.decision is Decision.PLANNED)
    cancel(station, chosen.id, reason="nhà có tang gần loa", by="văn thư", now=NOW)
    plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
    again = next(each for each in occurrences(station) if each.id == chosen.id)
    assert (again.decision, again.reason) == (Decision.CANCELLED, "nhà có tang gần loa")


def test_a_cancellation_needs_a_reason(station: Database) -> None:
    """The log will be read by a committee."""
    with pytest.raises(StationError, match="lý do"):
        cancel(station, occurrences(station)[0].id, reason=" ", by="văn thư", now=NOW)


def test_a_newly_approved_script_gets_its_turn(station: Database, render: Render, library: Library) -> None:
    """The next plan has it."""
    write_draft(station, script("moi-duyet"), by="văn thư", now=NOW)
    submit(station, "moi-duyet", render=render, by="văn thư", now=NOW)
    approve(station, "moi-duyet", library=library, by="lãnh đạo", now=NOW)
    plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
    assert "moi-duyet" in {each.script for each in occurrences(station) if each.decision is Decision.PLANNED}


def test_a_variant_is_planned_behind_its_original(station: Database) -> None:
    """In every session that has the original, for the clusters that speak the language only."""
    keep_approved(station, script("nhan-hang-nung", language="nung", variant_of="nhan-hang"))
    plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
    sessions = planned(station, TODAY, WEEK)
    pairs = [pair for session in sessions for pair in pairwise(session.occurrences)]
    behind = [each for before, each in pairs if before.script == "nhan-hang"]
    assert behind
    assert {(each.script, each.decision) for each in behind} == {("nhan-hang-nung", Decision.PLANNED)}
    assert all(each.clusters and set(each.clusters) < set(sessions[0].clusters) for each in behind)
    assert sum(each.script == "nhan-hang-nung" for each in occurrences(station)) == len(behind)


def test_a_variant_waits_for_its_own_approval(station: Database) -> None:
    """The original goes on without it, and the plan says why."""
    write_draft(
        station, script("nhan-hang-tay", language="tay", variant_of="nhan-hang"), by="văn thư", now=NOW
    )
    plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
    decisions = {
        (each.script, each.decision) for each in occurrences(station) if each.script.startswith("nhan-hang")
    }
    assert decisions == {("nhan-hang", Decision.PLANNED), ("nhan-hang-tay", Decision.REFUSED)}


def test_a_variant_of_what_was_withdrawn_is_refused(station: Database) -> None:
    """When the Vietnamese words are wrong, their translation is not aired either."""
    keep_approved(station, script("nhan-hang-tay", language="tay", variant_of="nhan-hang"))
    withdraw(station, "nhan-hang", reason="sai", by="lãnh đạo", now=NOW)
    plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
    found = [each for each in occurrences(station) if each.script == "nhan-hang-tay"]
    assert found
    assert all(each.decision is Decision.REFUSED and "“nhan-hang”" in each.reason for each in found)


def test_a_station_without_a_schedule_says_so(empty: Database) -> None:
    """The operator reads what to do."""
    with pytest.raises(StationError, match="loa import"):
        plan_ahead(empty, first=TODAY, last=WEEK, now=NOW)


def test_the_outlook_shows_the_plan_and_goes_on_beyond_it(station: Database) -> None:
    """Days that are planned are shown as they are; later ones as they would be; nothing is stored."""
    before = planned(station, TODAY, WEEK)
    shown = outlook(station, TODAY, WEEK + timedelta(days=7))
    assert shown[: len(before)] == before
    assert {session.date for session in shown} == {TODAY + timedelta(days=count) for count in range(14)}
    assert planned(station, TODAY, WEEK + timedelta(days=7)) == before


def test_the_outlook_is_given_in_three_forms(station: Database) -> None:
    """Each occurrence with its reason, refusals too."""
    shown = outlook(station, TODAY, WEEK)
    rows = outlook_json(shown)
    assert {str(row["decision"]) for row in rows} == {"planned", "refused"}
    assert all(row["reason"] for row in rows)
    assert len(list(outlook_csv(shown))) == len(rows) + 1
    assert any("[từ chối]" in line for line in outlook_lines(shown))


def keep_document(db: Database, name: str, old: str, new: str) -> None:
    """Keep a schedule document with other words, as the page does."""
    with db.transaction() as connection:
        text = schedule.documents(connection)[name]
        assert old in text
        schedule.save_document(connection, name, text.replace(old, new), at=NOW, by="văn thư")


def test_a_document_that_is_edited_changes_the_next_plan_and_not_what_has_begun(station: Database) -> None:
    """The afternoon has begun when somebody moves it by an hour: today it stays, tomorrow it is moved."""
    (afternoon,) = planned(station, TODAY, TODAY)
    keep_document(station, SESSIONS_FILE, "17:00", "18:00")
    during = afternoon.starts_at + timedelta(seconds=5)
    plan_ahead(station, first=TODAY, last=TOMORROW, now=during)
    assert planned(station, TODAY, TODAY) == (afternoon,)
    moved = [each for each in planned(station, TOMORROW, TOMORROW) if each.session == afternoon.session]
    assert [each.starts_at - afternoon.starts_at for each in moved] == [timedelta(hours=25)]


def test_a_session_that_is_dropped_while_it_sounds_counts_for_its_day(station: Database) -> None:
    """What was heard stays in the plan, and in what later days know of it."""
    (afternoon,) = planned(station, TODAY, TODAY)
    keep_document(station, SESSIONS_FILE, 'slug = "chieu"', 'slug = "chieu-moi"')
    during = afternoon.starts_at + timedelta(seconds=5)
    today, _ = plan_ahead(station, first=TODAY, last=TOMORROW, now=during)
    assert today.sessions == planned(station, TODAY, TODAY) == (afternoon,)


def test_a_cancelled_item_stays_cancelled_when_its_session_is_filled_anew(station: Database) -> None:
    """Whatever is edited in between, planning never brings it back."""
    chosen = next(each for each in occurrences(station, TOMORROW) if each.decision is Decision.PLANNED)
    cancel(station, chosen.id, reason="nhà có tang gần loa", by="văn thư", now=NOW)
    for number in range(3):
        keep_approved(station, script(f"them-{number}"))
        plan_ahead(station, first=TODAY, last=WEEK, now=NOW)
        (again,) = (each for each in occurrences(station) if each.id == chosen.id)
        assert (again.decision, again.reason) == (Decision.CANCELLED, "nhà có tang gần loa")
