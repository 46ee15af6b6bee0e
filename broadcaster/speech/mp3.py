"""Whether an MP3 is whole: decoders accept one that was cut, and say nothing.

Frame header and lengths: ISO/IEC 11172-3 and 13818-3, Layer III, and MPEG-2.5; ID3v2 tag: id3.org.
"""

from dataclasses import dataclass

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_MPEG1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_MPEG2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG1 = 3
_LAYER_III = 1
_HEADER_BYTES = 4
_ID3V2_BYTES = 10
_ID3V1_BYTES = 128


def is_whole_mp3(data: bytes) -> bool:
    """Tell whether ``data`` is Layer III frames end to end, the last one complete, and tags at most.

    A cut exactly between two frames cannot be seen here; the length for each syllable shows it.
    """
    position, end = _after_id3v2(data), _before_id3v1(data)
    if position >= end:
        return False
    while position < end:
        length = _frame_length(data[position : position + _HEADER_BYTES])
        if length is None:
            return False
        position += length
    return position == end


@dataclass(frozen=True)
class _Header:
    """The four fields that decide a frame's length."""

    version: int
    bitrate: int
    rate: int
    padding: int

    @property
    def length(self) -> int | None:
        """Bytes of the frame with its header; None for a reserved version, bit rate or sample rate."""
        table = _KBITS_MPEG1 if self.version == _MPEG1 else _KBITS_MPEG2
        rates = _RATES.get(self.version, ())
        if not 0 < self.bitrate < len(table) or self.rate >= len(rates):
            return None
        slots = 144_000 if self.version == _MPEG1 else 72_000
        return slots * table[self.bitrate] // rates[self.rate] + self.padding


def _frame_length(head: bytes) -> int | None:
    if len(head) < _HEADER_BYTES:
        return None
    word = int.from_bytes(head, "big")
    if word >> 21 != 0x7FF or word >> 17 & 3 != _LAYER_III:  # noqa: PLR2004  # the sync word
        return None
    header = _Header(
        version=word >> 19 & 3, bitrate=word >> 12 & 15, rate=word >> 10 & 3, padding=word >> 9 & 1
    )
    return header.length


def _after_id3v2(data: bytes) -> int:
    """Position of the first frame: behind an ID3v2 tag, whose size is written in 7-bit bytes."""
    if not data.startswith(b"ID3") or len(data) < _ID3V2_BYTES:
        return 0
    size = 0
    for byte in data[6:_ID3V2_BYTES]:
        size = size << 7 | byte & 0x7F
    return _ID3V2_BYTES + size


def _before_id3v1(data: bytes) -> int:
    """Position behind the last frame: before an ID3v1 tag, which is the last 128 bytes."""
    return len(data) - (_ID3V1_BYTES if data[-_ID3V1_BYTES:].startswith(b"TAG") else 0)
