"""Whether a WAV is whole: decoders accept one that was cut, and say nothing.

Chunks and their lengths: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991).
"""

from collections.abc import Iterator

_RIFF_BYTES = 12
_CHUNK_HEAD_BYTES = 8


def is_whole_wav(data: bytes) -> bool:
    """Tell whether ``data`` is as long as its RIFF header says, and its chunks fill it to the end.

    A header without the length, as some programs write into a pipe, proves nothing and is not whole.
    """
    if len(data) < _RIFF_BYTES or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return False
    end = _CHUNK_HEAD_BYTES + int.from_bytes(data[4:8], "little")
    if len(data) != end:
        return False
    chunks = list(_chunks(data))
    return {b"fmt ", b"data"} <= {name for name, _ in chunks} and max(stop for _, stop in chunks) <= end


def _chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Name and end of each chunk; a chunk of odd length is followed by one byte that does not count."""
    position = _RIFF_BYTES
    while position + _CHUNK_HEAD_BYTES <= len(data):
        length = int.from_bytes(data[position + 4 : position + _CHUNK_HEAD_BYTES], "little")
        stop = position + _CHUNK_HEAD_BYTES + length
        yield data[position : position + 4], stop
        position = stop + length % 2
