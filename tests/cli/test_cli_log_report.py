"""``loa playlog`` and ``loa report``: what happened, for other programs and for the commune."""

import csv
import io
import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import docx
import pytest

from broadcaster.settings import DataFolder
from tests.cli.command import Loa, Played, as_process, refused, values

PLAY_FIELDS = [
    "occurrence",
    "session",
    "script",
    "revision",
    "content_group",
    "class",
    "peaks",
    "peak",
    "cluster",
    "language",
    "planned_at",
    "started_at",
    "ended_at",
    "state",
    "reason",
    "evidence",
    "start_error_ms",
    "audio_sha256",
    "mode",
]
EVENT_FIELDS = {"seq", "boot", "at", "kind", "mode", "occurrence", "cluster", "details", "prev_hash", "hash"}
STATES = {"played", "interrupted", "missed", "refused", "cancelled", "failed"}


@pytest.fixture
def played_copy(played: Played, tmp_path: Path) -> Path:
    """The station that has played, as one's own."""
    return Path(shutil.copytree(played.folder, tmp_path / "tram"))


def test_plays_have_the_fields_that_others_build_on(loa: Loa, played: Played) -> None:
    """Each of the design's list, in JSON with its own type."""
    plays = values(loa("playlog", "export", "--format", "json", "--data", played.folder))
    assert plays
    assert {play["mode"] for play in plays} == {"rehearsal"}
    assert "played" in {play["state"] for play in plays} <= STATES
    for play in plays:
        assert set(PLAY_FIELDS) <= set(play)
        assert isinstance(play["peaks"], list)
        assert play["planned_at"][:10] == play["date"] <= played.day
        assert play["planned_at"].endswith("+07:00")
        assert play["state"] == "played" or play["reason"]


def test_a_play_that_sounded_has_its_times_and_its_evidence(loa: Loa, played: Played) -> None:
    """When, how exactly, and by which proof."""
    plays = values(loa("playlog", "export", "--format", "json", "--data", played.folder))
    for play in (each for each in plays if each["state"] == "played"):
        assert play["planned_at"] <= play["ended_at"]
        assert play["started_at"] < play["ended_at"]
        assert abs(play["start_error_ms"]) < 100
        assert play["evidence"]


def test_csv_holds_the_same_plays(loa: Loa, played: Played, tmp_path: Path) -> None:
    """For a spreadsheet: byte-order mark, semicolons; in a file and on stdout the same."""
    plays = values(loa("playlog", "export", "--format", "json", "--data", played.folder))
    out = loa("playlog", "export", "--data", played.folder).out
    assert out.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(out.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert [(row["occurrence"], row["cluster"], row["state"]) for row in rows] == [
        (play["occurrence"], play["cluster"], play["state"]) for play in plays
    ]
    told = loa("playlog", "export", "--data", played.folder, "-o", tmp_path / "log.csv")
    assert (told.status, str(tmp_path / "log.csv") in told.out) == (0, True)
    assert (tmp_path / "log.csv").read_bytes() == out.encode()


def test_a_process_ends_the_lines_of_csv_once(played: Played) -> None:
    """CRLF as the format asks for, and nothing else on stdout."""
    ran = as_process("playlog", "export", "--data", played.folder)
    assert ran.status == 0
    assert ran.out.count("\r\n") == ran.out.count("\n") > 1
    assert "\r\r" not in ran.out


def test_days_choose_plays(loa: Loa, played: Played) -> None:
    """Both ends are included; a time without plays is an empty table, not an error."""
    asked = ("playlog", "export", "--format", "json", "--data", played.folder)
    everything = values(loa(*asked))
    of_the_day = [play for play in everything if play["planned_at"].startswith(played.day)]
    assert of_the_day
    assert values(loa(*asked, "--from", played.day, "--to", played.day)) == of_the_day
    assert values(loa(*asked, "--to", "2020-01-01")) == []


def test_start_figures_are_those_of_the_plays(loa: Loa, played: Played) -> None:
    """Of the days that are asked for; a rehearsal's outputs are silent, and are said to be."""
    asked = ("playlog", "starts", "--data", played.folder)
    figures = values(loa(*asked, "--from", played.day, "--to", played.day, "--format", "json"))
    assert figures["device"]["count"] == 0
    assert figures["silent"]["count"] > 0
    assert (
        f"Ngõ ra im lặng (tính theo đồng hồ máy, không có thiết bị nào đo), {figures['silent']['count']} lượt"
        in (loa(*asked, "--from", played.day, "--to", played.day).out)
    )
    assert "chưa có lượt phát nào bắt đầu" in loa(*asked, "--to", "2020-01-01").out


def test_events_are_the_chain_itself(loa: Loa, played: Played) -> None:
    """A JSON object a line, each with the hash of the one before."""
    ran = loa("playlog", "export", "--events", "--data", played.folder)
    events = [json.loads(line) for line in ran.out.splitlines()]
    assert all(event.keys() == EVENT_FIELDS for event in events)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["prev_hash"] for event in events[1:]] == [event["hash"] for event in events[:-1]]


