"""What people decide about the plan by hand, extra sessions, rumours, and what was shown each day.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ADDED_BY = ("by", "at")


def upgrade() -> None:
    """Add the tables and fields; of a session that was there the length is not known."""
    op.add_column("planned_session", sa.Column("length_ms", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("planned_session", sa.Column("left_out", sa.JSON(), nullable=False, server_default="[]"))
    _decisions()
    _extra_sessions()
    _rumours()
    _previews()


def _decisions() -> None:
    op.create_table(
        "pin",
        sa.Column("session_id", sa.Text(), primary_key=True),
        sa.Column("script", sa.Text(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts(*_ADDED_BY),
    )
    op.create_table("full_session", sa.Column("session_id", sa.Text(), primary_key=True), *_texts(*_ADDED_BY))
    op.create_table(
        "priority_order",
        sa.Column("script", sa.Text(), primary_key=True),
        sa.Column("position", sa.Integer(), nullable=False),
        *_texts(*_ADDED_BY),
    )


def _extra_sessions() -> None:
    op.create_table(
        "extra_session",
        sa.Column("slug", sa.Text(), primary_key=True),
        sa.Column("date", sa.Date(), primary_key=True),
        *_texts("title", "starts"),
        sa.Column("length_ms", sa.Integer(), nullable=False),
        sa.Column("clusters", sa.JSON(), nullable=False),
        sa.Column("scripts", sa.JSON(), nullable=False),
        *_texts(*_ADDED_BY),
    )


def _rumours() -> None:
    op.create_table(
        "rumour",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_texts("script", "what", "heard_at", "opened_at", "opened_by"),
        sa.Column("session_id", sa.Text(), nullable=True),
    )
    op.create_index("ix_rumour_script", "rumour", ["script"])


def _previews() -> None:
    op.create_table(
        "preview",
        sa.Column("taken_on", sa.Date(), primary_key=True),
        sa.Column("taken_at", sa.Text(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    """Columns of text that are never empty; an instant is one too."""
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]
