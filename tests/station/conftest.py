"""The whole sample, once: every script rendered, a day played, a report written."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

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
    """``loa demo``; once, however many processes the tests run in.

    In an empty folder; where ``LOA_SAMPLE_SOUNDS`` names a library, its sounds need not be made again.
    """
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder, told = DataFolder(shared / "trinh_dien"), shared / "trinh_dien.json"
    with FileLock(shared / "trinh_dien.lock"):
        if not told.exists():
            if made := os.environ.get("LOA_SAMPLE_SOUNDS"):
                shutil.copytree(made, folder.library)
            command = [*LOA, "demo", "--format", "json", "--data", str(folder.path)]
            told.write_text(json.dumps(vars(run(command, timeout_s=600))), encoding="utf-8")
    return Demonstrated(folder, Ran(**json.loads(told.read_text(encoding="utf-8"))))


@pytest.fixture(scope="session")
def sample_library(demonstrated: Demonstrated) -> Path:
    """Every sound of the sample, so that it need not be rendered again; not to be changed."""
    return demonstrated.folder.library
