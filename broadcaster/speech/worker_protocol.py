"""How the station and a worker process talk, and the worker's own loop.

Requests go to the worker's stdin, replies come from its stdout: a length (four bytes, little
endian) and as many bytes; a reply begins with one byte more, ``+`` or ``-``. The first reply comes
without a request and says what the worker is. At the end of its stdin a worker ends, so that none
outlives the station.
"""

import os
import signal
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO

SPEAK = b"s"
"""First byte of a request to a voice of this machine: for the sound of the text behind it, in UTF-8."""
PHONEMES = b"p"
"""The same, for the phonemes of each line of the text, on a line each."""

DONE = b"+"
REFUSED = b"-"

_LENGTH = struct.Struct("<I")
_LONGEST_FRAME = 256 * 1024 * 1024


class WorkerRefusalError(Exception):
    """The worker is well, and says that it cannot do this; the message is its reason."""


def write_frame(stream: BinaryIO, payload: bytes) -> None:
    """Send ``payload`` at once."""
    stream.write(_LENGTH.pack(len(payload)) + payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame; None when the stream has ended, between frames or within one.

    Raises:
        ValueError: the length is beyond reason: what comes is not our protocol.

    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _LONGEST_FRAME:
        message = f"a frame of {length} bytes is no frame of ours"
        raise ValueError(message)
    payload = stream.read(length)
    return payload if len(payload) == length else None


def serve(prepare: Callable[[], tuple[bytes, Callable[[bytes], bytes]]]) -> None:
    """Be a worker until stdin ends: say hello, then answer each request.

    ``prepare`` gives the hello and the function that answers; whatever either raises becomes a
    refusal, so that the station learns the reason.
    """
    _step_back()
    with _claimed_stdout() as replies:
        try:
            hello, answer = prepare()
        except Exception as error:  # noqa: BLE001  # the reason must cross the process border
            write_frame(replies, REFUSED + str(error).encode())
            return
        write_frame(replies, DONE + hello)
        while (request := read_frame(sys.stdin.buffer)) is not None:
            write_frame(replies, _reply(answer, request))


def _reply(answer: Callable[[bytes], bytes], request: bytes) -> bytes:
    try:
        return DONE + answer(request)
    except Exception as error:  # noqa: BLE001  # the reason must cross the process border
        return REFUSED + str(error).encode()


def _step_back() -> None:
    """Leave the processor to the player, and Ctrl-C to the station."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":  # on Windows the station starts the worker at low priority
        os.nice(10)


def _claimed_stdout() -> BinaryIO:
    """Take stdout for replies only; what a native library prints goes where errors go."""
    own = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return os.fdopen(own, "wb")
