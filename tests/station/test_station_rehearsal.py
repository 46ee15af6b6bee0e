"""``loa rehearse``: days around Tết with everything real but the clock and the loudspeakers."""

import json
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from broadcaster.clock import local, midnight
from broadcaster.desk.log import verify
from broadcaster.desk.plan import plan_ahead, planned
from broadcaster.desk.scripts import overview, withdraw
from broadcaster.playlog.fold import STATES, Play
from broadcaster.playout.event import CLOSING_KINDS, Mode
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.settings import DataFolder
from broadcaster.station.rehearsal_summary import summarise
from broadcaster.store.database import Database
from broadcaster.store.playlog import PlaylogReader
from broadcaster.store.schedule import documents, save_document
from tests.station.processes import LOA, Ran, run

FIRST, LAST = date(2026, 1, 30), date(2026, 2, 5)
DENSE_FROM = date(2026, 2, 2)
"""Fifteen days before Tết, which is 17 February 2026."""

QUIET = ((time(21), time(23, 59, 59, 999999)), (time(0), time(5, 30)), (time(11, 30), time(13, 30)))


@dataclass(frozen=True)
class Rehearsed:
    """A rehearsal's folder and what the command said."""

    folder: DataFolder
    ran: Ran
    plays: tuple[Play, ...]
    sessions: tuple[PlannedSession, ...]

    @property
    def json(self) -> dict[str, Any]:
        """What it printed: nothing but JSON."""
        printed: dict[str, Any] = json.loads(self.ran.out)
        return printed


