"""A circuit breaker: a service that keeps failing is left alone for a while, then one try decides."""

from threading import Lock

from broadcaster.clock import Clock


class RestingError(Exception):
    """The service is left alone for ``left_s`` seconds more."""

    def __init__(self, left_s: float) -> None:
        super().__init__(f"resting for {left_s:.0f} s")
        self.left_s = left_s


class Breaker:
    """Counts failures in a row; open, it lets nothing pass until its rest is over. Safe from several threads.

    Args:
        clock: its monotonic time decides; steps of the wall clock do not matter.
        failures: as many in a row open it.
        rest_s: seconds that it stays open.

    """

    def __init__(self, clock: Clock, *, failures: int = 3, rest_s: float = 600.0) -> None:
        self._clock = clock
        self._limit = failures
        self._rest_s = rest_s
        self._lock = Lock()
        self._failed = 0
        self._until_s: float | None = None

    def admit(self) -> bool:
        """Let one try pass; True when it is the one that decides, after a rest.

        Until it has decided, or another rest is over, no other try passes.

        Raises:
            RestingError: the rest is not over.

        """
        with self._lock:
            if self._until_s is None:
                return False
            now_s = self._clock.monotonic()
            if now_s < self._until_s:
                raise RestingError(self._until_s - now_s)
            self._until_s = now_s + self._rest_s
            return True

    def answered(self) -> None:
        """Close it: the service is there."""
        with self._lock:
            self._failed = 0
            self._until_s = None

    def failed(self, *, rest_s: float | None = None) -> None:
        """Count a failure; the last of a row, the one that decides, or one with ``rest_s`` opens it.

        It stays open for ``rest_s`` where that is longer than its own rest, and no failure shortens a rest.
        """
        with self._lock:
            self._failed += 1
            if rest_s is not None or self._until_s is not None or self._failed >= self._limit:
                until_s = self._clock.monotonic() + max(self._rest_s, rest_s or 0.0)
                self._until_s = max(self._until_s or until_s, until_s)
