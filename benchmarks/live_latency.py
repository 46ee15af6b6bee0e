"""How late the loudspeaker says what the microphone hears, on a sound server of its own.

    PYTHONPATH=. python benchmarks/live_latency.py [SECONDS] [--loaded]

A person at the microphone gives a tick every half second; ears at the microphone and at the loudspeaker note
when each begins. ``--loaded`` keeps every processor busy meanwhile. Needs pulseaudio, pactl, parec. Bound:
below 300 ms from microphone to loudspeaker.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from broadcaster.clip import Clip
from broadcaster.clock import SystemClock
from broadcaster.playout.event import EventKind
from broadcaster.playout.inputs.capture import Capture
from broadcaster.playout.outputs.device import soundcard
from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE
from tests.sound_server import serving
from tests.station.live_bench import MICROPHONE, LiveBench, Plugged, tone

BOUND_MS = 300.0
EVERY_S = 0.5
LOUD = 0.1
"""A tick is louder than this, and nothing else is."""

_TICK = tone(0.02, 2_000, 0.5)


class Ear:
    """Moments at which a tick began, by the block that it came in and its place there."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    def __call__(self, block: Block, arrived: float) -> None:
        """Take a block on the device's thread."""
        loud = np.flatnonzero(np.abs(block) > LOUD)
        at = arrived - (len(block) - loud[0]) / SAMPLE_RATE if len(loud) else None
        if at is not None and (not self.moments or at - self.moments[-1] > EVERY_S / 2):
            self.moments.append(at)


def latencies_ms(spoken: list[float], heard: list[float]) -> list[float]:
    """From each tick at the microphone to the next one at the loudspeaker."""
    found = []
    for at in spoken:
        after = [each for each in heard if 0 < each - at < EVERY_S]
        if after:
            found.append((after[0] - at) * 1000)
    return found


@contextmanager
def loaded(*, is_wanted: bool) -> Iterator[None]:
    """Every processor busy, or none."""
    command = [sys.executable, "-c", "while True: pass"]
    busy = [subprocess.Popen(command) for _ in range((os.cpu_count() or 1) if is_wanted else 0)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()


def measure(folder: Path, seconds: float) -> tuple[list[float], int, dict[str, object]]:
    """Latencies in ms, count of ticks that were said, and what the log says of the recording."""
    bench = LiveBench(folder)
    mouth, loudspeaker = Ear(), Ear()
    at_microphone = Capture(
        "mieng", SystemClock(), soundcard("device"), f"Monitor of {MICROPHONE}", listen=mouth
    )
    with bench.running():
        bench.listen(loudspeaker)
        bench.say(tone(2, 300, 0.02))
        bench.ready()
        bench.begin()
        at_microphone.open()
        ticks = round(seconds / EVERY_S)
        gap = Clip.silence(1000 * (EVERY_S - 0.02))
        bench.say(Clip.joined([tone(0.4, 300, 0.02), *[_TICK, gap] * ticks]))
        time.sleep(seconds + 1.5)
        at_microphone.close()
        bench.studio.end("lanhdao")
        bench.until(lambda: bench.events(EventKind.RECORDED), "the recording is told")
        told = dict(bench.events(EventKind.RECORDED)[0].details)
    return latencies_ms(mouth.moments, loudspeaker.moments), ticks, told


def main() -> None:
    """Measure, print, and fail above the bound."""
    parser = argparse.ArgumentParser()
    parser.add_argument("seconds", nargs="?", type=float, default=30.0)
    parser.add_argument("--loaded", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, loaded(is_wanted=given.loaded):
        (Path(name) / "pulse").mkdir()
        with serving(Path(name) / "pulse") as server:
            os.environ.update(server.environment)
            Plugged(server)
            found, said, told = measure(Path(name), given.seconds)
    values = np.array(found)
    low, middle, high = np.percentile(values, [0, 50, 99])
    print(f"ticks heard: {len(found)} of {said}")
    print(f"recording whole: {told['whole']}, {told['missing']} frames missing")
    print(f"microphone to loudspeaker: least {low:.0f} ms, median {middle:.0f} ms, p99 {high:.0f} ms")
    if high >= BOUND_MS:
        sys.exit(f"above {BOUND_MS:.0f} ms")


if __name__ == "__main__":
    main()
