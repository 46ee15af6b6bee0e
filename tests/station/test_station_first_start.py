"""The first start makes the sample station whole or not at all; every later start puts right what it may."""

import os
import re
import shutil
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from broadcaster.clock import SystemClock, local_date
from broadcaster.desk.accounts import ADMINISTRATOR, LoggedIn, change_password, log_in, must_change
from broadcaster.desk.guessing import Guesses
from broadcaster.desk.plan import planned
from broadcaster.desk.scripts import overview
from broadcaster.desk.station import mode_of
from broadcaster.errors import AccessError, SoundError, StationError
from broadcaster.playout.event import Mode
from broadcaster.script.files import write_script
from broadcaster.settings import DataFolder, Settings, read_settings
from broadcaster.store.backup import back_up, restore
from broadcaster.store.database import Database
from tests.desk.small_content import script
from tests.station.small_station import WORDS, make_station

NOW = SystemClock().now()


@pytest.fixture
def content(small_content: Path, tmp_path: Path) -> Path:
    """A content folder of one's own."""
    return Path(shutil.copytree(small_content, tmp_path / "content"))


@pytest.fixture
def empty(small_station: Path, tmp_path: Path) -> DataFolder:
    """A data folder without a station; its sounds are there already, so that none is rendered again."""
    shutil.copytree(small_station / "library", tmp_path / "moi" / "library")
    return DataFolder(tmp_path / "moi")


def _one_time(folder: DataFolder) -> str:
    """The password that stands in the file."""
    return folder.first_password.read_text(encoding="utf-8").rpartition("Mật khẩu dùng một lần: ")[2].strip()


def _log_in(folder: DataFolder, password: str) -> LoggedIn:
    database = Database(folder.database)
    try:
        return log_in(
            database, ADMINISTRATOR, password, now=SystemClock().now(), address="thử", guesses=Guesses()
        )
    finally:
        database.dispose()


def _slugs_on_air(folder: DataFolder) -> set[str]:
    database = Database(folder.database)
    try:
        return {line.slug for line in overview(database) if line.on_air is not None}
    finally:
        database.dispose()


def test_an_empty_folder_becomes_a_station_in_training(small_station: Path) -> None:
    """Approved scripts, a week of plan, and TẬP DƯỢT until a person says otherwise."""
    database = Database(DataFolder(small_station).database)
    today = local_date(SystemClock().now())
    days = {session.date for session in planned(database, today, today + timedelta(days=6))}
    assert mode_of(database) is Mode.TRAINING
    assert {line.slug for line in overview(database) if line.on_air} == set(WORDS)
    assert len(days) >= 6  # of today only what is still to come
    database.dispose()


def test_the_one_time_password_is_told_and_fits(empty: DataFolder, small_content: Path) -> None:
    """In the window and in a file; it must be changed before anything else."""
    (told,) = [line for line in make_station(empty.path, small_content) if "mật khẩu" in line]
    password = _one_time(empty)
    assert password in told
    assert str(empty.first_password) in told
    assert _log_in(empty, password).one_time


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such bits; the profile folder protects there")
def test_a_first_start_lays_a_file_of_settings_that_changes_nothing(small_station: Path) -> None:
    """Whoever looks for the settings finds them, each with what it does and what it sends away."""
    folder = DataFolder(small_station)
    assert "GỬI lời đọc của bài" in folder.settings.read_text(encoding="utf-8")
    assert read_settings(folder) == (Settings(), None)


def test_the_password_file_is_for_the_stations_user_alone(small_station: Path) -> None:
    """Nobody else on the machine reads it."""
    mode = DataFolder(small_station).first_password.stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_later_start_makes_nothing_anew(station_copy: DataFolder, content: Path) -> None:
    """Other content beside the program does not reach a station by itself."""
    (content / "scripts_vi" / "hoa-don.md").unlink()
    before = station_copy.first_password.read_bytes()
    assert make_station(station_copy.path, content) == []
    assert station_copy.first_password.read_bytes() == before
    assert _slugs_on_air(station_copy) == set(WORDS)


def test_a_first_start_that_was_broken_off_is_made_anew(
    empty: DataFolder, small_content: Path, content: Path
) -> None:
    """Whatever it left, tables without content for one, is no station."""
    (content / "audio" / "nhac_hieu" / "mo_dau.flac").unlink()
    with pytest.raises(SoundError):
        make_station(empty.path, content)
    assert empty.holds_station()
    make_station(empty.path, small_content)
    assert _slugs_on_air(empty) == set(WORDS)
    assert _log_in(empty, _one_time(empty)).one_time


def test_a_marker_that_a_power_cut_brought_back_costs_nothing(
    station_copy: DataFolder, small_content: Path
) -> None:
    """The station was finished: its databases stay."""
    (station_copy.path / "first_start.part").touch()
    before = _one_time(station_copy)
    assert make_station(station_copy.path, small_content) == []
    assert not (station_copy.path / "first_start.part").exists()
    assert _log_in(station_copy, before).one_time


