"""The crew: worker processes, each with a thread that brings it one job of the queue after the other."""

import os
import threading
from collections.abc import Callable, Sequence
from functools import partial

import structlog

from broadcaster.desk.render import Rendered, Wording
from broadcaster.desk.render_queue import RenderQueue, work_off_one
from broadcaster.desk.render_rules import LEASE
from broadcaster.errors import LoaXaError
from broadcaster.station.render_worker import render
from broadcaster.station.worker_process import WorkerProcess

LOOK_S = 0.5
"""How often somebody with nothing to do looks into the queue: other processes put jobs there too."""

PAUSE_S = 5.0
"""Wait after the database could not be read or written."""

_RENEW_S = LEASE.total_seconds() / 4

logger = structlog.get_logger()


class Crew:
    """Works the queue off until it is stopped. ``settle`` is called after each job, and once at the start."""

    def __init__(
        self, queue: RenderQueue, workers: Sequence[WorkerProcess], settle: Callable[[], object]
    ) -> None:
        self._queue, self._workers, self._settle = queue, tuple(workers), settle
        self._stopping, self._wake = threading.Event(), threading.Event()
        self._busy: set[str] = set()
        self._threads: list[threading.Thread] = []
        self._starting = threading.Lock()
        self._fault: LoaXaError | None = None

    @property
    def fault(self) -> LoaXaError | None:
        """Why nobody can work at this moment; None: the queue is worked off."""
        return self._fault

    def start(self) -> None:
        """Begin, if that was not done before."""
        with self._starting:
            if self._threads or self._stopping.is_set():
                return
            self._threads = [
                threading.Thread(target=self._work, args=(f"{os.getpid()}-{id(self)}-{number}", worker))
                for number, worker in enumerate(self._workers)
            ]
            self._threads.append(threading.Thread(target=self._keep_leases))
            for thread in self._threads:
                thread.daemon = True
                thread.start()

    def wake(self) -> None:
        """There is a new job."""
        self._wake.set()

    def stop(self) -> None:
        """End the workers, also in the middle of their jobs, which go back into the queue."""
        self._stopping.set()
        self._wake.set()
        for worker in self._workers:
            worker.close()
        for thread in self._threads:
            thread.join()

    def _work(self, holder: str, worker: WorkerProcess) -> None:
        say: Callable[[Wording], Rendered] = partial(worker.do, render)
        self._busy.add(holder)
        has_worked = True  # what a power cut left between a sound and its laying is settled first
        while not self._stopping.is_set():
            try:
                if has_worked:
                    self._settle()
                has_worked = work_off_one(self._queue, say, holder, self._stopping.is_set)
                self._fault = None
            except LoaXaError as error:
                has_worked = False
                self._fault = error
                logger.warning("render_queue", error=str(error))
                self._stopping.wait(PAUSE_S)
            if not has_worked and self._wake.wait(LOOK_S):
                self._wake.clear()

    def _keep_leases(self) -> None:
        """Who works longer than a lease lasts keeps its job."""
        while not self._stopping.wait(_RENEW_S):
            try:
                self._queue.renew(self._busy)
            except LoaXaError as error:
                logger.warning("render_leases", error=str(error))
