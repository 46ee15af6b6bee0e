"""A person's recording as the sound of a script: for exactly its words, and never past an approval."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from broadcaster.desk.recording_export import export_recordings
from broadcaster.desk.recordings import (
    RecordedFile,
    TakeIn,
    TakenIn,
    add_recording,
    cut_of,
    drop_recording,
    length_doubt,
    recording_of,
)
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.desk.scripts import approve, overview, revisions_of, send_back, submit, write_draft
from broadcaster.desk.station import actions
from broadcaster.errors import ApprovalError, ConflictError, SoundError, StationError
from broadcaster.programme.library import Library
from broadcaster.programme.recordings.recording import Cut
from broadcaster.script.approval import revise
from broadcaster.script.model import Approval, Revision, State
from broadcaster.settings import SoundSettings
from broadcaster.station.recording import take_in as take_into
from broadcaster.store import scripts as rows
from broadcaster.store.database import Database
from broadcaster.store.recordings import MOST_NAME, StoredRecording
from broadcaster.units import SAMPLE_RATE, DurationMs, Samples, Sha256
from tests.desk.small_content import NOW, script
from tests.desk.voice_file import write_voice

WORDS = script("bai-thu", "Bà con mua hàng thì nhớ lấy hóa đơn.")
SLUG = WORDS.slug
BY = "văn thư"
LEADER = "lãnh đạo"


@pytest.fixture
def take_in(library: Library) -> TakeIn:
    """The real way of a file into the library."""
    return partial(take_into, library, sound=SoundSettings())


@pytest.fixture
def voice(tmp_path: Path) -> RecordedFile:
    """A recording of a person."""
    return RecordedFile(write_voice(tmp_path / "tam-7f.part"), "Thu âm của bà Hoa.wav")


@pytest.fixture
def draft(empty: Database) -> Database:
    """A station with one script, a draft."""
    write_draft(empty, WORDS, by=BY, now=NOW)
    return empty


@pytest.fixture
def waiting(draft: Database, render: Render) -> Database:
    """A station whose script waits for approval, said by the machine."""
    submit(draft, SLUG, render=render, by=BY, now=NOW)
    return draft


@pytest.fixture
def approved(waiting: Database, library: Library) -> Database:
    """A station whose script is approved, said by the machine."""
    approve(waiting, SLUG, library=library, by=LEADER, now=NOW)
    return waiting


def never(_path: Path, _cut: Cut) -> TakenIn:
    """What must not be asked for a sound."""
    raise AssertionError("the file was read")


def add(db: Database, file: RecordedFile, take_in: TakeIn) -> StoredRecording:
    """Bring in a recording of ``WORDS``."""
    return add_recording(db, SLUG, file, take_in=take_in, by=BY, now=NOW)


def test_a_drafts_recording_is_a_levelled_item_of_the_library(
    draft: Database, voice: RecordedFile, take_in: TakeIn, library: Library
) -> None:
    """The draft keeps its number; what is kept of the file is its name alone."""
    added = add(draft, voice, take_in)
    assert recording_of(draft, WORDS) == added
    item = library.measure(added.audio_sha256)
    assert item.lufs == pytest.approx(-16, abs=0.1)
    assert (added.duration_ms, added.name, added.added_by) == (item.duration_ms, voice.name, BY)
    (latest,) = revisions_of(draft, SLUG)
    assert (latest.number, latest.state) == (1, State.DRAFT)


def test_it_is_written_down_who_brought_which_sound(
    draft: Database, voice: RecordedFile, take_in: TakeIn
) -> None:
    """With the revision, the file's name and the hash of the item."""
    added = add(draft, voice, take_in)
    drop_recording(draft, SLUG, by=LEADER, now=NOW)
    dropped, brought = actions(draft, subject=SLUG)[:2]
    assert (brought.what, brought.by, dropped.what, dropped.by) == (
        "add_recording",
        BY,
        "drop_recording",
        LEADER,
    )
    expected = {"number": 1, "state": "draft", "name": voice.name, "audio_sha256": added.audio_sha256}
    assert expected.items() <= brought.details.items()
    assert expected.items() <= dropped.details.items()


