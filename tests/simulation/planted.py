"""Faults planted in the program on purpose: each breaks one rule, and the simulation must find it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from broadcaster.desk import feed, gate
from broadcaster.errors import PlaylogError
from broadcaster.playlog.chain import link
from broadcaster.playlog.event import FIRST_HASH, LogEvent
from broadcaster.playout import arming, deck, loop, runner
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.journal import Journal
from broadcaster.playout.permission import Airing
from broadcaster.playout.turn import Chain, Decided, Deck, Turn
from broadcaster.station.simulation.book import Rule
from broadcaster.store import playlog

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Planted:
    """A fault: what it breaks in the program, by which rules it may be noticed, where one begins to look."""

    plant: Plant
    rules: frozenset[Rule]
    seed: int


def gate_forgets_the_hours(patch: pytest.MonkeyPatch) -> None:
    """Quiet hours and relays are not asked about: what is late is played into the night."""
    patch.setattr(gate, "hours_refusal", lambda *_: None)


def gate_forgets_approval(patch: pytest.MonkeyPatch) -> None:
    """What was replaced by another wording is played as it was planned."""

    def approval(circumstances: gate.Circumstances, airing: Airing) -> str | None:
        return None if airing.occurrence.script in circumstances.on_air else "bài đã rút"

    patch.setattr(gate, "_approval_refusal", approval)


def log_comes_after_the_sound(patch: pytest.MonkeyPatch) -> None:
    """Events are kept in memory, and written with the next ones."""
    whole = Journal.write

    def write(self: Journal, events: Sequence[Event] = ()) -> None:
        whole(self)
        self.later(events)

    patch.setattr(Journal, "write", write)


def full_disk_drops_events(patch: pytest.MonkeyPatch) -> None:
    """What the log does not take is forgotten."""
    whole = Journal.write

    def write(self: Journal, events: Sequence[Event] = ()) -> None:
        try:
            whole(self, events)
        except PlaylogError:
            self._waiting.clear()

    patch.setattr(Journal, "write", write)


def stop_ends_one_item_only(patch: pytest.MonkeyPatch) -> None:
    """The item that sounds is ended; the session goes on with the next one."""
    whole = deck.stop

    def stop(before: Deck, turn: Turn, *, by: str, reason: str) -> Decided:
        decided = whole(before, turn, by=by, reason=reason)
        events = tuple(each for each in decided.events if "about" not in each.details)
        kept = replace(decided.deck, settled=before.settled, chain=_joined(before, turn))
        return replace(decided, events=events, deck=kept)

    patch.setattr(runner, "stop", stop)


def _joined(before: Deck, turn: Turn) -> Chain | None:
    chain = before.chain
    return chain and replace(chain, cursor=turn.soonest, due=turn.position.time_of(turn.soonest))


def any_clock_is_believed(patch: pytest.MonkeyPatch) -> None:
    """A machine that wakes in 1970, or yesterday, plays by that clock."""
    patch.setattr(loop, "believable", lambda *_: True)


def lost_device_leaves_plays_open(patch: pytest.MonkeyPatch) -> None:
    """What sounded when the device died gets no end."""

    def lose(before: Deck, _turn: Turn, *, reason: str) -> Decided:
        assert reason
        return Decided(replace(before, placed=(), chain=None))

    patch.setattr(loop, "lose", lose)


def crystal_is_trusted(patch: pytest.MonkeyPatch) -> None:
    """A session is anchored once, and drifts with its device."""
    patch.setattr(arming, "_anchored", lambda _turn, chain: chain)


def chain_is_linked_wrong(patch: pytest.MonkeyPatch) -> None:
    """Each event holds the hash of none, instead of the one before."""

    def wrong(head: LogEvent | None, boot: int, event: Event) -> LogEvent:
        return link(head and replace(head, hash=FIRST_HASH), boot, event)

    patch.setattr(playlog, "link", wrong)


def boot_leaves_plays_open(patch: pytest.MonkeyPatch) -> None:
    """What a power cut interrupted is not closed at the next start."""

    def events(now: datetime, mode: Mode, _open: object, **_: object) -> Iterator[Event]:
        yield Event(EventKind.BOOTED, now, mode)

    patch.setattr(loop, "boot_events", events)


def outage_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """After an outage only the sessions of today are looked at."""

    def first_day(_self: feed.Feeder, today: date) -> date:
        return today

    patch.setattr(feed.Feeder, "_first_day", first_day)


PLANTED = {
    plant.__name__: Planted(plant, frozenset(rules), seed)
    for plant, rules, seed in (
        (gate_forgets_the_hours, {Rule.HOURS}, 101),
        (gate_forgets_approval, {Rule.APPROVED}, 105),
        (log_comes_after_the_sound, {Rule.ARMED_FIRST}, 101),
        (full_disk_drops_events, {Rule.ARMED_FIRST, Rule.ONE_END, Rule.ORDER, Rule.TRUE}, 102),
        (stop_ends_one_item_only, {Rule.STOPPED}, 102),
        (any_clock_is_believed, {Rule.TRUSTED}, 112),
        (lost_device_leaves_plays_open, {Rule.ONE_END}, 103),
        (crystal_is_trusted, {Rule.ON_TIME}, 101),
        (chain_is_linked_wrong, {Rule.CHAIN}, 101),
        (boot_leaves_plays_open, {Rule.ONE_END}, 101),
        (outage_is_forgotten, {Rule.ONE_END}, 104),
    )
}
