"""`loa live`: a person speaks with the page dead, through the pipe to a real player."""

from pathlib import Path

import pytest

from broadcaster.clock import SystemClock
from broadcaster.desk.accounts import ADMINISTRATOR, change_password, give_one_time_password
from broadcaster.desk.guessing import Guesses
from broadcaster.settings import DataFolder
from broadcaster.store.database import Database
from tests.cli.command import Loa, refused
from tests.station.small_station import copy_of
from tests.station.test_station_player import player

PASSWORD = "hạt dẻ trùng khánh 2026"


@pytest.fixture
def folder(small_station: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """A station without a sound server, whose administrator has a password."""
    monkeypatch.setenv("PULSE_SERVER", "unix:/nonexistent")
    copy, now = copy_of(small_station, tmp_path / "tram"), SystemClock().now()
    db = Database(copy.database)
    once = give_one_time_password(db, ADMINISTRATOR, now=now)
    change_password(db, ADMINISTRATOR, once, PASSWORD, now=now, guesses=Guesses())
    db.dispose()
    return copy


def test_a_microphone_that_is_missing_is_said_in_one_line(loa: Loa, folder: DataFolder) -> None:
    """Before anything sounds; with what to do."""
    with player(folder):
        ran = loa(
            *("live", "--account", ADMINISTRATOR, "--password", PASSWORD, "--data", folder.path),
            *("--reason", "Họp thôn", "--cluster", "cum-01"),
        )
    assert ran.status == 2
    assert "Ngõ vào micro" in ran.err.splitlines()[-1]


def test_a_talk_can_be_ended_from_the_machine_with_the_page_dead(loa: Loa, folder: DataFolder) -> None:
    """Also when it is over already: pressing the end twice is no error."""
    with player(folder):
        ran = loa("live", "--end", "--account", ADMINISTRATOR, "--password", PASSWORD, "--data", folder.path)
    assert ran.status == 0
    assert "Đã kết thúc" in ran.out


def test_a_wrong_password_does_nothing(loa: Loa, folder: DataFolder) -> None:
    """Who sits at the machine is nobody yet."""
    with player(folder):
        ran = loa("live", "--end", "--account", ADMINISTRATOR, "--password", "sai", "--data", folder.path)
    assert "mật khẩu" in refused(ran).lower()