def test_an_approved_script_sounds_as_approved_until_the_recording_is(
    approved: Database, voice: RecordedFile, take_in: TakeIn
) -> None:
    """The same words become a new draft; the approved sound stays on the air."""
    (before,) = revisions_of(approved, SLUG)
    add(approved, voice, take_in)
    (line,) = overview(approved)
    assert line.on_air == before
    assert (line.latest.number, line.latest.state, line.latest.script) == (2, State.DRAFT, WORDS)


def test_a_returned_script_gets_a_new_recording_in_a_new_draft(
    waiting: Database, voice: RecordedFile, take_in: TakeIn
) -> None:
    """The leader sends it back because of the sound: the words need not change."""
    send_back(waiting, SLUG, reason="thu bị ồn", by=LEADER, now=NOW)
    add(waiting, voice, take_in)
    assert [each.state for each in revisions_of(waiting, SLUG)] == [State.RETURNED, State.DRAFT]


def test_words_that_wait_keep_the_sound_that_was_laid_before(waiting: Database, voice: RecordedFile) -> None:
    """Whoever approves them would release another sound than the one that was heard."""
    with pytest.raises(ApprovalError, match=r"bản 1 đang chờ duyệt.*trả lại"):
        add(waiting, voice, never)
    with pytest.raises(ApprovalError, match="đang chờ duyệt"):
        drop_recording(waiting, SLUG, by=BY, now=NOW)


def test_words_that_wait_under_a_newer_draft_keep_their_sound_too(
    waiting: Database, voice: RecordedFile, take_in: TakeIn
) -> None:
    """A draft with other dates has the same words; one with other words has sounds of its own."""
    write_draft(waiting, replace(WORDS, valid_to=date(2026, 12, 31)), by=BY, now=NOW)
    with pytest.raises(ApprovalError, match="bản 1 đang chờ duyệt"):
        add(waiting, voice, never)
    write_draft(waiting, replace(WORDS, body="Lời khác hẳn."), by=BY, now=NOW)
    add(waiting, voice, take_in)


def test_a_recording_belongs_to_its_words_and_not_to_their_dates(
    draft: Database, voice: RecordedFile, take_in: TakeIn
) -> None:
    """Another letter or another language needs another recording; another date or title does not."""
    added = add(draft, voice, take_in)
    same = replace(WORDS, valid_to=date(2026, 12, 31), title="Tên khác", readings={"HĐ": "hóa đơn"})
    assert recording_of(draft, same) == added
    assert recording_of(draft, replace(WORDS, body=WORDS.body + ".")) is None
    assert recording_of(draft, replace(WORDS, language="tay")) is None
    assert recording_of(draft, replace(WORDS, slug="bai-khac")) is None


def test_words_that_change_while_the_file_is_read_are_told(
    draft: Database, voice: RecordedFile, take_in: TakeIn
) -> None:
    """The recording would say other words than the script; nothing is kept."""

    def meanwhile(path: Path, cut: Cut) -> TakenIn:
        write_draft(draft, replace(WORDS, body="Lời khác hẳn."), by=LEADER, now=NOW)
        return take_in(path, cut)

    with pytest.raises(ConflictError, match="đã đổi so với lời lúc thu"):
        add(draft, voice, meanwhile)
    assert recording_of(draft, WORDS) is None


def test_a_recording_of_words_that_were_on_an_old_page_is_refused(
    draft: Database, voice: RecordedFile
) -> None:
    """The page was open while somebody else changed the script: nothing is read."""
    with pytest.raises(ConflictError, match="tải lại trang"):
        add(draft, replace(voice, words_sha256=Sha256("0" * 64)), never)