def test_verify_walks_the_whole_chain(loa: Loa, played: Played) -> None:
    """And tells the count and the head, to be compared with a backup or a printed report."""
    events = loa("playlog", "export", "--events", "--data", played.folder).out.splitlines()
    ran = loa("playlog", "verify", "--data", played.folder)
    assert ran.status == 0, ran.err
    assert f"{len(events)} sự kiện" in ran.out
    assert json.loads(events[-1])["hash"] in ran.out


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("UPDATE event SET details = replace(details, '{', '{\"x\": 1, ') WHERE seq = 7", "7"),
        ("UPDATE event SET kind = 'corrected' WHERE seq = 7", "7"),
        ("UPDATE event SET kind = 'played' WHERE seq = 7", "7"),
        ("UPDATE event SET details = 'x' WHERE seq = 7", "7"),
        ("DELETE FROM event WHERE seq = 7", "7"),
        ("UPDATE event SET hash = prev_hash WHERE seq = 7", "7"),
    ],
    ids=["details", "kind", "no kind", "no details", "deleted", "hash"],
)
def test_a_tampered_log_is_told_with_the_event(loa: Loa, played_copy: Path, change: str, named: str) -> None:
    """Somebody took the triggers off and changed one row: verify names it, and nothing is reported."""
    with closing(sqlite3.connect(played_copy / "playlog.db")) as log, log:
        for (name,) in log.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            log.execute(f"DROP TRIGGER {name}")
        assert log.execute(change).rowcount == 1
    assert named in refused(loa("playlog", "verify", "--data", played_copy))
    refused(loa("report", "--period", "2026", "--format", "json", "--data", played_copy))


def test_a_report_counts_the_plays_of_its_period(loa: Loa, played: Played) -> None:
    """The total is the log's own count; a rehearsal's figures are marked."""
    day = ("--from", played.day, "--to", played.day)
    plays = values(loa("playlog", "export", "--format", "json", "--data", played.folder, *day))
    period = f"{played.day}..{played.day}"
    asked = ("report", "--period", period, "--data", played.folder, "--format", "json")
    report = values(loa(*asked))
    states = Counter(play["state"] for play in plays)
    counted = {each["key"]: each["cluster_plays"]["value"] for each in report["states"]}
    assert {key: count for key, count in counted.items() if count} == dict(states)
    assert report["total"]["plays"]
    assert report["mark"]
    assert (report["period"]["from"], report["period"]["to"]) == (played.day, played.day)


def test_a_report_of_an_empty_time_is_all_noughts(loa: Loa, played: Played) -> None:
    """Nothing played is a figure too."""
    report = values(loa("report", "--period", "2020-Q1", "--format", "json", "--data", played.folder))
    assert (report["total"]["plays"], report["total"]["airtime_ms"]) == (0, 0)


def test_the_two_ways_to_count_days_differ(loa: Loa, played: Played) -> None:
    """Decree 09/2019 closes a period on the 14th; the calendar does not."""
    asked = ("report", "--period", "2026-07", "--format", "json", "--data", played.folder, "--basis")
    spans = {basis: values(loa(*asked, basis))["period"] for basis in ("administrative", "calendar")}
    assert (spans["administrative"]["from"], spans["administrative"]["to"]) == ("2026-06-15", "2026-07-14")
    assert (spans["calendar"]["from"], spans["calendar"]["to"]) == ("2026-07-01", "2026-07-31")


def test_a_report_as_csv_and_docx(loa: Loa, played: Played, tmp_path: Path) -> None:
    """The one for a spreadsheet, the other for the signature."""
    asked = ("report", "--period", "2026-H2", "--data", played.folder, "--format")
    assert loa(*asked, "csv").out.startswith("\ufeff")
    ran = loa(*asked, "docx", "-o", tmp_path / "báo cáo.docx")
    assert ran.status == 0, ran.err
    text = " ".join(each.text for each in docx.Document(str(tmp_path / "báo cáo.docx")).paragraphs)
    assert "2026" in text


def test_a_report_without_a_name_is_called_by_its_period(
    loa: Loa, played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lands where the technician stands."""
    monkeypatch.chdir(tmp_path)
    assert loa("report", "--period", "2026-Q4", "--data", played.folder).status == 0
    assert [path.name for path in tmp_path.iterdir()] == ["bao-cao-2026-Q4.docx"]


@pytest.mark.parametrize(
    "period", ["2026-H3", "2026-13", "26", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01", "", "năm nay"]
)
def test_a_period_that_is_none_is_refused(loa: Loa, played: Played, period: str) -> None:
    """With periods that are some."""
    assert refused(loa("report", "--period", period, "--data", played.folder))


def test_an_output_that_cannot_be_written_is_told(loa: Loa, played: Played, tmp_path: Path) -> None:
    """Nothing half written stays behind."""
    for output in (tmp_path, tmp_path / "không có" / "a.csv"):
        assert refused(loa("playlog", "export", "--data", played.folder, "-o", output))
        assert refused(loa("report", "--period", "2026", "--data", played.folder, "-o", output))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["playlog", "export"],
        ["playlog", "verify"],
        ["report", "--period", "2026"],
        ["export", "ra"],
        ["backup", "a.zip"],
    ],
    ids=" ".join,
)
def test_a_folder_without_a_station_is_refused_and_stays_empty(
    loa: Loa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A mistyped path must not grow a station."""
    (empty := DataFolder(tmp_path / "trong")).make()
    monkeypatch.chdir(tmp_path)
    assert str(empty.path) in refused(loa(*arguments, "--data", empty.path))
    assert [path.name for path in tmp_path.rglob("*")] == ["trong"]
