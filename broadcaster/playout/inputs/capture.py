"""An input device that hears the loudspeakers back, through whichever library."""

import threading
from collections.abc import Callable

from broadcaster.clock import Clock
from broadcaster.errors import OutputError
from broadcaster.playout.meter import Meter
from broadcaster.playout.soundcard import Line, SoundCard
from broadcaster.playout.stream import Block, limited

Listen = Callable[[Block, float], None]
"""Takes a block and the monotonic time of its arrival, on the device's thread: quick, and never raises."""


class Capture:
    """One input by the ``device``'s name; ``listen`` gets every block that is heard."""

    def __init__(
        self, name: str, clock: Clock, card: SoundCard, device: str | None, *, listen: Listen | None = None
    ) -> None:
        self._name = name
        self._clock = clock
        self._card = card
        self._wanted = device
        self._listen = listen
        self._lock = threading.Lock()
        self._meter = Meter()
        self._line: Line | None = None

    @property
    def name(self) -> str:
        """Name in the settings."""
        return self._name

    def open(self) -> None:
        """Open the input, or open it again after a loss.

        Raises:
            OutputError: there is no such device, it is busy, or the library is not there.

        """
        self.close()
        try:
            self._line = self._card.listen(self._wanted, self._hear)
        except OutputError as error:
            raise OutputError(f"Ngõ vào {self._name}: {error}") from error

    def meter(self) -> Meter:
        """What was heard since this was last asked; no frames when the input is closed or dead."""
        with self._lock:
            read, self._meter = self._meter, Meter()
            return read

    def close(self) -> None:
        """Close the input if it is open."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _hear(self, block: Block) -> None:
        arrived = self._clock.monotonic()
        heard = limited(block.copy())
        with self._lock:
            self._meter += heard
        if self._listen is not None:
            self._listen(block, arrived)
