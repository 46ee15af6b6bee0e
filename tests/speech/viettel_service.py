"""Viettel AI's speech service on this machine, as its documentation has it."""

import http.server
import io
import json
import ssl
from typing import Any

import soundfile

from tests.speech.google_service import CERTIFICATE
from tests.speech.local_service import Answer, LocalHandler, LocalService
from tests.speech.tone_engine import tone

TOKEN = "ma-bi-mat-cua-xa"
PATH = "/tts/speech_synthesis"
_RATE = 22_050


def wav_of(text: str) -> bytes:
    """WAV in 16 bits, 22.05 kHz mono, of the tones of ``text``."""
    sound = io.BytesIO()
    soundfile.write(sound, tone(text, _RATE), _RATE, format="WAV", subtype="PCM_16")
    return sound.getvalue()


def speaks(handler: LocalHandler, text: str) -> None:
    """The good answer."""
    handler.reply(200, wav_of(text), {"Content-Type": "audio/wav"})


def says(error: dict[str, Any], status: int = 200) -> Answer:
    """An error in JSON."""
    body = json.dumps(error).encode()
    return lambda handler, _text: handler.reply(status, body, {"Content-Type": "application/json"})


class ViettelService(LocalService):
    """Answers ``POST /tts/speech_synthesis`` for its token; ``with_tls`` with a certificate of nobody."""

    def __init__(self, *, with_tls: bool = False) -> None:
        super().__init__(_Handler, speaks)
        self.requests: list[dict[str, Any]] = []
        self._scheme = "https" if with_tls else "http"
        if with_tls:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(CERTIFICATE)
            self.socket = tls.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        """What the engine has to ask."""
        return f"{self._scheme}://127.0.0.1:{self.server_port}{PATH}"


class _Handler(LocalHandler, http.server.BaseHTTPRequestHandler):
    """One POST."""

    server: ViettelService

    def do_POST(self) -> None:  # named by http.server
        """Answer a well-formed request with the right token."""
        assert self.path == PATH
        assert self.headers["Content-Type"] == "application/json"
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        if request["token"] != TOKEN:
            self.reply(401, b'{"code": 401, "message": "token khong hop le"}')
            return
        self.answer_to(request["text"])
