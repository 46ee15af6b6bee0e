"""The library keeps whole files, gives back what was kept, and refuses what was altered."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.clip import Clip
from broadcaster.errors import DiskFullError, SoundError, StationError
from broadcaster.programme import flac
from broadcaster.programme.library import AudioFile, Library, recipe_of
from broadcaster.programme.loudness import integrated_loudness, true_peak
from broadcaster.programme.mix import CEILING, TARGET, level
from broadcaster.programme.whole_files import RESERVE
from broadcaster.units import SAMPLE_RATE, Dbtp, Decibels, Lufs, Samples, Sha256

RECIPE = recipe_of("xin chào bà con", "espeak 1.52 vi", TARGET, CEILING, "item-1", "goc")


@pytest.fixture(scope="session")
def item(speech: Callable[..., Clip]) -> Clip:
    """A levelled second of speech."""
    return level(speech(1))


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """An empty library in a folder with a Vietnamese name that does not exist yet."""
    return Library(tmp_path / "Kho âm thanh xã" / "library")


def test_what_is_put_is_measured_and_loads_again(library: Library, item: Clip) -> None:
    """Hash, length, loudness and peak are those of the file; the sound differs by dither alone."""
    file = library.put(item)
    loaded = library.load(file.sha256)
    assert np.abs(loaded.pcm - item.pcm).max() <= 2 / 32768
    assert (file.samples, file.duration_ms) == (48_000, 1000)
    assert file.lufs == integrated_loudness(loaded) == pytest.approx(TARGET, abs=0.1)
    assert file.true_peak_dbtp == true_peak(loaded) <= CEILING
    assert library.measure(file.sha256) == file
    assert library.length(file.sha256) == file.samples


def test_the_tags_of_a_file_say_what_it_measures(library: Library, item: Clip) -> None:
    """Vorbis comments that other programs read, ReplayGain among them; the sound is as it was without."""
    file = library.put(item)
    read = library.tagged(file.sha256)
    assert read is not None
    said = (read.integrated, read.true_peak, read.short_term, read.range)
    measured = (file.lufs, file.true_peak_dbtp, file.short_term_lufs, file.range_lu)
    assert said == pytest.approx(measured, abs=0.01)
    data = library.path(file.sha256).read_bytes()
    assert f"REPLAYGAIN_TRACK_GAIN={-18 - file.lufs:.2f} dB".encode() in data
    bare = flac.decode(flac.encode(item, place="x"), place="x")
    assert np.array_equal(library.load(file.sha256).pcm, bare.pcm)


def test_an_entry_of_before_is_measured_anew(library: Library, item: Clip) -> None:
    """Entries that know neither range nor short-term loudness still name their file."""
    file = library.keep(RECIPE, item)
    entry = library.path(file.sha256).parent / "recipes" / f"{RECIPE}.json"
    kept = json.loads(entry.read_text("utf-8"))
    del kept["range_lu"], kept["short_term_lufs"]
    entry.write_text(json.dumps(kept), encoding="utf-8")
    assert library.find(RECIPE) == file


def test_the_same_sound_is_the_same_file(library: Library, item: Clip) -> None:
    """Dither is seeded by the sound: putting it twice keeps one file and does not write it again."""
    file = library.put(item)
    written = library.path(file.sha256).stat().st_mtime_ns
    assert library.put(item) == file
    assert list(library) == [file.sha256]
    assert library.path(file.sha256).stat().st_mtime_ns == written


def test_a_loaded_sound_goes_back_as_the_file_that_it_came_from(library: Library, item: Clip) -> None:
    """Dither is added once: a sound on 16-bit steps already is left alone."""
    file = library.put(item)
    assert library.put(library.load(file.sha256)) == file


def test_every_file_is_48_khz_mono_flac(library: Library, item: Clip) -> None:
    """Other programs read the files as they stand."""
    info = soundfile.info(library.path(library.put(item).sha256))
    assert (info.format, info.subtype, info.samplerate, info.channels) == ("FLAC", "PCM_16", SAMPLE_RATE, 1)


@pytest.mark.parametrize("place", [0, 4, 26, 60, 2000, -1])
def test_one_altered_byte_is_refused(library: Library, item: Clip, place: int) -> None:
    """Wherever it is, the file is no longer the one that was approved; the line names it."""
    file = library.put(item)
    path = library.path(file.sha256)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    for read in (library.load, library.length):
        with pytest.raises(SoundError, match=f"{file.sha256} đã bị thay đổi"):
            read(file.sha256)


def test_a_lost_file_is_refused(library: Library, item: Clip) -> None:
    """The line names the hash and says what to do; nothing is made again."""
    file = library.put(item)
    library.path(file.sha256).unlink()
    with pytest.raises(SoundError, match=f"mất tệp âm thanh {file.sha256}; hãy phục hồi") as caught:
        library.load(file.sha256)
    assert "\n" not in str(caught.value)
    assert list(library) == []


def test_putting_a_sound_again_heals_its_altered_file(library: Library, item: Clip) -> None:
    """The same bytes come back under the same name."""
    file = library.put(item)
    library.path(file.sha256).write_bytes(b"")
    library.put(item)
    assert library.measure(file.sha256) == file


def test_unfinished_files_are_no_part_of_the_library(library: Library, item: Clip) -> None:
    """What a power cut left is ignored, and swept at the start of the station."""
    file = library.keep(RECIPE, item)
    folder = library.path(file.sha256).parent
    (folder / "0123456789abcdef-x.part").write_bytes(b"fLaC half")
    (folder / "recipes" / "0123456789abcdef-y.part").write_bytes(b"{")
    (folder / "ghi chú.flac").write_bytes(b"no hash")
    assert library.hashes() == {file.sha256}
    assert library.sweep() == 2
    assert library.find(RECIPE) == file
    assert not list(folder.rglob("*.part"))


def test_a_power_cut_before_the_rename_leaves_nothing_under_the_name(
    library: Library, item: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name appears only with the whole file; until then the library is as it was."""

    def cut(_handle: int) -> None:
        raise KeyboardInterrupt

    library.path(RECIPE).parent.mkdir(parents=True)
    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(KeyboardInterrupt):
        library.put(item)
    monkeypatch.undo()
    assert list(library) == []
    assert library.sweep() == 1
    assert library.load(library.put(item).sha256)


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    library: Library, item: Clip, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The operator reads which file and what to do; no half file stays."""

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StationError, match="hãy kiểm tra chỗ trống"):
        library.put(item)
    monkeypatch.undo()
    assert library.sweep() == 0
    assert list(library) == []


def test_what_a_recipe_made_is_found_again(library: Library, item: Clip) -> None:
    """Nothing is rendered twice, in this process or the next."""
    assert library.find(RECIPE) is None
    file = library.keep(RECIPE, item)
    assert Library(library.path(file.sha256).parent).find(RECIPE) == file


def test_a_torn_entry_counts_as_none(library: Library, item: Clip) -> None:
    """Cut off at any byte, the entry is absent, and keeping again mends it."""
    file = library.keep(RECIPE, item)
    entry = library.path(file.sha256).parent / "recipes" / f"{RECIPE}.json"
    whole = entry.read_bytes()
    for end in range(len(whole) - 2):
        entry.write_bytes(whole[:end])
        assert library.find(RECIPE) is None
    assert library.keep(RECIPE, item) == file
    assert library.find(RECIPE) == file


@pytest.mark.parametrize(
    "change",
    [
        {"recipe": "0" * 64},
        {"sha256": "0" * 64},
        {"sha256": "../../station"},
        {"samples": 47_999},
        {"samples": "48000"},
        {"samples": 0},
        {"lufs": None},
        {"lufs": float("nan")},
    ],
)
def test_an_entry_that_does_not_fit_counts_as_none(
    library: Library, item: Clip, change: dict[str, object]
) -> None:
    """Another recipe's, a file that is not there, or figures that cannot be."""
    file = library.keep(RECIPE, item)
    entry = library.path(file.sha256).parent / "recipes" / f"{RECIPE}.json"
    entry.write_text(json.dumps(json.loads(entry.read_text("utf-8")) | change), encoding="utf-8")
    assert library.find(RECIPE) is None


