"""The player: the playing loop, and what a person may ask of it at any moment."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import structlog

from broadcaster.errors import PlayoutError
from broadcaster.playout.channel import Channel
from broadcaster.playout.deck import stop
from broadcaster.playout.emergency import call_off, known, pre_empt, what_came
from broadcaster.playout.event import Event, EventKind
from broadcaster.playout.loop import Loop
from broadcaster.playout.playing import Playing, playing
from broadcaster.playout.turn import Decided, Deck, Emergency, Turn

logger = structlog.get_logger()


class Player(Loop):
    """The playing loop with what a person asks for; every method may be called from any thread."""

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

    def call_off(self, *, by: str, reason: str, only: str | None = None) -> None:
        """End the emergency that sounds and those that wait, or ``only`` that occurrence."""
        with self._lock:
            self._at_once(self._channels, partial(call_off, by=by, reason=reason, only=only))

    def note(self, event: Event) -> None:
        """Log what a person says of a play, in order with the player's own events.

        Raises:
            PlaylogError: it could not be logged.

        """
        with self._lock:
            self._journal.write([event])

    def happened(self, kind: EventKind, details: Mapping[str, object]) -> None:
        """Have something of the station as a whole logged with the next events; no disk is waited for."""
        with self._lock:
            self._journal.later([Event(kind, self._clock.now(), self._mode, details=details)])

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
        when that is done: its frames are counted from the moment at which it is placed, and where it cut off
        what sounded is known only then. Returns the events.

        Raises:
            RepeatedEventError: the log holds already what would sound; nothing was done.

        """
        if self._programme is None:
            return ()
        decided = [act(channel.deck, turn) for channel, turn in self._observed(channels)]
        events = [event for each in decided for event in each.events]
        begins = any(event.kind is EventKind.ARMED for event in events)
        if not begins:
            for channel, each in zip(channels, decided, strict=True):
                if each.clears:
                    channel.output.clear()
        if begins:
            events = [event for event in events if event.kind is not EventKind.SUSPENDED]
        self._journal.write_or_wait(events, singly=not begins)
        for channel, turn in self._observed(channels) if begins else self._now(channels):
            again = act(channel.deck, turn)
            if begins:
                self._journal.later(_untold(again.events, events))
            self._carry_out(channel, again)
        return events


def _untold(events: Sequence[Event], told: Sequence[Event]) -> list[Event]:
    """Those of ``events`` that only came up while ``told`` was being logged: an item began meanwhile."""
    known = {(each.kind, each.occurrence, each.cluster) for each in told}
    return [each for each in events if (each.kind, each.occurrence, each.cluster) not in known]
