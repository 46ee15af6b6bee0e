"""The player process: safe mode after a crash loop, and a person's word about the clock."""

import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from broadcaster.clock import Clock, SystemClock
from broadcaster.desk.accounts import ADMINISTRATOR, change_password, give_one_time_password
from broadcaster.desk.emergencies import Order
from broadcaster.desk.guessing import Guesses
from broadcaster.errors import PlayoutError
from broadcaster.playout.booting import CRASH_LOOP
from broadcaster.playout.command import Action
from broadcaster.playout.event import Event, EventKind, Mode, about
from broadcaster.playout.pipe import ask
from broadcaster.programme.library import Library
from broadcaster.settings import CONTENT_ROOT, DataFolder
from broadcaster.station import crashes
from broadcaster.station.crashes import Runs, RunsKept, machine_boot, read_runs
from broadcaster.station.local_command import Signer, send
from broadcaster.station.player import NEVER_AIRED, PlayerProcess
from broadcaster.station.supervisor import player_answers
from broadcaster.store.database import Database
from broadcaster.store.emergency_messages import EmergencyMessage, add_message
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from broadcaster.units import Sha256
from tests.playout.sample_session import emergency
from tests.station.processes import LOA, until


class Early(SystemClock):
    """A machine without a battery, after a power cut."""

    def now(self) -> datetime:
        """Some time in the seventies."""
        return super().now() - timedelta(days=50 * 365)


@contextmanager
def player(
    folder: DataFolder, *, crashed: int = 0, clock: Clock | None = None
) -> Iterator[tuple[RunsKept, threading.Thread]]:
    """A player process in a thread of its own, after ``crashed`` crashes of this minute."""
    clock, stopping = clock or SystemClock(), threading.Event()
    runs = Runs(machine_boot(), is_running=True, crashes=(clock.monotonic(),) * crashed)
    kept = RunsKept(folder.player_runs, runs)
    process = PlayerProcess(folder, clock, stopping, kept)
    thread = threading.Thread(target=process.run, daemon=True)
    thread.start()
    try:
        until(lambda: folder.player_address.exists() or not thread.is_alive(), "the player answers")
        yield kept, thread
    finally:
        stopping.set()
        thread.join(20)
    assert not thread.is_alive()


def asked(folder: DataFolder, **request: object) -> dict[str, object]:
    """The player's answer."""
    return ask(folder.player_address, request)


def last_of(folder: DataFolder, kind: EventKind) -> dict[str, object]:
    """What the newest event of ``kind`` in the log says."""
    events = (each.event for each in PlaylogReader(folder.playlog).events())
    return dict([event for event in events if event.kind is kind][-1].details)


def log_from_the_future(folder: DataFolder) -> None:
    """An evening on which the clock stood an hour ahead."""
    writer = PlaylogWriter(open_playlog(folder.playlog, durable=False))
    writer.new_boot()
    writer.append([Event(EventKind.BOOTED, SystemClock().now() + timedelta(hours=1), Mode.TRAINING)])
    writer.close()


def test_after_a_crash_loop_nothing_of_the_programme_is_loaded(station_copy: DataFolder) -> None:
    """No output is opened; the log says how often it crashed; the pipe answers."""
    with player(station_copy, crashed=CRASH_LOOP):
        status = asked(station_copy, do="status")
    assert (status["safe"], status["crashes"]) == (True, CRASH_LOOP)
    outputs = status["outputs"]
    assert isinstance(outputs, list)
    assert not any(each["is_open"] for each in outputs)
    assert last_of(station_copy, EventKind.SAFE_MODE)["ends"] == CRASH_LOOP


