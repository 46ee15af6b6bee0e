"""What is laid before the leader where a person speaks."""

from functools import partial
from pathlib import Path

import pytest

from broadcaster.desk.recordings import RecordedFile, add_recording, drop_recording
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.desk.rendering import render_scripts
from broadcaster.desk.scripts import approve, laid_sound, revisions_of, send_back, submit, write_draft
from broadcaster.desk.sound import RECORDING
from broadcaster.errors import ApprovalError, SpeechError
from broadcaster.programme.library import Library
from broadcaster.script.model import Script, State
from broadcaster.settings import SoundSettings
from broadcaster.station.recording import take_in
from broadcaster.store.database import Database
from broadcaster.store.lexicon import save_lexicon
from broadcaster.store.recordings import StoredRecording
from tests.desk.small_content import NOW, script
from tests.desk.voice_file import write_voice

TAY = script("hoa-don-tay", "Slam pi noọng dự cần au hóa đơn KZX.", language="tay")
WORDS = script("hoa-don", "Mời bà con đến HTX lấy hóa đơn, tỷ lệ 3/5.")
BY, LEADER = "văn thư", "lãnh đạo"


def unheard(wording: Wording) -> Rendered:
    """A voice that must not be asked."""
    raise AssertionError(wording)


@pytest.fixture
def file(tmp_path: Path) -> RecordedFile:
    """A recording of a person."""
    return RecordedFile(write_voice(tmp_path / "tam.part"), "thu âm.wav")


def recorded(db: Database, library: Library, written: Script, file: RecordedFile) -> StoredRecording:
    """A draft with a person's recording."""
    write_draft(db, written, by=BY, now=NOW)
    return add_recording(
        db, written.slug, file, take_in=partial(take_in, library, sound=SoundSettings()), by=BY, now=NOW
    )


@pytest.mark.parametrize("written", [TAY, WORDS], ids=["tay", "vi"])
def test_the_recording_is_heard_approved_and_frozen(
    empty: Database, library: Library, file: RecordedFile, written: Script
) -> None:
    """No voice is asked, no doubt stands in the way, and the words are those that were recorded."""
    sound = recorded(empty, library, written, file)
    waiting = submit(empty, written.slug, render=unheard, by=BY, now=NOW)
    laid = laid_sound(empty, waiting)
    assert laid is not None
    assert (laid.audio_sha256, laid.voice) == (sound.audio_sha256, RECORDING)
    approved = approve(
        empty, written.slug, library=library, by=LEADER, now=NOW, heard=sound.audio_sha256
    ).approval
    assert approved is not None
    assert (approved.audio_sha256, approved.spoken) == (sound.audio_sha256, written.body)
    assert approved.duration_ms == sound.duration_ms


def test_a_lexicon_that_has_learned_does_not_touch_what_a_person_said(
    empty: Database, library: Library, file: RecordedFile
) -> None:
    """The machine would say other words now; the person's stay as they are."""
    recorded(empty, library, WORDS, file)
    submit(empty, WORDS.slug, render=unheard, by=BY, now=NOW)
    with empty.transaction() as connection:
        save_lexicon(connection, "token\tspoken\nHTX\thợp tác xã kiểu mới\n")
    assert approve(empty, WORDS.slug, library=library, by=LEADER, now=NOW).state is State.APPROVED


def test_another_language_without_a_recording_stays_a_draft(empty: Database) -> None:
    """The refusal says what is needed."""
    write_draft(empty, TAY, by=BY, now=NOW)
    with pytest.raises(ApprovalError, match="máy không đọc được tiếng tày; hãy gửi bản thu"):
        submit(empty, TAY.slug, render=unheard, by=BY, now=NOW)
    assert revisions_of(empty, TAY.slug)[-1].state is State.DRAFT


def test_a_recording_that_was_given_up_leaves_the_words_to_the_voice(
    empty: Database, library: Library, file: RecordedFile, render: Render
) -> None:
    """Returned, the recording dropped, submitted again: the machine speaks."""
    plain = script("hoa-don", "Mời bà con lấy hóa đơn.")
    recorded(empty, library, plain, file)
    submit(empty, plain.slug, render=unheard, by=BY, now=NOW)
    send_back(empty, plain.slug, reason="ồn quá", by=LEADER, now=NOW)
    drop_recording(empty, plain.slug, by=BY, now=NOW)
    waiting = submit(empty, plain.slug, render=render, by=BY, now=NOW)
    laid = laid_sound(empty, waiting)
    assert laid is not None
    assert laid.voice == "tone"


def test_items_are_rendered_from_the_recording_where_there_is_one(
    empty: Database, library: Library, file: RecordedFile
) -> None:
    """`loa render` makes nothing of what a person has said, and leaves out what only people can say."""
    sound = recorded(empty, library, WORDS, file)
    write_draft(empty, TAY, by=BY, now=NOW)
    items = render_scripts(empty, [], render=lambda wordings: list(map(unheard, wordings)), library=library)
    assert [(item.slug, item.sha256) for item in items] == [(WORDS.slug, sound.audio_sha256)]
    with pytest.raises(SpeechError, match="máy không đọc được tiếng tày"):
        render_scripts(empty, [TAY.slug], render=lambda _: [], library=library)
