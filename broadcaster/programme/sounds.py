"""The station's own sounds, composed here and played by ``instruments``: ours, free to use (CC0-1.0).

All are in the pentatonic scale of G (G A B D E, the scale of much Vietnamese folk song). The same code gives
the same sound, sample for sample.

    python -m broadcaster.programme.sounds audio      writes the files of the content folder
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from broadcaster.clip import Clip
from broadcaster.programme import files, flac
from broadcaster.programme.bed import at_bed_level
from broadcaster.programme.instruments import PITCHES, Instrument, Note, Sound, bell, hooter, reeds, string
from broadcaster.programme.mix import faded, level
from broadcaster.units import samples

_Track = tuple[Sequence[Note], Instrument, float]
"""Notes, what plays them, how loud."""


def signature() -> Clip:
    """Nhạc hiệu mở đầu: 7 s, a rising call that settles on G, levelled as items are."""
    melody = [
        (0, "D5", 1), (1, "G5", 1), (2, "A5", 1), (3, "B5", 2),
        (5, "D6", 1), (6, "B5", 1), (7, "A5", 1), (8, "E6", 2),
        (10, "D6", 1), (11, "B5", 1), (12, "G5", 5),
    ]  # fmt: skip
    bells = [(0, "G5", 4), (3, "D6", 4), (8, "E5", 4), (12, "D5", 5), (12, "B5", 5), (14, "G6", 3)]
    return _finished([(melody, string, 1.0), (bells, bell, 0.45)], beat_s=0.4, seconds=7.0, seed=1)


def chime() -> Clip:
    """Chuông báo trước tin cần nghe ngay: 2.5 s, four rising strokes, levelled as items are."""
    strokes = [(0, "G5", 3), (1, "B5", 3), (2, "D6", 3), (3, "G6", 4)]
    return _finished([(strokes, bell, 1.0)], beat_s=0.35, seconds=2.5, seed=2)


def sting() -> Clip:
    """Nhạc cắt giữa hai tiết mục: 2 s, levelled as items are."""
    melody = [(0, "E5", 1), (1, "G5", 1), (2, "A5", 1), (3, "D6", 4)]
    bells = [(0, "B4", 3), (3, "G5", 4)]
    return _finished([(melody, string, 1.0), (bells, bell, 0.5)], beat_s=0.25, seconds=2.0, seed=3)


def closing() -> Clip:
    """Nhạc kết: 5.5 s, falling to a long G, levelled as items are."""
    melody = [
        (0, "D6", 1), (1, "B5", 1), (2, "A5", 2), (4, "B5", 1), (5, "A5", 1), (6, "G5", 1),
        (7, "E5", 1), (8, "G5", 5),
    ]  # fmt: skip
    bells = [(0, "G5", 4), (4, "D5", 4), (8, "D5", 5), (9, "B5", 4), (10, "D6", 3)]
    return _finished([(melody, string, 1.0), (bells, bell, 0.5)], beat_s=0.42, seconds=5.5, seed=4)


def alarm() -> Clip:
    """Tín hiệu báo khẩn: 4 s in two equal bars, each three pairs of a rising fifth and a rest.

    Played over and over it goes on without a seam. It is steady tones with rests, so that nobody takes it
    for a vehicle's siren, which glides or alternates without end; both tones and their partials lie in 500
    to 2500 Hz or just above, where a danger signal has to be (ISO 7731). Levelled as items are.
    """
    bar = [
        (start + 2 * pair + step, name, 0.9)
        for start in (0, 8)
        for pair in range(3)
        for step, name in enumerate(("G5", "D6"))
    ]
    total = _played([(bar, hooter, 1.0)], beat_s=0.25, seconds=4.0, seed=5)
    return level(Clip.of(total), place="alarm")


def bed() -> Clip:
    """Nhạc nền: 30 s at the level of a bed, soft chords and a few plucked notes, no drums.

    Its end runs on into its beginning sample by sample: what still sounds at the end goes on at the start.
    """
    chords = [
        ("B4", "D5", "G5"),
        ("B4", "E5", "G5"),
        ("A4", "D5", "E5"),
        ("A4", "D5", "A5"),
        ("B4", "E5", "B5"),
    ]
    held = [(8 * place, name, 10.5) for place, chord in enumerate(chords) for name in chord]
    plucked = [
        (0.5, "D6", 3), (4, "B5", 3), (7, "A5", 3), (11, "G5", 3), (13, "B5", 3), (18, "A5", 3),
        (20, "E5", 3), (23, "D5", 3), (27, "E5", 3), (29, "A5", 3), (34, "B5", 3), (36, "D6", 3),
        (39, "A5", 3),
    ]  # fmt: skip
    total = _played([(held, reeds, 1.0), (plucked, string, 0.4)], beat_s=0.75, seconds=30.0, seed=6)
    return at_bed_level(Clip.of(0.25 * total / np.abs(total).max()), place="bed")


FRAME: Mapping[str, Callable[[], Clip]] = {
    files.SIGNATURE: signature,
    files.STING: sting,
    files.CLOSING: closing,
    files.CHIME: chime,
    files.ALARM: alarm,
}
"""Sounds of the session frame, by the name of their file."""

BEDS: Mapping[str, Callable[[], Clip]] = {"em-diu": bed}
"""Music beds, by the name of their file."""


def write_sounds(folder: Path) -> tuple[Path, ...]:
    """Write all of them into the content folder ``audio/`` and return their paths."""
    return (
        *_write_each(folder / files.FRAME_FOLDER, FRAME),
        *_write_each(folder / files.BED_FOLDER, BEDS),
    )


def _write_each(target: Path, made: Mapping[str, Callable[[], Clip]]) -> tuple[Path, ...]:
    target.mkdir(parents=True, exist_ok=True)
    for name, make in made.items():
        (target / f"{name}.flac").write_bytes(flac.encode(make(), place=name))
    return tuple(target / f"{name}.flac" for name in made)


def _finished(tracks: Sequence[_Track], *, beat_s: float, seconds: float, seed: int) -> Clip:
    """Tracks sounding together, from zero to zero, levelled."""
    total = _played(tracks, beat_s=beat_s, seconds=seconds, seed=seed, goes_on=False)
    half_scale = 0.5 * total / np.abs(total).max()
    return level(faded(Clip.of(half_scale), 5, 400), place=f"sounds {seed}")


def _played(
    tracks: Sequence[_Track], *, beat_s: float, seconds: float, seed: int, goes_on: bool = True
) -> Sound:
    """Tracks sounding together; what lasts beyond the end ``goes_on`` at the beginning, or is cut off."""
    chance = np.random.default_rng(seed)
    total = np.zeros(samples(seconds * 1000))
    for notes, instrument, strength in tracks:
        for start, name, beats in notes:
            note = strength * instrument(PITCHES[name], beats * beat_s, chance)
            at = samples(start * beat_s * 1000)
            inside, beyond = np.split(note, [len(total) - at])
            total[at : at + len(inside)] += inside
            if goes_on:
                total[: len(beyond)] += beyond
    return total


if __name__ == "__main__":
    write_sounds(Path(sys.argv[1]))
