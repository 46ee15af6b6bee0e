"""The technician's settings: a slip is named in Vietnamese, and stops no station that has run before."""

import os
import re
import tomllib
from pathlib import Path

import pytest

from broadcaster.errors import StationError
from broadcaster.programme.horn import Profile
from broadcaster.programme.mix import TARGET
from broadcaster.settings import (
    CONTENT_ROOT,
    DataFolder,
    Settings,
    SoundSettings,
    VoiceSettings,
    data_folder,
    read_settings,
)
from broadcaster.station.first_start import SETTINGS_TO_BEGIN_WITH


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """An empty data folder."""
    return DataFolder(tmp_path / "đài").make()


def _write(folder: DataFolder, text: str) -> None:
    folder.settings.write_text(text, encoding="utf-8")


def test_without_a_file_the_defaults_count(folder: DataFolder) -> None:
    """And nothing is written."""
    assert read_settings(folder) == (Settings(), None)
    assert list(folder.path.iterdir()) == []


def test_the_file_is_read_as_any_editor_saves_it(folder: DataFolder) -> None:
    """With a byte-order mark and Windows line ends, as Notepad does."""
    text = '\ufeffstation = "Đài xã"\r\n[web]\r\nport = 9000\r\n[[output]]\r\nname = "loa-01"\r\n'
    folder.settings.write_text(text, encoding="utf-8", newline="")
    settings, problem = read_settings(folder)
    assert problem is None
    assert (settings.station, settings.web.port, settings.output[0].driver) == ("Đài xã", 9000, "null")


WRONG = [
    ("x = ", "TOML", "cuối tệp"),
    ('station = "a"\nstation = "b"\n', "TOML", "dòng"),
    ('station = "chưa đóng', "TOML", "hãy sửa"),
    ("[web]\nport = 99999\n", "web.port", "65535"),
    ("[web]\nport = 0\n", "web.port", "số nhỏ nhất là 1"),
    ('[web]\nport = "tám"\n', "web.port", "số nguyên"),
    ("[web]\nprot = 8000\n", "web.prot", "không có mục nào"),
    ("[wbe]\nport = 8000\n", "wbe", "không có mục nào"),
    ("web = 5\n", "web", "nhóm mục"),
    ("station = 5\n", "station", "phải là chữ"),
    ('[voice]\norder = ["robot"]\n', "voice.order.0", "'espeak', 'piper', 'gtts', 'viettel'"),
    ("[voice]\nrate = 5\n", "voice.rate", "100"),
    ("[voice]\norder = []\n", "voice.order", "ít nhất 1"),
    ('[voice]\norder = ["gtts", "gtts"]\n', "voice", "hai lần"),
    ('[voice.gtts]\nslow = "chậm"\n', "voice.gtts.slow", "true hoặc false"),
    ('[voice.piper]\nlength_scale = "chậm"\n', "voice.piper.length_scale", "phải là số"),
    ("[voice.viettel]\nspeed = 2.0\n", "voice.viettel.speed", "số lớn nhất là 1.3"),
    ('[voice.viettel]\nvoice = "Hà Nội"\n', "voice.viettel.voice", "chữ thường không dấu"),
    ('[sound]\nprofile = "to"\n', "sound.profile", "'loa_ken', 'phong_hop', 'goc'"),
    ('[sound]\nnoisy_area = "ồn"\n', "sound.noisy_area", "true hoặc false"),
    ('output = "loa"\n', "output", "danh sách"),
    ('[[output]]\ndriver = "null"\n', "output.0.name", "còn thiếu"),
    ('[[output]]\nname = "Loa Một"\n', "output.0.name", "không dấu"),
    ('[[output]]\nname = "a"\n[[output]]\nname = "a"\n', "station.toml", "trùng tên"),
]


@pytest.mark.parametrize(("text", "place", "said"), WRONG)
def test_a_wrong_value_is_named_with_its_place(folder: DataFolder, text: str, place: str, said: str) -> None:
    """File, entry and what is expected, in one line without a word of English."""
    _write(folder, text)
    with pytest.raises(StationError) as error:
        read_settings(folder)
    line = str(error.value)
    assert str(folder.settings) in line
    assert place in line
    assert said in line
    assert "\n" not in line
    assert not {"input", "should", "valid", "invalid"} & set(line.lower().split())


