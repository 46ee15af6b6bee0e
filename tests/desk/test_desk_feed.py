"""What the player is given, and what it then does: from the database to the play log."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from broadcaster.desk.feed import Feeder
from broadcaster.desk.plan import planned
from broadcaster.desk.scripts import withdraw
from broadcaster.desk.station import go_live, go_training
from broadcaster.playout.event import Event, EventKind, Mode, about
from broadcaster.programme.library import Library
from broadcaster.schedule.files import DAYS_OFF_FILE, QUIET_FILE, RELAYS_FILE
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.store import schedule
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter
from tests.desk.small_content import NOW, TODAY
from tests.desk.virtual_player import VirtualPlayer

BY = "lãnh đạo"
DAY = timedelta(days=1)
Start = Callable[[datetime], VirtualPlayer]


@pytest.fixture
def start(station: Database, playlog: Path, library: Library) -> Iterator[Start]:
    """Starts a player at a moment."""
    players: list[VirtualPlayer] = []

    def begin(at: datetime) -> VirtualPlayer:
        players.append(VirtualPlayer(station, playlog, library, at))
        return players[-1]

    yield begin
    for player in players:
        player.close()


def evening(db: Database) -> PlannedSession:
    """Today's session at 17:00."""
    (session,) = planned(db, TODAY, TODAY)
    return session


def test_what_is_planned_is_played_on_every_cluster(station: Database, start: Start) -> None:
    """From the plan to the log, with the refusals beside it."""
    session = evening(station)
    player = start(session.starts_at - timedelta(seconds=20))
    player.run_until(session.starts_at + timedelta(minutes=2))
    states = {(play.script, str(play.state)) for play in player.plays(session)}
    wanted = {Decision.PLANNED: "played", Decision.REFUSED: "refused"}
    assert states == {(each.script, wanted[each.decision]) for each in session.occurrences}
    assert len(player.plays(session)) == len(session.occurrences) * 11


def test_a_script_withdrawn_after_planning_is_refused_when_its_turn_comes(
    station: Database, start: Start
) -> None:
    """The plan still has it; the gate does not let it through, and the rest of the session goes on."""
    session = evening(station)
    player = start(session.starts_at - timedelta(seconds=20))
    player.run_until(session.starts_at - timedelta(seconds=15))
    withdraw(station, "nhan-hang", reason="sai", by=BY, now=player.clock.now())
    player.run_until(session.starts_at + timedelta(minutes=2))
    plays = {play.script: play for play in player.plays(session)}
    assert str(plays["nhan-hang"].state) == "refused"
    assert "đã rút" in (plays["nhan-hang"].reason or "")
    assert str(plays["hang-gia"].state) == "played"


NEAR_SCHOOL = """
[[gio_yen_tinh]]
from = "16:30"
to = "17:30"
clusters = ["cum-04"]
source = "nội quy trường"
valid_from = 2026-01-01
"""
RELAY = """[[tiep_song]]
slug = "vov"
title = "Thời sự"
source = "VOV1"
starts = "06:00"
minutes = 15
approved_by = "Chủ tịch"
approved_on = 2026-01-05
"""
MOURNING = """[[ngay_nghi]]
title = "Quốc tang"
from = 2026-03-02
to = 2026-03-02
source = "thông báo số 1"
"""
RULES = {
    "quiet hours near a school": (
        {QUIET_FILE: lambda quiet: quiet + NEAR_SCHOOL},
        "trùng giờ yên tĩnh 16:30–17:30 của cụm “cum-04” theo nội quy trường, từ 01/01/2026",
    ),
    "a relay that is the only session of its day": (
        {
            QUIET_FILE: lambda quiet: quiet.replace("day_minutes", "day_sessions = 1\nday_minutes"),
            RELAYS_FILE: lambda _: RELAY,
        },
        "vượt mức tối đa 1 buổi mỗi ngày theo quy chế hoạt động của đài xã",
    ),
    "a day of mourning": ({DAYS_OFF_FILE: lambda _: MOURNING}, "đài không phát: “Quốc tang”"),
}


