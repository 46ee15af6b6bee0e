"""The whole sample, once: every script rendered, a day played, a report written."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from broadcaster.settings import DataFolder
from tests.station.processes import LOA, Ran, run


@dataclass(frozen=True)
class Demonstrated:
    """What ``loa demo --format json`` came to."""

    folder: DataFolder
    ran: Ran

    @property
    def json(self) -> dict[str, Any]:
        """What it printed: nothing but JSON."""
        printed: dict[str, Any] = json.loads(self.ran.out)
        return printed


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Demonstrated:
    """``loa demo`` in an empty folder."""
    folder = DataFolder(tmp_path_factory.mktemp("demo") / "trinh_dien")
    command = [*LOA, "demo", "--format", "json", "--data", str(folder.path)]
    return Demonstrated(folder, run(command, timeout_s=300))


@pytest.fixture(scope="session")
def sample_library(demonstrated: Demonstrated) -> Path:
    """Every sound of the sample, so that it need not be rendered again; not to be changed."""
    return demonstrated.folder.library
