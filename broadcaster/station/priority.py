"""Who goes first on a busy machine: the player before everything, rendering after everything."""

import os
import sys
from contextlib import suppress

_FIRST = -10
_LAST = 10
"""Added to the nice value of a process (POSIX); on Windows its priority is above or below normal."""


def go_first() -> None:
    """Go before the other programs of this machine, where the system allows it (the service file does)."""
    import psutil

    if sys.platform == "win32":
        psutil.Process().nice(psutil.ABOVE_NORMAL_PRIORITY_CLASS)
    else:
        with suppress(PermissionError):
            os.nice(_FIRST)


def go_last() -> None:
    """Let everything else on the machine go first."""
    import psutil

    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_LAST)
