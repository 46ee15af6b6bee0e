"""``loa emergency``: the web may be dead, the database too."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from broadcaster.clock import SystemClock
from broadcaster.desk.accounts import ADMINISTRATOR, change_password, give_one_time_password
from broadcaster.desk.command_keys import Keyring
from broadcaster.desk.guessing import Guesses
from broadcaster.playout.command import Action, Command, Court, judge, read
from broadcaster.playout.pipe import Pipe
from broadcaster.playout.timekeeping import Moment
from broadcaster.settings import DataFolder
from broadcaster.store.database import Database
from tests.cli.command import Loa, refused

PASSWORD = "nước sông dâng nhanh 2026"
TOLD = ("--account", ADMINISTRATOR, "--password", PASSWORD, "--reason", "Lũ về")


@contextmanager
def player(folder: DataFolder) -> Iterator[list[Command]]:
    """The player's end of a real pipe, which judges as the player does; gives what passed."""
    clock, passed = SystemClock(), list[Command]()
    db = Database(folder.database)

    def answer(request: Mapping[str, object]) -> Mapping[str, object]:
        command, signature = read(request["command"])
        keys = Keyring(db, clock, pipe.secret)
        court = Court(Moment(clock.now(), clock.monotonic()), pipe.run)
        judge(command, signature, keys.find(command.key, command.account), court)
        passed.append(command)
        return {"state": "sounds", "line": "Đang phát tin khẩn cấp."}

    pipe = Pipe(folder.player_address, answer)
    pipe.start()
    try:
        yield passed
    finally:
        pipe.stop()
        db.dispose()


def _known_password(folder: DataFolder) -> None:
    db, now = Database(folder.database), SystemClock().now()
    once = give_one_time_password(db, ADMINISTRATOR, now=now)
    change_password(db, ADMINISTRATOR, once, PASSWORD, now=now, guesses=Guesses())
    db.dispose()


def test_a_person_releases_from_the_machine_without_the_web(loa: Loa, station_copy: DataFolder) -> None:
    """Signed by a login of its own, which ends with the command."""
    _known_password(station_copy)
    with player(station_copy) as passed:
        ran = loa("emergency", "--data", station_copy.path, *TOLD, "--message", "bao-lu", "--repeats", "3")
    assert ran.out == "Đang phát tin khẩn cấp.\n", ran.err
    (command,) = passed
    assert (command.account, command.action) == (ADMINISTRATOR, Action.RELEASE)
    assert command.payload == {
        "form": "prepared",
        "message": "bao-lu",
        "reason": "Lũ về",
        "clusters": [],
        "repeats": 3,
        "replaces": False,
    }


def test_a_wrong_password_releases_nothing(loa: Loa, station_copy: DataFolder) -> None:
    """While the accounts can be read, standing at the machine is not enough."""
    with player(station_copy) as passed:
        said = refused(loa("emergency", "--data", station_copy.path, *TOLD, "--message", "bao-lu"))
    assert "mật khẩu" in said
    assert passed == []


def test_with_a_dead_database_who_can_read_the_players_file_is_believed(
    loa: Loa, station_copy: DataFolder
) -> None:
    """The technician at the machine, named as such in the log."""
    station_copy.database.write_bytes(b"hong" * 5_000)
    with player(station_copy) as passed:
        loa("emergency-stop", "--data", station_copy.path, "--account", "ky-thuat", "--password", "x")
    assert [(each.account, each.action) for each in passed] == [("ky-thuat (tại máy)", Action.CALL_OFF)]


def test_one_of_message_and_text_is_needed(loa: Loa, station_copy: DataFolder) -> None:
    """Neither and both are refused before anybody logs in."""
    assert "--message" in refused(loa("emergency", "--data", station_copy.path, *TOLD))
