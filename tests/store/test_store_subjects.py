"""Changes of the station's database are seen, and two people never overwrite each other."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import DBAPIError, StatementError

from broadcaster.errors import ConflictError
from broadcaster.playout.event import Mode
from broadcaster.schedule.occurrence import Decision
from broadcaster.script.facts import FactRegister
from broadcaster.script.model import (
    Approval,
    Revision,
    State,
)
from broadcaster.store import accounts, imports, lexicon, plan, schedule, scripts, station, tables
from broadcaster.units import Sha256
from tests.store.any_values import APPROVAL, DAY, NOW, SHA, occurrence, script, session


def test_an_instant_without_a_zone_is_refused(connection: Connection) -> None:
    """Nobody can tell what hour it names."""
    with pytest.raises(StatementError, match="no zone"):
        scripts.save_revision(
            connection,
            Revision(script(), 1, State.DRAFT),
            at=datetime(2026, 1, 1),  # noqa: DTZ001  # the point of this test
            by="an",
        )


def test_two_people_cannot_both_change_a_revision(connection: Connection) -> None:
    """The second is told, and what the first wrote stands."""
    draft = Revision(script(), 1, State.DRAFT)
    scripts.save_revision(connection, draft, at=NOW, by="an")
    version = scripts.revision_version(connection, "phong-gia", 1)
    first = replace(draft, state=State.WAITING)
    scripts.update_revision(connection, first, expected_version=version)
    with pytest.raises(ConflictError, match="phong-gia"):
        scripts.update_revision(connection, replace(draft, note="khác"), expected_version=version)
    assert scripts.revisions(connection, "phong-gia") == (first,)
    assert scripts.revision_version(connection, "phong-gia", 1) == version + 1


def test_a_revision_number_is_used_once(connection: Connection) -> None:
    """Two people who write a new revision at once do not overwrite each other."""
    scripts.save_revision(connection, Revision(script(), 1, State.DRAFT), at=NOW, by="an")
    with pytest.raises(ConflictError, match="số 1"):
        scripts.save_revision(connection, Revision(script(body="Khác."), 1, State.DRAFT), at=NOW, by="bình")


def test_a_script_that_was_kept_before_there_were_readings_and_variants_has_none(
    connection: Connection,
) -> None:
    """A station that was made by an older program loads as it was."""
    draft = Revision(script(), 1, State.DRAFT)
    scripts.save_revision(connection, draft, at=NOW, by="an")
    fields = dict(connection.execute(select(tables.revision.c.script)).scalar_one())
    assert (fields.pop("readings"), fields.pop("variant_of")) == ({}, None)
    connection.execute(update(tables.revision).values(script=fields))
    assert scripts.revisions(connection, "phong-gia") == (draft,)


def test_the_lexicon_is_kept_word_for_word(connection: Connection) -> None:
    """Comments and all; a station without one has none."""
    assert lexicon.lexicon(connection) == ""
    for tsv in ("# ghi chú\nPhja\tPhia\n", "Phja\tPi a\n"):
        lexicon.save_lexicon(connection, tsv)
        assert lexicon.lexicon(connection) == tsv


DRAFT, WAITING, RETURNED = (State.DRAFT, None), (State.WAITING, None), (State.RETURNED, None)
APPROVED, WITHDRAWN = (State.APPROVED, APPROVAL), (State.WITHDRAWN, APPROVAL)
NEVER_APPROVED = (State.WITHDRAWN, None)


@pytest.mark.parametrize(
    ("states", "on_air"),
    [
        ([DRAFT], None),
        ([APPROVED], 1),
        ([APPROVED, WAITING], 1),
        ([APPROVED, RETURNED], 1),
        ([APPROVED, APPROVED], 2),
        ([WITHDRAWN], None),
        ([APPROVED, WITHDRAWN], None),
        ([APPROVED, NEVER_APPROVED], 1),
        ([WITHDRAWN, APPROVED, DRAFT], 2),
    ],
)
def test_the_last_revision_approved_is_on_air_unless_withdrawn(
    connection: Connection, states: list[tuple[State, Approval | None]], on_air: int | None
) -> None:
    """A draft in work changes nothing; a withdrawal never brings an older wording back."""
    for number, (state, approval) in enumerate(states, start=1):
        scripts.save_revision(connection, Revision(script(), number, state, approval), at=NOW, by="an")
    found = {slug: revision.number for slug, revision in scripts.on_air_revisions(connection).items()}
    assert found == ({} if on_air is None else {"phong-gia": on_air})
    assert [revision.number for revision in scripts.latest_revisions(connection)] == [len(states)]
    assert scripts.slugs(connection) == ("phong-gia",)


def test_planning_again_replaces_the_days_and_no_others(connection: Connection) -> None:
    """Sessions of the days given are exchanged, their neighbours stay."""
    days = [DAY + timedelta(days=step) for step in range(3)]
    for day in days:
        plan.add_session(connection, session(day=day))
    plan.replace_plan(connection, [session("trua", days[1])], first=days[1], last=days[1])
    found = plan.planned_sessions(connection, days[0], days[2])
    assert {each.id for each in found} == {f"sang:{days[0]}", f"trua:{days[1]}", f"sang:{days[2]}"}


def test_a_session_that_has_begun_stays_as_it_was(connection: Connection) -> None:
    """What is on air, or was, is never planned anew under the same id."""
    begun, coming = session("sang", starts_at=NOW), session("chieu", starts_at=NOW + timedelta(hours=12))
    plan.replace_plan(connection, [begun, coming], first=DAY, last=DAY)
    moved = [replace(each, title="Mới", starts_at=NOW + timedelta(hours=9)) for each in (begun, coming)]
    plan.replace_plan(connection, moved, first=DAY, last=DAY, keep_before=NOW + timedelta(minutes=1))
    assert plan.planned_sessions(connection, DAY, DAY) == (begun, moved[1])


def test_a_trial_survives_planning(connection: Connection) -> None:
    """A trial session that waits for its start is not swept away by the planner."""
    trial = replace(session("thu", starts_at=NOW + timedelta(seconds=5)), trial=True)
    plan.add_session(connection, trial)
    plan.replace_plan(connection, [], first=DAY, last=DAY, keep_before=NOW)
    assert plan.planned_sessions(connection, DAY, DAY) == (trial,)


def test_what_a_person_cancelled_stays_cancelled_when_planned_again(connection: Connection) -> None:
    """The nightly planning does not put it back on the air."""
    plan.replace_plan(connection, [session()], first=DAY, last=DAY)
    cancelled = occurrence().id
    plan.cancel_occurrence(connection, cancelled, "chủ tịch yêu cầu")
    plan.replace_plan(connection, [session()], first=DAY, last=DAY)
    (planned,) = plan.planned_sessions(connection, DAY, DAY)
    assert [(each.decision, each.reason) for each in planned.occurrences] == [
        (Decision.CANCELLED, "chủ tịch yêu cầu"),
        (Decision.PLANNED, "đến lượt"),
    ]


def test_what_is_not_planned_cannot_be_cancelled(connection: Connection) -> None:
    """The person is told which occurrence."""
    with pytest.raises(Exception, match="sang:2026-02-18:phong-gia:1"):
        plan.cancel_occurrence(connection, occurrence().id, "nhầm")


def test_a_session_of_another_day_is_refused(connection: Connection) -> None:
    """A plan of Monday cannot smuggle in a Tuesday."""
    with pytest.raises(ValueError, match="is not between"):
        plan.replace_plan(connection, [session(day=DAY + timedelta(days=1))], first=DAY, last=DAY)


def test_the_same_session_twice_is_a_conflict(connection: Connection) -> None:
    """An id stands for one thing only."""
    plan.add_session(connection, session())
    with pytest.raises(ConflictError, match="sang:2026-02-18"):
        plan.add_session(connection, session())


def test_turns_count_what_was_planned_before_a_day(connection: Connection) -> None:
    """A cancelled occurrence was a turn, yet is not counted; trials and the day itself do not matter."""
    days = [DAY + timedelta(days=step) for step in range(3)]
    starts = [NOW + timedelta(days=step) for step in range(3)]
    for day, at in zip(days, starts, strict=True):
        made = session(day=day, starts_at=at, count=2)
        items = [
            replace(each, planned_at=at + timedelta(minutes=number))
            for number, each in enumerate(made.occurrences)
        ]
        plan.add_session(connection, replace(made, occurrences=tuple(items)))
    plan.add_session(connection, replace(session("thu", days[1], starts[2]), trial=True))
    for number in (1, 2):
        plan.cancel_occurrence(connection, occurrence(day=days[1], number=number).id, "mưa bão")
    found = plan.ledger(connection, days[2])
    record = found.records["phong-gia"]
    assert (record.first, record.planned_on) == (days[0], days[0])
    assert record.turn == (starts[1] + timedelta(minutes=1)).timestamp()
    assert (found.day, record.today) == (days[2], 0)
    assert plan.ledger(connection, days[0]).records == {}


def save_one_revision(connection: Connection) -> None:
    """Keep a draft."""
    scripts.save_revision(connection, Revision(script(), 1, State.DRAFT), at=NOW, by="an")


def save_one_document(connection: Connection) -> None:
    """Keep a schedule document."""
    schedule.save_document(connection, "khung_gio", "", at=NOW, by="an")


@pytest.mark.parametrize(
    "change",
    [
        save_one_revision,
        save_one_document,
        lambda connection: plan.add_session(connection, session()),
        lambda connection: plan.replace_plan(connection, [], first=DAY, last=DAY),
        lambda connection: scripts.save_facts(connection, FactRegister()),
        lambda connection: station.set_mode(connection, Mode.LIVE),
        lambda connection: station.save_frame_parts(connection, []),
    ],
    ids=["revision", "document", "session", "plan", "facts", "mode", "frame"],
)
def test_the_player_sees_every_change_that_is_its_own(connection: Connection, change) -> None:  # type: ignore[no-untyped-def]  # a table of calls
    """The plan's version grows whenever the player must look again."""
    before = plan.plan_version(connection)
    change(connection)
    assert plan.plan_version(connection) == before + 1


