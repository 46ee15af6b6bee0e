"""The command in this process, and a station with a day behind it."""

import io
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from broadcaster.cli.app import run
from broadcaster.clock import SystemClock, local_date
from broadcaster.playout.event import Mode
from broadcaster.station.rehearsal import play_days
from broadcaster.store.database import Database
from broadcaster.store.station import set_mode
from tests.cli.command import Loa, Played
from tests.station.processes import Ran
from tests.station.small_station import copy_of


@pytest.fixture
def loa(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Loa]:
    """``loa`` without the start of a process."""

    def command(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        status = run([str(each) for each in arguments])
        written = capsys.readouterr()
        return Ran(status, written.out, written.err)

    yield command
    structlog.reset_defaults()  # the command sends the technical log to this test's stderr


@pytest.fixture(scope="session")
def played(small_station: Path, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A station that has played tomorrow on a virtual clock; not to be changed."""
    folder = copy_of(small_station, tmp_path_factory.mktemp("played") / "tram")
    day = local_date(SystemClock().now()) + timedelta(days=1)
    database = Database(folder.database, durable=False)
    try:
        with database.transaction() as connection:
            set_mode(connection, Mode.REHEARSAL)
        play_days(folder, database, day, day, lambda _line: None)
    finally:
        database.dispose()
    return Played(folder.path, day.isoformat())
