"""The music bed of a column.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the field; the columns that were there have no bed."""
    op.add_column("script_column", sa.Column("bed", sa.Text(), nullable=True))
