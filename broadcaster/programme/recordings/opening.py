"""Opens a recording as blocks of samples: libsndfile first, FFmpeg's libraries for what it cannot open."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import numpy.typing as npt

from broadcaster.programme.recordings.kinds import AIFF, FLAC, WAV, Kind
from broadcaster.programme.recordings.refusal import EMPTY_SOUND, RefusedError

if TYPE_CHECKING:
    import av
    import soundfile

Block = npt.NDArray[np.float32]
"""Samples of shape (frames, channels), full scale at 1.0."""

_BLOCK_FRAMES = 4096  # what is lost where libsndfile stumbles
_SUBTYPES = {
    "PCM_U8": "pcm_u8",
    "PCM_S8": "pcm_s8",
    "PCM_16": "pcm_s16",
    "PCM_24": "pcm_s24",
    "PCM_32": "pcm_s32",
    "FLOAT": "pcm_f32",
    "DOUBLE": "pcm_f64",
    "ALAW": "pcm_alaw",
    "ULAW": "pcm_mulaw",
    "MPEG_LAYER_III": "mp3",
}
_ENDIANS = {WAV.name: "le", AIFF.name: "be"}
_COARSE = ("pcm_u8", "pcm_s8", "pcm_alaw", "pcm_mulaw")
_NO_SOUND = "tệp này không phải âm thanh hoặc đã hỏng; hãy thay bằng tệp WAV, MP3 hoặc M4A"


@dataclass(frozen=True)
class Opened:
    """A recording that is open: codec, rate in hertz, channels, and its samples in blocks."""

    codec: str
    rate: int
    channels: int
    blocks: Iterator[Block]

    @property
    def full_scale(self) -> float:
        """Level at which a sample counts as at the limit: coarse codecs do not reach 1.0."""
        return 0.98 if self.codec in _COARSE else 0.999


@contextmanager
def opened(file: BinaryIO, kind: Kind, *, libsndfile: bool) -> Iterator[Opened]:
    """Open ``file``; ``libsndfile`` is False where that library is known to miss sound.

    Raises:
        RefusedError: neither library can.

    """
    import soundfile

    sound = None
    if libsndfile:
        try:
            file.seek(0)
            sound = soundfile.SoundFile(file)
        except soundfile.SoundFileError:  # a codec of FFmpeg's in a container of libsndfile's
            sound = None
    if sound is None:
        with av_input(file, kind) as container:
            yield _by_ffmpeg(container)
        return
    with sound:
        yield Opened(_codec(sound.subtype, kind), sound.samplerate, sound.channels, _sound_blocks(sound))


@contextmanager
def av_input(file: BinaryIO, kind: Kind) -> Iterator["av.container.InputContainer"]:
    """Open ``file`` by the demuxer of its kind, and no other.

    Raises:
        RefusedError: it is damaged, or is a film without sound.

    """
    import av

    file.seek(0)
    try:
        container = av.open(file, "r", format=kind.demuxer)
    except (av.FFmpegError, ValueError) as error:
        raise RefusedError(_NO_SOUND) from error
    with container:
        if not container.streams.audio:
            what = "tệp này là phim không có tiếng" if container.streams.video else "tệp này không có tiếng"
            raise RefusedError(f"{what}; hãy chọn tệp âm thanh")
        if container.streams.audio[0].codec_context is None:
            raise RefusedError(_NO_SOUND)
        yield container


def _by_ffmpeg(container: "av.container.InputContainer") -> Opened:
    """Shape by the first frame: a heading tells only half the rate of HE-AAC."""
    import av

    context = container.streams.audio[0].codec_context
    context.thread_type = "NONE"  # a worker of one thread, whose memory can be foreseen
    frames = container.decode(audio=0)
    try:
        first = next(frames, None)
    except av.FFmpegError as error:
        raise RefusedError(_NO_SOUND) from error
    if first is None:
        raise RefusedError(EMPTY_SOUND)
    shape = (first.sample_rate, first.layout.nb_channels)
    return Opened(context.name.removesuffix("float"), *shape, _av_blocks(chain([first], frames), shape))


def _sound_blocks(sound: "soundfile.SoundFile") -> Iterator[Block]:
    while True:
        block = sound.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)
        if not len(block):
            return
        yield block


def _av_blocks(frames: Iterable["av.AudioFrame"], shape: tuple[int, int]) -> Iterator[Block]:
    """Frames as blocks; a change of rate or channels on the way is no recording."""
    for frame in frames:
        if (frame.sample_rate, frame.layout.nb_channels) != shape:
            raise RefusedError("tệp đổi tần số lấy mẫu hoặc số kênh giữa chừng; hãy xuất lại thành tệp WAV")
        yield _samples(frame)


def _samples(frame: "av.AudioFrame") -> Block:
    raw: npt.NDArray[Any] = frame.to_ndarray()
    pcm = raw.T if frame.format.is_planar else raw.reshape(-1, frame.layout.nb_channels)
    if pcm.dtype == np.uint8:
        return np.asarray((pcm.astype(np.float32) - 128) / 128, np.float32)
    if pcm.dtype.kind == "i":
        return np.asarray(pcm.astype(np.float32) / 2.0 ** (8 * pcm.dtype.itemsize - 1), np.float32)
    return np.ascontiguousarray(pcm, np.float32)


def _codec(subtype: str, kind: Kind) -> str:
    if kind is FLAC:
        return "flac"
    name = _SUBTYPES.get(subtype, subtype.lower())
    wide = name.startswith("pcm_") and name not in _COARSE
    return name + _ENDIANS.get(kind.name, "") if wide else name
