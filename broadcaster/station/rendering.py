"""Rendering in worker processes at low priority: the playout never notices, a crash never matters."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from broadcaster.clock import SystemClock
from broadcaster.desk.laying import settle
from broadcaster.desk.recordings import TakenIn
from broadcaster.desk.render import Rendered, Wording
from broadcaster.desk.render_queue import RenderQueue, rendered_of
from broadcaster.errors import SpeechError
from broadcaster.programme.library import Library
from broadcaster.programme.recordings.recording import Cut
from broadcaster.settings import DataFolder, Settings
from broadcaster.speech.worker import WorkerLostError
from broadcaster.station.crew import Crew
from broadcaster.station.render_worker import bring_in, found
from broadcaster.station.wiring import voices
from broadcaster.station.worker_process import WorkerProcess
from broadcaster.store.database import Database
from broadcaster.units import Sha256

_LOOK_S = 0.05
"""How often who waits for the last sound looks whether it is there; for more of them it is as much longer."""
_MOST_LOOK_S = 0.5

_BY = "lệnh loa"
"""Who asked, when no person of the page did."""

Progress = Callable[[int, int], None]
"""Told how many of how many sounds are there."""


class Renderer:
    """Turns spoken text into finished items of the library, each only once, through the station's queue.

    Used as a context manager; its workers end with it, and what they had in hand goes back into the queue.
    Safe to call from several threads. ``folder`` holds a station's database.
    """

    def __init__(
        self,
        folder: DataFolder,
        settings: Settings,
        *,
        progress: Progress | None = None,
    ) -> None:
        self._clock = SystemClock()
        self._database = Database(folder.database)
        self._library = Library(folder.library)
        self._sound = settings.sound
        self._voices = voices(folder, settings.voice, self._clock)
        self._queue = RenderQueue(self._database, self._clock)
        self._progress = progress or _nobody
        self._crew = Crew(
            self._queue,
            [WorkerProcess(folder, settings) for _ in range(settings.render.workers)],
            lambda: settle(self._database, self._clock.now()),
        )
        self._for_recordings = WorkerProcess(folder, settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._crew.stop()
        self._for_recordings.close()
        self._voices.close()
        self._database.dispose()

    def start(self) -> None:
        """Work the queue off from now on, whoever fills it; else that begins with the first one who waits."""
        self._crew.start()

    def wake(self) -> None:
        """There is a new job in the queue: the page has put one there."""
        self._crew.wake()

    def item(self, wording: Wording) -> Rendered:
        """The item of ``wording``, found by its recipe or rendered now.

        Raises:
            SpeechError: it cannot be rendered; the reason is the voice's, the disk's, or that it took the
                workers down too often.
            StationError: the queue cannot be read or written.

        """
        return self.items([wording])[0]

    def items(self, wordings: Sequence[Wording]) -> list[Rendered]:
        """The items of ``wordings``, in their order, rendered side by side.

        Raises:
            SpeechError: one cannot be rendered, as ``item``; the others are.
            StationError: the queue cannot be read or written.

        """
        there = [found(self._library, self._voices, wording, self._sound) for wording in wordings]
        missing = [wording for wording, item in zip(wordings, there, strict=True) if item is None]
        made = iter(self._made(missing, len(wordings)))
        return [item or next(made) for item in there]

    def recording(self, path: Path, cut: Cut) -> TakenIn:
        """The recording in the file ``path`` as an item, brought in by a worker.

        Raises:
            SoundError: it is no sound that may be aired.
            SpeechError: the worker died twice.
            StationError: the disk does not take it.

        """
        take_in = partial(self._for_recordings.do, bring_in, (path, cut))
        try:
            return take_in()
        except WorkerLostError:
            pass
        try:
            return take_in()
        except WorkerLostError as error:
            raise SpeechError("Tiến trình dựng âm thanh bị tắt hai lần; hãy thử lại sau ít phút.") from error

    def _made(self, wordings: Sequence[Wording], of: int) -> list[Rendered]:
        """What the queue makes of each of ``wordings``."""
        if not wordings:
            return []
        keys = [job.key for job in self._queue.ask(wordings, by=_BY)]
        self._crew.start()
        self._crew.wake()
        self._wait_for(frozenset(keys), of)
        jobs = self._queue.jobs(frozenset(keys))
        return [_result(rendered_of(jobs[key]), jobs[key].error) for key in keys]

    def _wait_for(self, keys: frozenset[Sha256], of: int) -> None:
        while left := self._queue.count_open(keys):
            self._progress(of - left, of)
            if self._crew.fault is not None:
                raise self._crew.fault
            self._clock.sleep(min(_LOOK_S * left, _MOST_LOOK_S))
        self._progress(of, of)


def _result(made: Rendered | None, error: str) -> Rendered:
    if made is None:
        raise SpeechError(error)
    return made


def _nobody(_done: int, _of: int) -> None:
    """Tell nobody."""
