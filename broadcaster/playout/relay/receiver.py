"""One source while it is relayed: received, levelled, held back, watched, and told about."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress

import numpy as np

from broadcaster.clock import Clock
from broadcaster.errors import SoundError
from broadcaster.playout.event import EventKind
from broadcaster.playout.relay.health import Health, Seen, after
from broadcaster.playout.relay.held import Held, Tap
from broadcaster.playout.relay.intake import Intake
from broadcaster.playout.relay.leveller import Leveller
from broadcaster.playout.relay.reception import Reception
from broadcaster.playout.sounds import Load
from broadcaster.playout.stream import Block
from broadcaster.programme.loudness import HOP
from broadcaster.schedule.address import shown_address
from broadcaster.units import SAMPLE_RATE

LOOK_S = 0.05
"""The source is looked at so often."""

RETRY_S = 0.3
"""Wait before an intake that came back is run again."""

HUNG_S = 4.0
"""An intake without a sign of life for so long, beyond what it holds back, hangs: it is broken off."""

WAKING_S = 20.0
"""The first sign of life may take so long: a loaded mini PC needs it to load what decodes."""

AHEAD_S = 10.0
"""A source may send this much ahead of time; then it waits. Nobody fills the memory with tomorrow's news."""

LINGER_S = 300.0
"""A source without a listener is kept for so long within its window: an emergency goes over a relay."""

Tell = Callable[[EventKind, Mapping[str, object]], None]
"""Takes what the log is to keep; may be called from any thread, never from a device's."""


class Receiver:
    """Receives as soon as it is started, until its window is over or it is closed.

    ``tap`` and ``close`` may be called from any thread; nothing of it is ever waited for.
    """

    def __init__(self, reception: Reception, intake: Intake, clock: Clock, *, load: Load, tell: Tell) -> None:
        self.reception = reception
        self._intake = intake
        self._clock = clock
        self._load = load
        self._tell = tell
        self._held = Held(reception.delay_s)
        self._leveller = Leveller()
        self._health = Health()
        self._taps: list[Tap] = []
        self._fault: str | None = None
        self._sign: float | None = None
        self._first: tuple[float, int] | None = None
        self._wanted_at = clock.monotonic()
        self._told_away = False
        self._stopping = threading.Event()

    @property
    def is_here(self) -> bool:
        """Whether the source can be heard at this moment."""
        return self._health.is_here

    @property
    def is_over(self) -> bool:
        """Whether it receives no more."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Begin to receive and to watch, each in a thread of its own."""
        self.receive_in_background()
        threading.Thread(target=self._watch, name="relay-watch", daemon=True).start()

    def receive_in_background(self) -> None:
        """Begin to receive; who calls ``look`` watches."""
        threading.Thread(target=self._receive, name="relay-in", daemon=True).start()

    def tap(self) -> Tap:
        """Another output listens."""
        self._wanted_at = self._clock.monotonic()
        tap = Tap(self._held)
        self._taps = [*self._taps, tap]
        return tap

    def close(self) -> None:
        """Receive no more; what listens still hears silence."""
        self._stopping.set()
        self._intake.break_off()

    def look(self) -> None:
        """See what has come of the source, change over where that is due, and tell it."""
        monotonic = self._clock.monotonic()
        self._taps = [tap for tap in self._taps if not tap.is_closed]
        dry = max((tap.dry for tap in self._taps), default=0)
        seen = Seen(monotonic, self._held.end, self._leveller.quiet, dry, self._fault)
        before, self._health = self._health, after(self._health, seen, delay_s=self.reception.delay_s)
        self._held.turn(here=self._health.is_here)
        self._report(before)
        self._mind(monotonic)

    def _report(self, before: Health) -> None:
        """Tell a loss that somebody can hear, and that it is over."""
        listened_to = any(tap.taken for tap in self._taps)
        named = {"source": self.reception.source, "address": shown_address(self.reception.address)}
        if not self._health.is_here and listened_to and not self._told_away:
            self._told_away = True
            fallback = {"fallback": self.reception.fallback_name or None}
            self._tell(EventKind.RELAY_LOST, {**named, "reason": self._health.reason, **fallback})
        elif self._health.is_here and self._told_away:
            self._told_away = False
            self._tell(EventKind.RELAY_BACK, {**named, "reason": before.reason})

    def _mind(self, monotonic: float) -> None:
        """Break off what hangs, and end what nobody needs any more."""
        if self._taps:
            self._wanted_at = monotonic
        sign, limit_s = self._sign, HUNG_S + self.reception.delay_s
        if sign is not None and monotonic - sign > limit_s:
            self._sign = monotonic + WAKING_S
            self._intake.break_off()
        over = self._clock.now() >= self.reception.until
        if not self._taps and (over or monotonic - self._wanted_at > LINGER_S):
            self.close()

    def _receive(self) -> None:
        while not self._stopping.is_set():
            self._sign = self._clock.monotonic() + WAKING_S
            self._first = None
            self._intake.run(self._hear, self._complain, self._stopping)
            self._stopping.wait(RETRY_S)

    def _watch(self) -> None:
        Leveller().levelled(np.zeros(HOP, np.float32))  # what it needs is loaded while the stream is opened
        if self.reception.fallback is not None:
            with suppress(SoundError, OSError, MemoryError):  # silence then: it disturbs nobody
                self._held.say_meanwhile(self._load(self.reception.fallback))
        while not self._stopping.wait(LOOK_S):
            self.look()

    def _hear(self, block: Block) -> None:
        self._sign = monotonic = self._clock.monotonic()
        if not len(block):
            return
        self._fault = None
        if self._first is None:
            self._first = monotonic, 0
        since, count = self._first
        self._first = since, count + len(block)
        self._held.add(self._leveller.levelled(block))
        self._wait_if_ahead(count / SAMPLE_RATE - (monotonic - since))

    def _wait_if_ahead(self, ahead_s: float) -> None:
        if ahead_s > AHEAD_S + self.reception.delay_s:
            self._stopping.wait(ahead_s - AHEAD_S - self.reception.delay_s)

    def _complain(self, reason: str) -> None:
        self._sign = self._clock.monotonic()
        self._first, self._fault = None, reason
