"""Whether an MP3 is whole: decoders accept one that was cut, and say nothing.

Frame header and lengths: ISO/IEC 11172-3 and 13818-3, Layer III, and MPEG-2.5; ID3v2 tag: id3.org.
"""

from dataclasses import dataclass
from mmap import mmap

HEADER_BYTES = 4

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KBITS_MPEG1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBITS_MPEG2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG1 = 3
_SAMPLES_MPEG1 = 1152
_MONO = 3
_LAYER_III = 1
_ID3V2_BYTES = 10
_ID3V1_BYTES = 128


def is_whole_mp3(data: bytes) -> bool:
    """Tell whether ``data`` is Layer III frames end to end, the last one complete, and tags at most.

    A cut exactly between two frames cannot be seen here; the length for each syllable shows it.
    """
    position, end = after_id3v2(data), before_id3v1(data)
    if position >= end:
        return False
    while position < end:
        header = frame_header(data[position : position + HEADER_BYTES])
        if header is None:
            return False
        position += header.length
    return position == end


@dataclass(frozen=True)
class FrameHeader:
    """What the four bytes before a frame say.

    ``length`` is in bytes with the header, ``rate`` in hertz, ``samples`` a channel.
    """

    length: int
    rate: int
    samples: int
    mono: bool

    @property
    def side_bytes(self) -> int:
        """Bytes of side information behind the header: a Xing tag stands behind them."""
        if self.samples == _SAMPLES_MPEG1:
            return 17 if self.mono else 32
        return 9 if self.mono else 17


def frame_header(head: bytes) -> FrameHeader | None:
    """Heading of a Layer III frame; None when these four bytes are none, or hold a reserved value."""
    if len(head) < HEADER_BYTES or head[0] != 0xFF:  # noqa: PLR2004  # the sync word's first byte
        return None
    word = int.from_bytes(head, "big")
    if word >> 21 != 0x7FF or word >> 17 & 3 != _LAYER_III:  # noqa: PLR2004  # the sync word
        return None
    version, bitrate, rate = word >> 19 & 3, word >> 12 & 15, word >> 10 & 3
    table = _KBITS_MPEG1 if version == _MPEG1 else _KBITS_MPEG2
    rates = _RATES.get(version, ())
    if not 0 < bitrate < len(table) or rate >= len(rates):
        return None
    samples = _SAMPLES_MPEG1 if version == _MPEG1 else _SAMPLES_MPEG1 // 2
    return FrameHeader(
        length=samples * 125 * table[bitrate] // rates[rate] + (word >> 9 & 1),
        rate=rates[rate],
        samples=samples,
        mono=word >> 6 & 3 == _MONO,
    )


def after_id3v2(data: bytes) -> int:
    """Position of the first frame: behind an ID3v2 tag, whose size is written in 7-bit bytes."""
    if not data.startswith(b"ID3") or len(data) < _ID3V2_BYTES:
        return 0
    size = 0
    for byte in data[6:_ID3V2_BYTES]:
        size = size << 7 | byte & 0x7F
    return _ID3V2_BYTES + size


def before_id3v1(data: bytes | mmap) -> int:
    """Position behind the last frame: before an ID3v1 tag, which is the last 128 bytes."""
    return len(data) - (_ID3V1_BYTES if data[-_ID3V1_BYTES:].startswith(b"TAG") else 0)
