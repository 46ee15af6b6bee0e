"""The process that receives a stream: fetches, decodes and sends on what it hears, again and again.

It is told the address on its stdin, whose end is its own. To stdout go frames (``worker_protocol``): one that
is empty but for ``READY``, then ``SOUND`` with mono float32 at 48 kHz, or ``FAULT`` with the reason, in
Vietnamese, why nothing comes; after that it tries again.
"""

import os
import signal
import sys
import threading
from typing import BinaryIO

from broadcaster.clock import SystemClock
from broadcaster.speech.worker_protocol import read_frame, write_frame

READY, SOUND, FAULT = b"r", b"s", b"f"

RETRY_S = 0.3
"""Wait before a stream that ended is asked for again."""

MOST_BYTES = 512 << 20
"""Memory that the process may have of its own."""


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Receive the stream whose address is the first of ``requests``, until they end."""
    address = (read_frame(requests) or b"").decode()
    threading.Thread(target=_end_with, args=(requests,), daemon=True).start()
    from broadcaster.playout.relay.stream import StreamFaultError, blocks_of

    limit_memory()
    go_as_others()
    write_frame(replies, READY)
    while True:
        try:
            for block in blocks_of(address):
                write_frame(replies, SOUND + block.astype("<f4").tobytes())
            reason = "luồng phát đã kết thúc"
        except StreamFaultError as error:
            reason = str(error)
        write_frame(replies, FAULT + reason.encode())
        SystemClock().sleep(RETRY_S)


def go_as_others() -> None:
    """Only the player goes before all others, not what it has started; Windows sees to that itself."""
    if sys.platform != "win32":
        os.nice(max(0, -os.nice(0)))


def limit_memory() -> None:
    """Linux only: elsewhere a process that eats memory is ended by the system."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with(requests: BinaryIO) -> None:
    """Never outlive the station, whatever the stream does."""
    while read_frame(requests) is not None:
        pass
    os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the station, which ends its receivers
    own = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a native library prints is no frame
    serve(sys.stdin.buffer, os.fdopen(own, "wb"))
