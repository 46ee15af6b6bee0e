"""The studio in the player process: who speaks live, what the microphone hears, when it ends."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from broadcaster.clock import Clock, local, local_date
from broadcaster.desk.live import SESSION, Talk, airing_of, emergency_of, shortened
from broadcaster.errors import ConflictError, LoaXaError, PlayoutError
from broadcaster.playout.channel import Channel
from broadcaster.playout.feeding import Feed, Programme
from broadcaster.playout.inputs.microphone import Heard, Microphone, MicrophoneState
from broadcaster.playout.inputs.recording import Recording
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Emergency, Placed
from broadcaster.script.model import BulletinClass
from broadcaster.station.talk_recordings import TalkRecordings
from broadcaster.store.playlog import PlaylogReader
from broadcaster.units import DurationMs

IDLE_S = 20.0
"""A microphone that nobody has asked about for so long is closed."""

LOOK_S = 0.1
"""How often the talk is looked at: a microphone that is pulled out is noticed within a second."""

AHEAD_S = 60.0
"""How long before its end a talk is told that it ends by itself."""

QUIET = "Chưa nghe thấy tiếng; hãy nói gần micro hơn."
TOO_LOUD = "Tiếng quá to, bị vỡ; hãy nói xa micro hơn một chút."
ONLY_EMERGENCY = (
    "Máy phát đang ở chế độ an toàn hoặc chưa đọc xong kế hoạch nên lúc này chỉ nói trực tiếp được loại "
    "khẩn cấp; hãy chọn Khẩn cấp nếu đúng là khẩn, hoặc cho chạy lại chương trình ở trang Kiểm tra máy."
)
STATION = "máy phát"
"""Who ends a talk that no person ends."""

logger = structlog.get_logger()


class Latest:
    """A feed, and the newest programme that came of it.

    ``bare`` gives a programme without a plan, for an emergency in safe mode or before the first one was read.
    """

    def __init__(self, feed: Feed, bare: Callable[[], Programme]) -> None:
        self._feed = feed
        self.bare = bare
        self.programme: Programme | None = None

    def __call__(self, now: datetime) -> Programme | None:
        """What the feed says at ``now``."""
        programme = self._feed(now)
        self.programme = programme or self.programme
        return programme


@dataclass
class _OnAir:
    """A talk under way; ``limit`` is the rule that ends it before the longest time is over."""

    talk: Talk
    emergency: Emergency
    limit: str | None
    recording: Recording | None = None

    @property
    def id(self) -> str:
        return self.emergency.occurrence.id


class Studio:
    """One microphone, into which one person at a time speaks to the clusters of their choice.

    ``latest`` is what the player is fed with, ``longest_ms`` the longest talk. All methods may be called from
    any thread; none waits for a device, nor for a disk but the log's.
    """

    def __init__(  # noqa: PLR0913  # what stands around a person at the microphone
        self,
        player: Player,
        channels: Sequence[Channel],
        microphone: Microphone,
        recordings: TalkRecordings,
        *,
        latest: Latest,
        log: PlaylogReader,
        clock: Clock,
        longest_ms: DurationMs,
    ) -> None:
        self._player, self._channels = player, channels
        self._microphone, self._recordings = microphone, recordings
        self._latest, self._log, self._clock = latest, log, clock
        self._longest_ms = longest_ms
        self._lock = threading.RLock()
        self._on_air: _OnAir | None = None
        self._asked_at = clock.monotonic()

    def run(self, stopping: threading.Event) -> None:
        """Look after the talk until ``stopping``; what an earlier run left of one is taken in first."""
        try:
            self._recordings.recover(self._log)
        except LoaXaError as error:
            logger.warning("recordings_not_recovered", error=str(error))
        while not stopping.wait(LOOK_S):
            try:
                self.look()
            except LoaXaError as error:
                logger.warning("talk_not_looked_at", error=str(error))

    def check(self) -> Mapping[str, object]:
        """The microphone as it is now, opened if need be, and the talk: JSON values (see ``status``)."""
        self._asked_at = self._clock.monotonic()
        self._microphone.wake()
        return self.status()

    def begin(self, talk: Talk, *, command: str = "") -> None:
        """Put the person at the microphone on air: after a chime, over whatever sounds.

        ``command`` is the id of the command that says so.

        Raises:
            ConflictError: somebody else speaks, or an emergency sounds.
            PlayoutError: the microphone is missing, muted or not open yet, or the gate refuses.
            RepeatedEventError: the log knows this talk already.

        """
        with self._lock:
            self._require_free()
            self._require_voice()
            emergency, limit = self._allowed(talk, command)
            self._microphone.begin_talk()
            on_air = _OnAir(talk, emergency, limit)
            try:
                self._player.release(emergency)
            except PlayoutError:
                if not self._is_known(on_air):
                    raise
            self._on_air = on_air

    def end(self, by: str, reason: str = "Nói xong.") -> None:
        """End the talk; what it interrupted goes on. Nothing happens when nobody speaks."""
        with self._lock:
            if self._on_air is not None:
                self._player.call_off(by=by, reason=reason, only=self._on_air.id)
                self._follow(self._on_air)

    def look(self) -> None:
        """Notice what began, what ended and what was lost since the last time."""
        with self._lock:
            if self._on_air is not None:
                self._follow(self._on_air)
            elif self._clock.monotonic() - self._asked_at > IDLE_S:
                self._microphone.close()
        self._recordings.tell()

    def close(self) -> None:
        """End the talk and the microphone; returns when the recording is kept."""
        self.end(STATION, "Máy phát được tắt khi đang nói.")
        self._microphone.close()
        self._recordings.wait()

    def status(self) -> dict[str, object]:
        """``microphone`` (state, problem, peak_dbfs, rms_dbfs, clipped) and ``on_air`` (None: nobody speaks).

        ``on_air`` has by, reason, class, clusters, ``sounds`` (False during the chime), ``since`` (RFC 3339),
        ``left_s`` (seconds until it ends by itself) and ``warnings`` (Vietnamese). With ``only_emergency``
        there is no plan, and so no talk of another class.
        """
        with self._lock:
            on_air, heard = self._on_air, self._microphone.heard()
        microphone = {
            "state": heard.state.value,
            "problem": heard.problem,
            "peak_dbfs": round(heard.meter.peak_dbfs, 1),
            "rms_dbfs": round(heard.meter.rms_dbfs, 1),
            "clipped": heard.meter.clipped,
            "hint": _hint(heard),
        }
        return {
            "microphone": microphone,
            "only_emergency": self._latest.programme is None,
            "on_air": self._told(on_air, heard) if on_air else None,
        }

    def _require_free(self) -> None:
        if self._on_air is not None:
            since = local(self._on_air.emergency.release.at)
            raise ConflictError(
                f"{self._on_air.talk.by} đang nói trực tiếp từ {since:%H:%M:%S}; hãy đợi người đó nói xong."
            )
        if self._player.emergencies():
            raise ConflictError(
                "Đang phát tin khẩn cấp nên chưa nói trực tiếp được; hãy đợi hết tin hoặc dừng tin đó trước."
            )

    def _require_voice(self) -> None:
        self._asked_at = self._clock.monotonic()
        heard = self._microphone.heard()
        if heard.problem is not None:
            self._microphone.wake()
            raise PlayoutError(heard.problem)

    def _allowed(self, talk: Talk, command: str) -> tuple[Emergency, str | None]:
        """The talk as it may be aired now, and the rule that makes it shorter."""
        programme, now = self._programme(talk), self._clock.now()
        emergency = emergency_of(talk, self._number(now), self._longest_ms, now, command)
        serving = [each for each in self._channels if each.serves(emergency.occurrence)]
        if not serving:
            raise PlayoutError("Máy phát chưa sẵn sàng cho các cụm đã chọn; hãy thử lại ngay.")
        reached = tuple(dict.fromkeys(slug for each in serving for slug in each.deck.clusters))
        audible = any(each.output.audible for each in serving)
        whole = airing_of(emergency, programme.frame, reached, audible=audible)
        return shortened(emergency, programme.gate, whole)

    def _programme(self, talk: Talk) -> Programme:
        """What holds now. Without a plan only an emergency may be said: the airtime of the day is unknown."""
        if self._latest.programme is not None:
            return self._latest.programme
        if talk.bulletin_class is not BulletinClass.EMERGENCY:
            raise PlayoutError(ONLY_EMERGENCY)
        return self._latest.bare()

    def _number(self, now: datetime) -> int:
        """How many talks the log has of this day, and one more."""
        day = local_date(now)
        known = {name for name, _cluster in self._log.armed(day) | self._log.closed(day)}
        return 1 + sum(name.startswith(f"{SESSION}:{day.isoformat()}:") for name in known)

    def _follow(self, on_air: _OnAir) -> None:
        taps = [tap for tap in self._microphone.taps if tap.first is not None]
        if taps and on_air.recording is None:
            first = min(tap.first for tap in taps if tap.first is not None)
            part = self._recordings.part(on_air.id)
            on_air.recording = Recording(self._microphone.ring, first, self._taken, part)
        if not self._is_known(on_air):
            self._ended(on_air)
        elif (heard := self._microphone.heard()).state is MicrophoneState.FAILED:
            self.end(STATION, heard.problem or QUIET)

    def _taken(self) -> int:
        """Up to which frame of the microphone any output has taken it."""
        return max((tap.next for tap in self._microphone.taps if tap.first is not None), default=0)

    def _ended(self, on_air: _OnAir) -> None:
        self._on_air = None
        if on_air.recording is not None:
            on_air.recording.finish()
            self._recordings.end(on_air.id, on_air.talk.clusters, on_air.recording)

    def _is_known(self, on_air: _OnAir) -> bool:
        return any(each.occurrence.id == on_air.id for each in self._player.emergencies())

    def _told(self, on_air: _OnAir, heard: Heard) -> dict[str, object]:
        placed = list(self._placed(on_air))
        left_s = max((until for _, until in placed), default=0.0)
        return {
            "by": on_air.talk.by,
            "reason": on_air.talk.reason,
            "class": on_air.talk.bulletin_class.value,
            "clusters": list(on_air.talk.clusters),
            "sounds": any(each.started for each, _ in placed),
            "since": on_air.emergency.release.at.isoformat(),
            "left_s": round(left_s, 1),
            "warnings": list(_warnings(on_air, heard, left_s)),
        }

    def _placed(self, on_air: _OnAir) -> Iterator[tuple[Placed, float]]:
        """The talk on each output that it sounds on, and the seconds that are left of it."""
        monotonic = self._clock.monotonic()
        for channel in self._channels:
            for placed in channel.deck.placed:
                if placed.occurrence.id == on_air.id:
                    yield placed, channel.output.position().time_of(placed.last) - monotonic


def _hint(heard: Heard) -> str | None:
    """What the person at the microphone could do better; None when all is well or nothing is heard yet."""
    if heard.state is not MicrophoneState.OPEN or heard.problem:
        return None
    if heard.meter.clipped:
        return TOO_LOUD
    return QUIET if heard.meter.is_silent else None


def _warnings(on_air: _OnAir, heard: Heard, left_s: float) -> Iterator[str]:
    """What the person on air has to know."""
    if (problem := heard.problem or _hint(heard)) is not None:
        yield problem
    if 0 < left_s <= AHEAD_S:
        why = f" ({on_air.limit})" if on_air.limit else ""
        yield f"Còn {left_s:.0f} giây là tự kết thúc{why}; hãy nói nốt câu cuối."
    if on_air.recording is not None and on_air.recording.problem is not None:
        yield f"Bản ghi âm không trọn: {on_air.recording.problem}"
