"""A sound device whose crystal is off and whose questions come late, on a virtual clock."""

from collections.abc import Iterable
from datetime import datetime
from random import Random

import numpy as np

from broadcaster.clock import VirtualClock
from broadcaster.playout.soundcard import BUFFER_MS, PERIOD_MS, Hear, Line, Pull, refusal
from broadcaster.units import SAMPLE_RATE, samples

MARK = 0.5
"""Level of a sample by which the beginning of an item is known."""

_BLOCK = samples(PERIOD_MS)
_HELD = BUFFER_MS // PERIOD_MS
_LATE_S = 0.001
_STALL_S = 0.05
_STALLS = 0.002
"""Share of the questions that come when the machine was busy for up to ``_STALL_S``."""


class DriftingCard:
    """Takes ``ppm`` more frames than nominal; asks for each block when one has played, late by chance.

    ``heard`` has the monotonic time at which each marked sample truly sounded. Any device can be asked for;
    there are no inputs.
    """

    def __init__(self, clock: VirtualClock, ppm: float, seed: int = 0) -> None:
        self._clock = clock
        self._rate = SAMPLE_RATE * (1.0 + ppm * 1e-6)
        self._chance = Random(seed)  # noqa: S311  # no secret
        self._pull: Pull | None = None
        self._began = 0.0
        self._taken = 0
        self._asks_at = float("inf")
        self.heard: list[float] = []

    @property
    def asks_at(self) -> float:
        """Monotonic time of the next question."""
        return self._asks_at

    def outputs(self) -> tuple[str, ...]:
        """One."""
        return ("loa",)

    def inputs(self) -> tuple[str, ...]:
        """None."""
        return ()

    def play(self, device: str | None, pull: Pull, buffer_ms: int = BUFFER_MS) -> Line:  # noqa: ARG002  # there is only one
        """Fill the buffer and begin."""
        self._pull, self._began, self._taken = pull, self._clock.monotonic(), 0
        for _ in range(_HELD):
            self._take(pull)
        self._plan_question()
        return Line(_HELD * PERIOD_MS / 1000, self._stop)

    def listen(self, device: str | None, hear: Hear) -> Line:
        """Refuse."""
        raise refusal(f"{device} {hear}")

    def ask(self) -> None:
        """Ask for the next block; what was asked for earlier has sounded meanwhile."""
        if self._pull is not None:
            self._take(self._pull)
            self._plan_question()

    def run_dry(self, seconds: float) -> None:
        """Nothing is played for so long: what has not sounded yet comes later, for good."""
        self._began += seconds
        self._asks_at += seconds

    def _take(self, pull: Pull) -> None:
        block = pull(_BLOCK)
        self.heard.extend(
            self._began + (self._taken + int(at)) / self._rate for at in np.flatnonzero(block >= MARK)
        )
        self._taken += _BLOCK

    def _plan_question(self) -> None:
        """The next block is asked for when another has played: never earlier, mostly a little later."""
        due = self._began + (self._taken - (_HELD - 1) * _BLOCK) / self._rate
        most_s = _STALL_S if self._chance.random() < _STALLS else _LATE_S
        self._asks_at = max(due, self._clock.monotonic()) + self._chance.random() * most_s

    def _stop(self) -> None:
        self._pull, self._asks_at = None, float("inf")


class CardClock(VirtualClock):
    """Virtual time in which ``cards`` ask for their blocks while somebody sleeps."""

    def __init__(self, start: datetime, cards: Iterable[DriftingCard] = ()) -> None:
        super().__init__(start)
        self.cards = list(cards)

    def sleep(self, seconds: float) -> None:
        """Pass ``seconds``, question by question."""
        until = self.monotonic() + max(0.0, seconds)
        while self.cards and (card := min(self.cards, key=lambda each: each.asks_at)).asks_at <= until:
            super().sleep(card.asks_at - self.monotonic())
            card.ask()
        super().sleep(until - self.monotonic())
