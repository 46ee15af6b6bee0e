"""Faults planted in the program on purpose: each breaks one rule, and the simulation must find it."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from broadcaster.desk import feed, gate
from broadcaster.errors import PlaylogError
from broadcaster.playlog.chain import link
from broadcaster.playlog.event import FIRST_HASH, LogEvent
from broadcaster.playout import arming, deck, loop, relaying, runner
from broadcaster.playout import emergency as emergencies
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.journal import Journal
from broadcaster.playout.permission import Airing
from broadcaster.playout.relay import health
from broadcaster.playout.turn import Carry, Chain, Decided, Deck, Emergency, Turn
from broadcaster.station.simulation import world
from broadcaster.station.simulation.book import Rule
from broadcaster.store import playlog
from broadcaster.units import SAMPLE_RATE

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


def gate_forgets_the_limits(patch: pytest.MonkeyPatch) -> None:
    """Minutes of a session and of a day are not asked about: people speak as long as they like."""
    patch.setattr(gate, "_limit_refusal", lambda *_: None)


_GUARDS = """
    SELECT type, name FROM sqlite_master
    WHERE tbl_name = 'event' AND (name LIKE '%\\_once' ESCAPE '\\' OR sql LIKE 'CREATE UNIQUE INDEX%')
"""


def what_was_settled_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """A player that is started again knows nothing of what it has played, and the log takes it twice."""

    def forgetful(path: Path, *, durable: bool = True) -> sqlite3.Connection:
        connection = playlog.open_playlog(path, durable=durable)
        for kind, name in list(connection.execute(_GUARDS)):
            connection.execute(f"DROP {kind} {name}")
        return connection

    patch.setattr(world, "open_playlog", forgetful)
    patch.setattr(feed, "_by_cluster", lambda _logged: {})


def relay_goes_on(patch: pytest.MonkeyPatch) -> None:
    """A relay is heard two seconds longer than its window."""
    patch.setattr(relaying, "Carry", lambda source, first, last: Carry(source, first, last + 2 * SAMPLE_RATE))


def relay_ignores_quiet_hours(patch: pytest.MonkeyPatch) -> None:
    """A relay that the plan has refused is carried."""
    patch.setattr(feed, "window_refusal", lambda *_: None)


def silence_is_relayed(patch: pytest.MonkeyPatch) -> None:
    """A station that is gone is carried on."""
    patch.setattr(health, "_loss", lambda *_: None)


def emergency_lets_others_sound(patch: pytest.MonkeyPatch) -> None:
    """What sounds goes on under an emergency."""

    def pre_empt(before: Deck, turn: Turn, emergency: Emergency, *, replaces: bool) -> Decided:
        return replace(emergencies.pre_empt(before, turn, emergency, replaces=replaces), clears=False)

    patch.setattr(runner, "pre_empt", pre_empt)


PLANTED = {
    plant.__name__: Planted(plant, frozenset(rules), seed)
    for plant, rules, seed in (
        (gate_forgets_the_hours, {Rule.HOURS}, 101),
        (gate_forgets_approval, {Rule.APPROVED}, 107),
        (log_comes_after_the_sound, {Rule.ARMED_FIRST}, 101),
        (full_disk_drops_events, {Rule.ARMED_FIRST, Rule.ONE_END, Rule.ORDER, Rule.TRUE}, 101),
        (stop_ends_one_item_only, {Rule.STOPPED}, 103),
        (any_clock_is_believed, {Rule.TRUSTED}, 101),
        (lost_device_leaves_plays_open, {Rule.ONE_END}, 101),
        (crystal_is_trusted, {Rule.ON_TIME}, 101),
        (chain_is_linked_wrong, {Rule.CHAIN}, 101),
        (boot_leaves_plays_open, {Rule.ONE_END}, 101),
        (outage_is_forgotten, {Rule.ONE_END}, 104),
        (gate_forgets_the_limits, {Rule.LIMITS}, 102),
        (what_was_settled_is_forgotten, {Rule.TWICE}, 101),
        (relay_goes_on, {Rule.WINDOW}, 101),
        (relay_ignores_quiet_hours, {Rule.HOURS}, 101),
        (silence_is_relayed, {Rule.SOURCE}, 107),
        (emergency_lets_others_sound, {Rule.ALONE}, 101),
    )
}
