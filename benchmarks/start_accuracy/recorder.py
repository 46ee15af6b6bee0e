"""Hears a sink back and says at which wall time each tick began there.

A sink's monitor is read with parec. Its frames come in blocks, late by as long as the machine was busy, never
early. So of all blocks around a tick the least late one ties the count of frames to the clock; the constant
that is left (the monitor's own latency) is the same for all ticks, and the calibration takes it away.
"""

import multiprocessing
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

import numpy as np

from benchmarks.start_accuracy.sound_server import Environment
from benchmarks.start_accuracy.tick import Sound, find
from broadcaster.units import SAMPLE_RATE

AROUND_S = 20.0
"""Blocks that far from a tick, before and after, are asked for the least late one."""

_FRAME_BYTES = 4

Heard = Callable[[], dict[str, list["Onset"]]]
"""Tells what was heard so far, by monitor."""


@dataclass(frozen=True)
class Onset:
    """Tick ``number`` began at wall time ``at`` (Unix seconds), as heard; None: it broke off."""

    number: int | None
    at: float


@dataclass
class Recording:
    """What came out of a monitor: when each block came, and the blocks that are not silent."""

    ends: list[int] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)
    wall_ahead: list[float] = field(default_factory=list)
    loud: list[tuple[int, Sound]] = field(default_factory=list)

    def take(self, block: Sound, wall: float, monotonic: float) -> None:
        """Keep ``block``, which came at that moment of both clocks."""
        first = self.ends[-1] if self.ends else 0
        self.ends.append(first + len(block))
        self.lateness.append(monotonic - self.ends[-1] / SAMPLE_RATE)
        self.wall_ahead.append(wall - monotonic)
        if block.any():
            self.loud.append((first, block))

    def onsets(self) -> list[Onset]:
        """Every tick that was heard, in order."""
        heard = [
            (first + each.frame, each.number) for first, sound in self._stretches() for each in find(sound)
        ]
        return [Onset(number, frame / SAMPLE_RATE + self._offset(frame)) for frame, number in heard]

    def _offset(self, frame: float) -> float:
        """Wall time of the recording's beginning, as the blocks around ``frame`` have it."""
        around = AROUND_S * SAMPLE_RATE
        first, at, last = np.searchsorted(self.ends, (frame - around, frame, frame + around)).tolist()
        ahead = float(np.median(self.wall_ahead[max(0, at - 5) : at + 5]))
        return min(self.lateness[first:last]) + ahead

    def _stretches(self) -> list[tuple[int, Sound]]:
        """Loud blocks joined where they touch."""
        joined: list[tuple[int, list[Sound]]] = []
        end = -1
        for first, block in list(self.loud):
            if first != end:
                joined.append((first, []))
            joined[-1][1].append(block)
            end = first + len(block)
        return [(first, np.concatenate(blocks)) for first, blocks in joined]


@contextmanager
def recorded(environment: Environment, monitors: Mapping[str, int]) -> Iterator[Heard]:
    """Record ``monitors`` in a process of its own; what is given tells the onsets so far, by monitor.

    ``monitors`` has the length of a block in milliseconds for each sink; what follows a slash only tells two
    recordings of one sink apart.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_record, args=(dict(environment), dict(monitors), theirs))
    process.start()
    theirs.close()
    try:
        ours.recv()
        yield lambda: _asked(ours)
    finally:
        ours.close()
        process.join()


def _asked(connection: Connection) -> dict[str, list[Onset]]:
    connection.send("heard")
    found: dict[str, list[Onset]] = connection.recv()
    return found


def _record(environment: Environment, monitors: Mapping[str, int], asking: Connection) -> None:
    """Record until ``asking`` is closed; every word that comes through it is answered with the onsets."""
    recordings = {name: Recording() for name in monitors}
    readers = [_reader(environment, name, block_ms) for name, block_ms in monitors.items()]
    for reader, recording in zip(readers, recordings.values(), strict=True):
        threading.Thread(target=_read, args=(reader, recording)).start()
    asking.send("ready")
    with suppress(EOFError):
        while asking.recv():
            asking.send({name: each.onsets() for name, each in recordings.items()})
    for reader in readers:
        reader.terminate()
        reader.wait()


def _reader(environment: Environment, name: str, block_ms: int) -> subprocess.Popen[bytes]:
    command = ["parec", "--raw", "--format=float32le", "--rate=48000", "--channels=1"]
    command += [f"--device={name.partition('/')[0]}.monitor", f"--latency-msec={block_ms}"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)


def _read(reader: subprocess.Popen[bytes], recording: Recording) -> None:
    pipe = reader.stdout.fileno() if reader.stdout else -1
    left = b""
    while got := os.read(pipe, 1 << 16):
        wall, monotonic = time.time(), time.monotonic()
        left += got
        whole = len(left) - len(left) % _FRAME_BYTES
        recording.take(np.frombuffer(left[:whole], np.float32), wall, monotonic)
        left = left[whole:]
