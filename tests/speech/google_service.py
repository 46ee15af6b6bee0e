"""Google's speech service as gTTS sees it, on this machine: an HTTPS proxy that answers for it."""

import base64
import http.server
import io
import json
import ssl
import threading
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import soundfile

from tests.speech.tone_engine import tone

_CERTIFICATE = Path(__file__).parents[1] / "data" / "google_service_test_only.pem"
_RATE = 24_000

Answer = Callable[["_Handler", str], None]


def mp3_of(text: str) -> bytes:
    """MP3 as the service sends it, 24 kHz mono: half a second of silence, the tones of ``text``, silence."""
    sound = io.BytesIO()
    with soundfile.SoundFile(sound, "w", _RATE, 1, format="MP3", subtype="MPEG_LAYER_III") as mp3:
        mp3.write([0.0] * (_RATE // 2))
        mp3.write(tone(text, _RATE))
        mp3.write([0.0] * (_RATE // 2))
    return sound.getvalue()


def speaks(handler: "_Handler", text: str) -> None:
    """The good answer."""
    handler.reply(200, rpc_lines(base64.b64encode(mp3_of(text)).decode()))


def rpc_lines(audio: str) -> bytes:
    """The lines of a batchexecute answer that carry ``audio`` in base64."""
    inner = json.dumps(
        [["wrb.fr", "jQ1olc", json.dumps([audio]), None, None, None, "generic"]], separators=(",", ":")
    )
    return f')]}}\'\n\n{len(inner)}\n{inner}\n25\n[["di",27],["af.httprm",27]]\n'.encode()


class GoogleService(http.server.ThreadingHTTPServer):
    """Takes CONNECT for translate.google.com and answers the request inside it with ``answer``.

    Give ``answers`` a list to let the first requests be answered differently; ``answer`` serves the rest.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.texts: list[str] = []
        self.answers: list[Answer] = []
        self.answer: Answer = speaks
        self.closing = threading.Event()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(_CERTIFICATE)

    @property
    def address(self) -> str:
        """What HTTPS_PROXY has to say."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed in mid-answer is nothing to report."""


class _Handler(http.server.BaseHTTPRequestHandler):
    """One connection: CONNECT, then TLS, then the POST of gTTS."""

    protocol_version = "HTTP/1.1"
    server: GoogleService

    def do_CONNECT(self) -> None:  # named by http.server
        """Open the tunnel, and be its far end."""
        assert self.path == "translate.google.com:443"
        self.send_response(200)
        self.end_headers()
        self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self.close_connection = False  # http.client asks for the tunnel in HTTP/1.0

    def do_POST(self) -> None:  # named by http.server
        """Read the text out of the remote call and answer it."""
        assert self.path == "/_/TranslateWebserverUi/data/batchexecute"
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        call = json.loads(urllib.parse.parse_qs(body)["f.req"][0])
        text, language = json.loads(call[0][0][1])[:2]
        assert (call[0][0][0], language) == ("jQ1olc", "vi")
        self.server.texts.append(text)
        answer = self.server.answers.pop(0) if self.server.answers else self.server.answer
        answer(self, text)
        self.close_connection = True

    def reply(self, status: int, body: bytes) -> None:
        """Send ``body`` whole."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def finish(self) -> None:
        """Close the inner socket too."""
        super().finish()
        self.connection.close()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # named by http.server
        """Be quiet."""
