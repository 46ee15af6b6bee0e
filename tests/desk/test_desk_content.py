"""Content in and out: what an import shows, what it does, and that nothing is lost on the way."""

from datetime import date
from pathlib import Path

import pytest

from broadcaster.desk.content import compare, export_content, take_in
from broadcaster.desk.difference import ChangeKind
from broadcaster.desk.originals import relatives_of
from broadcaster.desk.plan import plan_ahead
from broadcaster.desk.scripts import overview, revisions_of, write_draft
from broadcaster.desk.station import actions
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import ConflictError, StationError
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.days_off_documents import write_days_off
from broadcaster.schedule.files import DAYS_OFF_FILE
from broadcaster.script.files import write_script
from broadcaster.script.model import Script, State
from broadcaster.store.database import Database
from broadcaster.store.schedule import documents
from tests.desk.small_content import COLUMNS, NOW, SCRIPTS, TODAY, rewrite, script

BY = "văn thư"


def kinds(db: Database, folder: Path) -> dict[str, ChangeKind]:
    """Kind of every change that is one."""
    found = compare(db, folder).changes
    return {change.path: change.kind for change in found if change.kind is not ChangeKind.UNCHANGED}


def test_an_import_never_puts_a_word_on_the_air(empty: Database, content: Path) -> None:
    """All of a new folder's scripts are drafts, whatever they hold."""
    take_in(empty, compare(empty, content), by=BY, now=NOW)
    lines = overview(empty)
    assert [line.slug for line in lines] == sorted(each.slug for each in SCRIPTS)
    assert {line.latest.state for line in lines} == {State.DRAFT}
    assert all(line.on_air is None for line in lines)


def test_importing_twice_changes_nothing(empty: Database, content: Path) -> None:
    """After an import the folder and the station say the same."""
    take_in(empty, compare(empty, content), by=BY, now=NOW)
    again = compare(empty, content)
    assert again.errors == ()
    assert kinds(empty, content).keys() == {
        *(f"audio/nhac_hieu/{name}" for name in ("bao_khan", "chuong", "ket_thuc", "mo_dau", "nhac_cat")),
        "audio/nhac_nen/em-diu",
    }  # sounds wait for the approval of the frame
    assert take_in(empty, again, by=BY, now=NOW) == ()


def test_a_station_with_its_frame_approved_differs_in_nothing(station: Database, content: Path) -> None:
    """The sample station is what its folder says."""
    assert compare(station, content).changes_nothing
    assert kinds(station, content) == {}


def test_a_changed_file_becomes_the_next_draft_and_the_approved_words_stay(
    station: Database, content: Path
) -> None:
    """An editor's change waits for approval like any other."""
    rewrite(content / "scripts_vi" / "nhan-hang.md", "xem kỹ", "đọc kỹ")
    found = compare(station, content)
    assert kinds(station, content) == {"scripts_vi/nhan-hang.md": ChangeKind.CHANGED}
    take_in(station, found, by=BY, now=NOW)
    first, second = revisions_of(station, "nhan-hang")
    assert (first.state, second.state) == (State.APPROVED, State.DRAFT)
    assert "đọc kỹ" in second.script.body


def test_what_was_edited_on_the_page_alone_stays(station: Database, content: Path) -> None:
    """An old file does not roll the station back."""
    write_draft(station, script("nhan-hang", "Lời sửa trên trang."), by=BY, now=NOW)
    assert kinds(station, content) == {"scripts_vi/nhan-hang.md": ChangeKind.EDITED_HERE}
    assert take_in(station, compare(station, content), by=BY, now=NOW) == ()


