"""``kill -9`` of a player that is writing, at random moments, again and again on one log."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from broadcaster.clock import SystemClock
from broadcaster.playlog.chain import verify
from broadcaster.playlog.event import LogEvent
from broadcaster.playlog.fold import fold
from broadcaster.playout.event import EventKind
from broadcaster.settings import CONTENT_ROOT
from broadcaster.store.playlog import PlaylogReader
from tests.durability.cut_log import BrokenPromiseError, empty_log
from tests.durability.disk import seeded

MOST_S = 2.5
"""A kill comes so long after the player has placed its first item, or after it was started, at most."""


def _until_placed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """What the player says until its first item is placed, that word included."""
    for line in lines:
        yield line
        if line.startswith(b"placed"):
            return


@dataclass
class Kills:
    """A log in ``folder`` and what the players that were killed over it had said.

    ``kept`` has the hash by the number of each event that was acknowledged as the newest, ``placed`` what
    was placed on which output. ``options`` are more arguments for the player.
    """

    folder: Path
    seed: int
    options: tuple[str, ...] = ()
    kept: dict[int, str] = field(default_factory=dict)
    placed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._random = seeded(self.seed)
        self._playlog = self.folder / "playlog.db"
        self._starts_at: datetime = SystemClock().now() + timedelta(seconds=1)
        self._playlog.write_bytes(empty_log())

    def kill(self) -> list[LogEvent]:
        """Start a player, kill it at a random moment, and hold the log against what it said.

        Raises:
            BrokenPromiseError: the log does not hold what was said, or something was placed twice.
            PlaylogError: its chain is broken, or an occurrence was armed or closed twice.

        """
        for word, first, second in self._said():
            if word == "kept":
                self.kept[int(first)] = second
            else:
                self.placed[first, second] += 1
        self.come_back()
        return self._check()

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """End the player without a warning."""
        process.kill()

    def come_back(self) -> None:
        """Make the log's folder ready to be read again."""

    def _said(self) -> list[tuple[str, str, str]]:
        """What one player says until it is killed."""
        arguments = [str(self._playlog), str(self.seed), self._starts_at.isoformat(), *self.options]
        with subprocess.Popen(
            [sys.executable, "-m", "tests.durability.hurried_player", *arguments],
            stdout=subprocess.PIPE,
            cwd=CONTENT_ROOT,
        ) as process:
            if process.stdout is None:
                raise AssertionError("the player has no standard output")
            early = self._random.random() < 0.1
            lines = [] if early else list(_until_placed(process.stdout))
            time.sleep(self._random.uniform(0.0, MOST_S))
            self.end(process)
            lines += process.stdout.readlines()
        whole = (line.decode().split() for line in lines if line.endswith(b"\n"))
        return [(word, first, second) for word, first, second in whole]

    def _check(self) -> list[LogEvent]:
        events = list(PlaylogReader(self._playlog).events())
        verify(events)
        fold(events)
        hashes = {each.seq: each.hash for each in events}
        lost = [seq for seq, kept in self.kept.items() if hashes.get(seq) != kept]
        if lost:
            raise BrokenPromiseError(f"acknowledged events are not in the log: {lost}")
        armed = {
            (each.event.cluster, each.event.occurrence)
            for each in events
            if each.event.kind is EventKind.ARMED
        }
        unknown = [pair for pair, count in self.placed.items() if count > 1 or pair not in armed]
        if unknown:
            raise BrokenPromiseError(f"placed twice, or not in the log: {unknown}")
        return events
