"""The playing loop: reads the clocks, lets the decks decide, logs durably, then places the sound."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import structlog

from broadcaster.clock import Clock
from broadcaster.errors import LoaXaError, RepeatedEventError
from broadcaster.playout.channel import Channel, listen, tend
from broadcaster.playout.deck import decide, is_open, lose, next_moment, stop
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.feeding import Feed, Feeding, Programme
from broadcaster.playout.launch import Launch, inline
from broadcaster.playout.playing import Playing, playing
from broadcaster.playout.sounds import Load, Sounds
from broadcaster.playout.timekeeping import Moment, believable, step_between
from broadcaster.playout.turn import Decided, Deck, Turn
from broadcaster.schedule.occurrence import PlannedSession

TURN_S = 0.25
"""The loop decides at least this often."""

WATCH_S = 0.05
"""The outputs are looked at and listened to at least this often."""

CRASH_LOOP = 4
"""A player that ended unexpectedly this often in a short time begins in safe mode."""

Log = Callable[[Sequence[Event]], object]
"""Keeps events durably before it returns, all or none; raises PlaylogError."""

logger = structlog.get_logger()


class Player:
    """Plays the programme it is fed; knows no database and no device by name.

    One loop calls ``turn``; ``halt``, ``note``, ``playing``, ``trust_clock`` and ``leave_safe_mode`` may be
    called from other threads. ``sounds`` is the count of decoded sounds that are held ready; ``launch`` does
    what may take its time: decoding, opening, reading the plan.
    """

    def __init__(  # noqa: PLR0913  # everything that the player touches is handed to it here
        self,
        clock: Clock,
        channels: Sequence[Channel],
        *,
        load: Load,
        log: Log,
        feed: Feed,
        sounds: int = 16,
        launch: Launch = inline,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._launch = launch
        self._sounds = Sounds(load, launch, capacity=sounds)
        self._log = log
        self._feeding = Feeding(feed, launch)
        self._programme: Programme | None = None
        self._mode = Mode.TRAINING
        self._before: Moment | None = None
        self._newest: datetime | None = None
        self._trusted = True
        self._safe = False
        self._pending: list[Event] = []
        self._lock = threading.RLock()

    @property
    def trusted(self) -> bool:
        """False while the wall clock is known to be wrong: then nothing is played."""
        return self._trusted

    @property
    def safe(self) -> bool:
        """True in safe mode: nothing of the programme is read or played until a person says so."""
        return self._safe

    def boot(
        self,
        open_pairs: Sequence[tuple[str, str]],
        newest: datetime | None,
        mode: Mode,
        *,
        crashes: int = 0,
        earliest: datetime | None = None,
    ) -> None:
        """Begin: close what an earlier run left open, and judge the clock by the newest log event.

        ``crashes`` is how often the player has ended unexpectedly of late: from ``CRASH_LOOP`` on it begins
        in safe mode. A clock before ``earliest`` is wrong, whatever the log holds.

        Raises:
            PlaylogError: the log cannot be written; nothing may be played.

        """
        now = self._clock.now()
        self._mode = mode
        self._newest = max((each for each in (newest, earliest) if each is not None), default=None)
        self._trusted = believable(now, self._newest)
        self._safe = crashes >= CRASH_LOOP
        events = [Event(EventKind.BOOTED, now, mode)]
        reason = "Máy phát dừng đột ngột (mất điện hoặc lỗi chương trình) khi bài đang phát."
        for occurrence, cluster in open_pairs:
            details = {"reason": reason, "by": "khởi động lại"}
            events.append(Event(EventKind.INTERRUPTED, now, mode, occurrence, cluster, details))
        if not self._trusted:
            events.append(Event(EventKind.CLOCK_UNTRUSTED, now, mode))
        if self._safe:
            why = "Máy phát dừng đột ngột nhiều lần liền; tạm không phát chương trình."
            events.append(Event(EventKind.SAFE_MODE, now, mode, details={"ends": crashes, "reason": why}))
        self._log(events)

    def turn(self) -> float:
        """One turn of the loop; returns the seconds until something is to be decided again.

        Raises:
            PlaylogError: the log cannot be written: nothing new was placed, and the same events are
                tried again at the next turn.

        """
        with self._lock:
            moment = Moment(self._clock.now(), self._clock.monotonic())
            if not self._safe:
                self._refresh(moment)
            if self._programme is None:
                return TURN_S
            return self._turn_of(moment, self._programme)

    def _turn_of(self, moment: Moment, programme: Programme) -> float:
        self._watch_outputs(moment, programme)
        turns = [self._turn(channel, moment, programme) for channel in self._channels]
        decided = [
            (channel, decide(channel.deck, turn)) for channel, turn in zip(self._channels, turns, strict=True)
        ]
        self._keep(self._watch_clock(moment, programme.mode), decided, moment)
        if not all(channel.is_open for channel in self._channels):
            return TURN_S
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
            self._wait(min(TURN_S, wait_s))

    def _wait(self, seconds: float) -> None:
        """Let ``seconds`` pass, less when an output is lost or back meanwhile."""
        until = self._clock.monotonic() + seconds
        while (left_s := until - self._clock.monotonic()) > 0:
            self._clock.sleep(min(WATCH_S, left_s))
            with self._lock:
                monotonic = self._clock.monotonic()
                for channel in self._channels:
                    listen(channel, monotonic)
                if any(_needs_a_turn(channel, monotonic) for channel in self._channels):
                    return

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

    def trust_clock(self, *, by: str, reason: str) -> None:
        """A person says that the wall clock is right, although the log holds later events.

        Raises:
            PlaylogError: it could not be logged; the clock stays untrusted.

        """
        with self._lock:
            details = {"by": by, "reason": reason}
            self._log([Event(EventKind.CLOCK_TRUSTED, self._clock.now(), self._mode, details=details)])
            self._trusted, self._newest = True, None

    def leave_safe_mode(self, *, by: str) -> None:
        """Play the programme again; nothing happens when the player is not in safe mode.

        Raises:
            PlaylogError: it could not be logged; the player stays in safe mode.

        """
        with self._lock:
            if self._safe:
                now = self._clock.now()
                self._log([Event(EventKind.SAFE_MODE_LEFT, now, self._mode, details={"by": by})])
                self._safe = False

    def playing(self) -> tuple[Playing, ...]:
        """What each output does at this moment."""
        with self._lock:
            monotonic = self._clock.monotonic()
            return tuple(playing(channel, monotonic) for channel in self._channels)

    def close(self) -> None:
        """Close all outputs and log the stop; what still sounds is recorded as interrupted.

        Raises:
            PlaylogError: the stop could not be logged.

        """
        self.halt(by="máy phát", reason="Máy phát được tắt khi bài đang phát.")
        with self._lock:
            for channel in self._channels:
                channel.output.close()
                if channel.monitor is not None:
                    channel.monitor.close()
            self._log([Event(EventKind.STOPPED, self._clock.now(), self._mode)])

    def _refresh(self, moment: Moment) -> None:
        """Adopt another programme; it is asked for every second, and at once after the wall clock was set."""
        stepped = self._before is not None and step_between(self._before, moment) is not None
        programme = self._feeding.fresh(moment, at_once=stepped)
        if programme is None:
            return
        self._programme, self._mode = programme, programme.mode
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

    def _watch_outputs(self, moment: Moment, programme: Programme) -> None:
        """Open what is closed, and give up what is silent without a word; its events are pending then."""
        for channel in self._channels:
            tend(channel, moment.monotonic, self._launch)
            if channel.is_lost(moment.monotonic):
                self._lose(channel, moment, programme)
            else:
                listen(channel, moment.monotonic)
            for kind, details in channel.happened:
                named = {"output": channel.output.name, **details}
                self._pending.append(Event(kind, moment.now, programme.mode, details=named))
            channel.happened.clear()

    def _lose(self, channel: Channel, moment: Moment, programme: Programme) -> None:
        reason = "Thiết bị âm thanh ngừng hoạt động."
        channel.give_up(moment.monotonic, reason)
        decided = lose(channel.deck, self._turn(channel, moment, programme), reason=reason)
        channel.output.clear()
        channel.deck = decided.deck
        self._pending.extend(decided.events)

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
            evidence=channel.evidence,
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
            if any(event.kind is EventKind.STARTED for event in each.events):
                channel.begin_item()

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


def _needs_a_turn(channel: Channel, monotonic: float) -> bool:
    """Whether the output is lost, or an opening has come to something."""
    return channel.is_lost(monotonic) or (channel.opening is not None and channel.opening.done())
