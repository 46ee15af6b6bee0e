"""What every way of hearing a loudspeaker back is to the player."""

from typing import Protocol

from broadcaster.playout.meter import Meter


class Monitor(Protocol):
    """An input that hears what an output sends: a receiver on the line, or a microphone at a loudspeaker.

    All methods may be called from any thread. A monitor that fails never stops the sound: it hears nothing.
    """

    @property
    def name(self) -> str:
        """Name in the settings."""
        ...

    def open(self) -> None:
        """Open, or open again after a loss.

        Raises:
            OutputError: the input cannot be opened; trying again later is right.

        """
        ...

    def meter(self) -> Meter:
        """What was heard since it was last asked; no frames at all when the input is dead."""
        ...

    def close(self) -> None:
        """Close the input; ``open`` may follow."""
        ...
