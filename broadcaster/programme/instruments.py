"""Instruments made from sums of sines, for sounds that a horn loudspeaker carries.

No partial lies below 400 Hz or above 5 kHz, where a horn gives nothing. Each instrument takes a pitch in
hertz, a length in seconds and the source of chance for the phases of its partials, and gives an array of
shape (n,), float64, that begins and ends at zero. The same source of chance gives the same sound.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from broadcaster.units import SAMPLE_RATE, samples

Sound = npt.NDArray[np.float64]
Instrument = Callable[[float, float, np.random.Generator], Sound]
Note = tuple[float, str, float]
"""Start in beats, name of the note, length in beats."""

PITCHES = {
    "A4": 440.00,
    "B4": 493.88,
    "D5": 587.33,
    "E5": 659.26,
    "G5": 783.99,
    "A5": 880.00,
    "B5": 987.77,
    "D6": 1174.66,
    "E6": 1318.51,
    "G6": 1567.98,
}
"""The pentatonic scale of G (G A B D E) in hertz, from the lowest of its notes that a horn carries."""

_HIGHEST = 4800.0
_Partials = Sequence[tuple[float, float, float]]
"""Ratio to the fundamental, level, seconds to fall by 60 dB."""

# A small bell without the hum below its note.
_BELL = ((1.0, 1.0, 2.6), (2.0, 0.45, 1.6), (2.76, 0.22, 0.9), (3.0, 0.18, 1.1), (4.07, 0.09, 0.5))
_STRING = tuple((float(n), n**-1.2, 2.4 / n**0.5) for n in range(1, 7))
_FOREVER = float("inf")
# Two reeds a little apart, which beat slowly against each other.
_REEDS = ((1.0, 1.0, _FOREVER), (1.0013, 0.7, _FOREVER), (2.0, 0.2, _FOREVER), (3.0, 0.05, _FOREVER))
_HOOTER = ((1.0, 1.0, _FOREVER), (2.0, 0.5, _FOREVER), (3.0, 0.3, _FOREVER))

_SLIDE_SEMITONES = -1.0
_SLIDE_S = 0.05
_VIBRATO_HZ = 5.5
_VIBRATO_SEMITONES = 0.18


@dataclass(frozen=True)
class _Edges:
    """Seconds that a note rises and falls, along sines squared."""

    attack_s: float
    release_s: float


_STRUCK = _Edges(0.006, 0.06)
_BLOWN = _Edges(0.02, 0.05)
_SWELLING = _Edges(1.5, 1.5)


def bell(pitch: float, seconds: float, chance: np.random.Generator) -> Sound:
    """A struck bell: partials off the harmonic row, the higher the sooner gone."""
    time = _times(seconds)
    return _additive((pitch, pitch * time), _BELL, time, chance, _STRUCK)


def string(pitch: float, seconds: float, chance: np.random.Generator) -> Sound:
    """A plucked string that slides up into its note, as the đàn bầu does, and then trembles a little."""
    time = _times(seconds)
    trembling = _VIBRATO_SEMITONES * np.clip(time / 0.4, 0, 1) * np.sin(2 * np.pi * _VIBRATO_HZ * time)
    bend = _SLIDE_SEMITONES * np.exp(-time / _SLIDE_S) + trembling
    turns = np.cumsum(pitch * 2 ** (bend / 12)) / SAMPLE_RATE
    return _additive((pitch, turns), _STRING, time, chance, _STRUCK)


def reeds(pitch: float, seconds: float, chance: np.random.Generator) -> Sound:
    """Soft reeds that swell and sink in 1.5 s each: held chords that nobody hears begin."""
    time = _times(seconds)
    return _additive((pitch, pitch * time), _REEDS, time, chance, _SWELLING)


def hooter(pitch: float, seconds: float, _chance: np.random.Generator) -> Sound:
    """A steady, bright tone that does not glide; every one of a pitch and length is the same."""
    time = _times(seconds)
    return _additive((pitch, pitch * time), _HOOTER, time, np.random.default_rng(0), _BLOWN)


def _additive(
    tone: tuple[float, Sound],
    partials: _Partials,
    time: Sound,
    chance: np.random.Generator,
    edges: _Edges,
) -> Sound:
    """Sum of ``partials`` over a ``tone`` (pitch, and phase in turns), each set off by chance."""
    pitch, turns = tone
    total = np.zeros(len(time))
    for ratio, strength, fall_s in partials:
        phase = chance.random()
        if pitch * ratio < _HIGHEST:
            fall = 10 ** (-3 * time / fall_s)
            total += strength * fall * np.sin(2 * np.pi * (ratio * turns + phase))
    attack = np.clip(time / edges.attack_s, 0, 1)
    release = np.clip((time[-1] - time) / edges.release_s, 0, 1)
    return np.asarray(total * np.sin(np.pi / 2 * attack) ** 2 * np.sin(np.pi / 2 * release) ** 2)


def _times(seconds: float) -> Sound:
    return np.arange(samples(seconds * 1000)) / SAMPLE_RATE
