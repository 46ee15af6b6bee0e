"""The picture of a sound: its lowest and highest sample in each of some hundred stretches of the same length.

Kept beside the sound in the library (``<sha256>.wave.json``), made when it is first asked for. It decides
nothing: where it is lost, it is made again.
"""

import json
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from broadcaster.programme import flac
from broadcaster.programme.library import Library
from broadcaster.programme.tape import Tape
from broadcaster.units import DurationMs, Sha256, milliseconds

STRETCHES = 600
"""Stretches of a picture, or as many samples as there are: one for each point of a wide page, or for two."""

_FULL_SCALE = 127


@dataclass(frozen=True)
class Waveform:
    """Lowest and highest value of each stretch, -127 to 127 (full scale), and how long all of it lasts."""

    duration_ms: DurationMs
    lows: tuple[int, ...]
    highs: tuple[int, ...]

    def __post_init__(self) -> None:
        values = (*self.lows, *self.highs)
        if len(self.lows) != len(self.highs) or not all(abs(value) <= _FULL_SCALE for value in values):
            message = f"{len(self.lows)} lows and {len(self.highs)} highs are no waveform"
            raise ValueError(message)

    def as_json(self) -> str:
        """One line, some 4 KB."""
        fields = {"duration_ms": self.duration_ms, "lows": self.lows, "highs": self.highs}
        return json.dumps(fields, separators=(",", ":"))


def waveform_of(library: Library, sha256: Sha256) -> Waveform:
    """The picture of the sound of this hash, kept before or made now.

    Raises:
        SoundError: the file is damaged.
        OSError: it is not there.
        ValueError: ``sha256`` is no hash.

    """
    path = library.path(sha256)
    kept = path.with_suffix(".wave.json")
    return _kept(kept) or _keep(kept, drawn(flac.played(path)))


def drawn(tape: Tape) -> Waveform:
    """The picture of ``tape``, which is read once."""
    count = min(STRETCHES, len(tape))
    # The first sample of each stretch: they differ by one sample at most, and none is left over.
    edges = np.arange(count) * len(tape) // max(count, 1)
    lows, highs = np.full(count, np.inf), np.full(count, -np.inf)
    at = 0
    for block in tape.read():
        first = int(np.searchsorted(edges, at, "right")) - 1
        starts = np.maximum(edges[first:] - at, 0)
        starts = starts[starts < len(block)]
        touched = slice(first, first + len(starts))
        lows[touched] = np.minimum(lows[touched], np.minimum.reduceat(block, starts))
        highs[touched] = np.maximum(highs[touched], np.maximum.reduceat(block, starts))
        at += len(block)
    return Waveform(milliseconds(len(tape)), _steps(lows), _steps(highs))


def _steps(values: Iterable[float]) -> tuple[int, ...]:
    return tuple(max(-_FULL_SCALE, min(_FULL_SCALE, round(float(value) * _FULL_SCALE))) for value in values)


def _kept(path: Path) -> Waveform | None:
    """What is at ``path``; None where there is nothing, or it is not whole."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        lows, highs = (tuple(int(value) for value in kept[name]) for name in ("lows", "highs"))
        return Waveform(DurationMs(int(kept["duration_ms"])), lows, highs)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, waveform: Waveform) -> Waveform:
    """Keep ``waveform`` at ``path``; a disk that does not take it costs the time to make it again."""
    with suppress(OSError):
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(waveform.as_json())
        Path(part).replace(path)
    return waveform
