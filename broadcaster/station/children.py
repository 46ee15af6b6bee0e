"""The processes of the station: one for the player, one for the web; started, watched, ended in reverse."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import structlog

from broadcaster.clock import Clock

BACK_OFF_S = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits before a process that ended is started again; the last one for ever."""

STEADY_S = 60.0
"""A process that ran this long before it ended is started again at once."""

GRACE_S = 8.0
"""Time that a process has to end by itself after its standard input was closed."""

HEALTH_S = 5.0
"""How often a process is asked whether it is well."""

UNWELL = 4
"""So many bad answers one after the other, and a process counts as hung and is replaced."""

START_S = 120.0
"""Time that a process has for its first good answer: a mini PC that has just booted is slow."""

logger = structlog.get_logger()


@dataclass
class Child:
    """One process of the station, and how to tell that it is well.

    A child ends by itself when its standard input is closed: by us to stop it, or by the system when
    the watching process dies. So no player is ever left behind that nobody watches.
    """

    name: str
    arguments: Sequence[str]
    is_well: Callable[[], bool]
    program: Sequence[str] = (sys.executable, "-m", "broadcaster")
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    restarts: int = 0
    bad_answers: int = 0
    was_well: bool = False
    asked_at: float = field(default=float("-inf"))


def start(child: Child, clock: Clock) -> None:
    """Start ``child`` as a process of its own."""
    child.process = subprocess.Popen(  # noqa: S603  # our own program, with arguments of our own
        [*child.program, *child.arguments], stdin=subprocess.PIPE
    )
    child.started_at = clock.monotonic()
    child.asked_at = child.started_at + HEALTH_S
    child.bad_answers, child.was_well = 0, False
    logger.info("started", process=child.name, pid=child.process.pid)


def watch(child: Child, clock: Clock) -> None:
    """Start ``child`` again when it has ended, end it when it hangs."""
    now = clock.monotonic()
    if child.process is None:
        if now >= child.restart_at:
            start(child, clock)
        return
    status = child.process.poll()
    if status is not None:
        _plan_restart(child, now, status)
    elif now - child.asked_at >= HEALTH_S:
        child.asked_at = now
        _ask(child, now)


def _plan_restart(child: Child, now: float, status: int) -> None:
    child.restarts = 0 if now - child.started_at >= STEADY_S else child.restarts + 1
    wait_s = BACK_OFF_S[min(child.restarts, len(BACK_OFF_S)) - 1] if child.restarts else 0.0
    logger.warning("ended", process=child.name, status=status, restart_in_s=wait_s)
    if child.process is not None and child.process.stdin is not None:
        child.process.stdin.close()
    child.process, child.restart_at = None, now + wait_s


def _ask(child: Child, now: float) -> None:
    if child.is_well():
        child.bad_answers, child.was_well = 0, True
    elif child.was_well or now - child.started_at >= START_S:
        child.bad_answers += 1
    if child.bad_answers >= UNWELL and child.process is not None:
        logger.warning("hung", process=child.name, pid=child.process.pid)
        child.process.kill()


def end(child: Child) -> None:
    """Let ``child`` end by itself, and make it end if it does not."""
    process, child.process = child.process, None
    if process is None:
        return
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(GRACE_S)
    except subprocess.TimeoutExpired:
        logger.warning("killed", process=child.name, pid=process.pid)
        process.kill()
        process.wait()
