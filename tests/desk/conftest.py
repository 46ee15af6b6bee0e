"""Stations of the desk's tests: real databases, real sounds, a humming voice."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from broadcaster.desk.render import Render
from broadcaster.desk.sample import make_sample_station
from broadcaster.programme.files import FrameSounds, read_frame_sounds
from broadcaster.programme.library import Library
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from tests.desk.small_content import NOW, humming, opening_line, write_content


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is made once for all tests: content, sounds, and databases, new and with the sample in them."""
    folder = tmp_path_factory.mktemp("shelf")
    write_content(folder / "content")
    migrate(folder / "empty.db", "station")
    migrate(folder / "playlog.db", "playlog")
    shutil.copy(folder / "empty.db", folder / "sample.db")
    database = Database(folder / "sample.db")
    library = Library(folder / "library")
    make_sample_station(
        database,
        library,
        folder / "content",
        render=humming(library),
        opening=opening_line(),
        sounds=read_frame_sounds(folder / "content" / "audio"),
        now=NOW,
    )
    database.dispose()
    return folder


@pytest.fixture(scope="session")
def library(shelf: Path) -> Library:
    """The library that all tests share: sounds in it never change."""
    return Library(shelf / "library")


@pytest.fixture(scope="session")
def render(library: Library) -> Render:
    """The humming voice."""
    return humming(library)


@pytest.fixture(scope="session")
def sounds(shelf: Path) -> FrameSounds:
    """The station's own frame sounds."""
    return read_frame_sounds(shelf / "content" / "audio")


@pytest.fixture
def content(shelf: Path, tmp_path: Path) -> Path:
    """A content folder of one's own."""
    return Path(shutil.copytree(shelf / "content", tmp_path / "content"))


@pytest.fixture
def empty(shelf: Path, tmp_path: Path) -> Iterator[Database]:
    """A station without anything."""
    database = Database(shutil.copy(shelf / "empty.db", tmp_path / "empty.db"))
    yield database
    database.dispose()


@pytest.fixture
def station(shelf: Path, tmp_path: Path) -> Iterator[Database]:
    """The sample station of the small content, at ``NOW``."""
    database = Database(shutil.copy(shelf / "sample.db", tmp_path / "station.db"))
    yield database
    database.dispose()


@pytest.fixture
def playlog(shelf: Path, tmp_path: Path) -> Path:
    """An empty play log."""
    return Path(shutil.copy(shelf / "playlog.db", tmp_path / "playlog.db"))


@pytest.fixture
def reader(playlog: Path) -> PlaylogReader:
    """Who reads the play log."""
    return PlaylogReader(playlog)


@pytest.fixture
def writer(playlog: Path) -> Iterator[PlaylogWriter]:
    """Who writes the play log."""
    writer = PlaylogWriter(open_playlog(playlog))
    writer.new_boot()
    yield writer
    writer.close()
