"""Google's speech service as gTTS sees it, on this machine: an HTTPS proxy that answers for it."""

import base64
import http.server
import io
import json
import ssl
import urllib.parse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from tests.speech.local_service import LocalHandler, LocalService
from tests.speech.tone_engine import tone

CERTIFICATE = Path(__file__).parents[1] / "data" / "google_service_test_only.pem"
_RATE = 24_000


def mp3_of(text: str) -> bytes:
    """MP3 as the service sends it, 24 kHz mono: half a second of silence, the tones of ``text``, silence."""
    silence = np.zeros(_RATE // 2, np.float32)
    return mp3_with(np.concatenate([silence, tone(text, _RATE), silence]))


def mp3_with(pcm: npt.NDArray[np.float32]) -> bytes:
    """MP3 of samples at 24 kHz."""
    sound = io.BytesIO()
    with soundfile.SoundFile(sound, "w", _RATE, 1, format="MP3", subtype="MPEG_LAYER_III") as mp3:
        mp3.write(pcm)
    return sound.getvalue()


def speaks(handler: LocalHandler, text: str) -> None:
    """The good answer."""
    handler.reply(200, rpc_lines(base64.b64encode(mp3_of(text)).decode()))


def rpc_lines(audio: str) -> bytes:
    """The lines of a batchexecute answer that carry ``audio`` in base64."""
    inner = json.dumps(
        [["wrb.fr", "jQ1olc", json.dumps([audio]), None, None, None, "generic"]], separators=(",", ":")
    )
    return f')]}}\'\n\n{len(inner)}\n{inner}\n25\n[["di",27],["af.httprm",27]]\n'.encode()


class GoogleService(LocalService):
    """Takes CONNECT for translate.google.com and answers the request inside it; remembers the paces."""

    def __init__(self) -> None:
        super().__init__(_Handler, speaks)
        self.slow: list[bool] = []
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(CERTIFICATE)

    @property
    def address(self) -> str:
        """What HTTPS_PROXY has to say."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(LocalHandler, http.server.BaseHTTPRequestHandler):
    """One connection: CONNECT, then TLS, then the POST of gTTS."""

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
        text, language, slow = json.loads(call[0][0][1])[:3]
        assert (call[0][0][0], language) == ("jQ1olc", "vi")
        self.server.slow.append(bool(slow))
        self.answer_to(text)

    def finish(self) -> None:
        """Close the inner socket too."""
        super().finish()
        self.connection.close()