def test_who_submits_the_old_sound_at_that_moment_meets_a_conflict(
    draft: Database, voice: RecordedFile, take_in: TakeIn, render: Render
) -> None:
    """Otherwise the leader would hear one sound and approve another."""

    def meanwhile(wording: Wording) -> Rendered:
        add(draft, voice, take_in)
        return render(wording)

    with pytest.raises(ConflictError):
        submit(draft, SLUG, render=meanwhile, by=BY, now=NOW)
    assert revisions_of(draft, SLUG)[-1].state is State.DRAFT


def test_the_last_recording_counts_and_giving_it_up_brings_no_older_one_back(
    draft: Database, voice: RecordedFile, take_in: TakeIn, tmp_path: Path
) -> None:
    """The machine says the words again."""
    first = add(draft, voice, take_in)
    second = add(draft, RecordedFile(write_voice(tmp_path / "b.wav", pitch=230), "b.wav"), take_in)
    assert recording_of(draft, WORDS) == second != first
    assert drop_recording(draft, SLUG, by=BY, now=NOW).number == 1
    assert recording_of(draft, WORDS) is None
    with pytest.raises(ApprovalError, match="không có bản thu nào để bỏ"):
        drop_recording(draft, SLUG, by=BY, now=NOW)


def test_giving_up_an_approved_recording_makes_a_draft(
    waiting: Database, voice: RecordedFile, take_in: TakeIn
) -> None:
    """The approved sound stays until the machine's is approved; the same file is not taken twice."""
    send_back(waiting, SLUG, reason="để người đọc", by=LEADER, now=NOW)
    added = add(waiting, voice, take_in)
    approval = Approval(LEADER, NOW, WORDS.body, added.audio_sha256, added.duration_ms)
    with waiting.transaction() as connection:
        version = rows.revision_version(connection, SLUG, 2)
        aired = Revision(WORDS, 2, State.APPROVED, approval)
        rows.update_revision(connection, aired, expected_version=version)
    with pytest.raises(ApprovalError, match="đúng bản thu này"):
        add(waiting, voice, take_in)
    assert drop_recording(waiting, SLUG, by=BY, now=NOW).number == 3
    (line,) = overview(waiting)
    assert line.on_air == aired


def test_a_file_that_is_no_sound_is_named_as_the_person_knows_it(
    draft: Database, take_in: TakeIn, tmp_path: Path
) -> None:
    """Where it lies for the moment is nobody's business; the script is as it was."""
    (tmp_path / "tam.part").write_bytes(b"<html>no sound</html>" * 100)
    with pytest.raises(SoundError) as refused:
        add(draft, RecordedFile(tmp_path / "tam.part", "bài 1.mp3"), take_in)
    assert str(refused.value).startswith("bài 1.mp3: ")
    assert str(tmp_path) not in str(refused.value)
    assert recording_of(draft, WORDS) is None


def test_only_the_part_that_was_asked_for_is_kept(
    draft: Database, voice: RecordedFile, take_in: TakeIn
) -> None:
    """The item holds it and the breath at its ends, no more."""
    added = add(draft, replace(voice, cut=Cut(DurationMs(400), DurationMs(1600))), take_in)
    assert added.report.from_ms >= 400
    assert added.report.to_ms <= 1600
    assert added.duration_ms <= 1200 + 500


def test_a_script_that_is_not_there_has_no_recording(empty: Database, voice: RecordedFile) -> None:
    """Told by its slug, before anything is read."""
    with pytest.raises(ApprovalError, match=SLUG):
        add(empty, voice, never)
    with pytest.raises(ApprovalError, match=SLUG):
        drop_recording(empty, SLUG, by=BY, now=NOW)


def test_the_same_words_are_a_new_revision_only_for_another_sound() -> None:
    """Approval stays strict about words; the slug may never change."""
    latest = Revision(WORDS, 1, State.RETURNED)
    with pytest.raises(ApprovalError, match="không khác"):
        revise(latest, WORDS)
    assert revise(latest, WORDS, new_sound=True) == Revision(WORDS, 2, State.DRAFT)
    with pytest.raises(ApprovalError, match="giữ nguyên mã bài"):
        revise(latest, replace(WORDS, slug="khac"), new_sound=True)