def test_a_conflict_is_shown_and_the_stations_words_stay(station: Database, content: Path) -> None:
    """Changed on both sides: nothing is taken until somebody chooses."""
    write_draft(station, script("nhan-hang", "Lời sửa trên trang."), by=BY, now=NOW)
    rewrite(content / "scripts_vi" / "nhan-hang.md", "xem kỹ", "đọc kỹ")
    found = compare(station, content)
    assert [change.path for change in found.of(ChangeKind.CONFLICT)] == ["scripts_vi/nhan-hang.md"]
    assert any("nhan-hang" in line and "giữ bản của đài" in line for line in found.lines())
    assert take_in(station, found, by=BY, now=NOW) == ()
    assert revisions_of(station, "nhan-hang")[-1].script.body == "Lời sửa trên trang."


def test_a_conflict_that_is_overruled_loses_nothing(station: Database, content: Path) -> None:
    """The page's words are in the list of actions when the file's words take their place."""
    write_draft(station, script("nhan-hang", "Lời sửa trên trang."), by=BY, now=NOW)
    rewrite(content / "scripts_vi" / "nhan-hang.md", "xem kỹ", "đọc kỹ")
    path = "scripts_vi/nhan-hang.md"
    take_in(station, compare(station, content), by=BY, now=NOW, overrule=[path])
    assert "đọc kỹ" in revisions_of(station, "nhan-hang")[-1].script.body
    assert "Lời sửa trên trang." in str(actions(station, subject=path)[0].details)
    assert kinds(station, content) == {}


def test_what_was_shown_is_what_is_taken_in(station: Database, content: Path) -> None:
    """Between the question and the answer somebody edits: the import asks again."""
    rewrite(content / "scripts_vi" / "nhan-hang.md", "xem kỹ", "đọc kỹ")
    found = compare(station, content)
    write_draft(station, script("nhan-hang", "Lời sửa trên trang."), by=BY, now=NOW)
    with pytest.raises(ConflictError, match="so sánh lại"):
        take_in(station, found, by=BY, now=NOW)


def test_export_and_import_show_no_change(station: Database, tmp_path: Path) -> None:
    """Content goes round."""
    folder = tmp_path / "ra"
    assert export_content(station, folder)
    assert kinds(station, folder) == {}
    assert compare(station, folder).errors == ()


def test_an_export_leaves_alone_what_says_the_same(station: Database, content: Path) -> None:
    """Comments in the files stay where nothing has changed."""
    assert export_content(station, content) == ()


def test_an_export_refuses_to_overwrite_what_differs(station: Database, content: Path) -> None:
    """Nothing at all is written until somebody allows it."""
    file = content / "scripts_vi" / "nhan-hang.md"
    rewrite(file, "xem kỹ", "đọc kỹ")
    before = file.read_bytes()
    (content / "scripts_vi" / "cuoi-thang.md").unlink()
    with pytest.raises(StationError, match=r"nhan-hang\.md.*chưa ghi gì"):
        export_content(station, content)
    assert file.read_bytes() == before
    assert not (content / "scripts_vi" / "cuoi-thang.md").exists()
    assert len(export_content(station, content, overwrite=True)) == 2


@pytest.mark.parametrize(
    "broken",
    [b"", b"\xff\xfe\x00x", b"+++\ntitle = \n+++\n\nx", b"+++\ncontent_group = 9\n+++\n\nx"],
    ids=["empty", "not UTF-8", "no TOML", "fields missing"],
)
def test_a_broken_script_costs_itself_alone(empty: Database, content: Path, broken: bytes) -> None:
    """One line names the file, and the rest is taken in."""
    (content / "scripts_vi" / "nhan-hang.md").write_bytes(broken)
    found = compare(empty, content)
    assert [line for line in found.errors if "nhan-hang.md" in line] == list(found.errors)
    take_in(empty, found, by=BY, now=NOW)
    assert [line.slug for line in overview(empty)] == ["cau-hoi", "cuoi-thang", "gio-to", "hang-gia"]


def with_file(content: Path, new: Script) -> Path:
    """``content`` with the file of one more script."""
    file = content / "scripts_vi" / f"{new.slug}.md"
    file.write_text(write_script(new), encoding="utf-8")
    return content


