"""A device that dies and comes back, under the real player: how soon it sounds again, what is left behind.

    .venv/bin/python benchmarks/device_loss.py [--times 100]

PulseAudio runs as a server of our own, with one sink (module-pipe-sink: a null sink renders two seconds of
silence before anything else, as no card does). In seven cases of ten the sink is taken away, in the others
the whole server is killed, at a random moment of an endless session; after a random while it is back. The
sink's monitor is recorded. Prints how long after the return the first sample sounds, how long after the loss
the log has it, and threads, files and memory before and after. On a machine that is busy with other things
the player may give a device up by itself (no sign of life for 200 ms): that is counted. Exits with 1 when it
takes longer than a second, the log is not right, or something is left behind.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from broadcaster.clip import Clip
from broadcaster.clock import SystemClock, local_date
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import CLOSING_KINDS, Event, EventKind, Mode
from broadcaster.playout.feeding import Programme
from broadcaster.playout.launch import threads
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.occurrence import CatchUp, PlannedSession, occurrence_id
from broadcaster.station.priority import go_first
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from broadcaster.units import SAMPLE_RATE, DurationMs, Sha256
from tests.playout.sample_session import occurrence, sha
from tests.sound_server import SoundServer

SINK = "Loa"
CLOCK = SystemClock()
PART_S = 0.4
ITEM_S = 3.0
ITEMS = 1_000
MOST_S = 1.0
"""Sound again at the latest this long after the device's return."""

MOST_NOTICE_S = 0.3
"""A loss is in the log at the latest this long after it."""


def load(name: Sha256) -> Clip:
    """A steady tone, a little louder than the frame's."""
    seconds = ITEM_S if name.startswith("a") else PART_S
    at = np.arange(round(seconds * SAMPLE_RATE))
    return Clip.of(0.2 * np.sin(at * 2 * np.pi * 500 / SAMPLE_RATE))


def programme() -> Programme:
    """One session of items without end, which goes on whenever the output is back."""
    starts_at = CLOCK.now() + timedelta(seconds=2)
    today = local_date(starts_at)
    items = tuple(
        replace(
            occurrence("a", 0),
            id=occurrence_id("chieu", today, "a", number + 1),
            date=today,
            planned_at=starts_at + timedelta(seconds=ITEM_S * number),
            duration_ms=DurationMs(round(ITEM_S * 1000)),
            clusters=("c1",),
        )
        for number in range(ITEMS)
    )
    session = PlannedSession(
        "chieu",
        "Buổi chiều",
        today,
        starts_at,
        ("c1",),
        items,
        catch_up=CatchUp.LATE,
        late_ms=DurationMs(100_000_000),
    )
    part = Part(sha("sting"), round(PART_S * SAMPLE_RATE))
    return Programme((session,), Frame(part, part, part, part, part), lambda _airing: None, Mode.TRAINING)


@dataclass
class Log:
    """The play log on the disk, and when each event had been written."""

    writer: PlaylogWriter
    written: list[tuple[float, Event]] = field(default_factory=list)

    def __call__(self, events: Sequence[Event]) -> None:
        """Keep ``events`` durably."""
        self.writer.append(events)
        self.written += [(time.monotonic(), event) for event in events]

    @property
    def is_lost(self) -> bool:
        """Whether the output is lost, by the log."""
        kinds = [event.kind for _, event in self.written]
        return kinds.count(EventKind.OUTPUT_LOST) > kinds.count(EventKind.OUTPUT_BACK)

    def first(self, kind: EventKind, since: float) -> float | None:
        """When the first event of this kind after ``since`` had been written."""
        return next((at for at, event in self.written if event.kind is kind and at >= since), None)


