"""What every way of making sound is to the player."""

from dataclasses import dataclass
from typing import Protocol

from broadcaster.clip import Clip
from broadcaster.playout.event import Evidence
from broadcaster.units import SAMPLE_RATE


@dataclass(frozen=True)
class Position:
    """Frame ``frame`` of the output's stream sounded at monotonic time ``monotonic`` (seconds)."""

    frame: int
    monotonic: float

    def frame_at(self, monotonic: float) -> int:
        """Frame that sounds at ``monotonic``, by the nominal rate."""
        return self.frame + round((monotonic - self.monotonic) * SAMPLE_RATE)

    def time_of(self, frame: int) -> float:
        """Monotonic time at which ``frame`` sounds, by the nominal rate."""
        return self.monotonic + (frame - self.frame) / SAMPLE_RATE


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

    def clear(self) -> None:
        """Fade out within 20 ms what sounds now and drop everything after it."""
        ...

    def position(self) -> Position:
        """Best knowledge of what sounds when; ``monotonic`` is that of the newest sign of life."""
        ...

    def close(self) -> None:
        """Close the device; ``open`` may follow."""
        ...
