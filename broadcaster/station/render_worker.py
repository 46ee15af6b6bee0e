"""What a worker process does: it says, levels and keeps one sound after the other, at low priority."""

import signal
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from broadcaster.clock import SystemClock
from broadcaster.desk.render import Rendered, Wording
from broadcaster.errors import LoaXaError, SpeechError
from broadcaster.programme.bed import LEAD_MS as BED_LEAD_MS
from broadcaster.programme.bed import bed_recipe, with_bed
from broadcaster.programme.captions import Captions, keep_captions
from broadcaster.programme.horn import Profile, profile_recipe, shaped
from broadcaster.programme.item import LEAD_MS, VERSION, item_tape
from broadcaster.programme.library import AudioFile, Library, recipe_of
from broadcaster.programme.mix import CEILING
from broadcaster.programme.recordings.recording import Cut
from broadcaster.settings import DataFolder, Settings, SoundSettings
from broadcaster.speech.engine import Engine
from broadcaster.speech.render import Narration, narration_fingerprint
from broadcaster.speech.voices import Voices
from broadcaster.station.priority import go_last
from broadcaster.station.wiring import voices
from broadcaster.units import DurationMs, Sha256

if TYPE_CHECKING:
    from broadcaster.desk.recordings import TakenIn


@dataclass(frozen=True)
class Bench:
    """What a worker works with."""

    library: Library
    voices: Voices
    sound: SoundSettings


def serve(connection: Connection, folder: DataFolder, settings: Settings) -> None:
    """Do what comes through ``connection``, one deed after the other, until its other end is closed.

    A refusal goes back as an error. Any other fault ends the process: a worker that does not know what it is
    doing is replaced.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the station, which ends its workers
    go_last()
    with closing(voices(folder, settings.voice, SystemClock())) as station_voices:
        bench = Bench(Library(folder.library), station_voices, settings.sound)
        while True:
            try:
                deed, what = connection.recv()
            except EOFError:
                return
            connection.send(_answer(deed, bench, what))


def render(bench: Bench, wording: Wording) -> Rendered:
    """The item of ``wording``: what the preferred voice has made of it before, else made now.

    Raises:
        SpeechError: no voice gave anything usable.
        SoundError: the sound cannot be levelled, or the bed is lost.
        DiskFullError: there is no room for it; no voice was asked.
        StationError: the disk does not take it.

    """
    before = found(bench.library, bench.voices, wording, bench.sound)
    if before is not None:
        return before
    bench.library.require_room()
    said = bench.voices.say(wording.spoken, wording.wish)
    recipe = _recipe(wording, said.engine, bench.sound)
    file = bench.library.find(recipe)
    if file is None:
        file = _made(bench, wording, said.narration, recipe)
    return Rendered(file, said.engine.name, said.passed_over)


def _made(bench: Bench, wording: Wording, narration: Narration, recipe: Sha256) -> AudioFile:
    """The item of ``narration``, kept under its ``recipe`` with its captions."""
    place = f"âm thanh của “{wording.spoken[:40]}…”"
    profile = Profile(bench.sound.profile)
    clip, lead_ms = narration.clip, LEAD_MS
    if wording.bed is not None:
        # The bed is music, made for horns already: only the voice is shaped.
        clip = with_bed(shaped(clip, profile), bench.library.load(wording.bed), place=place)
        lead_ms, profile = DurationMs(LEAD_MS + BED_LEAD_MS), Profile.ORIGINAL
    file = bench.library.keep(recipe, item_tape(clip, bench.sound.target, profile=profile, place=place))
    keep_captions(bench.library, file.sha256, Captions(wording.spoken, narration.marks).later(lead_ms))
    return file


def bring_in(bench: Bench, asked: tuple[Path, Cut]) -> "TakenIn":
    """A person's recording as an item; raises as ``take_in``."""
    from broadcaster.station.recording import (
        take_in,  # and the database with it: 30 MB that most workers spare
    )

    return take_in(bench.library, *asked, bench.sound)


def found(
    library: Library, station_voices: Voices, wording: Wording, sound: SoundSettings
) -> Rendered | None:
    """The item that the preferred voice has made before; what another one made does not count."""
    engine = station_voices.in_order(wording.wish)[0]
    try:
        file: AudioFile | None = library.find(_recipe(wording, engine, sound))
    except SpeechError:
        return None
    return None if file is None else Rendered(file, engine.name)


def _answer(deed: Callable[[Bench, Any], object], bench: Bench, what: object) -> object:
    try:
        return deed(bench, what)
    except LoaXaError as error:
        return error


def _recipe(wording: Wording, engine: Engine, sound: SoundSettings) -> Sha256:
    version = VERSION if wording.bed is None else f"{VERSION} {bed_recipe(wording.bed)}"
    profile = profile_recipe(Profile(sound.profile))
    return recipe_of(wording.spoken, narration_fingerprint(engine), sound.target, CEILING, version, profile)
