"""The threads in which a device gives and takes sound: late is as bad as never."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Given = TypeVar("Given")
Got = TypeVar("Got")

PRIORITY = 5
"""Above every ordinary program, below the sound server's own threads and the kernel's."""


def in_real_time(call: Callable[[Given], Got]) -> Callable[[Given], Got]:
    """``call``, which has the thread that calls it run as soon as it is woken from now on."""
    begun = False

    def urgent(given: Given) -> Got:
        nonlocal begun
        if not begun:
            begun = True
            _go_real_time()
        return call(given)

    return urgent


def _go_real_time() -> None:
    """Where the system allows it (the service file does); on Windows the sound library asks for it itself.

    Such a thread sleeps nearly always: a block of 20 ms is mixed in a fraction of a millisecond.
    """
    if sys.platform == "linux":
        with suppress(PermissionError):
            os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(PRIORITY))
