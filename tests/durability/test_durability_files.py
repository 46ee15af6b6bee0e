"""The power goes while a file is written: what was said to be there is there, and no half file has a name."""

import os
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from broadcaster.programme import whole_files
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder, read_settings
from broadcaster.units import Sha256
from tests.durability.cut_library import RECIPES, SOUNDS, cut_library
from tests.durability.disk import Disk, PowerCut, seeded
from tests.durability.watched_folder import WatchedFolder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="open files are looked up in /proc")


def test_a_sound_that_was_kept_is_there_after_any_cut_and_no_other_is_half(tmp_path: Path) -> None:
    """At every step of the disk: the file, its folder's name and its recipe; a second try goes through."""
    all_kept = 0
    for steps in range(26):
        kept, library = cut_library(tmp_path / str(steps), steps)
        assert set(kept) <= library.hashes()
        for sha256 in library:
            library.load(sha256)
        for recipe, sha256 in zip(RECIPES, kept, strict=False):
            found = library.find(recipe)
            assert found is not None
            assert found.sha256 == sha256
        library.sweep()
        assert library.keep(RECIPES[0], SOUNDS[0]).sha256 in library.hashes()
        all_kept += len(kept) == len(RECIPES)
    assert 0 < all_kept < 13


@pytest.mark.parametrize("left_out", ["file", "folder"])
def test_the_cuts_notice_a_sync_that_is_left_out(
    left_out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the file, or of the folder that it is in."""
    broken = 0
    if left_out == "folder":
        monkeypatch.setattr(whole_files, "sync_folder", lambda _folder: None)
    else:
        monkeypatch.setattr(whole_files, "written_part", _unsynced(whole_files.written_part))
        monkeypatch.setattr("broadcaster.programme.library.written_part", whole_files.written_part)
    for steps in range(18):
        kept, library = cut_library(tmp_path / str(steps), steps)
        broken += not set(kept) <= library.hashes() or not all(map(_loads(library), library))
    assert broken


def test_a_sound_that_another_process_has_just_named_is_synced_with_its_folder(tmp_path: Path) -> None:
    """The name that we find may not be on the disk yet; what we say is kept must be."""
    folder = tmp_path / "data"
    (folder / "library").mkdir(parents=True)
    sound = Library(tmp_path / "other").put(SOUNDS[0])
    disk = Disk({"library": b""})
    watched = WatchedFolder(folder, disk)
    name = f"library/{sound.sha256}.flac"
    shutil.copy(tmp_path / "other" / f"{sound.sha256}.flac", folder / name)
    file = disk.create(name)
    disk.write(file, 0, (folder / name).read_bytes())
    disk.sync(file)
    with watched.watching():
        assert Library(folder / "library").put(SOUNDS[0]) == sound
    disk.power_back(seeded(1))
    assert name in disk.names


def test_the_good_copy_of_the_settings_is_whole_after_any_cut(tmp_path: Path) -> None:
    """The older one or the newer one, whatever the power leaves of the file beside it."""
    older, newer = b"[web]\nport = 9000\n", b"[web]\nport = 9001\n"
    for steps in range(12):
        folder = DataFolder(tmp_path / str(steps) / "data").make()
        folder.settings.write_bytes(newer)
        (folder.path / "station.toml.good").write_bytes(older)
        disk = Disk({"station.toml": newer, "station.toml.good": older})
        disk.cut_after(steps)
        watched = WatchedFolder(folder.path, disk)
        with suppress(PowerCut), watched.watching():
            read_settings(folder)
        disk.power_back(seeded(steps))
        left = DataFolder(watched.left_in(tmp_path / str(steps) / "left"))
        left.settings.write_bytes(b"[web]\npor")
        assert read_settings(left)[0].web.port in {9000, 9001}


def _loads(library: Library) -> Callable[[Sha256], bool]:
    def loads(sha256: Sha256) -> bool:
        try:
            library.load(sha256)
        except Exception:  # noqa: BLE001  # whatever it is, it does not load
            return False
        return True

    return loads


def _unsynced(written_part: Callable[..., Path]) -> Callable[..., Path]:
    """``written_part`` without its sync."""

    def unsynced(*arguments: object) -> Path:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", lambda _handle: None)
            return written_part(*arguments)

    return unsynced
