"""The play log's file: one writer, any number of readers, nothing ever changed or taken away.

It is always SQLite, a file of its own, so that a station keeps its evidence whatever its database is.
The chain's rule is in ``playlog.chain``; here it is kept, and the file's triggers refuse what breaks it.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from broadcaster.errors import PlaylogError, RepeatedEventError
from broadcaster.playlog.chain import link
from broadcaster.playlog.event import LogEvent
from broadcaster.playlog.fold import Play, fold
from broadcaster.playout.event import CLOSING_KINDS, Event, EventKind, Mode
from broadcaster.store.faults import plainly
from broadcaster.store.tables import instant_of, instant_text
from broadcaster.units import Sha256

WRITE_TIMEOUT_S = 2.0
"""How long the player waits for a reader: it tries again at its next turn, and the sound goes on."""

READ_TIMEOUT_S = 10.0

Pair = tuple[str, str]
"""An occurrence's id and a cluster."""

_COLUMNS = "seq, boot, at, kind, mode, occurrence, cluster, details, prev_hash, hash"
_SELECT = f"SELECT {_COLUMNS} FROM event"  # noqa: S608  # constants of this file
_INSERT = f"INSERT INTO event ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  # as above
_HEAD = f"{_SELECT} ORDER BY seq DESC LIMIT 1"
_CLOSING = "({})".format(", ".join(f"'{kind.value}'" for kind in EventKind if kind in CLOSING_KINDS))
_RECENT = 10_000
"""Events among which a boot looks for emergencies that still waited: some days."""
_DAY = "substr(occurrence, instr(occurrence, ':') + 1, 10)"
"""The planned day as the occurrence's id has it; word for word as in the index."""