@pytest.mark.parametrize("trouble", ["crash loop", "clock of 1976"])
def test_an_emergency_sounds_all_the_same(station_copy: DataFolder, trouble: str) -> None:
    """In safe mode its output is opened then, nothing else is played; a wrong clock does not hold it up."""
    clock: Clock = Early() if trouble == "clock of 1976" else SystemClock()
    message, by = _released_by(station_copy, clock)
    with player(station_copy, crashed=0 if isinstance(clock, Early) else CRASH_LOOP, clock=clock):
        payload = {"form": message.form, "message": message.id, **Order("Lũ về", ("cum-01",), 1).as_json()}
        send(station_copy.player_address, by, Action.RELEASE, payload, clock)
        until(lambda: "started" in _kinds(station_copy, "khan-cap-"), "the message sounds")
    assert all(each.startswith("khan-cap-") for each in _occurrences(station_copy, "started"))


def test_an_emergency_that_still_waited_has_an_end_after_a_restart(station_copy: DataFolder) -> None:
    """It is not aired by itself: nobody knows whether it still holds."""
    writer = PlaylogWriter(open_playlog(station_copy.playlog, durable=False))
    writer.new_boot()
    item = replace(emergency().occurrence, clusters=("cum-01",))
    told = {"about": about(item), "release": emergency().release.told(), "waits_for": "output"}
    now = SystemClock().now()
    writer.append([Event(EventKind.RELEASED, now, Mode.TRAINING, item.id, "cum-01", told)])
    writer.close()
    with player(station_copy):
        until(lambda: "failed" in _kinds(station_copy, item.id), "its end is logged")
    assert _kinds(station_copy, item.id) == ["released", "failed"]
    (play,) = PlaylogReader(station_copy.playlog).plays_of([item.id])
    assert (play.state, play.reason) == ("failed", NEVER_AIRED)


def _released_by(folder: DataFolder, clock: Clock) -> tuple[EmergencyMessage, Signer]:
    """A message with a sound of the station's, and a login that may release it."""
    db, now = Database(folder.database), clock.now()
    once, password = give_one_time_password(db, ADMINISTRATOR, now=now), "nước sông dâng nhanh 2026"
    found = change_password(db, ADMINISTRATOR, once, password, now=now, guesses=Guesses())
    file = next(iter(sorted(folder.library.glob("*.flac"))))
    sound = Library(folder.library).measure(Sha256(file.stem))
    message = EmergencyMessage(
        "b" * 32, "typed", "Lũ về", "Lũ về", "Lũ về", (), sound.sha256, sound.samples, now, ADMINISTRATOR
    )
    with db.transaction() as connection:
        add_message(connection, message)
    db.dispose()
    return message, Signer(found.name, found.session, found.command_key)


def _occurrences(folder: DataFolder, kind: str) -> list[str]:
    events = (each.event for each in PlaylogReader(folder.playlog).events())
    return [each.occurrence or "" for each in events if each.kind.value == kind]


def _kinds(folder: DataFolder, prefix: str) -> list[str]:
    events = (each.event for each in PlaylogReader(folder.playlog).events())
    return [each.kind.value for each in events if (each.occurrence or "").startswith(prefix)]


def test_a_person_ends_safe_mode_and_the_player_begins_anew(station_copy: DataFolder) -> None:
    """The process ends by itself, orderly, and the next one has the programme."""
    with player(station_copy, crashed=CRASH_LOOP) as (kept, thread):
        asked(station_copy, do="leave_safe_mode", by="Nguyễn Văn An")
        thread.join(20)
        assert not thread.is_alive()
    assert last_of(station_copy, EventKind.SAFE_MODE_LEFT) == {"by": "Nguyễn Văn An"}
    assert (kept.runs.crashes, read_runs(station_copy.player_runs)) == ((), kept.runs)
    with player(station_copy, crashed=len(kept.runs.crashes)):
        status = asked(station_copy, do="status")
    assert status["safe"] is False
    assert status["outputs"]


