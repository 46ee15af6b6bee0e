"""A worker process seen from the station: started when needed, killed when it hangs, replaced."""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Timer
from typing import BinaryIO

from broadcaster.speech.worker_protocol import DONE, WorkerRefusalError, read_frame, write_frame

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class WorkerLostError(Exception):
    """The worker died, hung beyond its time limit, or spoke nonsense; it is gone and will be replaced."""


class Worker:
    """One child process that runs ``module`` with ``arguments`` and answers one request at a time.

    Nothing is started before the first request. Safe to call from several threads: requests wait
    for each other. A process that goes wrong is killed, and the next request starts a new one.
    """

    def __init__(self, module: str, arguments: Sequence[str] = (), *, limit_s: float) -> None:
        self._command = [sys.executable, "-P", "-m", module, *arguments]
        self._limit_s = limit_s
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._hello = b""
        self._closed = False

    def hello(self) -> bytes:
        """Return what the worker said of itself; starts it when it is not running.

        Raises:
            WorkerLostError: it did not come up within the time limit.
            WorkerRefusalError: it cannot do its work on this machine.

        """
        with self._lock:
            self._running()
            return self._hello

    def ask(self, request: bytes) -> bytes:
        """Return the worker's answer to ``request``, within the time limit.

        Raises:
            WorkerLostError: no answer came; the worker is gone.
            WorkerRefusalError: the worker says that it cannot, and why.

        """
        with self._lock:
            return self._exchange(self._running(), request)

    def close(self) -> None:
        """End the process, even in the middle of a request; it is not started again."""
        self._closed = True
        if process := self._process:
            process.kill()
        with self._lock:
            self._discard()

    def _running(self) -> subprocess.Popen[bytes]:
        """Return a process that has said hello."""
        if self._closed:
            raise WorkerLostError("the worker is closed")
        if self._process is None:
            self._process = _started(self._command)
            try:
                self._hello = self._exchange(self._process, None)
            except WorkerRefusalError:
                self._discard()
                raise
        return self._process

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes | None) -> bytes:
        """Send ``request`` if there is one and read one reply; a watchdog kills the process at the limit."""
        watchdog = Timer(self._limit_s, process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            return _reply(process, request)
        except WorkerRefusalError:
            raise
        except (OSError, ValueError) as error:
            self._discard()
            raise WorkerLostError(str(error)) from error
        except BaseException:  # an interrupted exchange leaves half a reply in the pipe
            self._discard()
            raise
        finally:
            watchdog.cancel()

    def _discard(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for stream in _streams(process):
            with suppress(OSError):
                stream.close()
        process.wait()


def _started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a worker that finds this package wherever it lies, and shows no window on Windows."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    paths = (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", ""))
    return subprocess.Popen(  # noqa: S603  # our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        creationflags=flags,
    )


def _reply(process: subprocess.Popen[bytes], request: bytes | None) -> bytes:
    requests, replies = _streams(process)
    if request is not None:
        write_frame(requests, request)
    reply = read_frame(replies)
    if not reply:
        raise WorkerLostError("the worker ended without an answer")
    if not reply.startswith(DONE):
        raise WorkerRefusalError(reply[1:].decode())
    return reply[1:]


def _streams(process: subprocess.Popen[bytes]) -> tuple[BinaryIO, BinaryIO]:
    if process.stdin is None or process.stdout is None:  # not so: both are pipes
        raise WorkerLostError("the worker has no pipes")
    return process.stdin, process.stdout  # type: ignore[return-value]  # typeshed says IO[bytes]
