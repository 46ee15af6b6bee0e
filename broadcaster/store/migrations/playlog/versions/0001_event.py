"""The chain of events, which nothing can change or take away.

Revision ID: 0001
"""

from alembic import op

revision = "0001"
down_revision = None

CLOSING = "('ended', 'interrupted', 'missed', 'refused', 'cancelled', 'failed')"

TABLE = """
CREATE TABLE event (
    seq INTEGER PRIMARY KEY,
    boot INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL,
    occurrence TEXT,
    cluster TEXT,
    details TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
)
"""

INDEXES = (
    "CREATE UNIQUE INDEX event_armed_once ON event (occurrence, cluster) WHERE kind = 'armed'",
    f"CREATE UNIQUE INDEX event_closed_once ON event (occurrence, cluster) WHERE kind IN {CLOSING}",
    "CREATE INDEX event_occurrence ON event (occurrence)",
    "CREATE INDEX event_at ON event (at)",
    # the day an event is about stands in the occurrence's id: session:2026-02-17:script:1
    "CREATE INDEX event_planned_day ON event (substr(occurrence, instr(occurrence, ':') + 1, 10))",
)

# INSERT OR REPLACE deletes without asking the delete trigger, so what is there already is refused here too.
TRIGGERS = (
    """
    CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the play log is append-only'); END
    """,
    """
    CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the play log is append-only'); END
    """,
    """
    CREATE TRIGGER event_follows_the_newest BEFORE INSERT ON event
    WHEN NEW.seq <> coalesce((SELECT max(seq) FROM event), 0) + 1
    BEGIN SELECT RAISE(ABORT, 'an event follows the newest one'); END
    """,
    """
    CREATE TRIGGER event_is_armed_once BEFORE INSERT ON event
    WHEN NEW.kind = 'armed' AND EXISTS (
        SELECT 1 FROM event
        WHERE kind = 'armed' AND occurrence = NEW.occurrence AND cluster = NEW.cluster
    )
    BEGIN SELECT RAISE(ABORT, 'armed already'); END
    """,
    f"""
    CREATE TRIGGER event_is_closed_once BEFORE INSERT ON event
    WHEN NEW.kind IN {CLOSING} AND EXISTS (
        SELECT 1 FROM event
        WHERE kind IN {CLOSING} AND occurrence = NEW.occurrence AND cluster = NEW.cluster
    )
    BEGIN SELECT RAISE(ABORT, 'closed already'); END
    """,  # noqa: S608  # CLOSING is a constant of this file
)


def upgrade() -> None:
    """Make the table, its indexes and its triggers."""
    for statement in (TABLE, *INDEXES, *TRIGGERS):
        op.execute(statement)
