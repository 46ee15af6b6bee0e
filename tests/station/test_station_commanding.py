"""Signed commands at a real player: only the right one, once, in time, lets anything sound."""

import json
import random
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from broadcaster.desk.accounts import LoggedIn, change_password, make_account, set_emergency_right
from broadcaster.desk.command_keys import MACHINE, Keyring
from broadcaster.desk.emergencies import Message, Order
from broadcaster.desk.guessing import Guesses
from broadcaster.errors import ConflictError, PlayoutError
from broadcaster.playout.command import Action, CommandError, issue
from broadcaster.playout.event import EventKind, Mode
from broadcaster.playout.timekeeping import Moment
from broadcaster.schedule.cluster import Cluster
from broadcaster.station.commanding import Commands, Messages
from broadcaster.store.database import Database
from broadcaster.store.emergency_messages import EmergencyMessage
from broadcaster.store.migrate import migrate
from broadcaster.units import DurationMs, Samples
from tests.playout.sample_session import START, sha
from tests.playout.test_player import Station

RUN = "lượt-này"
STORM = Message("prepared", "storm", "storm", "Bão", sha("storm"), DurationMs(15_000), revision=1)
TYPED = EmergencyMessage(
    "a" * 32,
    "typed",
    "Lũ về",
    "Lũ về 5/10",
    "Lũ về",
    ("5/10 → năm phần mười",),
    sha("a"),
    Samples(480),
    START,
    "x",
)
TRIES = 1_200


@dataclass
class Room:
    """A player under way, three logins of its station, and what can be released."""

    station: Station
    db: Database
    commands: Commands
    chief: LoggedIn
    other: LoggedIn
    clerk: LoggedIn

    def signed(
        self, by: LoggedIn | None = None, action: Action = Action.RELEASE, **payload: object
    ) -> dict[str, Any]:
        """A good command at this moment, as the web sends it."""
        by, clock = by or self.chief, self.station.clock
        told = {"form": "prepared", "message": "storm", **Order("Lũ về").as_json(), **payload}
        moment = Moment(clock.now(), clock.monotonic())
        command = issue(
            action,
            told,
            command_id=secrets.token_hex(16),
            account=by.name,
            key=by.session,
            run=RUN,
            moment=moment,
        )
        sent: dict[str, Any] = json.loads(json.dumps(command.request(by.command_key)["command"]))
        return sent

    @property
    def armed(self) -> int:
        """Emergencies that the log has armed so far."""
        return sum(
            event.kind is EventKind.ARMED and "release" in event.details for event in self.station.log.events
        )

    @property
    def refused(self) -> list[Mapping[str, object]]:
        """Details of the commands that were refused."""
        kind = EventKind.COMMAND_REFUSED
        return [event.details for event in self.station.log.events if event.kind is kind]


def _logged_in(db: Database, name: str, *, may: bool) -> LoggedIn:
    once = make_account(db, name, by="thử", now=START)
    if may:
        set_emergency_right(db, name, may=True, by="thử", now=START)
    password = f"mật khẩu dài của {name[::-1]} 2026"
    return change_password(db, name, once, password, now=START, guesses=Guesses())


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[LoggedIn]]:
    """A database with two logins that have the right, and one that has not."""
    path = tmp_path_factory.mktemp("accounts") / "station.db"
    migrate(path, "station")
    db = Database(path)
    rights = {"truong-dai": True, "pho-dai": True, "van-thu": False}
    found = [_logged_in(db, name, may=may) for name, may in rights.items()]
    db.dispose()
    return path, found


@pytest.fixture
def room(accounts: tuple[Path, list[LoggedIn]], tmp_path: Path) -> Iterator[Room]:
    """A station in its session."""
    path = tmp_path / "station.db"
    path.write_bytes(accounts[0].read_bytes())
    db, (chief, other, clerk) = Database(path), accounts[1]
    station = Station()
    station.run(45)
    keys = Keyring(db, station.clock, "khóa trong player.json")
    found = Messages(lambda: [STORM], {TYPED.id: TYPED}.get, lambda: [Cluster("c1", "Cụm 1", "loa-01")])
    commands = Commands(station.player, found, keys, station.clock, RUN, Mode.TRAINING)
    yield Room(station, db, commands, chief, other, clerk)
    db.dispose()


def test_a_good_command_sounds_and_is_named_in_the_log(room: Room) -> None:
    """Who, why, by which command, in the event before any sound."""
    sent = room.signed()
    assert room.commands.take(sent)["state"] == "sounds"
    (armed,) = [each for each in room.station.log.events if "release" in each.details]
    release = armed.details["release"]
    assert isinstance(release, dict)
    assert (release["by"], release["reason"], release["command"]) == ("truong-dai", "Lũ về", sent["id"])


