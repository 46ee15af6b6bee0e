"""What was typed or recorded to be released at once: kept for good, sound in the library, words here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select

from broadcaster.store.tables import emergency_message
from broadcaster.units import DurationMs, Samples, Sha256, milliseconds

FORMS = ("typed", "recorded")


@dataclass(frozen=True)
class EmergencyMessage:
    """A message that nobody has approved: its release is its approval.

    ``form`` is one of ``FORMS``; a recording has no ``text`` but what a person wrote of it. ``doubts`` are
    the places of the text whose reading nobody has chosen, as they are read.

    Raises:
        ValueError: another form, no title, or no sound.

    """

    id: str
    form: str
    title: str
    text: str
    spoken: str
    doubts: tuple[str, ...]
    audio_sha256: Sha256
    samples: Samples
    made_at: datetime
    made_by: str

    def __post_init__(self) -> None:
        if self.form not in FORMS or not self.title.strip() or self.samples < 1:
            message = f"{self.id} is no emergency message"
            raise ValueError(message)

    @property
    def duration_ms(self) -> DurationMs:
        """Length of one saying in milliseconds, rounded."""
        return milliseconds(self.samples)


def add_message(connection: Connection, new: EmergencyMessage) -> None:
    """Keep a message."""
    connection.execute(insert(emergency_message).values({**vars(new), "doubts": list(new.doubts)}))


def find_message(connection: Connection, message_id: str) -> EmergencyMessage | None:
    """The message of that id; None when there is none."""
    query = select(emergency_message).where(emergency_message.c.id == message_id)
    row = connection.execute(query).mappings().first()
    return None if row is None else _message(row)


def message_sounds(connection: Connection) -> frozenset[Sha256]:
    """Hashes of the sounds that must stay in the library because of messages."""
    return frozenset(
        Sha256(each) for each in connection.execute(select(emergency_message.c.audio_sha256)).scalars()
    )


def _message(row: RowMapping) -> EmergencyMessage:
    fields: dict[str, Any] = {str(key): value for key, value in row.items()}
    return EmergencyMessage(**{**fields, "doubts": tuple(row["doubts"])})
