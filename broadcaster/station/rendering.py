"""Rendering in worker processes at low priority: the playout never notices, a crash never matters."""

import multiprocessing
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Self

from broadcaster.clock import SystemClock
from broadcaster.errors import SpeechError
from broadcaster.programme.item import VERSION, make_item
from broadcaster.programme.library import AudioFile, Library, recipe_of
from broadcaster.programme.mix import CEILING, TARGET
from broadcaster.settings import VoiceSettings
from broadcaster.speech.engine import Engine
from broadcaster.speech.render import narrate, narration_fingerprint
from broadcaster.station.wiring import voice_engine
from broadcaster.units import Sha256

WORKERS = 2

_LOW = 10
"""What is added to the nice value of a worker (POSIX); on Windows its priority is below normal."""


class Renderer:
    """Turns spoken text into finished items of the library, each only once.

    Used as a context manager; its workers end with it. Safe to call from several threads.
    """

    def __init__(self, library: Path, voice: VoiceSettings) -> None:
        self._folder = library
        self._library = Library(library)
        self._voice = voice
        self._engine = voice_engine(voice, SystemClock())
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._engine.close()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def item(self, spoken: str) -> AudioFile:
        """The item of ``spoken``, found by its recipe or rendered now.

        Raises:
            SpeechError: the voice gave nothing usable, or the worker died twice.
            SoundError: the sound cannot be levelled.

        """
        return self.items([spoken])[0]

    def items(self, texts: Sequence[str]) -> list[AudioFile]:
        """The items of ``texts``, in their order, rendered side by side.

        Raises:
            SpeechError: the voice gave nothing usable, or the worker died twice.
            SoundError: a sound cannot be levelled.

        """
        found = [self._library.find(self._recipe(text)) for text in texts]
        missing = [text for text, file in zip(texts, found, strict=True) if file is None]
        made = iter(self._rendered(missing))
        return [file or next(made) for file in found]

    def _recipe(self, text: str) -> Sha256:
        return _recipe(text, self._engine)

    def _rendered(self, texts: Sequence[str]) -> list[AudioFile]:
        if not texts:
            return []
        try:
            return list(self._workers().map(_render, texts))
        except BrokenProcessPool:
            self._pool = None
        try:
            return list(self._workers().map(_render, texts))
        except BrokenProcessPool as error:
            self._pool = None
            raise SpeechError("Tiến trình dựng âm thanh bị tắt hai lần; hãy thử lại sau ít phút.") from error

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                WORKERS,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_prepare,
                initargs=(self._folder, self._voice),
            )
        return self._pool


_worker: tuple[Library, Engine] | None = None
"""The worker process's own library and engine, made once by ``_prepare``."""


def _prepare(library: Path, voice: VoiceSettings) -> None:
    global _worker  # noqa: PLW0603  # a worker process has exactly one voice
    lower_priority()
    _worker = Library(library), voice_engine(voice, SystemClock())


def _render(spoken: str) -> AudioFile:
    if _worker is None:
        raise SpeechError("Tiến trình dựng âm thanh chưa sẵn sàng; hãy thử lại.")
    library, engine = _worker
    item = make_item(narrate(spoken, engine), place=f"âm thanh của “{spoken[:40]}…”")
    return library.keep(_recipe(spoken, engine), item)


def _recipe(spoken: str, engine: Engine) -> Sha256:
    return recipe_of(spoken, narration_fingerprint(engine), TARGET, CEILING, VERSION)


def lower_priority() -> None:
    """Let everything else on the machine go first."""
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), below_normal)
    else:
        os.nice(_LOW)
