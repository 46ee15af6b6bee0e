"""``kill -9`` of a player at random moments: what it had acknowledged, and whether anything sounded twice.

    .venv/bin/python benchmarks/kills.py [--kills 200] [--of-the-station 20] [--seed 0]

Most kills meet a small program with the real loop, log writer and file on the machine's clock, with sessions
of a second (tests/durability/hurried_player.py): it says what is kept and what is placed before it goes on,
and the log is held to that. The rest meet the player process of a whole station in a trial session, under a
supervisor that starts it again; what another process has read from the log counts as acknowledged there.
Exits with 1 when something was lost, or sounded twice.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from broadcaster.errors import PlaylogError, PlayoutError, StationError
from broadcaster.playlog.chain import verify
from broadcaster.playlog.event import LogEvent
from broadcaster.playlog.fold import Play, fold
from broadcaster.playout.event import EventKind
from broadcaster.playout.pipe import ask
from tests.durability.cut_log import BrokenPromiseError
from tests.durability.disk import seeded
from tests.durability.kills import Kills
from tests.station.processes import RunningStation, until
from tests.station.small_station import copy_of, make_station, write_small_content

LOGS = 2
"""Logs that are killed over at the same time: most of a kill is waiting."""


def main() -> int:
    """Kill, print, and say by the exit status whether all was kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--of-the-station", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            hurried(Path(folder), asked.kills, asked.seed)
            of_the_station(Path(folder), asked.of_the_station, asked.seed)
        except (BrokenPromiseError, PlaylogError) as error:
            print(error)
            return 1
    return 0


def hurried(folder: Path, count: int, seed: int) -> None:
    """Kill the small program ``count`` times, over ``LOGS`` logs.

    Raises:
        BrokenPromiseError, PlaylogError: as ``Kills.kill``.

    """
    begin = time.perf_counter()
    over = [Kills(made(folder / f"log-{number}"), seed + number) for number in range(LOGS)]
    shares = [count // LOGS + (number < count % LOGS) for number in range(LOGS)]
    with ThreadPoolExecutor(LOGS) as threads:
        logs = list(threads.map(killed, over, shares))
    kept = sum(len(kills.kept) for kills in over)
    events = sum(len(each) for each in logs)
    states = Counter(play.state for each in logs for play in fold(each))
    seconds = time.perf_counter() - begin
    print(f"small program: {count} kills in {seconds:.0f} s, {kept} acknowledged commits, {events} events")
    print(f"  none lost, none armed or placed twice; plays: {dict(states)}", flush=True)


def killed(kills: Kills, count: int) -> list[LogEvent]:
    """The log after ``count`` kills over it."""
    events: list[LogEvent] = []
    for _ in range(count):
        events = kills.kill()
    return events


def made(folder: Path) -> Path:
    """``folder``, which is there now."""
    folder.mkdir()
    return folder


def of_the_station(folder: Path, count: int, seed: int) -> None:
    """Kill the player process of a station ``count`` times, each time in a trial session.

    Raises:
        BrokenPromiseError: an event that could be read before a kill is not there after it.
        PlaylogError: the chain is broken, or an occurrence was armed or closed twice.

    """
    random, begin = seeded(seed), time.perf_counter()
    make_station(folder / "made", write_small_content(folder / "content"))
    plays: tuple[Play, ...] = ()
    with RunningStation(copy_of(folder / "made", folder / "station")) as station:
        for _ in range(count):
            with suppress(StationError):  # the one before is still under way
                station.trial()
            time.sleep(random.uniform(0.5, 15.0))
            before = list(station.reader.events())
            station.kill("player")
            boots = sum(each.event.kind is EventKind.BOOTED for each in before)
            until(lambda: booted(station) > boots, "the player is back", within_s=300)  # noqa: B023
            until(lambda: plays_again(station), "the player plays again", within_s=300)
            plays = held_to(before, list(station.reader.events()))
    seconds = time.perf_counter() - begin
    states = dict(Counter(play.state for play in plays))
    print(
        f"station: {count} kills of `loa player` in {seconds:.0f} s, none lost, none twice; plays: {states}"
    )


def booted(station: RunningStation) -> int:
    """How often a player has begun on this log."""
    return sum(each.event.kind is EventKind.BOOTED for each in station.reader.events())


def plays_again(station: RunningStation) -> bool:
    """Whether the player answers, out of safe mode, which so many kills lead it into."""
    with suppress(PlayoutError):
        status = ask(station.folder.player_address, {"do": "status"})
        if status["safe"] is not True:
            return True
        ask(station.folder.player_address, {"do": "leave_safe_mode", "by": "đo"})
    return False


def held_to(before: list[LogEvent], after: list[LogEvent]) -> tuple[Play, ...]:
    """The plays of a log that must begin with ``before``."""
    verify(after)
    if after[: len(before)] != before:
        raise BrokenPromiseError(f"of {len(before)} events that could be read not all are there")
    return fold(after)


if __name__ == "__main__":
    sys.exit(main())
