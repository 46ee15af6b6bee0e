"""Who goes first on a busy machine: the player, then the page; rendering goes last."""

import os
import sys
from contextlib import suppress

_FIRST = -10
_SOON = -9
_LAST = 10
"""Added to the nice value of a process (POSIX); on Windows its priority is above or below normal."""


_SWITCH_S = 0.0005
"""How long a thread may hold the interpreter while another waits: a device's, or that of an emergency."""


def go_first() -> None:
    """Go before the other programs of this machine, where the system allows it (the service file does)."""
    _go_before(_FIRST)


def go_soon() -> None:
    """Go before the other programs but behind the player: an emergency comes by the page."""
    _go_before(_SOON)


def _go_before(nice: int) -> None:
    import psutil

    sys.setswitchinterval(_SWITCH_S)
    if sys.platform == "win32":
        psutil.Process().nice(psutil.ABOVE_NORMAL_PRIORITY_CLASS)
    else:
        with suppress(PermissionError):
            os.nice(nice)


def go_last() -> None:
    """Let everything else on the machine go first."""
    import psutil

    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_LAST)
