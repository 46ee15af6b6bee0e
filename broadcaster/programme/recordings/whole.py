"""Asks of each format whether a file of it is whole, and how long it is, before anything is decoded."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from typing import TYPE_CHECKING, BinaryIO

from broadcaster.programme.recordings.asf import asf_extent
from broadcaster.programme.recordings.boxes import mov_ends_within, webm_ends_within
from broadcaster.programme.recordings.chunks import aiff_extent, flac_extent, wav_extent
from broadcaster.programme.recordings.extent import CODEC_PADDING, NO_LENGTH, Extent
from broadcaster.programme.recordings.kinds import (
    AAC,
    AIFF,
    AMR,
    FLAC,
    M4A,
    MP3,
    OGG,
    OPUS,
    THREEGP,
    WAV,
    WEBM,
    WMA,
    Kind,
)
from broadcaster.programme.recordings.mp3_frames import mp3_extent
from broadcaster.programme.recordings.ogg_pages import ogg_extent
from broadcaster.programme.recordings.opening import av_input
from broadcaster.programme.recordings.voice_frames import aac_extent, amr_extent

if TYPE_CHECKING:
    import av

_WALKS: dict[Kind, Callable[[mmap], Extent]] = {
    WAV: wav_extent,
    AIFF: aiff_extent,
    FLAC: flac_extent,
    OGG: ogg_extent,
    OPUS: ogg_extent,
    MP3: mp3_extent,
    AAC: aac_extent,
    AMR: amr_extent,
    WMA: asf_extent,
}
_BOXES: dict[Kind, Callable[[mmap], bool]] = {
    M4A: mov_ends_within,
    THREEGP: mov_ends_within,
    WEBM: webm_ends_within,
}
_NEAR_IN_BOXES_S = 0.1
"""Seconds by which lengths of WebM differ: they are those of the longest track, to the millisecond."""


def extent_of(file: BinaryIO, kind: Kind) -> Extent:
    """Lengths of an open file of ``kind``.

    Raises:
        RefusedError: it is damaged, encrypted, or has no sound.

    """
    with _mapped(file) as data:
        if kind in _WALKS:
            return _WALKS[kind](data)
        ends_within = _BOXES[kind](data)
    return _counted(file, kind, ends_within=ends_within)


@dataclass
class _Count:
    packets: int = 0
    seconds: float = 0.0
    broken: bool = False


def _counted(file: BinaryIO, kind: Kind, *, ends_within: bool) -> Extent:
    """Lengths by the index and by the packets that can really be read."""
    with av_input(file, kind) as container:
        stream = container.streams.audio[0]
        stated_s = _stated(container, stream)
        promised = _promised(stream)
        count = _count(container, stream)
        rate, notes = stream.rate, _notes(container, stated_s)
    if promised and count.packets >= promised and not count.broken:
        return Extent(stated_s=stated_s, padded=_is_padded(count, stated_s, rate), notes=notes)
    short = bool(promised) or (stated_s is not None and count.seconds < stated_s - _NEAR_IN_BOXES_S)
    return Extent(
        stated_s=stated_s if short else None,
        present_s=count.seconds,
        ends_within=short or count.broken or ends_within,
        notes=notes,
    )


def _promised(stream: "av.AudioStream") -> int:
    """Count of packets by the index; 0 where it is not told: that of PCM counts samples."""
    return 0 if stream.codec_context.name.startswith("pcm_") else stream.frames


def _is_padded(count: _Count, stated_s: float | None, rate: int) -> bool:
    """Whether the packets are longer than the edit list says by no more than a codec's frames are."""
    return stated_s is not None and 0 < (count.seconds - stated_s) * rate <= CODEC_PADDING


def _count(container: "av.container.InputContainer", stream: "av.AudioStream") -> _Count:
    import av

    count = _Count()
    base = float(stream.time_base or 0)
    try:
        for packet in container.demux(stream):
            if not packet.size:
                continue
            if packet.is_corrupt:
                count.broken = True
                continue
            count.packets += 1
            count.seconds += (packet.duration or 0) * base
    except (av.FFmpegError, EOFError):
        count.broken = True
    return count


def _stated(container: "av.container.InputContainer", stream: "av.AudioStream") -> float | None:
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / 1e6 if container.duration else None


def _notes(container: "av.container.InputContainer", stated_s: float | None) -> tuple[str, ...]:
    notes = [NO_LENGTH] if stated_s is None else []
    if any("attached_pic" not in str(video.disposition) for video in container.streams.video):
        notes.append("tệp này là phim; chỉ lấy phần tiếng")
    if len(container.streams.audio) > 1:
        notes.append(f"tệp có {len(container.streams.audio)} đường tiếng; chỉ lấy đường thứ nhất")
    return tuple(notes)


@contextmanager
def _mapped(file: BinaryIO) -> Iterator[mmap]:
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        yield data
