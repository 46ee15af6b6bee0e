"""From a recording to 48 kHz mono: block by block, so that an hour needs no more memory than a minute."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, Self

import numpy as np

from broadcaster.programme.recordings.extent import CODEC_PADDING, NEAR_S, Extent, check_reached
from broadcaster.programme.recordings.kinds import AIFF, FLAC, WAV, Kind, kind_of
from broadcaster.programme.recordings.meter import Meter
from broadcaster.programme.recordings.opening import Block, Opened, opened
from broadcaster.programme.recordings.refusal import EMPTY_SOUND, RefusedError, damaged, shown_seconds
from broadcaster.programme.recordings.whole import extent_of
from broadcaster.units import SAMPLE_RATE

_MOST_CHANNELS = 2
_RATES = range(8_000, 192_001)
_EXACT = (WAV, AIFF, FLAC)
_CUT_NEAR_MS = 20  # an operator's end of the file, rounded, is the end of the file


@dataclass(frozen=True)
class Request:
    """What to decode: ``source`` to raw float32 in ``target``, from and to in ms; None: to the end."""

    source: str
    target: str
    from_ms: int
    to_ms: int | None
    longest_s: float


@dataclass(frozen=True)
class Heading:
    """What was found: ``frames`` are those of the whole file, the other figures are of the part asked for."""

    kind: str
    codec: str
    rate: int
    channels: int
    frames: int
    peak: float
    clipped_share: float
    powers: tuple[float, ...]
    power: float
    notes: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """Length of the whole file."""
        return self.frames / self.rate

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Self:
        """Heading from what ``asdict`` made of one and JSON carried: lists are tuples again."""
        read: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
        }
        return cls(**read)


def decode(request: Request) -> Heading:
    """Check, decode, measure, average and resample; the samples are in ``request.target`` then.

    Raises:
        RefusedError: the recording cannot be used, and why.
        OSError: a disk does not do its work.

    """
    with Path(request.source).open("rb") as file:
        kind = kind_of(file)
        extent = extent_of(file, kind)
        extent.check_whole()
        _check_length(extent.expected_s or 0.0, request.longest_s)
        # libsndfile finds nothing in a WAV whose length was never written in.
        libsndfile = kind.libsndfile and not (kind is WAV and extent.open_end)
        with opened(file, kind, libsndfile=libsndfile) as sound, Path(request.target).open("wb") as target:
            _check_shape(sound)
            return _carried_over(sound, target, request, (kind, extent))


def _check_length(seconds: float, longest_s: float) -> None:
    if seconds > longest_s + NEAR_S:
        raise RefusedError(f"tệp dài hơn {longest_s:.0f} giây; hãy cắt ngắn lại")


def _check_shape(sound: Opened) -> None:
    if sound.channels > _MOST_CHANNELS:
        raise RefusedError(
            f"tệp có {sound.channels} kênh, chỉ nhận một hoặc hai; hãy xuất lại thành một kênh (mono)"
        )
    if sound.rate not in _RATES:
        raise RefusedError(f"tệp có tần số lấy mẫu {sound.rate} Hz, không dùng được; hãy xuất lại 48000 Hz")


def _carried_over(sound: Opened, target: BinaryIO, request: Request, origin: tuple[Kind, Extent]) -> Heading:
    kind, extent = origin
    meter = Meter(sound.channels, sound.full_scale)
    sound = replace(sound, blocks=_safe(sound, extent.stated_s))
    if extent.padded and extent.stated_s is not None:
        sound = replace(sound, blocks=_until(sound.blocks, round(extent.stated_s * sound.rate)))
    frames = _poured(sound, target, request, meter)
    near_s = NEAR_S if kind in _EXACT else CODEC_PADDING / min(sound.rate, SAMPLE_RATE)
    check_reached(extent.expected_s or 0.0, frames / sound.rate, near_s)
    _check_cut(request, frames / sound.rate)
    return Heading(
        kind=kind.name,
        codec=sound.codec,
        rate=sound.rate,
        channels=sound.channels,
        frames=frames,
        notes=extent.notes,
        **asdict(meter.result()),
    )


def _until(blocks: Iterator[Block], frames: int) -> Iterator[Block]:
    """First ``frames`` frames of ``blocks``; the rest is decoded, and dropped."""
    for block in blocks:
        kept = block[: max(frames, 0)]
        frames -= len(block)
        if len(kept):
            yield kept


def _poured(sound: Opened, target: BinaryIO, request: Request, meter: Meter) -> int:
    """Write the part that is asked for, and count the frames of all."""
    first = round(request.from_ms * sound.rate / 1000)
    last = None if request.to_ms is None else round(request.to_ms * sound.rate / 1000)
    converter = _Converter(sound.rate)
    frames = 0
    for block in sound.blocks:
        if not np.isfinite(block).all():
            raise RefusedError("tệp chứa giá trị không phải âm thanh; hãy xuất lại tệp")
        part = block[max(first - frames, 0) : None if last is None else max(last - frames, 0)]
        frames += len(block)
        _check_length(frames / sound.rate, request.longest_s)
        meter.take(part)
        target.write(converter.converted(part))
    target.write(converter.rest())
    return frames


def _safe(sound: Opened, stated_s: float | None) -> Iterator[Block]:
    """Blocks of ``sound``; what its decoder stumbles over is told with its place."""
    import av
    import soundfile

    frames = 0
    try:
        for block in sound.blocks:
            yield block
            frames += len(block)
    except (av.FFmpegError, soundfile.SoundFileError) as error:
        raise damaged(frames / sound.rate, stated_s) from error


def _check_cut(request: Request, seconds: float) -> None:
    """Refuse a part that the recording does not have."""
    if not seconds:
        raise RefusedError(EMPTY_SOUND)
    beyond = max(request.from_ms, request.to_ms or 0) - _CUT_NEAR_MS
    if beyond > seconds * 1000 or request.from_ms >= seconds * 1000:
        raise RefusedError(
            f"đoạn chọn ra ngoài bản thu, bản thu chỉ dài {shown_seconds(seconds)} giây; hãy chọn lại"
        )


class _Converter:
    """Averages channels and resamples to 48 kHz; samples at 48 kHz are left as they are."""

    def __init__(self, rate: int) -> None:
        import soxr

        self._stream = None
        if rate != SAMPLE_RATE:
            self._stream = soxr.ResampleStream(rate, SAMPLE_RATE, 1, dtype="float32", quality="VHQ")

    def converted(self, block: Block) -> bytes:
        mono = block.mean(axis=1, dtype=np.float32)
        return self._bytes(mono if self._stream is None else self._stream.resample_chunk(mono))

    def rest(self) -> bytes:
        """What the resampler still holds."""
        if self._stream is None:
            return b""
        return self._bytes(self._stream.resample_chunk(np.zeros(0, np.float32), last=True))

    @staticmethod
    def _bytes(mono: object) -> bytes:
        return np.asarray(mono, "<f4").tobytes()
