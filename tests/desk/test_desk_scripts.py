"""The way of a script to the air, as the operator and the leader walk it."""

from datetime import timedelta

import pytest

from broadcaster.desk.render import Render
from broadcaster.desk.scripts import (
    approve,
    overview,
    revisions_of,
    send_back,
    spoken_of,
    submit,
    withdraw,
    write_draft,
)
from broadcaster.desk.station import actions
from broadcaster.errors import ApprovalError
from broadcaster.programme.library import AudioFile, Library
from broadcaster.script.model import Revision, State
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.store.database import Database
from broadcaster.store.plan import plan_version
from tests.desk.small_content import NOW, script

NEW = script("bai-moi", "Bà con mua hàng thì nhớ lấy hóa đơn.")
BY = "văn thư"
LEADER = "lãnh đạo"


def version_of(db: Database) -> int:
    """Version of the plan."""
    with db.reading() as connection:
        return plan_version(connection)


def written_and_approved(db: Database, render: Render) -> Revision:
    """A new script on its whole way."""
    write_draft(db, NEW, by=BY, now=NOW)
    submit(db, NEW.slug, render=render, by=BY, now=NOW)
    return approve(db, NEW.slug, render=render, by=LEADER, now=NOW)


def test_approval_freezes_the_spoken_words_and_the_file_that_was_heard(
    empty: Database, render: Render, library: Library
) -> None:
    """What is approved is the FLAC of the library, byte for byte, with the words in it."""
    approved = written_and_approved(empty, render)
    assert approved.approval is not None
    assert approved.approval.spoken == spoken_of(NEW, default_lexicon()).text
    assert approved.approval.by == LEADER
    assert library.measure(approved.approval.audio_sha256).duration_ms == approved.approval.duration_ms


def test_a_submitted_script_is_rendered_already(empty: Database, render: Render) -> None:
    """The leader hears the sound that will be approved: it is there before approval."""
    rendered: list[str] = []

    def listened(spoken: str) -> AudioFile:
        rendered.append(spoken)
        return render(spoken)

    write_draft(empty, NEW, by=BY, now=NOW)
    submit(empty, NEW.slug, render=listened, by=BY, now=NOW)
    assert rendered == [spoken_of(NEW, default_lexicon()).text]


def test_any_change_of_words_waits_for_approval_again(empty: Database, render: Render) -> None:
    """The approved wording stays on the air until its successor is approved."""
    written_and_approved(empty, render)
    changed = script(NEW.slug, "Bà con mua hàng thì nhớ lấy hóa đơn đỏ.")
    assert write_draft(empty, changed, by=BY, now=NOW).state is State.DRAFT
    (line,) = overview(empty)
    assert line.waits_for_approval
    assert line.on_air is not None
    assert (line.latest.number, line.on_air.number, line.on_air.script) == (2, 1, NEW)


def test_a_second_draft_takes_the_place_of_the_first_and_loses_nothing(empty: Database) -> None:
    """The words that were replaced stay in the list of actions."""
    write_draft(empty, NEW, by=BY, now=NOW)
    write_draft(empty, script(NEW.slug, "Lời khác hẳn."), by=BY, now=NOW)
    assert [each.script.body for each in revisions_of(empty, NEW.slug)] == ["Lời khác hẳn."]
    assert NEW.body in str(actions(empty, subject=NEW.slug)[0].details["replaced"])


def test_the_same_words_are_no_new_draft(empty: Database) -> None:
    """Saving without a change is told, not numbered."""
    write_draft(empty, NEW, by=BY, now=NOW)
    with pytest.raises(ApprovalError, match="không khác"):
        write_draft(empty, NEW, by=BY, now=NOW)


def test_a_sound_that_was_not_heard_is_not_approved(empty: Database, render: Render) -> None:
    """When the item would sound otherwise than what the leader heard, the leader hears it again."""
    write_draft(empty, NEW, by=BY, now=NOW)
    submit(empty, NEW.slug, render=render, by=BY, now=NOW)
    other = render("một âm thanh khác").sha256
    with pytest.raises(ApprovalError, match="nghe lại"):
        approve(empty, NEW.slug, render=render, by=LEADER, now=NOW, heard=other)
    assert revisions_of(empty, NEW.slug)[-1].state is State.WAITING


def test_a_draft_cannot_be_approved(empty: Database, render: Render) -> None:
    """There is no way around the leader's list."""
    write_draft(empty, NEW, by=BY, now=NOW)
    with pytest.raises(ApprovalError, match="gửi duyệt trước"):
        approve(empty, NEW.slug, render=render, by=LEADER, now=NOW)


def test_a_form_with_blanks_cannot_be_submitted(station: Database, render: Render) -> None:
    """The emergency template is filled first."""
    with pytest.raises(ApprovalError, match=r"tên xóm"):
        submit(station, "gio-to", render=render, by=BY, now=NOW)


def test_a_newer_draft_does_not_keep_what_waits_from_its_approval(empty: Database, render: Render) -> None:
    """The leader decides on what was laid before them."""
    write_draft(empty, NEW, by=BY, now=NOW)
    submit(empty, NEW.slug, render=render, by=BY, now=NOW)
    write_draft(empty, script(NEW.slug, "Lời mới hơn."), by=BY, now=NOW)
    assert approve(empty, NEW.slug, render=render, by=LEADER, now=NOW).script == NEW


def test_a_returned_script_keeps_the_leaders_reason(empty: Database, render: Render) -> None:
    """The writer reads why."""
    write_draft(empty, NEW, by=BY, now=NOW)
    submit(empty, NEW.slug, render=render, by=BY, now=NOW)
    returned = send_back(empty, NEW.slug, reason="Ghi rõ báo cho ai", by=LEADER, now=NOW)
    assert (returned.state, returned.note) == (State.RETURNED, "Ghi rõ báo cho ai")


def test_withdrawing_takes_off_the_air_what_is_on_it(empty: Database, render: Render) -> None:
    """A newer draft does not hide the wording that is aired, and goes on its way."""
    written_and_approved(empty, render)
    write_draft(empty, script(NEW.slug, "Lời mới hơn."), by=BY, now=NOW)
    assert withdraw(empty, NEW.slug, reason="sai số liệu", by=LEADER, now=NOW).number == 1
    (line,) = overview(empty)
    assert line.on_air is None
    assert line.latest.state is State.DRAFT


def test_a_script_that_is_not_there_is_named(empty: Database, render: Render) -> None:
    """The operator reads which slug is wrong."""
    with pytest.raises(ApprovalError, match="khong-co"):
        submit(empty, "khong-co", render=render, by=BY, now=NOW)


def test_every_step_is_written_down_and_seen_by_the_player(empty: Database, render: Render) -> None:
    """Who did what and when stays, and the plan's version grows with each step."""
    versions = [version_of(empty)]
    written_and_approved(empty, render)
    versions.append(version_of(empty))
    withdraw(empty, NEW.slug, reason="sai số liệu", by=LEADER, now=NOW + timedelta(hours=1))
    versions.append(version_of(empty))
    assert versions[0] < versions[1] < versions[2]
    assert [(each.by, each.what) for each in actions(empty)] == [
        (LEADER, "withdraw"),
        (LEADER, "approve"),
        (BY, "submit"),
        (BY, "write_draft"),
    ]
