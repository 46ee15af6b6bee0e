"""Sending a script for approval while its sound is still being made."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from broadcaster.clock import VirtualClock
from broadcaster.desk.laying import awaited, is_poisoned, render_ahead, settle, submit_ahead
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.desk.render_queue import RenderQueue, progress_of, work_off_one
from broadcaster.desk.render_rules import MOST_TRIES
from broadcaster.desk.scripts import (
    approve,
    laid_sound,
    overview,
    revisions_of,
    send_back,
    spoken_of,
    write_draft,
)
from broadcaster.desk.station import actions
from broadcaster.errors import ApprovalError, ConflictError, SpeechError
from broadcaster.programme.library import Library
from broadcaster.script.model import Revision, Script, State
from broadcaster.speech.worker import WorkerLostError
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.store import scripts as rows
from broadcaster.store.database import Database
from tests.desk.small_content import NOW, script
from tests.desk.working_off import work_off

NEW = script("bai-moi", "Bà con mua hàng thì nhớ lấy hóa đơn.")
SAME = script("bai-giong", NEW.body)
BY, LEADER = "văn thư", "lãnh đạo"


def refusing(_wording: Wording) -> Rendered:
    """No voice can say it."""
    raise SpeechError("Không giọng nào đọc được bài này: mất mạng.")


def dying(_wording: Wording) -> Rendered:
    """The worker dies over it."""
    raise WorkerLostError("gone")


def submitted(db: Database, each: Script = NEW) -> Revision:
    """A new script on its way."""
    write_draft(db, each, by=BY, now=NOW)
    return submit_ahead(db, each.slug, by=BY, now=NOW)


def latest(db: Database, slug: str = NEW.slug) -> Revision:
    """The newest wording."""
    return revisions_of(db, slug)[-1]


def test_a_script_waits_at_once_and_can_be_approved_when_its_sound_is_there(
    empty: Database, render: Render, library: Library
) -> None:
    """Until then there is nothing that could be approved, and the refusal says what to wait for."""
    waiting = submitted(empty)
    assert (waiting.state, laid_sound(empty, waiting)) == (State.WAITING, None)
    with pytest.raises(ApprovalError, match="chưa dựng xong"):
        approve(empty, NEW.slug, library=library, by=LEADER, now=NOW)
    assert [each.revision for each in awaited(empty)] == [waiting]
    assert work_off(empty, render) == 1
    laid = laid_sound(empty, waiting)
    assert laid is not None
    approved = approve(empty, NEW.slug, library=library, by=LEADER, now=NOW, heard=laid.audio_sha256)
    assert approved.approval is not None
    assert approved.approval.audio_sha256 == laid.audio_sha256
    assert [each.what for each in reversed(actions(empty))] == ["write_draft", "submit", "lay", "approve"]


def test_two_scripts_with_the_same_words_are_rendered_once(empty: Database, render: Render) -> None:
    """Both get the sound."""
    for each in (NEW, SAME):
        submitted(empty, each)
    assert work_off(empty, render) == 1
    sounds = [laid_sound(empty, latest(empty, each.slug)) for each in (NEW, SAME)]
    assert sounds[0] is not None
    assert sounds[0] == sounds[1]
    assert progress_of(empty, NOW).done == 1


def test_what_no_voice_can_say_is_a_draft_again_with_the_reason(empty: Database, render: Render) -> None:
    """Sent once more, it is tried once more; the reason goes."""
    submitted(empty)
    work_off(empty, refusing)
    draft = latest(empty)
    assert (draft.state, "mất mạng" in draft.note) == (State.DRAFT, True)
    again = submit_ahead(empty, NEW.slug, by=BY, now=NOW)
    assert (again.state, again.note) == (State.WAITING, "")
    work_off(empty, render)
    assert laid_sound(empty, again) is not None


def test_an_older_wording_that_cannot_be_said_is_returned(empty: Database) -> None:
    """A newer draft is there already: there are never two drafts of one script."""
    submitted(empty)
    write_draft(empty, replace(NEW, body="Bà con nhớ lấy hóa đơn."), by=BY, now=NOW)
    work_off(empty, refusing)
    assert [each.state for each in revisions_of(empty, NEW.slug)] == [State.RETURNED, State.DRAFT]


def test_poison_is_said_and_tried_again_only_by_hand(empty: Database, render: Render) -> None:
    """Three workers died: the writer has it back, with what to do; who sends it again tries it again."""
    submitted(empty)
    assert work_off(empty, dying) == MOST_TRIES
    draft, spoken = latest(empty), spoken_of(NEW, default_lexicon()).text
    assert (draft.state, "Dựng lại" in draft.note) == (State.DRAFT, True)
    assert is_poisoned(empty, draft, spoken)
    RenderQueue(empty, VirtualClock(NOW)).ask([Wording(spoken)], by="lệnh loa")
    assert work_off(empty, render) == 0
    submit_ahead(empty, NEW.slug, by=BY, now=NOW)
    assert work_off(empty, render) == 1
    assert laid_sound(empty, latest(empty)) is not None


def test_nothing_can_be_approved_while_another_sound_is_made(
    empty: Database, render: Render, library: Library
) -> None:
    """The sound of before was called wrong by whoever asked for another one."""
    waiting = submitted(empty)
    work_off(empty, render)
    first = laid_sound(empty, waiting)
    render_ahead(empty, NEW.slug, by=BY, now=NOW)
    assert laid_sound(empty, waiting) is None
    with pytest.raises(ApprovalError, match="chưa dựng xong"):
        approve(empty, NEW.slug, library=library, by=LEADER, now=NOW)
    work_off(empty, render)
    assert laid_sound(empty, waiting) == first


def test_the_sound_of_before_stays_when_another_cannot_be_made(empty: Database, render: Render) -> None:
    """With the reason beside it; the script still waits."""
    waiting = submitted(empty)
    work_off(empty, render)
    first = laid_sound(empty, waiting)
    render_ahead(empty, NEW.slug, by=BY, now=NOW)
    work_off(empty, refusing)
    kept = laid_sound(empty, waiting)
    assert first is not None
    assert kept is not None
    assert (kept.audio_sha256, "mất mạng" in kept.kept_because) == (first.audio_sha256, True)
    assert latest(empty).state is State.WAITING


def test_a_power_cut_before_the_laying_costs_nothing(empty: Database, render: Render) -> None:
    """The sound was made, the machine died: at the next start it is laid, and once only."""
    waiting = submitted(empty)
    assert work_off_one(RenderQueue(empty, VirtualClock(NOW)), render, "1-0")
    assert laid_sound(empty, waiting) is None
    assert [settle(empty, NOW), settle(empty, NOW)] == [1, 0]
    assert laid_sound(empty, waiting) is not None


def test_a_job_that_was_lost_is_asked_for_anew(empty: Database, render: Render) -> None:
    """The database came from a backup, or the job was forgotten: the script does not wait for ever."""
    waiting = submitted(empty)
    with empty.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM render_job")
    assert settle(empty, NOW) == 1
    assert work_off(empty, render) == 1
    assert laid_sound(empty, waiting) is not None


def test_a_script_that_was_returned_meanwhile_gets_no_sound(empty: Database, render: Render) -> None:
    """The leader did not want to wait: what comes late changes nothing."""
    waiting = submitted(empty)
    send_back(empty, NEW.slug, reason="sai số hiệu", by=LEADER, now=NOW)
    work_off(empty, render)
    assert (latest(empty).state, laid_sound(empty, waiting)) == (State.RETURNED, None)


def test_who_decides_at_the_moment_of_the_laying_meets_a_conflict(empty: Database, render: Render) -> None:
    """What was read before another sound was laid is not written after it."""
    submitted(empty)
    with empty.reading() as connection:
        version = rows.revision_version(connection, NEW.slug, 1)
    work_off(empty, render)
    with pytest.raises(ConflictError), empty.transaction() as connection:
        rows.update_revision(connection, latest(empty), expected_version=version)


@pytest.mark.parametrize("deed", [submit_ahead, render_ahead])
def test_the_guards_stand_before_the_queue(
    station: Database, deed: Callable[..., Revision], library: Library
) -> None:
    """Blanks, doubts, other languages, wrong states: nothing is asked for and nothing changes."""
    write_draft(station, script("nghi-ngo", "Chú ý 5/10."), by=BY, now=NOW)
    write_draft(station, script("bai-tay", "Lời bài.", language="tay"), by=BY, now=NOW)
    before = overview(station)
    for slug in ("gio-to", "nghi-ngo", "bai-tay", "nhan-hang", "khong-co"):
        with pytest.raises(ApprovalError):
            deed(station, slug, by=BY, now=NOW)
    assert overview(station) == before
    assert progress_of(station, NOW).open == 0
