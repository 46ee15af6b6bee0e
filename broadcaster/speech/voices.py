"""The station's voices in order of preference: a text is said by one of them from its first word to its last.

Two voices in one bulletin sound like two stations: when one fails in the middle, the next one begins anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from broadcaster.clock import Clock
from broadcaster.errors import SpeechError
from broadcaster.speech.clips import ClipCache
from broadcaster.speech.engine import Engine, Utterance
from broadcaster.speech.render import Narration, narrate, sayable

ONLINE_LIMIT_S = 120.0
"""Seconds that a voice which needs the internet has for one bulletin; a person waits for it."""


@dataclass(frozen=True)
class PassedOver:
    """A voice that was preferred and could not be had, and why, in Vietnamese."""

    voice: str
    reason: str


@dataclass(frozen=True, eq=False)
class SaidText:
    """A narration, the engine that said all of it, and the voices that were tried before it."""

    narration: Narration
    engine: Engine
    passed_over: tuple[PassedOver, ...] = ()


class Voices:
    """``engines`` in order of preference. Safe to call from several threads.

    Args:
        engines: at least one.
        clock: measures how long an online voice takes.
        cache: keeps said phrases; None asks for every phrase anew.
        online_limit_s: seconds that an engine which sends anything away has for one text. The phrase that is
            under way at that moment still has the engine's own limit.
        also_close: engines that say nothing here, but are asked for phonemes by the others.

    """

    def __init__(
        self,
        engines: Sequence[Engine],
        clock: Clock,
        *,
        cache: ClipCache | None = None,
        online_limit_s: float = ONLINE_LIMIT_S,
        also_close: Sequence[Engine] = (),
    ) -> None:
        if not engines:
            raise ValueError("a station has at least one voice")
        self._engines = tuple(engines)
        self._clock = clock
        self._cache = cache
        self._online_limit_s = online_limit_s
        self._also_close = tuple(also_close)

    def in_order(self, wish: str | None = None) -> tuple[Engine, ...]:
        """The engines in order of preference, the one that is wished for first, if the station has it."""
        return tuple(sorted(self._engines, key=lambda engine: engine.name != wish))

    def say(self, spoken: str, wish: str | None = None) -> SaidText:
        """The whole of ``spoken`` by the first voice that can say all of it.

        Raises:
            SpeechError: the text is nothing that a voice can be given, or no voice could say it; each is
                named with its reason.

        """
        sayable(spoken)
        passed_over: list[PassedOver] = []
        for engine in self.in_order(wish):
            try:
                narration = narrate(spoken, self._hurried(engine), self._cache)
            except SpeechError as error:
                passed_over.append(PassedOver(engine.name, str(error)))
            else:
                return SaidText(narration, engine, tuple(passed_over))
        raise no_voice(passed_over)

    def close(self) -> None:
        """End every engine."""
        for engine in (*self._engines, *self._also_close):
            engine.close()

    def _hurried(self, engine: Engine) -> Engine:
        return _Hurried(engine, self._clock, self._online_limit_s) if engine.sends else engine


def no_voice(passed_over: Sequence[PassedOver]) -> SpeechError:
    """The error that none of the station's voices could say a text."""
    if len(passed_over) == 1:
        return SpeechError(passed_over[0].reason)
    return SpeechError(f"Không giọng nào đọc được bài: {' | '.join(_lines(passed_over))}")


def _lines(passed_over: Sequence[PassedOver]) -> Iterator[str]:
    return (f"{each.voice}: {each.reason}" for each in passed_over)


class _Hurried:
    """``engine`` with a limit on the time that it may take for one text in all."""

    def __init__(self, engine: Engine, clock: Clock, limit_s: float) -> None:
        self._engine = engine
        self._clock = clock
        self._ends_at_s = clock.monotonic() + limit_s
        self._limit_s = limit_s

    @property
    def name(self) -> str:
        """As the engine's."""
        return self._engine.name

    @property
    def sends(self) -> str:
        """As the engine's."""
        return self._engine.sends

    @property
    def fingerprint(self) -> str:
        """As the engine's: what it says does not depend on the hurry."""
        return self._engine.fingerprint

    def speak(self, phrase: str) -> Utterance:
        """As the engine's.

        Raises:
            SpeechError: the time for the whole text is over.

        """
        if self._clock.monotonic() > self._ends_at_s:
            raise SpeechError(f"quá {self._limit_s:.0f} giây mà giọng {self.name} chưa đọc xong cả bài.")
        return self._engine.speak(phrase)

    def close(self) -> None:
        """Nothing: the engine goes on."""
