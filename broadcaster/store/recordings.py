"""People's recordings of scripts: which sound belongs to which words."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from broadcaster.programme.recordings.recording import RecordingReport
from broadcaster.store.tables import recording
from broadcaster.units import DurationMs, Samples, Sha256, milliseconds

MOST_NAME = 120
"""Most characters of the name that a recording's file had."""


@dataclass(frozen=True)
class StoredRecording:
    """A person's recording of the words with the hash ``words_sha256`` of the script ``slug``.

    ``audio_sha256`` is the levelled item in the library, ``samples`` its length, ``name`` what the file was
    called where it came from. ``dropped`` means that the operator went back to the machine's voice.

    Raises:
        ValueError: there is no sound in it, or the name is a path, empty or too long.

    """

    slug: str
    words_sha256: Sha256
    audio_sha256: Sha256
    samples: Samples
    name: str
    report: RecordingReport
    added_at: datetime
    added_by: str
    dropped: bool = False

    def __post_init__(self) -> None:
        if self.samples < 1:
            message = f"a recording of {self.slug} cannot have {self.samples} samples"
            raise ValueError(message)
        if not 0 < len(self.name) <= MOST_NAME or "/" in self.name or "\\" in self.name:
            message = f"{self.name[:200]!r} is no plain file name of at most {MOST_NAME} characters"
            raise ValueError(message)

    @property
    def duration_ms(self) -> DurationMs:
        """Length of the item in milliseconds, rounded."""
        return milliseconds(self.samples)


def save_recording(connection: Connection, new: StoredRecording) -> None:
    """Keep a recording; from now on it is the current one of its words."""
    connection.execute(insert(recording).values({**vars(new), "report": asdict(new.report)}))


def current_recording(connection: Connection, slug: str, words_sha256: Sha256) -> StoredRecording | None:
    """The last recording of exactly these words that was not dropped; None: the machine says them."""
    query = (
        select(recording)
        .where(
            recording.c.slug == slug,
            recording.c.words_sha256 == words_sha256,
            recording.c.dropped.is_(False),
        )
        .order_by(recording.c.id.desc())
    )
    row = connection.execute(query).mappings().first()
    return None if row is None else _recording(row)


def drop_recordings(connection: Connection, slug: str, words_sha256: Sha256) -> int:
    """Go back to the machine's voice for these words; returns how many recordings were current until now.

    An older recording does not come back by itself: all of them are dropped.
    """
    done = connection.execute(
        update(recording)
        .where(
            recording.c.slug == slug,
            recording.c.words_sha256 == words_sha256,
            recording.c.dropped.is_(False),
        )
        .values(dropped=True)
    )
    return int(done.rowcount)


def recording_sounds(connection: Connection) -> frozenset[Sha256]:
    """Hashes of the items that must stay in the library because of recordings.

    What an approval names must stay besides, whatever became of the recording.
    """
    query = select(recording.c.audio_sha256).where(recording.c.dropped.is_(False)).distinct()
    return frozenset(Sha256(sha256) for sha256 in connection.execute(query).scalars())


def _recording(row: RowMapping) -> StoredRecording:
    fields: dict[str, Any] = {str(key): value for key, value in row.items() if key != "id"}
    return StoredRecording(**{**fields, "report": _report(row["report"])})


def _report(fields: Mapping[str, Any]) -> RecordingReport:
    return RecordingReport(**{**fields, "warnings": tuple(fields["warnings"])})
