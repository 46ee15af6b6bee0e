"""What every way of receiving another station is to its receiver."""

import threading
from collections.abc import Callable
from typing import Protocol

from broadcaster.playout.stream import Block

Hear = Callable[[Block], None]
"""Takes the next sound, mono at the station's rate, shape (frames,), and may hold up the intake meanwhile.

Without frames it is a sign of life.
"""

Complain = Callable[[str], None]
"""Takes the reason, in Vietnamese, why nothing comes."""


class Intake(Protocol):
    """A stream or a device that is received, for as long as it is asked to."""

    def run(self, hear: Hear, complain: Complain, stopping: threading.Event) -> None:
        """Receive until ``stopping`` is set or something is wrong; then it is run again, after a moment.

        Raises nothing: what is wrong is complained about.
        """
        ...

    def break_off(self) -> None:
        """Have ``run`` come back soon, whatever it hangs in. May be called from any thread, at any time."""
        ...
