"""A FLAC file that grows while something is said: it is on the disk up to some seconds ago, whatever happens.

Its heading never learns how long it became when the power goes; what there is of it can be played, and is
read here.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from broadcaster.errors import SoundError
from broadcaster.programme import flac
from broadcaster.programme.tape import BLOCK, Pcm, Tape
from broadcaster.units import SAMPLE_RATE, Samples, samples

SYNC = samples(5_000)
"""Samples after which the file is brought to the disk: the most that a power cut takes of it."""

_FULL_SCALE = 32_768


class GrowingFile:
    """The file at ``path``, made anew in a folder that is made if need be; 16 bits with dither.

    For the time of a ``with`` block, which ends it in order. Not thread-safe.

    Raises:
        OSError: the disk does not take it; from every method, and at the end.

    """

    def __init__(self, path: Path) -> None:
        import soundfile

        path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undone:  # what cannot be begun leaves no file open
            self._file = undone.enter_context(path.open("w+b", buffering=0))
            self._sink = flac.Sink(self._file)
            self._flac = soundfile.SoundFile(self._sink, "w", SAMPLE_RATE, 1, format="FLAC", subtype="PCM_16")
            undone.pop_all()
        self._noise = np.random.default_rng(0)
        self._unsynced = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        with self._file:
            with suppress(RuntimeError):  # libsndfile's word for what the sink has kept
                self._flac.close()
            self._raise_failure()
            os.fsync(self._file.fileno())

    def write(self, block: Pcm) -> None:
        """Add ``block``, shape (n,), within full scale.

        Raises:
            OSError: the disk does not take it.

        """
        self._flac.write(_steps(block, self._noise))
        self._unsynced += len(block)
        if self._unsynced >= SYNC:
            self._flac.flush()
            os.fsync(self._file.fileno())
            self._unsynced = 0
        self._raise_failure()

    def _raise_failure(self) -> None:
        if self._sink.failed is not None:
            raise self._sink.failed


def torn(path: Path) -> Tape:
    """All that can be read of the file at ``path``, whether or not it was ended in order.

    Raises:
        SoundError: that is nothing.

    """
    length = sum(len(piece) for piece in _decoded(path))
    if not length:
        raise SoundError("bản ghi âm dở không còn gì đọc được", place=str(path))
    return Tape(Samples(length), lambda: _in_blocks(_decoded(path)))


def _steps(block: Pcm, noise: np.random.Generator) -> npt.NDArray[np.int16]:
    """``block`` in steps of 16 bits, with triangular dither where it is not digital silence."""
    dither = noise.random(len(block), np.float32) - noise.random(len(block), np.float32)
    scaled = np.rint(block * np.float32(_FULL_SCALE) + np.where(block == 0, np.float32(0), dither))
    return np.asarray(np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1), np.int16)


def _decoded(path: Path) -> Iterator[Pcm]:
    """Pieces of the file, up to where it is torn."""
    import av

    with (
        suppress(av.error.InvalidDataError, av.error.EOFError),
        av.open(str(path), "r", format="flac") as file,
    ):
        for frame in file.decode(audio=0):
            yield frame.to_ndarray().reshape(-1).astype(np.float32) / np.float32(_FULL_SCALE)


def _in_blocks(pieces: Iterator[Pcm]) -> Iterator[Pcm]:
    """``pieces`` in the blocks that a tape gives."""
    waiting, length = [], 0
    for piece in pieces:
        waiting.append(piece)
        length += len(piece)
        if length >= BLOCK:
            whole = np.concatenate(waiting)
            yield whole[:BLOCK]
            waiting, length = [whole[BLOCK:]], length - BLOCK
    if length:
        yield np.concatenate(waiting)
