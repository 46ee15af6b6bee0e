"""A radio tuner on an input of the station's PC."""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress

from broadcaster.errors import OutputError
from broadcaster.playout.inputs.capture import Capture, Listen
from broadcaster.playout.relay.intake import Complain, Hear
from broadcaster.playout.stream import Block

DEAD_S = 0.5
"""A device that has given nothing for so long is opened again: it comes in blocks of 20 ms."""

_MOST_BLOCKS = 200

OpenInput = Callable[[Listen], Capture]
"""Makes the input, not open yet, that gives its blocks to a listener."""


class DeviceIntake:
    """The input that ``open_input`` makes. Safe to share between threads."""

    def __init__(self, name: str, open_input: OpenInput) -> None:
        self._name = name
        self._blocks: queue.Queue[Block] = queue.Queue(_MOST_BLOCKS)
        self._input = open_input(self._listen)
        self._broken_off = threading.Event()

    def run(self, hear: Hear, complain: Complain, stopping: threading.Event) -> None:
        """Receive until ``stopping`` is set or the device gives nothing."""
        self._broken_off.clear()
        try:
            self._input.open()
        except OutputError as error:
            complain(str(error))
            return
        while not (stopping.is_set() or self._broken_off.is_set()):
            try:
                hear(self._blocks.get(timeout=DEAD_S))
            except queue.Empty:
                complain(f"ngõ vào “{self._name}” không cho tín hiệu; hãy kiểm tra dây và máy thu")
                break
        self._input.close()

    def break_off(self) -> None:
        """Come back soon."""
        self._broken_off.set()

    def _listen(self, block: Block, _arrived: float) -> None:
        with suppress(queue.Full):  # nobody fetches: rather a gap than a device's thread that waits
            self._blocks.put_nowait(block)
