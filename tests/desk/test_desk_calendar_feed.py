"""The calendar that other programs fetch: opened by a secret, and by nothing that the database holds."""

from datetime import timedelta
from typing import Any

from icalendar import Calendar

from broadcaster.clock import local_date
from broadcaster.desk.calendar_feed import AHEAD, calendar, make_address, mark_of, revoke_address, state_of
from broadcaster.desk.plan import plan_ahead
from broadcaster.schedule.files import RELAYS_FILE
from broadcaster.store.database import Database
from broadcaster.store.plan import bump_plan_version
from broadcaster.store.schedule import save_document
from broadcaster.store.station import actions, get_setting
from tests.desk.small_content import NOW, TODAY


def events(db: Database) -> list[Any]:
    """The events of the calendar."""
    return [*Calendar.from_ical(calendar(db, now=NOW)).events]


def test_only_the_newest_secret_opens_the_calendar(station: Database) -> None:
    """None at first; a new one closes the old one; revoked, none does."""
    assert mark_of(station, "", now=NOW) is None
    first = make_address(station, by="quản trị", now=NOW)
    second = make_address(station, by="quản trị", now=NOW)
    assert mark_of(station, first, now=NOW) is None
    assert mark_of(station, second, now=NOW) is not None
    assert state_of(station).made_by == "quản trị"
    revoke_address(station, by="quản trị", now=NOW)
    assert mark_of(station, second, now=NOW) is None
    assert mark_of(station, "", now=NOW) is None
    assert state_of(station).made_at is None


def test_the_secret_is_kept_nowhere_and_the_trail_tells_of_it(station: Database) -> None:
    """Neither in the setting nor among the actions."""
    secret = make_address(station, by="quản trị", now=NOW)
    revoke_address(station, by="quản trị", now=NOW)
    make_address(station, by="quản trị", now=NOW)
    with station.reading() as connection:
        kept = (get_setting(connection, "calendar_feed"), actions(connection, subject="lich.ics"))
    assert secret not in str(kept)
    assert [each.what for each in kept[1]] == [
        *("make_calendar_address", "revoke_calendar_address", "make_calendar_address")
    ]


def test_the_mark_changes_with_the_plan_and_with_the_day(station: Database) -> None:
    """What a program has fetched stays right until one of them changes."""
    secret = make_address(station, by="quản trị", now=NOW)
    mark = mark_of(station, secret, now=NOW)
    assert mark_of(station, secret, now=NOW + timedelta(hours=1)) == mark
    assert mark_of(station, secret, now=NOW + timedelta(days=1)) != mark
    with station.transaction() as connection:
        bump_plan_version(connection)
    assert mark_of(station, secret, now=NOW) != mark


def test_the_calendar_has_what_was_planned_and_two_months_ahead(station: Database) -> None:
    """Of the past only what was planned then: nothing is made up."""
    first = local_date(NOW) - timedelta(days=2)
    plan_ahead(station, first=first, last=first, now=NOW - timedelta(days=3))
    days = {local_date(event["DTSTART"].dt) for event in events(station)}
    assert min(local_date(event["DTSTART"].dt) for event in events(station)) == first
    assert max(local_date(event["DTSTART"].dt) for event in events(station)) == TODAY + AHEAD
    assert len(days) > 60
    assert all(event["DTEND"].dt > event["DTSTART"].dt for event in events(station))
    assert "Cụm 1 – Trung tâm xã" in str(events(station)[0]["LOCATION"])


def test_the_calendar_has_the_relays_that_the_leader_has_approved(station: Database) -> None:
    """From today on; a window that nobody has approved is refused and not there."""
    toml = (
        '[[tiep_song]]\nslug = "{slug}"\ntitle = "Tiếp sóng"\nsource = "VOV1"\n'
        'starts = "{starts}"\nminutes = 5\n{more}\n'
    )
    approved = 'approved_by = "Chủ tịch"\napproved_on = 2026-01-05\n'
    text = toml.format(slug="vov", starts="06:00", more=approved)
    text += toml.format(slug="tinh", starts="15:00", more="")
    with station.transaction() as connection:
        save_document(connection, RELAYS_FILE, text, at=NOW, by="quản trị")
    relays = [each for each in events(station) if str(each["SUMMARY"]) == "Tiếp sóng"]
    assert len(relays) == AHEAD.days + 1
    assert {str(each["UID"]).partition(":")[0] for each in relays} == {"vov"}