class LogConnection(Protocol):
    """What the log needs of a DB-API connection that leaves transactions to us (autocommit)."""

    def execute(self, _sql: str, _parameters: Any = ..., /) -> Iterable[Any]:  # noqa: ANN401  # sqlite3's and apsw's
        """Run one statement and give its rows."""
        ...

    def executemany(self, _sql: str, _parameters: Any, /) -> object:  # noqa: ANN401  # as above
        """Run one statement for each row of parameters."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


def open_playlog(path: Path, *, durable: bool = True) -> sqlite3.Connection:
    """Connection for the writer to the play log at ``path``, which ``migrate`` has made.

    With ``durable`` a commit returns only when the disk has it: rollback journal and synchronous=EXTRA
    (in WAL mode SQLite 3.7.0 to 3.51.2 can lose a commit to a checkpoint).

    Raises:
        PlaylogError: there is no play log there, or it cannot be opened.

    """
    try:
        connection = _connect(path, WRITE_TIMEOUT_S)
        try:
            make_durable(connection, durable=durable)
            connection.execute(_HEAD)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise PlaylogError(f"Không mở được nhật ký phát sóng {path}: {plainly(error)}.") from error
    return connection


def make_durable(connection: LogConnection, *, durable: bool = True) -> None:
    """Have a commit of ``connection`` return only when the disk has it; without ``durable``, at once.

    EXTRA, not FULL: a journal whose deletion is lost with the power would take the last commit back.
    """
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute(f"PRAGMA synchronous={'EXTRA' if durable else 'OFF'}")


class PlaylogWriter:
    """The one writer of the play log. Safe to share between threads.

    ``connection`` is sqlite3's as ``open_playlog`` gives it, or another one like it; ``error`` is the
    base of what it raises. With ``reopen`` the file is opened anew after every fault of the disk: a file
    that was open while its disk turned read-only, or went away, stays unwritable for whoever holds it.
    """

    def __init__(
        self,
        connection: LogConnection,
        *,
        error: type[Exception] = sqlite3.Error,
        reopen: Callable[[], LogConnection] | None = None,
    ) -> None:
        self._connection = connection
        self._error = error
        self._reopen = reopen
        self._trouble: str | None = None
        self._lock = threading.Lock()
        self._boot: int | None = None
        self._unsure: list[LogEvent] = []

    @property
    def trouble(self) -> str | None:
        """What the log's last fault was, for the operator; None while the log takes what it is given."""
        return self._trouble

    def head(self) -> LogEvent | None:
        """The newest event that is stored; None in an empty log.

        Raises:
            PlaylogError: the log cannot be read.

        """
        with self._lock, self._faults(()):
            return self._stored_head()

    def new_boot(self) -> int:
        """Begin a boot, whose number is one more than the last that is stored; from 1.

        Raises:
            PlaylogError: the log cannot be read.

        """
        with self._lock, self._faults(()):
            head = self._stored_head()
            self._boot = 1 if head is None else head.boot + 1
            return self._boot

    def append(self, events: Sequence[Event]) -> list[LogEvent]:
        """Store ``events`` as the next of the chain, in one transaction; on return the disk has them.

        After an error nothing of ``events`` counts as stored, and the same events may be tried again, among
        others too: should the failed commit have reached the disk after all, they are not repeated.

        Raises:
            RepeatedEventError: an occurrence is armed, started or closed a second time on a cluster.
            PlaylogError: the log cannot be written (disk full, file locked, disk gone).

        """
        if not events:
            return []
        stored = [_as_stored(event) for event in events]
        with self._lock, self._faults(stored):
            links = self._append(stored)
            self._trouble = None
            return links

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _append(self, events: list[Event]) -> list[LogEvent]:
        self._connection.execute("BEGIN IMMEDIATE")
        head = self._stored_head()
        stored = self._unsure if self._unsure and head == self._unsure[-1] else []
        known = [next((each for each in stored if each.event == event), None) for event in events]
        new = list(
            self._linked(head, [event for event, each in zip(events, known, strict=True) if each is None])
        )
        if new:
            self._connection.executemany(_INSERT, [_row(each) for each in new])
        else:
            self._connection.execute("PRAGMA user_version=0")  # a write: the commit below syncs
        self._unsure = stored + new
        self._connection.execute("COMMIT")
        self._unsure = []
        following = iter(new)
        return [each or next(following) for each in known]

    def _linked(self, head: LogEvent | None, events: list[Event]) -> Iterator[LogEvent]:
        if self._boot is None:
            self._boot = 1 if head is None else head.boot
        for event in events:
            head = link(head, self._boot, event)
            yield head

    def _stored_head(self) -> LogEvent | None:
        return next((_log_event(row) for row in self._connection.execute(_HEAD)), None)

    @contextmanager
    def _faults(self, events: Sequence[Event]) -> Iterator[None]:
        """Undo what is half done, and say it in Vietnamese."""
        try:
            self._mend()
            yield
        except self._error as error:
            self._roll_back()
            refusal = _refusal(error, events)
            if not isinstance(refusal, RepeatedEventError):
                self._trouble = str(refusal)
            raise refusal from error
        except BaseException:
            self._roll_back()
            raise

    def _mend(self) -> None:
        """After a fault: open the file anew.

        Raises:
            PlaylogError: it cannot be opened; it is tried again the next time.

        """
        if self._trouble is not None and self._reopen is not None:
            with suppress(self._error):
                self._connection.close()
            self._connection = self._reopen()

    def _roll_back(self) -> None:
        """End the transaction, if SQLite has not done so itself (as it does when the disk is full)."""
        with suppress(self._error):
            self._connection.execute("ROLLBACK")


