"""The playing loop: reads the clocks, lets the decks decide, logs durably, then places the sound."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from broadcaster.clock import Clock
from broadcaster.errors import LoaXaError, PlayoutError, RepeatedEventError
from broadcaster.playout.booting import CRASH_LOOP, boot_events
from broadcaster.playout.channel import Channel, adopt, listen, tend
from broadcaster.playout.deck import decide, lose, next_moment, stop
from broadcaster.playout.emergency import call_off, known, pre_empt, what_came
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.feeding import Feed, Feeding, Programme, nothing
from broadcaster.playout.journal import Journal, Log, never_placed
from broadcaster.playout.launch import Launch, inline
from broadcaster.playout.playing import Playing, playing
from broadcaster.playout.sounds import Load, Sounds
from broadcaster.playout.source import Sources, no_source
from broadcaster.playout.timekeeping import Moment, believable, step_between
from broadcaster.playout.turn import Decided, Deck, Emergency, Turn

TURN_S = 0.25
"""The loop decides at least this often."""

WATCH_S = 0.05
"""The outputs are looked at and listened to at least this often."""

logger = structlog.get_logger()


class Player:
    """Plays the programme it is fed; knows no database and no device by name.

    One loop calls ``turn``; what a person asks for (``halt``, ``release`` ...) and ``playing`` may come from
    other threads. ``sounds`` is the count of decoded sounds that are held ready; ``launch`` does what may
    take its time: decoding, opening, reading the plan. ``sources`` finds what is relayed. ``bare`` gives a
    programme without a plan for an emergency in safe mode, or before the first programme was read.
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
        sources: Sources = no_source,
        bare: Callable[[], Programme | None] = nothing,
    ) -> None:
        self._clock = clock
        self._channels = channels
        self._launch = launch
        self._sounds = Sounds(load, launch, sources, capacity=sounds)
        self._journal = Journal(log)
        self._feeding = Feeding(feed, launch)
        self._bare = bare
        self._programme: Programme | None = None
        self._mode = Mode.TRAINING
        self._before: Moment | None = None
        self._newest: datetime | None = None
        self._trusted = True
        self._safe = False
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
        self._journal.write(tuple(boot_events(now, mode, open_pairs, trusted=self._trusted, crashes=crashes)))

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
        self._watch_clock(moment)
        self._watch_outputs(moment, programme)
        self._sounds.prepare()
        turns = [self._turn(channel, moment, programme) for channel in self._channels]
        decided = [
            (channel, decide(channel.deck, turn)) for channel, turn in zip(self._channels, turns, strict=True)
        ]
        self._keep(decided)
        if not all(channel.is_open for channel in self._channels):
            return TURN_S
        return min(
            next_moment(channel.deck, turn) for channel, turn in zip(self._channels, turns, strict=True)
        )

    def run(self, stopping: threading.Event) -> None:
        """Turn until ``stopping`` is set. What cannot be logged or read is tried again at every turn."""
        complaint = ""
        while not stopping.is_set():
            try:
                wait_s = self.turn()
                complaint = ""
            except LoaXaError as error:
                if str(error) != complaint:
                    logger.warning("turn_failed", error=str(error))
                wait_s, complaint = TURN_S, str(error)
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
                if any(channel.needs_a_turn for channel in self._channels):
                    return

    def halt(self, *, by: str, reason: str) -> None:
        """Stop at once what sounds on every output, and cancel the rest of the running sessions.

        It does not wait for the disk: what cannot be logged now is logged when it can be.
        """
        with self._lock:
            self._at_once(self._channels, partial(stop, by=by, reason=reason))

    def release(self, emergency: Emergency, *, replaces: bool = False) -> tuple[Event, ...]:
        """Air ``emergency`` at once on every output of its clusters, over whatever sounds.

        It waits for the end of another one that it does not replace, and for an output that is lost; never
        for the disk: what cannot be logged now is logged when it can be. Returns its events, armed or
        released.

        Raises:
            PlayoutError: there is no programme yet, no output serves its clusters, or the gate refuses it.
            RepeatedEventError: it was released before.
            SoundError: its sound is lost or altered.

        """
        with self._lock:
            channels = [each for each in self._channels if each.serves(emergency.occurrence)]
            self._programme = self._programme or self._bare()
            if self._programme is None or not channels:
                raise PlayoutError("Máy phát chưa sẵn sàng cho các cụm này; hãy thử lại ngay.")
            if emergency.occurrence.source is None:
                self._sounds.clip(emergency.occurrence.sound)
            limited = emergency.limited(self._clock.monotonic())
            return what_came(self._at_once(channels, partial(pre_empt, emergency=limited, replaces=replaces)))

    def emergencies(self) -> tuple[Emergency, ...]:
        """Those that sound and then those that wait, on whatever output, each once."""
        with self._lock:
            return known([channel.deck for channel in self._channels])

    def call_off(self, *, by: str, reason: str) -> None:
        """End the emergency that sounds and those that wait; what it interrupted goes on."""
        with self._lock:
            self._at_once(self._channels, partial(call_off, by=by, reason=reason))

    def note(self, event: Event) -> None:
        """Log what a person says of a play, in order with the player's own events.

        Raises:
            PlaylogError: it could not be logged.

        """
        with self._lock:
            self._journal.write([event])

    def trust_clock(self, *, by: str, reason: str) -> None:
        """A person says that the wall clock is right, although the log holds later events.

        Raises:
            PlaylogError: it could not be logged; the clock stays untrusted.

        """
        with self._lock:
            details = {"by": by, "reason": reason}
            self._journal.write(
                [Event(EventKind.CLOCK_TRUSTED, self._clock.now(), self._mode, details=details)]
            )
            self._trusted, self._newest = True, None

    def leave_safe_mode(self, *, by: str) -> None:
        """Play the programme again; nothing happens when the player is not in safe mode.

        Raises:
            PlaylogError: it could not be logged; the player stays in safe mode.

        """
        with self._lock:
            if self._safe:
                now = self._clock.now()
                self._journal.write([Event(EventKind.SAFE_MODE_LEFT, now, self._mode, details={"by": by})])
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
            self._journal.write([Event(EventKind.STOPPED, self._clock.now(), self._mode)])

    def _at_once(self, channels: Sequence[Channel], act: Callable[[Deck, Turn], Decided]) -> Sequence[Event]:
        """Carry out what a person decides, whether or not the log can take it now.

        What only ends a sound is done first. What makes one is logged first, and decided upon a second time
        when that is done: its frames are counted from the moment at which it is placed. Returns the events.

        Raises:
            RepeatedEventError: the log holds already what would sound; nothing was done.

        """
        if self._programme is None:
            return ()
        decided = [act(channel.deck, turn) for channel, turn in self._now(channels)]
        events = [event for each in decided for event in each.events]
        begins = any(event.kind is EventKind.ARMED for event in events)
        if not begins:
            for channel, each in zip(channels, decided, strict=True):
                if each.clears:
                    channel.output.clear()
        self._journal.write_or_wait(events, singly=not begins)
        for channel, turn in self._now(channels):
            self._carry_out(channel, act(channel.deck, turn))
        return events

    def _now(self, channels: Sequence[Channel]) -> list[tuple[Channel, Turn]]:
        """What the decks of ``channels`` see at this moment; nothing before the first programme."""
        programme = self._programme
        if programme is None:
            return []
        moment = Moment(self._clock.now(), self._clock.monotonic())
        return [(channel, self._turn(channel, moment, programme)) for channel in channels]

    def _carry_out(self, channel: Channel, decided: Decided) -> None:
        """Adopt a decision that is logged, and make its sound."""
        adopt(channel, decided.deck, channel.sessions)
        if decided.clears:
            channel.output.clear()
        for place in decided.places:
            self._sounds.put(place, channel.output)
        if any(event.kind is EventKind.STARTED for event in decided.events):
            channel.begin_item()

    def _refresh(self, moment: Moment) -> None:
        """Adopt another programme; it is asked for every second, and at once after the wall clock was set."""
        stepped = self._before is not None and step_between(self._before, moment) is not None
        programme = self._feeding.fresh(moment, at_once=stepped)
        if programme is None:
            return
        self._programme, self._mode = programme, programme.mode
        self._sounds.hold(programme.ready)
        for channel in self._channels:
            adopt(
                channel, replace(channel.deck, settled=programme.settled_on(channel.deck)), programme.sessions
            )

    def _watch_clock(self, moment: Moment) -> None:
        """Note a clock that was set, and one that can be believed again."""
        before, self._before = self._before, moment
        if before is not None and (step := step_between(before, moment)) is not None:
            details = {"step_ms": round(step.total_seconds() * 1000)}
            self._journal.later([Event(EventKind.CLOCK_STEPPED, moment.now, self._mode, details=details)])
        if not self._trusted and believable(moment.now, self._newest):
            self._trusted = True
            self._journal.later([Event(EventKind.CLOCK_TRUSTED, moment.now, self._mode)])

    def _watch_outputs(self, moment: Moment, programme: Programme) -> None:
        """Open what is closed, and give up what is silent without a word; its events are pending then."""
        for channel in self._channels:
            tend(channel, moment.monotonic, self._launch)
            listen(channel, moment.monotonic)
            if channel.is_lost:
                self._lose(channel, moment, programme)
            for kind, details in channel.happened:
                named = {"output": channel.output.name, **details}
                self._journal.later([Event(kind, moment.now, programme.mode, details=named)])
            channel.happened.clear()

    def _lose(self, channel: Channel, moment: Moment, programme: Programme) -> None:
        reason = "Thiết bị âm thanh ngừng hoạt động."
        silent_s = moment.monotonic - channel.output.alive_at()
        died = Moment(moment.now - timedelta(seconds=silent_s), moment.monotonic - silent_s)
        channel.give_up(moment.monotonic, reason)
        decided = lose(channel.deck, self._turn(channel, died, programme), reason=reason)
        channel.output.clear()
        channel.deck = decided.deck
        self._journal.later(decided.events)

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
            windows=programme.windows,
            trusted=self._trusted,
            open=channel.is_open,
        )

    def _keep(self, decided: Sequence[tuple[Channel, Decided]]) -> None:
        """Log first, durably; only then is anything placed and the new state adopted."""
        try:
            self._journal.write([event for _, each in decided for event in each.events])
            kept = decided
        except RepeatedEventError:
            kept = self._kept_apart(decided)
        for channel, each in kept:
            self._carry_out(channel, each)

    def _kept_apart(self, decided: Sequence[tuple[Channel, Decided]]) -> list[tuple[Channel, Decided]]:
        """The decisions that the log takes when each is asked for by itself.

        The log knows of an occurrence what a deck does not. That deck makes no sound of what it would have
        begun (rather silent than twice), and the other decks are not held up.
        """
        self._journal.write_singly()
        kept = []
        for channel, each in decided:
            try:
                self._journal.write(each.events)
                kept.append((channel, each))
            except RepeatedEventError as error:
                logger.warning("already_logged", output=channel.output.name, error=str(error))
                placed = {before.occurrence.id for before in channel.deck.placed}
                begun = tuple(each for each in each.deck.placed if each.occurrence.id in placed)
                adopt(channel, replace(each.deck, placed=begun), channel.sessions)
                self._journal.later([*each.events, *never_placed(each.events)])
                self._journal.write_singly()
        return kept
