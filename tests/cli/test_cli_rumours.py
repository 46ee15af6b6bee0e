"""``loa rumour``: every rumour with the time of each step."""

from datetime import timedelta

from broadcaster.clock import SystemClock
from broadcaster.desk.rumours import Answer, open_rumour
from broadcaster.settings import DataFolder
from broadcaster.store.database import Database
from tests.cli.command import Loa, refused, values


def test_a_station_without_rumours_says_so(loa: Loa, station_copy: DataFolder) -> None:
    """In words and in JSON."""
    assert loa("rumour", "--data", station_copy.path).out == "Chưa ghi tin sai nào.\n"
    assert values(loa("rumour", "--data", station_copy.path, "--format", "json")) == []


def test_each_step_is_given_with_its_time(loa: Loa, station_copy: DataFolder) -> None:
    """How long after the one before, who, and what is waited for."""
    now, database = SystemClock().now(), Database(station_copy.database)
    answer = Answer("Chợ vẫn họp", "Chợ Trùng Khánh vẫn họp.")
    open_rumour(database, "chợ đóng cửa", now - timedelta(minutes=2), answer, by="văn thư", now=now)
    database.dispose()
    (found,) = values(loa("rumour", "--data", station_copy.path, "--format", "json"))
    assert [(each["step"], each["after_s"]) for each in found["steps"]] == [
        ("heard", None),
        ("opened", 120.0),
        ("submitted", 0.0),
    ]
    lines = loa("rumour", "--data", station_copy.path).out.splitlines()
    assert lines[0] == "1. Chợ vẫn họp – đang dựng âm thanh"
    assert lines[1].endswith("Tin đồn: chợ đóng cửa")
    assert lines[3].endswith("Viết lời phản bác (+120.0 giây) – văn thư")


def test_a_folder_without_a_station_is_refused(loa: Loa, station_copy: DataFolder) -> None:
    """The command makes none."""
    assert "--data" in refused(loa("rumour", "--data", station_copy.path / "khong-co"))
