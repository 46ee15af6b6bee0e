"""The worker process that asks Viettel AI: a request comes in, decoded sound goes out.

A process of its own, so that the whole answer has one time limit and a crash of a decoder ends nothing else.
Interface: the documentation of "Chuyển văn bản thành giọng nói" on viettelai.vn, POST /tts/speech_synthesis.
"""

import ipaddress
import json
import re
import urllib.parse
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

from broadcaster.speech.received import LARGEST_BYTES, decoded
from broadcaster.speech.refusal import Kind, Refusal, RefusedError
from broadcaster.speech.worker_protocol import serve

if TYPE_CHECKING:
    import requests

SLOWEST, FASTEST = 0.7, 1.3
"""The speeds that the service takes, 1.0 is its own."""

_VOICE = re.compile(r"(?:hn|hcm|hue)-[a-z]+")
_WAV = 2  # tts_return_option
_OK = 200
_CHUNK_BYTES = 65_536
_LONGEST_ERROR_BYTES = 65_536


@dataclass(frozen=True)
class Request:
    """One piece of text with all that the service needs to say it.

    It goes to the worker through its stdin, since a command line can be read by every user of the machine.

    Args:
        text: at most 100 characters.
        token: what the contract entitles to; never shown.
        voice: region and name, as ``hn-quynhanh``.
        speed: 0.7 to 1.3.
        url: where to ask; https, but for this machine itself.
        timeout_s: seconds for connecting and for each read.

    Raises:
        ValueError: a voice, speed, address or time-out that cannot be.

    """

    text: str
    token: str = field(repr=False)
    voice: str
    speed: float
    url: str
    timeout_s: float

    def __post_init__(self) -> None:
        if not _VOICE.fullmatch(self.voice):
            message = f"a voice of Viettel AI is hn-, hcm- or hue- and a name, not {self.voice!r}"
            raise ValueError(message)
        if not SLOWEST <= self.speed <= FASTEST or self.timeout_s <= 0:
            message = (
                f"speed is {SLOWEST} to {FASTEST} and a time-out above 0, not {self.speed}, {self.timeout_s}"
            )
            raise ValueError(message)
        if not _keeps_secrets(self.url):
            message = "the address of Viettel AI begins with https://"
            raise ValueError(message)

    @property
    def packed(self) -> bytes:
        """The request as the worker takes it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, request: bytes) -> "Request":
        """Request of what ``packed`` gave."""
        return cls(**json.loads(request))


def answered(request: bytes) -> bytes:
    """Sound for a packed request, as ``received.decoded`` packs it.

    Raises:
        RefusedError: the service could not be reached, refused, or sent no whole sound.

    """
    import requests

    try:
        return decoded(_sound(_fetched(Request.unpacked(request))))
    except requests.RequestException:
        # Without its cause: the text of that error holds the address, and may hold more.
        raise RefusedError(Refusal(Kind.UNREACHABLE)) from None


def _fetched(request: Request) -> bytes:
    import requests

    wanted: dict[str, str | float | bool] = {
        "text": request.text,
        "voice": request.voice,
        "speed": request.speed,
        "tts_return_option": _WAV,
        "token": request.token,
        "without_filter": False,
    }
    with requests.post(
        request.url,
        json=wanted,
        timeout=request.timeout_s,
        allow_redirects=False,  # the token goes to nobody else
        stream=True,
    ) as answer:
        if answer.status_code != _OK:
            raise RefusedError(Refusal.of_status(answer.status_code, answer.headers))
        return _body(answer)


def _body(answer: "requests.Response") -> bytes:
    body = bytearray()
    for chunk in answer.iter_content(_CHUNK_BYTES):
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise RefusedError(Refusal(Kind.DAMAGED))
    return bytes(body)


def _sound(body: bytes) -> bytes:
    """Pass ``body`` unless it is an error in JSON, a page in HTML, or nothing."""
    start = body.lstrip()[:1]
    if start == b"{":
        raise RefusedError(Refusal.of_number(_error_number(body[:_LONGEST_ERROR_BYTES])))
    if start in {b"", b"<"}:
        raise RefusedError(Refusal(Kind.NO_SOUND))
    return body


def _error_number(body: bytes) -> int:
    """The error number in a JSON answer, 0 without one; its words are not kept."""
    try:
        error = json.loads(body)
    except (ValueError, RecursionError):
        return 0
    number = str(error.get("error_code", error.get("code", "")))
    return int(number) if re.fullmatch("[0-9]{1,6}", number, re.ASCII) else 0


def _keeps_secrets(url: str) -> bool:
    """Whether what is sent to ``url`` is encrypted on the way, or does not leave this machine."""
    parts = urllib.parse.urlsplit(url)
    if not parts.hostname or parts.scheme not in {"https", "http"}:
        return False
    return parts.scheme == "https" or _is_this_machine(parts.hostname)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def prepare() -> tuple[bytes, Callable[[bytes], bytes]]:
    """Say the version of requests; everything else comes with each request."""
    return version("requests").encode(), answered


if __name__ == "__main__":
    serve(prepare)
