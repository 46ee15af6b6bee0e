"""The rundown of a session: the frame around its items, laid out sample to sample.

Silence that the ear needs (a breath after the opening line, before an item) is inside the parts
themselves, so that a session is one unbroken row of samples.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.units import DurationMs, Samples, Sha256, samples

MOST_REPEATS = 10
"""How often an emergency may be said in one go: after ten times a person decides anew."""

PAUSE_MS = DurationMs(1500)
"""Silence before an emergency is said again: who heard half of it knows that it begins anew."""


class SegmentKind(StrEnum):
    """What a segment of a session is."""

    SIGNATURE = "signature"
    OPENING = "opening"
    STING = "sting"
    ITEM = "item"
    CLOSING = "closing"
    CHIME = "chime"
    ALARM = "alarm"

    @property
    def label(self) -> str:
        """Name in Vietnamese."""
        return {
            "signature": "Nhạc hiệu mở đầu",
            "opening": "Lời xướng",
            "sting": "Nhạc cắt",
            "item": "Tiết mục",
            "closing": "Nhạc kết",
            "chime": "Chuông báo",
            "alarm": "Tín hiệu báo khẩn",
        }[self.value]


@dataclass(frozen=True)
class Part:
    """A finished sound of the library, by hash and length."""

    audio_sha256: Sha256
    samples: int

    def __post_init__(self) -> None:
        if self.samples < 1:
            message = f"part {self.audio_sha256} has no samples"
            raise ValueError(message)


@dataclass(frozen=True)
class Frame:
    """The station's own sounds around the items; approved once.

    ``alarm`` is None for a frame that was approved before there was one.
    """

    signature: Part
    opening: Part
    sting: Part
    closing: Part
    chime: Part
    alarm: Part | None = None


@dataclass(frozen=True)
class Segment:
    """One part at its place: ``offset`` samples after the session's start.

    ``occurrence`` is the id of the occurrence that an item is; the frame's parts have none.
    """

    kind: SegmentKind
    audio_sha256: Sha256
    samples: int
    offset: int
    occurrence: str | None = None

    def __post_init__(self) -> None:
        if self.samples < 1 or self.offset < 0:
            message = f"segment {self.audio_sha256} of {self.samples} samples cannot start at {self.offset}"
            raise ValueError(message)
        if (self.occurrence is not None) != (self.kind is SegmentKind.ITEM):
            message = f"items have an occurrence and nothing else has, not {self.kind}: {self.occurrence}"
            raise ValueError(message)

    @property
    def end(self) -> int:
        """Samples from the session's start to the first one after this segment."""
        return self.offset + self.samples


def lay_out(frame: Frame, items: Sequence[tuple[str, Part]]) -> tuple[Segment, ...]:
    """Signature, opening line, the items (occurrence id and sound) with stings between, closing.

    A session without items is empty: its frame alone would announce nothing.

    Raises:
        ValueError: an occurrence is there twice.

    """
    if not items:
        return ()
    rows: list[_Row] = [
        (SegmentKind.SIGNATURE, frame.signature, None),
        (SegmentKind.OPENING, frame.opening, None),
    ]
    for number, (occurrence, part) in enumerate(items):
        if number:
            rows.append((SegmentKind.STING, frame.sting, None))
        rows.append((SegmentKind.ITEM, part, occurrence))
    rows.append((SegmentKind.CLOSING, frame.closing, None))
    _require_once(items)
    return _in_a_row(rows)


def lay_out_alert(frame: Frame, items: Sequence[tuple[str, Part]]) -> tuple[Segment, ...]:
    """Each item after a chime, and nothing else: what cannot wait for a signature.

    Raises:
        ValueError: an occurrence is there twice.

    """
    _require_once(items)
    return _in_a_row(
        row
        for occurrence, part in items
        for row in ((SegmentKind.CHIME, frame.chime, None), (SegmentKind.ITEM, part, occurrence))
    )


def lay_out_emergency(frame: Frame, item: tuple[str, Part], repeats: int = 2) -> tuple[Segment, ...]:
    """Alarm, then the item (occurrence id and sound) ``repeats`` times with pauses between, then the closing.

    A frame without an alarm has its chime instead. Between two sayings there are ``PAUSE_MS`` in which no
    segment lies: silence. All sayings belong to the one occurrence.

    Raises:
        ValueError: ``repeats`` is below 1 or above ``MOST_REPEATS``.

    """
    if not 1 <= repeats <= MOST_REPEATS:
        message = f"an emergency is said 1 to {MOST_REPEATS} times, not {repeats}"
        raise ValueError(message)
    occurrence, part = item
    warning: _Row = (SegmentKind.CHIME, frame.chime, None)
    if frame.alarm is not None:
        warning = (SegmentKind.ALARM, frame.alarm, None)
    sayings: list[_Row] = [(SegmentKind.ITEM, part, occurrence)] * repeats
    return _in_a_row(
        [warning, *sayings, (SegmentKind.CLOSING, frame.closing, None)], between_items=samples(PAUSE_MS)
    )


def duration(segments: Sequence[Segment]) -> Samples:
    """Samples from the session's start to its end; 0 for a session without segments."""
    return Samples(max((segment.end for segment in segments), default=0))


def join(segments: Sequence[Segment], load: Callable[[Sha256], Clip]) -> Clip:
    """Whole session as one sound, for listening; what the player plays, sample by sample.

    Raises:
        SoundError: a sound is lost or altered (from ``load``), or is not as long as planned.

    """
    pcm = np.zeros(duration(segments), np.float32)
    for segment in segments:
        clip = load(segment.audio_sha256)
        if len(clip) != segment.samples:
            raise SoundError(
                f"âm thanh dài {len(clip)} mẫu, kế hoạch ghi {segment.samples}; hãy lập lại kế hoạch",
                place=segment.audio_sha256,
            )
        pcm[segment.offset : segment.end] = clip.pcm
    return Clip(pcm)


_Row = tuple[SegmentKind, Part, str | None]


def _in_a_row(rows: Iterable[_Row], *, between_items: int = 0) -> tuple[Segment, ...]:
    """Segments that each begin where the one before ends, or so many samples later between two items."""
    segments: list[Segment] = []
    offset = 0
    for kind, part, occurrence in rows:
        if segments and segments[-1].kind is kind is SegmentKind.ITEM:
            offset += between_items
        segments.append(Segment(kind, part.audio_sha256, part.samples, offset, occurrence))
        offset += part.samples
    return tuple(segments)


def _require_once(items: Sequence[tuple[str, Part]]) -> None:
    """Refuse an occurrence that is there twice."""
    occurrences = [occurrence for occurrence, _ in items]
    if len(set(occurrences)) != len(occurrences):
        message = f"an occurrence is twice in one session: {sorted(occurrences)}"
        raise ValueError(message)
