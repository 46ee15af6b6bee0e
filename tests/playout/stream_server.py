"""A small server that speaks as Icecast does, and that can be made to fail in every way."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from broadcaster.clock import SystemClock
from broadcaster.units import SAMPLE_RATE

RATE = 1.0
TONE_HZ = 440.0
_PERIOD_S = 0.05


def tone(seconds: float, hertz: float = TONE_HZ, level: float = 0.2) -> np.ndarray:
    """A steady tone, shape (frames,), float32."""
    at = np.arange(round(seconds * SAMPLE_RATE), dtype=np.float64) / SAMPLE_RATE
    return np.asarray(level * np.sin(2 * np.pi * hertz * at), np.float32)


def as_mp3(pcm: np.ndarray, bit_rate: int = 64_000) -> bytes:
    """``pcm`` as an MP3 stream of a constant bit rate."""
    import av

    file = io.BytesIO()
    with av.open(file, "w", format="mp3", options={"write_xing": "0", "id3v2_version": "0"}) as container:
        stream = container.add_stream("mp3", rate=SAMPLE_RATE, layout="mono")
        stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(pcm[np.newaxis, :], format="fltp", layout="mono")
        frame.rate = SAMPLE_RATE
        for each in (frame, None):
            container.mux(stream.encode(each))
    return file.getvalue()


@dataclass
class Faults:
    """What the server does at this moment; changed while it runs."""

    sound: bytes = b""
    bytes_s: float = 8000.0
    pace: float = RATE
    hangs: bool = False
    cuts: bool = False
    status: int = 200
    kind: str = "audio/mpeg"
    location: str | None = None
    body: bytes | None = None
    length: int | None = None
    asked: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(faults: Faults) -> Iterator[str]:
    """Serve as ``faults`` says; gives the address."""
    handler = type("Handler", (_Handler,), {"faults": faults})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/vov1"
    finally:
        faults.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    faults: Faults

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        faults = self.faults
        faults.asked += 1
        while faults.hangs and not faults.stopping.wait(0.02):
            pass
        self.send_response(faults.status)
        self.send_header("Content-Type", faults.kind)
        if faults.location is not None:
            self.send_header("Location", faults.location)
        if faults.length is not None:
            self.send_header("Content-Length", str(faults.length))
        self.end_headers()
        if faults.body is not None:
            self.wfile.write(faults.body)
        elif faults.status == 200 and not faults.cuts:
            self._stream()

    def _stream(self) -> None:
        """Two seconds at once, as a server does for a new listener, then as time passes."""
        clock, faults = SystemClock(), self.faults
        at, owed, then = 0, 2.0 * faults.bytes_s, clock.monotonic()
        while not (faults.cuts or faults.stopping.wait(_PERIOD_S)):
            now = clock.monotonic()
            if not faults.hangs:
                owed += (now - then) * faults.bytes_s * faults.pace
            then = now
            count = int(owed)
            owed -= count
            piece = (faults.sound * 2)[at : at + count]
            at = (at + count) % len(faults.sound)
            try:
                self.wfile.write(piece)
            except OSError:
                return
