"""Every table of the station.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("one_time", sa.Boolean(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )


def _action() -> None:
    op.create_table(
        "action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action")),
    )
    op.create_index("ix_action_at", "action", ["at"])
    op.create_index("ix_action_subject", "action", ["subject"])


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )


def _fact() -> None:
    op.create_table(
        "fact",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("checked_by", sa.Text(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("review_by", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )


def _frame_part() -> None:
    op.create_table(
        "frame_part",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("audio_sha256", sa.Text(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_frame_part")),
    )


def _import_record() -> None:
    op.create_table(
        "import_record",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_import_record")),
    )


def _planned_session() -> None:
    op.create_table(
        "planned_session",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Text(), nullable=False),
        sa.Column("clusters", sa.JSON(), nullable=False),
        sa.Column("catch_up", sa.Text(), nullable=False),
        sa.Column("late_ms", sa.Integer(), nullable=False),
        sa.Column("trial", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_session")),
    )
    op.create_index("ix_planned_session_date", "planned_session", ["date"])
    op.create_index("ix_planned_session_starts_at", "planned_session", ["starts_at"])


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("script", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.Text(), nullable=True),
        sa.Column("spoken", sa.Text(), nullable=True),
        sa.Column("audio_sha256", sa.Text(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("slug", "number", name=op.f("pk_revision")),
    )
    op.create_index("ix_revision_state", "revision", ["state"])


def _schedule_document() -> None:
    op.create_table(
        "schedule_document",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("toml", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_schedule_document")),
    )


def _script_column() -> None:
    op.create_table(
        "script_column",
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("answers_residents", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_script_column")),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )


def _occurrence() -> None:
    op.create_table(
        "occurrence",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("planned_session", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("script", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("content_group", sa.Integer(), nullable=True),
        sa.Column("column", sa.Text(), nullable=False),
        sa.Column("bulletin_class", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("peaks", sa.JSON(), nullable=False),
        sa.Column("peak", sa.Text(), nullable=True),
        sa.Column("clusters", sa.JSON(), nullable=False),
        sa.Column("planned_at", sa.Text(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("audio_sha256", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["planned_session"],
            ["planned_session.id"],
            name=op.f("fk_occurrence_planned_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
    )
    op.create_index("ix_occurrence_date", "occurrence", ["date"])
    op.create_index(
        "ix_occurrence_planned_session_position", "occurrence", ["planned_session", "position"], unique=True
    )


def _web_session() -> None:
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("csrf", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["account.name"], name=op.f("fk_web_session_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index("ix_web_session_account", "web_session", ["account"])
    op.create_index("ix_web_session_expires_at", "web_session", ["expires_at"])


# INSERT OR REPLACE deletes without asking the delete trigger, so a number that is taken is refused here too.
TRIGGERS = (
    """
    CREATE TRIGGER action_is_never_changed BEFORE UPDATE ON action
    BEGIN SELECT RAISE(ABORT, 'what people did is append-only'); END
    """,
    """
    CREATE TRIGGER action_is_never_deleted BEFORE DELETE ON action
    BEGIN SELECT RAISE(ABORT, 'what people did is append-only'); END
    """,
    """
    CREATE TRIGGER action_is_never_replaced BEFORE INSERT ON action
    WHEN EXISTS (SELECT 1 FROM action WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'what people did is append-only'); END
    """,
)


def upgrade() -> None:
    """Make the tables."""
    _account()
    _action()
    _counter()
    _fact()
    _frame_part()
    _import_record()
    _planned_session()
    _revision()
    _schedule_document()
    _script_column()
    _setting()
    _occurrence()
    _web_session()
    op.execute("INSERT INTO counter (name, value) VALUES ('plan', 0)")
    if op.get_bind().dialect.name == "sqlite":
        for statement in TRIGGERS:
            op.execute(statement)