@pytest.mark.parametrize("original", ["nhan-hang", "cau-hoi"])
def test_a_variant_is_taken_in_beside_its_original(empty: Database, content: Path, original: str) -> None:
    """The original is in the same folder, and neither stands in the other's way; both go out again."""
    with_file(content, script("bai-tay", language="tay", variant_of=original))
    found = compare(empty, content)
    assert found.errors == ()
    take_in(empty, found, by=BY, now=NOW)
    assert revisions_of(empty, "bai-tay")[-1].script.variant_of == original
    assert export_content(empty, content) == ()


def test_an_original_and_its_variants_are_shown_with_each_other(station: Database) -> None:
    """Whoever changes one sees what else says the same; nothing is related to a stranger."""
    tay, nung = (
        script(f"nhan-hang-{language}", language=language, variant_of="nhan-hang")
        for language in ("tay", "nung")
    )
    for each in (tay, nung):
        write_draft(station, each, by=BY, now=NOW)
    every = overview(station)
    related = {
        each.slug: [line.slug for line in relatives_of(each, every)]
        for each in (script("nhan-hang"), tay, script("hang-gia"))
    }
    assert related == {
        "nhan-hang": ["nhan-hang-nung", "nhan-hang-tay"],
        "nhan-hang-tay": ["nhan-hang"],
        "hang-gia": [],
    }


def test_the_original_of_a_variant_may_be_in_the_station_alone(station: Database, tmp_path: Path) -> None:
    """Whoever translates sends one file."""
    (tmp_path / "scripts_vi").mkdir()
    folder = with_file(tmp_path, script("bai-tay", language="tay", variant_of="nhan-hang"))
    (folder / "scripts_vi" / "chuyen_muc.toml").write_text(COLUMNS, encoding="utf-8")
    assert compare(station, folder).errors == ()
    assert kinds(station, folder) == {"scripts_vi/bai-tay.md": ChangeKind.NEW}


@pytest.mark.parametrize(
    ("original", "said"),
    [
        ("khong-co", "không có bài gốc “khong-co” trong thư mục hay trong đài"),
        ("gio-to-nung", "“gio-to-nung” cũng là bản tiếng dân tộc; hãy ghi mã của bài gốc là “gio-to”"),
        ("hat-luon", "bài gốc “hat-luon” không phải bài tiếng Việt (Tiếng Tày)"),
    ],
)
def test_a_variant_without_a_vietnamese_original_costs_itself_alone(
    empty: Database, content: Path, original: str, said: str
) -> None:
    """A slip in the slug, a variant of a variant, an original in another language: one line with the file."""
    with_file(content, script("gio-to-nung", language="nung", variant_of="gio-to"))
    with_file(content, script("hat-luon", language="tay"))
    with_file(content, script("bai-tay", language="tay", variant_of=original))
    found = compare(empty, content)
    (line,) = found.errors
    assert line.startswith(f"scripts_vi/bai-tay.md, mục variant_of: {said}")
    take_in(empty, found, by=BY, now=NOW)
    slugs = {line.slug for line in overview(empty)}
    assert "bai-tay" not in slugs
    assert {"gio-to-nung", "hat-luon", "nhan-hang"} <= slugs


def test_a_variant_waits_for_an_original_that_is_broken(empty: Database, content: Path) -> None:
    """Each file has its line, and the next import takes both."""
    with_file(content, script("bai-tay", language="tay", variant_of="nhan-hang"))
    whole = (content / "scripts_vi" / "nhan-hang.md").read_bytes()
    (content / "scripts_vi" / "nhan-hang.md").write_bytes(b"")
    assert [line.partition(":")[0] for line in compare(empty, content).errors] == [
        "scripts_vi/nhan-hang.md",
        "scripts_vi/bai-tay.md, mục variant_of",
    ]
    (content / "scripts_vi" / "nhan-hang.md").write_bytes(whole)
    assert compare(empty, content).errors == ()


