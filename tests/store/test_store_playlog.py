"""The play log's file: durable, append-only, chained over every reopening, and readable all the while."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadcaster.errors import PlaylogError, RepeatedEventError
from broadcaster.playlog.chain import verify
from broadcaster.playlog.event import FIRST_HASH
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.store import playlog
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog

NOW = datetime(2026, 2, 17, 22, 30, tzinfo=UTC)
FIRST, SECOND = "sang:2026-02-18:phong-gia:1", "chieu:2026-02-19:vu-lua:1"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty play log in a folder with a Vietnamese name and signs that an address would eat."""
    folder = tmp_path / "Nhật ký #1 100% ?"
    folder.mkdir()
    file = folder / "playlog.db"
    migrate(file, "playlog")
    return file


@pytest.fixture
def writer(path: Path) -> Iterator[PlaylogWriter]:
    """The writer of that log, which does not wait for the disk."""
    writer = PlaylogWriter(open_playlog(path, durable=False))
    yield writer
    writer.close()


def event(
    kind: EventKind, occurrence: str | None = FIRST, cluster: str | None = "trung-tam", **details: object
) -> Event:
    """An event with a plain time."""
    return Event(kind, NOW, Mode.LIVE, occurrence, cluster, details)


ARMED, STARTED, ENDED = event(EventKind.ARMED), event(EventKind.STARTED), event(EventKind.ENDED)
BOOTED = event(EventKind.BOOTED, None, None)


@pytest.mark.parametrize(("durable", "level"), [(True, 3), (False, 0)])
def test_the_writer_is_durable_before_fast(path: Path, durable: bool, level: int) -> None:  # noqa: FBT001  # a column of the table
    """Rollback journal and synchronous=EXTRA are really on, unless a rehearsal says otherwise."""
    with closing(open_playlog(path, durable=durable)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (level,)


def test_a_missing_log_is_named_and_not_made(tmp_path: Path) -> None:
    """Neither reading nor writing makes an empty log where there was none."""
    missing = tmp_path / "playlog.db"
    with pytest.raises(PlaylogError, match=r"playlog\.db"):
        open_playlog(missing)
    with pytest.raises(PlaylogError, match=r"playlog\.db"):
        PlaylogReader(missing).head()
    assert not missing.exists()


def test_an_empty_log_has_no_head(path: Path) -> None:
    """Nothing is invented."""
    reader = PlaylogReader(path)
    assert (reader.head(), list(reader.events()), reader.newest_wall(), reader.open_pairs()) == (
        None,
        [],
        None,
        [],
    )


def test_the_chain_goes_on_over_reopening(path: Path) -> None:
    """Numbers have no gap, each event holds the hash of the one before, boots count up."""
    written = []
    for events in ([BOOTED, ARMED], [BOOTED, STARTED, ENDED], [BOOTED]):
        writer = PlaylogWriter(open_playlog(path, durable=False))
        writer.new_boot()
        written += writer.append(events)
        writer.close()
    assert [(each.seq, each.boot) for each in written] == [(1, 1), (2, 1), (3, 2), (4, 2), (5, 2), (6, 3)]
    hashes = [each.hash for each in written]
    assert [each.prev_hash for each in written] == [FIRST_HASH, *hashes[:-1]]
    assert list(PlaylogReader(path).events()) == written
    verify(written)


def test_without_a_new_boot_the_last_one_goes_on(path: Path, writer: PlaylogWriter) -> None:
    """A writer that is reopened within a boot belongs to it."""
    writer.new_boot()
    writer.append([BOOTED])
    other = PlaylogWriter(open_playlog(path, durable=False))
    assert [each.boot for each in other.append([ARMED])] == [1]
    other.close()


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab|,đ", max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
EVENTS = st.builds(
    Event,
    st.sampled_from([EventKind.SUSPENDED, EventKind.CONFIRMED, EventKind.OUTPUT_LOST]),
    st.datetimes(
        datetime(1970, 1, 2),  # noqa: DTZ001  # the strategy adds the zone
        datetime(2199, 12, 31),  # noqa: DTZ001  # as above
        timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    ),
    st.sampled_from(Mode),
    st.none() | NAMES,
    st.none() | NAMES,
    st.dictionaries(NAMES, JSON_VALUES, max_size=3),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=st.lists(EVENTS, min_size=1, max_size=5))
def test_every_event_comes_back_equal_and_verifies(
    path: Path, writer: PlaylogWriter, events: list[Event]
) -> None:
    """What is read again is what was appended, and its chain holds."""
    head = writer.head()
    written = writer.append(events)
    found = list(PlaylogReader(path).events(after=0 if head is None else head.seq))
    assert found == written
    assert [each.event for each in found] == events
    verify(list(PlaylogReader(path).events()))


def test_tuples_become_lists_before_they_are_hashed(path: Path, writer: PlaylogWriter) -> None:
    """The event that the player hands over may hold a tuple; the chain holds all the same."""
    writer.append([event(EventKind.ARMED, about={"peaks": ("tet",)})])
    found = list(PlaylogReader(path).events())
    assert found[0].event.details == {"about": {"peaks": ["tet"]}}
    verify(found)


COPY = "INTO event SELECT {}, boot, at, {}, mode, {}, cluster, '[]', prev_hash, hash FROM event WHERE seq = 2"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 1",
        "DELETE FROM event WHERE seq = 2",
        "DELETE FROM event",
        "INSERT OR REPLACE " + COPY.format(2, "kind", "'x'"),
        "REPLACE " + COPY.format(3, "kind", "occurrence"),
        "INSERT " + COPY.format(9, "'confirmed'", "occurrence"),
        "INSERT " + COPY.format(0, "'confirmed'", "occurrence"),
    ],
)
def test_the_file_itself_refuses_every_change(path: Path, writer: PlaylogWriter, statement: str) -> None:
    """Not even raw SQL changes, takes away, replaces, or leaves a gap."""
    written = writer.append([BOOTED, ARMED])
    with closing(sqlite3.connect(path)) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute(statement)
    assert list(PlaylogReader(path).events()) == written


