"""The player process: devices, decks and the writer of the play log."""

import threading
from collections.abc import Mapping
from dataclasses import asdict

import structlog

from broadcaster.clock import Clock, SystemClock
from broadcaster.desk.feed import Feeder
from broadcaster.desk.station import mode_of
from broadcaster.errors import PlayoutError
from broadcaster.playout.event import Event, EventKind
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.pipe import Pipe
from broadcaster.playout.runner import Player
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder, read_settings
from broadcaster.station.locks import hold
from broadcaster.station.parent import ending
from broadcaster.station.wiring import channels
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog

FEED_TIMEOUT_S = 1.0
"""How long the playing loop waits for the plan; it goes on with the one it has."""

logger = structlog.get_logger()


def run_player(folder: DataFolder) -> None:
    """Play until told to end. When the station's mode changes it ends too, to be started with other outputs.

    Raises:
        StationError: another player holds this data folder.
        PlaylogError: the play log cannot be written; nothing was played.

    """
    stopping = ending()
    with hold(folder.player_lock, "Máy phát của thư mục dữ liệu này đang chạy rồi.", wait_s=15.0):
        _PlayerProcess(folder, SystemClock(), stopping).run()


class _PlayerProcess:
    def __init__(self, folder: DataFolder, clock: Clock, stopping: threading.Event) -> None:
        self._folder, self._clock, self._stopping = folder, clock, stopping
        self._database = Database(folder.database, busy_timeout_s=FEED_TIMEOUT_S)
        self._reader = PlaylogReader(folder.playlog)
        self._writer = PlaylogWriter(open_playlog(folder.playlog))
        self._mode = mode_of(self._database)
        self._feeder = Feeder(self._database, self._reader)
        settings, _problem = read_settings(folder)
        self._channels = channels(settings, self._feeder.clusters(), clock, self._mode)
        self._player = Player(
            clock,
            self._channels,
            load=Library(folder.library).load,
            log=self._writer.append,
            feed=self._feeder.programme,
        )

    def run(self) -> None:
        head = self._reader.head()
        open_pairs = self._reader.open_pairs()
        self._writer.new_boot()
        self._player.boot(open_pairs, head.event.at if head else None, self._mode)
        pipe = Pipe(self._folder.player_address, self._answer)
        pipe.start()
        threading.Thread(target=self._watch_mode, name="mode", daemon=True).start()
        try:
            self._player.run(self._stopping)
        finally:
            pipe.stop()
            self._player.close()

    def _watch_mode(self) -> None:
        """Outputs are chosen at the start: after "Bật phát thật" the player begins anew with real ones."""
        while not self._stopping.wait(1.0):
            if self._feeder.mode is not None and self._feeder.mode is not self._mode:
                logger.info("mode_changed", to=self._feeder.mode.value)
                self._stopping.set()

    def _answer(self, request: Mapping[str, object]) -> Mapping[str, object]:
        match request:
            case {"do": "status"}:
                return self._status()
            case {"do": "stop", "by": str(by)}:
                self._player.halt(by=by, reason="Người trực bấm dừng.")
                return {}
            case {"do": "confirm" | "correct", "occurrence": str(occurrence), "cluster": str(cluster)}:
                self._player.note(self._said_by_a_person(request, occurrence, cluster))
                return {}
            case _:
                raise PlayoutError("Máy phát không hiểu lệnh này; hãy tải lại trang rồi thử lại.")

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
            "outputs": [asdict(each) for each in self._player.playing()],
            "underruns": self._underruns(),
        }

    def _underruns(self) -> int:
        """How often a device ran dry since this process began, all outputs together."""
        outputs = (channel.output for channel in self._channels)
        return sum(output.underruns for output in outputs if isinstance(output, DeviceOutput))