class PlaylogReader:
    """Reads the play log at ``path`` while the player writes it. Safe to share between threads.

    Every call opens the file, reads for a moment and closes it: a writer never waits long. It may have to
    undo what a power cut left half written, so the file is opened to be written, and query_only forbids
    the rest. ``connect`` opens it in another way than sqlite3's; ``error`` is the base of what that raises.

    Every method raises PlaylogError when the log cannot be read.
    """

    def __init__(
        self,
        path: Path,
        *,
        connect: Callable[[], LogConnection] | None = None,
        error: type[Exception] = sqlite3.Error,
    ) -> None:
        self._path = path
        self._connect = connect or partial(_connect, path, READ_TIMEOUT_S)
        self._error = error

    def head(self) -> LogEvent | None:
        """The newest event; None in an empty log."""
        return next(iter(self._events(_HEAD)), None)

    def events(self, after: int = 0, until: int | None = None, *, chunk: int = 1000) -> Iterator[LogEvent]:
        """Events numbered ``after`` + 1 to ``until`` (None: the head at this moment), in order.

        They are read ``chunk`` at a time; what is written meanwhile does not show.
        """
        if until is None:
            head = self.head()
            until = 0 if head is None else head.seq
        return self._numbered(after, until, chunk)

    def events_between(self, first: date, last: date, *, chunk: int = 1000) -> Iterator[LogEvent]:
        """Events of the occurrences planned on the days ``first`` to ``last``, both included, in order.

        Events of the station as a whole (booted, clock stepped ...) are not among them.
        """
        query = f"SELECT seq FROM event WHERE {_DAY} BETWEEN ? AND ? ORDER BY seq"  # noqa: S608  # constants of this file
        numbers = [seq for (seq,) in self._rows(query, (first.isoformat(), last.isoformat()))]
        return self._of_numbers(numbers, chunk)

    def of_occurrences(self, occurrences: Iterable[str]) -> list[LogEvent]:
        """Every event of these occurrences, in order."""
        query = f"{_SELECT} WHERE occurrence IN (SELECT value FROM json_each(?)) ORDER BY seq"  # noqa: S608  # constants of this file
        return self._events(query, (json.dumps(list(occurrences)),))

    def plays_of(self, occurrences: Iterable[str]) -> tuple[Play, ...]:
        """What became of these occurrences, on each cluster."""
        return fold(self.of_occurrences(occurrences))

    def plays_between(self, first: date, last: date) -> tuple[Play, ...]:
        """What became of the occurrences planned on the days ``first`` to ``last``, on each cluster."""
        return fold(self.events_between(first, last))

    def armed(self, since: date) -> frozenset[Pair]:
        """What was armed, of the occurrences planned on ``since`` or later."""
        return frozenset(self._pairs(f"kind = '{EventKind.ARMED.value}' AND {_DAY} >= ?", since.isoformat()))

    def closed(self, since: date) -> frozenset[Pair]:
        """What has ended, in whatever way, of the occurrences planned on ``since`` or later."""
        return frozenset(self._pairs(f"kind IN {_CLOSING} AND {_DAY} >= ?", since.isoformat()))

    def closed_pairs(self, occurrences: Iterable[str]) -> frozenset[Pair]:
        """On which clusters these occurrences have ended, in whatever way."""
        among = "occurrence IN (SELECT value FROM json_each(?))"
        return frozenset(self._pairs(f"kind IN {_CLOSING} AND {among}", json.dumps(list(occurrences))))

    def open_pairs(self) -> list[Pair]:
        """What was armed and never closed, in the order of arming: what a boot has to close."""
        closed = (
            f"SELECT 1 FROM event AS e WHERE e.kind IN {_CLOSING} "  # noqa: S608  # constants of this file
            "AND e.occurrence = event.occurrence AND e.cluster = event.cluster"
        )
        return self._pairs(f"kind = '{EventKind.ARMED.value}' AND NOT EXISTS ({closed}) ORDER BY seq")

    def waiting(self) -> list[LogEvent]:
        """Releases of emergencies that never came to anything, among the last ``_RECENT`` events."""
        after = (
            f"SELECT 1 FROM event AS e WHERE (e.kind = 'armed' OR e.kind IN {_CLOSING}) "  # noqa: S608  # constants of this file
            "AND e.occurrence = event.occurrence AND e.cluster = event.cluster"
        )
        recent = f"kind = 'released' AND seq > (SELECT max(seq) FROM event) - {_RECENT}"  # noqa: S608  # as above
        return self._events(f"{_SELECT} WHERE {recent} AND NOT EXISTS ({after}) ORDER BY seq")

    def newest_wall(self) -> datetime | None:
        """The latest wall time of any event, aware, UTC: a clock before it is not to be trusted."""
        ((newest,),) = self._rows("SELECT max(at) FROM event")
        return None if newest is None else instant_of(newest)

    def _numbered(self, after: int, until: int, chunk: int) -> Iterator[LogEvent]:
        query = f"{_SELECT} WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
        while after < until and (events := self._events(query, (after, until, chunk))):
            yield from events
            after = events[-1].seq

    def _of_numbers(self, numbers: Sequence[int], chunk: int) -> Iterator[LogEvent]:
        query = f"{_SELECT} WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq"  # noqa: S608  # constants of this file
        for begin in range(0, len(numbers), chunk):
            yield from self._events(query, (json.dumps(numbers[begin : begin + chunk]),))

    def _pairs(self, condition: str, *parameters: str) -> list[Pair]:
        return self._rows(f"SELECT occurrence, cluster FROM event WHERE {condition}", parameters)  # noqa: S608  # constants of this file

    def _events(self, query: str, parameters: Sequence[object] = ()) -> list[LogEvent]:
        return [_log_event(row) for row in self._rows(query, parameters)]

    def _rows(self, query: str, parameters: Sequence[object] = ()) -> list[Any]:
        try:
            with closing(self._connect()) as connection:
                connection.execute("PRAGMA query_only=ON")
                return list(connection.execute(query, tuple(parameters)))
        except self._error as error:
            message = f"Không đọc được nhật ký phát sóng {self._path}: {plainly(error)}."
            raise PlaylogError(message) from error


