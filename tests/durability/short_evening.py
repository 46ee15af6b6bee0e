"""An evening of many short sessions: something is armed, begins or ends every few seconds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from random import Random

import numpy as np

from broadcaster.clip import Clip
from broadcaster.clock import Clock
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.occurrence import CatchUp, Occurrence, PlannedSession, occurrence_id
from broadcaster.units import SAMPLE_RATE, DurationMs, Sha256
from tests.playout.sample_session import DAY, START, occurrence, session, sha

CLUSTERS = ("c1", "c2")

FRAME_S = 0.5
"""Length of each part of the frame."""

FRAME = Frame(*[Part(sha(f"frame{number}"), round(FRAME_S * SAMPLE_RATE)) for number in range(5)])


class Evening:
    """Sessions one after the other, and their sounds: ``lengths_s`` has seconds by the hash of the sound."""

    def __init__(self, sessions: tuple[PlannedSession, ...], lengths_s: Mapping[Sha256, float]) -> None:
        self.sessions = sessions
        self._lengths_s = lengths_s
        self._clips: dict[Sha256, Clip] = {}
        self._of_sound = {item.audio_sha256: item.id for each in sessions for item in each.occurrences}

    @property
    def names(self) -> tuple[str, ...]:
        """Ids of all occurrences, in order."""
        return tuple(self._of_sound.values())

    def load(self, sha256: Sha256) -> Clip:
        """The sound of an item or of the frame; always the same object, so that it can be told by it."""
        if sha256 not in self._clips:
            count = round(self._lengths_s.get(sha256, FRAME_S) * SAMPLE_RATE)
            self._clips[sha256] = Clip(np.full(count, 0.1, np.float32))
        return self._clips[sha256]

    def name(self, clip: Clip) -> str | None:
        """Id of the occurrence whose sound ``clip`` is; None: a part of the frame."""
        return next(
            (self._of_sound.get(sha256) for sha256, each in self._clips.items() if each is clip), None
        )


class TellingOutput(ClockedOutput):
    """An output that remembers which occurrences were placed on it, and tells ``tell`` of each."""

    def __init__(
        self, name: str, clock: Clock, evening: Evening, tell: Callable[[str], object] | None = None
    ) -> None:
        super().__init__(name, clock)
        self._evening = evening
        self._tell = tell
        self.items: list[str] = []

    def place(self, clip: Clip, at_frame: int) -> None:
        """Place, and note the occurrence."""
        super().place(clip, at_frame)
        item = self._evening.name(clip)
        if item is not None:
            self.items.append(item)
            if self._tell is not None:
                self._tell(item)


def evening(random: Random, count: int, *, items: int = 3, every_s: float = 12.0) -> Evening:
    """``count`` sessions of ``items`` items, one begins ``every_s`` seconds after the other, as they fit."""
    lengths: dict[Sha256, float] = {}
    sessions = []
    for number in range(count):
        starts_at = START + timedelta(seconds=number * every_s)
        planned = tuple(_item(number, place, random, lengths) for place in range(items))
        catch_up = random.choice(list(CatchUp))
        sessions.append(
            session(
                session=f"chieu-{number}",
                starts_at=starts_at,
                occurrences=planned,
                catch_up=catch_up,
                late_ms=DurationMs(60_000),
            )
        )
    return Evening(tuple(sessions), lengths)


def _item(number: int, place: int, random: Random, lengths: dict[Sha256, float]) -> Occurrence:
    name = f"a{number:x}b{place:x}c"
    length_s = random.choice([1.0, 1.5, 2.0])
    lengths[sha(name)] = length_s
    return replace(
        occurrence("a", 0),
        id=occurrence_id(f"chieu-{number}", DAY, "a", place + 1),
        session=f"chieu-{number}",
        planned_at=START + timedelta(seconds=number * 12.0 + 1.0 + 2.5 * place),
        duration_ms=DurationMs(round(length_s * 1000)),
        audio_sha256=sha(name),
    )