def test_an_entry_whose_file_was_altered_counts_as_none(library: Library, item: Clip) -> None:
    """What find() gives can be loaded."""
    file = library.keep(RECIPE, item)
    library.path(file.sha256).write_bytes(b"fLaC")
    assert library.find(RECIPE) is None


def test_a_recipe_is_told_apart_by_each_of_its_parts() -> None:
    """Words, voice, target, ceiling, version and profile all count, and never run into each other."""
    recipes = {
        recipe_of("một", "hai", Lufs(-16), Dbtp(-1.5), "1", "goc"),
        recipe_of("một hai", "", Lufs(-16), Dbtp(-1.5), "1", "goc"),
        recipe_of("mộthai", "", Lufs(-16), Dbtp(-1.5), "1", "goc"),
        recipe_of("", "mộthai", Lufs(-16), Dbtp(-1.5), "1", "goc"),
        recipe_of("một", "hai", Lufs(-14), Dbtp(-1.5), "1", "goc"),
        recipe_of("một", "hai", Lufs(-16), Dbtp(-1), "1", "goc"),
        recipe_of("một", "hai", Lufs(-16), Dbtp(-1.5), "2", "goc"),
        recipe_of("một", "hai", Lufs(-16), Dbtp(-1.5), "1", "loa_ken"),
    }
    assert len(recipes) == 8
    assert recipe_of("một", "hai", Lufs(-16), Dbtp(-1.5), "1", "goc") in recipes


