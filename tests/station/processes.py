"""The station's real processes; whatever is started here is ended here, by its own number."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from broadcaster.clock import SystemClock
from broadcaster.desk.trial import start_trial
from broadcaster.playlog.fold import Play
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.settings import CONTENT_ROOT, DataFolder, read_settings
from broadcaster.station.supervisor import page_answers, player_answers
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader

LOA = (sys.executable, "-m", "broadcaster")
SERVICE = (sys.executable, str(CONTENT_ROOT / "service.py"))


@dataclass(frozen=True)
class Ran:
    """A process that has ended: its status, and what it wrote."""

    status: int
    out: str
    err: str


def run(
    command: Sequence[str],
    *,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    timeout_s: float = 120,
) -> Ran:
    """Run ``command`` to its end, in the repository unless ``cwd`` is another folder."""
    done = subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        cwd=cwd or CONTENT_ROOT,
        env={**os.environ, **(env or {})},
        timeout=timeout_s,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def until(condition: Callable[[], object], what: str, *, within_s: float = 60) -> None:
    """Wait until ``condition`` holds.

    Raises:
        AssertionError: it did not hold ``within_s`` seconds; ``what`` says what was waited for.

    """
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            message = f"waited {within_s} s in vain until {what}"
            raise AssertionError(message)
        time.sleep(0.3)


class RunningStation:
    """``service.py`` on a data folder; ended on leaving, with everything that it started."""

    def __init__(self, folder: DataFolder) -> None:
        self.folder = folder
        self.reader = PlaylogReader(folder.playlog)
        self.status = 0
        self._output = (folder.path / "service.txt").open("ab")
        self.process = subprocess.Popen(
            [*SERVICE, "--data", str(folder.path)],
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._output,
            cwd=CONTENT_ROOT,
        )

    def __enter__(self) -> Self:
        try:
            until(self.answers, "player and page answer", within_s=180)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()

    def answers(self) -> bool:
        """Whether both processes answer."""
        return player_answers(self.folder) and page_answers(read_settings(self.folder)[0])

    def stop(self) -> None:
        """End the station as a system does, and by force what does not end."""
        self.process.terminate()
        try:
            self.status = self.process.wait(30)
        finally:
            for number in (self.process.pid, *self.numbers("player"), *self.numbers("web")):
                self._kill_ours(number)
            self.process.wait(10)
            self._output.close()

    def said(self) -> str:
        """Everything that the station's processes wrote."""
        return (self.folder.path / "service.txt").read_text(encoding="utf-8")

    def numbers(self, name: str) -> list[int]:
        """Process numbers of all that were started as ``name``, oldest first."""
        return [int(number) for number in re.findall(rf"event=started process={name} pid=(\d+)", self.said())]

    def kill(self, *names: str) -> None:
        """``kill -9`` the processes that run as ``names`` now."""
        for number in [self.numbers(name)[-1] for name in names]:
            os.kill(number, signal.SIGKILL)

    def _kill_ours(self, number: int) -> None:
        """Kill a process of ours that is still there; another one that got its number is left alone."""
        line = Path(f"/proc/{number}/cmdline")
        if line.exists() and str(self.folder.path).encode() in line.read_bytes():
            os.kill(number, signal.SIGKILL)

    def trial(self) -> PlannedSession:
        """Start a trial session in the station's database, as the page does."""
        database = Database(self.folder.database)
        try:
            return start_trial(database, now=SystemClock().now(), by="kiểm thử")
        finally:
            database.dispose()

    def plays(self, session: PlannedSession) -> list[Play]:
        """What became of the items of ``session``, in their order; none of those that the log knows not."""
        order = [each.id for each in session.occurrences]
        return sorted(self.reader.plays_of(order), key=lambda play: order.index(play.occurrence))

    def sounds(self, session: PlannedSession) -> bool:
        """Whether the first item of ``session`` has begun."""
        return any(play.started_at for play in self.plays(session))

    def is_over(self, session: PlannedSession) -> bool:
        """Whether the log knows how each item of ``session`` ended."""
        closed = [play for play in self.plays(session) if play.state != "open"]
        return len(closed) == len(session.occurrences)
