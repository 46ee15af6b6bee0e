"""What goes wrong with the sound, by the number of the failure (docs/FAILURES.md)."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from broadcaster.clip import Clip
from broadcaster.clock import SystemClock, VirtualClock, local_date
from broadcaster.errors import SoundError
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.feeding import Programme
from broadcaster.playout.launch import threads
from broadcaster.playout.meter import Meter
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.runner import Player
from broadcaster.playout.stream import Stream
from broadcaster.playout.turn import Deck
from broadcaster.programme.library import Library
from broadcaster.programme.recordings.recording import read_recording
from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.occurrence import CatchUp, PlannedSession, occurrence_id
from broadcaster.station.priority import go_last
from broadcaster.units import SAMPLE_RATE, DurationMs, Sha256
from tests.playout.sample_session import FRAME, START, occurrence, session, sha
from tests.programme.recording_files import needs_ffmpeg, recorded
from tests.sound_server import SoundServer, needs_sound_server, serving

TONE = Clip.of(0.2 * np.sin(np.arange(600 * SAMPLE_RATE) * 2 * np.pi * 500 / SAMPLE_RATE))
SYLLABLES = Clip.of(TONE.pcm * (np.sin(np.arange(len(TONE)) * 2 * np.pi * 1.3 / SAMPLE_RATE) > 0))
SILENT = Clip.of(np.zeros(600 * SAMPLE_RATE))


def _until(said: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not said():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


# --- on a virtual clock ----------------------------------------------------------------------------------


class SteppedOutput(ClockedOutput):
    """A stream that the virtual clock pulls: what is sent is mixed and metered as for a device."""

    def __init__(self, name: str, clock: VirtualClock) -> None:
        super().__init__(name, clock)
        self._stream, self._pulled, self.sent = Stream(), 0, Meter()

    def place(self, clip: Clip, at_frame: int) -> None:
        """Have ``clip`` sound."""
        super().place(clip, at_frame)
        self._stream.place(clip, at_frame)

    def meter(self) -> Meter:
        """What passed since the last reading."""
        now = self.position().frame
        self._stream.pull(now - self._pulled, self._clock.monotonic())
        self._pulled = now
        self.sent = self._stream.meter()
        return self.sent


class Receiver:
    """A receiver on the line of ``output``: it hears what was sent, times ``gain``."""

    name = "nghe"

    def __init__(self, output: SteppedOutput, gain: float) -> None:
        self._output, self._gain = output, gain

    def open(self) -> None:
        """Nothing to open."""

    def meter(self) -> Meter:
        """What the output has just sent, as far as it gets through."""
        sent = self._output.sent
        return Meter(sent.frames, sent.peak * self._gain, sent.square_sum * self._gain**2)

    def close(self) -> None:
        """Nothing to close."""


def _played(clip: Callable[[Sha256], Clip], gain: float | None = None) -> list[Event]:
    """The events of one session whose sounds are ``clip``; ``gain`` is what comes through to a receiver."""
    clock = VirtualClock(START - timedelta(seconds=20))
    output = SteppedOutput("loa-01", clock)
    receiver = None if gain is None else Receiver(output, gain)
    programme = Programme((session(),), FRAME, lambda _airing: None, Mode.TRAINING)
    channel = Channel(output, Deck(("c1",)), monitor=receiver)
    events: list[Event] = []
    stopping = threading.Event()

    def feed(now: object) -> Programme:
        if clock.now() > START + timedelta(seconds=150):
            stopping.set()
        return programme

    Player(clock, [channel], load=clip, log=events.extend, feed=feed).run(stopping)
    return events


def _clip(sound: Clip) -> Callable[[Sha256], Clip]:
    """Sounds of the lengths that the session plans with."""
    from tests.playout.sample_session import SECONDS

    return lambda sha256: Clip(sound.pcm[: SECONDS[sha256.rstrip("0")] * SAMPLE_RATE].copy())


def _ends(events: Sequence[Event]) -> dict[str, str]:
    ends = {EventKind.ENDED, EventKind.FAILED, EventKind.INTERRUPTED}
    return {e.occurrence.split(":")[2]: e.kind.value for e in events if e.kind in ends and e.occurrence}


def test_failure_11_silence_although_it_plays() -> None:
    """An item of digital silence is told once, after five seconds; it still ends as what was sent."""
    events = _played(lambda sha256: _clip(SILENT if sha256.startswith("b") else TONE)(sha256))
    told = [event.details for event in events if event.kind is EventKind.SILENCE]
    assert [(each["where"], each["output"]) for each in told] == [("sent", "loa-01")]
    assert 5.0 <= float(str(told[0]["seconds"])) < 6.0
    assert _ends(events)["b"] == "ended"


@pytest.mark.parametrize("gain", [0.0, 0.3])
def test_failure_11_a_loudspeaker_that_is_not_heard(gain: float) -> None:
    """Sound goes out and the receiver hears none of it: that is told, and the play is not known as heard."""
    events = _played(_clip(SYLLABLES), gain)
    where = {event.details["where"] for event in events if event.kind is EventKind.SILENCE}
    evidence = {event.details["evidence"] for event in events if event.kind is EventKind.ENDED}
    assert (where, evidence) == (({"heard"}, {"sent"}) if gain == 0.0 else (set(), {"heard"}))


def test_failure_13_a_corrupt_audio_file(tmp_path: Path) -> None:
    """A file of which one byte was altered is not played: its item failed, the others close up and sound."""
    library = Library(tmp_path)
    parts = {
        name: library.put(Clip.of(TONE.pcm[: SAMPLE_RATE * seconds])).sha256
        for seconds, name in enumerate(("a", "b", "c"), 2)
    }
    damaged = library.path(parts["b"])
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.chmod(0o644)
    damaged.write_bytes(data)

    def load(sha256: Sha256) -> Clip:
        name = sha256.rstrip("0")
        return library.load(parts[name]) if name in parts else _clip(TONE)(sha256)

    events = _played(load)
    assert _ends(events) == {"a": "ended", "b": "failed", "c": "ended"}
    failed = next(event for event in events if event.kind is EventKind.FAILED)
    assert str(damaged) in str(failed.details["reason"])


# --- on real devices -------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SoundServer]:
    """A sound server that this process finds."""
    needs_sound_server()
    with serving(tmp_path) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield server


def _endless() -> Programme:
    """A session of half-minute items, begun a second from now, that goes on when an output is back."""
    clock = SystemClock()
    starts_at, today = clock.now() + timedelta(seconds=1), local_date(clock.now())
    items = tuple(
        replace(
            occurrence("a", 0),
            id=occurrence_id("chieu", today, "a", number),
            date=today,
            planned_at=starts_at + timedelta(seconds=30 * number),
        )
        for number in range(1, 9)
    )
    planned = PlannedSession("chieu", "Buổi chiều", today, starts_at, ("c1", "c2"), items)
    planned = replace(planned, catch_up=CatchUp.LATE, late_ms=DurationMs(600_000))
    short = Part(sha("sting"), SAMPLE_RATE // 10)
    return Programme((planned,), Frame(short, short, short, short, short), lambda _: None, Mode.TRAINING)


@contextmanager
def _playing(*outputs: DeviceOutput) -> Iterator[list[Event]]:
    """The real player on ``outputs``, in real time; the events so far."""
    channels = [Channel(output, Deck((f"c{number}",))) for number, output in enumerate(outputs, 1)]
    programme, stopping = _endless(), threading.Event()
    events: list[Event] = []

    def load(sha256: Sha256) -> Clip:
        return Clip(TONE.pcm[: (30 * SAMPLE_RATE if sha256.startswith("a") else SAMPLE_RATE // 10)].copy())

    player = Player(
        SystemClock(), channels, load=load, log=events.extend, feed=lambda _now: programme, launch=threads
    )
    loop = threading.Thread(target=player.run, args=(stopping,))
    loop.start()
    try:
        yield events
    finally:
        stopping.set()
        loop.join()
        player.close()


def _count(events: Sequence[Event], kind: EventKind, cluster: str | None = None) -> int:
    return sum(event.kind is kind and event.cluster == cluster for event in events)


def test_failure_10_a_device_is_unplugged_and_comes_back(server: SoundServer) -> None:
    """What sounded is interrupted, the session goes on when the device is back, the other never stops."""
    handle = server.add_pipe_sink("Loa")
    lost = DeviceOutput("loa-01", SystemClock(), kind="device", device="Loa")
    with _playing(lost, DeviceOutput("loa-02", SystemClock(), kind="null")) as events:
        _until(lambda: _count(events, EventKind.STARTED, "c1") + _count(events, EventKind.STARTED, "c2") == 2)
        server.remove(handle)
        _until(lambda: _count(events, EventKind.INTERRUPTED, "c1") == 1)
        server.add_pipe_sink("Loa")
        _until(lambda: _count(events, EventKind.STARTED, "c1") == 2)
        assert _count(events, EventKind.OUTPUT_BACK) == 1
        assert _count(events, EventKind.INTERRUPTED, "c2") == 0
    told = next(event for event in events if event.kind is EventKind.OUTPUT_LOST)
    assert told.details["output"] == "loa-01"


def test_failure_10_a_device_that_is_not_there_at_the_start(server: SoundServer) -> None:
    """The loss is told once, with what is wrong; when the device is plugged in, the session begins."""
    with _playing(DeviceOutput("loa-01", SystemClock(), kind="device", device="Loa")) as events:
        _until(lambda: _count(events, EventKind.OUTPUT_LOST) == 1)
        server.add_pipe_sink("Loa")
        _until(lambda: _count(events, EventKind.STARTED, "c1") == 1)
        assert _count(events, EventKind.OUTPUT_LOST) == 1
    told = next(event for event in events if event.kind is EventKind.OUTPUT_LOST)
    assert "“Loa”" in str(told.details["reason"])


def test_failure_12_the_playing_thread_hangs(server: SoundServer) -> None:
    """A device whose position stands still is given up, although nothing tells of an error."""
    server.add_pipe_sink("Loa")
    with _playing(DeviceOutput("loa-01", SystemClock(), kind="device", device="Loa")) as events:
        _until(lambda: _count(events, EventKind.STARTED, "c1") == 1)
        os.kill(server.number, signal.SIGSTOP)
        try:
            _until(lambda: _count(events, EventKind.INTERRUPTED, "c1") == 1)
        finally:
            os.kill(server.number, signal.SIGCONT)
        _until(lambda: _count(events, EventKind.OUTPUT_BACK) == 1)


# --- files and processes ---------------------------------------------------------------------------------


@needs_ffmpeg
def test_failure_14_a_truncated_mp3(tmp_path: Path) -> None:
    """Decoders play what is left and say nothing; here it is refused, and so is a web page named .mp3."""
    cut = recorded(tmp_path / "cut.mp3")
    os.truncate(cut, cut.stat().st_size * 3 // 5)
    page = tmp_path / "page.mp3"
    page.write_text("<!DOCTYPE html><html><body>Mời đăng nhập</body></html>", encoding="utf-8")
    for path in (cut, page):
        with pytest.raises(SoundError, match=path.name):
            read_recording(path)


def test_failure_15_speech_is_rendered_while_something_plays() -> None:
    """What renders steps back behind the player: beside busy workers of low priority nothing runs dry."""
    output = DeviceOutput("loa-01", SystemClock(), kind="null")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    workers = subprocess.Popen([sys.executable, "-c", BUSY], env=environment, start_new_session=True)
    try:
        _until(lambda: os.getpriority(os.PRIO_PROCESS, workers.pid) > os.getpriority(os.PRIO_PROCESS, 0))
        output.open()
        time.sleep(1.5)
        assert output.underruns == 0
        assert output.meter().frames > SAMPLE_RATE
    finally:
        output.close()
        os.killpg(workers.pid, signal.SIGKILL)
        workers.wait()


BUSY = f"""
import os
from {go_last.__module__} import go_last
go_last()
os.fork(), os.fork()
while True: pass
"""
"""Four processes that do nothing but count, with the priority of a worker."""
