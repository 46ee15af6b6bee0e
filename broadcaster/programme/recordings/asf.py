"""Length of a WMA by its heading, against the packets that are there.

Advanced Systems Format (ASF) Specification, Microsoft 2004, sections 3.1, 3.2, 3.14, 3.15, 5.1.
"""

import struct
from dataclasses import dataclass
from mmap import mmap

from broadcaster.programme.recordings.boxes import ENCRYPTED
from broadcaster.programme.recordings.extent import Extent
from broadcaster.programme.recordings.refusal import RefusedError

_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_LOCKS = (
    bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e"),  # Content Encryption Object
    bytes.fromhex("14e68a292226174cb935dae07ee9289c"),  # Extended Content Encryption Object
)
_HEAD = 24
_FIRST_OBJECT = 30
_DATA_HEAD = 50
_BROADCAST = 1


@dataclass(frozen=True)
class _Properties:
    """Packets in the file, bytes of each, and seconds of play; all 0 while it is being written."""

    packets: int = 0
    packet_bytes: int = 0
    seconds: float = 0.0


def asf_extent(data: mmap) -> Extent:
    """Lengths of the WMA ``data``.

    Raises:
        RefusedError: it is encrypted, or its heading is damaged.

    """
    header_bytes = int.from_bytes(data[16:24], "little")
    properties = _properties(data, min(header_bytes, len(data)))
    if not properties.packets or not properties.packet_bytes:
        return Extent()
    there = max(len(data) - header_bytes - _DATA_HEAD, 0) // properties.packet_bytes
    share = min(1.0, there / properties.packets)
    return Extent(properties.seconds, properties.seconds * share, ends_within=share < 1)


def _properties(data: mmap, end: int) -> _Properties:
    position, found = _FIRST_OBJECT, None
    while position + _HEAD <= end:
        name, size = (
            data[position : position + 16],
            int.from_bytes(data[position + 16 : position + 24], "little"),
        )
        if name in _LOCKS:
            raise RefusedError(ENCRYPTED)
        if name == _FILE_PROPERTIES:
            found = _read(data[position + _HEAD : position + size])
        position += max(size, _HEAD)
    if found is None:
        raise RefusedError("tệp WMA hỏng phần đầu; hãy chép lại từ máy đã thu")
    return found


def _read(content: bytes) -> _Properties:
    """File properties: packets, play duration in 100 ns, preroll in ms, flags, least packet size."""
    if len(content) < struct.calcsize("<32x4QII"):
        return _Properties()
    packets, play, _, preroll, flags, size = struct.unpack_from("<32x4QII", content)
    if flags & _BROADCAST:
        return _Properties()
    return _Properties(packets, size, max(play / 1e7 - preroll / 1e3, 0.0))
