"""Commands that cannot wait for the database: a local, authenticated pipe into the player.

The player listens on a loopback port of the system's choice and writes port and key to a file that only
the station's user can read. Messages are JSON (never pickles), one request and one answer a connection.
"""

import hashlib
import json
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from typing import cast

import structlog

from broadcaster.errors import LoaXaError, PlayoutError

Answer = Callable[[Mapping[str, object]], Mapping[str, object]]
"""Answers one request; raises LoaXaError for one that cannot be fulfilled."""

ANSWER_S = 5.0
"""How long a caller waits for the player's answer."""

MOST_AT_ONCE = 16
"""So many callers are answered side by side; further ones wait until one of them is done."""

MOST_BYTES = 65_536
"""Largest request that is fulfilled."""

TOO_LARGE = (
    f"Lệnh gửi máy phát dài quá {MOST_BYTES // 1024} KB nên không được nhận; hãy rút ngắn rồi gửi lại."
)

_MOST_READ = 64 * MOST_BYTES
"""A larger request is not even read to its end, and its caller is not answered."""

logger = structlog.get_logger()


class Pipe:
    """The player's end. ``start`` listens in a thread; ``stop`` ends it."""

    def __init__(self, address: Path, answer: Answer) -> None:
        self._address = address
        self._answer = answer
        self._key = secrets.token_bytes(32)
        # Who calls proves himself in a thread of his own: one that hangs keeps nobody else from the player.
        self._listener: Listener = Listener(("127.0.0.1", 0), backlog=MOST_AT_ONCE)
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="pipe", daemon=True)

    @property
    def run(self) -> str:
        """What names this run of the player: a signed command is good for one run only."""
        return _run_of_key(self._key)

    @property
    def secret(self) -> str:
        """What only who can read the address file knows: the technician at the machine."""
        return self._key.hex()

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
                connection = self._listener.accept()
            except OSError as error:
                if not self._stopping.is_set():
                    logger.warning("pipe_request_failed", error=repr(error))
                continue
            self._places.acquire()
            threading.Thread(target=self._attend, args=(connection,), name="pipe-call", daemon=True).start()

    def _attend(self, connection: Connection) -> None:
        """Answer one caller who knows the key; a stranger's bytes never end the pipe."""
        try:
            with connection:
                patient = cast("Connection", _Patient(connection))
                deliver_challenge(patient, self._key)
                answer_challenge(patient, self._key)
                request = patient.recv_bytes(_MOST_READ)
                connection.send_bytes(_encoded(self._answered(request)))
        except Exception as error:  # noqa: BLE001  # whatever was sent
            if not self._stopping.is_set():
                logger.warning("pipe_request_failed", error=repr(error))
        finally:
            self._places.release()

    def _answered(self, request: bytes) -> Mapping[str, object]:
        if len(request) > MOST_BYTES:
            logger.warning("pipe_request_too_large", bytes=len(request))
            return {"ok": False, "error": TOO_LARGE}
        try:
            return {"ok": True, **self._answer(json.loads(request))}
        except LoaXaError as error:
            return {"ok": False, "error": str(error)}


class _Patient:
    """What the proof of the key needs of a connection; whoever says nothing for ``ANSWER_S`` is left."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def send_bytes(self, message: bytes) -> None:
        self._connection.send_bytes(message)

    def recv_bytes(self, maxlength: int) -> bytes:
        if not self._connection.poll(ANSWER_S):
            message = f"nothing came for {ANSWER_S} s"
            raise TimeoutError(message)
        return self._connection.recv_bytes(maxlength)


def ask(address: Path, request: Mapping[str, object]) -> dict[str, object]:
    """The player's answer to ``request``.

    Raises:
        PlayoutError: the player does not run or does not answer, or it refused the request.

    """
    try:
        where = json.loads(address.read_text(encoding="utf-8"))
        with Client((where["host"], where["port"]), authkey=bytes.fromhex(where["key"])) as connection:
            _send_at_once(connection)
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


def _send_at_once(connection: Connection) -> None:
    """Have the system send what follows without waiting 40 ms for the other side's receipt of the proof."""
    with socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as own:
        own.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def run_of(address: Path) -> str:
    """The run of the player that listens at ``address``, which a signed command has to name.

    Raises:
        PlayoutError: the player does not run.

    """
    return _run_of_key(bytes.fromhex(secret_of(address)))


def secret_of(address: Path) -> str:
    """What the technician at the machine signs with when the accounts cannot be read.

    Raises:
        PlayoutError: the player does not run, or the file is not for this user.

    """
    try:
        return str(json.loads(address.read_text(encoding="utf-8"))["key"])
    except (OSError, ValueError, KeyError) as error:
        raise PlayoutError("Máy phát chưa chạy; hãy khởi động đài bằng lệnh trong README.") from error


def _run_of_key(key: bytes) -> str:
    return hashlib.sha256(b"run" + key).hexdigest()[:32]


def _encoded(message: Mapping[str, object]) -> bytes:
    return json.dumps(message, ensure_ascii=False).encode()
