"""A recording that an operator brings becomes a clean clip, or is refused with its reason."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.loudness import SHORTEST_MS
from broadcaster.programme.mix import audible_loudness
from broadcaster.programme.recordings.cutting import kept_part, silence_threshold
from broadcaster.programme.recordings.decoder import Decoder
from broadcaster.programme.recordings.decoding import Heading
from broadcaster.programme.recordings.levels import SILENT, constant_part, drop_outs, levels_of
from broadcaster.programme.recordings.refusal import RefusedError
from broadcaster.programme.recordings.remarks import check_fit, of_file, of_gap, of_samples, of_sound
from broadcaster.units import Decibels, DurationMs, Lufs, milliseconds, samples

LONGEST_S = 3600
"""Seconds of the longest recording that is taken."""

LIMIT_S = 300.0
"""Seconds that decoding may take; an hour of MP3 takes about twenty."""


@dataclass(frozen=True)
class Cut:
    """Which part of a recording to keep, in milliseconds of the whole; ``to_ms`` None: to its end.

    Raises:
        ValueError: a place lies before the beginning.

    """

    from_ms: DurationMs = DurationMs(0)
    to_ms: DurationMs | None = None

    def __post_init__(self) -> None:
        if self.from_ms < 0 or (self.to_ms is not None and self.to_ms < 0):
            message = f"a cut from {self.from_ms} to {self.to_ms} ms begins before the recording"
            raise ValueError(message)

    @property
    def is_empty(self) -> bool:
        """Whether it keeps nothing of any recording."""
        return self.to_ms is not None and self.to_ms <= self.from_ms


WHOLE = Cut()
"""All of a recording."""


@dataclass(frozen=True)
class RecordingReport:
    """What was found in a recording.

    ``format`` is that of the content, never of the name; ``rate`` is in hertz; ``file_ms`` the length of
    the whole file, ``from_ms`` and ``to_ms`` what is kept of it after the cut and the trimming. Levels are
    those before levelling. ``clipped_share`` is the share of samples in flat tops at full scale.
    ``warnings`` are in plain Vietnamese, one line each.
    """

    format: str
    codec: str
    rate: int
    channels: int
    file_ms: DurationMs
    from_ms: DurationMs
    to_ms: DurationMs
    level_lufs: float
    peak_dbfs: float
    noise_floor_dbfs: float
    clipped_share: float
    warnings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Recording:
    """A clean clip, trimmed and not levelled (``make_item`` levels), and what was found on the way."""

    clip: Clip
    report: RecordingReport


def read_recording(
    path: Path, cut: Cut = WHOLE, *, longest_s: float = LONGEST_S, limit_s: float = LIMIT_S
) -> Recording:
    """Recording of ``path``, cut and then trimmed of the silence at its ends.

    Args:
        path: any file that a person has; its content decides what it is, not its name.
        cut: what to keep of it.
        longest_s: seconds that the whole file may have.
        limit_s: seconds that decoding may take before it is killed.

    Raises:
        SoundError: it is no sound, not whole, too long, silent, clipped throughout, or beyond the cut.

    """
    if cut.is_empty:
        raise SoundError(
            "đoạn chọn không còn gì (chỗ kết thúc không sau chỗ bắt đầu); hãy chọn lại", place=str(path)
        )
    with Decoder(limit_s=limit_s) as decoder:
        sound = decoder.decoded(path, (cut.from_ms, cut.to_ms), longest_s=longest_s)
    try:
        check_fit(sound.heading)
    except RefusedError as error:
        raise SoundError(str(error), place=str(path)) from error
    return _cleaned(path, cut, sound.pcm, sound.heading)


def _cleaned(path: Path, cut: Cut, pcm: npt.NDArray[np.float32], heading: Heading) -> Recording:
    holes, constant = drop_outs(pcm), constant_part(pcm)
    if constant:
        pcm -= np.float32(constant)
    levels = levels_of(pcm)
    threshold = silence_threshold(levels)
    kept = _heard_part(pcm, threshold, path)
    clip = Clip(pcm[kept])
    loudness = audible_loudness(clip, place=str(path))
    from_ms = DurationMs(cut.from_ms + milliseconds(kept.start))
    warnings = (
        *of_file(path, heading),
        *of_sound(levels, loudness),
        *of_gap(levels_of(clip.pcm), threshold, from_ms),
        *of_samples(holes, constant),
    )
    return Recording(clip, _report(heading, (from_ms, clip.duration_ms), (loudness, levels.floor), warnings))


def _heard_part(pcm: npt.NDArray[np.float32], threshold: Decibels, path: Path) -> slice:
    """Part of ``pcm`` to keep; all of one that is too short anyway, so that this is what is said of it."""
    if len(pcm) < samples(SHORTEST_MS):
        return slice(0, len(pcm))
    kept = kept_part(pcm, threshold)
    if kept.stop == kept.start:
        raise SoundError("bản thu không có tiếng (im lặng); hãy thu lại hoặc chọn tệp khác", place=str(path))
    return kept


def _report(
    heading: Heading,
    part: tuple[DurationMs, DurationMs],
    levels: tuple[Lufs, Decibels],
    warnings: tuple[str, ...],
) -> RecordingReport:
    """Report on a part that begins at and lasts so many ms, of this loudness and noise floor."""
    from_ms, length_ms = part
    loudness, floor = levels
    return RecordingReport(
        format=heading.kind,
        codec=heading.codec,
        rate=heading.rate,
        channels=heading.channels,
        file_ms=DurationMs(round(heading.seconds * 1000)),
        from_ms=from_ms,
        to_ms=DurationMs(from_ms + length_ms),
        level_lufs=loudness,
        peak_dbfs=20 * math.log10(heading.peak) if heading.peak else float(SILENT),
        noise_floor_dbfs=floor,
        clipped_share=heading.clipped_share,
        warnings=warnings,
    )
