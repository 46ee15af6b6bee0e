"""A station in virtual time, with its machine, its devices, its disk, and a witness of all that happens."""

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import NamedTuple, Protocol

from broadcaster.clock import VirtualClock, local_date
from broadcaster.desk.feed import Feeder
from broadcaster.desk.live import SESSION
from broadcaster.desk.station import mode_of
from broadcaster.errors import PlaylogError
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Event, Mode
from broadcaster.playout.feeding import Feed, Programme
from broadcaster.playout.inputs.microphone import MICROPHONE
from broadcaster.playout.loop import TURN_S
from broadcaster.playout.runner import Player
from broadcaster.playout.source import Source
from broadcaster.playout.turn import Deck
from broadcaster.programme.library import Library
from broadcaster.settings import DataFolder
from broadcaster.station.player import never_aired
from broadcaster.station.simulation.book import Rule
from broadcaster.station.simulation.disk import Disk, DiskConnection
from broadcaster.station.simulation.law import law_of
from broadcaster.station.simulation.machine import Machine, Shelf
from broadcaster.station.simulation.mains import Mains, PowerCutError
from broadcaster.station.simulation.meetings import Act, Meeting, State, states_of
from broadcaster.station.simulation.outputs import Device, SimulatedOutput
from broadcaster.station.simulation.people import People
from broadcaster.station.simulation.sources import Airwaves, Carried
from broadcaster.station.simulation.witness import Witness
from broadcaster.station.studio import Latest
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog

WORST_PPM = 200.0
"""The worst crystal that a sound device is sold with."""

RESTLESS_S = 3.0
"""So long after something happened the player turns as often as it does in earnest."""

NEAR_S = (-300.0, 20.0)
"""A session is near when its start is so many seconds ahead (below zero: past): then nothing is skipped."""

STARTING_S = 12.0
"""A session is about to be armed: the player looks at every second of it."""

IDLE_S = 300.0
"""How long the player goes without a turn when a device or the disk is away, and no session is near."""

JUST_S = 1.5
"""What happened so long ago has just happened."""

START_AGAIN_S, FULL_AGAIN_S = 5.0, 60.0
"""A player that could not begin is started again after this; on a full disk it would be in vain for long."""


class Happening(Protocol):
    """Something that happens in a world."""

    def __call__(self) -> object:
        """Let it happen."""
        ...


class _Due(NamedTuple):
    at: float
    number: int
    happen: Happening


