"""The playing loop: reads the clocks, lets the decks decide, logs durably, then places the sound."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from broadcaster.clock import Clock
from broadcaster.errors import LoaXaError, RepeatedEventError, SoundError
from broadcaster.playout.booting import CRASH_LOOP, boot_events
from broadcaster.playout.channel import Channel, adopt, listen, tend
from broadcaster.playout.deck import decide, lose, next_moment, observe
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.feeding import Feed, Feeding, Programme, nothing
from broadcaster.playout.journal import Journal, Log, never_placed
from broadcaster.playout.launch import Launch, inline
from broadcaster.playout.sounds import Load, Sounds
from broadcaster.playout.source import Sources, no_source
from broadcaster.playout.timekeeping import Moment, believable, step_between
from broadcaster.playout.turn import Decided, Turn

TURN_S = 0.25
"""The loop decides at least this often."""

WATCH_S = 0.05
"""The outputs are looked at and listened to at least this often."""

logger = structlog.get_logger()


class Loop:
    """The playing loop, fed with a programme; knows no database and no device by name.

    One thread calls ``turn``. ``sounds`` is the count of decoded sounds that are held ready; ``launch`` does
    what may take its time: decoding, opening, reading the plan. ``sources`` finds what is relayed. ``bare``
    gives a programme without a plan for an emergency in safe mode, or before the first programme was read.
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

    def _turn_of(self, moment: Moment, programme: Programme) -> float:
        self._watch_clock(moment)
        self._watch_outputs(moment, programme)
        self._sounds.prepare()
        turns = [(channel, self._turn(channel, moment, programme)) for channel in self._channels]
        for channel, turn in turns:
            self._observe(channel, turn)
        self._keep([(channel, decide(channel.deck, turn)) for channel, turn in turns])
        if not all(channel.is_open for channel in self._channels):
            return TURN_S
        return min(next_moment(channel.deck, turn) for channel, turn in turns)

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

    def _now(self, channels: Sequence[Channel]) -> list[tuple[Channel, Turn]]:
        """What the decks of ``channels`` see at this moment; nothing before the first programme."""
        programme = self._programme
        if programme is None:
            return []
        moment = Moment(self._clock.now(), self._clock.monotonic())
        return [(channel, self._turn(channel, moment, programme)) for channel in channels]

    def _observed(self, channels: Sequence[Channel]) -> list[tuple[Channel, Turn]]:
        """The same, once it is taken down what came by itself."""
        turns = self._now(channels)
        for channel, turn in turns:
            self._observe(channel, turn)
        return turns

    def _observe(self, channel: Channel, turn: Turn) -> None:
        """Take down what began and ended by itself: true at this moment, whenever the log can take it.

        An hour later, when the disk has room again, nobody could tell to the millisecond.
        """
        observed = observe(channel.deck, turn)
        self._journal.later(observed.events)
        channel.deck = observed.deck
        if any(event.kind is EventKind.STARTED for event in observed.events):
            channel.begin_item()

    def _carry_out(self, channel: Channel, decided: Decided) -> None:
        """Adopt a decision that is logged, and make its sound."""
        adopt(channel, decided.deck, channel.sessions)
        if decided.clears:
            channel.output.clear()
        for place in decided.places:
            try:
                self._sounds.put(place, channel.output)
            except SoundError as error:
                # A bulletin was decoded before: it is a chime or a closing, and nothing waits for its file.
                logger.warning("sound_left_out", output=channel.output.name, error=str(error))

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
        """Log first, durably; only then is anything placed and the new state adopted.

        What goes on was armed durably long ago: it is placed first, or a slow disk would cost its beginning.
        """
        going_on = [(channel, each) for channel, each in decided if each.only_goes_on]
        for channel, each in going_on:
            self._journal.later(each.events)
            self._carry_out(channel, each)
        fresh = [(channel, each) for channel, each in decided if not each.only_goes_on]
        try:
            self._journal.write([event for _, each in fresh for event in each.events])
            kept: Sequence[tuple[Channel, Decided]] = fresh
        except RepeatedEventError:
            kept = self._kept_apart(fresh)
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
