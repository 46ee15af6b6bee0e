"""A village as arithmetic: horn loudspeakers, their echoes, and what else sounds there.

Only simulated: the figures are those of common reflex horns (280 Hz to 6 kHz, uneven by some 4 dB) and of
distances in a commune. What counts is that every method is heard through the same of them.
"""

import math
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from scipy.signal import butter, sosfilt

from broadcaster.clip import Clip
from broadcaster.programme.loudness import integrated_loudness
from broadcaster.units import SAMPLE_RATE

Floats = npt.NDArray[np.float64]
Random = np.random.Generator

SOUND_M_S = 343.0
_THROAT = 0.1
"""Second harmonic of the air in a horn's throat: a tenth of the square, 5 % at full scale."""


def _resonance(frequency: float, gain: float, quality: float) -> Floats:
    """Second-order section that raises or lowers the surroundings of ``frequency`` by ``gain`` dB."""
    amplitude = 10 ** (gain / 40)
    angle = 2 * math.pi * frequency / SAMPLE_RATE
    alpha, middle = math.sin(angle) / 2 / quality, -2 * math.cos(angle)
    section = [1 + alpha * amplitude, middle, 1 - alpha * amplitude]
    section += [1 + alpha / amplitude, middle, 1 - alpha / amplitude]
    return np.array([section]) / section[3]


def _horn_sections() -> Floats:
    return np.vstack(
        [
            butter(2, 350, "highpass", fs=SAMPLE_RATE, output="sos"),
            butter(2, 6000, fs=SAMPLE_RATE, output="sos"),
            _resonance(600, 4, 4),
            _resonance(1500, 3, 5),
            _resonance(2200, -4, 4),
            _resonance(3200, 4, 3),
        ]
    )


def horn(pcm: Floats) -> Floats:
    """What a horn makes of ``pcm``, full scale at 1: band limits, resonances, the throat's distortion."""
    return np.asarray(sosfilt(_horn_sections(), pcm + _THROAT * np.square(pcm)))


def _arriving(sound: Floats, metres: float, decibels: float, cutoff: float) -> Floats:
    """``sound`` later by ``metres`` of way, weaker, its treble taken by the air."""
    late = round(metres / SOUND_M_S * SAMPLE_RATE)
    delayed = np.concatenate([np.zeros(late), sound])[: len(sound)]
    weaker = sosfilt(butter(1, cutoff, fs=SAMPLE_RATE, output="sos"), delayed)
    return np.asarray(weaker * 10 ** (decibels / 20))


PATHS: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "one horn": ((1.4, -6, 4000),),
    "two horns": ((1.4, -6, 4000), (75, -6, 4000)),
    "valley": ((1.4, -6, 4000), (75, -8, 4000), (340, -12, 3000), (213, -14, 1500), (226, -14, 1500)),
}
"""Beside the direct sound: metres of detour, dB, hertz. The ground; a second and a third horn; a hillside."""


def heard(pcm: Floats, channel: str) -> Floats:
    """``pcm`` as it is heard at the place ``channel``, without noise."""
    direct = horn(pcm)
    return np.asarray(direct + sum(_arriving(direct, *path) for path in PATHS[channel]))


def _coloured(count: int, random: Random, hertz: list[float], decibels: list[float]) -> Floats:
    """Gaussian noise whose spectrum runs through these points, in lines over the logarithm of frequency."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    frequency = np.maximum(np.fft.rfftfreq(count, 1 / SAMPLE_RATE), 10)
    shape = np.interp(np.log(frequency), np.log(hertz), decibels)
    return np.fft.irfft(spectrum * 10 ** (shape / 20), count)


def _market(count: int, random: Random) -> Floats:
    """Many voices at once: steady noise with the spectrum of speech (after ANSI S3.5-1997, table 3)."""
    hertz = [20.0, 100, 200, 500, 1000, 2000, 4000, 8000, 16_000]
    return _coloured(count, random, hertz, [-30, -6, 0, 0, -7, -14, -20, -26, -40])


def _traffic(count: int, random: Random) -> Floats:
    """Engines and tyres, mostly low, and six vehicles that pass."""
    hertz = [20.0, 50, 100, 250, 500, 1000, 2000, 4000, 8000, 16_000]
    noise = _coloured(count, random, hertz, [-6, 0, 0, -4, -7, -8, -14, -22, -30, -40])
    time = np.arange(count) / SAMPLE_RATE
    strength = np.full(count, 0.35)
    for _ in range(6):
        passing, breadth = random.uniform(0, count / SAMPLE_RATE), random.uniform(0.8, 2.0)
        strength += random.uniform(0.5, 1) / (1 + np.square((time - passing) / breadth))
    return np.asarray(noise * strength)


def _rain(count: int, random: Random) -> Floats:
    """Gusts, below 300 Hz, and rain on sheet metal, up to 10 kHz."""
    wind = _coloured(count, random, [20.0, 100, 200, 500, 1000, 16_000], [6, 3, -5, -18, -30, -60])
    time = np.arange(count) / SAMPLE_RATE
    wind *= 1 + 0.7 * np.sin(2 * np.pi * 0.3 * time + random.uniform(0, 2 * np.pi))
    rain = _coloured(count, random, [20.0, 200, 1000, 4000, 8000, 16_000], [-25, -12, -4, -3, -8, -14])
    return np.asarray(0.7 * wind / wind.std() + rain / rain.std())


NOISES: Mapping[str, Callable[[int, Random], Floats]] = {
    "market": _market,
    "traffic": _traffic,
    "wind, rain": _rain,
}


def loudness(pcm: Floats) -> float:
    """Integrated loudness in LUFS."""
    return integrated_loudness(Clip.of(pcm))


def at_loudness(pcm: Floats, target: float) -> Floats:
    """``pcm`` with the gain that brings it to ``target`` LUFS."""
    return np.asarray(pcm * 10 ** ((target - loudness(pcm)) / 20))
