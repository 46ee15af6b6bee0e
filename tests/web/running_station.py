"""A whole small station behind a real web server on loopback: real database, log, sounds, player."""

import asyncio
import shutil
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import httpx
import uvicorn

from broadcaster.clock import VirtualClock
from broadcaster.desk.accounts import ADMINISTRATOR, LoggedIn, change_password, make_first_administrator
from broadcaster.desk.command_keys import Keyring
from broadcaster.desk.emergency_messages import kept_message
from broadcaster.desk.feed import Feeder
from broadcaster.desk.guessing import Guesses
from broadcaster.desk.laying import settle
from broadcaster.desk.live import talk_of
from broadcaster.desk.log import plays, verify
from broadcaster.desk.render import Wording
from broadcaster.desk.render_queue import RenderQueue, work_off_one
from broadcaster.desk.sample import make_sample_station
from broadcaster.desk.scripts import write_draft
from broadcaster.desk.trial import start_trial
from broadcaster.errors import PlayoutError
from broadcaster.playout.channel import Channel
from broadcaster.playout.command import Action, Command
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.inputs.microphone import Microphone
from broadcaster.playout.launch import inline
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from broadcaster.programme.files import read_frame_sounds
from broadcaster.programme.library import Library
from broadcaster.report.document import Heading, Report
from broadcaster.report.formats.csv_format import CsvFormat
from broadcaster.report.formats.docx_format import DocxFormat
from broadcaster.report.formats.json_format import JsonFormat
from broadcaster.report.period import Period
from broadcaster.report.table import figures
from broadcaster.schedule.cluster import Cluster
from broadcaster.settings import DataFolder, Settings, SoundSettings
from broadcaster.station.commanding import Commands, Messages
from broadcaster.station.doctor.examination import examine
from broadcaster.station.recording import take_in
from broadcaster.station.studio import Latest, Studio
from broadcaster.station.talk_recordings import TalkRecordings
from broadcaster.store.database import Database
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from broadcaster.units import DurationMs
from broadcaster.web.app import create_app
from broadcaster.web.station import Station
from tests.desk.small_content import NOW, humming, opening_line, script, write_content
from tests.station.spoken_card import SpokenCard

PASSWORD = "hạt dẻ trùng khánh 2026"
RUN = "lượt chạy thử"
ONE_TIME_FILE = "mat_khau_lan_dau.txt"
SESSION_AT = NOW + timedelta(hours=7)
"""The afternoon session: 17:00 of that day."""

LOOKED_AT = SESSION_AT + timedelta(minutes=1)
"""Trial and session are over."""

LOOK_S = 0.005

NASTY = '<script>alert("x")</script>'
"""A title that must never become part of a page."""