class Ear:
    """Records the sink's monitor, and says when it heard something last."""

    def __init__(self, server: SoundServer) -> None:
        self._recorder = subprocess.Popen(
            [
                *("parec", f"--device={SINK}.monitor", "--latency-msec=10"),
                *("--rate=48000", "--channels=1", "--format=float32le"),
            ],
            env=os.environ | server.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.heard_at: float | None = None
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None  # noqa: S101  # it was asked for
        while block := self._recorder.stdout.read(1920):
            whole = len(block) // 4 * 4
            if np.abs(np.frombuffer(block[:whole], np.float32)).max(initial=0.0) > 0.05:  # noqa: PLR2004
                self.heard_at = self.heard_at or time.monotonic()

    def close(self) -> None:
        """End the recording."""
        self._recorder.kill()
        self._recorder.wait()
        self._thread.join()


@dataclass
class Machine:
    """The sound server and the card in it."""

    server: SoundServer
    handle: str = ""

    def plug_in(self) -> tuple[float, Ear]:
        """Have the device back; the moment, and an ear on it."""
        if not self.server.runs:
            self.server.start()
        back_at = time.monotonic()
        self.handle = self.server.add_pipe_sink(SINK)
        return back_at, Ear(self.server)

    def lose(self, *, whole_server: bool) -> float:
        """Take the device away, or kill the server; the moment."""
        lost_at = time.monotonic()
        if whole_server:
            self.server.kill()
        else:
            self.server.remove(self.handle)
        return lost_at


def wait_for(what: str, said: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until ``said`` is true."""
    end = time.monotonic() + seconds
    while not said():
        if time.monotonic() > end:
            sys.exit(f"did not happen: {what}")
        time.sleep(0.005)


def footprint() -> tuple[int, int, float]:
    """Threads, files and megabytes of this process."""
    process = psutil.Process()
    return process.num_threads(), process.num_fds(), process.memory_info().rss / 1e6


def one_loss(machine: Machine, ear: Ear, log: Log, chance: random.Random) -> tuple[Ear, float, float]:
    """Lose the device at a random moment and have it back: the new ear, seconds to notice and to sound."""
    time.sleep(chance.uniform(0.5, 2.0))
    lost_at = machine.lose(whole_server=chance.random() < 0.3)  # noqa: PLR2004  # as said above
    ear.close()
    wait_for("the loss is logged", lambda: log.is_lost)
    noticed = log.first(EventKind.OUTPUT_LOST, lost_at) or lost_at  # given up just before: noticed at once
    time.sleep(chance.uniform(0.0, 2.0))
    back_at, ear = machine.plug_in()
    wait_for("the output sounds again", lambda: ear.heard_at is not None)
    return ear, noticed - lost_at, (ear.heard_at or back_at) - back_at


def faults_of(log: Log, path: Path, times: int) -> list[str]:
    """What is not right with the log."""
    kinds = Counter(event.kind for _, event in log.written)
    armed = Counter(event.occurrence for _, event in log.written if event.kind is EventKind.ARMED)
    ends = Counter(event.occurrence for _, event in log.written if event.kind in CLOSING_KINDS)
    faults = []
    lost, back = kinds[EventKind.OUTPUT_LOST], kinds[EventKind.OUTPUT_BACK]
    print(f"{lost - times} times given up by itself")
    if lost != back or lost < times:
        faults.append(f"lost {lost} times, back {back} times, taken away {times} times")
    if any(count != 1 for count in [*armed.values(), *ends.values()]) or armed.keys() - ends.keys():
        faults.append("an occurrence is armed or ended twice, or armed and not ended")
    if PlaylogReader(path).open_pairs():
        faults.append("a play is left open")
    return faults


def main() -> int:
    """Run, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--times", type=int, default=100)
    times = parser.parse_args().times
    go_first()  # as the player's process does
    chance = random.Random(2026)  # noqa: S311  # no secret
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "playlog.db"
        migrate(path, "playlog")
        writer = PlaylogWriter(open_playlog(path))
        writer.new_boot()
        log = Log(writer)
        machine = Machine(SoundServer(Path(folder)))
        os.environ.update(machine.server.environment)
        _, ear = machine.plug_in()
        output = DeviceOutput("loa-01", CLOCK, kind="device", device=SINK)
        day = programme()
        player = Player(
            CLOCK, [Channel(output, Deck(("c1",)))], load=load, log=log, feed=lambda _now: day, launch=threads
        )
        player.boot([], None, Mode.TRAINING)
        stopping = threading.Event()
        loop = threading.Thread(target=player.run, args=(stopping,))
        loop.start()
        notices, returns, before = [], [], footprint()
        try:
            for number in range(times):
                ear, notice, back = one_loss(machine, ear, log, chance)
                notices.append(notice)
                returns.append(back)
                if number == min(9, times // 2):
                    before = footprint()
            after = footprint()
        finally:
            stopping.set()
            loop.join()
            player.close()
            ear.close()
            with suppress(ProcessLookupError):
                machine.server.kill()
        faults = faults_of(log, path, times)
    report(returns, notices, before, after)
    faults += judged(returns, notices, before, after)
    for fault in faults:
        print(f"NOT RIGHT: {fault}")
    return int(bool(faults))


def report(
    returns: list[float], notices: list[float], before: tuple[int, int, float], after: tuple[int, int, float]
) -> None:
    """Print the figures."""
    print(f"{len(returns)} losses, load at the end {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    for name, values in (("sounds again after", returns), ("loss logged after", notices)):
        p50, p95, most = np.percentile(values, [50, 95, 100]) * 1000
        print(f"{name:>20}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, max {most:.0f} ms")
    for name, was, now in zip(("threads", "files", "megabytes"), before, after, strict=True):
        print(f"{name:>20}: {was:g} after ten losses, {now:g} at the end")


def judged(
    returns: list[float], notices: list[float], before: tuple[int, int, float], after: tuple[int, int, float]
) -> list[str]:
    """Which of the promises was not kept."""
    faults = []
    if max(returns) > MOST_S:
        faults.append(f"{sum(each > MOST_S for each in returns)} returns took longer than {MOST_S:g} s")
    if max(notices) > MOST_NOTICE_S:
        faults.append(f"{sum(each > MOST_NOTICE_S for each in notices)} losses took over {MOST_NOTICE_S:g} s")
    if after[0] > before[0] or after[1] > before[1] or after[2] > before[2] * 1.05:
        faults.append("threads, files or memory have grown")
    return faults


if __name__ == "__main__":
    sys.exit(main())