@pytest.mark.parametrize("text", [text for text, _, _ in WRONG])
def test_a_station_that_has_run_goes_on_with_its_last_good_settings(folder: DataFolder, text: str) -> None:
    """And says so, with what is wrong in the file."""
    _write(folder, "[web]\nport = 9000\n")
    read_settings(folder)
    _write(folder, text)
    settings, problem = read_settings(folder)
    assert settings.web.port == 9000
    assert problem is not None
    assert "station.toml.good" in problem
    assert "\n" not in problem


@pytest.mark.parametrize("torn", [b"", b"\n \r\n", b"\0" * 64, b"\xff\xfe\x00[", b"[web]\npor"])
def test_a_torn_file_is_not_taken_for_the_defaults(folder: DataFolder, torn: bytes) -> None:
    """A power cut leaves it empty, full of zeros or cut off: the last good copy counts, and stays."""
    _write(folder, "[web]\nport = 9000\n")
    read_settings(folder)
    folder.settings.write_bytes(torn)
    for _ in range(2):
        settings, problem = read_settings(folder)
        assert settings.web.port == 9000
        assert problem is not None
        assert str(folder.settings) in problem


def test_an_empty_file_that_never_held_anything_is_right(folder: DataFolder) -> None:
    """Who has made an empty file wants the defaults."""
    _write(folder, "")
    assert read_settings(folder) == (Settings(), None)


def test_a_file_that_is_put_right_counts_at_once(folder: DataFolder) -> None:
    """And is the good copy from then on."""
    for text in ("[web]\nport = 9000\n", "x = ", "[web]\nport = 9001\n", "y = "):
        _write(folder, text)
        settings, _problem = read_settings(folder)
    assert settings.web.port == 9001


def test_a_good_copy_that_is_damaged_too_is_no_help(folder: DataFolder) -> None:
    """The complaint names the file that a person writes, not the copy."""
    _write(folder, "[web]\nport = 9000\n")
    read_settings(folder)
    _write(folder, "x = ")
    (folder.path / "station.toml.good").write_bytes(b"\0")
    with pytest.raises(StationError, match=r"station\.toml: sai cú pháp"):
        read_settings(folder)


def test_a_folder_in_the_files_place_is_told(folder: DataFolder) -> None:
    """Whatever stands there, the operator reads one line."""
    folder.settings.mkdir()
    with pytest.raises(StationError, match="không đọc được"):
        read_settings(folder)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes into any folder")
def test_a_folder_that_only_reads_does_not_stop_the_station(folder: DataFolder) -> None:
    """The good copy cannot be kept there; the settings are right all the same."""
    _write(folder, "[web]\nport = 9000\n")
    folder.path.chmod(0o500)
    try:
        assert read_settings(folder)[0].web.port == 9000
    finally:
        folder.path.chmod(0o700)


def test_the_folder_is_the_one_given_or_that_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else ``var`` beside ``service.py``."""
    monkeypatch.setenv("LOA_DATA", str(tmp_path / "b"))
    assert data_folder(tmp_path / "a").path == (tmp_path / "a").resolve()
    assert data_folder(None).path == (tmp_path / "b").resolve()
    monkeypatch.setenv("LOA_DATA", "")
    assert data_folder(None).path == CONTENT_ROOT / "var"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file is in its place."""
    (tmp_path / "a").touch()
    with pytest.raises(StationError, match="hãy chọn thư mục khác"):
        DataFolder(tmp_path / "a" / "b").make()


def test_the_file_that_a_first_start_lays_names_every_setting_with_its_default(folder: DataFolder) -> None:
    """Each of its settings, uncommented, is known and changes nothing; none is left out."""
    text = SETTINGS_TO_BEGIN_WITH.read_text(encoding="utf-8")
    uncommented = re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
    _write(folder, uncommented)
    settings, problem = read_settings(folder)
    assert problem is None
    assert settings.model_copy(update={"output": ()}) == Settings()
    named = tomllib.loads(uncommented)
    assert set(named) == set(Settings.model_fields)
    assert set(named["voice"]) == set(VoiceSettings.model_fields)
    assert set(named["sound"]) == set(SoundSettings.model_fields)


def test_the_settings_know_the_profiles_and_levels_of_the_items() -> None:
    """Every profile can be set; what is set by default is what an item is by itself."""
    for profile in Profile:
        assert SoundSettings.model_validate({"profile": profile.value}).profile == profile.value
    assert Profile(SoundSettings().profile) is Profile.HORN
    assert SoundSettings().target == TARGET
    assert SoundSettings(noisy_area=True).target == TARGET + 2
