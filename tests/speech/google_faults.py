"""How Google's service fails: each fault as an answer, with what the operator is told of it."""

import base64
from dataclasses import dataclass

import numpy as np

from broadcaster.speech.mp3 import HEADER_BYTES, frame_header
from tests.speech.google_service import mp3_of, mp3_with, rpc_lines
from tests.speech.local_service import (
    Answer,
    LocalHandler,
    captive_portal,
    cut_off,
    drip,
    hang,
    nothing,
    status,
)

_FRAMES_OF_A_SECOND = 42
"""At 24 kHz a frame of Layer III holds 576 samples."""


@dataclass(frozen=True)
class Fault:
    """A bad answer.

    ``told`` stands in the error of the voice, or of the gate behind it when ``is_for_gate``; ``tries`` are
    the requests that a phrase takes, and ``is_slow`` says that each of them lasts until a limit ends it.
    """

    answer: Answer
    told: str
    tries: int = 3
    is_slow: bool = False
    is_for_gate: bool = False


def _carries(audio: bytes) -> bytes:
    return rpc_lines(base64.b64encode(audio).decode())


def empty(handler: LocalHandler, _text: str) -> None:
    """200, and no sound in it."""
    handler.reply(200, b')]}\'\n\n25\n[["di",27]]\n')


def null_sound(handler: LocalHandler, _text: str) -> None:
    """200, and an answer of the right name that holds null."""
    handler.reply(200, b")]}'\n\n" + b'[["wrb.fr","jQ1olc",null,null,null,[13],"generic"]]\n')


def no_bytes_of_sound(handler: LocalHandler, _text: str) -> None:
    """A well-formed answer whose sound is the empty string."""
    handler.reply(200, rpc_lines(""))


def half_an_mp3(handler: LocalHandler, text: str) -> None:
    """A well-formed answer whose sound was cut in the middle of a frame."""
    mp3 = mp3_of(text)
    handler.reply(200, _carries(mp3[: len(mp3) // 2 + 5]))


def first_frames(handler: LocalHandler, text: str) -> None:
    """A well-formed answer whose sound was cut exactly between two frames: a whole MP3, too short."""
    mp3, cut = mp3_of(text), 0
    for _ in range(_FRAMES_OF_A_SECOND):
        header = frame_header(mp3[cut : cut + HEADER_BYTES])
        assert header is not None
        cut += header.length
    handler.reply(200, _carries(mp3[:cut]))


def half_of_the_words(handler: LocalHandler, text: str) -> None:
    """A whole MP3 that says only the first half."""
    words = text.split()
    handler.reply(200, _carries(mp3_of(" ".join(words[: max(1, len(words) // 2)]))))


def half_of_the_base64(handler: LocalHandler, text: str) -> None:
    """A well-formed answer whose base64 ends at a place where none can."""
    whole = base64.b64encode(mp3_of(text)).decode()
    handler.reply(200, rpc_lines(whole[: len(whole) // 8 * 4 + 1]))


def silence(handler: LocalHandler, _text: str) -> None:
    """A whole MP3 of silence."""
    handler.reply(200, _carries(mp3_with(np.zeros(48_000, np.float32))))


def noise(handler: LocalHandler, _text: str) -> None:
    """A well-formed answer whose sound is no sound."""
    handler.reply(200, _carries(b"\x00\x01\x02" * 999))


def not_text(handler: LocalHandler, _text: str) -> None:
    """200, and bytes that are no UTF-8."""
    handler.reply(200, b"\xff\xfe\x00jQ1olc" * 99)


FAULTS = {
    "200 without sound": Fault(empty, "không có tiếng"),
    "200 with null": Fault(null_sound, "không có tiếng"),
    "200 with no bytes of sound": Fault(no_bytes_of_sound, "không có tiếng"),
    "200 without a byte": Fault(nothing, "không có tiếng"),
    "captive portal": Fault(captive_portal, "không có tiếng"),
    "silence": Fault(silence, "không có tiếng"),
    "half an MP3": Fault(half_an_mp3, "hỏng hoặc thiếu"),
    "half of the base64": Fault(half_of_the_base64, "hỏng hoặc thiếu"),
    "no MP3": Fault(noise, "hỏng hoặc thiếu"),
    "no text": Fault(not_text, "hỏng hoặc thiếu"),
    "MP3 cut between frames": Fault(first_frames, "hỏng hoặc thiếu"),
    "half of the words": Fault(half_of_the_words, "giây cho 7 tiếng", tries=1, is_for_gate=True),
    "cut off": Fault(cut_off(lambda text: _carries(mp3_of(text))), "không nối được"),
    "hang": Fault(hang, "không trả lời kịp", is_slow=True),
    "drip": Fault(drip, "không trả lời kịp", is_slow=True),
    "400": Fault(status(400), "báo lỗi 400", tries=1),
    "403": Fault(status(403), "không chấp nhận", tries=1),
    "429": Fault(status(429), "quá nhiều lần", tries=1),
    "500": Fault(status(500), "báo lỗi 500"),
    "503": Fault(status(503), "báo lỗi 503"),
    "503 for an hour": Fault(status(503, "3600"), "báo lỗi 503", tries=1),
}
"""Every fault by its name."""
