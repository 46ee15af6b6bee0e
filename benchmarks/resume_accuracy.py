"""Where an interrupted item goes on after an emergency, by what is heard and by what the log says of it.

The real player plays an item of noise, in which every place is known by its samples, into a PulseAudio null
sink with all cores loaded. Each round releases an emergency at a random moment; when it is over the item goes
on. From a recording of the sink: the last sample of the item before, and the first after. Needs PulseAudio
and stress-ng.

    python -m benchmarks.resume_accuracy [--rounds 200] [--idle]
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.emergency_latency import busy
from benchmarks.start_accuracy.sound_server import Environment, sound_server
from broadcaster.clip import Clip
from broadcaster.clock import SystemClock
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.feeding import Programme
from broadcaster.playout.launch import threads
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.occurrence import CatchUp, PlannedSession, Resumption
from broadcaster.station.priority import go_first
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogWriter, open_playlog
from broadcaster.units import SAMPLE_RATE, DurationMs, Sha256
from tests.playout.sample_session import emergency, occurrence, sha

SINK = "loa"
CLOCK = SystemClock()
LIMIT_MS = 20.0
ITEM_S = 900
WINDOW = 1024
PCM = npt.NDArray[np.float32]

NOISE = (0.2 * np.random.default_rng(7).standard_normal(60 * SAMPLE_RATE)).clip(-0.9, 0.9).astype(np.float32)
"""The item, over and over: a place in it is known up to whole minutes, and no emergency lasts one."""

TONE_S = 0.25

LOOKED_AT = round(1.9 * SAMPLE_RATE)
"""Samples that hold a whole emergency of three tones, with the item before and behind."""


@dataclass
class Recording:
    """What the sink's monitor gave, from the beginning; looked at in the end, not to disturb the player."""

    blocks: list[PCM] = field(default_factory=list)

    @property
    def length(self) -> int:
        """Samples so far."""
        return sum(len(block) for block in self.blocks)


@contextmanager
def recording(environment: Environment) -> Iterator[Recording]:
    """Record the sink for the time of the block."""
    form = ["--raw", "--format=float32le", "--rate=48000", "--channels=1"]
    command = ["parec", *form, f"--device={SINK}.monitor", "--latency-msec=50"]
    heard = Recording()
    with subprocess.Popen(command, env=dict(environment), stdout=subprocess.PIPE) as recorder:

        def listen() -> None:
            left, pipe = b"", recorder.stdout.fileno() if recorder.stdout else -1
            while got := os.read(pipe, 1 << 16):
                left += got
                whole = len(left) // 4 * 4
                heard.blocks.append(np.frombuffer(left[:whole], np.float32))
                left = left[whole:]

        threading.Thread(target=listen, daemon=True).start()
        try:
            yield heard
        finally:
            recorder.terminate()