def test_safe_mode_ends_by_itself_once(station_copy: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A station where nobody comes by; it stays one crash away from safe mode."""
    monkeypatch.setattr(crashes, "SAFE_WAITS_S", (0.2, 3600.0))
    with player(station_copy, crashed=CRASH_LOOP) as (kept, thread):
        thread.join(20)
        assert not thread.is_alive()
    assert last_of(station_copy, EventKind.SAFE_MODE_LEFT) == {"by": "máy phát"}
    assert (len(kept.runs.crashes), kept.runs.tries) == (CRASH_LOOP - 1, 1)


def test_the_command_to_leave_safe_mode_is_nothing_to_a_player_that_plays(station_copy: DataFolder) -> None:
    """A button pressed twice does not restart a player that works."""
    with player(station_copy) as (_kept, thread):
        assert asked(station_copy, do="leave_safe_mode", by="An") == {}
        assert asked(station_copy, do="status")["safe"] is False
        assert thread.is_alive()


def test_a_person_says_that_the_clock_is_right(station_copy: DataFolder) -> None:
    """The player believes it at once; who said it, and why, is in the log."""
    log_from_the_future(station_copy)
    with player(station_copy):
        before = asked(station_copy, do="status")
        asked(station_copy, do="trust_clock", by="An", reason="So với điện thoại.")
        after = asked(station_copy, do="status")
    assert (before["trusted"], after["trusted"]) == (False, True)
    assert datetime.fromisoformat(str(before["newest"])) > SystemClock().now()
    assert last_of(station_copy, EventKind.CLOCK_TRUSTED) == {"by": "An", "reason": "So với điện thoại."}


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_clock_is_not_believed_without_a_reason(station_copy: DataFolder, reason: str) -> None:
    """Neither by the page nor by the command."""
    log_from_the_future(station_copy)
    with player(station_copy):
        with pytest.raises(PlayoutError, match="không hiểu"):
            asked(station_copy, do="trust_clock", by="An", reason=reason)
        assert asked(station_copy, do="status")["trusted"] is False


def test_a_clock_in_the_seventies_is_wrong_whoever_says_otherwise(station_copy: DataFolder) -> None:
    """The program did not exist then: the clock has to be set, no word helps."""
    with player(station_copy, clock=Early()):
        assert asked(station_copy, do="status")["trusted"] is False
        with pytest.raises(PlayoutError, match="chỉnh ngày giờ"):
            asked(station_copy, do="trust_clock", by="An", reason="Tôi biết.")
        assert asked(station_copy, do="status")["trusted"] is False


def test_a_player_that_is_killed_four_times_comes_back_in_safe_mode(station_copy: DataFolder) -> None:
    """Real processes, `kill -9`; one that is told to end counts nothing."""
    for number in range(CRASH_LOOP + 1):
        command = [*LOA, "player", "--data", str(station_copy.path)]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, cwd=CONTENT_ROOT)
        assert process.stdin is not None
        until(lambda: player_answers(station_copy), "the player answers")
        assert asked(station_copy, do="status")["safe"] is (number == CRASH_LOOP)
        if number < CRASH_LOOP:
            process.kill()
        process.stdin.close()
        process.wait(20)
        if number < CRASH_LOOP:
            station_copy.player_address.unlink()
    runs = read_runs(station_copy.player_runs)
    assert runs is not None
    assert (runs.is_running, len(runs.crashes)) == (False, CRASH_LOOP)


def test_a_log_that_cannot_be_written_is_waited_for(
    station_copy: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No crash loop and no sound: the pipe says what ails the log, and the player boots when that is over."""
    monkeypatch.setattr("broadcaster.station.player.LOG_WAIT_S", 0.1)
    monkeypatch.setattr("broadcaster.store.playlog.WRITE_TIMEOUT_S", 0.05)
    with closing(sqlite3.connect(station_copy.playlog, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with player(station_copy) as (_kept, thread):
            until(lambda: asked(station_copy, do="status")["log"], "the trouble is told")
            with pytest.raises(PlayoutError, match="Không ghi được nhật ký"):
                asked(station_copy, do="stop", by="An")
            holder.execute("ROLLBACK")
            until(lambda: asked(station_copy, do="status")["log"] is None, "the log is written again")
            assert thread.is_alive()
    assert last_of(station_copy, EventKind.BOOTED) == {}
