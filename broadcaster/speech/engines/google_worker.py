"""The worker process that asks Google's service through gTTS: text comes in, decoded sound goes out.

A process of its own, because gTTS knows no limit on a whole answer (its time-out is for each read of the
socket), and because what comes from the network is decoded here, where a crash or a hang can be killed.
"""

import io
import struct
import sys
from collections.abc import Callable

import gtts
import numpy as np
import soundfile

from broadcaster.speech.engines.google_answer import DAMAGED, NO_SOUND, STATUS, UNREACHABLE
from broadcaster.speech.mp3 import is_whole_mp3
from broadcaster.speech.worker_protocol import serve


def fetched(text: str, language: str, timeout_s: float) -> bytes:
    """MP3 of ``text``, at most 100 characters, as the service sent it.

    Raises:
        RuntimeError: it could not be had; the message is a code of ``google_answer``.

    """
    spoken = gtts.gTTS(text, lang=language, lang_check=False, pre_processor_funcs=[], timeout=timeout_s)
    mp3 = io.BytesIO()
    try:
        spoken.write_to_fp(mp3)
    except gtts.gTTSError as error:
        raise RuntimeError(_code(error)) from error
    except ValueError as error:  # base64 that was cut
        raise RuntimeError(DAMAGED) from error
    if not mp3.getvalue():
        raise RuntimeError(NO_SOUND)
    return mp3.getvalue()


def decoded(mp3: bytes) -> bytes:
    """Sample rate (four bytes, little endian) and mono float32 samples of ``mp3``.

    Raises:
        RuntimeError: it is not a whole MP3; the message is a code of ``google_answer``.

    """
    if not is_whole_mp3(mp3):
        raise RuntimeError(DAMAGED)
    try:
        channels, rate = soundfile.read(io.BytesIO(mp3), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise RuntimeError(DAMAGED) from error
    mono = channels.mean(axis=1, dtype=np.float32)
    samples: bytes = mono.astype("<f4").tobytes()
    return struct.pack("<I", rate) + samples


def _code(error: gtts.gTTSError) -> str:
    if error.rsp is None:
        return UNREACHABLE
    return NO_SOUND if error.rsp.ok else f"{STATUS}{error.rsp.status_code}"


def prepare() -> tuple[bytes, Callable[[bytes], bytes]]:
    """Take language and time-out from the command line; the hello is the version of gTTS."""
    language, timeout_s = sys.argv[1:]
    return gtts.__version__.encode(), lambda text: decoded(fetched(text.decode(), language, float(timeout_s)))


if __name__ == "__main__":
    serve(prepare)