def test_content_that_is_not_right_costs_itself_alone(
    empty: DataFolder, small_content: Path, content: Path
) -> None:
    """Each broken file is named once; the station of the others is made, and says what it left out."""
    scripts, schedules = content / "scripts_vi", content / "schedules"
    (scripts / "hoa-don.md").write_bytes(b"\xff\xfe\x00")
    (scripts / "hang-gia.md").write_text("+++\ntitle = \n+++\n\nBài.", encoding="utf-8")
    times = (schedules / "khung_gio.toml").read_text(encoding="utf-8")
    (schedules / "khung_gio.toml").write_text(times.replace('"17:00"', '"17:99"'), encoding="utf-8")
    told = make_station(empty.path, content)
    broken = ("hang-gia.md", "hoa-don.md", "khung_gio.toml")
    assert [sum(name in line for line in told) for name in broken] == [1, 1, 1]
    assert _slugs_on_air(empty) == {"nhan-hang", "bao-tin"}


def test_a_sound_that_is_no_sound_stops_the_first_start_until_it_is_put_right(
    empty: DataFolder, small_content: Path, content: Path
) -> None:
    """A session has no frame without it: one line names the file, and the next start begins anew."""
    (content / "audio" / "nhac_hieu" / "nhac_cat.flac").write_text("no sound", encoding="utf-8")
    with pytest.raises(SoundError, match=r"nhac_cat\.flac"):
        make_station(empty.path, content)
    make_station(empty.path, small_content)
    assert _slugs_on_air(empty) == set(WORDS)


def test_without_a_script_that_can_be_said_there_is_no_station_yet(
    empty: DataFolder, small_content: Path, content: Path
) -> None:
    """A machine on which no voice works is not left with a station that has nothing to say."""
    for file in (content / "scripts_vi").glob("*.md"):
        heading = file.read_text(encoding="utf-8").rpartition("+++")[0]
        file.write_text(f"{heading}+++\n\n…\n", encoding="utf-8")
    with pytest.raises(StationError, match="khởi động lại"):
        make_station(empty.path, content)
    make_station(empty.path, small_content)
    assert _slugs_on_air(empty) == set(WORDS)


def _write(content: Path, slug: str, words: str) -> None:
    text = write_script(script(slug, words, valid_from=date(2020, 1, 1)))
    (content / "scripts_vi" / f"{slug}.md").write_text(text, encoding="utf-8")


def test_a_script_with_a_doubt_comes_in_as_a_draft(empty: DataFolder, content: Path) -> None:
    """The station is made, the note names the doubt; what its lexicon settles is no doubt."""
    _write(content, "nghi-ngo", "Bà con chú ý 5/10.")
    _write(content, "ten-xom", "Mời bà con xóm Phja Hồng.")
    (content / "scripts_vi" / "tu_dien.tsv").write_text("Phja\tPhia\n", encoding="utf-8")
    told = make_station(empty.path, content)
    assert sum("nghi-ngo" in line and "“5/10”" in line for line in told) == 1
    assert _slugs_on_air(empty) == {*WORDS, "ten-xom"}


def test_a_station_of_which_every_script_has_a_doubt_is_made(empty: DataFolder, content: Path) -> None:
    """Nothing is wrong with the machine: a person decides, and then there is something to air."""
    for file in (content / "scripts_vi").glob("*.md"):
        file.unlink()
    _write(content, "nghi-ngo", "Bà con chú ý 5/10.")
    told = make_station(empty.path, content)
    assert any("nghi-ngo" in line for line in told)
    assert _slugs_on_air(empty) == set()
    assert make_station(empty.path, content) == []


def test_a_restored_station_gets_a_one_time_password_that_fits(
    station_copy: DataFolder, small_content: Path, tmp_path: Path
) -> None:
    """A backup carries none; the next start makes one, tells it, and writes it down."""
    old = _one_time(station_copy)
    back_up(station_copy, tmp_path / "a.zip", NOW)
    new = DataFolder(tmp_path / "khôi phục")
    restore(tmp_path / "a.zip", new)
    (told,) = make_station(new.path, small_content)
    assert re.search(r"quantri, mật khẩu dùng một lần: \S+ ", told)
    assert _one_time(new) in told
    assert _log_in(new, _one_time(new)).one_time
    with pytest.raises(AccessError):
        _log_in(new, old)
    assert make_station(new.path, small_content) == []


def test_a_password_that_a_person_chose_is_restored_as_it_is(
    station_copy: DataFolder, small_content: Path, tmp_path: Path
) -> None:
    """Only what was emptied is made anew."""
    database = Database(station_copy.database)
    chosen = "hạt dẻ trùng khánh 2026"
    change_password(database, ADMINISTRATOR, _one_time(station_copy), chosen, now=NOW, guesses=Guesses())
    database.dispose()
    back_up(station_copy, tmp_path / "a.zip", NOW)
    new = DataFolder(tmp_path / "khôi phục")
    restore(tmp_path / "a.zip", new)
    assert make_station(new.path, small_content) == []
    assert not new.first_password.exists()
    assert not _log_in(new, chosen).one_time
    restored = Database(new.database)
    assert not must_change(restored)
    restored.dispose()
