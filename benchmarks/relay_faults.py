"""A relay of a real Icecast that fails in every way: how soon the fallback is heard, how soon it is back.

    python benchmarks/relay_faults.py [--rounds 3]

Needs Debian's icecast2. It is fed with a tone or silence, as a studio feeds it; between it and the station
stands a small proxy, which cuts, hangs, answers with a page, or lets through 80 %. An output's own
thread takes 20 ms every 20 ms, and what it gets is told apart by its pitch. The last table is of windows of
the real player on the paced null output: by how much the sound ends after its window.
"""

import argparse
import shutil
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.faulty_icecast import MOUNT, SOURCE_HZ, Proxy, SourceClient, icecast
from broadcaster.clip import Clip
from broadcaster.clock import SystemClock
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.feeding import Programme
from broadcaster.playout.launch import threads
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.relay.receivers import Ear, Receivers
from broadcaster.playout.relay.reception import Reception
from broadcaster.playout.runner import Player
from broadcaster.playout.source import Source
from broadcaster.playout.stream import Block
from broadcaster.playout.turn import Deck, Window
from broadcaster.schedule.occurrence import Decision, Occurrence
from broadcaster.script.model import BulletinClass
from broadcaster.units import SAMPLE_RATE, DurationMs, Sha256
from tests.playout.sample_session import FRAME
from tests.playout.stream_server import tone

MOST_AWAY_S, MOST_BACK_S, MOST_END_S = 3.0, 5.0, 0.1

AUDIBLE = 0.004
FALLBACK_HZ = 1000.0
PERIOD_S = 0.02


def pitch(block: Block) -> str:
    """Which of the two tones is louder in ``block``, or none."""
    at = np.arange(len(block)) / SAMPLE_RATE
    power = {
        name: abs(np.dot(block, np.exp(2j * np.pi * hertz * at))) / len(block)
        for name, hertz in (("source", SOURCE_HZ), ("fallback", FALLBACK_HZ))
    }
    loudest = max(power, key=lambda name: power[name])
    return loudest if power[loudest] > AUDIBLE else "silence"


