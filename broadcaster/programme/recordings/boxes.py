"""MP4, 3GP and WebM by their boxes: whole, with an index, not encrypted.

ISO/IEC 14496-12 (boxes, sample entries), RFC 8794 (EBML), RFC 9559 (Matroska).
"""

from collections.abc import Iterator
from mmap import mmap

from broadcaster.programme.recordings.refusal import RefusedError

ENCRYPTED = "tệp bị khoá bản quyền (DRM), chỉ máy đã mua mới mở được; hãy dùng bản thu khác"

_HEAD = 8
_LONG_HEAD = 16
_TO_THE_END, _LONG = 0, 1
_LOCKED_ENTRIES = (b"drms", b"enca", b"aavd")
_SEGMENT = b"\x18\x53\x80\x67"


def mov_ends_within(data: mmap) -> bool:
    """Tell whether the last top-level box of the MP4 ``data`` is cut.

    Raises:
        RefusedError: it has no index, or is encrypted.

    """
    end, index = 0, None
    for name, position, box_end in _boxes(data):
        end = box_end
        if name == b"moov":
            index = data[position:box_end]
    if index is None:
        raise RefusedError(
            "tệp thiếu phần mục lục ở cuối, không mở được (máy thu tắt giữa chừng hoặc chép chưa xong); "
            "hãy chép lại từ máy đã thu"
        )
    if _locked(index):
        raise RefusedError(ENCRYPTED)
    return end > len(data)


def webm_ends_within(data: mmap) -> bool:
    """Tell whether the segment of the Matroska file ``data`` is longer than the file."""
    start = data.find(_SEGMENT, 0, 4096)
    if start < 0:
        raise RefusedError("tệp WebM không có phần âm thanh; hãy xuất lại thành WAV, MP3 hoặc M4A")
    position = start + len(_SEGMENT)
    width = 9 - data[position].bit_length() if position < len(data) else 9
    size = int.from_bytes(data[position : position + width], "big") & (1 << 7 * width) - 1
    unknown = size == (1 << 7 * width) - 1
    return not unknown and position + width + size > len(data)


def _boxes(data: mmap) -> Iterator[tuple[bytes, int, int]]:
    """Name, position of the content, and end of each top-level box; the last may end behind the file."""
    position = 0
    while position + _HEAD <= len(data):
        size, head = int.from_bytes(data[position : position + 4], "big"), _HEAD
        name = data[position + 4 : position + _HEAD]
        if size == _LONG:
            size, head = int.from_bytes(data[position + _HEAD : position + _LONG_HEAD], "big"), _LONG_HEAD
        if size == _TO_THE_END:
            size = len(data) - position
        if size < head or not name.isascii():
            return
        yield name, position + head, position + size
        position += size


def _locked(index: bytes) -> bool:
    """Tell whether a sample entry of the index is one of an encrypted track."""
    at = index.find(b"stsd")
    while at >= 0:
        if index[at + 16 : at + 20] in _LOCKED_ENTRIES:
            return True
        at = index.find(b"stsd", at + 4)
    return False
