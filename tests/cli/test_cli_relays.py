"""``loa relays``: what is carried when, and the leader's word for it; a rehearsal plays it."""

from datetime import date, timedelta

from broadcaster.clock import SystemClock, local_date
from broadcaster.playout.event import Mode
from broadcaster.schedule.files import RELAYS_FILE
from broadcaster.settings import DataFolder
from broadcaster.station.rehearsal import play_days
from broadcaster.store import schedule
from broadcaster.store.database import Database
from broadcaster.store.station import set_mode
from tests.cli.command import Loa, refused, values

RELAY = """[[tiep_song]]
slug = "vov"
title = "Thời sự"
source = "VOV1"
address = "https://ten:bi-mat@phat.example.vn/vov1"
starts = "14:30"
minutes = 10
"""


def _write(folder: DataFolder) -> None:
    database = Database(folder.database)
    with database.transaction() as connection:
        set_mode(connection, Mode.REHEARSAL)
        schedule.save_document(connection, RELAYS_FILE, RELAY, at=SystemClock().now(), by="x")
    database.dispose()


def _play(folder: DataFolder, day: date) -> None:
    database = Database(folder.database, durable=False)
    play_days(folder, database, day, day, lambda _line: None)
    database.dispose()


def test_a_station_without_relays_says_so(loa: Loa, station_copy: DataFolder) -> None:
    """In words and in JSON."""
    assert loa("relays", "--data", station_copy.path).out == "Chưa có giờ tiếp sóng nào.\n"
    assert values(loa("relays", "--data", station_copy.path, "--format", "json")) == []


def test_a_relay_is_approved_and_then_played_and_exported(loa: Loa, station_copy: DataFolder) -> None:
    """Silent before, in its window after, with its source in every row of the log; no password anywhere."""
    _write(station_copy)
    listed = loa("relays", "--data", station_copy.path).out
    assert listed == "vov: VOV1, 14:30, 10 phút, đài tự tiếp sóng – chưa được duyệt\n"
    (before,) = values(loa("relays", "--data", station_copy.path, "--format", "json"))
    assert (before["approved"], before["address"]) == (False, "https://phat.example.vn/vov1")
    by = ("--approve", "vov", "--by", "Chủ tịch xã")
    (after,) = values(loa("relays", "--data", station_copy.path, *by, "--format", "json"))
    assert (after["approved"], after["approved_by"]) == (True, "Chủ tịch xã")
    day = local_date(SystemClock().now()) + timedelta(days=1)
    _play(station_copy, day)
    exported = values(loa("playlog", "export", "--data", station_copy.path, "--format", "json"))
    relayed = [each for each in exported if each["source"] is not None and each["date"] == day.isoformat()]
    assert {(each["script"], each["source"], each["state"]) for each in relayed} == {
        ("vov", "VOV1", "played")
    }
    assert {each["started_at"][11:19] for each in relayed} == {"14:30:00"}
    assert {each["ended_at"][11:19] for each in relayed} == {"14:40:00"}
    assert len(exported) > len(relayed) > 0
    assert "bi-mat" not in str(exported)


def test_an_approval_needs_a_person(loa: Loa, station_copy: DataFolder) -> None:
    """And a relay that there is."""
    assert "--by" in refused(loa("relays", "--data", station_copy.path, "--approve", "vov"))
    wrong = loa("relays", "--data", station_copy.path, "--approve", "vtv", "--by", "Chủ tịch xã")
    assert "Không có tiếp sóng “vtv”" in refused(wrong)