CLOSINGS = [
    EventKind.ENDED,
    EventKind.INTERRUPTED,
    EventKind.MISSED,
    EventKind.REFUSED,
    EventKind.CANCELLED,
    EventKind.FAILED,
]


@pytest.mark.parametrize("again", [EventKind.ARMED, EventKind.STARTED, *CLOSINGS])
def test_an_occurrence_is_armed_started_and_closed_once_on_a_cluster(
    path: Path, writer: PlaylogWriter, again: EventKind
) -> None:
    """The second is refused with everything that came with it, and the writer goes on."""
    written = writer.append([ARMED, STARTED, ENDED])
    with pytest.raises(RepeatedEventError, match="sang:2026-02-18:phong-gia:1"):
        writer.append([BOOTED, event(again)])
    written += writer.append([event(again, cluster="xom-moi"), event(again, SECOND)])
    assert list(PlaylogReader(path).events()) == written
    verify(written)


def test_a_batch_that_repeats_itself_is_refused_whole(path: Path, writer: PlaylogWriter) -> None:
    """One transaction: nothing half-written."""
    with pytest.raises(RepeatedEventError):
        writer.append([BOOTED, ARMED, ARMED])
    assert PlaylogReader(path).head() is None


def test_a_value_that_json_does_not_know_is_refused_with_nothing_written(
    path: Path, writer: PlaylogWriter
) -> None:
    """Not a number has no place in evidence."""
    with pytest.raises(ValueError, match="JSON"):
        writer.append([BOOTED, event(EventKind.STARTED, start_error_ms=float("nan"))])
    assert [each.seq for each in writer.append([BOOTED])] == [1]


