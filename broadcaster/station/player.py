"""The player process: devices, decks and the writer of the play log."""

import threading
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial

import structlog

from broadcaster.clock import RELEASED, Clock, SystemClock, local
from broadcaster.desk.command_keys import Keyring
from broadcaster.desk.emergency_messages import kept_message
from broadcaster.desk.feed import Feeder
from broadcaster.desk.live import talk_of
from broadcaster.desk.station import mode_of
from broadcaster.errors import LoaXaError, PlaylogError, PlayoutError
from broadcaster.playout.channel import Channel
from broadcaster.playout.command import Action, Command
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.inputs.capture import Capture, Listen
from broadcaster.playout.inputs.microphone import MICROPHONE
from broadcaster.playout.launch import threads
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.pipe import Pipe
from broadcaster.playout.relay.receivers import Ear, Receivers
from broadcaster.playout.relay.reception import Reception
from broadcaster.playout.runner import Player
from broadcaster.playout.source import Source
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder, Settings, read_settings
from broadcaster.station.collecting import Collecting
from broadcaster.station.commanding import Commands, Messages
from broadcaster.station.crashes import Runs, RunsKept, one_run, released, tried_again
from broadcaster.station.locks import hold
from broadcaster.station.parent import ending
from broadcaster.station.priority import go_first
from broadcaster.station.studio import Latest, Studio
from broadcaster.station.talk_recordings import TalkRecordings
from broadcaster.station.wiring import channels, input_named, microphone
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from broadcaster.units import DurationMs

FEED_TIMEOUT_S = 1.0
"""How long the playing loop waits for the plan; it goes on with the one it has."""

NEVER_AIRED = "Máy phát khởi động lại khi tin khẩn cấp còn chờ; nếu vẫn cần thì phải cho phát lại."

_LOOK_S = 2.0
LOG_WAIT_S = 5.0
"""Wait before a log that could not be written at the start is tried again."""

logger = structlog.get_logger()


def run_player(folder: DataFolder) -> None:
    """Play until told to end. When the station's mode changes it ends too, to be started with other outputs.

    After a crash loop it plays nothing and says so (safe mode), until a person or half an hour ends that.

    Raises:
        StationError: another player holds this data folder.
        PlaylogError: the play log cannot be written; nothing was played.

    """
    stopping, clock = ending(), SystemClock()
    held = "Máy phát của thư mục dữ liệu này đang chạy rồi."
    with (
        hold(folder.player_lock, held, wait_s=15.0),
        one_run(folder.player_runs, clock.monotonic()) as kept,
    ):
        go_first()
        PlayerProcess(folder, clock, stopping, kept).run()


