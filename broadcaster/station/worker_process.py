"""A rendering worker seen from the station: started when needed, killed when it hangs, replaced."""

import multiprocessing
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import TypeVar, cast

from broadcaster.errors import LoaXaError
from broadcaster.settings import DataFolder, Settings
from broadcaster.speech.worker import WorkerLostError
from broadcaster.station.render_worker import Bench, serve

LIMIT_S = 900.0
"""Time that one deed may take: three voices that hang, then half an hour of words on a slow mini PC."""

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "1")
"""Read by numpy when the process begins. The products of our filters are so small that its threads wait for
each other: they take half as much processor time again for the same sound, from all others on the machine."""

_KILL_AGAIN_S = 0.05

_What = TypeVar("_What")
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class _Running:
    process: SpawnProcess
    connection: Connection


class WorkerProcess:
    """One process that does one deed at a time; a deed that takes it down costs that deed alone.

    Nothing is started before the first deed. Safe to call from several threads: deeds wait for each other.
    """

    def __init__(self, folder: DataFolder, settings: Settings, *, limit_s: float = LIMIT_S) -> None:
        self._folder, self._settings, self._limit_s = folder, settings, limit_s
        self._lock = Lock()
        self._running: _Running | None = None
        self._closed = False

    @property
    def number(self) -> int | None:
        """The process's number; None while there is none."""
        running = self._running
        return None if running is None else running.process.pid

    def do(self, deed: Callable[[Bench, _What], _Made], what: _What) -> _Made:
        """What ``deed``, a function of a module, makes of ``what`` in the process.

        Raises:
            LoaXaError: the deed refused, for this reason.
            WorkerLostError: the process died over it, hung beyond its time, or was closed.

        """
        with self._lock:
            try:
                answer = self._exchange(self._started(), (deed, what))
            except (OSError, EOFError, BrokenPipeError) as error:
                self._discard()
                raise WorkerLostError(str(error)) from error
            except BaseException:  # an interrupted exchange leaves half an answer in the pipe
                self._discard()
                raise
        if isinstance(answer, LoaXaError):
            raise answer
        return cast("_Made", answer)

    def close(self) -> None:
        """End the process, even in the middle of a deed; it is not started again."""
        self._closed = True
        while not self._lock.acquire(timeout=_KILL_AGAIN_S):
            if running := self._running:  # it may have been started at this very moment
                running.process.kill()
        try:
            self._discard()
        finally:
            self._lock.release()

    def _exchange(self, running: _Running, request: object) -> object:
        running.connection.send(request)
        if not running.connection.poll(self._limit_s):
            raise WorkerLostError("the worker hangs")
        return running.connection.recv()

    def _started(self) -> _Running:
        if self._closed:
            raise WorkerLostError("the worker is closed")
        if self._running is None:
            # Spawned, not forked: the threads of the station hold locks that a copy of it would never get.
            context = multiprocessing.get_context("spawn")
            os.environ.setdefault(*ONE_THREAD)
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, self._folder, self._settings), daemon=True)
            process.start()
            theirs.close()
            self._running = _Running(process, ours)
        return self._running

    def _discard(self) -> None:
        running, self._running = self._running, None
        if running is None:
            return
        running.process.kill()
        running.process.join()
        with suppress(OSError):
            running.connection.close()
