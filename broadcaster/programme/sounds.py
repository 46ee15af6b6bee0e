"""The station's own sounds, made here from sums of sines: ours, free to use (CC0-1.0).

All are in the pentatonic scale of G (G A B D E, the scale of much Vietnamese folk song), played by a
bell and by a plucked string that slides into its note as the đàn bầu does. No partial lies below
400 Hz or above 5 kHz, where a horn loudspeaker gives nothing. The same code gives the same sound.

    python -m broadcaster.programme.sounds audio      writes the files of the content folder
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.programme import files, flac
from broadcaster.programme.mix import faded, level
from broadcaster.units import SAMPLE_RATE, samples

_Sound = npt.NDArray[np.float64]
_Voice = Callable[[float, float, np.random.Generator], _Sound]
_Note = tuple[float, str, float]
"""Start in beats, name of the note, length in beats."""

_PITCHES = {
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
_HIGHEST = 4800.0

# Ratio to the fundamental, level, seconds to fall by 60 dB: a small bell without the hum below its note.
_BELL = ((1.0, 1.0, 2.6), (2.0, 0.45, 1.6), (2.76, 0.22, 0.9), (3.0, 0.18, 1.1), (4.07, 0.09, 0.5))
_STRING = tuple((float(n), n**-1.2, 2.4 / n**0.5) for n in range(1, 7))
_ATTACK_S = 0.006
_RELEASE_S = 0.06
_SLIDE_SEMITONES = -1.0
_SLIDE_S = 0.05
_VIBRATO_HZ = 5.5
_VIBRATO_SEMITONES = 0.18


def signature() -> Clip:
    """Nhạc hiệu mở đầu: 7 s, a rising call that settles on G, levelled as items are."""
    melody = [
        (0, "D5", 1), (1, "G5", 1), (2, "A5", 1), (3, "B5", 2),
        (5, "D6", 1), (6, "B5", 1), (7, "A5", 1), (8, "E6", 2),
        (10, "D6", 1), (11, "B5", 1), (12, "G5", 5),
    ]  # fmt: skip
    bells = [(0, "G5", 4), (3, "D6", 4), (8, "E5", 4), (12, "D5", 5), (12, "B5", 5), (14, "G6", 3)]
    return _finished([(melody, _string, 1.0), (bells, _bell, 0.45)], beat_s=0.4, seconds=7.0, seed=1)


def chime() -> Clip:
    """Chuông báo trước tin khẩn: 2.5 s, four rising strokes, levelled as items are."""
    strokes = [(0, "G5", 3), (1, "B5", 3), (2, "D6", 3), (3, "G6", 4)]
    return _finished([(strokes, _bell, 1.0)], beat_s=0.35, seconds=2.5, seed=2)


def sting() -> Clip:
    """Nhạc cắt giữa hai tiết mục: 2 s, levelled as items are."""
    melody = [(0, "E5", 1), (1, "G5", 1), (2, "A5", 1), (3, "D6", 4)]
    bells = [(0, "B4", 3), (3, "G5", 4)]
    return _finished([(melody, _string, 1.0), (bells, _bell, 0.5)], beat_s=0.25, seconds=2.0, seed=3)


def closing() -> Clip:
    """Nhạc kết: 5.5 s, falling to a long G, levelled as items are."""
    melody = [
        (0, "D6", 1), (1, "B5", 1), (2, "A5", 2), (4, "B5", 1), (5, "A5", 1), (6, "G5", 1),
        (7, "E5", 1), (8, "G5", 5),
    ]  # fmt: skip
    bells = [(0, "G5", 4), (4, "D5", 4), (8, "D5", 5), (9, "B5", 4), (10, "D6", 3)]
    return _finished([(melody, _string, 1.0), (bells, _bell, 0.5)], beat_s=0.42, seconds=5.5, seed=4)


def write_sounds(folder: Path) -> tuple[Path, ...]:
    """Write all four into the content folder ``audio/`` and return their paths."""
    target = folder / files.FRAME_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    made = {files.SIGNATURE: signature, files.STING: sting, files.CLOSING: closing, files.CHIME: chime}
    for name, make in made.items():
        (target / f"{name}.flac").write_bytes(flac.encode(make(), place=name))
    return tuple(target / f"{name}.flac" for name in made)


def _finished(
    tracks: Sequence[tuple[Sequence[_Note], _Voice, float]], *, beat_s: float, seconds: float, seed: int
) -> Clip:
    """Tracks (notes, voice, level) sounding together, from zero to zero, levelled."""
    chance = np.random.default_rng(seed)
    total = np.zeros(samples(seconds * 1000))
    for notes, voice, strength in tracks:
        for start, name, beats in notes:
            note = strength * voice(_PITCHES[name], beats * beat_s, chance)
            at = samples(start * beat_s * 1000)
            note = note[: len(total) - at]
            total[at : at + len(note)] += note
    half_scale = 0.5 * total / np.abs(total).max()
    return level(faded(Clip.of(half_scale), 5, 400), place=f"sounds {seed}")


def _bell(pitch: float, seconds: float, chance: np.random.Generator) -> _Sound:
    """A struck bell: partials off the harmonic row, the higher the sooner gone."""
    time = _times(seconds)
    return _additive(pitch * time, pitch, _BELL, time, chance)


def _string(pitch: float, seconds: float, chance: np.random.Generator) -> _Sound:
    """A plucked string that slides up into its note, and then trembles a little."""
    time = _times(seconds)
    trembling = _VIBRATO_SEMITONES * np.clip(time / 0.4, 0, 1) * np.sin(2 * np.pi * _VIBRATO_HZ * time)
    bend = _SLIDE_SEMITONES * np.exp(-time / _SLIDE_S) + trembling
    turns = np.cumsum(pitch * 2 ** (bend / 12)) / SAMPLE_RATE
    return _additive(turns, pitch, _STRING, time, chance)


def _additive(
    turns: _Sound,
    pitch: float,
    partials: Sequence[tuple[float, float, float]],
    time: _Sound,
    chance: np.random.Generator,
) -> _Sound:
    """Sum of ``partials`` over a phase counted in ``turns``, each set off by chance, under an envelope."""
    total = np.zeros(len(time))
    for ratio, strength, fall_s in partials:
        phase = chance.random()
        if pitch * ratio < _HIGHEST:
            fall = 10 ** (-3 * time / fall_s)
            total += strength * fall * np.sin(2 * np.pi * (ratio * turns + phase))
    attack = np.clip(time / _ATTACK_S, 0, 1)
    release = np.clip((time[-1] - time) / _RELEASE_S, 0, 1)
    return np.asarray(total * np.sin(np.pi / 2 * attack) ** 2 * np.sin(np.pi / 2 * release) ** 2)


def _times(seconds: float) -> _Sound:
    return np.arange(samples(seconds * 1000)) / SAMPLE_RATE


if __name__ == "__main__":
    write_sounds(Path(sys.argv[1]))
