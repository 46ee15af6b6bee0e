"""The playing loop: reads the clocks, lets the decks decide, logs durably, then places the sound."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from broadcaster.clock import Clock
from broadcaster.errors import LoaXaError, OutputError, RepeatedEventError
from broadcaster.playout.channel import Channel
from broadcaster.playout.deck import decide, is_open, lose, next_moment, stop
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.permission import Gate
from broadcaster.playout.sounds import Load, Sounds
from broadcaster.playout.timekeeping import Moment, believable, step_between
from broadcaster.playout.turn import Decided, Deck, Turn
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.occurrence import PlannedSession

TURN_S = 0.25
"""The loop looks at least this often."""

FEED_S = 1.0
"""How often the plan is asked for."""

STALL_S = 1.0
"""An output that gives no sign of life for this long is lost."""

RETRY_S = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits before a lost output is opened again, the last one for ever."""

Log = Callable[[Sequence[Event]], object]
"""Keeps events durably before it returns, all or none; raises PlaylogError."""

logger = structlog.get_logger()


@dataclass(frozen=True)
class Programme:
    """What the player is given: the plan around today, and what decides about airing at this moment.

    ``settled`` has, for each cluster, the occurrences of these sessions that the log already holds.
    """

    sessions: tuple[PlannedSession, ...]
    frame: Frame
    gate: Gate
    mode: Mode
    settled: Mapping[str, frozenset[str]] = field(default_factory=dict)


Feed = Callable[[datetime], Programme | None]
"""The programme at a moment, or None when nothing changed since it was last asked for."""


@dataclass(frozen=True)
class Playing:
    """What the page shows of one output."""

    output: str
    clusters: tuple[str, ...]
    is_open: bool
    occurrence: str | None
    title: str | None
    ends_in_s: float | None
    next_occurrence: str | None


