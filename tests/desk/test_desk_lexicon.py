"""The station's own lexicon: taken in, written out, and read with."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from broadcaster.desk.content import compare, export_content, take_in
from broadcaster.desk.difference import ChangeKind
from broadcaster.desk.lexicon import lexicon_in, lexicon_of, read_lexicon
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.desk.rendering import render_scripts
from broadcaster.desk.scripts import approve, revisions_of, spoken_of, submit, write_draft
from broadcaster.desk.station import actions
from broadcaster.errors import ScriptError
from broadcaster.programme.library import Library
from broadcaster.script.model import Approval, Revision
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.store.database import Database
from broadcaster.store.lexicon import save_lexicon
from tests.desk.small_content import NOW, script

BY = "văn thư"
TSV = "# Từ điển của đài.\nPhja\tPhia\nUBND\tủy ban\nKZX\tkỹ thuật viên\t\t\tno\tca dét ích xì\n"
PATH = "scripts_vi/tu_dien.tsv"
PLACE = script("phja", "Mời bà con xóm Phja Hồng đến UBND xã.")


def approval_of(revision: Revision) -> Approval:
    """The approval of a revision that has one."""
    assert revision.approval is not None
    return revision.approval


def with_lexicon(folder: Path, tsv: str | bytes = TSV) -> Path:
    """``folder`` with a lexicon in it."""
    (folder / PATH).write_bytes(tsv.encode() if isinstance(tsv, str) else tsv)
    return folder


def keep(db: Database, tsv: str) -> None:
    """Make ``tsv`` the station's lexicon."""
    with db.transaction() as connection:
        save_lexicon(connection, tsv)


def test_a_station_without_a_lexicon_reads_with_the_built_in_one(empty: Database) -> None:
    """Nothing has to be set up."""
    assert lexicon_of(empty) is default_lexicon()


def test_the_stations_entries_are_asked_first(empty: Database) -> None:
    """They tell what spelling does not, and overrule what comes with the program."""
    keep(empty, TSV)
    spoken = spoken_of(PLACE, lexicon_of(empty))
    assert spoken.text == "Mời bà con xóm Phia Hồng đến ủy ban xã."
    assert spoken.doubts == ()


def test_an_import_shows_the_lexicon_and_takes_it_in(station: Database, content: Path) -> None:
    """New, then changed, then the same again; what was replaced stays in the actions."""
    found = compare(station, with_lexicon(content))
    assert found.lines() == (f"{PATH}: mới",)
    take_in(station, found, by=BY, now=NOW)
    assert compare(station, content).changes_nothing
    changed = compare(station, with_lexicon(content, TSV.replace("Phia", "Pi a")))
    assert [each.path for each in changed.of(ChangeKind.CHANGED)] == [PATH]
    take_in(station, changed, by=BY, now=NOW)
    assert "Phia" in str(actions(station, subject=PATH)[0].details["replaced"])
    assert "Pi a Hồng" in spoken_of(PLACE, lexicon_of(station)).text


def test_the_lexicon_goes_round_with_its_comments(station: Database, tmp_path: Path) -> None:
    """Written out word for word, and nothing new when it comes back."""
    keep(station, TSV)
    folder = tmp_path / "ra"
    export_content(station, folder)
    assert (folder / PATH).read_text(encoding="utf-8") == TSV
    assert [each.kind for each in compare(station, folder).changes if each.path == PATH] == [
        ChangeKind.UNCHANGED
    ]


def test_how_an_editor_saves_the_lexicon_does_not_change_it(station: Database, content: Path) -> None:
    """A byte-order mark and Windows line ends, as Notepad saves them."""
    keep(station, TSV)
    written = b"\xef\xbb\xbf" + TSV.replace("\n", "\r\n").encode()
    assert compare(station, with_lexicon(content, written)).changes_nothing


@pytest.mark.parametrize(
    ("tsv", "said"),
    [
        ("Phja Phia\n", "dòng 1: mỗi dòng cần từ viết tắt, dấu Tab"),
        ("# ghi chú\n\nPhja\tPhia\nQL4\tquốc lộ 4\n", "dòng 4: không dùng được mục «QL4»"),
        ("A\tB\t(\n", "dòng 1: không dùng được"),
        ("A\tB\t\t(?i)x\n", "dòng 1: không dùng được mục «A»"),
        ("A\tB\t" + "a{99999999999}" + "\n", "viết sai"),
        ("A\tB\t" + "(" * 5000 + ")" * 5000 + "\n", "tu_dien.tsv"),
        ("", "tệp trống"),
        (b"\xff\xfeA\x00", "UTF-8"),
    ],
)
def test_a_line_that_is_no_entry_is_named_and_the_stations_lexicon_stays(
    station: Database, content: Path, tsv: str | bytes, said: str
) -> None:
    """One line of the file costs the file, and nothing else."""
    keep(station, TSV)
    found = compare(station, with_lexicon(content, tsv))
    (line,) = found.errors
    assert line.startswith("scripts_vi/tu_dien.tsv")
    assert said in line
    assert take_in(station, found, by=BY, now=NOW) == ()
    assert "Phia" in spoken_of(PLACE, lexicon_of(station)).text


def test_another_lexicon_changes_what_is_not_approved_only(
    empty: Database, library: Library, render: Render
) -> None:
    """What was approved is frozen to its words and its sound; a draft is read anew."""
    keep(empty, TSV)
    write_draft(empty, PLACE, by=BY, now=NOW)
    submit(empty, PLACE.slug, render=render, by=BY, now=NOW)
    approve(empty, PLACE.slug, library=library, by="lãnh đạo", now=NOW)
    write_draft(empty, script("khac", PLACE.body), by=BY, now=NOW)
    keep(empty, TSV.replace("Phia", "Pi a"))
    assert "Phia Hồng" in approval_of(revisions_of(empty, PLACE.slug)[0]).spoken
    assert "Pi a Hồng" in spoken_of(PLACE, lexicon_of(empty)).text
    rendered: list[str] = []

    def listened(wordings: Sequence[Wording]) -> list[Rendered]:
        rendered.extend(wording.spoken for wording in wordings)
        return [render(wording) for wording in wordings]

    render_scripts(empty, [], render=listened, library=library)
    assert rendered == ["Mời bà con xóm Pi a Hồng đến ủy ban xã."]


def test_what_is_submitted_is_read_with_the_stations_lexicon(
    empty: Database, render: Render, library: Library
) -> None:
    """Without it the name is a doubt."""
    write_draft(empty, PLACE, by=BY, now=NOW)
    keep(empty, TSV)
    submit(empty, PLACE.slug, render=render, by=BY, now=NOW)
    approved = approve(empty, PLACE.slug, library=library, by="lãnh đạo", now=NOW)
    assert approval_of(approved).spoken == "Mời bà con xóm Phia Hồng đến ủy ban xã."


def test_a_kept_lexicon_that_is_not_right_is_named(empty: Database) -> None:
    """Rather than to read otherwise than the station was told to."""
    keep(empty, "Phja Phia\n")
    with pytest.raises(ScriptError, match=r"tu_dien\.tsv, dòng 1"):
        lexicon_of(empty)


def test_a_folder_without_a_lexicon_has_the_built_in_one(content: Path) -> None:
    """And so has one whose lexicon is not right."""
    assert lexicon_in(content / "scripts_vi") is default_lexicon()
    with_lexicon(content, "Phja Phia\n")
    assert lexicon_in(content / "scripts_vi") is default_lexicon()
    with pytest.raises(ScriptError):
        read_lexicon(content / PATH)
