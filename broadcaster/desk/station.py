"""What the station is doing as a whole, and who has done what."""

from datetime import datetime

from broadcaster.desk.frame import frame_of
from broadcaster.playout.event import Mode
from broadcaster.store import station as rows
from broadcaster.store.database import Database
from broadcaster.store.station import Action


def mode_of(db: Database) -> Mode:
    """What the station is doing: training (TẬP DƯỢT) until a person says otherwise."""
    with db.reading() as connection:
        return rows.mode(connection)


def go_live(db: Database, *, by: str, now: datetime) -> None:
    """Switch the station to the air (“Bật phát thật”): devices are opened, plays enter the real reports.

    Raises:
        StationError: the session frame has not been approved.

    """
    frame_of(db)
    _change_mode(db, Mode.LIVE, "go_live", by=by, now=now)


def go_training(db: Database, *, by: str, now: datetime) -> None:
    """Back to TẬP DƯỢT: no device is opened, and plays enter no real report."""
    _change_mode(db, Mode.TRAINING, "go_training", by=by, now=now)


def actions(db: Database, *, subject: str | None = None, limit: int = 100) -> tuple[Action, ...]:
    """What people did last, newest first; of one ``subject`` (a slug, a path ...) only when it is given."""
    with db.reading() as connection:
        return rows.actions(connection, subject=subject, limit=limit)


def _change_mode(db: Database, new: Mode, what: str, *, by: str, now: datetime) -> None:
    with db.transaction() as connection:
        old = rows.mode(connection)
        if old is new:
            return
        rows.set_mode(connection, new)
        rows.record_action(connection, Action(now, by, what, "station", {"before": old.value}))
