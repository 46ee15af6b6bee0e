"""What goes wrong with power and disk, by the numbers of docs/FAILURES.md: 1 to 7."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from broadcaster.errors import DiskFullError, PlaylogError
from broadcaster.playlog.chain import verify
from broadcaster.playlog.fold import fold
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder, read_settings
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from tests.durability.cut_library import RECIPES, SOUNDS, cut_library
from tests.durability.cut_log import CutLog
from tests.durability.cut_player import CutStation, cut_evening
from tests.durability.disk import PowerCut, seeded
from tests.durability.faulty_evening import FaultyEvening
from tests.playlog.sample_log import BOOTED, played


@pytest.mark.parametrize("seed", range(3))
def test_failure_01_power_cut_in_the_middle_of_a_play(seed: int) -> None:
    """What sounded is closed as interrupted at the next boot, at no known time, and is not played again."""
    station = CutStation(CutLog(seeded(seed)))
    cuts = cut_evening(station)
    plays = fold(station.check())
    cut_off = [play for play in plays if play.state == "interrupted" and play.started_at is not None]
    assert cuts
    assert cut_off
    assert all(play.ended_at is None and "dừng đột ngột" in str(play.reason) for play in cut_off)
    station.require_all_closed()


def test_failure_02_power_cut_during_a_commit() -> None:
    """At every step of it the log holds what was acknowledged, and of the rest all or nothing."""
    whole, steps = 0, 0
    while not whole:
        log = CutLog(seeded(steps))
        writer = log.writer()
        log.keep(writer, [BOOTED])
        log.disk.cut_after(steps)
        try:
            log.keep(writer, played())
            whole = 1
        except PowerCut:
            steps += 1
        log.power_back()
        assert len(log.check()) in {1, 4}
        assert not whole or len(log.check()) == 4
    assert steps > 20


@pytest.mark.skipif(sys.platform != "linux", reason="open files are looked up in /proc")
@pytest.mark.parametrize("steps", [2, 4, 5, 6, 7, 9])
def test_failure_03_power_cut_while_an_audio_file_is_written(steps: int, tmp_path: Path) -> None:
    """Nothing half bears a name: what is found loads, and the sound can be made again."""
    kept, library = cut_library(tmp_path, steps)
    assert set(kept) <= library.hashes()
    assert all(library.load(sha256) for sha256 in library)
    assert library.keep(RECIPES[0], SOUNDS[0]).sha256 in library.hashes()


SETTINGS = b'station = "\xc4\x90\xc3\xa0i x\xc3\xa3"\n[web]\nport = 8080\n[[output]]\nname = "loa-01"\n'


@pytest.mark.parametrize("kept", range(len(SETTINGS)))
def test_failure_04_torn_settings_file(kept: int, tmp_path: Path) -> None:
    """Cut off after any byte, also where the rest is right by itself (port = 80): the good copy counts."""
    folder = DataFolder(tmp_path)
    folder.settings.write_bytes(SETTINGS)
    whole, _ = read_settings(folder)
    folder.settings.write_bytes(SETTINGS[:kept])
    for _ in range(2):
        settings, problem = read_settings(folder)
        assert settings == whole
        assert problem or kept >= len(SETTINGS) - 1


def test_failure_04_settings_that_were_made_shorter_on_purpose_count(tmp_path: Path) -> None:
    """With a comment at the end, as the line that refuses them says."""
    folder = DataFolder(tmp_path)
    folder.settings.write_bytes(SETTINGS)
    read_settings(folder)
    shorter = SETTINGS[: SETTINGS.index(b"[[output]]")]
    folder.settings.write_bytes(shorter)
    assert "thêm một dòng #" in str(read_settings(folder)[1])
    folder.settings.write_bytes(shorter + b"#\n")
    settings, problem = read_settings(folder)
    assert (settings.output, problem) == ((), None)


def test_failure_05_disk_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is armed plays on, the log takes everything later; sounds are refused short of the reserve."""
    station = FaultyEvening()
    station.run(40)
    logged = len(station.events())
    station.log.disk.room = station.log.disk.used
    station.run(20)
    assert station.refused
    assert "đĩa đã đầy" in str(station.writer.trouble)
    station.log.disk.room = None
    station.run(90)
    assert len(station.events()) > logged
    assert {play.state for play in fold(station.events())} <= {"played", "missed"}
    nearly_full = shutil.disk_usage(tmp_path)._replace(free=10 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: nearly_full)
    with pytest.raises(DiskFullError, match="chỉ còn 10 MB"):
        Library(tmp_path / "library").put(SOUNDS[0])
    assert not list(tmp_path.rglob("*.part"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    folder = tmp_path / "nhỏ"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if os.name == "nt" or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_failure_05_a_disk_of_two_megabytes_is_full(small_disk: Path) -> None:
    """A real one: the log says so, holds what it had, and goes on when there is room; no sound is taken."""
    path = small_disk / "playlog.db"
    migrate(path, "playlog")
    writer = PlaylogWriter(open_playlog(path), reopen=lambda: open_playlog(path))
    written = writer.append([BOOTED])
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space"), filler.open("wb", buffering=0) as file:
        file.writelines([bytes(4096)] * 1000)
    batch = [replace(BOOTED, details={"filler": "x" * 9000})] * 9
    with pytest.raises(PlaylogError, match="đĩa đã đầy"):
        writer.append(batch)
    with pytest.raises(DiskFullError):
        Library(small_disk / "library").put(SOUNDS[0])
    filler.unlink()
    written += writer.append(batch)
    writer.close()
    assert list(PlaylogReader(path).events()) == written
    verify(written)


@pytest.mark.parametrize("fault", [errno.EROFS, errno.EIO])
def test_failure_06_disk_turns_read_only_or_breaks(fault: int) -> None:
    """What is armed plays on, nothing else sounds; the trouble is told, and ends when the disk is well."""
    station = FaultyEvening()
    station.run(40)
    before = station.placed()
    station.log.disk.fault = fault
    station.run(20)
    assert station.placed() == before
    assert station.refused
    troubles = [station.writer.trouble]
    station.log.disk.fault = None
    station.run(90)
    troubles.append(station.writer.trouble)
    assert [each is None for each in troubles] == [False, True]
    assert {play.state for play in fold(station.events())} <= {"played", "missed"}


@pytest.mark.parametrize("name", ["playlog.db", "station.db"])
def test_failure_07_no_write_ahead_log(name: str, tmp_path: Path) -> None:
    """Rollback journal and synchronous=EXTRA, also in a file that somebody has turned to WAL."""
    path = tmp_path / name
    migrate(path, "playlog" if name == "playlog.db" else "station")
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA journal_mode=WAL").fetchone() == ("wal",)
    if name == "playlog.db":
        with closing(open_playlog(path)) as connection:
            found = [
                connection.execute(f"PRAGMA {each}").fetchone()[0] for each in ("journal_mode", "synchronous")
            ]
    else:
        database = Database(path)
        with database.reading() as reading:
            found = [
                reading.exec_driver_sql(f"PRAGMA {each}").scalar() for each in ("journal_mode", "synchronous")
            ]
        database.dispose()
    assert found == ["delete", 3]
