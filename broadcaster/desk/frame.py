"""The session frame: approved once for the station, as one thing."""

from datetime import datetime

from broadcaster.clip import Clip
from broadcaster.errors import StationError
from broadcaster.programme.files import FrameSounds
from broadcaster.programme.item import make_item
from broadcaster.programme.library import AudioFile, Library
from broadcaster.programme.rundown import Frame, Part, SegmentKind
from broadcaster.store import station as rows
from broadcaster.store.database import Database
from broadcaster.store.station import Action, FramePart

KINDS = (
    SegmentKind.SIGNATURE,
    SegmentKind.OPENING,
    SegmentKind.STING,
    SegmentKind.CLOSING,
    SegmentKind.CHIME,
)
"""What a frame is made of."""


def approve_frame(  # who approves what, when
    db: Database, library: Library, sounds: FrameSounds, opening: Clip, *, by: str, now: datetime
) -> Frame:
    """Release these sounds as the station's frame, in place of the one before.

    ``opening`` is the narrated opening line; it is levelled, and gets the silence around it that an item has.

    Raises:
        SoundError: the opening line is silent, or cannot be levelled.
        StationError: the disk does not take a sound.

    """
    clips = {
        SegmentKind.SIGNATURE: sounds.signature,
        SegmentKind.OPENING: make_item(opening, place="lời xướng"),
        SegmentKind.STING: sounds.sting,
        SegmentKind.CLOSING: sounds.closing,
        SegmentKind.CHIME: sounds.chime,
    }
    files = {kind: library.put(clip) for kind, clip in clips.items()}
    with db.transaction() as connection:
        parts = [_row(kind, file, by=by, now=now) for kind, file in files.items()]
        rows.save_frame_parts(connection, parts)
        details = {kind.value: file.sha256 for kind, file in files.items()}
        rows.record_action(connection, Action(now, by, "approve_frame", "frame", details))
    return frame_of(db)


def frame_of(db: Database) -> Frame:
    """The approved frame.

    Raises:
        StationError: no frame has been approved, or a part of it is missing.

    """
    with db.reading() as connection:
        return frame_from(rows.frame_parts(connection))


def frame_from(parts: dict[str, FramePart]) -> Frame:
    """The frame of these approved parts, by kind.

    Raises:
        StationError: a part is missing.

    """
    missing = [kind.value for kind in KINDS if kind.value not in parts]
    if missing:
        raise StationError(
            f"Khung buổi phát (nhạc hiệu, lời xướng, nhạc cắt) chưa được duyệt: thiếu {', '.join(missing)}; "
            "hãy duyệt khung buổi phát trước."
        )
    found = {kind: Part(parts[kind.value].audio_sha256, parts[kind.value].samples) for kind in KINDS}
    return Frame(**{kind.value: part for kind, part in found.items()})


def _row(kind: SegmentKind, file: AudioFile, *, by: str, now: datetime) -> FramePart:
    return FramePart(kind.value, file.sha256, file.samples, by, now)