class Listener:
    """An output's thread: takes 20 ms every 20 ms and notes what it got, and when."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.heard: list[tuple[float, str]] = []
        self.stopping = threading.Event()
        self.longest_take_s = 0.0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        due = time.monotonic()
        while not self.stopping.is_set():
            began = time.monotonic()
            block = self.source.take(round(PERIOD_S * SAMPLE_RATE))
            self.longest_take_s = max(self.longest_take_s, time.monotonic() - began)
            self.heard.append((time.monotonic(), pitch(block)))
            due += PERIOD_S
            time.sleep(max(0.0, due - time.monotonic()))

    def until(self, wanted: str, since: float, limit_s: float = 20.0) -> float:
        """Seconds from ``since`` to the first of ``wanted``; infinity beyond the limit."""
        while time.monotonic() < since + limit_s:
            found = [at for at, what in list(self.heard) if at >= since and what == wanted]
            if found:
                return found[0] - since
            time.sleep(0.02)
        return float("inf")

    def after(self, last: str, since: float) -> float:
        """Moment at which ``last`` was heard last, at or after ``since``."""
        return max([at for at, what in list(self.heard) if at >= since and what == last], default=since)

    def close(self) -> None:
        """Take nothing more."""
        self.stopping.set()
        self._thread.join()
        self.source.close()


def fallback_clip() -> Clip:
    """Ten minutes would be a waste: twenty seconds of another pitch."""
    return Clip(tone(20, FALLBACK_HZ, 0.1))


def receivers(address: str, until: datetime, tell: Callable[[EventKind, object], None]) -> Receivers:
    """Receivers of one source."""
    reception = Reception("VOV1", address, until, Sha256("a" * 64), "bai-cho")

    def no_input(name: str, _listen: object) -> object:
        raise AssertionError(name)

    return Receivers(lambda _: reception, Ear(SystemClock(), no_input, lambda _: fallback_clip(), tell))  # type: ignore[arg-type]


FAULTS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "cut": ({"cuts": True}, {"cuts": False}),
    "hang": ({"hangs": True}, {"hangs": False}),
    "HTML page": ({"page": True}, {"page": False}),
    "silence": ({"silent": True}, {"silent": False}),
    "20 % slow": ({"pace": 0.8}, {"pace": None}),
}


def one_fault(name: str, proxy: Proxy, listener: Listener) -> tuple[float, float]:
    """Seconds until the fallback is heard, and until the source is back."""
    begins, ends = FAULTS[name]
    since = time.monotonic()
    for key, value in begins.items():
        setattr(proxy.feed if key == "silent" else proxy, key, value)
    away = listener.until("fallback", since, 40.0)
    if name == "20 % slow":  # a fault begins when it can be heard: with the first gap
        gaps = [at for at, what in listener.heard if at >= since and what == "silence"]
        away = since + away - min([*gaps, since + away])
    time.sleep(4.0)
    since = time.monotonic()
    for key, value in ends.items():
        setattr(proxy.feed if key == "silent" else proxy, key, value)
    back = listener.until("source", since, 30.0)
    return away, back


def faults(port: int, feed: SourceClient, rounds: int) -> bool:
    """The table of the faults; whether all kept their limits."""
    fine = True
    proxy = Proxy(port, feed)
    listener_socket = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=proxy.serve, args=(listener_socket,), daemon=True).start()
    address = f"http://127.0.0.1:{listener_socket.getsockname()[1]}/vov1"
    print(f"{'fault':12} {'fallback after':>15} {'back after':>12}")
    for name in FAULTS:
        away, back = [], []
        for _ in range(rounds):
            found = receivers(address, datetime.now(UTC) + timedelta(minutes=10), lambda *_: None)
            source = found.source("VOV1")
            time.sleep(4.0)
            listener = Listener(source)
            if listener.until("source", time.monotonic(), 15.0) == float("inf"):
                print("the source was never heard")
                return False
            time.sleep(2.0)
            one = one_fault(name, proxy, listener)
            away.append(one[0])
            back.append(one[1])
            listener.close()
            found.close()
        fine &= max(away) <= MOST_AWAY_S and max(back) <= MOST_BACK_S
        taken = f"longest take {listener.longest_take_s * 1000:.1f} ms"
        print(f"{name:12} {max(away):13.2f} s {max(back):10.2f} s   {taken}", flush=True)
    listener_socket.close()
    return fine


def relayed(starts_at: datetime, seconds: float) -> Window:
    """A window of the plan."""
    day = starts_at.date()
    return Window(
        Occurrence(
            id=f"vov:{day}:vov:1",
            session="vov",
            date=day,
            script="vov",
            title="Thời sự",
            revision=None,
            content_group=None,
            column="tiep-song",
            bulletin_class=BulletinClass.ORDINARY,
            language="vi",
            facts=(),
            peaks=(),
            peak=None,
            clusters=("c1",),
            planned_at=starts_at,
            duration_ms=DurationMs(round(seconds * 1000)),
            audio_sha256=None,
            decision=Decision.PLANNED,
            reason="tiếp sóng",
            source="VOV1",
        ),
        starts_at + timedelta(seconds=seconds),
    )


class Heard(DeviceOutput):
    """The paced null output, with the frames noted that were not silent."""

    def __init__(self, clock: SystemClock) -> None:
        super().__init__("loa", clock, kind="null")
        self.first: int | None = None
        self.last = 0
        pull, count = self._stream.pull, 0

        def noted(frames: int, monotonic: float) -> Block:
            nonlocal count
            block = pull(frames, monotonic)
            loud = np.flatnonzero(np.abs(block) > AUDIBLE)
            if len(loud):
                self.first = count + int(loud[0]) if self.first is None else self.first
                self.last = count + int(loud[-1])
            count += frames
            return block

        self._stream.pull = noted  # type: ignore[method-assign, assignment]


def window_end(port: int, seconds: float = 8.0) -> tuple[float, float]:
    """A stream that never ends: by how much its sound begins and ends after its window (seconds)."""
    clock = SystemClock()
    window = relayed(datetime.now(UTC) + timedelta(seconds=9), seconds)
    output = Heard(clock)
    found = receivers(f"http://127.0.0.1:{port}{MOUNT}", window.ends_at, lambda *_: None)
    events: list[Event] = []
    player = Player(
        clock,
        [Channel(output, Deck(("c1",)))],
        load=lambda _: fallback_clip(),
        log=events.extend,
        feed=lambda _: Programme((), FRAME, lambda _: None, Mode.TRAINING, windows=(window,)),
        launch=threads,
        sources=found.source,
    )
    player.boot([], None, Mode.TRAINING)
    stopping = threading.Event()
    thread = threading.Thread(target=player.run, args=(stopping,), daemon=True)
    thread.start()
    time.sleep(9 + seconds + 2)
    stopping.set()
    thread.join()
    position, now, monotonic = output.position(), datetime.now(UTC), clock.monotonic()
    first, last = (
        now + timedelta(seconds=position.time_of(frame) - monotonic)
        for frame in (output.first or 0, output.last)
    )
    player.close()
    found.close()
    return (
        (first - window.occurrence.planned_at).total_seconds(),
        (last - window.ends_at).total_seconds(),
    )


def main() -> None:
    """Measure and print; exit status 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    if not shutil.which("icecast2"):
        raise SystemExit("needs icecast2")
    with icecast() as (port, feed):
        fine = faults(port, feed, rounds)
        ends = [window_end(port) for _ in range(rounds)]
    print(f"window: begins {max(each[0] for each in ends) * 1000:+.1f} ms, ", end="")
    print(f"ends {max(each[1] for each in ends) * 1000:+.1f} ms (latest of {rounds})")
    fine &= all(abs(each[1]) <= MOST_END_S for each in ends)
    raise SystemExit(0 if fine else 1)


if __name__ == "__main__":
    main()
