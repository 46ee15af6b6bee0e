"""Length of an Ogg file, page by page (RFC 3533).

First packets: Opus, RFC 7845; Vorbis, its specification, 4.2.2; FLAC, RFC 9639, 10.1; Speex, its manual, 7.
"""

from dataclasses import dataclass, field
from mmap import mmap

from broadcaster.programme.recordings.extent import Extent
from broadcaster.programme.recordings.refusal import RefusedError, damaged

_PAGE_BYTES = 27
_BEGINS, _ENDS = 2, 4
_OPUS_RATE = 48_000
_NO_PACKET_ENDS = (1 << 64) - 1


@dataclass
class _Stream:
    """The one stream of a file, as far as its pages were read."""

    begun: int = 0
    ended: bool = False
    rate: int = 0
    skipped: int = 0
    granule: int = 0
    serials: set[bytes] = field(default_factory=set)

    @property
    def seconds(self) -> float:
        """Length up to the last whole page; 0 when the rate is not known."""
        return max(self.granule - self.skipped, 0) / self.rate if self.rate else 0.0


def ogg_extent(data: mmap) -> Extent:
    """Lengths of the Ogg file ``data``: its last page must say that it is the last.

    Raises:
        RefusedError: pages are missing inside, or it holds several streams.

    """
    stream, position = _Stream(), 0
    while position + _PAGE_BYTES <= len(data):
        following = _page_end(data, position)
        if following is None:
            raise damaged(stream.seconds)
        if following > len(data):
            break
        _take(stream, data, position, following)
        position = following
    return Extent(
        present_s=stream.seconds if stream.rate else None,
        ends_within=position < len(data) or not stream.ended,
    )


def _page_end(data: mmap, position: int) -> int | None:
    """Position behind the page; None when there is none, behind the file's end when it is cut."""
    head = data[position : position + _PAGE_BYTES]
    if head[:5] != b"OggS\0":
        return None
    lacing = position + _PAGE_BYTES
    return lacing + head[26] + sum(data[lacing : lacing + head[26]])


def _take(stream: _Stream, data: mmap, position: int, end: int) -> None:
    head = data[position : position + _PAGE_BYTES]
    if head[5] & _BEGINS:
        _begin(stream, data[position + _PAGE_BYTES + head[26] : end])
    stream.serials.add(head[14:18])
    if stream.begun > 1 or len(stream.serials) > 1:
        raise RefusedError("tệp Ogg gồm nhiều bản ghép lại; hãy xuất lại thành một tệp")
    stream.ended = stream.ended or bool(head[5] & _ENDS)
    granule = int.from_bytes(head[6:14], "little")
    if granule != _NO_PACKET_ENDS:
        stream.granule = granule


def _begin(stream: _Stream, packet: bytes) -> None:
    stream.begun += 1
    if packet.startswith(b"OpusHead"):
        stream.rate, stream.skipped = _OPUS_RATE, int.from_bytes(packet[10:12], "little")
    elif packet.startswith(b"\x01vorbis"):
        stream.rate = int.from_bytes(packet[12:16], "little")
    elif packet.startswith(b"\x7fFLAC"):
        stream.rate = int.from_bytes(packet[27:30], "big") >> 4
    elif packet.startswith(b"Speex   "):
        stream.rate = int.from_bytes(packet[36:40], "little")
