"""The session frame: approved once for the station, as one thing."""

from datetime import datetime

from broadcaster.clip import Clip
from broadcaster.errors import StationError
from broadcaster.programme.files import FrameSounds
from broadcaster.programme.item import make_item
from broadcaster.programme.library import AudioFile, Library
from broadcaster.programme.rundown import Frame, Part, SegmentKind
from broadcaster.script.model import BulletinClass, Script
from broadcaster.store import station as rows
from broadcaster.store.database import Database
from broadcaster.store.scripts import columns
from broadcaster.store.station import Action, FramePart
from broadcaster.units import Sha256

KINDS = (
    SegmentKind.SIGNATURE,
    SegmentKind.OPENING,
    SegmentKind.STING,
    SegmentKind.CLOSING,
    SegmentKind.CHIME,
)
"""What a frame is made of; those that were approved since there is an alarm have one too."""

_BED = "bed:"
"""What the kinds of beds begin with, among the parts of the frame; their name follows."""


def approve_frame(  # who approves what, when
    db: Database, library: Library, sounds: FrameSounds, opening: Clip, *, by: str, now: datetime
) -> Frame:
    """Release these sounds as the station's frame and beds, in place of those before.

    ``opening`` is the narrated opening line; it is levelled, and gets the silence around it that an item has.

    Raises:
        SoundError: the opening line is silent, or cannot be levelled.
        StationError: the disk does not take a sound.

    """
    clips: dict[str, Clip] = {
        SegmentKind.SIGNATURE: sounds.signature,
        SegmentKind.OPENING: make_item(opening, place="lời xướng"),
        SegmentKind.STING: sounds.sting,
        SegmentKind.CLOSING: sounds.closing,
        SegmentKind.CHIME: sounds.chime,
        SegmentKind.ALARM: sounds.alarm,
        **{bed_kind(name): clip for name, clip in sounds.beds.items()},
    }
    files = {kind: library.put(clip) for kind, clip in clips.items()}
    with db.transaction() as connection:
        parts = [_row(kind, file, by=by, now=now) for kind, file in files.items()]
        rows.save_frame_parts(connection, parts)
        details = {str(kind): file.sha256 for kind, file in files.items()}
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
    kinds = [kind.value for kind in (*KINDS, SegmentKind.ALARM) if kind.value in parts]
    return Frame(**{kind: Part(parts[kind].audio_sha256, parts[kind].samples) for kind in kinds})


def bed_kind(name: str) -> str:
    """Kind under which the bed of this name is kept among the parts of the frame."""
    return f"{_BED}{name}"


def beds_from(parts: dict[str, FramePart]) -> dict[str, Sha256]:
    """The hashes of the approved beds, by name."""
    return {
        kind.removeprefix(_BED): part.audio_sha256 for kind, part in parts.items() if kind.startswith(_BED)
    }


def bed_of(db: Database, script: Script) -> Sha256 | None:
    """Hash of the bed that ``script`` is said over: that of its column; an emergency has none.

    Raises:
        StationError: the column names a bed that the station does not have.

    """
    with db.reading() as connection:
        names = {each.slug: each.bed for each in columns(connection)}
        beds = beds_from(rows.frame_parts(connection))
    name = names.get(script.column)
    if name is None or script.bulletin_class is BulletinClass.EMERGENCY:
        return None
    if name not in beds:
        raise StationError(
            f"Chuyên mục “{script.column}” dùng nhạc nền “{name}” mà đài chưa có; "
            "hãy bỏ mục bed của chuyên mục, hoặc ghi tên một nhạc nền đã được duyệt cùng khung buổi phát."
        )
    return beds[name]


def _row(kind: str, file: AudioFile, *, by: str, now: datetime) -> FramePart:
    return FramePart(str(kind), file.sha256, file.samples, by, now)
