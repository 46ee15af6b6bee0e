"""Who watches a simulated station: every event and every sound, at the moment it happens, and every plan."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from broadcaster.clock import VirtualClock
from broadcaster.playlog.event import LogEvent
from broadcaster.playout.event import CLOSING_KINDS
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.station.simulation.book import Book, Breach, Rule
from broadcaster.station.simulation.law import Law
from broadcaster.station.simulation.log_watch import LogWatch
from broadcaster.station.simulation.machine import Shelf
from broadcaster.station.simulation.outputs import SimulatedOutput, Sounding
from broadcaster.station.simulation.sound_watch import SoundWatch
from broadcaster.station.simulation.sources import SimulatedReceiver
from broadcaster.store.playlog import PlaylogReader

MOST_GONE_S, MOST_BACK_S = 3.0, 15.0
"""A station that is gone gives way within three seconds; one that is back is heard in a few, or in a dozen
where it has gone again and again."""

OVERDUE_S = 1800.0
"""So long after it was due an item has an end: it lasts minutes, and an emergency before it too."""


class Witness:
    """Sees all of one station on ``clock``; ``law`` holds from the beginning."""

    def __init__(self, clock: VirtualClock, shelf: Shelf, law: Law) -> None:
        self.book = Book(clock, law)
        self._log = LogWatch(self.book)
        self._sound = SoundWatch(self.book, shelf)
        self._newest: datetime | None = None

    @property
    def breaches(self) -> list[Breach]:
        """Every rule that was broken, in order."""
        return self.book.breaches

    @property
    def law(self) -> Law:
        """What holds now."""
        return self.book.law

    @property
    def ends(self) -> Counter[str]:
        """How many plays ended in which way."""
        kinds = (kind for play in self.book.plays.values() for kind in play.kinds if kind in CLOSING_KINDS)
        return Counter(kind.value for kind in kinds)

    def begin(self, newest: datetime | None) -> None:
        """A player begins, whose log has an event of ``newest`` as its last."""
        self._newest = newest
        self.book.trusted = False
        self._judge_clock()
        self._sound.begin()

    def placed(self, output: SimulatedOutput, sounding: Sounding) -> None:
        """A sound was placed."""
        self._judge_clock()
        self._sound.placed(output, sounding)

    def stopped(self, outputs: Iterable[SimulatedOutput]) -> None:
        """A person stops all outputs."""
        for output in outputs:
            self._sound.stopped(output)

    def stored(self, events: Iterable[LogEvent]) -> None:
        """The log has taken these."""
        self._log.stored(events)

    def catch_up(self, reader: PlaylogReader) -> None:
        """See what the log took without telling; what it told to have taken must be there."""
        known = self._log.head
        head = reader.head()
        if known is not None and (head is None or head.seq < known.seq):
            self.book.breach(Rule.KEPT, f"mất sự kiện sau số {head.seq if head else 0}")
        self._log.stored(reader.events(after=known.seq if known else 0))

    def seen(self, outputs: Iterable[SimulatedOutput]) -> None:
        """A turn is over."""
        self._judge_clock()
        for output in outputs:
            self._sound.harvest(output)

    def listened(self, receivers: Iterable[SimulatedReceiver]) -> None:
        """Of the stations to which an output listens: each is heard while it can be, and the log says so."""
        for each in receivers:
            if each.gone_s > MOST_GONE_S and each.is_here:
                self.book.breach(Rule.SOURCE, f"{each.reception.source}: im đã {each.gone_s:.1f} giây")
            if each.good_s > MOST_BACK_S and not each.is_here:
                self.book.breach(Rule.SOURCE, f"{each.reception.source}: có lại đã {each.good_s:.1f} giây")
            self._log.listened(each)

    def change_law(self, law: Law) -> None:
        """From now on ``law`` holds."""
        self.book.change_law(law)

    def disturb(self) -> None:
        """Something happens."""
        self.book.disturb()

    def past(self, sessions: Iterable[PlannedSession]) -> None:
        """These sessions are over: every item of theirs has its one end, on every cluster."""
        for session in sessions:
            for occurrence in session.occurrences:
                for cluster in occurrence.clusters:
                    self._require_end((occurrence.id, cluster))

    def overdue(self) -> None:
        """Nothing that was armed in this run of the player is open long after it was due."""
        late = self.book.clock.monotonic() - OVERDUE_S
        for play in self.book.plays.values():
            if play.kinds and not play.is_over and play.due_s < late:
                self.book.breach(Rule.ONE_END, f"{play.pair}: mở quá lâu")

    def nothing_open(self) -> None:
        """Nothing is armed or sounding any more."""
        for play in self.book.plays.values():
            if play.kinds and not play.is_over:
                self.book.breach(Rule.ONE_END, f"{play.pair}: {play.kinds[-1].value}, không có kết thúc")

    def _judge_clock(self) -> None:
        """Once it shows a time that can be, it is believed."""
        book = self.book
        book.trusted = book.trusted or self._newest is None or book.clock.now() >= self._newest

    def _require_end(self, pair: tuple[str, str]) -> None:
        play = self.book.plays.get(pair)
        ends = 0 if play is None else sum(kind in CLOSING_KINDS for kind in play.kinds)
        if ends != 1:
            self.book.breach(Rule.ONE_END, f"{pair}: {ends} kết thúc")
