"""Content in and out: what is right is taken in, what is not is named, nothing is lost."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from broadcaster.desk.plan import planned
from broadcaster.desk.scripts import overview, write_draft
from broadcaster.script.model import State
from broadcaster.settings import DataFolder
from broadcaster.store.database import Database
from tests.cli.command import Loa, as_process, refused
from tests.desk.small_content import script
from tests.station.small_station import MORNING, WORDS

AS_MADE = dict.fromkeys(WORDS, (State.APPROVED, True))
"""The small station's scripts, by how they stand."""

Break = Callable[[Path], object]


@pytest.fixture
def content(small_content: Path, tmp_path: Path) -> Path:
    """A content folder of one's own, with one script that the station does not know yet."""
    folder = Path(shutil.copytree(small_content, tmp_path / "nội dung"))
    known = (folder / "scripts_vi" / "hoa-don.md").read_text(encoding="utf-8")
    (folder / "scripts_vi" / "moi.md").write_text(known.replace("hoa-don", "moi"), encoding="utf-8")
    return folder


def _states(folder: DataFolder) -> dict[str, tuple[State, bool]]:
    """State of each script's newest wording, and whether some wording is on the air."""
    database = Database(folder.database)
    try:
        return {line.slug: (line.latest.state, line.on_air is not None) for line in overview(database)}
    finally:
        database.dispose()


def _rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def _script(old: str, new: str) -> Break:
    return lambda folder: _rewrite(folder / "scripts_vi" / "nhan-hang.md", old, new)


def _script_bytes(content: bytes) -> Break:
    return lambda folder: (folder / "scripts_vi" / "nhan-hang.md").write_bytes(content)


def _schedule(old: str, new: str) -> Break:
    return lambda folder: _rewrite(folder / "schedules" / "khung_gio.toml", old, new)


LONG = "\n\nBà con chú ý " + "nhớ lấy hóa đơn " * 25_000

BROKEN: dict[str, tuple[Break, str, str]] = {
    "heading without an end": (_script("\n+++\n", "\n"), "nhan-hang.md", "+++"),
    "heading that is no TOML": (_script("title =", "title ="[:-1]), "nhan-hang.md", "dòng"),
    "unknown group": (_script("content_group = ", "content_group = 9"), "nhan-hang.md", "content_group"),
    "date that does not exist": (
        _script("valid_from = 2020-01-01", "valid_from = 2026-02-30"),
        "nhan-hang.md",
        "dòng",
    ),
    "not UTF-8": (_script_bytes("+++\ntitle = 'Hạt dẻ'".encode("utf-16")), "nhan-hang.md", "UTF-8"),
    "empty": (_script_bytes(b""), "nhan-hang.md", "trống"),
    "a hundred thousand words": (_script("\n+++\n", f"\n+++\n{LONG}"), "nhan-hang.md", "từ"),
    "sessions that overlap": (
        _schedule('starts = "17:00"', 'starts = "05:35"'),
        "khung_gio.toml",
        "chồng giờ",
    ),
    "time that does not exist": (
        _schedule('starts = "17:00"', 'starts = "25:00"'),
        "khung_gio.toml",
        "starts",
    ),
    "unknown script in a session": (
        _schedule('catch_up = "join"', 'catch_up = "join"\nscripts = ["khong-co"]'),
        "khung_gio.toml",
        "khong-co",
    ),
    "lexicon without tabs": (
        lambda folder: (folder / "scripts_vi" / "tu_dien.tsv").write_text("Phja Phia", encoding="utf-8"),
        "tu_dien.tsv",
        "dòng 1",
    ),
    "sound that is no sound": (
        lambda folder: (folder / "audio" / "nhac_hieu" / "nhac_cat.flac").write_bytes(b"MZ\x90" * 999),
        "nhac_cat.flac",
        "không phải âm thanh",
    ),
}


