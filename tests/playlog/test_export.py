import csv
import io
import json

from broadcaster.playlog.chain import canonical
from broadcaster.playlog.export import events_json, plays_csv, plays_json
from broadcaster.playlog.fold import fold
from broadcaster.playout.event import EventKind
from tests.playlog.sample_log import chained, event, played

LOG = chained([*played("a"), event(EventKind.MISSED, name="b", reason='=HYPERLINK("x")')])


def test_csv_opens_in_excel_as_it_is_used_in_vietnam() -> None:
    """UTF-8 with a byte-order mark, semicolons, CRLF; one line a play after the heading."""
    text = "".join(plays_csv(fold(LOG)))
    assert text.startswith("\ufeffoccurrence;session;script;")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [row["state"] for row in rows] == ["played", "missed"]
    assert text.count("\r\n") == 3


def test_no_cell_can_run_as_a_formula() -> None:
    """A text that begins like a formula is guarded."""
    assert ";\"'=HYPERLINK(" in "".join(plays_csv(fold(LOG)))


def test_an_empty_log_still_has_a_heading() -> None:
    """Nothing played is a table with a heading, and an empty JSON array."""
    assert "".join(plays_csv([])).startswith("\ufeffoccurrence;")
    assert json.loads("".join(plays_json([]))) == []


def test_json_has_the_fields_that_others_build_on() -> None:
    """Every field of the design's list is in each play."""
    wanted = (
        "occurrence session script revision content_group class peaks peak cluster language planned_at"
        " started_at ended_at state reason evidence start_error_ms audio_sha256 mode"
    )
    plays = json.loads("".join(plays_json(fold(LOG))))
    assert len(plays) == 2
    assert all(set(wanted.split()) <= set(play) for play in plays)


def test_exported_events_can_be_verified_outside() -> None:
    """An exported line holds exactly what its hash is made of."""
    line = json.loads(next(iter(events_json(LOG))))
    before, own = line.pop("prev_hash"), line.pop("hash")
    assert json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == canonical(
        1, 1, LOG[0].event
    )
    assert (before, own) == (LOG[0].prev_hash, LOG[0].hash)