def load(name: Sha256) -> Clip:
    """The item is noise, everything else a short tone."""
    if name == sha("a"):
        return Clip.of(np.tile(NOISE, ITEM_S // 60))
    at = np.arange(round(TONE_S * SAMPLE_RATE))
    return Clip.of(0.3 * np.sin(at * 2 * np.pi * 500 / SAMPLE_RATE))


def programme() -> Programme:
    """One session of one long item, which goes on where it was interrupted."""
    starts_at = CLOCK.now() + timedelta(seconds=5)
    item = replace(
        occurrence("a", 0), planned_at=starts_at, duration_ms=DurationMs(ITEM_S * 1000), clusters=("c1",)
    )
    session = PlannedSession(
        "chieu", "Buổi chiều", item.date, starts_at, ("c1",), (item,), catch_up=CatchUp.SKIP
    )
    session = replace(session, resumption=Resumption.RESUME)
    tone = Part(sha("tone"), round(TONE_S * SAMPLE_RATE))
    frame = Frame(tone, tone, tone, tone, tone, tone)
    return Programme((session,), frame, lambda _airing: None, Mode.TRAINING)


def place_of(window: PCM, near: int) -> int | None:
    """Where in the item ``window`` begins, as an index within a second of ``near``; None where it is not."""
    region = np.take(NOISE, np.arange(near - SAMPLE_RATE, near + SAMPLE_RATE), mode="wrap")
    likeness = np.fft.irfft(np.fft.rfft(region) * np.conj(np.fft.rfft(window, len(region))), len(region))
    at = int(np.argmax(likeness))
    if likeness[at] <= 0.5 * len(window) * float(np.var(NOISE)):
        return None
    return near - SAMPLE_RATE + at


def cut_and_resumed(heard: PCM, near: int) -> tuple[int, int] | None:
    """Places in the item: after its last whole sample before an emergency, and of its first one after it."""
    found = [(at, place_of(heard[at : at + WINDOW], near)) for at in range(0, len(heard) - WINDOW, WINDOW)]
    known = [(at, place) for at, place in found if place is not None]
    (begins, _), (ends, _) = max(pairwise(known), key=lambda pair: pair[1][0] - pair[0][0])
    before = [each for each in known if each[0] <= begins]
    after = [each for each in known if each[0] >= ends]
    if not before or len(after) < 2:  # noqa: PLR2004  # the first one may begin before the item does
        return None
    (last, last_place), (first, first_place) = before[-1], after[1]
    same = _same(heard, last_place - last)
    begun = _same(heard, first_place - first)
    ends = last + int(np.argmin(same[last:]))
    begins = first - int(np.argmin(begun[first::-1])) + 1
    return last_place - last + ends, first_place - first + begins


def _same(heard: PCM, ahead: int) -> npt.NDArray[np.bool_]:
    """Which samples are those of the item, when the recording begins at its place ``ahead``."""
    item = np.take(NOISE, np.arange(ahead, ahead + len(heard)), mode="wrap")
    return np.asarray(np.abs(heard - item) < 1e-3)  # noqa: PLR2004  # steps of the sink are far finer


def main() -> int:
    """Measure and tell; 1 when a resume is off, or the log says another place."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--idle", action="store_true", help="without load")
    given = parser.parse_args()
    go_first()  # as the player's process does
    with tempfile.TemporaryDirectory() as scratch, sound_server(Path(scratch), [SINK]) as environment:
        os.environ.update(environment)
        with recording(environment) as heard, busy(idle=given.idle):
            rounds, underruns = played(Path(scratch), heard, given.rounds)
        sound = np.concatenate(heard.blocks)
        found = [compared(sound[until - LOOKED_AT : until], frames) for until, frames in rounds]
    print(f"{len(found)} resumes, limit {LIMIT_MS:g} ms; {underruns} underruns")
    for what, values in (
        ("after the cut", [each[0] for each in found]),
        ("logged", [each[1] for each in found]),
    ):
        off = np.abs(values)
        print(f"{what:>15}: median {np.median(off):.2f} ms, worst {off.max():.2f} ms")
    return int(any(abs(value) > LIMIT_MS for each in found for value in each))


def played(folder: Path, heard: Recording, rounds: int) -> tuple[list[tuple[int, int]], int]:
    """For each round: samples of the recording up to then, and the logged place of the resume; underruns."""
    migrate(folder / "playlog.db", "playlog")
    writer = PlaylogWriter(open_playlog(folder / "playlog.db"))
    writer.new_boot()
    told: list[Event] = []

    def log(events: Sequence[Event]) -> None:
        writer.append(events)
        told.extend(events)

    day = programme()
    output = DeviceOutput("loa-01", CLOCK, kind="device", device=SINK)
    player = Player(
        CLOCK, [Channel(output, Deck(("c1",)))], load=load, log=log, feed=lambda _now: day, launch=threads
    )
    player.boot([], None, Mode.TRAINING)
    stopping = threading.Event()
    loop = threading.Thread(target=player.run, args=(stopping,))
    loop.start()
    chance, done = random.Random(2026), []  # noqa: S311  # no secret
    try:
        wait_for(told, EventKind.STARTED, 1)
        for number in range(1, rounds + 1):
            time.sleep(chance.uniform(0.7, 0.9))
            player.release(emergency(number, repeats=1))
            wait_for(told, EventKind.RESUMED, number)
            time.sleep(0.25)
            resumed = [each for each in told if each.kind is EventKind.RESUMED][-1]
            done.append((heard.length, int(str(resumed.details["frames"]))))
    finally:
        stopping.set()
        loop.join()
        underruns = output.underruns
        player.close()
    return done, underruns


def compared(heard: PCM, frames: int) -> tuple[float, float]:
    """How far the resume is from the cut, and from the place that the log has, in milliseconds."""
    found = cut_and_resumed(heard, frames)
    if found is None:
        return float("inf"), float("inf")
    cut, resumed = found
    return (resumed - cut) * 1000 / SAMPLE_RATE, (resumed - frames) * 1000 / SAMPLE_RATE


def wait_for(told: list[Event], kind: EventKind, count: int) -> None:
    """Wait until the log has ``count`` events of ``kind``."""
    end = time.monotonic() + 30
    while sum(each.kind is kind for each in told) < count:
        if time.monotonic() > end:
            sys.exit(f"did not happen: {kind.value} {count}")
        time.sleep(0.02)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
