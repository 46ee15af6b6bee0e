"""What is measured on the recording's own samples, block by block, before channels are averaged."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SHORTEST_RUN = 3
"""Samples at full scale in a row that make a flat top; one or two a clean recording may have."""


@dataclass(frozen=True)
class Measured:
    """Peak (linear), share of samples in flat tops (of the worst channel), and power.

    ``powers`` is the mean square of each channel, constant part taken out; ``power`` that of their mean.
    """

    peak: float
    clipped_share: float
    powers: tuple[float, ...]
    power: float


class Meter:
    """Takes blocks of shape (frames, channels) one after the other; where they are parted does not matter."""

    def __init__(self, channels: int, full_scale: float) -> None:
        self._full_scale = full_scale
        self._frames = 0
        self._peak = 0.0
        self._flat = np.zeros(channels, np.int64)
        self._carried = np.zeros((SHORTEST_RUN, channels), np.bool_)
        self._sums = np.zeros(channels + 1)
        self._squares = np.zeros(channels + 1)

    def take(self, block: npt.NDArray[np.float32]) -> None:
        """Count ``block`` in."""
        if not len(block):
            return
        self._frames += len(block)
        size = np.abs(block)
        self._peak = max(self._peak, float(size.max()))
        self._count_flat(size >= self._full_scale)
        wide = np.column_stack([block, block.mean(axis=1)]).astype(np.float64)
        self._sums += wide.sum(axis=0)
        self._squares += np.square(wide).sum(axis=0)

    def result(self) -> Measured:
        """Figures of all that was taken."""
        frames = max(self._frames, 1)
        powers = np.maximum(self._squares / frames - np.square(self._sums / frames), 0)
        return Measured(
            peak=self._peak,
            clipped_share=float(self._flat.max()) / frames,
            powers=tuple(powers[:-1].tolist()),
            power=float(powers[-1]),
        )

    def _count_flat(self, high: npt.NDArray[np.bool_]) -> None:
        """Count samples of runs: each three in a row are one, and the first three of a run two more."""
        high = np.concatenate([self._carried, high])
        triples = high[2:] & high[1:-1] & high[:-2]
        begun = triples[1:] & ~triples[:-1]
        self._flat += triples[1:].sum(axis=0) + 2 * begun.sum(axis=0)
        self._carried = high[-SHORTEST_RUN:]
