"""Units in types, so that a millisecond is never taken for a sample.

Instants are aware datetimes in UTC; civil dates and times are those of the station's zone.
"""

from typing import NewType

SAMPLE_RATE = 48_000
"""Samples a second of every sound inside the station (DESIGN: 48 kHz mono float32)."""

DurationMs = NewType("DurationMs", int)
Samples = NewType("Samples", int)
Decibels = NewType("Decibels", float)
Lufs = NewType("Lufs", float)
"""Loudness, K-weighted, relative to full scale (ITU-R BS.1770-4)."""
Dbtp = NewType("Dbtp", float)
"""True peak, decibels relative to full scale (ITU-R BS.1770-4, annex 2)."""
Sha256 = NewType("Sha256", str)
"""Lower-case hexadecimal SHA-256, 64 characters."""


def milliseconds(samples: int) -> DurationMs:
    """Length of ``samples`` at the station's rate, rounded to the nearest millisecond."""
    return DurationMs(round(samples * 1000 / SAMPLE_RATE))


def samples(duration_ms: float) -> Samples:
    """Count of samples in ``duration_ms`` milliseconds at the station's rate, rounded."""
    return Samples(round(duration_ms * SAMPLE_RATE / 1000))
