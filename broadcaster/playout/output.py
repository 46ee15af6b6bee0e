"""What every way of making sound is to the player."""

from dataclasses import dataclass
from typing import Protocol

from broadcaster.clip import Clip
from broadcaster.playout.event import Evidence
from broadcaster.playout.meter import Meter
from broadcaster.playout.source import Source
from broadcaster.units import SAMPLE_RATE


@dataclass(frozen=True)
class Position:
    """Frame ``frame`` of the output's stream sounds at monotonic time ``monotonic`` (seconds).

    ``rate`` is how many frames a second the device really takes, where that was measured: a crystal is off
    by some 50 ppm, a bad one by 200. ``uncertainty_s`` is how far the position may be off: what must not be
    early is placed later by it. Frames before ``taken`` are with the device already and cannot be changed.
    """

    frame: int
    monotonic: float
    rate: float = SAMPLE_RATE
    uncertainty_s: float = 0.0
    taken: int = 0

    def frame_at(self, monotonic: float) -> int:
        """Frame that sounds at ``monotonic``."""
        return self.frame + round((monotonic - self.monotonic) * self.rate)

    def time_of(self, frame: int) -> float:
        """Monotonic time at which ``frame`` sounds."""
        return self.monotonic + (frame - self.frame) / self.rate


class Output(Protocol):
    """A stream that is kept open and fed with silence; sound is placed in it by frame index.

    All methods may be called from any thread. Frames count from the first opening and never start
    anew, also when the device is closed and opened again.
    """

    @property
    def name(self) -> str:
        """Name in the settings."""
        ...

    @property
    def audible(self) -> bool:
        """Whether a loudspeaker may be at the other end."""
        ...

    @property
    def evidence(self) -> Evidence:
        """The best that this output can say of a finished play."""
        ...

    def open(self) -> None:
        """Open, or open again after a loss.

        Raises:
            OutputError: the device cannot be opened; trying again later is right.

        """
        ...

    def place(self, clip: Clip, at_frame: int) -> None:
        """Have ``clip`` sound from ``at_frame`` on; clips side by side join without gap or click.

        A part that lies in the past is not played.
        """
        ...

    def carry(self, source: Source, first: int, last: int) -> None:
        """Have ``source`` sound from frame ``first`` to ``last`` (half-open); it is closed when that is over.

        It joins what is placed, and goes with it when the output is cleared or closed.
        """
        ...

    def clear(self) -> None:
        """Fade out within 20 ms what sounds now and drop everything after it."""
        ...

    def position(self) -> Position:
        """Best knowledge of what sounds when, the device's latency included."""
        ...

    def alive_at(self) -> float:
        """Monotonic time of the device's newest sign of life."""
        ...

    def meter(self) -> Meter:
        """What was sent to the device since the meter was last read."""
        ...

    def close(self) -> None:
        """Close the device; ``open`` may follow."""
        ...
