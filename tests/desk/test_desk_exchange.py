"""Sessions out and in: looked at first, then saved, and nothing of the station lost."""

from datetime import date, time
from pathlib import Path

import pytest

from broadcaster.desk.exchange import FileKind, Offer, accept, export, kind_of, offer, sessions_of
from broadcaster.errors import ConflictError, ScheduleError, StationError
from broadcaster.schedule.files import RELAYS_FILE, SESSIONS_FILE
from broadcaster.store import schedule
from broadcaster.store.database import Database
from broadcaster.store.station import actions
from tests.desk.small_content import NOW, TODAY

CALENDARS = Path(__file__).resolve().parent.parent / "data" / "lich"


def table(db: Database, *changes: tuple[str, str]) -> bytes:
    """The station's own table, changed by a person with a spreadsheet."""
    text = export(db, FileKind.CSV, now=NOW).decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def offered(db: Database, data: bytes, name: str = "bang.csv") -> Offer:
    """What a file would change."""
    return offer(db, name, data, today=TODAY)


def calendar(*events: str) -> bytes:
    """A calendar of ``events``."""
    body = "".join(f"BEGIN:VEVENT\n{each}\nEND:VEVENT\n" for each in events)
    return f"BEGIN:VCALENDAR\n{body}END:VCALENDAR\n".encode()


def event(title: str, starts: str, uid: str = "a@x", minutes: int = 10) -> str:
    """A daily event."""
    start = f"DTSTART:20260105T{starts}00"
    return f"UID:{uid}\nSUMMARY:{title}\n{start}\nDURATION:PT{minutes}M\nRRULE:FREQ=DAILY"


def slugs(db: Database) -> list[str]:
    """The sessions of the station."""
    return [rule.slug for rule in sessions_of(db)]


def document(db: Database) -> schedule.ScheduleDocument:
    """The station's document of sessions."""
    with db.reading() as connection:
        found = schedule.document(connection, SESSIONS_FILE)
    assert found is not None
    return found


@pytest.mark.parametrize("kind", list(FileKind))
def test_what_went_out_changes_nothing_when_it_comes_in(station: Database, kind: FileKind) -> None:
    """The table whole; of the calendar what it can say, the rest is refused and stays."""
    found = offered(station, export(station, kind, now=NOW), f"lich.{kind.value}").changes
    assert found.changes_nothing
    assert (not found.errors) is (kind is FileKind.CSV)


def test_a_table_adds_changes_and_removes(station: Database) -> None:
    """It is the whole: what it lacks goes; nothing is saved before a person says so."""
    before, first = document(station), sessions_of(station)[0]
    rows = table(station, (f"{first.slug};", "som;"), (f"{first.starts:%H:%M}", "05:45")).decode()
    found = offered(station, rows.encode())
    assert [rule.slug for rule in found.changes.added] == ["som"]
    assert [rule.slug for rule in found.changes.removed] == [first.slug]
    assert document(station) == before
    accept(station, found.toml, version=found.version, by="quản trị", now=NOW)
    assert slugs(station)[-1] == "som"
    assert first.slug not in slugs(station)


def test_saving_keeps_the_remarks_of_the_document_and_leaves_a_trail(station: Database) -> None:
    """The head of the document is a person's; the trail keeps what was replaced."""
    before = document(station)
    found = offered(station, table(station, ("17:00", "17:05")))
    [(old, new)] = found.changes.changed
    assert (old.starts, new.starts) == (time(17), time(17, 5))
    accept(station, found.toml, version=found.version, by="quản trị", now=NOW)
    after = document(station)
    assert after.toml.splitlines()[0] == before.toml.splitlines()[0]
    assert (after.version, after.changed_by) == (before.version + 1, "quản trị")
    with station.reading() as connection:
        [done] = actions(connection, subject=SESSIONS_FILE, limit=1)
    assert (done.what, done.by, done.details["replaced"]) == ("import_sessions", "quản trị", before.toml)


def test_a_document_that_changed_meanwhile_is_left_alone(station: Database) -> None:
    """Whoever saves second is told; nothing of the first is lost."""
    first = offered(station, table(station, ("17:00", "17:05")))
    second = offered(station, table(station, ("17:00", "17:10")))
    accept(station, first.toml, version=first.version, by="một", now=NOW)
    with pytest.raises(ConflictError, match="vừa được người khác sửa"):
        accept(station, second.toml, version=second.version, by="hai", now=NOW)
    assert time(17, 5) in [rule.starts for rule in sessions_of(station)]


def test_a_wrong_line_removes_nothing(station: Database) -> None:
    """A slip of the pen never takes a session off the air."""
    first = sessions_of(station)[0]
    found = offered(station, table(station, (f";{first.starts:%H:%M};", ";25:00;"))).changes
    assert found.removed == ()
    assert first in found.rules
    unnamed = offered(station, table(station, (f"{first.slug};", ";"))).changes
    assert unnamed.removed == ()
    assert "không bỏ buổi nào" in unnamed.remarks[0]


@pytest.mark.parametrize(
    ("title", "starts", "said"),
    [
        ("Trùng giờ", "0535", "chồng giờ với buổi “sang”"),
        ("Ban đêm", "2330", "giờ yên tĩnh"),
        ("Dài", "1500", "phút"),
    ],
)
def test_what_the_checks_of_the_schedule_refuse_is_refused(
    station: Database, title: str, starts: str, said: str
) -> None:
    """Overlaps, quiet hours, limits: with the place in the file of the calendar."""
    before = sessions_of(station)
    minutes = 300 if title == "Dài" else 10
    found = offered(station, calendar(event(title, starts, minutes=minutes)), "lich.ics").changes
    [error] = found.errors
    assert said in str(error)
    assert error.place == f"lich.ics, dòng 2, “{title}”"
    assert found.rules == before