@pytest.fixture(scope="module")
def rehearsed(sample_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    """A week around the beginning of the dense days, on the whole sample."""
    folder = DataFolder(tmp_path_factory.mktemp("rehearsed") / "dien_tap")
    shutil.copytree(sample_library, folder.library)
    days = ["--from", FIRST.isoformat(), "--to", LAST.isoformat()]
    ran = run([*LOA, "rehearse", *days, "--format", "json", "--data", str(folder.path)], timeout_s=300)
    assert ran.status == 0, ran.err
    database = Database(folder.database)
    sessions = planned(database, FIRST, LAST)
    database.dispose()
    return Rehearsed(folder, ran, PlaylogReader(folder.playlog).plays_between(FIRST, LAST), sessions)


def test_every_occurrence_ends_in_exactly_one_way(rehearsed: Rehearsed) -> None:
    """Read from the events themselves: one closing event for each occurrence on each of its clusters."""
    events = [each.event for each in PlaylogReader(rehearsed.folder.playlog).events()]
    closed = Counter((each.occurrence, each.cluster) for each in events if each.kind in CLOSING_KINDS)
    wanted = {
        (occurrence.id, cluster)
        for session in rehearsed.sessions
        for occurrence in session.occurrences
        for cluster in occurrence.clusters
    }
    assert set(closed.values()) == {1}
    assert set(closed) == wanted
    assert {play.state for play in rehearsed.plays} <= set(STATES.values())


def test_nothing_sounds_in_quiet_hours(rehearsed: Rehearsed) -> None:
    """Neither begins nor ends nor lasts within them, by the hours as they are written down here."""
    for play in rehearsed.plays:
        if play.started_at is None:
            continue
        assert play.ended_at is not None
        begins, ends = local(play.started_at).time(), local(play.ended_at).time()
        assert all(ends <= quiet_from or begins >= quiet_to for quiet_from, quiet_to in QUIET), play


def test_nothing_unapproved_is_played(rehearsed: Rehearsed) -> None:
    """Every sound that went out is the one that was approved for its script."""
    database = Database(rehearsed.folder.database)
    approved = {
        line.slug: line.on_air.approval.audio_sha256
        for line in overview(database)
        if line.on_air and line.on_air.approval
    }
    database.dispose()
    sounded = [play for play in rehearsed.plays if play.started_at]
    assert sounded
    assert [play for play in sounded if approved.get(play.script) != play.audio_sha256] == []


def test_dense_days_have_more_sessions(rehearsed: Rehearsed) -> None:
    """Two on an ordinary day; more from fifteen days before Tết on."""
    started: defaultdict[date, set[str]] = defaultdict(set)
    for play in rehearsed.plays:
        if play.started_at:
            started[play.date].add(play.session)
    ordinary = {len(started[day]) for day in started if day < DENSE_FROM}
    dense = {len(started[day]) for day in started if day >= DENSE_FROM}
    assert ordinary == {2}
    assert min(dense) > 2


def test_sessions_begin_on_their_second(rehearsed: Rehearsed) -> None:
    """The first item of each comes right after signature and opening; the rest joins it."""
    errors = [play.start_error_ms for play in rehearsed.plays if play.start_error_ms is not None]
    assert errors
    assert max(map(abs, errors)) < 1


def test_the_summary_says_what_the_log_says(rehearsed: Rehearsed) -> None:
    """Counted again here, from the plays."""
    said = rehearsed.json
    assert (said["from"], said["to"]) == (FIRST.isoformat(), LAST.isoformat())
    assert said["plays_by_cluster"] == len(rehearsed.plays)
    assert sum(said["states"].values()) == said["occurrences"] == len({p.occurrence for p in rehearsed.plays})
    assert said["plays_in_quiet_hours"] == said["plays_of_unapproved_scripts"] == 0
    assert said["planned_but_never_decided"] == 0
    assert said["sessions_per_dense_day"] > said["sessions_per_ordinary_day"] == 2
    assert all(Path(file).is_file() for file in said["files"])


def test_all_of_it_is_marked_as_a_rehearsal_and_verifies(rehearsed: Rehearsed) -> None:
    """No row of it can enter a real report."""
    assert {play.mode for play in rehearsed.plays} == {Mode.REHEARSAL}
    assert verify(PlaylogReader(rehearsed.folder.playlog)).count > len(rehearsed.plays)
    assert "TẬP DƯỢT" in rehearsed.ran.err


def test_the_summary_for_people_is_in_vietnamese(rehearsed: Rehearsed) -> None:
    """How occurrences ended, and a decimal comma."""
    database = Database(rehearsed.folder.database)
    lines = summarise(rehearsed.folder, database, FIRST, LAST, 0).lines()
    database.dispose()
    assert "đã phát" in lines[1]
    assert "played" not in lines[1]
    assert re.search(r"ngày thường \d,\d", lines[2])


@pytest.fixture
def changed(rehearsed: Rehearsed, tmp_path: Path) -> Iterator[tuple[DataFolder, Database]]:
    """A copy of the rehearsal, to be changed behind its log's back."""
    folder = DataFolder(Path(shutil.copytree(rehearsed.folder.path, tmp_path / "ban_sao")))
    database = Database(folder.database)
    yield folder, database
    database.dispose()


def test_the_summary_finds_plays_of_what_is_not_approved(changed: tuple[DataFolder, Database]) -> None:
    """A script that is withdrawn afterwards makes each of its plays one of an unapproved script."""
    folder, database = changed
    withdraw(database, "the-nao-la-hang-gia", reason="thử", by="thử", now=midnight(LAST))
    assert summarise(folder, database, FIRST, LAST, 0).unapproved > 0


def test_the_summary_finds_plays_in_quiet_hours(changed: tuple[DataFolder, Database]) -> None:
    """By other quiet hours than those that were kept."""
    folder, database = changed
    with database.transaction() as connection:
        quiet = documents(connection)["gio_yen_tinh.toml"].replace('to = "05:30"', 'to = "06:30"')
        save_document(connection, "gio_yen_tinh.toml", quiet, at=midnight(LAST), by="thử")
    assert summarise(folder, database, FIRST, LAST, 0).in_quiet_hours > 0


def test_the_summary_finds_what_nobody_decided(changed: tuple[DataFolder, Database]) -> None:
    """A day that is planned and never played."""
    folder, database = changed
    ahead = LAST + timedelta(days=1)
    plan_ahead(database, first=ahead, last=ahead, now=midnight(ahead))
    assert summarise(folder, database, ahead, ahead, 0).never_decided > 0
