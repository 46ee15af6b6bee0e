"""Sound devices, through whichever library; and a silent one that paces like a device."""

from dataclasses import replace
from typing import Literal

import numpy as np
import structlog

from broadcaster.clip import Clip
from broadcaster.clock import Clock
from broadcaster.errors import OutputError
from broadcaster.playout.event import Evidence
from broadcaster.playout.meter import Meter
from broadcaster.playout.output import Position
from broadcaster.playout.soundcard import BUFFER_MS, Line, SoundCard
from broadcaster.playout.soundcards.miniaudio import MiniaudioCard
from broadcaster.playout.soundcards.portaudio import PortaudioCard
from broadcaster.playout.source import Source
from broadcaster.playout.stream import Block, Stream

WAKING_S = 2.5
"""How long a device may take from its opening to its first steady pulls: a server that slept wakes slowly."""

Kind = Literal["null", "device", "sounddevice"]

logger = structlog.get_logger()


def soundcard(kind: Kind) -> SoundCard:
    """The library that opens devices of this ``kind``."""
    if kind == "sounddevice":
        return PortaudioCard()
    return MiniaudioCard(silent=kind == "null")


class DeviceOutput:
    """One stream to one device by name, to the default device (None), or to the null backend.

    ``kind`` is "device" (miniaudio), "sounddevice", or "null": the null backend's frames reach no
    loudspeaker, its evidence is "sent", never "device". ``volume_db`` turns this output down.
    ``latency_ms`` is the time from a pull to the sound of the frame behind it, as it was measured
    (``loa calibrate``); without it the library's own belief counts. The device holds ``buffer_ms`` of sound.
    """

    def __init__(  # noqa: PLR0913  # what a technician can set of an output
        self,
        name: str,
        clock: Clock,
        *,
        kind: Kind,
        device: str | None = None,
        volume_db: float = 0.0,
        latency_ms: float | None = None,
        buffer_ms: int = BUFFER_MS,
    ) -> None:
        self._name = name
        self._clock = clock
        self._audible = kind != "null"
        self._card = soundcard(kind)
        self._buffer_ms = buffer_ms
        self._wanted = device if self._audible else None
        self._stream = Stream(volume_db)
        self._measured_s = None if latency_ms is None else latency_ms / 1000
        self._feed: _Feed | None = None
        self._line: Line | None = None
        self._latency_s = 0.0
        self._opened_at = clock.monotonic()

    @property
    def name(self) -> str:
        """Name in the settings."""
        return self._name

    @property
    def audible(self) -> bool:
        """Only a real device can be heard."""
        return self._audible

    @property
    def evidence(self) -> Evidence:
        """Frames that a real device took are counted; the null backend proves only the sending."""
        return Evidence.DEVICE if self.audible else Evidence.SENT

    @property
    def underruns(self) -> int:
        """How often the device had to wait for its next block, as its own callback saw it."""
        return self._stream.underruns

    @property
    def latency_ms(self) -> float:
        """Time from a pull to its sound that ``position`` reckons with, in milliseconds."""
        return (self._latency_s if self._measured_s is None else self._measured_s) * 1000

    def open(self) -> None:
        """Open the device, or open it again; what was placed before never sounds.

        Raises:
            OutputError: there is no such device, it is busy, or the library is not there.

        """
        self.close()
        self._opened_at = self._clock.monotonic()
        self._stream.resume(self._opened_at)
        self._feed = feed = _Feed(self._stream, self._clock, self._name)
        try:
            self._line = self._card.play(self._wanted, feed, self._buffer_ms)
        except OutputError as error:
            feed.cut()
            raise OutputError(f"Ngõ ra {self._name}: {error}") from error
        self._latency_s = self._line.latency_s
        self._opened_at = self._clock.monotonic()

    def place(self, clip: Clip, at_frame: int) -> None:
        """Have ``clip`` sound from ``at_frame`` on."""
        self._stream.place(clip, at_frame)

    def carry(self, source: Source, first: int, last: int) -> None:
        """Have ``source`` sound from ``first`` to ``last``."""
        self._stream.carry(source, first, last)

    def clear(self) -> None:
        """Fade out and drop everything after."""
        self._stream.clear()

    def position(self) -> Position:
        """What sounds when: the least late of the device's pulls, its latency, and its measured rate."""
        pulled = self._stream.position(self._clock.monotonic())
        return replace(pulled, monotonic=pulled.monotonic + self.latency_ms / 1000)

    def alive_at(self) -> float:
        """Newest pull of the device; while it wakes up after its opening, now."""
        pull, settled = self._stream.last_pull, self._stream.settled
        if pull is not None and settled:
            return pull
        waking = min(self._clock.monotonic(), self._opened_at + WAKING_S)
        return waking if pull is None else max(pull, waking)

    def meter(self) -> Meter:
        """What the device took since the meter was last read."""
        return self._stream.meter()

    def close(self) -> None:
        """Close the device if it is open. It gets nothing more, however long the closing takes."""
        feed, self._feed = self._feed, None
        line, self._line = self._line, None
        if feed is not None:
            feed.cut()
        if line is not None:
            line.close()


class _Feed:
    """What one opened device pulls from: the stream, until it is cut off; silence after that."""

    def __init__(self, stream: Stream, clock: Clock, output: str) -> None:
        self._stream, self._clock, self._output = stream, clock, output
        self._is_cut = False

    def cut(self) -> None:
        """Give silence from now on: a device that is slow to close must not use up its successor's frames."""
        self._is_cut = True

    def __call__(self, count: int) -> Block:
        """Next ``count`` frames. An error here would end the device's callback without a word."""
        if not self._is_cut:
            try:
                return self._stream.pull(count, self._clock.monotonic())
            except Exception:
                self._is_cut = (
                    True  # no sign of life from now on: the player sees the loss and opens it again
                )
                logger.exception("pull_failed", output=self._output)
        return np.zeros(count, dtype=np.float32)
