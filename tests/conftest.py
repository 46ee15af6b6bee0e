"""What the tests of station, jobs and command share: a small station, made once."""

from pathlib import Path

import pytest
from hypothesis import settings

from broadcaster.settings import DataFolder
from tests.station.small_station import copy_of, make_station, write_small_content

# A loaded machine is no failure: no deadlines. Hypothesis's own profile for CI stays what it is otherwise.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def small_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder; not to be changed."""
    return write_small_content(tmp_path_factory.mktemp("small") / "content")


@pytest.fixture(scope="session")
def small_station(small_content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a small station, made as a first start makes one; not to be changed."""
    folder = tmp_path_factory.mktemp("station") / "tram"
    make_station(folder, small_content)
    return folder


@pytest.fixture
def station_copy(small_station: Path, tmp_path: Path) -> DataFolder:
    """A small station of one's own."""
    return copy_of(small_station, tmp_path / "tram")
