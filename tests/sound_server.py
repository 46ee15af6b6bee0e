"""A PulseAudio server of one's own: sinks that nobody hears, and their monitors."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

NEEDED = ("pulseaudio", "pactl", "parec")


@dataclass
class SoundServer:
    """Runs in ``folder``; ``start`` and ``kill`` as often as wanted. Devices are found by ``environment``."""

    folder: Path
    _server: subprocess.Popen[bytes] | None = None
    _recorders: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to find this server, and no other."""
        return {
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_SERVER": f"unix:{self.folder}/native",
            "PULSE_COOKIE": str(self.folder / "cookie"),
        }

    @property
    def runs(self) -> bool:
        """Whether the server was started and not killed since."""
        return self._server is not None

    @property
    def number(self) -> int:
        """The server's process."""
        assert self._server is not None
        return self._server.pid

    def start(self) -> None:
        """Start the server, without any device, and wait until it answers."""
        socket = self.folder / "native"
        socket.unlink(missing_ok=True)
        self._server = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--system=false"),
                *("--use-pid-file=no", "--disable-shm=true", "--log-level=error"),
                *("-L", f"module-native-protocol-unix auth-anonymous=1 socket={socket}"),
            ],
            env=os.environ | self.environment | {"HOME": str(self.folder)},
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + 20
        while self._asked("info", check=False).returncode:
            if time.monotonic() > end:
                raise TimeoutError("PulseAudio did not start")
            time.sleep(0.05)

    def add_sink(self, name: str, rate: int = 48_000) -> str:
        """Plug in a device called ``name``; the handle by which it is pulled out."""
        handle = self._load("null", name, f"rate={rate}")
        # a null sink that nobody listens to renders two seconds at once, and a stream would wait for them
        self._recorders.append(
            subprocess.Popen(
                ["parec", f"--device={name}.monitor", "--latency-msec=10"],
                env=os.environ | self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        return handle

    def add_pipe_sink(self, name: str) -> str:
        """Plug in a device called ``name`` that plays from its first moment, as a card does."""
        return self._load("pipe", name, f"file={self.folder}/{name}.fifo", "use_system_clock_for_timing=yes")

    def _load(self, kind: str, name: str, *words: str) -> str:
        description = f"sink_properties=device.description={name}"
        made = self._asked("load-module", f"module-{kind}-sink", f"sink_name={name}", description, *words)
        return made.stdout.decode().strip()

    def remove(self, handle: str) -> None:
        """Pull a device out."""
        self._asked("unload-module", handle)

    def kill(self) -> None:
        """End the server as a crash would, and all that listened to it."""
        for process in (self._server, *self._recorders):
            if process is not None:
                process.kill()
                process.wait()
        self._server, self._recorders = None, []

    def _asked(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["pactl", *words], env=os.environ | self.environment, capture_output=True, check=check
        )


def needs_sound_server() -> None:
    """Skip the test where PulseAudio is not installed; on the CI that is a fault."""
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"not installed: {', '.join(missing)}")
    assert not missing


@contextmanager
def serving(folder: Path) -> Iterator[SoundServer]:
    """A server for the time of a test."""
    server = SoundServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill()
