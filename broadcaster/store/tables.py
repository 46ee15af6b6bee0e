"""Tables of ``station.db``, as the newest migration leaves them."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)


class Instant(TypeDecorator[datetime]):
    """An aware instant as UTC text with microseconds: sorts as it should on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Text of ``value``.

        Raises:
            ValueError: ``value`` has no zone.

        """
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # SQLAlchemy's signature
        """Instant that the text names, in UTC."""
        return None if value is None else instant_of(value)


def instant_text(instant: datetime) -> str:
    """``instant`` as UTC text of fixed width, such as ``2026-02-17T22:30:00.000000Z``.

    Raises:
        ValueError: ``instant`` has no zone.

    """
    if instant.utcoffset() is None:
        message = f"{instant.isoformat()} has no zone"
        raise ValueError(message)
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def instant_of(text: str) -> datetime:
    """The instant, aware, UTC, that ``instant_text`` wrote."""
    return datetime.fromisoformat(text).astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

revision = Table(
    "revision",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("state", Text, nullable=False, index=True),
    Column("script", JSON, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("approved_by", Text),
    Column("approved_at", Instant),
    Column("spoken", Text),
    Column("audio_sha256", Text),
    Column("duration_ms", Integer),
    Column("created_at", Instant, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("version", Integer, nullable=False),
)

recording = Table(
    "recording",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("words_sha256", Text, nullable=False),
    Column("audio_sha256", Text, nullable=False),
    Column("samples", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("report", JSON, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("added_by", Text, nullable=False),
    Column("dropped", Boolean, nullable=False),
    Index("ix_recording_slug_words_sha256", "slug", "words_sha256"),
)

render_job = Table(
    "render_job",
    metadata,
    Column("key", Text, primary_key=True),
    Column("wanted", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("leased_until", Instant),
    Column("tries", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("result", JSON(none_as_null=True)),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("urgent", Boolean, nullable=False),
    Index("ix_render_job_state_asked_at", "state", "asked_at"),
)

fact = Table(
    "fact",
    metadata,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("statement", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("checked_by", Text, nullable=False),
    Column("checked_on", Date),
    Column("review_by", Date),
)

script_column = Table(
    "script_column",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("answers_residents", Boolean, nullable=False),
    Column("bed", Text),
)

schedule_document = Table(
    "schedule_document",
    metadata,
    Column("subject", Text, primary_key=True),
    Column("toml", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", Text, nullable=False),
)

import_record = Table(
    "import_record",
    metadata,
    Column("path", Text, primary_key=True),
    Column("sha256", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

frame_part = Table(
    "frame_part",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("audio_sha256", Text, nullable=False),
    Column("samples", Integer, nullable=False),
    Column("approved_by", Text, nullable=False),
    Column("approved_at", Instant, nullable=False),
)

planned_session = Table(
    "planned_session",
    metadata,
    Column("id", Text, primary_key=True),
    Column("session", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("date", Date, nullable=False, index=True),
    Column("starts_at", Instant, nullable=False, index=True),
    Column("clusters", JSON, nullable=False),
    Column("catch_up", Text, nullable=False),
    Column("late_ms", Integer, nullable=False),
    Column("trial", Boolean, nullable=False),
    Column("length_ms", Integer, nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("resumption", Text, nullable=False),
)

pin = Table(
    "pin",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("script", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

full_session = Table(
    "full_session",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

priority_order = Table(
    "priority_order",
    metadata,
    Column("script", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

extra_session = Table(
    "extra_session",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("date", Date, primary_key=True),
    Column("title", Text, nullable=False),
    Column("starts", Text, nullable=False),
    Column("length_ms", Integer, nullable=False),
    Column("clusters", JSON, nullable=False),
    Column("scripts", JSON, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
)

rumour = Table(
    "rumour",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("script", Text, nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("opened_by", Text, nullable=False),
    Column("session_id", Text),
)

preview = Table(
    "preview",
    metadata,
    Column("taken_on", Date, primary_key=True),
    Column("taken_at", Instant, nullable=False),
    Column("plan", JSON, nullable=False),
)

occurrence = Table(
    "occurrence",
    metadata,
    Column("id", Text, primary_key=True),
    Column("planned_session", ForeignKey("planned_session.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("session", Text, nullable=False),
    Column("date", Date, nullable=False),
    Column("script", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("revision", Integer),
    Column("content_group", Integer),
    Column("column", Text, nullable=False),
    Column("bulletin_class", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("peaks", JSON, nullable=False),
    Column("peak", Text),
    Column("clusters", JSON, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("audio_sha256", Text),
    Column("decision", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_occurrence_planned_session_position", "planned_session", "position", unique=True),
    Index("ix_occurrence_date", "date"),
)

account = Table(
    "account",
    metadata,
    Column("name", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("one_time", Boolean, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("emergency_right", Boolean, nullable=False),
)

web_session = Table(
    "web_session",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("account", ForeignKey("account.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("command_key", Text, nullable=False),
)

emergency_message = Table(
    "emergency_message",
    metadata,
    Column("id", Text, primary_key=True),
    Column("form", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("spoken", Text, nullable=False),
    Column("doubts", JSON, nullable=False),
    Column("audio_sha256", Text, nullable=False),
    Column("samples", Integer, nullable=False),
    Column("made_at", Instant, nullable=False, index=True),
    Column("made_by", Text, nullable=False),
)

setting = Table(
    "setting",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", JSON, nullable=False),
)

action = Table(
    "action",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("subject", Text, nullable=False, index=True),
    Column("details", JSON, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Integer, nullable=False),
)
