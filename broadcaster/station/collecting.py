"""When Python looks for memory that nobody uses any more: while nothing sounds.

The search stops every thread, that of a device too: for 40 to 70 ms on a small machine with a plan in memory,
and a device holds 40. What is in no cycle, nearly all, is given back at once in any case.
"""

import gc
from types import TracebackType
from typing import Self

from broadcaster.clock import Clock

EVERY_S = 3600.0
"""How often it looks, if nothing sounds then."""

AT_LEAST_S = 6 * EVERY_S
"""How often it looks whatever sounds."""


class Collecting:
    """For the time of a ``with`` block Python looks only when it is told that nothing sounds."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._looked_at = clock.monotonic()

    def __enter__(self) -> Self:
        gc.collect()
        gc.freeze()  # the program itself is never looked through again
        gc.disable()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        gc.unfreeze()
        gc.enable()

    def look(self, *, silent: bool) -> None:
        """Look through the memory if it is time; ``silent`` says that nothing sounds or is about to."""
        passed_s = self._clock.monotonic() - self._looked_at
        if passed_s >= (EVERY_S if silent else AT_LEAST_S):
            gc.collect()
            self._looked_at = self._clock.monotonic()