class Player:
    """Plays the programme it is fed; knows no database and no device by name.

    One loop calls ``turn``; ``halt``, ``note`` and ``playing`` may be called from other threads.
    ``sounds`` is the count of decoded sounds that are held ready.
    """

    def __init__(  # everything that the player touches is handed to it here
        self,
        clock: Clock,
        channels: Sequence[Channel],
        *,
        load: Load,
        log: Log,
        feed: Feed,
        sounds: int = 16,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._sounds = Sounds(load, capacity=sounds)
        self._log = log
        self._feed = feed
        self._programme: Programme | None = None
        self._fed_at = float("-inf")
        self._before: Moment | None = None
        self._newest: datetime | None = None
        self._trusted = True
        self._pending: list[Event] = []
        self._lock = threading.RLock()

    @property
    def trusted(self) -> bool:
        """False while the wall clock is known to be wrong: then nothing is played."""
        return self._trusted

    def boot(self, open_pairs: Sequence[tuple[str, str]], newest: datetime | None, mode: Mode) -> None:
        """Begin: close what an earlier run left open, and judge the clock by the newest log event.

        Raises:
            PlaylogError: the log cannot be written; nothing may be played.

        """
        now = self._clock.now()
        self._newest = newest
        self._trusted = believable(now, newest)
        events = [Event(EventKind.BOOTED, now, mode)]
        reason = "Máy phát dừng đột ngột (mất điện hoặc lỗi chương trình) khi bài đang phát."
        for occurrence, cluster in open_pairs:
            details = {"reason": reason, "by": "khởi động lại"}
            events.append(Event(EventKind.INTERRUPTED, now, mode, occurrence, cluster, details))
        if not self._trusted:
            events.append(Event(EventKind.CLOCK_UNTRUSTED, now, mode))
        self._log(events)

    def turn(self) -> float:
        """One turn of the loop; returns the seconds until something is to be decided again.

        Raises:
            PlaylogError: the log cannot be written: nothing new was placed, and the same events are
                tried again at the next turn.

        """
        with self._lock:
            moment = Moment(self._clock.now(), self._clock.monotonic())
            self._refresh(moment)
            programme = self._programme
            if programme is None:
                return TURN_S
            self._pending += self._watch_outputs(moment, programme)
            turns = [self._turn(channel, moment, programme) for channel in self._channels]
            decided = [
                (channel, decide(channel.deck, turn))
                for channel, turn in zip(self._channels, turns, strict=True)
            ]
            self._keep(self._watch_clock(moment, programme.mode), decided, moment)
            return min(
                next_moment(channel.deck, turn) for channel, turn in zip(self._channels, turns, strict=True)
            )

    def run(self, stopping: threading.Event) -> None:
        """Turn until ``stopping`` is set. A log that cannot be written is tried again at every turn."""
        while not stopping.is_set():
            try:
                wait_s = self.turn()
            except LoaXaError as error:
                logger.warning("turn_failed", error=str(error))
                wait_s = TURN_S
            self._clock.sleep(min(TURN_S, wait_s))

    def halt(self, *, by: str, reason: str) -> None:
        """Stop at once what sounds on every output, and cancel the rest of the running sessions.

        Raises:
            PlaylogError: the stop could not be logged; the sound was stopped all the same.

        """
        with self._lock:
            programme = self._programme
            if programme is None:
                return
            moment = Moment(self._clock.now(), self._clock.monotonic())
            decided = []
            for channel in self._channels:
                channel.output.clear()
                turn = self._turn(channel, moment, programme)
                decided.append((channel, stop(channel.deck, turn, by=by, reason=reason)))
            self._keep([], decided, moment)

    def note(self, event: Event) -> None:
        """Log what a person says of a play, in order with the player's own events.

        Raises:
            PlaylogError: it could not be logged.

        """
        with self._lock:
            self._log([event])

    def playing(self) -> tuple[Playing, ...]:
        """What each output does at this moment."""
        with self._lock:
            monotonic = self._clock.monotonic()
            return tuple(_playing(channel, monotonic) for channel in self._channels)

    def close(self) -> None:
        """Close all outputs and log the stop; what still sounds is recorded as interrupted.

        Raises:
            PlaylogError: the stop could not be logged.

        """
        self.halt(by="máy phát", reason="Máy phát được tắt khi bài đang phát.")
        with self._lock:
            for channel in self._channels:
                channel.output.close()
            mode = self._programme.mode if self._programme else Mode.TRAINING
            self._log([Event(EventKind.STOPPED, self._clock.now(), mode)])

    def _refresh(self, moment: Moment) -> None:
        """Ask for the plan every second, and at once after the wall clock was set."""
        stepped = self._before is not None and step_between(self._before, moment) is not None
        if moment.monotonic - self._fed_at < FEED_S and not stepped:
            return
        self._fed_at = moment.monotonic
        programme = self._feed(moment.now)
        if programme is None:
            return
        self._programme = programme
        known = {each.id for session in programme.sessions for each in session.occurrences}
        for channel in self._channels:
            logged = [programme.settled.get(cluster, frozenset()) for cluster in channel.deck.clusters]
            settled = (channel.deck.settled & known).union(*logged)
            _adopt(channel, replace(channel.deck, settled=settled), programme.sessions)

    def _watch_clock(self, moment: Moment, mode: Mode) -> list[Event]:
        events = []
        if self._before is not None and (step := step_between(self._before, moment)) is not None:
            step_ms = round(step.total_seconds() * 1000)
            events.append(Event(EventKind.CLOCK_STEPPED, moment.now, mode, details={"step_ms": step_ms}))
        if not self._trusted and believable(moment.now, self._newest):
            events.append(Event(EventKind.CLOCK_TRUSTED, moment.now, mode))
        return events

    def _watch_outputs(self, moment: Moment, programme: Programme) -> list[Event]:
        """Open what is closed, and give up what is silent without a word."""
        events = []
        for channel in self._channels:
            if not channel.is_open and moment.monotonic >= channel.retry_at:
                events += self._open(channel, moment, programme.mode)
            elif channel.is_open and moment.monotonic - channel.output.alive_at() > STALL_S:
                events += self._lose(channel, moment, programme)
        return events

    def _open(self, channel: Channel, moment: Moment, mode: Mode) -> list[Event]:
        try:
            channel.output.open()
        except OutputError as error:
            wait_s = RETRY_S[min(channel.failures, len(RETRY_S) - 1)]
            channel.failures += 1
            channel.retry_at = moment.monotonic + wait_s
            logger.warning("output_closed", output=channel.output.name, error=str(error))
            return [_of_output(EventKind.OUTPUT_LOST, channel, moment, mode)] if channel.failures == 1 else []
        came_back, channel.failures, channel.is_open = channel.failures > 0, 0, True
        return [_of_output(EventKind.OUTPUT_BACK, channel, moment, mode)] if came_back else []

    def _lose(self, channel: Channel, moment: Moment, programme: Programme) -> list[Event]:
        decided = lose(
            channel.deck, self._turn(channel, moment, programme), reason="Thiết bị âm thanh ngừng hoạt động."
        )
        channel.output.close()
        channel.is_open, channel.failures, channel.deck = False, 1, decided.deck
        channel.retry_at = moment.monotonic + RETRY_S[0]
        return [_of_output(EventKind.OUTPUT_LOST, channel, moment, programme.mode), *decided.events]

    def _turn(self, channel: Channel, moment: Moment, programme: Programme) -> Turn:
        return Turn(
            now=moment.now,
            monotonic=moment.monotonic,
            position=channel.output.position(),
            sessions=channel.sessions,
            frame=programme.frame,
            sound=self._sounds.samples,
            gate=programme.gate,
            mode=programme.mode,
            audible=channel.output.audible,
            evidence=channel.output.evidence,
            trusted=self._trusted,
            open=channel.is_open,
        )

    def _keep(self, events: list[Event], decided: list[tuple[Channel, Decided]], moment: Moment) -> None:
        """Log first, durably; only then is anything placed and the new state adopted."""
        own = [*events, *self._pending]
        try:
            self._log_all([*own, *(event for _, each in decided for event in each.events)])
            kept = decided
        except RepeatedEventError:
            kept = self._keep_apart(own, decided)
        self._pending = []
        self._before = moment
        self._trusted = self._trusted or believable(moment.now, self._newest)
        for channel, each in kept:
            _adopt(channel, each.deck, channel.sessions)
            for place in each.places:
                channel.output.place(self._sounds.clip(place.audio_sha256), place.at)

    def _log_all(self, events: Sequence[Event]) -> None:
        if events:
            self._log(events)

    def _keep_apart(
        self, own: Sequence[Event], decided: list[tuple[Channel, Decided]]
    ) -> list[tuple[Channel, Decided]]:
        """The decisions that the log takes when each is asked for by itself.

        The log knows of an occurrence what a deck does not. That deck counts what it would have begun or
        closed as settled: rather silent than twice, and the other decks are not held up.
        """
        for event in own:
            with suppress(RepeatedEventError):
                self._log([event])
        kept = []
        for channel, each in decided:
            try:
                self._log_all(each.events)
                kept.append((channel, each))
            except RepeatedEventError as error:
                logger.warning("already_logged", output=channel.output.name, error=str(error))
                _adopt(channel, replace(channel.deck, settled=each.deck.settled), channel.sessions)
        return kept


def _adopt(channel: Channel, deck: Deck, sessions: Sequence[PlannedSession]) -> None:
    """Take ``deck`` over, and look no more at sessions of which nothing is open."""
    if deck.settled is not channel.deck.settled or sessions is not channel.sessions:
        channel.sessions = tuple(session for session in sessions if is_open(deck, session))
    channel.deck = deck


def _of_output(kind: EventKind, channel: Channel, moment: Moment, mode: Mode) -> Event:
    return Event(kind, moment.now, mode, details={"output": channel.output.name})


def _playing(channel: Channel, monotonic: float) -> Playing:
    frame = channel.output.position().frame_at(monotonic)
    current = next((each for each in channel.deck.placed if each.first <= frame < each.last), None)
    following = next((each for each in channel.deck.placed if each.first > frame), None)
    return Playing(
        output=channel.output.name,
        clusters=channel.deck.clusters,
        is_open=channel.is_open,
        occurrence=current.occurrence.id if current else None,
        title=current.occurrence.title if current else None,
        ends_in_s=channel.output.position().time_of(current.last) - monotonic if current else None,
        next_occurrence=following.occurrence.id if following else None,
    )
