"""Sounds that are made before all others.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the field; no job that was asked for before is urgent."""
    op.add_column("render_job", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
