"""What the tests of station, jobs and command share: a small station; and in which order all tests run."""

from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling

from broadcaster.settings import DataFolder
from tests.station.small_station import copy_of, make_station, write_small_content

# A loaded machine is no failure: no deadlines. Hypothesis's own profile for CI stays what it is otherwise.
settings.register_profile("unhurried", parent=settings(), deadline=None)
settings.load_profile("unhurried")

LONG_FILES = ("test_station_processes.py", "test_station_rehearsal.py", "test_web_chromium.py")
"""They wait, or make much for their tests: begun last, one process would end long after the others."""


@pytest.hookimpl(trylast=True)  # after they were shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first."""
    order = {name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    """The tests of a file stay in one process: what they share is made once."""
    config.option.loadscopereorder = False
    return LoadFileScheduling(config, log)


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