class LocalPlayer:
    """The real player on a virtual clock, asked directly instead of through its pipe."""

    def __init__(  # what a player process is started with, and how often it crashed before
        self, db: Database, playlog: Path, library: Library, clock: VirtualClock, *, crashes: int = 0
    ) -> None:
        self.clock = clock
        self.runs = True
        self._reader = PlaylogReader(playlog)
        self.log = open_playlog(playlog)
        self._writer = PlaylogWriter(self.log)
        feeder = Feeder(db, self._reader)
        self.channels = [_channel(each, clock) for each in feeder.clusters()]
        latest = Latest(feeder.programme, feeder.bare)
        self._player = Player(
            clock,
            self.channels,
            load=library.load,
            log=self._writer.append,
            feed=latest,
            bare=feeder.bare,
        )
        self.card = SpokenCard()
        self.studio = self._made_studio(latest, playlog.parent, library)
        self.commands = Commands(
            self._player,
            Messages(feeder.messages, partial(kept_message, db), feeder.reachable),
            Keyring(db, clock, "khóa của máy"),
            clock,
            RUN,
            Mode.TRAINING,
            others={Action.SPEAK: self._speak, Action.END_TALK: self._end_talk},
        )
        head = self._reader.head()
        self._newest = head.event.at if head else None
        self._writer.new_boot()
        self._player.boot([], self._newest, Mode.TRAINING, crashes=crashes)

    def _made_studio(self, latest: Latest, folder: Path, library: Library) -> Studio:
        microphone = Microphone(self.clock, self.card, None, target=SoundSettings().target, launch=inline)
        talks = TalkRecordings(
            folder / "talks", library, self.clock, Mode.TRAINING, self._player.note, launch=inline
        )
        return Studio(
            self._player,
            self.channels,
            microphone,
            talks,
            latest=latest,
            log=self._reader,
            clock=self.clock,
            longest_ms=DurationMs(30 * 60_000),
        )

    def _speak(self, command: Command) -> Mapping[str, object]:
        self.studio.begin(talk_of(command.account, command.payload), command=command.id)
        return {}

    def _end_talk(self, command: Command) -> Mapping[str, object]:
        self.studio.end(command.account)
        return {}

    def pass_time(self, seconds: float) -> None:
        """Let time pass, turn by turn."""
        end = self.clock.now() + timedelta(seconds=seconds)
        while (left_s := (end - self.clock.now()).total_seconds()) > 0:
            self.clock.sleep(min(0.25, max(0.001, self._player.turn()), left_s))

    def ask(self, request: Mapping[str, object]) -> Mapping[str, object]:
        """Answer as the player process does."""
        if not self.runs:
            raise PlayoutError("Máy phát chưa chạy; hãy khởi động đài bằng lệnh trong README.")
        match request:
            case {"do": "status"}:
                return self._status()
            case {"do": "live_check"}:
                return self.studio.check()
            case {"do": "command", "command": command}:
                return self.commands.take(command)
            case {"do": "trust_clock", "by": str(by), "reason": str(reason)}:
                self._player.trust_clock(by=by, reason=reason)
            case {"do": "leave_safe_mode", "by": str(by)}:
                self._player.leave_safe_mode(by=by)
            case {"do": "stop", "by": str(by)}:
                self._player.halt(by=by, reason="Người trực bấm dừng.")
            case {"do": "confirm", "occurrence": str(occurrence), "cluster": str(cluster), "by": str(by)}:
                details = {"by": by, "reason": str(request["reason"])}
                now = self.clock.now()
                self._player.note(
                    Event(EventKind.CONFIRMED, now, Mode.TRAINING, occurrence, cluster, details)
                )
        return {}

    def _status(self) -> Mapping[str, object]:
        return {
            "live": self.studio.status(),
            "mode": "training",
            "trusted": self._player.trusted,
            "log": self._writer.trouble,
            "newest": self._newest.isoformat() if self._newest else None,
            "safe": self._player.safe,
            "safe_for_s": 1800.0 if self._player.safe else None,
            "outputs": [asdict(each) for each in self._player.playing()],
            **self.commands.status(),
        }

    def close(self) -> None:
        """End the player."""
        self._player.close()
        self._writer.close()


def _channel(cluster: Cluster, clock: VirtualClock) -> Channel:
    """A cluster with an output of its own."""
    return Channel(ClockedOutput(cluster.output, clock), Deck((cluster.slug,)))


def make_shelf(folder: Path) -> Path:
    """What every test of the web begins with: a station, its sounds, a played trial and a played session."""
    content = write_content(folder / "content")
    migrate(folder / "station.db", "station")
    migrate(folder / "playlog.db", "playlog")
    db, library = Database(folder / "station.db"), Library(folder / "library")
    render, sounds = humming(library), read_frame_sounds(content / "audio")
    make_sample_station(db, library, content, render=render, opening=opening_line(), sounds=sounds, now=NOW)
    write_draft(db, script("chu-doc", "Bà con chú ý 5/10.", title=NASTY), by="người viết", now=NOW)
    (folder / ONE_TIME_FILE).write_text(make_first_administrator(db, now=NOW), encoding="utf-8")
    start_trial(db, now=NOW, by="chạy thử")
    for start, end in ((NOW, NOW + timedelta(minutes=1)), (SESSION_AT - timedelta(seconds=30), LOOKED_AT)):
        player = LocalPlayer(db, folder / "playlog.db", library, VirtualClock(start))
        player.pass_time((end - start).total_seconds())
        player.close()
    db.dispose()
    return folder


def take_over(db: Database, first_password: Path, now: datetime) -> LoggedIn:
    """Change the one-time password to ``PASSWORD``; the administrator is logged in."""
    first, guesses = first_password.read_text(encoding="utf-8"), Guesses()
    logged_in = change_password(db, ADMINISTRATOR, first, PASSWORD, now=now, guesses=guesses)
    first_password.unlink()
    return logged_in


