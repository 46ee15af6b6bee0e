"""An occurrence starts once on a cluster: a commit that failed and was stored after all is not told twice.

Revision ID: 0002
"""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "CREATE UNIQUE INDEX event_started_once ON event (occurrence, cluster) WHERE kind = 'started'",
    """
    CREATE TRIGGER event_is_started_once BEFORE INSERT ON event
    WHEN NEW.kind = 'started' AND EXISTS (
        SELECT 1 FROM event
        WHERE kind = 'started' AND occurrence = NEW.occurrence AND cluster = NEW.cluster
    )
    BEGIN SELECT RAISE(ABORT, 'started already'); END
    """,
)


def upgrade() -> None:
    """Add the index and its trigger."""
    for statement in STATEMENTS:
        op.execute(statement)
