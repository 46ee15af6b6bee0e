"""The way of a script to the air, as the operator and the leader walk it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from broadcaster.desk.laying import render_ahead
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.desk.scripts import (
    approve,
    laid_sound,
    overview,
    revisions_of,
    send_back,
    spoken_of,
    submit,
    withdraw,
    write_draft,
)
from broadcaster.desk.station import actions
from broadcaster.errors import ApprovalError, SoundError
from broadcaster.programme.library import Library
from broadcaster.script.model import Revision, State, VoiceWish
from broadcaster.speech.voices import PassedOver
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.store.database import Database
from broadcaster.store.lexicon import save_lexicon
from broadcaster.store.plan import plan_version
from tests.desk.small_content import NOW, script
from tests.desk.working_off import work_off

NEW = script("bai-moi", "Bà con mua hàng thì nhớ lấy hóa đơn.")
LEXICAL = script("bai-hop-tac-xa", "Mời bà con đến HTX họp.")
BY = "văn thư"
LEADER = "lãnh đạo"


def version_of(db: Database) -> int:
    """Version of the plan."""
    with db.reading() as connection:
        return plan_version(connection)


def written_and_approved(db: Database, render: Render, library: Library) -> Revision:
    """A new script on its whole way."""
    write_draft(db, NEW, by=BY, now=NOW)
    submit(db, NEW.slug, render=render, by=BY, now=NOW)
    return approve(db, NEW.slug, library=library, by=LEADER, now=NOW)


def test_approval_freezes_the_spoken_words_and_the_file_that_was_heard(
    empty: Database, render: Render, library: Library
) -> None:
    """What is approved is the FLAC of the library, byte for byte, with the words in it."""
    approved = written_and_approved(empty, render, library)
    assert approved.approval is not None
    assert approved.approval.spoken == spoken_of(NEW, default_lexicon()).text
    assert approved.approval.by == LEADER
    assert library.measure(approved.approval.audio_sha256).duration_ms == approved.approval.duration_ms


def test_a_submitted_script_is_rendered_already(empty: Database, render: Render) -> None:
    """The leader hears the sound that will be approved: it is there before approval."""
    rendered: list[str] = []

    def listened(wording: Wording) -> Rendered:
        rendered.append(wording.spoken)
        return render(wording)

    write_draft(empty, NEW, by=BY, now=NOW)
    submit(empty, NEW.slug, render=listened, by=BY, now=NOW)
    assert rendered == [spoken_of(NEW, default_lexicon()).text]


def test_any_change_of_words_waits_for_approval_again(
    empty: Database, render: Render, library: Library
) -> None:
    """The approved wording stays on the air until its successor is approved."""
    written_and_approved(empty, render, library)
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


def test_a_sound_that_was_not_heard_is_not_approved(
    empty: Database, render: Render, library: Library
) -> None:
    """When the item would sound otherwise than what the leader heard, the leader hears it again."""
    write_draft(empty, NEW, by=BY, now=NOW)
    submit(empty, NEW.slug, render=render, by=BY, now=NOW)
    other = render(Wording("một âm thanh khác")).file.sha256
    with pytest.raises(ApprovalError, match="nghe lại"):
        approve(empty, NEW.slug, library=library, by=LEADER, now=NOW, heard=other)
    assert revisions_of(empty, NEW.slug)[-1].state is State.WAITING


def test_a_draft_cannot_be_approved(empty: Database, render: Render, library: Library) -> None:
    """There is no way around the leader's list."""
    write_draft(empty, NEW, by=BY, now=NOW)
    with pytest.raises(ApprovalError, match="gửi duyệt trước"):
        approve(empty, NEW.slug, library=library, by=LEADER, now=NOW)


def test_a_form_with_blanks_cannot_be_submitted(station: Database, render: Render) -> None:
    """The emergency template is filled first."""
    with pytest.raises(ApprovalError, match=r"tên xóm"):
        submit(station, "gio-to", render=render, by=BY, now=NOW)


def test_a_newer_draft_does_not_keep_what_waits_from_its_approval(
    empty: Database, render: Render, library: Library
) -> None:
    """The leader decides on what was laid before them."""
    write_draft(empty, NEW, by=BY, now=NOW)
    submit(empty, NEW.slug, render=render, by=BY, now=NOW)
    write_draft(empty, script(NEW.slug, "Lời mới hơn."), by=BY, now=NOW)
    assert approve(empty, NEW.slug, library=library, by=LEADER, now=NOW).script == NEW


def test_a_returned_script_keeps_the_leaders_reason(empty: Database, render: Render) -> None:
    """The writer reads why."""
    write_draft(empty, NEW, by=BY, now=NOW)
    submit(empty, NEW.slug, render=render, by=BY, now=NOW)
    returned = send_back(empty, NEW.slug, reason="Ghi rõ báo cho ai", by=LEADER, now=NOW)
    assert (returned.state, returned.note) == (State.RETURNED, "Ghi rõ báo cho ai")


