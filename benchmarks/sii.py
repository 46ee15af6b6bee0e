"""Speech intelligibility index by ANSI S3.5-1997, the method of third-octave bands, in free field."""

import numpy as np
import numpy.typing as npt

from broadcaster.units import SAMPLE_RATE

Floats = npt.NDArray[np.float64]

CENTRES = np.array(
    [160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000.0]
)
"""Hertz; shape (18,), as every table here (ANSI S3.5-1997, table 3)."""
IMPORTANCE = np.array(
    [83, 95, 150, 289, 440, 578, 653, 711, 818, 844, 882, 898, 868, 844, 771, 527, 364, 185.0]
) / 10_000  # fmt: skip
SPEECH = np.array(
    [32.41, 34.48, 34.75, 33.98, 34.59, 34.27, 32.06, 28.30, 25.01,
     23.00, 20.15, 17.32, 13.18, 11.55, 9.33, 5.31, 2.59, 1.13]
)  # fmt: skip
"""Spectrum level of a voice of normal effort, dB SPL."""
_INTERNAL_NOISE = np.array(
    [0.6, -1.7, -3.9, -6.1, -8.2, -9.7, -10.8, -11.9, -12.5,
     -13.5, -15.4, -17.7, -21.2, -24.2, -25.9, -23.6, -15.8, -7.1]
)  # fmt: skip
_WIDTH = 2 ** (1 / 6) - 2 ** (-1 / 6)


def band_levels(pcm: Floats, full_scale: float) -> Floats:
    """Spectrum level of ``pcm`` in each band, dB SPL, where an RMS of 1 is ``full_scale`` dB SPL."""
    powers = np.square(np.abs(np.fft.rfft(pcm))) * 2 / len(pcm) ** 2
    frequency = np.fft.rfftfreq(len(pcm), 1 / SAMPLE_RATE)
    edges = np.concatenate([CENTRES * 2 ** (-1 / 6), [CENTRES[-1] * 2 ** (1 / 6)]])
    starts = np.searchsorted(frequency, edges)
    bands = np.add.reduceat(powers, starts)[:-1]
    return np.asarray(full_scale + 10 * np.log10(np.maximum(bands, 1e-30) / (_WIDTH * CENTRES)))


def index(speech: Floats, noise: Floats) -> float:
    """SII of ``speech`` in ``noise``, both spectrum levels in dB SPL, for ears without a loss."""
    disturbance = np.maximum(_masking(speech, noise), _INTERNAL_NOISE)
    distortion = np.minimum(1, 1 - (speech - SPEECH - 10) / 160)
    audible = np.clip((speech - disturbance + 15) / 30, 0, 1)
    return float(np.sum(IMPORTANCE * distortion * audible))


def _masking(speech: Floats, noise: Floats) -> Floats:
    """Spectrum level that masks each band: the noise there, and what spreads up from the bands below."""
    maskers = np.maximum(noise, speech - 24)
    slopes = -80 + 0.6 * (maskers + 10 * np.log10(CENTRES) - 6.353)
    masking = maskers.copy()
    for band in range(1, len(CENTRES)):
        below = slice(0, band)
        steps = np.log10(0.89 * CENTRES[band] / CENTRES[below])
        spread = maskers[below] + 3.32 * slopes[below] * steps
        masking[band] = 10 * np.log10(10 ** (noise[band] / 10) + np.sum(10 ** (spread / 10)))
    return masking
