"""Sound that comes while it is played: another station that is relayed, or a person at the microphone."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt


class Source(Protocol):
    """What an output carries between two frames of its stream. One reader: each output has its own.

    ``take`` and ``close`` are called from the device's own thread: they never wait and never raise.
    """

    def take(self, count: int) -> npt.NDArray[np.float32]:
        """Next ``count`` frames, shape (count,), full scale 1.0; silence where nothing has come in time."""
        ...

    def close(self) -> None:
        """Nobody takes any more."""
        ...


Sources = Callable[[str], Source]
"""The source of that name, for one reader; never waits. What cannot be had is silent, and says so itself."""


class _Silence:
    def take(self, count: int) -> npt.NDArray[np.float32]:
        return np.zeros(count, dtype=np.float32)

    def close(self) -> None:
        pass


def no_source(_name: str) -> Source:
    """Silence, for a player that relays nothing."""
    return _Silence()