def test_a_command_counts_once(room: Room) -> None:
    """A double click, or somebody who recorded it: told, logged, silent."""
    sent = room.signed()
    room.commands.take(sent)
    with pytest.raises(CommandError, match="đã được nhận"):
        room.commands.take(sent)
    assert room.armed == 1
    assert room.refused[0]["command"] == sent["id"]


def test_two_operators_at_once_make_one_sound(room: Room) -> None:
    """The second is told by whom it sounds already; another message of his waits for its turn."""
    room.commands.take(room.signed())
    with pytest.raises(PlayoutError, match="truong-dai đã cho phát"):
        room.commands.take(room.signed(room.other))
    answer = room.commands.take(room.signed(room.other, form="typed", message=TYPED.id))
    assert answer["state"] == "queued"
    assert room.armed == 1


def test_a_typed_text_with_doubts_is_aired_and_marked(room: Room) -> None:
    """Nobody has approved it but who releases it; the log counts the places in doubt."""
    room.commands.take(room.signed(form="typed", message=TYPED.id))
    (armed,) = [each for each in room.station.log.events if "release" in each.details]
    release = armed.details["release"]
    assert isinstance(release, dict)
    assert (release["form"], release["doubts"]) == ("typed", 1)


def test_the_right_counts_at_the_moment_of_the_press(room: Room) -> None:
    """Taken between login and press it is gone; given it is there."""
    set_emergency_right(room.db, "truong-dai", may=False, by="thử", now=START)
    with pytest.raises(CommandError, match="không có quyền"):
        room.commands.take(room.signed())
    set_emergency_right(room.db, "van-thu", may=True, by="thử", now=START)
    room.commands.take(room.signed(room.clerk))
    assert room.armed == 1


def test_the_last_right_cannot_be_taken(room: Room) -> None:
    """Somebody must be able to warn the commune."""
    set_emergency_right(room.db, "truong-dai", may=False, by="thử", now=START)
    with pytest.raises(ConflictError, match="ít nhất một người"):
        set_emergency_right(room.db, "pho-dai", may=False, by="thử", now=START)


def test_a_clock_that_is_set_neither_revives_an_old_command_nor_spoils_a_fresh_one(room: Room) -> None:
    """The machine's seconds decide then."""
    old, clock = room.signed(), room.station.clock
    clock.sleep(60)
    clock.step(timedelta(seconds=-60))
    with pytest.raises(CommandError, match="quá 30 giây"):
        room.commands.take(old)
    fresh = room.signed()
    clock.step(timedelta(hours=1))
    assert room.commands.take(fresh)["state"] == "sounds"


def test_a_command_for_an_earlier_run_is_refused(room: Room) -> None:
    """So the ids of one run are all that has to be remembered."""
    sent = room.signed()
    again = Commands(
        room.station.player,
        Messages(lambda: [STORM], lambda _key: None, lambda: [Cluster("c1", "Cụm 1", "loa-01")]),
        Keyring(room.db, room.station.clock, "khóa"),
        room.station.clock,
        "lượt-sau",
        Mode.TRAINING,
    )
    with pytest.raises(CommandError, match="khởi động lại"):
        again.take(sent)
    assert room.armed == 0


def test_the_machines_key_counts_only_while_the_accounts_cannot_be_read(room: Room) -> None:
    """Who can read the player's file is the technician at the machine; a login goes before."""
    by = replace(room.chief, name="ky-thuat (tại máy)", session=MACHINE, command_key="khóa trong player.json")
    with pytest.raises(CommandError, match="Phiên đăng nhập"):
        room.commands.take(room.signed(by))
    room.db.dispose()
    Path(str(room.db.path)).write_bytes(b"hong" * 4_000)
    assert room.commands.take(room.signed(by))["state"] == "sounds"


def test_who_has_logged_in_can_still_warn_when_the_database_dies(room: Room) -> None:
    """The keys of before count on."""
    room.commands.look()
    sent = room.signed()
    room.db.dispose()
    Path(str(room.db.path)).write_bytes(b"hong" * 4_000)
    assert room.commands.take(sent)["state"] == "sounds"


def test_a_reason_repeats_and_clusters_are_required(room: Room) -> None:
    """Nothing sounds without a reason, eleven times, or where there are no loudspeakers."""
    for wrong in (
        {"reason": " "},
        {"repeats": 11},
        {"repeats": True},
        {"clusters": ["c9"]},
        {"message": "x"},
    ):
        with pytest.raises(PlayoutError):
            room.commands.take(room.signed(**wrong))
    assert room.armed == 0