@pytest.mark.parametrize(("words", "doubtful"), [(2, True), (4, False), (20, False), (40, True)])
def test_a_length_that_cannot_be_that_of_the_words_is_told(
    draft: Database, voice: RecordedFile, take_in: TakeIn, words: int, *, doubtful: bool
) -> None:
    """Three seconds are not forty words: it is another file, or half of it."""
    added = replace(add(draft, voice, take_in), samples=Samples(3 * SAMPLE_RATE))
    said = length_doubt(replace(WORDS, body="chữ " * words), added)
    assert (said is not None) is doubtful
    if said is not None:
        assert f"dài 3 giây mà bài có {words} chữ" in said


def test_recordings_are_exported_and_can_be_brought_back(
    draft: Database, voice: RecordedFile, take_in: TakeIn, library: Library, tmp_path: Path
) -> None:
    """The file of the library, byte for byte; what is not ours there is not overwritten unasked."""
    added = add(draft, voice, take_in)
    (file,) = export_recordings(draft, library, tmp_path / "ra")
    assert file == tmp_path / "ra" / "audio" / "ban_thu" / f"{SLUG}.flac"
    assert file.read_bytes() == library.path(added.audio_sha256).read_bytes()
    assert export_recordings(draft, library, tmp_path / "ra") == ()
    back = add(draft, RecordedFile(file, file.name), take_in)
    assert back.duration_ms == pytest.approx(added.duration_ms, abs=1000)
    file.write_bytes(b"another")
    with pytest.raises(StationError, match=f"{SLUG}.flac"):
        export_recordings(draft, library, tmp_path / "ra")
    assert file.read_bytes() == b"another"
    assert export_recordings(draft, library, tmp_path / "ra", overwrite=True) == (file,)
    drop_recording(draft, SLUG, by=BY, now=NOW)
    assert export_recordings(draft, library, tmp_path / "trống") == ()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("bài 1.m4a", "bài 1.m4a"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\an\\thu âm.wav", "thu âm.wav"),
        ("ba\u0300i.mp3", "bài.mp3"),
        ("xấu\u202e3pm.exe", "xấu3pm.exe"),
        ("a\r\nb\x00.wav", "ab.wav"),
        ("  nhiều   khoảng .wav ", "nhiều khoảng .wav"),
        ("", "bản thu"),
        ("/", "bản thu"),
        ("x" * 300, "x" * (MOST_NAME - 1) + "…"),
    ],
)
def test_a_files_name_is_data(name: str, kept: str) -> None:
    """No folder, no control or direction character, no endless line."""
    assert RecordedFile(Path("x"), name).plain_name == kept


@pytest.mark.parametrize(
    ("first", "last", "cut"),
    [
        ("", "", Cut()),
        ("0:05", "", Cut(DurationMs(5000))),
        (" 1:20 ", "1:02:03", Cut(DurationMs(80_000), DurationMs(3_723_000))),
        ("0:00,5", "0:01.25", Cut(DurationMs(500), DurationMs(1250))),
        ("", "75:00", Cut(DurationMs(0), DurationMs(4_500_000))),
    ],
)
def test_a_part_is_written_in_minutes_and_seconds(first: str, last: str, cut: Cut) -> None:
    """An empty end is that of the file."""
    assert cut_of(first, last) == cut


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("5", ""),
        ("1:60", ""),
        ("-1:00", ""),
        ("abc", ""),
        ("", "0:0"),
        ("1:00", "0:59"),
        ("1:00", "1:00"),
        ("", "0:00"),
    ],
)
def test_a_part_that_makes_no_sense_is_refused(first: str, last: str) -> None:
    """With what to write instead."""
    with pytest.raises(SoundError, match=r"^Đoạn giữ lại: .*hãy ghi"):
        cut_of(first, last)
