"""The microphone of the station: opened when somebody is about to speak, judged before it goes on air."""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from enum import StrEnum

import structlog

from broadcaster.clock import Clock
from broadcaster.errors import OutputError
from broadcaster.playout.inputs.capture import Capture
from broadcaster.playout.inputs.ring import Ring, Tap
from broadcaster.playout.inputs.shaping import Shaping
from broadcaster.playout.launch import Launch, threads
from broadcaster.playout.meter import Meter
from broadcaster.playout.soundcard import SoundCard
from broadcaster.playout.source import Source, no_source
from broadcaster.playout.stream import Block, limited
from broadcaster.units import Lufs

MICROPHONE = "micro"
"""The source of a live talk."""

LOST_S = 0.5
"""An input that gives no block for so long is dead: it gives one every 20 ms."""

WAKING_S = 3.0
"""Time that an input may take from its opening to its first block."""

LEVEL_S = 1.0
"""Length of what the level is shown of."""

MUTED_DBFS = -80.0
"""A microphone whose highest sample stays below this is muted or not plugged in: air is louder."""

MUTED = "Micro đang bị tắt tiếng (không có một chút âm thanh nào); hãy bật micro hoặc xem lại dây cắm."
UNPLUGGED = "Micro mất tín hiệu (tuột dây, bị rút hoặc bị chương trình khác chiếm)."
WAKING = "Micro đang được mở; hãy đợi hai giây rồi bấm lại."

logger = structlog.get_logger()


class MicrophoneState(StrEnum):
    """What the microphone is at: nobody wants it, it is being opened, it gives sound, it cannot."""

    CLOSED = "closed"
    OPENING = "opening"
    OPEN = "open"
    FAILED = "failed"


@dataclass(frozen=True)
class Heard:
    """What the microphone hears: ``meter`` is of the last second, before any shaping.

    ``problem`` says in Vietnamese why nobody can speak into it now; None when one can.
    """

    state: MicrophoneState
    problem: str | None
    meter: Meter

    @property
    def is_muted(self) -> bool:
        """Whether it is open and gives nothing but silence, as only a machine does."""
        return self.state is MicrophoneState.OPEN and self.meter.peak_dbfs < MUTED_DBFS


class Microphone:
    """One input, shaped for the loudspeakers, of which any number of taps take.

    ``target`` is the loudness of the station's items, ``gain_db`` the technician's. All methods may be called
    from any thread; none waits for the device. ``ring`` holds what was heard of late.
    """

    def __init__(  # what a technician can set of a microphone, and what it is opened with
        self,
        clock: Clock,
        card: SoundCard,
        device: str | None,
        *,
        target: Lufs,
        gain_db: float = 0.0,
        launch: Launch = threads,
    ) -> None:
        self._clock, self._launch = clock, launch
        self._capture = Capture("micro", clock, card, device, listen=self._hear)
        self._target, self._gain_db = target, gain_db
        self._lock = threading.Lock()
        self._work: Future[None] | None = None
        self._opens = False
        self._problem: str | None = None
        self._opened_at: float | None = None
        self._shaping: Shaping | None = None
        self._meters_lock = threading.Lock()
        self._meters: deque[tuple[float, Meter]] = deque()
        self.ring = Ring()
        self.taps: tuple[Tap, ...] = ()

    def wake(self) -> None:
        """Have it opened, if it is not open or is dead."""
        with self._lock:
            if self._state() in {MicrophoneState.CLOSED, MicrophoneState.FAILED}:
                self._begin(self._open, opens=True)

    def close(self) -> None:
        """Have it closed."""
        with self._lock:
            if self._state() in {MicrophoneState.OPEN, MicrophoneState.FAILED}:
                self._begin(self._capture.close, opens=False)

    def heard(self) -> Heard:
        """What it hears now."""
        with self._lock:
            state, problem = self._state(), self._problem
        meter = self._recent()
        is_ready = state is MicrophoneState.OPEN and bool(meter.frames)
        problem = None if is_ready else problem or WAKING
        heard = Heard(state, problem, meter)
        return replace(heard, problem=MUTED) if is_ready and heard.is_muted else heard

    def source(self, name: str) -> Source:
        """What one output takes of it; silence for any other ``name`` than its own. Never waits."""
        if name != MICROPHONE:
            return no_source(name)
        tap = Tap(self.ring)
        self.taps = (*self.taps, tap)
        return tap

    def begin_talk(self) -> None:
        """Whoever took of it before does so no more: ``taps`` are those of one talk."""
        self.taps = ()

    def _begin(self, work: Callable[[], None], *, opens: bool) -> None:
        """Open or close; nothing else is begun before that is done."""
        if self._work is None:
            self._opened_at, self._opens = None, opens
            if not opens:
                self._problem = None  # what is opened again keeps saying what was wrong until it is right
            self._work = self._launch(work)

    def _open(self) -> None:
        self._shaping = Shaping(self._target, self._gain_db)
        with self._meters_lock:
            self._meters.clear()
        self._capture.open()

    def _state(self) -> MicrophoneState:
        """The state now; what came of an opening is taken note of."""
        if self._work is not None and self._work.done():
            self._worked(self._work.exception())
        if self._work is not None:
            return MicrophoneState.OPENING
        if self._opened_at is None:
            return MicrophoneState.FAILED if self._problem else MicrophoneState.CLOSED
        newest = self._meters[-1][0] if self._meters else self._opened_at + WAKING_S
        if self._clock.monotonic() - newest > LOST_S:
            self._problem = UNPLUGGED
            return MicrophoneState.FAILED
        return MicrophoneState.OPEN

    def _worked(self, error: BaseException | None) -> None:
        self._work = None
        if error is not None:
            self._problem = str(error) if isinstance(error, OutputError) else f"Lỗi micro: {error!r}."
            logger.warning("microphone_failed", error=self._problem)
        elif self._opens:
            self._opened_at, self._problem = self._clock.monotonic(), None

    def _recent(self) -> Meter:
        """What came in during the last second."""
        since = self._clock.monotonic() - LEVEL_S
        with self._meters_lock:
            return sum((meter for at, meter in self._meters if at >= since), Meter())

    def _hear(self, block: Block, arrived: float) -> None:
        """Take a block on the device's own thread."""
        shaping = self._shaping
        if shaping is None:
            return
        heard = limited(block.copy())
        self.ring.write(shaping(block))
        with self._meters_lock:
            self._meters.append((arrived, heard))
            while arrived - self._meters[0][0] > LEVEL_S:
                self._meters.popleft()
