"""A real Icecast server that is fed as a studio feeds it, and a proxy before it that fails as it is told."""

import os
import pwd
import socket
import subprocess
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.playout.stream_server import as_mp3, tone

SOURCE_HZ = 440.0
MOUNT = "/vov1"
BYTES_S, FRAME_BYTES = 8000, 192  # MP3 of 64 kbit/s at 48 kHz
PASSWORD = "thu"  # noqa: S105  # of a server that lives for the benchmark

CONFIG = """<icecast><limits><clients>50</clients><sources>5</sources><burst-size>65535</burst-size></limits>
<authentication><source-password>{password}</source-password><admin-user>admin</admin-user>
<admin-password>{password}</admin-password></authentication><hostname>127.0.0.1</hostname>
<listen-socket><port>{port}</port><bind-address>127.0.0.1</bind-address></listen-socket>
<paths><logdir>{folder}</logdir><webroot>/usr/share/icecast2/web</webroot>
<adminroot>/usr/share/icecast2/admin</adminroot></paths>
<logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog></logging></icecast>"""


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def icecast() -> Iterator[tuple[int, "SourceClient"]]:
    """A running Icecast that is fed; gives its port and what feeds it."""
    port = free_port()
    with TemporaryDirectory(prefix="loa-icecast-") as name:
        folder = Path(name)
        config = folder / "icecast.xml"
        config.write_text(CONFIG.format(password=PASSWORD, port=port, folder=folder))
        user = None
        if os.geteuid() == 0:  # Icecast refuses to be run by root
            user = pwd.getpwnam("nobody").pw_name
            folder.chmod(0o777)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen(["icecast2", "-c", str(config)], user=user, **quiet)  # type: ignore[call-overload]
        try:
            time.sleep(1.0)
            with feeding(port) as feed:
                time.sleep(3.0)
                yield port, feed
        finally:
            server.kill()
            server.wait()


@dataclass
class SourceClient:
    """What feeds the server, as a studio does: a tone, or silence."""

    silent: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)

    def run(self, port: int) -> None:
        """Send as time passes until it is stopped."""
        loud, quiet = as_mp3(tone(10, SOURCE_HZ)), as_mp3(tone(10, SOURCE_HZ, 0.0))
        key = b64encode(f"source:{PASSWORD}".encode()).decode()
        with socket.create_connection(("127.0.0.1", port)) as server:
            head = f"SOURCE {MOUNT} ICE/1.0\r\nContent-Type: audio/mpeg\r\nAuthorization: Basic {key}\r\n\r\n"
            server.sendall(head.encode())
            began, sent = time.monotonic(), 0
            while not self.stopping.wait(0.024):
                while sent < (time.monotonic() - began) * BYTES_S:
                    at = sent % (len(loud) - FRAME_BYTES)
                    server.sendall((quiet if self.silent else loud)[at : at + FRAME_BYTES])
                    sent += FRAME_BYTES


@contextmanager
def feeding(port: int) -> Iterator[SourceClient]:
    """A studio that feeds the server at ``port``."""
    feed = SourceClient()
    thread = threading.Thread(target=feed.run, args=(port,), daemon=True)
    thread.start()
    try:
        yield feed
    finally:
        feed.stopping.set()
        thread.join()


@dataclass
class Proxy:
    """What stands between the server and the station, and what it does at this moment."""

    upstream: int
    feed: SourceClient
    pace: float | None = None
    hangs: bool = False
    cuts: bool = False
    page: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        """Take connections until it is stopped."""
        while not self.stopping.is_set():
            with suppress(OSError):
                client, _ = listener.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.recv(4096)
            while self.hangs:
                time.sleep(0.02)
            if self.cuts:
                return
            if self.page:
                client.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Wi-Fi</html>")
                return
            self._pass_on(client)

    def _pass_on(self, client: socket.socket) -> None:
        with socket.create_connection(("127.0.0.1", self.upstream), timeout=5) as server:
            server.sendall(f"GET {MOUNT} HTTP/1.0\r\nHost: x\r\n\r\n".encode())
            owed, then = 0.0, time.monotonic()
            while not (self.cuts or self.page or self.stopping.is_set()):
                if self.hangs:
                    time.sleep(0.02)
                    continue
                piece = server.recv(800 if self.pace else 4096)
                if not piece:
                    return
                client.sendall(piece)
                now = time.monotonic()
                owed = max(0.0, owed + len(piece) / (BYTES_S * (self.pace or 1e6)) - (now - then))
                then = now
                time.sleep(min(owed, 0.5))
