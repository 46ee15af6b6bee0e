"""A piece of sound in memory: 48 kHz, mono, float32."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from broadcaster.units import SAMPLE_RATE, DurationMs, Samples, milliseconds, samples


@dataclass(frozen=True, eq=False)
class Clip:
    """Sound as an array of shape (n,), float32, full scale at 1.0, ``SAMPLE_RATE`` samples a second.

    The array is made read-only: clips are shared between threads and between outputs.

    Raises:
        ValueError: the array is not one-dimensional float32, or holds a value that is not finite.

    """

    pcm: npt.NDArray[np.float32]

    def __post_init__(self) -> None:
        if self.pcm.ndim != 1 or self.pcm.dtype != np.float32:
            message = f"a clip is mono float32, not {self.pcm.dtype} of shape {self.pcm.shape}"
            raise ValueError(message)
        if not np.isfinite(self.pcm).all():
            message = "a clip holds finite samples only"
            raise ValueError(message)
        self.pcm.flags.writeable = False

    def __len__(self) -> int:
        """Count of samples."""
        return len(self.pcm)

    @property
    def length(self) -> Samples:
        """Count of samples."""
        return Samples(len(self.pcm))

    @property
    def duration_ms(self) -> DurationMs:
        """Length in milliseconds, rounded."""
        return milliseconds(len(self.pcm))

    @property
    def seconds(self) -> float:
        """Length in seconds."""
        return len(self.pcm) / SAMPLE_RATE

    def after(self, count: int) -> "Clip":
        """Without its first ``count`` samples: the same memory, not looked at again, which takes no time."""
        if count == 0:
            return self
        rest = object.__new__(Clip)
        object.__setattr__(rest, "pcm", self.pcm[count:])
        return rest

    @classmethod
    def of(cls, pcm: npt.ArrayLike) -> Self:
        """Clip of any one-dimensional numbers in [-1, 1], copied to float32."""
        return cls(np.array(pcm, dtype=np.float32))

    @classmethod
    def silence(cls, duration_ms: float) -> Self:
        """Digital silence of ``duration_ms`` milliseconds."""
        return cls(np.zeros(samples(duration_ms), dtype=np.float32))

    @classmethod
    def joined(cls, clips: Sequence["Clip"]) -> Self:
        """Clips one after the other, sample to sample."""
        return cls(np.concatenate([clip.pcm for clip in clips] or [np.zeros(0, np.float32)]))