class PlayerProcess:
    """The player with all that it needs of ``folder``; in safe mode with nothing of the programme."""

    def __init__(self, folder: DataFolder, clock: Clock, stopping: threading.Event, kept: RunsKept) -> None:
        self._folder, self._clock, self._stopping, self._kept = folder, clock, stopping, kept
        self._safe_until = clock.monotonic() + kept.runs.safe_for_s
        self._database = Database(folder.database, busy_timeout_s=FEED_TIMEOUT_S)
        self._reader = PlaylogReader(folder.playlog)
        reopen = partial(open_playlog, folder.playlog)
        self._writer = PlaylogWriter(reopen(), reopen=reopen)
        self._booted = False
        self._mode = mode_of(self._database)
        self._newest: datetime | None = None
        # In safe mode no plan is read, no sound decoded and no device opened, since one of them crashed the
        # player: until a person releases an emergency.
        self._plays = not kept.runs.is_loop
        self._feeder = Feeder(self._database, self._reader)
        self._channels = self._made()
        settings, _problem = read_settings(folder)
        self._microphone = microphone(settings, clock)
        latest = Latest(self._feeder.programme if self._plays else _nothing, self._feeder.bare)
        library = Library(folder.library)
        self._player = Player(
            clock,
            self._channels,
            load=library.load,
            log=self._writer.append,
            feed=latest,
            launch=threads,
            sources=self._source,
            bare=self._feeder.bare,
        )
        ear = Ear(clock, self._input, library.load, self._player.happened)
        self._receivers = Receivers(self._reception, ear)
        self._studio = self._made_studio(settings, latest, library)
        self._pipe = Pipe(folder.player_address, self._answer)
        self._commands = Commands(
            self._player,
            Messages(self._feeder.messages, partial(kept_message, self._database), self._feeder.reachable),
            Keyring(self._database, clock, self._pipe.secret),
            clock,
            self._pipe.run,
            self._mode,
            others={Action.SPEAK: self._speak, Action.END_TALK: self._end_talk},
        )

    def run(self) -> None:
        """Play until told to end. A log that cannot be written is waited for: until then nothing is played.

        Raises:
            PlaylogError: the play log cannot be read, or the end could not be logged.

        """
        self._try_to_boot()
        self._pipe.start()
        try:
            while not (self._booted or self._stopping.wait(LOG_WAIT_S)):
                self._try_to_boot()
            if self._booted:
                with Collecting(self._clock) as collecting:
                    self._play(collecting)
        finally:
            self._pipe.stop()

    def _play(self, collecting: Collecting) -> None:
        threading.Thread(target=self._look, args=(collecting,), name="clocks", daemon=True).start()
        watch = self._watch_mode if self._plays else self._leave_by_itself
        threading.Thread(target=watch, name="watch", daemon=True).start()
        studio = threading.Thread(target=self._studio.run, args=(self._stopping,), name="studio", daemon=True)
        studio.start()
        try:
            self._player.run(self._stopping)
        finally:
            self._stopping.set()
            studio.join()
            self._studio.close()
            self._receivers.close()
            self._player.close()

    def _made(self) -> list[Channel]:
        """The outputs, still closed; in safe mode a schedule that cannot be read leaves none."""
        try:
            clusters = self._feeder.clusters()
        except LoaXaError as error:
            if self._plays:
                raise
            logger.warning("safe_mode_without_outputs", error=str(error))
            return []
        settings, _problem = read_settings(self._folder)
        return channels(settings, clusters, self._clock, self._mode)

    def _made_studio(self, settings: Settings, latest: Latest, library: Library) -> Studio:
        recordings = TalkRecordings(self._folder.talks, library, self._clock, self._mode, self._player.note)
        return Studio(
            self._player,
            self._channels,
            self._microphone,
            recordings,
            latest=latest,
            log=self._reader,
            clock=self._clock,
            longest_ms=DurationMs(settings.microphone.longest_minutes * 60_000),
        )

    def _look(self, collecting: Collecting) -> None:
        while not self._stopping.wait(_LOOK_S):
            self._commands.look()
            collecting.look(silent=all(each.is_silent for each in self._player.playing()))

    def _source(self, name: str) -> Source:
        """The studio's microphone, or a relayed station."""
        return self._microphone.source(name) if name == MICROPHONE else self._receivers.source(name)

    def _reception(self, source: str) -> Reception | None:
        return self._feeder.reception(source, self._clock.now())

    def _input(self, name: str, listen: Listen) -> Capture:
        settings, _problem = read_settings(self._folder)
        return input_named(settings, name, self._clock, listen)

    def _try_to_boot(self) -> None:
        """A player that ended here would be started again and again, and its page would say nothing."""
        try:
            self._boot()
            self._booted = True
        except PlaylogError as error:
            logger.warning("boot_waits", error=str(error))

    def _boot(self) -> None:
        head = self._reader.head()
        open_pairs = self._reader.open_pairs()
        self._newest = head.event.at if head else None
        self._writer.new_boot()
        crashes = len(self._kept.runs.crashes)
        waiting = self._reader.waiting()
        self._player.boot(open_pairs, self._newest, self._mode, crashes=crashes, earliest=RELEASED)
        for each in waiting:
            self._player.note(never_aired(each.event, self._clock.now(), self._mode))

    def _watch_mode(self) -> None:
        """Outputs are chosen at the start: after "Bật phát thật" the player begins anew with real ones."""
        while not self._stopping.wait(1.0):
            if self._feeder.mode is not None and self._feeder.mode is not self._mode:
                logger.info("mode_changed", to=self._feeder.mode.value)
                self._stopping.set()

    def _leave_by_itself(self) -> None:
        """A station where nobody comes by is not silent for ever; a log that is full is waited for."""
        while not self._stopping.wait(max(1.0, self._safe_until - self._clock.monotonic())):
            try:
                self._leave_safe_mode("máy phát", tried_again(self._kept.runs, self._clock.monotonic()))
            except PlaylogError as error:
                logger.warning("safe_mode_not_left", error=str(error))

    def _leave_safe_mode(self, by: str, runs: Runs) -> None:
        """The programme needs outputs and a feed, which this process does without: another one begins."""
        if self._player.safe:
            self._player.leave_safe_mode(by=by)
            self._kept.change(runs)
            self._stopping.set()

    def _trust_clock(self, by: str, reason: str) -> None:
        now = self._clock.now()
        if now < RELEASED:
            raise PlayoutError(
                f"Máy đang chỉ {local(now):%H:%M ngày %d/%m/%Y}, trước ngày có chương trình này, "
                "nên không thể đúng; hãy chỉnh ngày giờ của máy."
            )
        if not self._player.trusted:
            self._player.trust_clock(by=by, reason=reason)

    def _answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        match request:
            case {"do": "status"}:
                return self._status()
            case {"do": "live_check"}:
                return self._studio.check()
            case _ if not self._booted:
                raise PlayoutError(self._writer.trouble or "Máy phát đang khởi động; hãy thử lại ngay.")
            case {"do": "command", "command": command}:
                return self._commands.take(command)
            case {"do": "stop", "by": str(by)}:
                self._player.halt(by=by, reason="Người trực bấm dừng.")
            case {"do": "trust_clock", "by": str(by), "reason": str(reason)} if by and reason.strip():
                self._trust_clock(by, reason.strip())
            case {"do": "leave_safe_mode", "by": str(by)} if by:
                self._leave_safe_mode(by, released(self._kept.runs))
            case {"do": "confirm" | "correct", "occurrence": str(occurrence), "cluster": str(cluster)}:
                self._player.note(self._said_by_a_person(request, occurrence, cluster))
            case _:
                raise PlayoutError("Máy phát không hiểu lệnh này; hãy tải lại trang rồi thử lại.")
        return {}

    def _speak(self, command: Command) -> Mapping[str, object]:
        self._studio.begin(talk_of(command.account, command.payload), command=command.id)
        return {"line": "Chuông đang phát; đèn đỏ “ĐANG PHÁT” thì bắt đầu nói."}

    def _end_talk(self, command: Command) -> Mapping[str, object]:
        self._studio.end(command.account)
        return {"line": "Đã kết thúc nói trực tiếp; bản ghi âm được lưu sau vài giây."}

    def _said_by_a_person(self, request: Mapping[str, object], occurrence: str, cluster: str) -> Event:
        """Confirmation or correction of a play; ``by`` and ``reason`` are kept as they were given."""
        if (occurrence, cluster) not in self._reader.closed_pairs([occurrence]):
            raise PlayoutError(f"Nhật ký chưa có lượt phát {occurrence} ở cụm {cluster}; hãy tải lại trang.")
        kind = EventKind.CONFIRMED if request["do"] == "confirm" else EventKind.CORRECTED
        details = {key: str(request[key]) for key in ("by", "reason", "state") if request.get(key)}
        if "by" not in details:
            raise PlayoutError("Thiếu tên người xác nhận; hãy đăng nhập lại.")
        return Event(kind, self._clock.now(), self._mode, occurrence, cluster, details)

    def _status(self) -> Mapping[str, object]:
        return {
            "mode": self._mode.value,
            "trusted": self._player.trusted,
            "log": self._writer.trouble,
            "newest": self._newest.isoformat() if self._newest else None,
            "safe": self._player.safe,
            "safe_for_s": max(0.0, self._safe_until - self._clock.monotonic()) if self._player.safe else None,
            "crashes": len(self._kept.runs.crashes),
            "outputs": [asdict(each) for each in self._player.playing()],
            "underruns": self._underruns(),
            "live": self._studio.status(),
            "relays": dict(self._receivers.here()),
            **self._commands.status(),
        }

    def _underruns(self) -> int:
        """How often a device ran dry since this process began, all outputs together."""
        outputs = (channel.output for channel in self._channels)
        return sum(output.underruns for output in outputs if isinstance(output, DeviceOutput))


def never_aired(released: Event, now: datetime, mode: Mode) -> Event:
    """The end of an emergency that still waited when the player ended: a person decides about it anew."""
    details = {**released.details, "reason": NEVER_AIRED}
    return replace(released, kind=EventKind.FAILED, at=now, mode=mode, details=details)


def _nothing(_now: datetime) -> None:
    """What is played in safe mode."""
