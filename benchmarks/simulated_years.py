"""Years of a station under faults, every rule checked at every step: what happened, and that none was broken.

    .venv/bin/python benchmarks/simulated_years.py [YEARS]

Runs of some weeks, each with a seed of its own, in one process a processor, from days all over the years
(Tết, leap months, ends of years). All is real but the clock, the devices, the disk under the log and the
mains; see ``broadcaster/station/simulation``. Exit status 1 when a rule was broken: its seed shows it again.
"""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

import structlog

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from broadcaster.station.simulation.meetings import Act, Meeting, State
from broadcaster.station.simulation.run import Outcome, Run
from tests.simulation.station import copy_of, make_station

YEARS = 10.0
DAYS = 50
"""Length of a run: the log grows, and a boot reads more of it."""

A_DAY = 4.0
FIRST = date(2026, 1, 20)
APART = timedelta(days=37)
"""So far apart the runs begin: a prime, so that they fall on all days of the week, months and seasons."""


def run(station: Path, scratch: Path, seed: int) -> Outcome:
    """One run on a copy of ``station``."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        data = copy_of(station, Path(folder) / "tram")
        return Run(data, seed, first=FIRST + (seed - 1) % 60 * APART, days=DAYS, a_day=A_DAY).play()


def report(outcomes: Iterable[Outcome]) -> int:
    """Print the sums, and every rule that was broken; returns how many were."""
    faults: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    meetings: Counter[Meeting] = Counter()
    days = boots = events = broken = 0
    for outcome in outcomes:
        faults.update(outcome.faults)
        ends.update(outcome.ends)
        meetings.update(outcome.meetings)
        days, boots, events = days + outcome.days, boots + outcome.boots, events + outcome.events
        broken += len(outcome.breaches)
        for breach in outcome.breaches[:3]:
            print(f"seed {outcome.seed}: {breach}", flush=True)
    print(f"{days / 365.25:.1f} years, {boots} starts of the player, {events} events")
    print("faults:", ", ".join(f"{name} {count}" for name, count in faults.most_common()))
    print("plays by cluster:", ", ".join(f"{name} {count}" for name, count in ends.most_common()))
    print_meetings(meetings)
    print(f"rules broken: {broken}")
    return broken


def print_meetings(meetings: Mapping[Meeting, int]) -> None:
    """Print what met what, and how often: a line for each state, a column for each act."""
    acts = [act for act in Act if any(each is act for each, _ in meetings)]
    for number, act in enumerate(acts, start=1):
        print(f"  ({number}) {act}")
    width = max(len(state) for state in State)
    print(" " * width, *(f"{f'({number})':>6}" for number, _ in enumerate(acts, start=1)))
    for state in State:
        print(f"{state:<{width}}", *(f"{meetings.get((act, state), 0) or '-':>6}" for act in acts))


def main() -> int:
    """Simulate and report."""
    years = float(sys.argv[1]) if len(sys.argv) > 1 else YEARS
    runs = max(1, round(years * 365.25 / DAYS))
    started = monotonic()
    memory = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as scratch:
        station = make_station(Path(scratch) / "station").path
        with ProcessPoolExecutor(os.cpu_count()) as pool:
            broken = report(pool.map(partial(run, station, Path(scratch)), range(1, runs + 1)))
    print(f"{monotonic() - started:.0f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
