"""The worker process that asks Google's service through gTTS: text comes in, decoded sound goes out.

A process of its own, because gTTS knows no limit on a whole answer (its time-out is for each read of the
socket), and because what comes from the network is decoded here, where a crash or a hang can be killed.
"""

import io
import sys
from collections.abc import Callable

import gtts

from broadcaster.speech.received import decoded
from broadcaster.speech.refusal import Kind, Refusal, RefusedError
from broadcaster.speech.worker_protocol import serve


def fetched(text: str, language: str, timeout_s: float, *, slow: bool) -> bytes:
    """MP3 of ``text``, at most 100 characters, as the service sent it, at its normal or its slow pace.

    Raises:
        RefusedError: it could not be had.

    """
    spoken = gtts.gTTS(
        text, lang=language, slow=slow, lang_check=False, pre_processor_funcs=[], timeout=timeout_s
    )
    mp3 = io.BytesIO()
    try:
        spoken.write_to_fp(mp3)
    except gtts.gTTSError as error:
        raise RefusedError(_refusal(error)) from error
    except ValueError as error:  # base64 that was cut, or bytes that are no text
        raise RefusedError(Refusal(Kind.DAMAGED)) from error
    if not mp3.getvalue():
        raise RefusedError(Refusal(Kind.NO_SOUND))
    return mp3.getvalue()


def _refusal(error: gtts.gTTSError) -> Refusal:
    if error.rsp is None:
        return Refusal(Kind.UNREACHABLE)
    if error.rsp.ok:
        return Refusal(Kind.NO_SOUND)
    return Refusal.of_status(error.rsp.status_code, error.rsp.headers)


def prepare() -> tuple[bytes, Callable[[bytes], bytes]]:
    """Take language, time-out and pace from the command line; the hello is the version of gTTS."""
    language, timeout_s, pace = sys.argv[1:]

    def answer(text: bytes) -> bytes:
        return decoded(fetched(text.decode(), language, float(timeout_s), slow=pace == "slow"))

    return gtts.__version__.encode(), answer


if __name__ == "__main__":
    serve(prepare)
