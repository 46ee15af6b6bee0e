"""An evening of many short sessions: something is armed, begins or ends every few seconds."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import numpy as np

from broadcaster.clip import Clip
from broadcaster.clock import Clock
from broadcaster.playout.event import Mode
from broadcaster.playout.feeding import Feed, Programme
from broadcaster.playout.outputs.clocked import ClockedOutput
from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.occurrence import CatchUp, Occurrence, PlannedSession, occurrence_id
from broadcaster.store.playlog import PlaylogReader
from broadcaster.units import SAMPLE_RATE, DurationMs, Sha256
from tests.playout.sample_session import DAY, START, occurrence, session, sha

CLUSTERS = ("c1", "c2")

EVERY_S = 12.0
"""From the start of one session to that of the next, at a pace of 1."""


class Evening:
    """Sessions one after the other, and their sounds: ``lengths_s`` has seconds by the hash of the sound."""

    def __init__(
        self, sessions: tuple[PlannedSession, ...], frame: Frame, lengths_s: Mapping[Sha256, float]
    ) -> None:
        self.sessions = sessions
        self.frame = frame
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
            count = round(self._lengths_s[sha256] * SAMPLE_RATE) if sha256 in self._lengths_s else None
            self._clips[sha256] = Clip(np.full(count or self.frame.sting.samples, 0.1, np.float32))
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


def evening(random: Random, count: int, *, starts_at: datetime = START, pace: float = 1.0) -> Evening:
    """``count`` sessions of three items, some nine seconds each; ``pace`` 0.1 makes all ten times shorter."""
    lengths: dict[Sha256, float] = {}
    sessions = []
    for number in range(count):
        begins = starts_at + timedelta(seconds=number * EVERY_S * pace)
        lengths_s = [random.choice([1.0, 1.5, 2.0]) * pace for _ in range(3)]
        items = [
            _item(number, place, begins + timedelta(seconds=(1.0 + 2.5 * place) * pace), length_s)
            for place, length_s in enumerate(lengths_s)
        ]
        lengths |= {_sound(number, place): length_s for place, length_s in enumerate(lengths_s)}
        sessions.append(
            session(
                session=f"chieu-{number}",
                starts_at=begins,
                occurrences=tuple(items),
                catch_up=random.choice(list(CatchUp)),
                late_ms=DurationMs(60_000),
            )
        )
    part = round(0.5 * pace * SAMPLE_RATE)
    frame = Frame(*[Part(sha(f"frame{number}"), part) for number in range(6)])
    return Evening(tuple(sessions), frame, lengths)


def _item(number: int, place: int, planned_at: datetime, length_s: float) -> Occurrence:
    return replace(
        occurrence("a", 0),
        id=occurrence_id(f"chieu-{number}", DAY, "a", place + 1),
        session=f"chieu-{number}",
        planned_at=planned_at,
        duration_ms=DurationMs(round(length_s * 1000)),
        audio_sha256=_sound(number, place),
    )


def _sound(number: int, place: int) -> Sha256:
    return sha(f"a{number:x}b{place:x}c")


def programme_of(evening: Evening, log: PlaylogReader) -> Programme:
    """The evening as a player is given it, with what the log holds already."""
    logged = log.armed(DAY) | log.closed(DAY)
    settled = {
        cluster: frozenset(occurrence for occurrence, where in logged if where == cluster)
        for cluster in CLUSTERS
    }
    return Programme(evening.sessions, evening.frame, lambda _airing: None, Mode.TRAINING, settled)


def fed_once(programme: Programme) -> Feed:
    """A feed that gives ``programme``, and nothing new after it."""
    given = iter([programme])
    return lambda _now: next(given, None)
