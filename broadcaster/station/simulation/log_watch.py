"""The play log as it is written, held against its own rules and against what truly sounded."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from broadcaster.playlog.event import LogEvent
from broadcaster.playout.event import CLOSING_KINDS, Event, EventKind
from broadcaster.playout.loop import TURN_S
from broadcaster.playout.stream import FADE_FRAMES
from broadcaster.playout.turn import TOLERANCE_S, WAITS_S
from broadcaster.station.simulation.book import Book, Rule, SeenPlay
from broadcaster.station.simulation.log_rules import chain_breach, order_breach
from broadcaster.station.simulation.outputs import PULL_S, UNMEASURED_S
from broadcaster.station.simulation.sources import SimulatedReceiver
from broadcaster.units import SAMPLE_RATE

SLACK_FRAMES = round((3 * TURN_S + PULL_S) * SAMPLE_RATE)
"""A device that died is believed to play on until it is missed: the log may be so far from the truth.

In earnest it is looked at every 50 ms; here when the player turns, and three turns miss it.
"""

EARLIEST_S, LATEST_S = -0.0005, 0.015
"""A start lies between, against the moment that it was due at."""

_LOGGED_S = 5.0
"""So long after it was told a loss or a return is in the log."""

_EXCUSED_S = 120.0
"""So long after something has happened a session may begin late, and say so."""

_UNLUCKY = frozenset({EventKind.MISSED, EventKind.FAILED, EventKind.INTERRUPTED})


class LogWatch:
    """Follows the log of one station in its ``book``."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self.head: LogEvent | None = None
        self._away: set[str] = set()

    def stored(self, events: Iterable[LogEvent]) -> None:
        """These were stored, in this order, at this moment or just before the power went."""
        for each in events:
            if self.head is not None and each.seq <= self.head.seq:
                continue
            if (broken := chain_breach(self.head, each)) is not None:
                self._book.breach(Rule.CHAIN, broken)
            self.head = each
            self._follow(each.event)

    def listened(self, receiver: SimulatedReceiver) -> None:
        """What was told of a station is in the log, unless the disk was full or the power went."""
        source, now = receiver.reception.source, self._book.clock.monotonic()
        told = receiver.told_at
        if (
            told is None
            or now - told < _LOGGED_S
            or self._book.undisturbed_s < _LOGGED_S
            or self._book.active
        ):
            return
        if (source in self._away) is not receiver.is_told_away:
            self._book.breach(Rule.SOURCE, f"{source}: nhật ký không ghi mất nguồn hay có lại")

    def _follow(self, event: Event) -> None:
        if event.kind is EventKind.RELAY_LOST:
            self._away.add(str(event.details["source"]))
        elif event.kind in {EventKind.RELAY_BACK, EventKind.BOOTED}:
            self._away -= {str(event.details["source"])} if event.details else self._away
        if event.occurrence is None or event.cluster is None:
            return
        pair = (event.occurrence, event.cluster)
        play = self._book.plays.setdefault(pair, SeenPlay(pair))
        if (broken := order_breach(play.kinds, event.kind)) is not None:
            self._book.breach(
                Rule.TWICE if event.kind is EventKind.ARMED else Rule.ORDER, f"{pair}: {broken}"
            )
        if not play.kinds:
            _describe(play, event.details.get("about"))
        play.kinds.append(event.kind)
        if event.kind is EventKind.RELEASED:
            self._released(play)
        elif event.kind is EventKind.ARMED:
            self._armed(play, event)
        elif event.kind is EventKind.STARTED:
            self._started(play, event)
        elif event.kind in CLOSING_KINDS:
            self._closed(play, event.kind)

    def _released(self, play: SeenPlay) -> None:
        """An emergency waits; one that a dying device cut off waits under a number more, by the same act."""
        play.due_s = self._book.clock.monotonic() + WAITS_S
        if play.is_released:
            return
        same = (each for each in self._book.released.values() if each.sound == play.sound)
        if (released := next(same, None)) is not None:
            play.is_released, play.obeys = True, released.obeys
            self._book.released[play.pair] = play

    def _armed(self, play: SeenPlay, event: Event) -> None:
        play.due_s = self._book.moment(datetime.fromisoformat(str(event.details["due_at"])))
        play.armed_for_s = play.due_s
        if ("release" in event.details) is not play.is_released:
            self._book.breach(Rule.APPROVED, f"{play.pair}: lệnh phát không ai ra")
        if play.sounding is None:
            self._book.waiting.append(play)

    def _started(self, play: SeenPlay, event: Event) -> None:
        output, sounding = play.output, play.sounding
        if output is None or sounding is None or output.frame_now() < sounding.first - SLACK_FRAMES:
            self._book.breach(Rule.TRUE, f"{play.pair}: 'started' mà chưa kêu")
            return
        if sounding.is_disturbed or not sounding.is_whole or play.is_released:
            return
        late_s = output.time_of(sounding.first) - play.due_s
        excused = late_s <= TOLERANCE_S + 1 and self._book.undisturbed_s < _EXCUSED_S
        # A device that was not measured yet is known to be off by so much.
        unmeasured_s = 0.0 if output.device.knows_rate else UNMEASURED_S
        if late_s < EARLIEST_S - unmeasured_s or (late_s > LATEST_S and not excused):
            self._book.breach(Rule.ON_TIME, f"{play.pair}: lệch {late_s * 1000:.1f} ms")
        # After a device was away, an item is late against the moment that it was armed for, and says so.
        truths = [late_s]
        if (held_up_s := output.time_of(sounding.first) - play.armed_for_s) <= TOLERANCE_S + 1:
            truths.append(held_up_s)
        said = event.details.get("start_error_ms")
        if not isinstance(said, float | int) or all(abs(said / 1000 - each) > LATEST_S for each in truths):
            self._book.breach(Rule.TRUE, f"{play.pair}: ghi lệch {said} ms, thật {late_s * 1000:.1f} ms")

    def _closed(self, play: SeenPlay, kind: EventKind) -> None:
        if kind in _UNLUCKY and self._book.is_calm:
            self._book.breach(Rule.CAUSE, f"{play.pair}: {kind.value}")
        output, sounding = play.output, play.newest
        if output is None or sounding is None:
            if kind is EventKind.ENDED:
                self._book.breach(Rule.TRUE, f"{play.pair}: 'ended' mà chưa kêu")
            return
        now = output.frame_now()
        play.silent_from = now + FADE_FRAMES
        whole = sounding.is_whole or (
            play.is_released and bool(play.source)
        )  # a talk ends when a person says
        if kind is EventKind.ENDED and not (whole and now >= sounding.last - SLACK_FRAMES):
            self._book.breach(Rule.TRUE, f"{play.pair}: 'ended' mà chưa hết")
        unheard = kind in {EventKind.FAILED, EventKind.CANCELLED}
        if unheard and min(now, sounding.last) > sounding.first + SLACK_FRAMES:
            self._book.breach(Rule.TRUE, f"{play.pair}: '{kind.value}' mà đã kêu")


def _describe(play: SeenPlay, about: Any) -> None:  # noqa: ANN401  # JSON of the log
    play.session, play.day, play.script = about["session"], about["date"], about["script"]
    play.audio_sha256, play.source = about["audio_sha256"], about.get("source", "")
    play.planned_at = datetime.fromisoformat(about["planned_at"])
