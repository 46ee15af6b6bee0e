"""Emergencies: who may release one, what was typed or recorded, what becomes of the item it interrupts.

Revision ID: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add them; administrators have the right, and who is logged in logs in anew to be able to sign."""
    op.add_column(
        "account", sa.Column("emergency_right", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.execute(sa.text("UPDATE account SET emergency_right = :yes WHERE role = 'admin'").bindparams(yes=True))
    op.add_column("web_session", sa.Column("command_key", sa.Text(), nullable=False, server_default=""))
    op.execute("DELETE FROM web_session")
    op.add_column(
        "planned_session", sa.Column("resumption", sa.Text(), nullable=False, server_default="restart")
    )
    op.create_table(
        "emergency_message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("spoken", sa.Text(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("audio_sha256", sa.Text(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_message")),
    )
    op.create_index(op.f("ix_emergency_message_made_at"), "emergency_message", ["made_at"])
