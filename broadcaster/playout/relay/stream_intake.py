"""A stream by its address, decoded in a process of its own: what hangs or crashes there is replaced."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np

from broadcaster.playout.relay.intake import Complain, Hear
from broadcaster.playout.relay.stream_worker import FAULT, SOUND
from broadcaster.speech.worker_protocol import read_frame, write_frame

_MODULE = "broadcaster.playout.relay.stream_worker"
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]

GONE = "bộ giải mã treo hoặc bị dừng, đang chạy lại"


class StreamIntake:
    """The stream at ``address``. Safe to share between threads."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, hear: Hear, complain: Complain, stopping: threading.Event) -> None:
        """Receive until ``stopping`` is set or the process has ended."""
        try:
            self.process = process = _started()
        except OSError as error:
            complain(f"không chạy được bộ giải mã ({error.strerror})")
            return
        try:
            self._listen(process, hear, complain, stopping)
        except (OSError, ValueError):
            complain(GONE)
        finally:
            _ended(process)

    def break_off(self) -> None:
        """Kill the process."""
        if (process := self.process) is not None:
            process.kill()

    def _listen(
        self, process: subprocess.Popen[bytes], hear: Hear, complain: Complain, stopping: threading.Event
    ) -> None:
        if process.stdin is None or process.stdout is None:  # not so: both are pipes
            return
        # The address may hold a password: it is no argument, which every process of the machine could read.
        write_frame(process.stdin, self._address.encode())  # type: ignore[arg-type]  # typeshed says IO[bytes]
        while not stopping.is_set():
            frame = read_frame(process.stdout)  # type: ignore[arg-type]  # as above
            if not frame:
                complain(GONE)
                return
            if frame.startswith(SOUND):
                hear(np.frombuffer(frame, "<f4", offset=len(SOUND)).astype(np.float32))
            elif frame.startswith(FAULT):
                complain(frame[len(FAULT) :].decode())
            else:
                hear(np.zeros(0, np.float32))


def _started() -> subprocess.Popen[bytes]:
    """A process that finds this package wherever it lies, and shows no window on Windows."""
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    paths = (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH", ""))
    return subprocess.Popen(  # noqa: S603  # our own interpreter and module
        [sys.executable, "-P", "-m", _MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        creationflags=flags,
    )


def _ended(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    process.wait()
