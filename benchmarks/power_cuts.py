"""Power cuts at any step of a disk that loses, reorders and tears what was not synced: what the log kept.

    .venv/bin/python benchmarks/power_cuts.py [--cuts 10000] [--processes 2] [--seed 0]

The disk is a model (tests/durability/disk.py); SQLite, the station's log writer and its player are the real
ones, and the clock is virtual. One half of the cuts meets a bare writer, the other a player in an evening of
short sessions, some in the middle of a recovery. Then the same with less synced than the station has,
which must be noticed. Exits with 1 when an acknowledged event was lost, when something could have been heard
twice, or when a control was not noticed.
"""

import argparse
import itertools
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.durability.cut_log import BrokenPromiseError, cut_writer
from tests.durability.cut_player import cut_player

CUTS_OF_A_LOG = 25
"""Cuts that one writer's log lives through; an evening has as many as come, some twelve."""

CONTROLS = ("FULL", "NORMAL", "OFF")
AT_A_TIME = 40
"""Logs or evenings that are handed to the processes at once, and runs of a control."""

Outcome = tuple[int, str | None]
"""How many cuts came, and what was broken; None: nothing."""


def main() -> int:
    """Cut, print, and say by the exit status whether all was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=10_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with ProcessPoolExecutor(asked.processes) as pool:
        broken = [
            message
            for name, deed in (("writer alone", writer_run), ("player", player_run))
            for message in told(name, outcomes(pool, deed, asked.seed), asked.cuts / 2)
        ]
        missed = [each for each in CONTROLS if not noticed(each, pool, asked.seed)]
    return 1 if broken or missed else 0


def outcomes(pool: Executor, deed: Callable[[int], Outcome], seed: int) -> Iterator[Outcome]:
    """What ``deed`` comes to for ``seed`` and all after it, some at a time."""
    for first in itertools.count(seed, AT_A_TIME):
        yield from pool.map(deed, range(first, first + AT_A_TIME))


def told(name: str, found: Iterator[Outcome], wanted: float) -> list[str]:
    """Take outcomes until ``wanted`` cuts came or something broke; print a line, return what broke."""
    begin, cuts = time.perf_counter(), 0
    broken: list[str] = []
    while cuts < wanted and not broken:
        for count, message in itertools.islice(found, AT_A_TIME):
            cuts += count
            broken += [message] if message else []
    seconds = time.perf_counter() - begin
    print(f"{name}: {cuts:,} power cuts in {seconds:.0f} s, {len(broken)} promises broken", flush=True)
    print(*broken, sep="\n", end="\n" if broken else "")
    return broken


def noticed(control: str, pool: Executor, seed: int) -> bool:
    """Run with less synced, and print in how many runs that was noticed."""
    runs = range(seed, seed + AT_A_TIME)
    counts = [
        sum(message is not None for _, message in pool.map(partial(deed, synchronous=control), runs))
        for deed in (writer_run, player_run)
    ]
    print(f"control, synchronous={control}: noticed in {counts[0]} of {AT_A_TIME} logs, {counts[1]} evenings")
    return all(counts)


def writer_run(seed: int, *, synchronous: str | None = None) -> Outcome:
    """One log through ``CUTS_OF_A_LOG`` cuts."""
    try:
        cut_writer(seed, CUTS_OF_A_LOG, synchronous=synchronous)
    except BrokenPromiseError as error:
        return CUTS_OF_A_LOG, f"writer, seed {seed}: {error}"
    return CUTS_OF_A_LOG, None


def player_run(seed: int, *, synchronous: str | None = None) -> Outcome:
    """One evening to its end."""
    try:
        return cut_player(seed, synchronous=synchronous), None
    except BrokenPromiseError as error:
        return 0, f"player, seed {seed}: {error}"


if __name__ == "__main__":
    sys.exit(main())