@pytest.mark.parametrize(("damage", "file", "said"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_is_not_right_costs_itself_alone(  # what is broken, how, and what is said of it
    loa: Loa, station_copy: DataFolder, content: Path, damage: Break, file: str, said: str
) -> None:
    """One Vietnamese line on stderr names file and place; the rest is taken in, the station's own stays."""
    damage(content)
    done = loa("import", content, "--yes", "--data", station_copy.path)
    (line,) = done.err.splitlines()
    assert file in line
    assert said in line
    assert len(line) < 400
    assert done.status == 0
    assert "Đã đưa vào 1 tệp" in done.out
    assert _states(station_copy) == {**AS_MADE, "moi": (State.DRAFT, False)}


@pytest.mark.parametrize(("damage", "file", "said"), BROKEN.values(), ids=BROKEN)
def test_where_nothing_is_left_to_take_in_the_command_fails(
    loa: Loa, station_copy: DataFolder, content: Path, damage: Break, file: str, said: str
) -> None:
    """Exit 2 and the one line: a script of a technician must notice."""
    (content / "scripts_vi" / "moi.md").unlink()
    damage(content)
    line = refused(loa("import", content, "--yes", "--data", station_copy.path))
    assert file in line
    assert said in line


def test_all_broken_files_are_named_at_once(loa: Loa, station_copy: DataFolder, content: Path) -> None:
    """A line each: nobody has to import again and again to find them all."""
    for damage in ("unknown group", "sessions that overlap", "sound that is no sound"):
        BROKEN[damage][0](content)
    (content / "scripts_vi" / "hang-gia.md").write_bytes(b"")
    done = loa("import", content, "--yes", "--data", station_copy.path)
    assert len(done.err.splitlines()) == 4
    assert done.status == 0


def test_what_was_exported_is_nothing_new(loa: Loa, station_copy: DataFolder, tmp_path: Path) -> None:
    """Content goes round."""
    out = tmp_path / "ra ngoài"
    assert "Đã ghi" in loa("export", out, "--data", station_copy.path).out
    done = loa("import", out, "--data", station_copy.path)
    assert (done.status, done.out, done.err) == (0, "Không có gì mới để đưa vào.\n", "")


def test_the_lexicon_is_shown_asked_about_and_goes_round(
    loa: Loa, station_copy: DataFolder, small_content: Path, tmp_path: Path
) -> None:
    """Into the station, and out again with its comments."""
    content = Path(shutil.copytree(small_content, tmp_path / "nội dung"))
    tsv = "# Từ điển của đài\nPhja\tPhia\n"
    (content / "scripts_vi" / "tu_dien.tsv").write_text(tsv, encoding="utf-8")
    asked = loa("import", content, "--data", station_copy.path, stdin=b"y\n")
    assert "scripts_vi/tu_dien.tsv: mới" in asked.out
    assert loa("import", content, "--data", station_copy.path).out == "Không có gì mới để đưa vào.\n"
    loa("export", tmp_path / "ra", "--data", station_copy.path)
    assert (tmp_path / "ra" / "scripts_vi" / "tu_dien.tsv").read_text(encoding="utf-8") == tsv


def test_a_changed_script_is_a_draft_and_not_on_air(
    loa: Loa, station_copy: DataFolder, tmp_path: Path
) -> None:
    """The approved words stay on the air until the new ones are approved."""
    out = tmp_path / "ra ngoài"
    loa("export", out, "--data", station_copy.path)
    _rewrite(out / "scripts_vi" / "nhan-hang.md", "Bà con xem kỹ", "Bà con đọc kỹ")
    done = loa("import", out, "--yes", "--data", station_copy.path)
    assert done.status == 0
    assert "scripts_vi/nhan-hang.md: đã sửa trong tệp" in done.out
    assert "bản nháp" in done.out
    database = Database(station_copy.database)
    (line,) = [each for each in overview(database) if each.slug == "nhan-hang"]
    database.dispose()
    assert (line.latest.number, line.latest.state) == (2, State.DRAFT)
    assert line.on_air is not None
    assert line.on_air.number == 1
    assert "xem kỹ" in line.on_air.script.body


def test_without_an_answer_nothing_is_taken_in(station_copy: DataFolder, content: Path) -> None:
    """Asked in a process with nobody there: exit 2, one line, and the station is as it was."""
    done = as_process("import", content, "--data", station_copy.path)
    assert done.status == 2
    assert done.err.splitlines()[-1] == "Đã dừng theo yêu cầu, không thay đổi gì thêm."
    assert "Traceback" not in done.err
    assert _states(station_copy) == AS_MADE


@pytest.mark.parametrize(("answer", "status", "taken"), [(b"y\n", 0, {"moi"}), (b"n\n", 2, set())])
def test_a_person_decides(
    loa: Loa, station_copy: DataFolder, content: Path, answer: bytes, status: int, taken: set[str]
) -> None:
    """Yes takes in what was shown, no takes in nothing."""
    done = loa("import", content, "--data", station_copy.path, stdin=answer)
    assert done.status == status
    assert _states(station_copy).keys() - AS_MADE.keys() == taken


def test_files_of_windows_are_read(loa: Loa, station_copy: DataFolder, content: Path) -> None:
    """With a byte-order mark and CRLF, as Notepad saves them: the same content, so nothing new."""
    (content / "scripts_vi" / "moi.md").unlink()
    for file in (*content.glob("scripts_vi/*"), *content.glob("schedules/*.toml")):
        text = file.read_text(encoding="utf-8")
        file.write_text("\ufeff" + text, encoding="utf-8", newline="\r\n")
    done = loa("import", content, "--yes", "--data", station_copy.path)
    assert (done.status, done.out, done.err) == (0, "Không có gì mới để đưa vào.\n", "")


def test_a_file_that_was_changed_on_both_sides_is_taken_when_it_is_named(
    loa: Loa, station_copy: DataFolder, content: Path
) -> None:
    """Shown as a conflict and left alone; with --take and its name it becomes the next draft."""
    (content / "scripts_vi" / "moi.md").unlink()
    database = Database(station_copy.database)
    write_draft(database, script("bao-tin", "Lời sửa trên trang."), by="thử", now=MORNING)
    database.dispose()
    _rewrite(content / "scripts_vi" / "bao-tin.md", "Nghi là", "Nghi ngờ là")
    left = loa("import", content, "--yes", "--data", station_copy.path)
    assert "sửa cả trên trang lẫn trong tệp" in left.out
    assert "Chưa đưa vào tệp nào" in left.out
    named = ["--take", "scripts_vi/bao-tin.md"]
    assert "Đã đưa vào 1 tệp" in loa("import", content, "--yes", *named, "--data", station_copy.path).out
    assert "khong-co.md" in refused(
        loa("import", content, "--take", "scripts_vi/khong-co.md", "--data", station_copy.path)
    )


@pytest.mark.parametrize("name", ["không có", "trống", "tệp.md"])
def test_a_folder_without_content_is_refused(
    loa: Loa, station_copy: DataFolder, tmp_path: Path, name: str
) -> None:
    """A wrong path is told."""
    (tmp_path / "trống").mkdir()
    (tmp_path / "tệp.md").touch()
    assert name in refused(loa("import", tmp_path / name, "--data", station_copy.path))


def test_an_export_overwrites_nothing_unasked(loa: Loa, station_copy: DataFolder, content: Path) -> None:
    """What differs is named; with --overwrite it is written."""
    (content / "scripts_vi" / "nhan-hang.md").write_text("của tôi", encoding="utf-8")
    assert "nhan-hang.md" in refused(loa("export", content, "--data", station_copy.path))
    assert (content / "scripts_vi" / "nhan-hang.md").read_text(encoding="utf-8") == "của tôi"
    assert loa("export", content, "--overwrite", "--data", station_copy.path).status == 0


def test_an_import_leaves_the_plan_of_the_station_alone(
    loa: Loa, station_copy: DataFolder, content: Path
) -> None:
    """Planning is the station's: an import only brings words in."""
    database = Database(station_copy.database)
    before = planned(database, date.min, date.max)
    loa("import", content, "--yes", "--data", station_copy.path)
    assert planned(database, date.min, date.max) == before
    database.dispose()