def test_calling_off_ends_what_sounds_and_what_waits(room: Room) -> None:
    """Both titles are in the answer."""
    room.commands.take(room.signed())
    room.commands.take(room.signed(form="typed", message=TYPED.id))
    answer = room.commands.take(room.signed(action=Action.CALL_OFF, reason="Báo nhầm"))
    assert answer["ended"] == ["Bão", "Lũ về"]
    assert room.station.player.emergencies() == ()


Spoil = Callable[[Room, dict[str, Any], random.Random], object]


def _altered(_room: Room, sent: dict[str, Any], chance: random.Random) -> object:
    name = chance.choice([key for key in sent if key != "payload"])
    value = sent[name]
    sent[name] = value + chance.uniform(0.001, 9) if isinstance(value, float) else f"{value}0"
    return sent


def _payload_altered(_room: Room, sent: dict[str, Any], chance: random.Random) -> object:
    name = chance.choice(list(sent["payload"]))
    sent["payload"][name] = chance.choice(["khác", 3, True, None, ["c1"]])
    return sent if name != "reason" or sent["payload"][name] != "Lũ về" else {}


def _truncated(_room: Room, sent: dict[str, Any], chance: random.Random) -> object:
    del sent[chance.choice(list(sent))]
    return sent


def _wrong_type(_room: Room, sent: dict[str, Any], chance: random.Random) -> object:
    wrong: object = chance.choice(
        [None, [], {}, 10**400, float("inf"), True, "x" * 300, -1, {"a": {"b": []}}]
    )
    sent[chance.choice(list(sent))] = wrong
    return sent


def _huge(_room: Room, sent: dict[str, Any], chance: random.Random) -> object:
    sent["payload"]["reason"] = "x" * chance.randrange(20_000, 90_000)
    return sent


def _expired(room: Room, sent: dict[str, Any], chance: random.Random) -> object:
    room.station.clock.sleep(chance.uniform(30.1, 400))
    return sent


def _from_the_future(room: Room, _sent: dict[str, Any], chance: random.Random) -> object:
    clock, ahead = room.station.clock, timedelta(seconds=chance.uniform(2.5, 9_000))
    return _issued(room, room.chief, Moment(clock.now() + ahead, clock.monotonic() + ahead.total_seconds()))


def _without_right(room: Room, _sent: dict[str, Any], _chance: random.Random) -> object:
    return room.signed(room.clerk)


def _others_key(room: Room, _sent: dict[str, Any], chance: random.Random) -> object:
    owner = chance.choice([room.other, room.clerk])
    if chance.random() < 0.5:
        return room.signed(replace(room.chief, command_key=owner.command_key))
    return room.signed(replace(room.chief, session=owner.session))


def _in_anothers_name(room: Room, _sent: dict[str, Any], _chance: random.Random) -> object:
    return room.signed(replace(room.clerk, name=room.chief.name))


def _no_command(_room: Room, _sent: dict[str, Any], chance: random.Random) -> object:
    return chance.choice([None, [], "phát", 7, {}, {"id": "x"}, [[]] * 50])


def _issued(room: Room, by: LoggedIn, moment: Moment) -> object:
    payload = {"form": "prepared", "message": "storm", **Order("Lũ về").as_json()}
    command = issue(
        Action.RELEASE,
        payload,
        command_id=secrets.token_hex(16),
        account=by.name,
        key=by.session,
        run=RUN,
        moment=moment,
    )
    return command.request(by.command_key)["command"]


SPOILS: tuple[Spoil, ...] = (
    _altered,
    _payload_altered,
    _truncated,
    _wrong_type,
    _huge,
    _expired,
    _from_the_future,
    _without_right,
    _others_key,
    _in_anothers_name,
    _no_command,
)


def test_no_spoiled_command_sounds(room: Room) -> None:
    """Altered, cut, huge, old, early, without right, with another's key: refused, and logged with why."""
    chance = random.Random(20261127)  # noqa: S311  # the same faults at every run
    for number in range(TRIES):
        spoil = SPOILS[number % len(SPOILS)]
        with pytest.raises(CommandError):
            room.commands.take(spoil(room, room.signed(), chance))
    assert room.armed == 0
    assert len(room.refused) == TRIES
    assert all(each["reason"] for each in room.refused)
    assert room.commands.status()["refused_commands"] == TRIES


def test_no_replayed_command_sounds(room: Room) -> None:
    """However soon, however often, in whatever order, also after it was called off."""
    taken = []
    for _ in range(20):
        sent = room.signed()
        room.commands.take(sent)
        taken.append(sent)
        room.commands.take(room.signed(action=Action.CALL_OFF))
    chance = random.Random(7)  # noqa: S311  # the same order at every run
    for _ in range(200):
        with pytest.raises(CommandError):
            room.commands.take(dict(chance.choice(taken)))
    assert room.armed == 20
