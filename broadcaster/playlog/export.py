"""The play log for other programs: plays as CSV or JSON, and the chain itself as JSON lines."""

import csv
import io
import json
from collections.abc import Iterable, Iterator

from broadcaster.playlog.chain import instant
from broadcaster.playlog.event import LogEvent
from broadcaster.playlog.fold import Play, play_as_json
from broadcaster.playout.event import Mode

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def plays_csv(plays: Iterable[Play]) -> Iterator[str]:
    """CSV as Excel in Vietnam opens it: byte-order mark, semicolons, CRLF; a line at a time."""
    yield BOM + csv_line(list(play_as_json(Play("", "", Mode.LIVE))))
    for play in plays:
        yield csv_line([csv_cell(value) for value in play_as_json(play).values()])


def plays_json(plays: Iterable[Play]) -> Iterator[str]:
    """One JSON array, a play at a time."""
    separator = "[\n"
    for play in plays:
        yield separator + json.dumps(play_as_json(play), ensure_ascii=False)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def events_json(events: Iterable[LogEvent]) -> Iterator[str]:
    """The chain, one JSON object a line: what `playlog/chain.py` says a hash is made of, and the hashes."""
    for each in events:
        event = each.event
        fields = {
            "seq": each.seq,
            "boot": each.boot,
            "at": instant(event.at),
            "kind": event.kind.value,
            "mode": event.mode.value,
            "occurrence": event.occurrence,
            "cluster": event.cluster,
            "details": dict(event.details),
            "prev_hash": each.prev_hash,
            "hash": each.hash,
        }
        yield json.dumps(fields, ensure_ascii=False) + "\n"


def csv_line(cells: list[str]) -> str:
    """One line of CSV: semicolons between ``cells``, CRLF at the end."""
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue()


def csv_cell(value: object) -> str:
    """``value`` as a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = ",".join(str(each) for each in value)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_RISKY) else text