def make_taken_shelf(shelf: Path, folder: Path) -> LoggedIn:
    """A copy of ``shelf``, in ``folder``, that its administrator has taken over and is logged in at."""
    shutil.copytree(shelf, folder)
    db = Database(folder / "station.db")
    logged_in = take_over(db, folder / ONE_TIME_FILE, LOOKED_AT)
    db.dispose()
    return logged_in


@dataclass(frozen=True)
class Running:
    """A station that answers at ``address``; nobody has logged in and the one-time password is in force."""

    station: Station
    player: LocalPlayer
    clock: VirtualClock
    address: str

    @property
    def one_time(self) -> str:
        """The one-time password."""
        return self.station.first_password.read_text(encoding="utf-8")

    def client(self) -> httpx.Client:
        """A browser without cookies, which does not follow redirects by itself."""
        no_certificates = ssl.SSLContext(
            ssl.PROTOCOL_TLS_CLIENT
        )  # loading the system's takes longer than a test
        return httpx.Client(base_url=self.address, timeout=20, verify=no_certificates)

    def take_over(self) -> None:
        """Change the one-time password to ``PASSWORD``."""
        take_over(self.station.database, self.station.first_password, self.clock.now())


@contextmanager
def running(
    shelf: Path,
    folder: Path,
    settings: Settings | None = None,
    *,
    at: datetime = LOOKED_AT,
    crashes: int = 0,
) -> Iterator[Running]:
    """A copy of the station in ``shelf``, in ``folder``, served until the end of the block.

    The machine's clock shows ``at``, and the player has crashed ``crashes`` times of late.
    """
    for name in ("station.db", "playlog.db", ONE_TIME_FILE):
        if (shelf / name).exists():
            shutil.copy(shelf / name, folder / name)
    clock, db, library = VirtualClock(at), Database(folder / "station.db"), Library(shelf / "library")
    player = LocalPlayer(db, folder / "playlog.db", library, clock, crashes=crashes)
    player.pass_time(1)
    station = Station(
        settings=settings or Settings(),
        database=db,
        playlog=PlaylogReader(folder / "playlog.db"),
        library=library,
        ask=player.ask,
        run=lambda: RUN,
        say_now=lambda spoken: humming(library)(Wording(spoken)).file,
        wake=partial(work_off, db, clock, library),
        take_in=partial(take_in, library, sound=SoundSettings()),
        report=partial(counted, PlaylogReader(folder / "playlog.db"), clock),
        examine=partial(examine, DataFolder(folder), clock),
        formats={each.name: each for each in (CsvFormat(), DocxFormat(), JsonFormat())},
        clock=clock,
        first_password=folder / ONE_TIME_FILE,
        cache=folder / "cache",
    )
    with served(station) as address:
        yield Running(station, player, clock, address)
    player.close()
    db.dispose()


def work_off(db: Database, clock: VirtualClock, library: Library) -> None:
    """Make every sound of the queue with the humming voice, at once, and lay it."""
    queue, render = RenderQueue(db, clock), humming(library)
    while work_off_one(queue, render, "kiểm thử"):
        pass
    settle(db, clock.now())


def counted(log: PlaylogReader, clock: VirtualClock, period: Period) -> Report:
    """A report on what was done in training, marked as such."""
    found = figures(plays(log, period.first, period.last), period, mode=Mode.TRAINING)
    settings = Settings()
    heading = Heading(settings.station, settings.commune, settings.province)
    return Report(heading, found, verify(log), clock.now())


class _Server(uvicorn.Server):
    """Ends as an ordinary one does, only that it looks every few milliseconds whether it is to."""

    async def main_loop(self) -> None:
        while not await self.on_tick(0):  # noqa: ASYNC110  # what ends it is set by another thread
            await asyncio.sleep(LOOK_S)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(LOOK_S)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wait_tasks_to_complete(), timeout=2)


@contextmanager
def served(station: Station) -> Iterator[str]:
    """Address of ``station`` on a real server, on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = _Server(uvicorn.Config(create_app(station), log_config=None, lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
