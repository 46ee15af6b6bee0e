"""An output that no device paces: its frames are counted by a clock. It plays to nobody."""

from broadcaster.clip import Clip
from broadcaster.clock import Clock
from broadcaster.playout.event import Evidence
from broadcaster.playout.meter import Meter
from broadcaster.playout.output import Position
from broadcaster.playout.source import Source
from broadcaster.units import SAMPLE_RATE


class ClockedOutput:
    """With a virtual clock this is the rehearsal's output; with the machine's clock a silent stand-in."""

    audible = False
    evidence = Evidence.SENT

    def __init__(self, name: str, clock: Clock) -> None:
        self._name = name
        self._clock = clock
        self.placed: list[tuple[int, int]] = []

    @property
    def name(self) -> str:
        """Name in the settings."""
        return self._name

    def open(self) -> None:
        """Nothing to open."""

    def place(self, clip: Clip, at_frame: int) -> None:
        """Note first and last frame of ``clip``, so that a test or a summary can look for gaps."""
        self.placed.append((at_frame, at_frame + clip.length))

    def carry(self, source: Source, first: int, last: int) -> None:
        """Note first and last frame; nobody takes anything of the source."""
        source.close()
        self.placed.append((first, last))

    def clear(self) -> None:
        """Forget what has not sounded yet."""
        now = self.position().frame
        self.placed = [(first, min(last, now)) for first, last in self.placed if first < now]

    def position(self) -> Position:
        """Exactly the clock."""
        monotonic = self._clock.monotonic()
        return Position(round(monotonic * SAMPLE_RATE), monotonic)

    def alive_at(self) -> float:
        """A clock never dies."""
        return self._clock.monotonic()

    def meter(self) -> Meter:
        """Nothing: this output sends no samples."""
        return Meter()

    def close(self) -> None:
        """Nothing to close."""
