"""Commands that cannot wait for the database: a local, authenticated pipe into the player.

The player listens on a loopback port of the system's choice and writes port and key to a file that only
the station's user can read. Messages are JSON (never pickles), one request and one answer a connection.
"""

import json
import os
import secrets
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Client, Listener
from pathlib import Path

import structlog

from broadcaster.errors import LoaXaError, PlayoutError

Answer = Callable[[Mapping[str, object]], Mapping[str, object]]
"""Answers one request; raises LoaXaError for one that cannot be fulfilled."""

ANSWER_S = 5.0
"""How long a caller waits for the player's answer."""

logger = structlog.get_logger()


class Pipe:
    """The player's end. ``start`` listens in a thread; ``stop`` ends it."""

    def __init__(self, address: Path, answer: Answer) -> None:
        self._address = address
        self._answer = answer
        self._key = secrets.token_bytes(32)
        self._listener = Listener(("127.0.0.1", 0), authkey=self._key)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="pipe", daemon=True)

    def start(self) -> None:
        """Publish the address and listen."""
        host, port = self._listener.address[0], self._listener.address[1]
        part = self._address.with_suffix(".part")
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"host": host, "port": port, "key": self._key.hex()}, file)
        part.replace(self._address)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and take the address back."""
        self._stopping.set()
        self._listener.close()
        self._address.unlink(missing_ok=True)

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._listener.accept() as connection:
                    if connection.poll(ANSWER_S):
                        connection.send_bytes(_encoded(self._answered(connection.recv_bytes(65_536))))
            except Exception as error:  # noqa: BLE001  # a stranger's bytes must never end the pipe
                if not self._stopping.is_set():
                    logger.warning("pipe_request_failed", error=repr(error))

    def _answered(self, request: bytes) -> Mapping[str, object]:
        try:
            return {"ok": True, **self._answer(json.loads(request))}
        except LoaXaError as error:
            return {"ok": False, "error": str(error)}


def ask(address: Path, request: Mapping[str, object]) -> dict[str, object]:
    """The player's answer to ``request``.

    Raises:
        PlayoutError: the player does not run or does not answer, or it refused the request.

    """
    try:
        where = json.loads(address.read_text(encoding="utf-8"))
        with Client((where["host"], where["port"]), authkey=bytes.fromhex(where["key"])) as connection:
            connection.send_bytes(_encoded(request))
            if not connection.poll(ANSWER_S):
                raise PlayoutError(
                    "Máy phát không trả lời; hãy thử lại, nếu vẫn không được thì khởi động lại đài."
                )
            answer = json.loads(connection.recv_bytes(1_048_576))
    except (OSError, EOFError, ValueError) as error:
        raise PlayoutError("Máy phát chưa chạy; hãy khởi động đài bằng lệnh trong README.") from error
    if not answer.pop("ok"):
        raise PlayoutError(str(answer["error"]))
    return dict(answer)


def _encoded(message: Mapping[str, object]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()
