"""The web process: its port, and who may reach it before the one-time password is changed."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from broadcaster.clock import SystemClock
from broadcaster.desk.accounts import ADMINISTRATOR, change_password
from broadcaster.desk.guessing import Guesses
from broadcaster.settings import CONTENT_ROOT, DataFolder, read_settings
from broadcaster.station.supervisor import page_answers
from broadcaster.store.database import Database
from tests.station.processes import LOA, run, until

ANOTHER = "127.0.0.2"
"""An address of this machine that is not the one every page begins on; Linux has it without any set-up."""


@contextmanager
def _web(folder: DataFolder) -> Iterator[subprocess.Popen[bytes]]:
    """The web process of ``folder``; ended by closing its standard input, as the watch does."""
    process = subprocess.Popen(
        [*LOA, "web", "--data", str(folder.path)],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=CONTENT_ROOT,
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(20)
        finally:
            process.kill()


def _listens(host: str, port: int) -> bool:
    with suppress(OSError), socket.create_connection((host, port), timeout=2):
        return True
    return False


def _choose_a_password(folder: DataFolder) -> None:
    database = Database(folder.database)
    old = folder.first_password.read_text(encoding="utf-8").rpartition(": ")[2].strip()
    new = "hạt dẻ trùng khánh 2026"
    change_password(database, ADMINISTRATOR, old, new, now=SystemClock().now(), guesses=Guesses())
    database.dispose()


def test_a_port_that_another_program_holds_is_named(station_copy: DataFolder) -> None:
    """One line says which port, and where to choose another."""
    port = read_settings(station_copy)[0].web.port
    with socket.create_server(("127.0.0.1", port)):
        done = run([*LOA, "web", "--data", str(station_copy.path)])
    assert done.status == 2
    assert done.err.count("\n") == 1
    assert f"cổng {port}" in done.err
    assert "station.toml" in done.err


@pytest.mark.allow_hosts(["127.0.0.1", ANOTHER])
def test_the_page_is_on_loopback_only_until_the_password_is_changed(station_copy: DataFolder) -> None:
    """Then the process ends by itself, to be started again on the address of the settings."""
    port = read_settings(station_copy)[0].web.port
    station_copy.settings.write_text(f'[web]\nhost = "{ANOTHER}"\nport = {port}\n', encoding="utf-8")
    settings = read_settings(station_copy)[0]
    with _web(station_copy) as process:
        until(lambda: page_answers(settings), "the page answers")
        assert not _listens(ANOTHER, port)
        _choose_a_password(station_copy)
        assert process.wait(30) == 0
    with _web(station_copy):
        until(lambda: _listens(ANOTHER, port), "the page listens on the address of the settings")
