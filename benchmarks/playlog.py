"""Events a second into the play log, chained and durable, against bare inserts into SQLite in the same run.

    .venv/bin/python benchmarks/playlog.py

A batch is what a turn of the player writes when a session's item begins on all clusters.
"""

import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broadcaster.playlog.chain import verify
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.store.migrate import migrate
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog

BATCHES = 200
CLUSTERS = 11


def main() -> None:
    """Measure and print."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    batches = [
        [
            Event(
                EventKind.CONFIRMED,
                start + timedelta(seconds=number),
                Mode.REHEARSAL,
                f"sang:2026-01-01:bai-{number}:1",
                f"cum-{cluster:02}",
                {"by": "benchmark", "reason": "đo tốc độ ghi nhật ký"},
            )
            for cluster in range(CLUSTERS)
        ]
        for number in range(BATCHES)
    ]
    with tempfile.TemporaryDirectory() as folder:
        chained = timed_log(Path(folder) / "playlog.db", batches)
        bare = timed_inserts(Path(folder) / "bare.db", batches)
    events = BATCHES * CLUSTERS
    print(f"chained and durable: {events / chained:,.0f} events/s, {chained / BATCHES * 1000:.1f} ms a batch")
    print(f"bare inserts, as durable: {events / bare:,.0f} rows/s; time, ours / bare: {chained / bare:.2f}")


def timed_log(path: Path, batches: list[list[Event]]) -> float:
    """Seconds to append all batches to a play log, which is verified afterwards."""
    migrate(path, "playlog")
    writer = PlaylogWriter(open_playlog(path))
    begin = time.perf_counter()
    for batch in batches:
        writer.append(batch)
    seconds = time.perf_counter() - begin
    writer.close()
    verify(PlaylogReader(path).events())
    return seconds


def timed_inserts(path: Path, batches: list[list[Event]]) -> float:
    """Seconds to insert as many rows into a plain table with the same durability."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("CREATE TABLE event (at TEXT, occurrence TEXT, cluster TEXT, details TEXT)")
    begin = time.perf_counter()
    for batch in batches:
        connection.execute("BEGIN IMMEDIATE")
        rows = [(str(each.at), each.occurrence, each.cluster, str(each.details)) for each in batch]
        connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - begin
    connection.close()
    return seconds


if __name__ == "__main__":
    main()
