"""Which voices this machine has, what each sends away, and how each speaks."""

from contextlib import closing
from dataclasses import dataclass
from typing import get_args

from broadcaster.clock import Clock
from broadcaster.errors import SpeechError
from broadcaster.settings import DataFolder, VoiceName, VoiceSettings
from broadcaster.speech.engine import Engine
from broadcaster.speech.render import narrate
from broadcaster.speech.spelled import syllables
from broadcaster.station.wiring import voices

SENTENCE = (
    "Kính chào bà con. Đây là Đài truyền thanh xã. Mai trời rét, bà con nhớ giữ ấm cho người già, "
    "trẻ em và trâu bò. Xin cảm ơn bà con đã lắng nghe."
)
"""What a voice is tried with; it says nothing about anybody."""


@dataclass(frozen=True)
class Trial:
    """How a voice said the sentence: syllables a minute, pauses included, and times real time."""

    syllables_a_minute: float
    times_real_time: float


@dataclass(frozen=True)
class VoiceState:
    """One voice: its place in the order of preference (from 1; None: not used), and what is wrong with it.

    ``sends`` says what leaves the commune, empty when nothing does. ``problem`` is None for a voice that
    works; without a trial only what this machine itself lacks is found.
    """

    name: VoiceName
    place: int | None
    sends: str
    problem: str | None = None
    trial: Trial | None = None


def check_voices(
    folder: DataFolder, settings: VoiceSettings, clock: Clock, *, try_them: bool
) -> tuple[VoiceState, ...]:
    """Every voice that there is, those of the station first.

    With ``try_them`` each voice of the station says a sentence, for which an online one is asked; the others
    are only looked at.
    """
    names: tuple[VoiceName, ...] = get_args(VoiceName)
    return tuple(
        _state(name, folder, settings, clock, try_it=try_them and name in settings.order)
        for name in sorted(names, key=lambda name: _place(settings, name) or len(names) + 1)
    )


def _state(
    name: VoiceName, folder: DataFolder, settings: VoiceSettings, clock: Clock, *, try_it: bool
) -> VoiceState:
    place = _place(settings, name)
    with closing(voices(folder, settings, clock, name)) as station_voices:
        (engine,) = station_voices.in_order()
        try:
            _ = engine.fingerprint  # tells what this machine lacks, without a word being said
            trial = _tried(engine, clock) if try_it else None
        except SpeechError as error:
            return VoiceState(name, place, engine.sends, str(error))
        return VoiceState(name, place, engine.sends, None, trial)


def _tried(engine: Engine, clock: Clock) -> Trial:
    """How ``engine`` says the sentence.

    Raises:
        SpeechError: it gives nothing usable.

    """
    begun_s = clock.monotonic()
    clip = narrate(SENTENCE, engine).clip
    return Trial(
        60 * syllables(SENTENCE) / clip.seconds, clip.seconds / max(clock.monotonic() - begun_s, 1e-6)
    )


def _place(settings: VoiceSettings, name: VoiceName) -> int | None:
    return settings.order.index(name) + 1 if name in settings.order else None
