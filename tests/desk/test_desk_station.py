"""The sample station, its frame, its mode, and its items as files."""

from pathlib import Path

import pytest

from broadcaster.desk.frame import approve_frame, frame_of
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.desk.rendering import render_scripts
from broadcaster.desk.sample import approvable, make_sample_station
from broadcaster.desk.scripts import overview
from broadcaster.desk.station import actions, go_live, go_training, mode_of
from broadcaster.errors import SoundError, SpeechError, StationError
from broadcaster.playout.event import Mode
from broadcaster.programme.files import FrameSounds
from broadcaster.programme.library import Library
from broadcaster.script.files import write_script
from broadcaster.script.model import SAMPLE, State
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.store.database import Database
from tests.desk.small_content import NOW, opening_line, script


def test_the_sample_station_approves_what_may_be_approved(station: Database) -> None:
    """Forms stay drafts; a script with an unchecked fact is approved as words."""
    states = {line.slug: line.latest.state for line in overview(station)}
    assert states.pop("gio-to") is State.DRAFT
    assert set(states.values()) == {State.APPROVED}
    approvals = [line.on_air.approval for line in overview(station) if line.on_air]
    assert {each.by for each in approvals if each} == {SAMPLE}


def test_a_doubt_does_not_stop_the_first_start(
    empty: Database, content: Path, library: Library, render: Render, sounds: FrameSounds
) -> None:
    """The script stays a draft, and the note says what to decide; the content's lexicon is read with."""
    for name, words in (("nghi-ngo", "Bà con chú ý 5/10."), ("ten-xom", "Mời bà con xóm Phja Hồng.")):
        (content / "scripts_vi" / f"{name}.md").write_text(
            write_script(script(name, words)), encoding="utf-8"
        )
    (content / "scripts_vi" / "tu_dien.tsv").write_text("Phja\tPhia\n", encoding="utf-8")
    problems = make_sample_station(
        empty, library, content, render=render, opening=opening_line(), sounds=sounds, now=NOW
    )
    (note,) = problems
    assert "nghi-ngo" in note
    assert "“5/10”" in note
    lines = {line.slug: line for line in overview(empty)}
    assert lines["nghi-ngo"].latest.state is State.DRAFT
    assert lines["ten-xom"].latest.state is State.APPROVED


def test_what_a_person_has_to_record_waits_for_that_person(
    empty: Database, content: Path, library: Library, render: Render, sounds: FrameSounds
) -> None:
    """No machine voice says a script in another language at the first start, and nothing is wrong with it."""
    tay = script("nhan-hang-tay", language="tay", variant_of="nhan-hang")
    (content / "scripts_vi" / "nhan-hang-tay.md").write_text(write_script(tay), encoding="utf-8")
    problems = make_sample_station(
        empty, library, content, render=render, opening=opening_line(), sounds=sounds, now=NOW
    )
    assert problems == ()
    lines = {line.slug: line for line in overview(empty)}
    assert lines["nhan-hang-tay"].latest.state is State.DRAFT
    assert lines["nhan-hang"].latest.state is State.APPROVED
    ready = approvable([line.latest.script for line in lines.values()], default_lexicon())
    assert {each.slug for each in ready} == {"nhan-hang", "hang-gia", "cau-hoi", "cuoi-thang"}


def test_a_broken_file_does_not_stop_the_first_start(
    empty: Database, content: Path, library: Library, render: Render, sounds: FrameSounds
) -> None:
    """It is named, and so is what no voice can say; the rest is on the plan."""
    (content / "scripts_vi" / "hang-gia.md").write_bytes(b"\xff")

    def choosy(wording: Wording) -> Rendered:
        if "công an" in wording.spoken.lower():
            raise SpeechError("Giọng đọc không nói được câu này.")
        return render(wording)

    problems = make_sample_station(
        empty, library, content, render=choosy, opening=opening_line(), sounds=sounds, now=NOW
    )
    assert [any(name in line for line in problems) for name in ("hang-gia.md", "cau-hoi")] == [True, True]
    assert {line.slug for line in overview(empty) if line.on_air} == {"nhan-hang", "cuoi-thang"}


def test_the_opening_line_is_levelled_and_followed_by_silence(
    empty: Database, library: Library, sounds: FrameSounds
) -> None:
    """The first item does not run into it."""
    frame = approve_frame(empty, library, sounds, opening_line(), by="lãnh đạo", now=NOW)
    assert abs(library.measure(frame.opening.audio_sha256).lufs + 16) < 0.3
    opening = library.load(frame.opening.audio_sha256).pcm
    assert not opening[-48_000 * 3 // 10 + 300 :].any()
    assert frame_of(empty) == frame


def test_a_silent_opening_line_is_refused(empty: Database, library: Library, sounds: FrameSounds) -> None:
    """Nothing is kept of such a frame."""
    with pytest.raises(SoundError, match="lời xướng"):
        approve_frame(empty, library, sounds, type(opening_line()).silence(2000), by="lãnh đạo", now=NOW)
    with pytest.raises(StationError, match="chưa được duyệt"):
        frame_of(empty)


def test_a_station_trains_until_somebody_says_otherwise(station: Database) -> None:
    """The change is written down once, however often the button is pressed."""
    modes = [mode_of(station)]
    for change in (go_live, go_live, go_training):
        change(station, by="lãnh đạo", now=NOW)
        modes.append(mode_of(station))
    assert modes == [Mode.TRAINING, Mode.LIVE, Mode.LIVE, Mode.TRAINING]
    assert [each.what for each in actions(station, subject="station")] == ["go_training", "go_live"]


def test_a_station_without_its_frame_does_not_go_live(empty: Database) -> None:
    """There is nothing to begin a session with."""
    with pytest.raises(StationError, match="Khung buổi phát"):
        go_live(empty, by="lãnh đạo", now=NOW)


def test_items_are_listed_with_what_was_measured(station: Database, library: Library, render: Render) -> None:
    """Approved ones from their files, others rendered now; forms with blanks are left out."""
    items = render_scripts(station, [], render=lambda texts: list(map(render, texts)), library=library)
    assert [item.slug for item in items] == ["cau-hoi", "cuoi-thang", "hang-gia", "nhan-hang"]
    assert all(item.file.exists() and abs(item.lufs + 16) < 0.3 for item in items)
    assert {key for item in items for key in item.as_json()} >= {"slug", "file", "sha256", "duration_ms"}


def test_an_unknown_slug_is_named(station: Database, library: Library) -> None:
    """The technician reads which one."""
    with pytest.raises(StationError, match="khong-co"):
        render_scripts(station, ["khong-co"], render=lambda _texts: [], library=library)