def test_schedule_documents_are_kept_by_subject(connection: Connection) -> None:
    """Each subject's text is replaced as a whole, and its version grows."""
    schedule.save_document(connection, "khung_gio", "a = 1", at=NOW, by="an")
    schedule.save_document(connection, "khung_gio", "a = 2", at=NOW, by="bình", expected_version=1)
    assert schedule.documents(connection) == {"khung_gio": "a = 2"}
    expected = schedule.ScheduleDocument("khung_gio", "a = 2", 2, NOW, "bình")
    assert schedule.document(connection, "khung_gio") == expected


@pytest.mark.parametrize("seen", [0, 2])
def test_two_people_cannot_both_change_a_schedule(connection: Connection, seen: int) -> None:
    """Who had another version before the eyes is told."""
    schedule.save_document(connection, "khung_gio", "a = 1", at=NOW, by="an")
    with pytest.raises(ConflictError, match="khung_gio"):
        schedule.save_document(connection, "khung_gio", "b", at=NOW, by="bình", expected_version=seen)


def test_a_new_station_trains(connection: Connection) -> None:
    """Nothing is live until a person says so."""
    assert station.mode(connection) is Mode.TRAINING
    station.set_mode(connection, Mode.LIVE)
    assert station.mode(connection) is Mode.LIVE


