"""Length of an MP3, frame by frame, against what its Xing or VBRI tag promises.

Xing and Info tag: the first frame's side information is followed by it (LAME, "Mp3 Info Tag rev 1");
VBRI: 36 bytes into the first frame (Fraunhofer).
"""

from dataclasses import dataclass
from mmap import mmap

from broadcaster.programme.recordings.extent import NO_LENGTH, Extent
from broadcaster.programme.recordings.kinds import HEAD_BYTES, first_mp3_frame
from broadcaster.programme.recordings.refusal import RefusedError, damaged
from broadcaster.speech.mp3 import HEADER_BYTES, FrameHeader, after_id3v2, before_id3v1, frame_header

_LONGEST_FRAME = 1441
_VBRI_AT = 36
_HAS_FRAMES = 1


@dataclass(frozen=True)
class _Walk:
    """What was found: whole frames, seconds of them, and where the last one ends."""

    frames: int
    seconds: float
    end: int


def mp3_extent(data: mmap) -> Extent:
    """Lengths of the MP3 ``data``.

    Raises:
        RefusedError: it is broken inside, or two MP3s stand one behind the other.

    """
    end = before_id3v1(data)
    start = after_id3v2(data[:HEAD_BYTES])
    first = first_mp3_frame(data, start, end)
    header = None if first is None else frame_header(data[first : first + HEADER_BYTES])
    if first is None or header is None:
        raise RefusedError("tệp MP3 không còn khung âm thanh nào; hãy chép lại từ máy đã thu")
    if first - start > _LONGEST_FRAME and data[start:first].strip(b"\0"):
        raise damaged(0.0)  # what was cut from a stream may begin within a frame, but not further
    stated, tagged = _stated_frames(data[first : first + header.length], header)
    walk = _walked(data, first + header.length if tagged else first, end)
    _check_single(stated, walk.frames)
    return Extent(
        stated_s=None if stated is None else stated * header.samples / header.rate,
        present_s=walk.seconds,
        ends_within=walk.end > end,
        notes=(*(() if stated else (NO_LENGTH,)), *_junk_notes(data, walk.end, end)),
    )


def _stated_frames(frame: bytes, header: FrameHeader) -> tuple[int | None, bool]:
    """Count of frames by the tag in the first one, and whether there is such a tag: it holds no sound."""
    at = HEADER_BYTES + header.side_bytes
    if frame[at : at + 4] in (b"Xing", b"Info"):
        if not frame[at + 7] & _HAS_FRAMES:
            return None, True
        return int.from_bytes(frame[at + 8 : at + 12], "big") or None, True
    if frame[_VBRI_AT : _VBRI_AT + 4] == b"VBRI":
        return int.from_bytes(frame[_VBRI_AT + 14 : _VBRI_AT + 18], "big") or None, True
    return None, False


def _walked(data: mmap, position: int, end: int) -> _Walk:
    """Go from frame to frame; ``end`` of the walk lies behind that of the file when the last frame is cut."""
    frames, seconds = 0, 0.0
    while position < end:
        header = frame_header(data[position : position + HEADER_BYTES])
        if header is None:
            _check_no_more(data, position, end, seconds)
            break
        position += header.length
        if position <= end:
            frames += 1
            seconds += header.samples / header.rate
    return _Walk(frames, seconds, position)


def _check_no_more(data: mmap, position: int, end: int, seconds: float) -> None:
    """Refuse sound behind what is no frame; behind the tags of a second file it is that file's."""
    if first_mp3_frame(data, position, end) is None:
        return
    if data[position : position + 3] in (b"ID3", b"TAG"):
        raise RefusedError("tệp gồm nhiều bản MP3 nối liền nhau; hãy xuất lại thành một tệp")
    raise damaged(seconds)


def _check_single(stated: int | None, frames: int) -> None:
    """Refuse two files in one: players stop at the first one's length, or stumble over the second's tag."""
    if stated is not None and frames > stated + 1:
        raise RefusedError(
            f"tệp MP3 ghi {stated} khung nhưng có {frames}: có lẽ nhiều bản nối liền nhau; "
            "hãy xuất lại thành một tệp"
        )


def _junk_notes(data: mmap, position: int, end: int) -> tuple[str, ...]:
    """Warning of bytes behind the last frame that are neither a tag nor zeros."""
    behind = data[position:end]
    known = (b"APETAGEX", b"LYRICSBEGIN", b"ID3", b"TAG")
    if not behind.strip(b"\0") or behind.startswith(known):
        return ()
    return (f"cuối tệp có {len(behind)} byte không phải âm thanh; hãy nghe lại đoạn cuối",)