def test_a_slip_in_a_schedule_takes_no_session_off_the_air(station: Database, content: Path) -> None:
    """The station keeps its whole document, and the slip is named."""
    rewrite(content / "schedules" / "khung_gio.toml", 'starts = "17:00"', 'starts = "17:70"')
    found = compare(station, content)
    assert any("khung_gio.toml" in line for line in found.errors)
    assert take_in(station, found, by=BY, now=NOW) == ()
    (plan,) = plan_ahead(station, first=TODAY, last=TODAY, now=NOW)
    assert [each.session for each in plan.sessions] == ["chieu"]


def test_a_new_station_takes_what_is_right_in_a_schedule(empty: Database, content: Path) -> None:
    """Better one session less than none at all; the one that is wrong is named."""
    rewrite(content / "schedules" / "khung_gio.toml", 'starts = "17:00"', 'starts = "05:35"')
    found = compare(empty, content)
    assert any("chồng giờ" in line for line in found.errors)
    assert "schedules/khung_gio.toml" in {change.path for change in take_in(empty, found, by=BY, now=NOW)}


def test_days_off_come_in_and_go_out_like_the_other_documents(
    station: Database, content: Path, tmp_path: Path
) -> None:
    """A station that has none takes them in; the export writes them, and importing them changes nothing."""
    off = DaysOff((DayOff("Quốc tang", date(2026, 3, 2), date(2026, 3, 3), "thông cáo"),))
    path = content / "schedules" / DAYS_OFF_FILE
    path.write_text(write_days_off(off), encoding="utf-8")
    assert kinds(station, content) == {f"schedules/{DAYS_OFF_FILE}": ChangeKind.NEW}
    take_in(station, compare(station, content), by=BY, now=NOW)
    written = export_content(station, tmp_path / "xuat")
    assert DAYS_OFF_FILE in {each.name for each in written}
    assert compare(station, tmp_path / "xuat").changes_nothing
    with station.reading() as connection:
        assert timetable_of(documents(connection)).days_off == off


def test_a_slip_in_the_days_off_keeps_those_of_the_station(station: Database, content: Path) -> None:
    """A wrong date must not make the station speak on a day of mourning."""
    off = DaysOff((DayOff("Quốc tang", date(2026, 3, 2), date(2026, 3, 3), "thông cáo"),))
    path = content / "schedules" / DAYS_OFF_FILE
    path.write_text(write_days_off(off), encoding="utf-8")
    take_in(station, compare(station, content), by=BY, now=NOW)
    rewrite(path, "to = 2026-03-03", "to = 2026-03-01")
    found = compare(station, content)
    assert any(f"{DAYS_OFF_FILE}, ngay_nghi thứ 1, mục to: sớm hơn from" in line for line in found.errors)
    assert found.changes_nothing


def test_a_sound_without_a_licence_is_not_taken(station: Database, content: Path) -> None:
    """Every sound of the station has its source written down."""
    (content / "audio" / "LICENSES.md").write_text("mo_dau: CC0, nhac_cat: CC0, ket_thuc: CC0", "utf-8")
    assert [line for line in compare(station, content).errors if "chuong" in line and "giấy phép" in line]


def test_a_changed_sound_asks_for_the_frames_approval(station: Database, content: Path) -> None:
    """An import does not put a sound on the air either."""
    sounds = content / "audio" / "nhac_hieu"
    (sounds / "nhac_cat.flac").write_bytes((sounds / "chuong.flac").read_bytes())
    found = compare(station, content)
    assert any("nhac_cat" in line and "duyệt lại khung" in line for line in found.lines())
    assert take_in(station, found, by=BY, now=NOW) == ()


def test_a_folder_without_content_is_refused(station: Database, tmp_path: Path) -> None:
    """A wrong path is told, not taken for an empty station."""
    with pytest.raises(StationError, match="scripts_vi"):
        compare(station, tmp_path)
