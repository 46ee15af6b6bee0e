"""What passed through a stream: how much of it, and how loud."""

from dataclasses import dataclass
from math import log10, sqrt

FLOOR_DBFS = -120.0
"""Digital silence, as a figure that can be written down."""

SILENT_DBFS = -60.0
"""A stretch below this level is silence: room noise of a recording lies above it, dither far below."""


@dataclass(frozen=True)
class Meter:
    """The frames that passed since the meter was last read.

    ``peak`` is the greatest magnitude of a sample (full scale is 1.0), ``square_sum`` the sum of all
    squares, ``clipped`` the count of samples that reached full scale.
    """

    frames: int = 0
    peak: float = 0.0
    square_sum: float = 0.0
    clipped: int = 0

    def __add__(self, other: "Meter") -> "Meter":
        return Meter(
            self.frames + other.frames,
            max(self.peak, other.peak),
            self.square_sum + other.square_sum,
            self.clipped + other.clipped,
        )

    @property
    def peak_dbfs(self) -> float:
        """Peak level in dBFS, ``FLOOR_DBFS`` at the least."""
        return _dbfs(self.peak)

    @property
    def rms_dbfs(self) -> float:
        """Root-mean-square level in dBFS (a full-scale square wave is 0), ``FLOOR_DBFS`` at the least."""
        return _dbfs(sqrt(self.square_sum / self.frames)) if self.frames else FLOOR_DBFS

    @property
    def is_silent(self) -> bool:
        """Whether nothing that a person could hear passed."""
        return self.rms_dbfs < SILENT_DBFS


def _dbfs(magnitude: float) -> float:
    return max(FLOOR_DBFS, 20.0 * log10(magnitude)) if magnitude > 0.0 else FLOOR_DBFS
