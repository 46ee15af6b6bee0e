"""The real writer of the play log on a disk that loses its power at any step, and what must hold after it."""

import itertools
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random

import apsw

from broadcaster.errors import PlaylogError, RepeatedEventError
from broadcaster.playlog.chain import verify
from broadcaster.playlog.event import LogEvent
from broadcaster.playout.event import Event, EventKind
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, make_durable
from tests.durability.disk import Disk, PowerCut, seeded
from tests.durability.sqlite_disk import DiskVfs, let_go
from tests.playlog.sample_log import BOOTED, event, played

PLAYLOG = "playlog.db"

MOST_STEPS = 300
"""A cut comes at most so many steps of the disk after the power was back: up to ten commits."""


class BrokenPromiseError(AssertionError):
    """The log does not hold what it said that it holds."""


@cache
def empty_log() -> bytes:
    """The bytes of a play log as ``migrate`` makes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PLAYLOG
        migrate(path, "playlog")
        return path.read_bytes()


@dataclass
class CutLog:
    """A play log on a disk of its own, and what its writer said is in it.

    ``synchronous`` is SQLite's word; None: as the station has it.
    """

    random: Random
    synchronous: str | None = None
    acknowledged: list[LogEvent] = field(default_factory=list)
    asked: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.disk = Disk({PLAYLOG: empty_log()})
        self._vfs = DiskVfs(self.disk)
        self._held: list[apsw.Connection] = []
        self.reader = PlaylogReader(Path(PLAYLOG), connect=self._connect, error=apsw.Error)

    def writer(self) -> PlaylogWriter:
        """A writer as the player has one."""
        return PlaylogWriter(self.connect_to_write(), error=apsw.Error, reopen=self.connect_to_write)

    def connect_to_write(self) -> apsw.Connection:
        """A connection as ``open_playlog`` gives one, but for ``synchronous``."""
        connection = self._connect()
        try:
            make_durable(connection)
            if self.synchronous is not None:
                connection.execute(f"PRAGMA synchronous={self.synchronous}")
        except apsw.Error as error:
            raise PlaylogError(str(error)) from error
        return connection

    def keep(self, writer: PlaylogWriter, events: Sequence[Event]) -> list[LogEvent]:
        """Append ``events``, and hold the writer to its word from then on."""
        self.asked = list(events)
        stored = writer.append(events)
        self.acknowledged += stored
        self.asked = []
        return stored

    def power_back(self) -> None:
        """Begin again with what the disk kept; what the dead process had open is gone."""
        for connection in self._held:
            let_go(connection)
        self._held.clear()
        self.disk.power_back(self.random)

    def check(self) -> list[LogEvent]:
        """Every event of the log, which holds what it promised.

        What was asked for and never acknowledged is there whole or not at all; from now on it counts.

        Raises:
            BrokenPromiseError: it does not.
            PowerCut: the power goes, in the middle of the recovery.

        """
        try:
            found = list(self.reader.events())
            verify(found)
        except PlaylogError as error:
            raise BrokenPromiseError(f"the log cannot be read any more: {error}") from error
        count = len(self.acknowledged)
        if found[:count] != self.acknowledged:
            raise BrokenPromiseError(f"of {count} acknowledged events not all are there")
        if found[count:] and [each.event for each in found[count:]] != self.asked:
            raise BrokenPromiseError("a transaction is there in half")
        self.acknowledged, self.asked = found, []
        return found

    def _connect(self) -> apsw.Connection:
        self._held = [each for each in self._held if _is_open(each)]
        connection = self._vfs.connect(PLAYLOG)
        self._held.append(connection)
        return connection


def cut_writer(seed: int, cuts: int, *, synchronous: str | None = None) -> int:
    """Cut the power ``cuts`` times while one log is written; returns how many events it holds then.

    Raises:
        BrokenPromiseError: a cut took what was acknowledged, or left what is not whole.

    """
    log = CutLog(seeded(seed), synchronous)
    batches = _batches(log.random)
    for _ in range(cuts):
        log.disk.cut_after(log.random.randrange(MOST_STEPS))
        with suppress(PowerCut):
            _write_on(log, batches)
        _recover(log)
    return len(log.acknowledged)


def _write_on(log: CutLog, batches: Iterator[list[Event]]) -> None:
    """A boot that writes until the power goes."""
    try:
        writer = log.writer()
        writer.new_boot()
        log.keep(writer, [BOOTED])
        for batch in batches:
            log.keep(writer, batch)
    except PlaylogError as error:
        raise BrokenPromiseError(f"the next boot cannot go on: {error}") from error


def _recover(log: CutLog) -> None:
    """Read the log after a cut, cut again in the middle of that now and then; nothing is armed anew."""
    log.power_back()
    if log.random.random() < 0.3:
        log.disk.cut_after(log.random.randrange(8))
        with suppress(PowerCut):
            log.check()
        log.power_back()
    armed = [each.event for each in log.check() if each.event.kind is EventKind.ARMED]
    if armed:
        _require_refusal(log, log.random.choice(armed))


def _require_refusal(log: CutLog, armed: Event) -> None:
    """What was armed before the cut cannot be armed after it."""
    with suppress(RepeatedEventError):
        log.writer().append([armed])
        raise BrokenPromiseError(f"{armed.occurrence} was armed a second time")


def _batches(random: Random) -> Iterator[list[Event]]:
    """Turns of a player without end: arm, start, end; one cluster or several; a long word now and then."""
    for number in itertools.count():
        clusters = [f"c{each}" for each in range(random.choice([1, 1, 2, 5]))]
        plays = [[_numbered(each, number) for each in played(cluster=cluster)] for cluster in clusters]
        yield from (list(same_kind) for same_kind in zip(*plays, strict=True))
        if random.random() < 0.2:
            yield [event(EventKind.CONFIRMED, number, by="x" * random.randrange(9000), reason="nghe rõ")]


def _numbered(each: Event, number: int) -> Event:
    """``each`` as an event of an occurrence of its own."""
    return replace(
        each, at=each.at + timedelta(seconds=number), occurrence=f"chieu:2026-03-02:a:{number + 1}"
    )


def _is_open(connection: apsw.Connection) -> bool:
    try:
        connection.in_transaction  # noqa: B018  # raises when it is closed
    except apsw.ConnectionClosedError:
        return False
    return True
