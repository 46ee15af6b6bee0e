"""The rundown of a session: signature, opening line, items with a sting between, closing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from broadcaster.clip import Clip
from broadcaster.units import Sha256


class SegmentKind(StrEnum):
    """What a segment of a session is."""

    SIGNATURE = "signature"
    OPENING = "opening"
    STING = "sting"
    ITEM = "item"
    CLOSING = "closing"
    CHIME = "chime"


@dataclass(frozen=True)
class Part:
    """A finished sound by its hash, ``samples`` long (48 kHz)."""

    audio_sha256: Sha256
    samples: int

    def __post_init__(self) -> None:
        if self.samples <= 0:
            message = f"part {self.audio_sha256} has no length"
            raise ValueError(message)


@dataclass(frozen=True)
class Frame:
    """The sounds around the items, approved once for the station."""

    signature: Part
    opening: Part
    sting: Part
    closing: Part
    chime: Part


@dataclass(frozen=True)
class Segment:
    """One part in its place: ``offset`` samples after the session's first sample."""

    kind: SegmentKind
    audio_sha256: Sha256
    samples: int
    offset: int
    occurrence: str | None = None


def lay_out(frame: Frame, items: Sequence[tuple[str, Part]]) -> tuple[Segment, ...]:
    """Segments of a session of ``items`` (occurrence id, part), each beginning where the last one ends.

    A session without items has no segments: it stays silent.
    """
    if not items:
        return ()
    parts: list[tuple[SegmentKind, Part, str | None]] = [
        (SegmentKind.SIGNATURE, frame.signature, None),
        (SegmentKind.OPENING, frame.opening, None),
    ]
    for number, (occurrence, part) in enumerate(items):
        if number:
            parts.append((SegmentKind.STING, frame.sting, None))
        parts.append((SegmentKind.ITEM, part, occurrence))
    parts.append((SegmentKind.CLOSING, frame.closing, None))
    segments, offset = [], 0
    for kind, part, of_item in parts:
        segments.append(Segment(kind, part.audio_sha256, part.samples, offset, of_item))
        offset += part.samples
    return tuple(segments)


def duration(segments: Sequence[Segment]) -> int:
    """Samples from the first sample of a session to its last."""
    return segments[-1].offset + segments[-1].samples if segments else 0


def join(segments: Sequence[Segment], load: Callable[[Sha256], Clip]) -> Clip:
    """The whole session as one sound, exactly as a player joins it."""
    return Clip.joined([load(segment.audio_sha256) for segment in segments])
