"""Music beds of columns: approved with the frame, under the scripts of the columns that name them."""

import shutil
from pathlib import Path

import pytest

from broadcaster.desk.content import compare, take_in
from broadcaster.desk.folder import read_folder
from broadcaster.desk.frame import approve_frame, bed_of, frame_of
from broadcaster.desk.render import Rendered, Wording
from broadcaster.desk.rendering import render_scripts
from broadcaster.desk.scripts import submit, write_draft
from broadcaster.errors import StationError
from broadcaster.programme.files import FrameSounds
from broadcaster.programme.library import Library
from broadcaster.script.model import BulletinClass, Column
from broadcaster.store.database import Database
from broadcaster.store.scripts import save_columns
from broadcaster.store.station import frame_parts
from tests.desk.small_content import NOW, opening_line, script


def give_bed(station: Database, bed: str | None) -> None:
    """Set the music of the only column."""
    with station.transaction() as connection:
        save_columns(connection, [Column("nguoi-tieu-dung", "Người tiêu dùng", bed=bed)])


def test_our_own_bed_and_alarm_are_approved_with_the_frame(
    station: Database, library: Library, sounds: FrameSounds
) -> None:
    """The first start releases them; both are files of the library."""
    with station.reading() as connection:
        parts = frame_parts(connection)
    assert library.load(parts["bed:em-diu"].audio_sha256).seconds == sounds.beds["em-diu"].seconds
    alarm = frame_of(station).alarm
    assert alarm is not None
    assert library.load(alarm.audio_sha256).seconds == sounds.alarm.seconds


def test_a_frame_of_an_older_station_has_no_alarm_and_is_whole(
    empty: Database, library: Library, sounds: FrameSounds
) -> None:
    """It goes on the air as it was approved."""
    approve_frame(empty, library, sounds, opening_line(), by="lãnh đạo", now=NOW)
    with empty.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM frame_part WHERE kind = 'alarm'")
    assert frame_of(empty).alarm is None


def test_a_script_is_said_over_the_bed_of_its_column(station: Database) -> None:
    """By the hash of its file; without one it is said alone."""
    assert bed_of(station, script("a")) is None
    give_bed(station, "em-diu")
    with station.reading() as connection:
        assert bed_of(station, script("a")) == frame_parts(connection)["bed:em-diu"].audio_sha256


def test_an_emergency_has_no_music(station: Database) -> None:
    """Whatever its column says."""
    give_bed(station, "em-diu")
    storm = script("a", bulletin_class=BulletinClass.EMERGENCY, content_group=None)
    assert bed_of(station, storm) is None


def test_a_bed_that_the_station_does_not_have_is_named(station: Database) -> None:
    """The script is not laid before the leader in another sound than its column wants."""
    give_bed(station, "khong-co")
    with pytest.raises(StationError, match="nhạc nền “khong-co” mà đài chưa có; hãy"):
        bed_of(station, script("a"))


def test_what_is_submitted_and_rendered_asks_for_the_bed(station: Database, library: Library) -> None:
    """The leader hears the script with its music."""
    give_bed(station, "em-diu")
    asked: list[Wording] = []
    any_file = library.measure(frame_of(station).chime.audio_sha256)

    def heard(wording: Wording) -> Rendered:
        asked.append(wording)
        return Rendered(any_file, "tone")

    write_draft(station, script("moi"), by="cán bộ", now=NOW)
    render_scripts(station, ["moi"], render=lambda all_of: [heard(each) for each in all_of], library=library)
    submit(station, "moi", render=heard, by="cán bộ", now=NOW)
    bed = bed_of(station, script("moi"))
    assert bed is not None
    assert [each.bed for each in asked] == [bed, bed]


def test_a_columns_bed_comes_in_and_goes_out_with_the_content(station: Database, content: Path) -> None:
    """The file says it, the import takes it, and a second import finds nothing new."""
    columns = content / "scripts_vi" / "chuyen_muc.toml"
    columns.write_text(columns.read_text(encoding="utf-8") + 'bed = "em-diu"\n', encoding="utf-8")
    found = compare(station, content)
    assert found.errors == ()
    take_in(station, found, by="cán bộ", now=NOW)
    assert bed_of(station, script("a")) is not None
    assert compare(station, content).changes_nothing


def test_a_bed_without_a_file_or_a_licence_is_told_at_the_import(content: Path) -> None:
    """Each in one line that says which file and what to do."""
    columns = content / "scripts_vi" / "chuyen_muc.toml"
    columns.write_text(columns.read_text(encoding="utf-8") + 'bed = "que-huong"\n', encoding="utf-8")
    assert any(
        "nhạc nền “que-huong” mà audio/nhac_nen không có" in line for line in read_folder(content).errors
    )
    beds = content / "audio" / "nhac_nen"
    shutil.copy(beds / "em-diu.flac", beds / "que-huong.flac")
    assert any("nhac_nen/que-huong: chưa ghi nguồn" in line for line in read_folder(content).errors)


def test_a_spoilt_jingle_is_told_at_the_import_and_costs_no_script(content: Path) -> None:
    """One line with its file; the scripts come in all the same."""
    (content / "audio" / "nhac_hieu" / "mo_dau.flac").write_bytes(b"ID3 not a sound")
    found = read_folder(content)
    assert [line for line in found.errors if "mo_dau.flac: " in line and "; hãy " in line]
    assert "scripts_vi/nhan-hang.md" in found.contents
