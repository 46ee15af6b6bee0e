import json
import os
import stat
from collections.abc import Iterator, Mapping
from multiprocessing.connection import Client
from pathlib import Path

import pytest
import structlog

from broadcaster.errors import PlayoutError
from broadcaster.playout.pipe import MOST_BYTES, TOO_LARGE, Pipe, ask


def _answer(request: Mapping[str, object]) -> Mapping[str, object]:
    if request["do"] == "refuse":
        raise PlayoutError("Không được.")
    return {"echo": request["do"]}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[Path]:
    """A pipe that listens."""
    path = tmp_path / "Đường dẫn có dấu" / "player.json"
    path.parent.mkdir()
    pipe = Pipe(path, _answer)
    pipe.start()
    yield path
    pipe.stop()


def test_a_request_is_answered(address: Path) -> None:
    """A request comes back with the player's answer, Vietnamese letters whole."""
    assert ask(address, {"do": "trạng thái"}) == {"echo": "trạng thái"}


def test_a_refusal_is_an_error_with_its_reason(address: Path) -> None:
    """What the player refuses is raised at the caller with the same words."""
    with pytest.raises(PlayoutError, match=r"^Không được\.$"):
        ask(address, {"do": "refuse"})


def test_a_stranger_without_the_key_is_turned_away_and_the_pipe_lives(address: Path) -> None:
    """A wrong key opens nothing, and the next honest request is answered."""
    where = json.loads(address.read_text(encoding="utf-8"))
    with (
        pytest.raises(Exception, match=r"digest|auth|reset|closed"),
        Client((where["host"], where["port"]), authkey=b"no"),
    ):
        pass
    assert ask(address, {"do": "status"}) == {"echo": "status"}


def test_a_request_that_is_no_json_does_not_end_the_pipe(address: Path) -> None:
    """Junk from a caller with the key is dropped; the pipe goes on."""
    where = json.loads(address.read_text(encoding="utf-8"))
    with Client((where["host"], where["port"]), authkey=bytes.fromhex(where["key"])) as connection:
        connection.send_bytes(b"\xff not json")
    assert ask(address, {"do": "status"}) == {"echo": "status"}


def test_a_request_that_is_too_large_is_refused_in_one_line_and_told(address: Path) -> None:
    """The caller learns why, the technical log too, and the pipe goes on."""
    with structlog.testing.capture_logs() as told, pytest.raises(PlayoutError) as caught:
        ask(address, {"do": "x" * MOST_BYTES})
    assert str(caught.value) == TOO_LARGE
    assert "\n" not in TOO_LARGE
    assert [each["event"] for each in told] == ["pipe_request_too_large"]
    assert ask(address, {"do": "status"}) == {"echo": "status"}


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps access rights elsewhere")
def test_only_the_stations_user_can_read_the_key(address: Path) -> None:
    """The file with the key is readable by its owner alone."""
    assert stat.S_IMODE(address.stat().st_mode) == 0o600


def test_a_player_that_does_not_run_is_said_plainly(tmp_path: Path) -> None:
    """Without a player the caller learns what to do."""
    with pytest.raises(PlayoutError, match="chưa chạy"):
        ask(tmp_path / "player.json", {"do": "status"})
