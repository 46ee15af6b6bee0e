"""What the tests of the simulation share: a station, made once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from broadcaster.settings import DataFolder
from tests.simulation.station import copy_of, make_station


@pytest.fixture(scope="session")
def live_station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The station that is simulated, made once a process; not to be changed."""
    folder = tmp_path_factory.getbasetemp() / "simulated"
    return folder if folder.exists() else make_station(folder).path


@pytest.fixture
def fresh(live_station: Path, tmp_path: Path) -> Callable[[], DataFolder]:
    """Copies of the station, as many as are asked for."""
    made: list[DataFolder] = []

    def copy() -> DataFolder:
        made.append(copy_of(live_station, tmp_path / f"tram-{len(made)}"))
        return made[-1]

    return copy


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Faults are what is simulated: nobody reads the technical log of each."""
    before = structlog.get_config()
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    yield
    structlog.configure(**before)
