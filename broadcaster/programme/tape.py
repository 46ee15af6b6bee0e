"""A sound that is read block by block, as often as asked: hours of it need no more memory than minutes."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.units import SAMPLE_RATE, Samples

Pcm = npt.NDArray[np.float32]
"""Samples of shape (n,), float32, full scale at 1.0, at ``SAMPLE_RATE``."""

BLOCK = 10 * SAMPLE_RATE
"""Samples in a block of a tape: ten seconds, which are 1.9 MB."""

_IN_MEMORY = 64 << 20
"""Bytes of a spooled tape (nearly six minutes) from which on it is kept in a file."""


@dataclass(frozen=True)
class Tape:
    """A sound of ``length`` samples; ``read`` begins it anew each time, and gives the same each time.

    The blocks that ``read`` gives hold ``BLOCK`` samples, the last one what is left; nobody writes into them.
    """

    length: Samples
    read: Callable[[], Iterator[Pcm]]

    def __post_init__(self) -> None:
        if self.length < 0:
            message = f"a tape of {self.length} samples is none"
            raise ValueError(message)

    def __len__(self) -> int:
        """Count of samples."""
        return self.length

    def clip(self) -> Clip:
        """All of it in memory."""
        pcm = np.empty(self.length, np.float32)
        for number, block in enumerate(self.read()):
            pcm[number * BLOCK : number * BLOCK + len(block)] = block
        return Clip(pcm)


def tape_of(sound: Clip | Tape) -> Tape:
    """``sound`` as a tape; a clip is read where it lies, without being copied."""
    if isinstance(sound, Tape):
        return sound
    pcm = sound.pcm
    return Tape(sound.length, lambda: (pcm[at : at + BLOCK] for at in range(0, len(pcm), BLOCK)))


def mapped(tape: Tape, change: Callable[[int, Pcm], Pcm]) -> Tape:
    """``tape`` with each block changed: ``change`` gets its number and its samples, and keeps their count."""
    return Tape(tape.length, lambda: (change(number, block) for number, block in enumerate(tape.read())))


def in_blocks(pieces: Iterable[Pcm]) -> Iterator[Pcm]:
    """``pieces`` of any lengths, one after the other, as the blocks of a tape."""
    held: list[Pcm] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += len(piece)
        while count >= BLOCK:
            whole = np.concatenate(held)
            yield whole[:BLOCK]
            held, count = [whole[BLOCK:]], count - BLOCK
    if count:
        yield np.concatenate(held)


@contextmanager
def spooled(tape: Tape) -> Iterator[Tape]:
    """``tape`` read once and kept, in memory or in a temporary file: for one that is costly to make again.

    Raises:
        OSError: the disk does not take it.

    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        for block in tape.read():
            file.write(block.tobytes())

        def read() -> Iterator[Pcm]:
            for at in range(0, tape.length, BLOCK):
                file.seek(at * 4)
                yield np.frombuffer(file.read(BLOCK * 4), np.float32)

        yield Tape(tape.length, read)
