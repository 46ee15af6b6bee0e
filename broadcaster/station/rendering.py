"""Rendering in worker processes at low priority: the playout never notices, a crash never matters."""

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from broadcaster.clock import SystemClock
from broadcaster.desk.recordings import TakenIn
from broadcaster.desk.render import Rendered, Wording
from broadcaster.errors import SpeechError
from broadcaster.programme.bed import LEAD_MS as BED_LEAD_MS
from broadcaster.programme.bed import bed_recipe, with_bed
from broadcaster.programme.captions import Captions, keep_captions
from broadcaster.programme.horn import Profile, profile_recipe, shaped
from broadcaster.programme.item import LEAD_MS, VERSION, item_tape
from broadcaster.programme.library import Library, recipe_of
from broadcaster.programme.mix import CEILING
from broadcaster.programme.recordings.recording import Cut
from broadcaster.settings import DataFolder, SoundSettings, VoiceSettings
from broadcaster.speech.engine import Engine
from broadcaster.speech.render import narration_fingerprint
from broadcaster.speech.voices import Voices
from broadcaster.station.recording import take_in
from broadcaster.station.wiring import voices
from broadcaster.units import DurationMs, Sha256

WORKERS = 2

_LOW = 10
"""What is added to the nice value of a worker (POSIX); on Windows its priority is below normal."""

_Job = TypeVar("_Job")
_Made = TypeVar("_Made")


class Renderer:
    """Turns spoken text into finished items of the library, each only once.

    Used as a context manager; its workers end with it. Safe to call from several threads.
    """

    def __init__(self, folder: DataFolder, voice: VoiceSettings, sound: SoundSettings) -> None:
        self._folder = folder
        self._settings = voice
        self._sound = sound
        self._library = Library(folder.library)
        self._voices = voices(folder, voice, SystemClock())
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._voices.close()
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def item(self, wording: Wording) -> Rendered:
        """The item of ``wording``, found by its recipe or rendered now.

        Raises:
            SpeechError: no voice gave anything usable, or the worker died twice.
            SoundError: the sound cannot be levelled.

        """
        return self.items([wording])[0]

    def items(self, wordings: Sequence[Wording]) -> list[Rendered]:
        """The items of ``wordings``, in their order, rendered side by side.

        Raises:
            SpeechError: no voice gave anything usable for one, or the worker died twice.
            SoundError: a sound cannot be levelled.

        """
        found = [self._found(wording) for wording in wordings]
        missing = [wording for wording, item in zip(wordings, found, strict=True) if item is None]
        made = iter(self._in_workers(_render, missing))
        return [item or next(made) for item in found]

    def recording(self, path: Path, cut: Cut) -> TakenIn:
        """The recording in the file ``path`` as an item, brought in by a worker.

        Raises:
            SoundError: it is no sound that may be aired.
            SpeechError: the worker died twice.
            StationError: the disk does not take it.

        """
        return self._in_workers(_take_in, [(path, cut)])[0]

    def _found(self, wording: Wording) -> Rendered | None:
        """The item that the preferred voice has made before; what another one made does not count."""
        engine = self._voices.in_order(wording.wish)[0]
        try:
            file = self._library.find(_recipe(wording, engine, self._sound))
        except SpeechError:
            return None
        return None if file is None else Rendered(file, engine.name)

    def _in_workers(self, work: Callable[[_Job], _Made], jobs: Sequence[_Job]) -> list[_Made]:
        """What ``work`` makes of each of ``jobs``; a worker that dies is given one more chance."""
        if not jobs:
            return []
        try:
            return list(self._workers().map(work, jobs))
        except BrokenProcessPool:
            self._pool = None
        try:
            return list(self._workers().map(work, jobs))
        except BrokenProcessPool as error:
            self._pool = None
            raise SpeechError("Tiến trình dựng âm thanh bị tắt hai lần; hãy thử lại sau ít phút.") from error

    def _workers(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                WORKERS,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_prepare,
                initargs=(self._folder, self._settings, self._sound),
            )
        return self._pool


@dataclass(frozen=True)
class _Bench:
    """What a worker process works with."""

    library: Library
    voices: Voices
    sound: SoundSettings


_bench: _Bench | None = None
"""The worker process's own, made once by ``_prepare``."""


def _prepare(folder: DataFolder, voice: VoiceSettings, sound: SoundSettings) -> None:
    global _bench  # noqa: PLW0603  # a worker process has exactly one
    lower_priority()
    _bench = _Bench(Library(folder.library), voices(folder, voice, SystemClock()), sound)


def _render(wording: Wording) -> Rendered:
    if _bench is None:
        raise SpeechError("Tiến trình dựng âm thanh chưa sẵn sàng; hãy thử lại.")
    library, sound = _bench.library, _bench.sound
    said = _bench.voices.say(wording.spoken, wording.wish)
    recipe = _recipe(wording, said.engine, sound)
    file = library.find(recipe)
    if file is None:
        place = f"âm thanh của “{wording.spoken[:40]}…”"
        profile = Profile(sound.profile)
        clip, lead_ms = said.narration.clip, LEAD_MS
        if wording.bed is not None:
            # The bed is music, made for horns already: only the voice is shaped.
            clip = with_bed(shaped(clip, profile), library.load(wording.bed), place=place)
            lead_ms, profile = DurationMs(LEAD_MS + BED_LEAD_MS), Profile.ORIGINAL
        file = library.keep(recipe, item_tape(clip, sound.target, profile=profile, place=place))
        captions = Captions(wording.spoken, said.narration.marks).later(lead_ms)
        keep_captions(library, file.sha256, captions)
    return Rendered(file, said.engine.name, said.passed_over)


def _take_in(job: tuple[Path, Cut]) -> TakenIn:
    if _bench is None:
        raise SpeechError("Tiến trình dựng âm thanh chưa sẵn sàng; hãy thử lại.")
    return take_in(_bench.library, *job, _bench.sound)


def _recipe(wording: Wording, engine: Engine, sound: SoundSettings) -> Sha256:
    version = VERSION if wording.bed is None else f"{VERSION} {bed_recipe(wording.bed)}"
    profile = profile_recipe(Profile(sound.profile))
    return recipe_of(wording.spoken, narration_fingerprint(engine), sound.target, CEILING, version, profile)


def lower_priority() -> None:
    """Let everything else on the machine go first."""
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        ctypes.windll.kernel32.SetPriorityClass(ctypes.windll.kernel32.GetCurrentProcess(), below_normal)
    else:
        os.nice(_LOW)