@pytest.mark.parametrize(("changes", "reason"), RULES.values(), ids=RULES.keys())
def test_a_rule_that_was_made_after_planning_holds_when_the_turn_comes(
    station: Database, start: Start, changes: Mapping[str, Callable[[str], str]], reason: str
) -> None:
    """From the document to the log: the whole output is silent, with the document in the reason."""
    session = evening(station)
    with station.transaction() as connection:
        held = schedule.documents(connection)
        for name, change in changes.items():
            schedule.save_document(connection, name, change(held.get(name, "")), at=NOW, by=BY)
    player = start(session.starts_at - timedelta(seconds=20))
    player.run_until(session.starts_at + timedelta(minutes=2))
    states = {(play.script, str(play.state)) for play in player.plays(session)}
    assert states == {(each.script, "refused") for each in session.occurrences}
    planned_ones = {each.script for each in session.occurrences if each.decision is Decision.PLANNED}
    reasons = {play.reason or "" for play in player.plays(session) if play.script in planned_ones}
    assert [reason in each for each in reasons] == [True]


def test_nothing_changed_is_no_news(station: Database, reader: PlaylogReader) -> None:
    """The player is not handed the same programme twice; a new date or a new version is news."""
    feeder = Feeder(station, reader)
    assert feeder.programme(NOW) is not None
    assert feeder.programme(NOW + timedelta(seconds=1)) is None
    assert feeder.programme(NOW + DAY) is not None
    withdraw(station, "nhan-hang", reason="sai", by=BY, now=NOW)
    assert feeder.programme(NOW + DAY) is not None


def test_the_programme_reaches_from_yesterday_to_tomorrow(station: Database, reader: PlaylogReader) -> None:
    """What begins shortly after midnight is known before it."""
    programme = Feeder(station, reader).programme(NOW + 2 * DAY)
    assert programme is not None
    assert {session.date for session in programme.sessions} == {TODAY + count * DAY for count in (1, 2, 3)}


def test_an_outage_of_days_is_recorded_as_missed(
    station: Database, writer: PlaylogWriter, start: Start
) -> None:
    """Sessions since the newest event of the log are given, however long ago, and end as missed."""
    writer.append([Event(EventKind.STOPPED, NOW, Mode.TRAINING)])
    session = evening(station)
    player = start(NOW + 4 * DAY)
    player.run_until(NOW + 4 * DAY + timedelta(seconds=1))
    planned_ones = {each.script for each in session.occurrences if each.decision is Decision.PLANNED}
    missed = [play for play in player.plays(session) if play.script in planned_ones]
    assert {str(play.state) for play in missed} == {"missed"}


def test_what_the_log_holds_is_settled_and_old_sessions_that_are_closed_are_left_out(
    station: Database, reader: PlaylogReader, writer: PlaylogWriter
) -> None:
    """Nothing is armed a second time after a restart, and what is over is not looked at every turn."""
    session = evening(station)
    missed = [
        Event(EventKind.MISSED, NOW, Mode.TRAINING, each.id, cluster, {"about": about(each)})
        for each in session.occurrences
        for cluster in each.clusters
    ]
    writer.append(missed)
    programme = Feeder(station, reader).programme(NOW + 3 * DAY)
    assert programme is not None
    assert session.id not in {each.id for each in programme.sessions}
    assert programme.settled["cum-01"] == {each.id for each in session.occurrences}


def test_the_mode_is_seen_by_the_player(station: Database, reader: PlaylogReader) -> None:
    """“Bật phát thật” and back."""
    feeder = Feeder(station, reader)
    seen = []
    for change in (go_live, go_training):
        change(station, by=BY, now=NOW)
        programme = feeder.programme(NOW)
        seen.append((feeder.mode, programme and programme.mode))
    assert seen == [(Mode.LIVE, Mode.LIVE), (Mode.TRAINING, Mode.TRAINING)]


def test_a_database_that_cannot_be_read_keeps_the_last_programme(
    empty: Database, reader: PlaylogReader, capsys: pytest.CaptureFixture[str]
) -> None:
    """The player is told nothing, and the complaint is logged once, not every second."""
    feeder = Feeder(empty, reader)
    assert feeder.programme(NOW) is None
    assert feeder.programme(NOW) is None
    assert capsys.readouterr().out.count("programme_not_read") == 1
