"""One output of the station with all that the player knows of it: kept open, listened to, given up."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import structlog

from broadcaster.errors import OutputError
from broadcaster.playout.deck import is_open
from broadcaster.playout.event import EventKind, Evidence
from broadcaster.playout.hearing import Hearing
from broadcaster.playout.launch import Launch
from broadcaster.playout.levels import Levels, alarms, at_item
from broadcaster.playout.meter import Meter
from broadcaster.playout.monitor import Monitor
from broadcaster.playout.output import Output
from broadcaster.playout.turn import Deck
from broadcaster.schedule.occurrence import Occurrence, PlannedSession

LOST_S = 0.18
"""An output without a sign of life for this long is lost: looked at every 50 ms, it is logged in 300 ms."""

MOST_LOOKED_S = 0.1
"""Two looks are 50 ms apart; of a longer time between them no more than this counts."""

RETRY_S = (0.05, 0.1, 0.2)
"""Waits before a lost output is opened again, the last for ever: a device that is back sounds in a second."""

TRIES_TOLD_S = 10.0
"""How often the log is told how many tries were made to open an output that an emergency waits for."""

MONITOR_RETRY_S = 10.0
"""Wait before a monitor input is opened again: nobody misses it at once."""

_RECENT = 20
"""Points of the meters that the page shows the sum of: one second."""

Happened = tuple[EventKind, dict[str, object]]
"""Something of the output that the log keeps, with its details."""

logger = structlog.get_logger()


@dataclass
class Channel:
    """One output with its deck, and the sessions of which something is still open on it.

    ``monitor`` hears the output's loudspeakers back, where there is one. ``sent`` and ``heard`` are the
    meters of the last second.
    """

    output: Output
    deck: Deck
    sessions: tuple[PlannedSession, ...] = ()
    is_open: bool = False
    failures: int = 0
    retry_at: float = 0.0
    tries: int = 0
    told_at: float = float("-inf")
    monitor: Monitor | None = None
    opening: Future[None] | None = None
    monitor_opening: Future[None] | None = None
    monitor_retry_at: float = 0.0
    levels: Levels = field(default_factory=Levels)
    hearing: Hearing = field(default_factory=Hearing)
    sent: deque[Meter] = field(default_factory=lambda: deque(maxlen=_RECENT))
    heard: deque[Meter] = field(default_factory=lambda: deque(maxlen=_RECENT))
    happened: list[Happened] = field(default_factory=list)
    alive_at: float = 0.0
    looked_at: float = 0.0
    silent_s: float = 0.0

    @property
    def is_lost(self) -> bool:
        """Whether it is open and has given no sign of life for ``LOST_S``."""
        return self.is_open and self.silent_s >= LOST_S

    def look(self, monotonic: float) -> None:
        """Look for a sign of life at ``monotonic``.

        Only time in which the looker was awake counts: a machine that let the whole player wait for a while
        says nothing about the device.
        """
        alive_at = self.output.alive_at()
        passed_s = min(monotonic - self.looked_at, MOST_LOOKED_S)
        self.silent_s = self.silent_s + passed_s if self.is_open and alive_at == self.alive_at else 0.0
        self.alive_at, self.looked_at = alive_at, monotonic

    @property
    def needs_a_turn(self) -> bool:
        """Whether it is lost, or an opening has come to something."""
        return self.is_lost or (self.opening is not None and self.opening.done())

    def serves(self, occurrence: Occurrence) -> bool:
        """Whether it reaches a cluster of ``occurrence``."""
        return not set(occurrence.clusters).isdisjoint(self.deck.clusters)

    @property
    def evidence(self) -> Evidence:
        """The best that is known of what has sounded since the item began."""
        return Evidence.HEARD if self.hearing.is_heard else self.output.evidence

    def begin_item(self) -> None:
        """Another item begins to sound: what is heard from now on is its own."""
        self.levels, self.hearing = at_item(self.levels), Hearing()

    def give_up(self, monotonic: float, reason: str) -> None:
        """Count the output as lost, to be opened again at once."""
        self.is_open, self.failures, self.retry_at, self.silent_s = False, 1, monotonic, 0.0
        self.tries, self.told_at = 0, float("-inf")
        self.happened.append((EventKind.OUTPUT_LOST, {"reason": reason}))


def adopt(channel: Channel, deck: Deck, sessions: Sequence[PlannedSession]) -> None:
    """Take ``deck`` over, and look no more at sessions of which nothing is open."""
    if deck.settled is not channel.deck.settled or sessions is not channel.sessions:
        channel.sessions = tuple(session for session in sessions if is_open(deck, session))
    channel.deck = deck


def tend(channel: Channel, monotonic: float, launch: Launch) -> None:
    """Open what is closed, without waiting for it; what came of it is kept in ``channel.happened``."""
    _tend_monitor(channel, monotonic, launch)
    if channel.is_open:
        return
    if channel.opening is None and monotonic >= channel.retry_at:
        channel.opening = launch(channel.output.open)
    opening = channel.opening
    if opening is None or not opening.done():
        return
    channel.opening = None
    error = opening.exception()
    if error is None:
        _came_back(channel)
    else:
        _failed(channel, monotonic, error)


def listen(channel: Channel, monotonic: float) -> None:
    """Look for a sign of life, read the meters, and note a silence or clipping that has to be told."""
    channel.look(monotonic)
    sent = channel.output.meter()
    channel.sent.append(sent)
    heard = channel.monitor.meter() if channel.monitor else None
    if heard is not None:
        channel.heard.append(heard)
    item = _sounding(channel, monotonic)
    if item is None:
        return
    before, channel.levels = channel.levels, channel.levels.after(sent, heard)
    channel.happened.extend(_told(before, channel.levels, item))
    if heard is not None:
        channel.hearing.add(sent, heard)


def _told(before: Levels, after: Levels, item: str) -> Iterator[Happened]:
    for alarm in alarms(before, after):
        if alarm.where is None:
            yield EventKind.CLIPPING, {"samples": round(alarm.amount), "item": item}
        else:
            seconds = round(alarm.amount, 1)
            yield EventKind.SILENCE, {"where": alarm.where, "seconds": seconds, "item": item}


def _sounding(channel: Channel, monotonic: float) -> str | None:
    """Id of the occurrence that sounds."""
    frame = channel.output.position().frame_at(monotonic)
    placed = (each for each in channel.deck.placed if each.started and each.first <= frame < each.last)
    return next((each.occurrence.id for each in placed), None)


def _came_back(channel: Channel) -> None:
    if channel.failures:
        channel.happened.append((EventKind.OUTPUT_BACK, {}))
    channel.failures, channel.is_open = 0, True


def _failed(channel: Channel, monotonic: float, error: BaseException) -> None:
    """Try again later; whatever a driver raises must not end the other outputs.

    While an emergency waits for the output every try is told, ``TRIES_TOLD_S`` of them together.
    """
    channel.retry_at = monotonic + RETRY_S[min(channel.failures, len(RETRY_S) - 1)]
    channel.failures += 1
    channel.tries += 1
    if channel.failures == 1:
        channel.happened.append((EventKind.OUTPUT_LOST, {"reason": str(error)}))
    elif channel.deck.waiting and monotonic - channel.told_at >= TRIES_TOLD_S:
        told: dict[str, object] = {"reason": str(error), "tries": channel.tries}
        channel.happened.append((EventKind.OUTPUT_LOST, told))
        channel.tries, channel.told_at = 0, monotonic
    if channel.failures <= len(RETRY_S) or not isinstance(error, OutputError):
        logger.warning("output_closed", output=channel.output.name, error=str(error))


def _tend_monitor(channel: Channel, monotonic: float, launch: Launch) -> None:
    """Open a monitor that hears nothing at all."""
    monitor, opening = channel.monitor, channel.monitor_opening
    if monitor is None:
        return
    if opening is not None:
        if opening.done():
            channel.monitor_opening = None
            if (error := opening.exception()) is not None:
                logger.warning("monitor_closed", monitor=monitor.name, error=str(error))
    elif monotonic >= channel.monitor_retry_at and not any(each.frames for each in channel.heard):
        channel.monitor_retry_at = monotonic + MONITOR_RETRY_S
        channel.monitor_opening = launch(monitor.open)
