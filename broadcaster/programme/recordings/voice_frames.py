"""Length of raw AAC and AMR, frame by frame: these files have no heading that tells it.

ADTS: ISO/IEC 13818-7, 6.2. AMR and AMR-WB: RFC 4867, section 5.
"""

from mmap import mmap

from broadcaster.programme.recordings.extent import NO_LENGTH, Extent
from broadcaster.programme.recordings.kinds import HEAD_BYTES
from broadcaster.programme.recordings.refusal import RefusedError, damaged
from broadcaster.speech.mp3 import after_id3v2, before_id3v1

_ADTS_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_ADTS_BYTES = 7
_ADTS_SAMPLES = 1024
_AMR_FRAME_S = 0.020
_AMR_FIXED, _AMR_GOOD = 0x87, 0x04  # padding bits are 0, and the quality bit says that the frame is good
_AMR_NB = b"#!AMR\n"
_AMR_WB = b"#!AMR-WB\n"
# Bytes of a frame with its heading, by frame type; 0: reserved.
_NB_BYTES = (13, 14, 16, 18, 20, 21, 27, 32, 6, 7, 6, 6, 0, 0, 0, 1)
_WB_BYTES = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1)


def aac_extent(data: mmap) -> Extent:
    """Lengths of the ADTS stream ``data``.

    Raises:
        RefusedError: it is broken inside.

    """
    position, end, seconds = after_id3v2(data[:HEAD_BYTES]), before_id3v1(data), 0.0
    while position < end:
        head = data[position : position + _ADTS_BYTES]
        if len(head) < _ADTS_BYTES:
            return Extent(present_s=seconds, ends_within=True)
        length, rate, blocks = _adts(head, seconds)
        position += length
        if position <= end:
            seconds += blocks * _ADTS_SAMPLES / rate
    return Extent(present_s=seconds, ends_within=position > end, notes=(NO_LENGTH,))


def amr_extent(data: mmap) -> Extent:
    """Lengths of the AMR or AMR-WB file ``data``, one channel.

    Raises:
        RefusedError: it is broken inside, or of several channels.

    """
    sizes, position = _amr_sizes(data[: len(_AMR_WB)])
    frames, end = 0, len(data)
    while position < end:
        head = data[position]
        size = sizes[head >> 3 & 15]
        if not size or head & _AMR_FIXED != _AMR_GOOD:
            raise damaged(frames * _AMR_FRAME_S)
        position += size
        frames += position <= end
    return Extent(present_s=frames * _AMR_FRAME_S, ends_within=position > end, notes=(NO_LENGTH,))


def _adts(head: bytes, at_s: float) -> tuple[int, int, int]:
    """Bytes of the frame with its heading, sample rate, and raw blocks in it."""
    rate = head[2] >> 2 & 15
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if head[0] != 0xFF or head[1] & 0xF6 != 0xF0:  # noqa: PLR2004  # the sync word and the layer
        raise damaged(at_s)
    if rate >= len(_ADTS_RATES) or length < _ADTS_BYTES:
        raise damaged(at_s)
    return length, _ADTS_RATES[rate], 1 + (head[6] & 3)


def _amr_sizes(magic: bytes) -> tuple[tuple[int, ...], int]:
    """Sizes of frames by type, and the position of the first one."""
    if magic.startswith(_AMR_WB):
        return _WB_BYTES, len(_AMR_WB)
    if magic.startswith(_AMR_NB):
        return _NB_BYTES, len(_AMR_NB)
    raise RefusedError("tệp AMR có nhiều kênh, phần mềm không mở được; hãy xuất lại một kênh")