def test_a_second_writer_is_told_and_the_first_goes_on(
    path: Path, writer: PlaylogWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A held file is an error in Vietnamese, no crash; afterwards both chains are one."""
    monkeypatch.setattr(playlog, "WRITE_TIMEOUT_S", 0.05)
    second = PlaylogWriter(open_playlog(path, durable=False))
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(PlaylogError, match="đang giữ tệp"):
            second.append([ARMED])
        holder.execute("ROLLBACK")
    written = writer.append([BOOTED]) + second.append([ARMED]) + writer.append([STARTED])
    second.close()
    assert list(PlaylogReader(path).events()) == written
    verify(written)


def test_a_full_disk_is_told_with_nothing_half_written(path: Path) -> None:
    """SQLite's own limit of pages stands for the disk's end; with room again the writer goes on."""
    connection = open_playlog(path, durable=False)
    writer = PlaylogWriter(connection)
    written = writer.append([BOOTED])
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count={pages}")
    much = [event(EventKind.CONFIRMED, reason="x" * 1000) for _ in range(100)]
    with pytest.raises(PlaylogError, match="đĩa đã đầy"):
        writer.append(much)
    assert writer.head() == written[-1]
    connection.execute("PRAGMA max_page_count=100000")
    written += writer.append(much)
    writer.close()
    assert list(PlaylogReader(path).events()) == written


class BreakingConnection:
    """A real connection whose next commit fails: before it happens, or after."""

    def __init__(self, real: sqlite3.Connection) -> None:
        """Nothing fails until ``fails`` says so."""
        self.real = real
        self.fails: str | None = None

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # as sqlite3
        """Run a statement, but for the commit that is to fail."""
        if sql != "COMMIT" or self.fails is None:
            return self.real.execute(sql, parameters)
        if self.fails == "after":
            self.real.execute(sql)
        self.fails = None
        message = "disk I/O error"
        raise sqlite3.OperationalError(message)

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:  # as sqlite3
        """Pass on."""
        return self.real.executemany(sql, parameters)

    def close(self) -> None:
        """Pass on."""
        self.real.close()


@pytest.mark.parametrize("fails", ["before", "after"])
@pytest.mark.parametrize("again", [[ARMED, STARTED], [ARMED, STARTED, ENDED]])
def test_a_commit_that_fails_may_be_tried_again(path: Path, fails: str, again: list[Event]) -> None:
    """Whether or not it had reached the disk, each event is in the log once."""
    connection = BreakingConnection(open_playlog(path))
    writer = PlaylogWriter(connection)
    writer.append([BOOTED])
    connection.fails = fails
    with pytest.raises(PlaylogError, match="lỗi đọc ghi đĩa"):
        writer.append([ARMED, STARTED])
    written = writer.append(again)
    assert [each.event for each in written] == again
    assert [each.event for each in PlaylogReader(path).events()] == [BOOTED, *again]
    verify(list(PlaylogReader(path).events()))
    assert [each.seq for each in writer.append([BOOTED])] == [len(again) + 2]
    writer.close()


@pytest.mark.parametrize("fails", ["before", "after"])
def test_what_was_stored_after_all_is_recognised_among_other_events(path: Path, fails: str) -> None:
    """A decision is made anew after a failed commit: what is the same in it is in the log once."""
    connection = BreakingConnection(open_playlog(path))
    writer = PlaylogWriter(connection)
    connection.fails = fails
    with pytest.raises(PlaylogError):
        writer.append([BOOTED, ARMED])
    lost = event(EventKind.OUTPUT_LOST)
    written = writer.append([lost, BOOTED, ARMED, STARTED])
    assert [each.event for each in written] == [lost, BOOTED, ARMED, STARTED]
    stored = list(PlaylogReader(path).events())
    assert sorted(each.seq for each in written) == [each.seq for each in stored] == [1, 2, 3, 4]
    verify(stored)
    writer.close()


def test_after_a_fault_the_file_is_opened_anew(path: Path) -> None:
    """What was open when the disk turned read-only or went away may never write again; the next one does."""
    opened: list[sqlite3.Connection] = []

    def reopen() -> sqlite3.Connection:
        opened.append(open_playlog(path, durable=False))
        return opened[-1]

    writer = PlaylogWriter(reopen(), reopen=reopen)
    written = writer.append([BOOTED])
    opened[0].execute("PRAGMA query_only=ON")
    with pytest.raises(PlaylogError, match="chỉ cho đọc"):
        writer.append([ARMED])
    assert "chỉ cho đọc" in str(writer.trouble)
    written += writer.append([ARMED])
    assert (writer.trouble, len(opened)) == (None, 2)
    with pytest.raises(sqlite3.ProgrammingError):
        opened[0].execute("SELECT 1")
    writer.close()
    assert list(PlaylogReader(path).events()) == written


def test_a_repeated_event_is_no_fault_of_the_log(path: Path, writer: PlaylogWriter) -> None:
    """It is refused, and nothing is said to ail the disk."""
    writer.append([ARMED])
    with pytest.raises(RepeatedEventError):
        writer.append([ARMED])
    assert writer.trouble is None


def test_a_reader_sees_a_fixed_head_while_the_writer_goes_on(path: Path, writer: PlaylogWriter) -> None:
    """Paging neither holds the writer up nor runs after it."""
    first = writer.append([event(EventKind.CONFIRMED, n=number) for number in range(10)])
    pages = PlaylogReader(path).events(chunk=3)
    seen = [next(pages)]
    for number in range(10):
        writer.append([event(EventKind.CONFIRMED, late=number)])
    assert seen + list(pages) == first


@pytest.mark.parametrize(
    ("after", "until", "expected"), [(0, 3, [1, 2, 3]), (3, None, [4, 5]), (5, None, []), (1, 2, [2])]
)
def test_a_reader_pages_between_two_numbers(
    path: Path, writer: PlaylogWriter, after: int, until: int | None, expected: list[int]
) -> None:
    """``after`` is left out, ``until`` is included."""
    writer.append([BOOTED] * 5)
    assert [each.seq for each in PlaylogReader(path).events(after, until, chunk=2)] == expected


def test_a_reader_writes_nothing(path: Path) -> None:
    """Its connections refuse to."""
    with pytest.raises(PlaylogError, match="chỉ cho đọc"):
        PlaylogReader(path)._rows("CREATE TABLE x (a)")


WRITES_HALF_A_TRANSACTION = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=1")
connection.execute("PRAGMA cache_spill=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("DROP TRIGGER event_is_never_deleted")
connection.execute("DELETE FROM event")
connection.execute("CREATE TABLE filler AS SELECT zeroblob(100000) AS a")
os._exit(9)
"""


def test_a_reader_undoes_what_a_power_cut_left(path: Path, writer: PlaylogWriter) -> None:
    """A transaction that was cut off is rolled back by whoever comes first, be it a reader."""
    written = writer.append([BOOTED, ARMED])
    subprocess.run([sys.executable, "-c", WRITES_HALF_A_TRANSACTION, os.fspath(path)], check=False)
    assert path.with_name("playlog.db-journal").exists()
    assert list(PlaylogReader(path).events()) == written
    assert not path.with_name("playlog.db-journal").exists()


ABOUT = {
    "session": "sang",
    "date": "2026-02-18",
    "script": "phong-gia",
    "title": "Phòng hàng giả",
    "revision": 1,
    "content_group": 5,
    "column": "hoi-dap",
    "class": "thong_thuong",
    "language": "vi",
    "peaks": ["tet"],
    "peak": "tet",
    "planned_at": "2026-02-17T22:30:00+00:00",
    "duration_ms": 61_000,
    "audio_sha256": "ab" * 32,
}


def test_the_log_tells_what_became_of_an_occurrence(path: Path, writer: PlaylogWriter) -> None:
    """Its events, stored and read again, fold to one play a cluster."""
    armed = [event(EventKind.ARMED, cluster=name, about=ABOUT) for name in ("trung-tam", "xom-moi")]
    writer.append([BOOTED, *armed, STARTED, event(EventKind.ENDED, evidence="sent")])
    reader = PlaylogReader(path)
    plays = reader.plays_of([FIRST])
    assert [(play.cluster, play.state) for play in plays] == [("trung-tam", "played"), ("xom-moi", "open")]
    assert reader.plays_between(date(2026, 2, 18), date(2026, 2, 18)) == plays
    assert reader.plays_between(date(2026, 2, 19), date(2026, 2, 19)) == ()


@pytest.fixture
def told(path: Path, writer: PlaylogWriter) -> PlaylogReader:
    """A log of two occurrences on two clusters: one play each over, one cut off, one refused."""
    moments = (
        BOOTED,
        ARMED,
        event(EventKind.ARMED, cluster="xom-moi"),
        STARTED,
        ENDED,
        event(EventKind.REFUSED, SECOND),
        event(EventKind.ARMED, SECOND, "xom-moi"),
        event(EventKind.STOPPED, None, None),
    )
    writer.append([replace(each, at=NOW + timedelta(minutes=minute)) for minute, each in enumerate(moments)])
    return PlaylogReader(path)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (lambda log: log.open_pairs(), [(FIRST, "xom-moi"), (SECOND, "xom-moi")]),
        (
            lambda log: log.armed(date(2026, 2, 18)),
            {(FIRST, "trung-tam"), (FIRST, "xom-moi"), (SECOND, "xom-moi")},
        ),
        (lambda log: log.armed(date(2026, 2, 19)), {(SECOND, "xom-moi")}),
        (lambda log: log.closed(date(2026, 2, 18)), {(FIRST, "trung-tam"), (SECOND, "trung-tam")}),
        (lambda log: log.closed(date(2026, 2, 20)), frozenset()),
        (lambda log: log.closed_pairs([FIRST]), {(FIRST, "trung-tam")}),
        (lambda log: log.closed_pairs([]), frozenset()),
        (lambda log: [each.seq for each in log.of_occurrences([SECOND])], [6, 7]),
        (
            lambda log: [
                each.seq for each in log.events_between(date(2026, 2, 18), date(2026, 2, 18), chunk=3)
            ],
            [2, 3, 4, 5],
        ),
        (
            lambda log: [each.seq for each in log.events_between(date(2026, 1, 1), date(2026, 12, 31))],
            [2, 3, 4, 5, 6, 7],
        ),
        (lambda log: log.newest_wall(), NOW + timedelta(minutes=7)),
    ],
)
def test_the_log_answers_what_a_boot_and_a_page_ask(
    told: PlaylogReader, question: Callable[[PlaylogReader], object], answer: object
) -> None:
    """What is open, armed, closed; what happened to an occurrence, or to those of a day."""
    assert question(told) == answer
