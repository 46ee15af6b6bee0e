"""Sound at rest: FLAC, 48 kHz, mono, 16 bits, with dither.

Sixteen bits, because a horn loudspeaker in the open has less than 50 dB between its loudest and the
wind, and dithered 16 bits have 93: twenty-four would double what is backed up and kept for good, for
nothing that can be heard. The dither is triangular (two steps wide, which makes the error a steady,
signal-independent hiss), seeded by the sound so far, so that the same sound is the same file. Where it
is exactly zero it stays so, and a sound that came from such a file goes back without any dither: it is
the same file again.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.tape import BLOCK, Pcm, Tape, tape_of
from broadcaster.units import SAMPLE_RATE, Samples

FORMAT_VERSION = "flac16-tpdf-2"
"""Part of every recipe: changes when the same sound would give another file."""

_FULL_SCALE = 32_768


class Sink:
    """A file for libsndfile to write to, which would pass over a disk that is full without a word.

    Raises:
        OSError: one cannot go back in it, as in a pipe: libsndfile would go on writing what nobody can read.

    """

    def __init__(self, file: IO[bytes]) -> None:
        if not file.seekable():
            raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))
        self._file = file
        self.failed: OSError | None = None
        self.seek, self.tell, self.read = file.seek, file.tell, file.read

    def write(self, data: bytes) -> int:
        """Write ``data``; an error is kept in ``failed``."""
        try:
            return self._file.write(data)
        except OSError as error:
            self.failed = self.failed or error
            return 0


def encode(sound: Clip | Tape, *, place: str) -> bytes:
    """Bytes of a FLAC file of ``sound``, without tags.

    Raises:
        SoundError: the sound is empty or goes above full scale.

    """
    buffer = BytesIO()
    write(sound, buffer, place=place)
    return buffer.getvalue()


def write(sound: Clip | Tape, file: IO[bytes], *, place: str) -> None:
    """Write ``sound`` as a FLAC file, block by block, into ``file``, which is open for reading and writing.

    Raises:
        SoundError: the sound is empty or goes above full scale.
        OSError: the disk does not take it.

    """
    import soundfile

    if not len(sound):
        raise SoundError("âm thanh rỗng, không có gì để lưu; hãy tạo lại", place=place)
    sink = Sink(file)
    try:
        with soundfile.SoundFile(sink, "w", SAMPLE_RATE, 1, format="FLAC", subtype="PCM_16") as flac:
            for steps in _quantised(sound, place):
                flac.write(steps)
    except soundfile.SoundFileError:
        if sink.failed is None:
            raise
    if sink.failed is not None:
        raise sink.failed


def decode(data: bytes, *, place: str) -> Clip:
    """Sound of a file that ``write`` made, or one of the same kind.

    Raises:
        SoundError: it is no FLAC file of 48 kHz mono, or it is damaged.

    """
    with _opened(BytesIO(data), place) as file:
        return Clip(file.read(dtype="float32"))


def played(path: Path) -> Tape:
    """The file at ``path`` as a tape, decoded anew by each reading.

    Raises:
        SoundError: it is no FLAC file of 48 kHz mono, or it is damaged; also while it is read.

    """
    with path.open("rb") as source, _opened(source, str(path)) as file:
        count = Samples(file.frames)

    def read() -> Iterator[Pcm]:
        with path.open("rb") as source:
            yield from blocks(source, place=str(path))

    return Tape(count, read)


def blocks(source: IO[bytes], *, place: str) -> Iterator[Pcm]:
    """Blocks of the FLAC file that is open in ``source``, as a tape gives them.

    Raises:
        SoundError: it is no FLAC file of 48 kHz mono, or it is damaged.

    """
    with _opened(source, place) as file:
        for _ in range(0, file.frames, BLOCK):
            yield file.read(BLOCK, dtype="float32")


def length(data: IO[bytes]) -> Samples:
    """Count of samples that the heading of a FLAC file promises; 0 when it is none."""
    import soundfile

    try:
        return Samples(soundfile.info(data).frames)
    except soundfile.SoundFileError:
        return Samples(0)


def quantised(clip: Clip) -> npt.NDArray[np.int16]:
    """The samples that the file of ``clip`` holds.

    Raises:
        SoundError: it goes above full scale.

    """
    return np.concatenate(list(_quantised(clip, "âm thanh")) or [np.empty(0, np.int16)])


def _quantised(sound: Clip | Tape, place: str) -> Iterator[npt.NDArray[np.int16]]:
    """``sound`` in steps of 16 bits, block by block: exact where a block is on them already, else dithered.

    Raises:
        SoundError: it goes above full scale.

    """
    so_far = hashlib.sha256()
    for block in tape_of(sound).read():
        if max(block.max(), -block.min()) > 1:
            raise SoundError(
                "âm thanh vượt mức tối đa, sẽ bị vỡ tiếng; hãy cân mức trước khi lưu", place=place
            )
        so_far.update(np.ascontiguousarray(block).data)
        scaled = block * np.float32(_FULL_SCALE)
        if not np.array_equal(scaled, np.rint(scaled)):
            noise = np.random.default_rng(int.from_bytes(so_far.digest()[:8], "big"))
            dither = noise.random(len(block), np.float32) - noise.random(len(block), np.float32)
            scaled = np.rint(scaled + np.where(block == 0, np.float32(0), dither))
        yield np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)


@contextmanager
def _opened(source: IO[bytes], place: str) -> Iterator[Any]:
    """A FLAC file of 48 kHz mono, open for reading; what is wrong with it is said as SoundError."""
    import soundfile

    try:
        with soundfile.SoundFile(source) as file:
            _check(file.format, file.samplerate, file.channels, place)
            yield file
    except (soundfile.SoundFileError, ValueError) as error:
        raise SoundError("tệp FLAC hỏng, không đọc được; hãy lấy lại từ bản sao lưu", place=place) from error


def _check(kind: str, rate: int, channels: int, place: str) -> None:
    if (kind, rate, channels) != ("FLAC", SAMPLE_RATE, 1):
        raise SoundError(
            f"tệp không phải FLAC {SAMPLE_RATE} Hz một kênh mà là {kind} {rate} Hz {channels} kênh; "
            "hãy lấy lại từ bản sao lưu",
            place=place,
        )
