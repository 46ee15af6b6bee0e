"""The worker process that asks Viettel AI: a request comes in, decoded sound goes out.

A process of its own, so that the whole answer has one time limit and a crash of a decoder ends nothing else.
Interface: the documentation of "Chuyển văn bản thành giọng nói" on viettelai.vn, POST /tts/speech_synthesis.
"""

import json
import re
from collections.abc import Callable
from importlib.metadata import version

import requests

from broadcaster.speech.engines.viettel_request import Request
from broadcaster.speech.received import LARGEST_BYTES, decoded
from broadcaster.speech.refusal import Kind, Refusal, RefusedError
from broadcaster.speech.worker_protocol import serve

_WAV = 2  # tts_return_option
_OK = 200
_CHUNK_BYTES = 65_536
_LONGEST_ERROR_BYTES = 65_536


def answered(request: bytes) -> bytes:
    """Sound for a packed request, as ``received.decoded`` packs it.

    Raises:
        RefusedError: the service could not be reached, refused, or sent no whole sound.

    """
    try:
        return decoded(_sound(_fetched(Request.unpacked(request))))
    except requests.RequestException:
        # Without its cause: the text of that error holds the address, and may hold more.
        raise RefusedError(Refusal(Kind.UNREACHABLE)) from None


def _fetched(request: Request) -> bytes:
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


def _body(answer: requests.Response) -> bytes:
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


def prepare() -> tuple[bytes, Callable[[bytes], bytes]]:
    """Say the version of requests; everything else comes with each request."""
    return version("requests").encode(), answered


if __name__ == "__main__":
    serve(prepare)