def test_a_file_of_a_backup_is_taken_in_byte_for_byte(library: Library, item: Clip, tmp_path: Path) -> None:
    """The same hash, the same measures, and it loads."""
    file = library.put(item)
    backup = Path(shutil.copy(library.path(file.sha256), tmp_path / "sao lưu.flac"))
    other = Library(tmp_path / "máy khác")
    assert other.copy_from(backup, file.sha256) == file
    assert other.path(file.sha256).read_bytes() == backup.read_bytes()


def test_a_file_of_a_backup_that_is_not_the_one_is_refused(
    library: Library, item: Clip, tmp_path: Path
) -> None:
    """Neither another sound, nor a missing file, nor one of the right hash that is no sound comes in."""
    text = tmp_path / "trang.html"
    text.write_bytes(b"<html>captive portal</html>")
    with pytest.raises(SoundError, match="đã bị thay đổi"):
        library.copy_from(text, library.put(item).sha256)
    with pytest.raises(SoundError, match="mất tệp"):
        library.copy_from(tmp_path / "không có.flac", RECIPE)
    with pytest.raises(SoundError, match="hỏng"):
        library.copy_from(text, Sha256(hashlib.sha256(text.read_bytes()).hexdigest()))
    assert len(library.hashes()) == 1


def test_a_sound_leaves_room_for_the_play_log(
    library: Library, item: Clip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Short of the reserve nothing is written, and the operator reads how much is left."""
    for free, refused in ((RESERVE - 1, True), (RESERVE, False)):
        left = shutil.disk_usage(tmp_path)._replace(free=free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path, left=left: left)
        if refused:
            with pytest.raises(DiskFullError, match="dành cho nhật ký phát sóng"):
                library.put(item)
            assert list(tmp_path.iterdir()) == []
        else:
            assert library.put(item).sha256 in library.hashes()


@pytest.mark.parametrize("clip", [Clip.silence(1000), Clip.silence(0), Clip.of(np.full(480, 0.1))])
def test_a_sound_that_nobody_hears_is_not_kept(library: Library, clip: Clip) -> None:
    """Silence, nothing and a blip would be dead air under a valid hash."""
    with pytest.raises(SoundError):
        library.put(clip)
    assert list(library) == []


def test_a_sound_over_full_scale_is_not_clipped_in_silence(library: Library, item: Clip) -> None:
    """It is refused: it was never levelled."""
    with pytest.raises(SoundError, match="vỡ tiếng"):
        library.put(Clip(item.pcm * np.float32(4)))


@pytest.mark.parametrize("name", ["", "0" * 63, "A" * 64, "../" + "0" * 61, "0" * 64 + "\n"])
def test_a_name_that_is_no_hash_never_becomes_a_path(library: Library, name: str) -> None:
    """What comes from outside cannot reach another folder."""
    with pytest.raises(ValueError, match="no SHA-256"):
        library.path(Sha256(name))


@pytest.mark.parametrize(
    ("samples", "lufs"), [(0, -16.0), (-1, -16.0), (48_000, float("-inf")), (48_000, float("nan"))]
)
def test_a_file_without_sound_is_no_audio_file(samples: int, lufs: float) -> None:
    """The value itself refuses nonsense."""
    with pytest.raises(ValueError, match="cannot have"):
        AudioFile(RECIPE, Samples(samples), Lufs(lufs), Dbtp(-1.5), Lufs(-14.0), Decibels(3.0))


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=500))
@settings(max_examples=50, deadline=None)
def test_sixteen_bits_come_through_flac_unchanged(steps: list[int]) -> None:
    """Sound on 16-bit steps is stored without dither or loss."""
    clip = Clip(np.array(steps, np.float32) / np.float32(32768))
    assert np.array_equal(flac.decode(flac.encode(clip, place="x"), place="x").pcm, clip.pcm)


def test_dither_leaves_no_trace_of_the_signal_in_the_error() -> None:
    """A tone under one step, which rounding alone would silence, is still there under the hiss."""
    tone = 0.4 / 32768 * np.sin(2 * np.pi * 1000 * np.arange(2 * SAMPLE_RATE) / SAMPLE_RATE)
    kept = flac.quantised(Clip.of(tone)).astype(np.float64)
    assert not np.rint(tone * 32768).any()
    assert np.dot(kept, tone) / np.dot(tone, tone) == pytest.approx(32768, rel=0.05)
    assert not kept[tone == 0].any()