def test_a_session_of_the_station_never_gives_way_to_a_changed_one(station: Database) -> None:
    """Moved onto another, a session is refused and stays where it was."""
    found = offered(station, table(station, ("17:00", "05:35"))).changes
    assert "chồng giờ" in str(found.errors[0])
    assert found.rules == sessions_of(station)


def test_a_session_moved_onto_a_later_one_is_the_one_that_is_refused(station: Database) -> None:
    """Whatever stands first in the table: the one that did not move is not complained about."""
    first, *_, later = (rule for rule in sessions_of(station) if not rule.peaks)
    found = offered(station, table(station, (f"{first.starts:%H:%M}", f"{later.starts:%H:%M}"))).changes
    [error] = found.errors
    assert f"“{first.slug}” chồng giờ với buổi “{later.slug}”" in str(error)
    assert found.rules == sessions_of(station)


def test_a_relay_does_not_give_way_to_a_session_of_a_file(station: Database) -> None:
    """In a document the relay would be left out: a file must not do that without a word."""
    relay = (
        '[[tiep_song]]\nslug = "vov"\ntitle = "Tiếp sóng"\nsource = "VOV1"\nstarts = "15:00"\nminutes = 10\n'
    )
    with station.transaction() as connection:
        schedule.save_document(connection, RELAYS_FILE, relay, at=NOW, by="tay")
    found = offered(station, calendar(event("Một", "1505")), "lich.ics").changes
    assert "chồng giờ với tiếp sóng “vov”" in str(found.errors[0])
    assert found.added == ()


def test_a_day_that_becomes_too_full_is_said(station: Database) -> None:
    """The plan would leave sessions out by the limit of the day: a person should know before saving."""
    events = (event(f"Buổi {hour}", f"{hour}00", uid=f"{hour}@x") for hour in (14, 15, 16, 18))
    assert any(
        "mỗi ngày" in each or "một ngày" in each
        for each in offered(station, calendar(*events), "lich.ics").changes.remarks
    )


def test_two_new_sessions_at_one_time_leave_the_first(station: Database) -> None:
    """The second is told of the first."""
    events = (event("Một", "1500"), event("Hai", "1505", uid="b@x"))
    found = offered(station, calendar(*events), "lich.ics").changes
    assert [rule.slug for rule in found.added] == ["mot"]
    assert "chồng giờ với buổi “mot”" in str(found.errors[0])


def test_a_calendar_adds_and_changes_but_removes_nothing(station: Database) -> None:
    """Slugs come from titles; the same calendar again changes nothing."""
    before = slugs(station)
    data = calendar(event("Đọc báo – Xóm Đông", "1500"), event("Đọc báo – Xóm Đông", "1530", uid="b@x"))
    found = offered(station, data, "lich.ics")
    assert [rule.slug for rule in found.changes.added] == ["doc-bao-xom-dong", "doc-bao-xom-dong-2"]
    assert "mọi cụm loa" in found.changes.remarks[-1]
    accept(station, found.toml, version=found.version, by="quản trị", now=NOW)
    assert slugs(station) == [*before, "doc-bao-xom-dong", "doc-bao-xom-dong-2"]
    assert offered(station, data, "lich.ics").changes.changes_nothing


def test_calendars_of_other_programs_become_sessions(station: Database) -> None:
    """As they are written by Google Calendar: saved, and on the days that they were on there."""
    found = offered(station, (CALENDARS / "google.ics").read_bytes(), "google.ics")
    accept(station, found.toml, version=found.version, by="quản trị", now=NOW)
    farming = next(rule for rule in sessions_of(station) if rule.slug == "ban-tin-nong-nghiep")
    assert farming.on(date(2026, 1, 24), ())
    assert not farming.on(date(2026, 1, 23), ())
    assert farming.starts_on(date(2026, 1, 21)) == time(6, 30)


@pytest.mark.parametrize(
    ("old", "new"),
    [('starts = "17:00"', 'starts = "05:30"'), ('starts = "17:00"', 'starts = "23:00"'), ("slug", "s l")],
)
def test_what_was_shown_is_checked_again_when_it_is_saved(station: Database, old: str, new: str) -> None:
    """What comes back from the page is nothing but text."""
    found = offered(station, table(station))
    before = document(station)
    with pytest.raises(ScheduleError):
        accept(station, found.toml.replace(old, new), version=found.version, by="ai đó", now=NOW)
    assert document(station) == before


def test_a_document_with_a_mistake_is_not_written_anew(station: Database) -> None:
    """The wrong entry would be lost."""
    with station.transaction() as connection:
        wrong = document(station).toml + '\n[[buoi_phat]]\nslug = "x"\n'
        schedule.save_document(connection, SESSIONS_FILE, wrong, at=NOW, by="tay")
    with pytest.raises(StationError, match="hãy sửa trước"):
        offered(station, b"")


def test_other_files_are_refused_by_name() -> None:
    """Only tables and calendars are read."""
    assert (kind_of("A.CSV"), kind_of("b.ics")) == (FileKind.CSV, FileKind.ICS)
    with pytest.raises(StationError, match=r"không phải \.csv hay \.ics"):
        kind_of("lich.xlsx")
