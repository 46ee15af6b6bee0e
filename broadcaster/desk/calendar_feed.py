"""The plan as a calendar that other programs fetch by themselves.

A calendar program cannot log in: the address that it is given holds a secret. Only the hash of the secret is
kept, so that what stands in the database opens nothing.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from broadcaster.clock import local_date
from broadcaster.desk.outlook import outlook, outlook_ical
from broadcaster.desk.plan import planned
from broadcaster.store.database import Database
from broadcaster.store.plan import plan_version
from broadcaster.store.station import Action, get_setting, record_action, set_setting

BACK = timedelta(days=31)
"""How far back the calendar reaches."""

AHEAD = timedelta(days=62)
"""How far ahead."""

_SETTING = "calendar_feed"
_BYTES = 24
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class FeedState:
    """Whether there is an address, since when (aware, UTC), and who made it."""

    made_at: datetime | None
    made_by: str | None


def state_of(db: Database) -> FeedState:
    """Whether the calendar can be fetched."""
    with db.reading() as connection:
        kept = get_setting(connection, _SETTING)
    return FeedState(datetime.fromisoformat(kept["at"]), kept["by"]) if kept else FeedState(None, None)


def make_address(db: Database, *, by: str, now: datetime) -> str:
    """A new secret for the address, which is kept nowhere; an older one opens nothing any more."""
    secret = secrets.token_urlsafe(_BYTES)
    with db.transaction() as connection:
        set_setting(connection, _SETTING, {"sha256": _hashed(secret), "at": now.isoformat(), "by": by})
        record_action(connection, Action(now, by, "make_calendar_address", "lich.ics"))
    return secret


def revoke_address(db: Database, *, by: str, now: datetime) -> None:
    """Close the address; without one nothing happens."""
    with db.transaction() as connection:
        if get_setting(connection, _SETTING):
            set_setting(connection, _SETTING, {})
            record_action(connection, Action(now, by, "revoke_calendar_address", "lich.ics"))


def mark_of(db: Database, secret: str, *, now: datetime) -> str | None:
    """What the calendar is known by as long as it stays the same; None when ``secret`` opens nothing."""
    with db.reading() as connection:
        if not _opens(connection, secret):
            return None
        return hashlib.sha256(f"{plan_version(connection)}:{local_date(now)}".encode()).hexdigest()[:32]


def calendar(db: Database, *, now: datetime) -> str:
    """The calendar of the plan: ``BACK`` as it was planned, ``AHEAD`` as it is or would be planned now.

    Relays are not kept in the plan: those of today and later are in it.

    Raises:
        StationError: no session frame is approved, or the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    today = local_date(now)
    sessions = (*planned(db, today - BACK, today - _DAY), *outlook(db, today, today + AHEAD))
    return outlook_ical(db, sessions, today, today + AHEAD, stamp=now)


def _opens(connection: Connection, secret: str) -> bool:
    kept = get_setting(connection, _SETTING)
    return bool(kept) and secrets.compare_digest(_hashed(secret), str(kept["sha256"]))


def _hashed(secret: str) -> str:
    """What is kept of a secret. It is random and long: a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
