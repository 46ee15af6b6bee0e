"""How the watch tells that player and page are well."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from broadcaster.errors import StationError
from broadcaster.playout.pipe import Pipe
from broadcaster.settings import DataFolder, Settings, WebSettings
from broadcaster.station import supervisor
from broadcaster.station.locks import hold
from broadcaster.station.supervisor import page_address, page_answers, player_answers


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A data folder without a station."""
    return DataFolder(tmp_path / "tram").make()


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody who listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def _settings(listener: socket.socket) -> Settings:
    return Settings(web=WebSettings(port=listener.getsockname()[1]))


def test_no_player_is_not_well(folder: DataFolder) -> None:
    """Before it has published its address."""
    assert not player_answers(folder)


def test_a_player_that_answers_is_well(folder: DataFolder) -> None:
    """The real pipe."""
    pipe = Pipe(folder.player_address, lambda _request: {})
    pipe.start()
    assert player_answers(folder)
    pipe.stop()
    assert not player_answers(folder)


def test_a_player_that_says_nothing_holds_nobody_up(
    folder: DataFolder, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system takes the connection of a process that hangs; nobody ever answers it."""
    monkeypatch.setattr(supervisor, "ANSWER_S", 0.3)
    port = listener.getsockname()[1]
    folder.player_address.write_text(
        json.dumps({"host": "127.0.0.1", "port": port, "key": "00" * 32}), encoding="utf-8"
    )
    assert not player_answers(folder)
    connection, _address = listener.accept()
    connection.close()


def test_nobody_on_the_port_is_not_well(listener: socket.socket) -> None:
    """The web has not begun, or has ended."""
    settings = _settings(listener)
    listener.close()
    assert not page_answers(settings)


@pytest.mark.parametrize("answer", [b"SSH-2.0-nobody\r\n", b"HTTP/1.1 404 Not Found\r\n\r\n", b""])
def test_another_program_on_the_port_is_not_our_page(listener: socket.socket, answer: bytes) -> None:
    """Only a health check that is answered as ours counts."""

    def serve() -> None:
        connection, _address = listener.accept()
        with connection, suppress(OSError):
            connection.recv(1000)
            connection.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    assert not page_answers(_settings(listener))
    thread.join()


def test_the_page_is_told_with_its_port(listener: socket.socket) -> None:
    """What the operator types into a browser on this machine."""
    settings = _settings(listener)
    assert page_address(settings) == f"http://127.0.0.1:{settings.web.port}/"


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    """The second is told in the first one's words, and may come when the first has gone."""
    path = tmp_path / "x.lock"
    held = "Đài đã chạy rồi."
    with hold(path, held), pytest.raises(StationError, match=held), hold(path, held, wait_s=0.1):
        pytest.fail("two hold one lock")
    with hold(path, held):
        pass


def test_a_disk_that_takes_no_lock_is_told(tmp_path: Path) -> None:
    """One line that names the folder; here a folder stands where the lock would."""
    (tmp_path / "a.lock").mkdir()
    with pytest.raises(StationError, match="Không khóa được thư mục dữ liệu"), hold(tmp_path / "a.lock", "x"):
        pass
