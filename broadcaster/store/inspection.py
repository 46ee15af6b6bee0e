"""The station's files looked at without touching them: nothing is made, written or undone."""

import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import datetime
from pathlib import Path

from broadcaster.errors import StationError
from broadcaster.playout.event import EventKind
from broadcaster.store.faults import plainly
from broadcaster.store.tables import instant_of, instant_text

_STEPS = 20_000
"""Instructions of SQLite's machine between two looks at whether to go on: some milliseconds."""


class HalfWrittenError(StationError):
    """A power cut left a transaction half written; the next process that may write undoes it."""


def is_sound(path: Path, go_on: Callable[[], bool]) -> bool:
    """Whether SQLite's own quick check went through all of ``path``; False when ``go_on`` ended it early.

    Raises:
        HalfWrittenError: it cannot be read before the station undoes what a power cut left.
        StationError: the file is lost, damaged or cannot be read.

    """
    try:
        with closing(_reading(path)) as connection:
            connection.set_progress_handler(lambda: not go_on(), _STEPS)
            said = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            return False
        raise _refusal(path, error) from error
    except sqlite3.Error as error:
        raise _refusal(path, error) from error
    if said != ["ok"]:
        raise StationError(f"{path.name}: tệp đã hỏng ({'; '.join(said)}).")
    return True


def events_of(
    playlog: Path, kinds: Collection[EventKind], since: datetime
) -> list[tuple[EventKind, datetime]]:
    """Kind and wall time of the play log's events of these kinds since then, in the order of the log.

    Raises:
        StationError: the log cannot be read.

    """
    marks = ", ".join("?" for _ in kinds)
    query = f"SELECT kind, at FROM event WHERE kind IN ({marks}) AND at >= ? ORDER BY seq"  # noqa: S608  # marks only
    try:
        with closing(_reading(playlog)) as connection:
            rows = connection.execute(
                query, (*(kind.value for kind in kinds), instant_text(since))
            ).fetchall()
    except sqlite3.Error as error:
        raise _refusal(playlog, error) from error
    return [(EventKind(kind), instant_of(at)) for kind, at in rows]


def _reading(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=2.0)


def _refusal(path: Path, error: sqlite3.Error) -> StationError:
    journal = path.with_name(f"{path.name}-journal")
    if "readonly" in str(error) and journal.exists():
        return HalfWrittenError(f"{path.name}: lần ghi cuối bị cắt ngang (mất điện), còn phần ghi dở.")
    return StationError(f"{path.name}: {plainly(error)}.")
