"""Length of WAV, RF64, AIFF and FLAC by their headings, against the bytes that are there.

RIFF: Microsoft and IBM 1991; RF64: EBU Tech 3306; AIFF: Apple 1989; FLAC: RFC 9639, section 8.2.
"""

import math
from collections.abc import Iterator
from mmap import mmap

from broadcaster.programme.recordings.extent import Extent
from broadcaster.programme.recordings.refusal import EMPTY_SOUND, RefusedError

OPEN_END = "tệp không ghi độ dài (máy thu bị ngắt điện hoặc ghi qua đường ống); hãy nghe đến hết"

_HEAD = 8
_FIRST_CHUNK = 12
_UNKNOWN = 0xFFFF_FFFF
_IN_DS64 = _UNKNOWN
_EXACT_CODECS = (1, 3, 6, 7, 0xFFFE)
"""Tags of PCM, float, A-law, mu-law, and what WAVE_FORMAT_EXTENSIBLE says: others state a rough byte rate."""


def wav_extent(data: mmap) -> Extent:
    """Lengths of the WAV or RF64 file ``data``; a length that was never written in is a note.

    Raises:
        RefusedError: it has no format or no sound.

    """
    sound, long_size = b"", None
    for name, position, size in _chunks(data, "little"):
        if name == b"ds64":
            long_size = int.from_bytes(data[position + 8 : position + 16], "little")
        elif name == b"fmt ":
            sound = data[position : position + 14]
        elif name == b"data":
            stated = long_size if size == _IN_DS64 and long_size is not None else size
            return _wav_data(len(data) - position, stated, sound)
    raise RefusedError("tệp WAV không có phần âm thanh; hãy chép lại từ máy đã thu")


def aiff_extent(data: mmap) -> Extent:
    """Lengths of the AIFF or AIFF-C file ``data``.

    Raises:
        RefusedError: it has no format or no sound.

    """
    stated = 0.0
    for name, position, size in _chunks(data, "big"):
        if name == b"COMM":
            rate = _extended(data[position + 8 : position + 18])
            stated = int.from_bytes(data[position + 2 : position + 6], "big") / rate if rate else 0.0
        elif name == b"SSND" and size and stated:
            return Extent(stated, stated * min(1.0, (len(data) - position) / size))
    raise RefusedError("tệp AIFF không có phần âm thanh; hãy chép lại từ máy đã thu")


def flac_extent(data: mmap) -> Extent:
    """Length of the FLAC file ``data`` by its STREAMINFO; how much is there only decoding tells."""
    start = data.find(b"fLaC")
    fields = int.from_bytes(data[start + 18 : start + 26], "big")  # 20 bits of rate, 3, 5, 36 of samples
    rate, samples = fields >> 44, fields & (1 << 36) - 1
    return Extent(stated_s=samples / rate) if rate and samples else Extent(open_end=True, notes=(OPEN_END,))


def _wav_data(present: int, stated: int, sound: bytes) -> Extent:
    """Lengths of a data chunk of ``stated`` bytes, of which no more than ``present`` are there."""
    codec, byte_rate = int.from_bytes(sound[:2], "little"), int.from_bytes(sound[8:12], "little")
    if not sound or (not byte_rate and codec in _EXACT_CODECS):
        raise RefusedError("tệp WAV không ghi dạng âm thanh; hãy xuất lại tệp")
    if not present:
        raise RefusedError(EMPTY_SOUND)
    if stated == _UNKNOWN or not stated:
        return Extent(open_end=True, notes=(OPEN_END,))
    if present >= stated and codec not in _EXACT_CODECS:
        return Extent()
    if not byte_rate:
        raise RefusedError(f"tệp WAV ghi {stated} byte âm thanh nhưng chỉ có {present}; hãy chép lại")
    return Extent(stated / byte_rate, min(present, stated) / byte_rate)


def _chunks(data: mmap, order: str) -> Iterator[tuple[bytes, int, int]]:
    """Name, position of the content, and size of each chunk; the last one may say more than is there."""
    position = _FIRST_CHUNK
    while position + _HEAD <= len(data):
        size = int.from_bytes(data[position + 4 : position + _HEAD], "little" if order == "little" else "big")
        yield data[position : position + 4], position + _HEAD, size
        position += _HEAD + size + size % 2


def _extended(number: bytes) -> float:
    """Value of an 80-bit IEEE 754 number; 0 for one that is no rate."""
    exponent = int.from_bytes(number[:2], "big") - 16383 - 63
    return math.ldexp(int.from_bytes(number[2:], "big"), exponent) if -200 < exponent < 0 else 0.0  # noqa: PLR2004  # far beyond any rate
