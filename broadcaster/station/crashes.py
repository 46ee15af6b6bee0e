"""Telling a crash loop of the player from power cuts: what is kept of how its runs ended.

The rules are pure. What they need is one small file, which the player itself writes when a run begins and
when it ends by itself: a begun run that never said that it ended was a crash, if the machine has not been
started anew since. The file needs no fsync: after a power cut nobody asks what was in it.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil
import structlog

from broadcaster.errors import LoaXaError
from broadcaster.playout.booting import CRASH_LOOP

WINDOW_S = 600.0
"""``CRASH_LOOP`` unexpected ends within this are a crash loop: the player is then started in safe mode."""

SAFE_WAITS_S = (30 * 60.0, 24 * 3600.0)
"""How long safe mode lasts before the programme is tried again without anybody; the last one for ever."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_SAME_BOOT_S = 5
"""Times of one boot that are told this far apart are the same: Windows rounds."""

logger = structlog.get_logger()


@dataclass(frozen=True)
class Runs:
    """How the player's runs went since the machine was started (``boot``).

    ``crashes`` are when runs were found to have ended unexpectedly, in seconds of the machine's monotonic
    clock, those of the last ``WINDOW_S``. ``tries`` is how often safe mode has ended by itself.
    """

    boot: str
    is_running: bool = False
    crashes: tuple[float, ...] = ()
    tries: int = 0

    @property
    def is_loop(self) -> bool:
        """Whether the player has to be started in safe mode."""
        return len(self.crashes) >= CRASH_LOOP

    @property
    def safe_for_s(self) -> float:
        """Seconds after which safe mode ends by itself."""
        return SAFE_WAITS_S[min(self.tries, len(SAFE_WAITS_S) - 1)]


class RunsKept:
    """The runs with the file that they are kept in, at ``path``."""

    def __init__(self, path: Path, runs: Runs) -> None:
        self._path = path
        self.runs = runs
        keep_runs(path, runs)

    def change(self, runs: Runs) -> None:
        """Keep ``runs`` from now on."""
        self.runs = runs
        keep_runs(self._path, runs)


@contextmanager
def one_run(path: Path, monotonic: float) -> Iterator[RunsKept]:
    """One run of the player, which begins at ``monotonic``; it counts as a crash unless the block ends.

    An error of ours ends it too: who refuses to start and says why (no log, no schedule) is no riddle, and
    plays again as soon as that is mended.
    """
    kept = RunsKept(path, begun(read_runs(path), machine_boot(), monotonic))
    try:
        yield kept
    except LoaXaError:
        kept.change(ended(kept.runs))
        raise
    kept.change(ended(kept.runs))


def begun(before: Runs | None, boot: str, monotonic: float) -> Runs:
    """The runs when another one begins at ``monotonic`` in the machine's boot ``boot``.

    A run that still counted as running has crashed, and is taken to have done so now; one of an earlier boot
    was ended by a power cut or a restart, which is no crash.
    """
    if before is None or not is_same_boot(before.boot, boot):
        return Runs(boot, is_running=True)
    crashes = (*before.crashes, monotonic) if before.is_running else before.crashes
    recent = tuple(at for at in crashes if monotonic - WINDOW_S < at <= monotonic)
    return replace(before, is_running=True, crashes=recent)


def ended(runs: Runs) -> Runs:
    """The runs when the running one ends by itself: told to, or refused with a reason that was said."""
    return replace(runs, is_running=False)


def released(runs: Runs) -> Runs:
    """The runs when a person ends safe mode: nothing is held against the player any more."""
    return replace(runs, crashes=(), tries=0)


def tried_again(runs: Runs, monotonic: float) -> Runs:
    """The runs when safe mode ends by itself: one more crash within ``WINDOW_S``, and it is back."""
    return replace(runs, crashes=(monotonic,) * (CRASH_LOOP - 1), tries=runs.tries + 1)


def is_same_boot(one: str, other: str) -> bool:
    """Whether two names, as ``machine_boot`` gives them, are of one boot of the machine."""
    if one.isdigit() and other.isdigit():
        return abs(int(one) - int(other)) <= _SAME_BOOT_S
    return one == other


def machine_boot() -> str:
    """What names this boot of the machine.

    Linux has an id for it, which a set clock does not change. Elsewhere it is the time of the boot, in
    seconds: a clock that is set makes it another boot, and a crash loop is found out some minutes later.
    """
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return str(round(psutil.boot_time()))


def read_runs(path: Path) -> Runs | None:
    """What is kept at ``path``; None when nothing is, or a power cut tore it."""
    try:
        return _runs(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return None


def keep_runs(path: Path, runs: Runs) -> None:
    """Keep ``runs`` at ``path``. A disk that takes nothing is no reason not to play."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        part.write_text(json.dumps(asdict(runs)), encoding="ascii")
        part.replace(path)
    except OSError as error:
        logger.warning("player_runs_not_kept", error=str(error))


def _runs(kept: object) -> Runs:
    """The runs that a file holds.

    Raises:
        ValueError: it holds something else.

    """
    match kept:
        case {"boot": str(boot), "is_running": bool(running), "crashes": list(crashes), "tries": int(tries)}:
            return Runs(boot, running, tuple(float(each) for each in crashes), tries)
    message = f"{type(kept).__name__} is no record of runs"
    raise ValueError(message)