@pytest.mark.parametrize(
    "tamper",
    [
        delete(tables.action),
        update(tables.action).values(by="không ai"),
        insert(tables.action)
        .prefix_with("OR REPLACE")
        .values(id=1, at=NOW, by="không ai", what="x", subject="x", details={}),
    ],
    ids=["delete", "update", "replace"],
)
def test_what_people_did_cannot_be_changed(connection: Connection, tamper) -> None:  # type: ignore[no-untyped-def]  # statements
    """The database itself refuses."""
    station.record_action(connection, station.Action(NOW, "an", "duyệt", "phong-gia"))
    assert connection.execute(select(tables.action.c.id)).scalar_one() == 1
    with pytest.raises(DBAPIError, match="append-only"):
        connection.execute(tamper)


def test_a_new_password_logs_everyone_out(connection: Connection) -> None:
    """A stolen web session ends with the password it came from."""
    accounts.add_account(connection, accounts.Account("an", "hash", True, "quan_tri", NOW))  # noqa: FBT003  # a row
    later = NOW + timedelta(hours=1)
    accounts.add_web_session(connection, accounts.WebSession("t", "an", "c", NOW, later))
    accounts.set_password(connection, "an", "other", one_time=False)
    assert accounts.find_web_session(connection, "t", NOW) is None
    found = accounts.find_account(connection, "an")
    assert found is not None
    assert (found.password_hash, found.one_time) == ("other", False)


def test_a_web_session_ends_at_its_time(connection: Connection) -> None:
    """At its last instant it is over, and can be swept out."""
    accounts.add_account(connection, accounts.Account("an", "hash", False, "quan_tri", NOW))  # noqa: FBT003  # a row
    accounts.add_web_session(connection, accounts.WebSession("t", "an", "c", NOW, NOW + timedelta(hours=1)))
    assert accounts.find_web_session(connection, "t", NOW + timedelta(minutes=59)) is not None
    assert accounts.find_web_session(connection, "t", NOW + timedelta(hours=1)) is None
    assert accounts.drop_expired_web_sessions(connection, NOW + timedelta(hours=1)) == 1


def test_an_account_name_is_taken_once(connection: Connection) -> None:
    """The second is told."""
    new = accounts.Account("an", "hash", False, "quan_tri", NOW)  # noqa: FBT003  # a row
    accounts.add_account(connection, new)
    with pytest.raises(ConflictError, match="an"):
        accounts.add_account(connection, new)


def test_the_last_import_of_a_path_counts(connection: Connection) -> None:
    """A path has one record."""
    path = "scripts_vi/phong-gia.md"
    for sha in (SHA, Sha256("cd" * 32)):
        imports.save_import(connection, imports.ImportRecord(path, sha, NOW))
    expected = imports.ImportRecord(path, Sha256("cd" * 32), NOW)
    assert imports.import_records(connection) == {path: expected}


@pytest.mark.parametrize("path", ["/etc/passwd", "../x", "a\\b", "C:/x", "a//b", "", "a/../b"])
def test_an_import_outside_its_folder_is_refused(connection: Connection, path: str) -> None:
    """Records are portable: relative, with forward slashes."""
    with pytest.raises(ValueError, match="no path inside"):
        imports.save_import(connection, imports.ImportRecord(path, SHA, NOW))