def test_withdrawing_takes_off_the_air_what_is_on_it(
    empty: Database, render: Render, library: Library
) -> None:
    """A newer draft does not hide the wording that is aired, and goes on its way."""
    written_and_approved(empty, render, library)
    write_draft(empty, script(NEW.slug, "Lời mới hơn."), by=BY, now=NOW)
    assert withdraw(empty, NEW.slug, reason="sai số liệu", by=LEADER, now=NOW).number == 1
    (line,) = overview(empty)
    assert line.on_air is None
    assert line.latest.state is State.DRAFT


def test_a_script_that_is_not_there_is_named(empty: Database, render: Render) -> None:
    """The operator reads which slug is wrong."""
    with pytest.raises(ApprovalError, match="khong-co"):
        submit(empty, "khong-co", render=render, by=BY, now=NOW)


def test_every_step_is_written_down_and_seen_by_the_player(
    empty: Database, render: Render, library: Library
) -> None:
    """Who did what and when stays, and the plan's version grows with each step."""
    versions = [version_of(empty)]
    written_and_approved(empty, render, library)
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


def choosing(render: Render, *, reason: str) -> Render:
    """A station that follows the wish, and could not have its best voice for this ``reason``."""

    def asked(wording: Wording) -> Rendered:
        made = render(wording)
        return Rendered(made.file, wording.wish or "tone", (PassedOver("gtts", reason),))

    return asked


def test_the_sound_that_was_laid_is_approved_without_any_voice(
    empty: Database, render: Render, library: Library
) -> None:
    """A voice that is out of reach tomorrow does not matter: no voice is asked at the approval."""
    write_draft(empty, NEW, by=BY, now=NOW)
    waiting = submit(empty, NEW.slug, render=choosing(render, reason="mất mạng"), by=BY, now=NOW)
    laid = laid_sound(empty, waiting)
    assert laid is not None
    assert laid.passed_over == (PassedOver("gtts", "mất mạng"),)
    approved = approve(empty, NEW.slug, library=library, by=LEADER, now=NOW, heard=laid.audio_sha256)
    assert approved.approval is not None
    assert approved.approval.audio_sha256 == laid.audio_sha256


def test_the_voice_that_the_writer_wishes_is_asked_for(empty: Database, render: Render) -> None:
    """The heading's ``voice`` reaches whoever renders."""
    wished = replace(NEW, voice=VoiceWish(engine="espeak"))
    write_draft(empty, wished, by=BY, now=NOW)
    waiting = submit(empty, NEW.slug, render=choosing(render, reason=""), by=BY, now=NOW)
    laid = laid_sound(empty, waiting)
    assert laid is not None
    assert laid.voice == "espeak"


def test_words_that_are_said_otherwise_since_are_rendered_again_before_approval(
    empty: Database, render: Render, library: Library
) -> None:
    """The lexicon has changed while the script waited: the leader hears the new sound first."""
    write_draft(empty, LEXICAL, by=BY, now=NOW)
    submit(empty, LEXICAL.slug, render=render, by=BY, now=NOW)
    with empty.transaction() as connection:
        save_lexicon(connection, "token\tspoken\nHTX\thợp tác xã kiểu mới\n")
    with pytest.raises(ApprovalError, match="Dựng lại âm thanh"):
        approve(empty, LEXICAL.slug, library=library, by=LEADER, now=NOW)
    again = render_ahead(empty, LEXICAL.slug, by=BY, now=NOW)
    work_off(empty, render)
    assert again.state is State.WAITING
    approved = approve(empty, LEXICAL.slug, library=library, by=LEADER, now=NOW)
    assert approved.approval is not None
    assert "hợp tác xã kiểu mới" in approved.approval.spoken


def test_a_sound_that_was_lost_is_not_approved(empty: Database, render: Render, library: Library) -> None:
    """The file that the leader heard is gone: it is not made anew in silence."""
    write_draft(empty, NEW, by=BY, now=NOW)
    waiting = submit(empty, NEW.slug, render=render, by=BY, now=NOW)
    laid = laid_sound(empty, waiting)
    assert laid is not None
    library.path(laid.audio_sha256).unlink()
    with pytest.raises(SoundError, match="mất tệp"):
        approve(empty, NEW.slug, library=library, by=LEADER, now=NOW)


def test_only_what_waits_is_rendered_again(empty: Database) -> None:
    """A draft is rendered when it is submitted."""
    write_draft(empty, NEW, by=BY, now=NOW)
    with pytest.raises(ApprovalError, match="gửi duyệt trước"):
        render_ahead(empty, NEW.slug, by=BY, now=NOW)