class World:
    """The station in ``folder``, from the wall time ``start`` on; ``seed`` decides whatever is left open.

    ``airwaves`` are the stations that it relays; ``meetings`` counts what people did by what it met.
    ``crashes`` is what the player is told at its start of those that ended before it; ``error`` is what the
    wall clock is off by. Everything about time is in monotonic seconds. Nothing is random but what comes from
    ``seed``: the same seed makes the same log, hash for hash.
    """

    def __init__(self, folder: DataFolder, start: datetime, seed: int) -> None:
        self.rng = Random(seed)  # noqa: S311  # a simulation, to be repeated
        self.clock = VirtualClock(start)
        self.database = Database(folder.database, durable=False)
        self.library = Library(folder.library)
        self.reader = PlaylogReader(folder.playlog)
        self.people = People(self.database, self.rng)
        self.mains, self.disk = Mains(), Disk()
        self.shelf = Shelf(self.library.load)
        self.witness = Witness(self.clock, self.shelf, law_of(self.database))
        self.devices: dict[str, Device] = {}
        self.outputs: list[SimulatedOutput] = []
        self.machine: Machine | None = None
        self.latest: Latest | None = None
        self.airwaves = Airwaves(self.clock)
        self.meetings: Counter[Meeting] = Counter()
        self.booted_at = self.edited_at = float("-inf")
        self.error = timedelta(0)
        self.crashes = 0
        self._file, self._playlog = folder.database, folder.playlog
        self._writer: PlaylogWriter | None = None
        self._agenda: list[_Due] = []
        self._numbers = count()
        self._restless_until = 0.0
        self._writes = 0
        self._starts: list[datetime] = []
        self._starts_around = date.min
        self.witness.catch_up(self.reader)

    def boot(self) -> None:
        """Switch the machine on. The power may go again at once; a log that refuses is tried again later."""
        self.witness.catch_up(self.reader)
        self.stir()
        try:
            self._begin()
        except PlaylogError:
            self.cut()
            self.after(FULL_AGAIN_S if self.disk.full else START_AGAIN_S, self._boot_again)
        except PowerCutError:
            self.cut()
            self.after(START_AGAIN_S, self._boot_again)

    def cut(self) -> None:
        """The power goes: the player is gone, and what sounded with it."""
        self.meet(Act.CUT)
        self.mains.restore()
        self.witness.catch_up(self.reader)
        self.machine = None
        for output in self.outputs:
            output.close()
            output.clear()
        self.witness.seen(self.outputs)
        self.outputs = []
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self.stir()

    def cut_for(self, seconds: float) -> None:
        """The power is gone for so long."""
        self.cut()
        self.after(seconds, self._boot_again)

    def restart(self) -> None:
        """End the player in good order, and start it again."""
        if self.machine is None:
            return
        with suppress(PlaylogError, PowerCutError):
            self.machine.player.close()
        self.cut()
        self.boot()

    def command(self, deed: Callable[[Player], object]) -> None:
        """Let a person's command reach the player, if it runs; the power may go in it.

        Raises:
            LoaXaError: the player refuses.

        """
        self.stir()
        if self.machine is None:
            return
        try:
            deed(self.machine.player)
        except PowerCutError:
            self.cut_for(START_AGAIN_S)

    def step_clock(self, by: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.meet(Act.CLOCK)
        self.clock.step(by)
        self.error += by
        self.stir()

    def change(self, deed: "Deed") -> None:
        """Somebody does something at the desk; the station plans anew within a minute."""
        self.meet(Act.EDIT)
        self.stir()
        deed(self.clock.now())
        self.edited_at = self.clock.monotonic()
        self._learn()
        self.after(self.rng.uniform(0, 60), self.plan)

    def plan(self) -> None:
        """Plan, as the station's jobs do."""
        self.stir()
        self.people.plan(self.clock.now())
        self._learn()

    def meet(self, act: Act) -> None:
        """Count ``act`` with everything that it meets."""
        self.meetings.update((act, state) for state in self._states())

    def stir(self) -> None:
        """Something happens: it counts as a reason for what goes wrong, and the player looks closely."""
        self.witness.disturb()
        self._restless_until = self.clock.monotonic() + RESTLESS_S

    def after(self, seconds: float, happen: Happening) -> None:
        """Let something happen in so many seconds."""
        heappush(self._agenda, _Due(self.clock.monotonic() + seconds, next(self._numbers), happen))

    def pass_time(self, seconds: float) -> None:
        """Let time pass, with all that is to happen in it."""
        end = self.clock.monotonic() + seconds
        while self.clock.monotonic() < end:
            while self._agenda and self._agenda[0].at <= self.clock.monotonic():
                heappop(self._agenda).happen()
            self._pass_until(min(end, self._agenda[0].at) if self._agenda else end)

    def close(self) -> None:
        """Switch the machine off, and let go of the files."""
        self.cut()
        self.database.dispose()

    def talk_number(self, now: datetime) -> int:
        """How many live talks the log has of this day, and one more."""
        day = local_date(now)
        known = {name for name, _cluster in self.reader.armed(day) | self.reader.closed(day)}
        return 1 + sum(name.startswith(f"{SESSION}:{day.isoformat()}:") for name in known)

    def _states(self) -> set[State]:
        """What the station is in the middle of; nothing while its machine is off."""
        if self.machine is None:
            return set()
        now, monotonic = self.clock.now(), self.clock.monotonic()
        found = set(states_of(channel.deck for channel in self.machine.channels)) or {State.IDLE}
        also = {
            State.LOST: not all(each.device.is_there for each in self.outputs),
            State.BOOT: monotonic - self.booted_at < JUST_S,
            State.EDIT: monotonic - self.edited_at < JUST_S,
            State.FULL: self.disk.full,
            State.CLOCK: not self.witness.book.trusted,
            State.QUIET: self.witness.law.quiet_breach(now, now + timedelta(seconds=JUST_S), ()) is not None,
        }
        return found | {state for state, holds in also.items() if holds}

    def _learn(self) -> None:
        """Know what the database says now."""
        self._writes += 1
        self.witness.change_law(law_of(self.database))
        self._look_ahead(local_date(self.clock.now()))

    def _look_ahead(self, today: date) -> None:
        self._starts_around = today
        self._starts = self.people.planned(today - timedelta(days=1), today + timedelta(days=1))

    def _boot_again(self) -> None:
        if self.machine is None:
            self.boot()

    def _pass_until(self, moment: float) -> None:
        if self.machine is None:
            self.clock.sleep(moment - self.clock.monotonic())
            return
        try:
            self.machine.pass_time(moment, self._wait_s, self._seen)
        except PowerCutError:
            self.cut_for(self.rng.choice((2.0, 20.0, 90.0, 600.0, 7200.0)))
        except Exception as error:  # noqa: BLE001  # whatever ends the player is what this is here to find
            self.witness.book.breach(Rule.ALIVE, repr(error))
            self.cut_for(START_AGAIN_S)

    def _seen(self) -> None:
        """After each turn: what came of the relayed stations, and what the witness says to all that."""
        self.airwaves.look()
        self.witness.listened(self.airwaves.receivers)
        self.witness.seen(self.outputs)

    def _wait_s(self, answer_s: float) -> float:
        """How long nobody looks, when the player has answered that it need not turn for ``answer_s``."""
        if self.clock.monotonic() < self._restless_until or self.airwaves.is_restless:
            return min(answer_s, TURN_S)
        ahead_s = self._ahead_s()
        if any(0.0 <= each <= STARTING_S for each in ahead_s):
            return min(answer_s, 4 * TURN_S)
        if answer_s != TURN_S or any(output.placed for output in self.outputs):
            return min(answer_s, 3600.0)
        # An answer of one turn means: a device or the disk is away, and all there is to do is to try again.
        if any(NEAR_S[0] <= each <= NEAR_S[1] for each in ahead_s):
            return 4 * TURN_S
        return min([IDLE_S, *(each - NEAR_S[1] for each in ahead_s if each > NEAR_S[1])])

    def _ahead_s(self) -> list[float]:
        """How far ahead the session before this moment and the one after it begin, in seconds."""
        now = self.clock.now()
        if (today := local_date(now)) != self._starts_around:  # the clock was wrong when they were looked up
            self._look_ahead(today)
        at = bisect(self._starts, now - timedelta(microseconds=1))
        return [(each - now).total_seconds() for each in self._starts[max(0, at - 1) : at + 1]]

    def _begin(self) -> None:
        """What ``station/player.py`` does at its start, with the simulated parts in their places."""
        connection = open_playlog(self._playlog, durable=False)
        self._writer = PlaylogWriter(DiskConnection(connection, self.disk, self.mains))
        feeder = Feeder(self.database, self.reader)
        head, open_pairs, waiting = self.reader.head(), self.reader.open_pairs(), self.reader.waiting()
        mode = mode_of(self.database)
        self.outputs = self._outputs(feeder, mode)
        channels = [Channel(each, Deck(self.witness.law.clusters_of(each.name))) for each in self.outputs]
        self.latest = Latest(self._feed_of(feeder), feeder.bare)
        machine = Machine(
            self.clock,
            channels,
            load=self.shelf.load,
            log=self._log,
            feed=self.latest,
            sources=self._source,
            bare=feeder.bare,
        )
        self.airwaves.begin(lambda name: feeder.reception(name, self.clock.now()), machine.player.happened)
        newest = head.event.at if head else None
        self.witness.begin(newest)
        self._writer.new_boot()
        machine.boot(open_pairs, newest, mode, crashes=self.crashes)
        for each in waiting:
            machine.player.note(never_aired(each.event, self.clock.now(), mode))
        self.machine, self.booted_at = machine, self.clock.monotonic()

    def _feed_of(self, feeder: Feeder) -> Feed:
        """The real feed, not asked while the day is the same and nobody has written anything."""
        known: tuple[int, int, date] | None = None

        def feed(now: datetime) -> Programme | None:
            nonlocal known
            self.mains.step()
            before, known = known, (self._writes, self._changed(), local_date(now))
            return feeder.programme(now) if known != before else None

        return feed

    def _changed(self) -> int:
        """When the file of the database was changed, by whomever."""
        return self._file.stat().st_mtime_ns

    def _source(self, name: str) -> Source:
        """What the player carries by that name."""
        return Carried(name) if name == MICROPHONE else self.airwaves.source(name)

    def _outputs(self, feeder: Feeder, mode: Mode) -> list[SimulatedOutput]:
        names = dict.fromkeys(cluster.output for cluster in feeder.clusters())
        return [
            SimulatedOutput(
                name,
                self.clock,
                self._device(name),
                self.mains,
                self.witness.placed,
                audible=mode is Mode.LIVE,
            )
            for name in names
        ]

    def _device(self, name: str) -> Device:
        if name not in self.devices:
            self.devices[name] = Device(self.rng.uniform(-WORST_PPM, WORST_PPM))
        return self.devices[name]

    def _log(self, events: Sequence[Event]) -> None:
        if self._writer is None:
            raise PlaylogError("Máy phát đã tắt.")
        try:
            self.witness.stored(self._writer.append(events))
        except PlaylogError:
            if self.disk.uncertain:
                self.witness.catch_up(self.reader)
            raise


class Deed(Protocol):
    """What a person does at the desk at that moment."""

    def __call__(self, _now: datetime, /) -> object:
        """Do it."""
        ...
