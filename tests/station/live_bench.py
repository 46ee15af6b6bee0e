"""A person at a microphone: a sound server with microphone and loudspeaker, the real player between."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from broadcaster.clip import Clip
from broadcaster.clock import SystemClock, local_date
from broadcaster.desk.live import Talk
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.feeding import Programme
from broadcaster.playout.inputs.capture import Capture, Listen
from broadcaster.playout.inputs.microphone import Microphone
from broadcaster.playout.launch import threads
from broadcaster.playout.outputs.device import DeviceOutput, soundcard
from broadcaster.playout.permission import Airing
from broadcaster.playout.runner import Player
from broadcaster.playout.stream import Block
from broadcaster.playout.turn import Deck
from broadcaster.programme.library import Library
from broadcaster.programme.rundown import Frame, Part
from broadcaster.station.studio import Latest, Studio
from broadcaster.station.talk_recordings import TalkRecordings
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from broadcaster.units import SAMPLE_RATE, DurationMs, Lufs, Sha256
from tests.sound_server import SoundServer

LOUDSPEAKER, MICROPHONE = "Loa-noi", "Micro-noi"
CHIME = Clip.silence(200)
_SOUND = Sha256("c" * 64)
_PART = Part(_SOUND, CHIME.length)
FRAME = Frame(_PART, _PART, _PART, _PART, _PART, _PART)


@dataclass
class LiveBench:
    """The studio with its player; ``say`` plays into the microphone, ``heard`` is what the loudspeaker gave.

    ``refusal`` answers for the gate.
    """

    folder: Path
    refusal: Callable[[Airing], str | None] = lambda _airing: None
    mouth: DeviceOutput = field(
        default_factory=lambda: DeviceOutput("mieng", SystemClock(), kind="device", device=MICROPHONE)
    )
    blocks: list[Block] = field(default_factory=list)
    _listener: Listen | None = None

    def __post_init__(self) -> None:
        clock = SystemClock()
        migrate(self.folder / "playlog.db", "playlog")
        self.log = PlaylogReader(self.folder / "playlog.db")
        self._writer = PlaylogWriter(open_playlog(self.folder / "playlog.db", durable=False))
        self.library = Library(self.folder / "library")
        self.parts = self.folder / "noi_truc_tiep"
        output = DeviceOutput("loa", clock, kind="device", device=LOUDSPEAKER)
        self.channels = [Channel(output, Deck(("c1", "c2")))]
        self._ear = Capture("tai", clock, soundcard("device"), f"Monitor of {LOUDSPEAKER}", listen=self._hear)
        self.microphone = Microphone(
            clock, soundcard("device"), f"Monitor of {MICROPHONE}", target=Lufs(-16.0)
        )
        programme = Programme((), FRAME, self._gate, Mode.LIVE)
        self._latest = Latest(lambda _now: programme, lambda: programme)
        self.player = Player(
            clock,
            self.channels,
            load=lambda _sha256: CHIME,
            log=self._writer.append,
            feed=self._latest,
            launch=threads,
            sources=self.microphone.source,
        )
        self.recordings = TalkRecordings(self.parts, self.library, clock, Mode.LIVE, self.player.note)
        self.studio = Studio(
            self.player,
            self.channels,
            self.microphone,
            self.recordings,
            latest=self._latest,
            log=self.log,
            clock=clock,
            longest_ms=DurationMs(60_000),
        )

    def _gate(self, airing: Airing) -> str | None:
        return self.refusal(airing)

    def _hear(self, block: Block, arrived: float) -> None:
        self.blocks.append(block.copy())
        if self._listener is not None:
            self._listener(block, arrived)

    def listen(self, listener: Listen) -> None:
        """Have every block that the loudspeaker gives from now on told to ``listener`` too."""
        self._listener = listener

    @property
    def heard(self) -> Block:
        """All that came out of the loudspeaker."""
        return np.concatenate(self.blocks) if self.blocks else np.zeros(0, np.float32)

    @contextmanager
    def running(self) -> Iterator["LiveBench"]:
        """Player, studio, mouth and ear, for the time of a test."""
        stopping = threading.Event()
        self._writer.new_boot()
        self.player.boot([], None, Mode.LIVE)
        runs = (self.player.run, self.studio.run)
        working = [threading.Thread(target=run, args=(stopping,), daemon=True) for run in runs]
        self.mouth.open()
        self._ear.open()
        for thread in working:
            thread.start()
        try:
            self.until(lambda: self.channels[0].is_open, "the loudspeaker is open")
            yield self
        finally:
            stopping.set()
            for thread in working:
                thread.join(10)
            self.studio.close()
            self.player.close()
            self._ear.close()
            self.mouth.close()
            self._writer.close()

    def say(self, clip: Clip) -> None:
        """Speak ``clip`` into the microphone, from now on."""
        self.mouth.place(clip, self.mouth.position().frame + SAMPLE_RATE // 5)

    def ready(self) -> None:
        """Open the microphone and hear somebody speak."""
        self.until(lambda: self.status("microphone")["problem"] is None, "the microphone hears")

    @property
    def today(self) -> str:
        """The date in ids."""
        return local_date(SystemClock().now()).isoformat()

    def status(self, name: str) -> Mapping[str, Any]:
        """``microphone`` or ``on_air`` as the page sees it, checked now; nothing for nobody on air."""
        found = self.studio.check()[name]
        return found if isinstance(found, Mapping) else {}

    def begin(self, by: str = "lanhdao") -> None:
        """Go on air, and wait until the chime is over."""
        self.studio.begin(Talk(by, "Họp dân tối nay", ("c1",)))
        self.until(lambda: self.status("on_air").get("sounds"), "the chime is over")

    def events(self, kind: EventKind) -> list[Event]:
        """What the log has of ``kind``."""
        return [each.event for each in self.log.events() if each.event.kind is kind]

    def until(self, condition: Callable[[], object], what: str, *, within_s: float = 10.0) -> None:
        """Wait until ``condition`` holds, or fail for ``what``."""
        end = time.monotonic() + within_s
        while not condition():
            if time.monotonic() > end:
                message = f"waited in vain until {what}"
                raise AssertionError(message)
            time.sleep(0.02)


def tone(seconds: float, hertz: float = 440.0, level: float = 0.1) -> Clip:
    """A steady tone."""
    at = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return Clip.of(level * np.sin(2 * np.pi * hertz * at))


@dataclass
class Plugged:
    """A sound server with loudspeaker and microphone; the microphone can be pulled out and put in again."""

    server: SoundServer
    _handle: str = ""

    def __post_init__(self) -> None:
        self.server.add_sink(LOUDSPEAKER)
        self.put_in()

    def put_in(self) -> None:
        """Plug the microphone in."""
        self._handle = self.server.add_sink(MICROPHONE)

    def pull_out(self) -> None:
        """Pull the microphone out."""
        self.server.remove(self._handle)
