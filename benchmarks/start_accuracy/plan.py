"""When each player is to begin, and which ticks it plays then."""

from dataclasses import dataclass

CALIBRATION = 20
"""The first ticks of each player tell its constant delay, and enter no figure."""


@dataclass(frozen=True)
class Starts:
    """Ticks ``first`` to ``last``, both included, ``every_s`` apart from wall time ``begins`` (Unix time)."""

    first: int
    last: int
    begins: float
    every_s: float

    @property
    def numbers(self) -> range:
        """The ticks' numbers."""
        return range(self.first, self.last + 1)

    def at(self, number: int) -> float:
        """Wall time at which tick ``number`` is to begin."""
        return self.begins + (number - self.first) * self.every_s

    @property
    def ends(self) -> float:
        """Wall time at which the last one has certainly been heard."""
        return self.at(self.last) + max(3.0, self.every_s)