def _connect(path: Path, timeout_s: float) -> sqlite3.Connection:
    """A connection in autocommit to a file that is there already."""
    uri = f"{path.resolve().as_uri()}?mode=rw"
    return sqlite3.connect(uri, uri=True, timeout=timeout_s, isolation_level=None, check_same_thread=False)


def _refusal(error: Exception, events: Sequence[Event]) -> PlaylogError:
    if str(error).endswith(("armed already", "started already", "closed already")):
        names = sorted({f"{event.occurrence} ({event.cluster})" for event in events if event.occurrence})
        return RepeatedEventError(
            f"Nhật ký phát sóng đã ghi lần phát này ở cụm này ({', '.join(names)[:200]}); "
            "không ghi và không phát lần thứ hai, hãy xem nhật ký."
        )
    return PlaylogError(f"Không ghi được nhật ký phát sóng: {plainly(error)}.")


def _as_stored(event: Event) -> Event:
    """``event`` as it will be read again: UTC, and JSON's own types."""
    return replace(event, at=event.at.astimezone(UTC), details=json.loads(_details(event)))


def _details(event: Event) -> str:
    """The details as the chain hashes them; ValueError for a number that JSON does not know."""
    return json.dumps(
        dict(event.details), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def _row(each: LogEvent) -> tuple[object, ...]:
    event = each.event
    return (
        each.seq,
        each.boot,
        instant_text(event.at),
        event.kind.value,
        event.mode.value,
        event.occurrence,
        event.cluster,
        _details(event),
        each.prev_hash,
        each.hash,
    )


def _log_event(row: Sequence[Any]) -> LogEvent:
    seq, boot, at, kind, mode, occurrence, cluster, details, prev_hash, own_hash = row
    try:
        event = Event(EventKind(kind), instant_of(at), Mode(mode), occurrence, cluster, json.loads(details))
    except (ValueError, TypeError) as error:
        raise PlaylogError(
            f"Nhật ký bị sửa ở sự kiện số {seq}: nội dung không đọc được; hãy giữ nguyên tệp và báo cấp trên."
        ) from error
    return LogEvent(seq, boot, event, Sha256(prev_hash), Sha256(own_hash))
