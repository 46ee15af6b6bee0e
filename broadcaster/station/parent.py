"""The child's side of the watch: learning that it is to end."""

import os
import signal
import sys
import threading
from types import FrameType


def ending() -> threading.Event:
    """Event that is set when the watching process closes our standard input or dies, or on a signal.

    A thread reads standard input: the one way to notice a dead parent that all systems share.
    """
    stopping = threading.Event()

    def read_until_closed() -> None:
        # os.read, not the buffered reader: a thread that holds its lock would crash the interpreter's end.
        while os.read(sys.stdin.fileno(), 1):
            pass
        stopping.set()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    threading.Thread(target=read_until_closed, name="parent", daemon=True).start()
    return stopping
