"""The report of a period: figures from the log, under names from the database."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from broadcaster.desk.plan import planned
from broadcaster.desk.reporting import make_report
from broadcaster.playout.event import Mode
from broadcaster.programme.library import Library
from broadcaster.report.document import Report
from broadcaster.report.period import parse_period
from broadcaster.schedule.occurrence import Decision
from broadcaster.settings import Settings
from broadcaster.store.database import Database
from tests.desk.small_content import TODAY
from tests.desk.virtual_player import VirtualPlayer


@pytest.fixture
def report_of(station: Database, playlog: Path, library: Library) -> Callable[[Mode], Report]:
    """Plays today's session, and reports on it in a mode."""
    (session,) = planned(station, TODAY, TODAY)
    player = VirtualPlayer(station, playlog, library, session.starts_at - timedelta(seconds=20))
    player.run_until(session.starts_at + timedelta(minutes=2))
    player.close()

    def report(mode: Mode) -> Report:
        now = player.clock.now()
        period = parse_period("2026-Q1")
        return make_report(station, player.reader, period, mode=mode, now=now, settings=Settings())

    return report


def test_figures_are_counted_from_the_log(station: Database, report_of: Callable[[Mode], Report]) -> None:
    """One bulletin aired once counts once, however many clusters heard it, under its column's name."""
    (session,) = planned(station, TODAY, TODAY)
    aired = sum(each.decision is Decision.PLANNED for each in session.occurrences)
    report = report_of(Mode.TRAINING)
    assert report.figures.total.plays.value == aired
    assert report.figures.total.cluster_plays.value == aired * 11
    assert [row.label for row in report.figures.columns] == ["Người tiêu dùng thông thái"]


def test_training_enters_no_real_report(report_of: Callable[[Mode], Report]) -> None:
    """What nobody heard is not reported as heard; a training report says on its face what it is."""
    assert report_of(Mode.LIVE).figures.total.plays.value == 0
    assert "TẬP DƯỢT" in (report_of(Mode.TRAINING).mark or "")


def test_a_report_names_the_head_of_the_log(report_of: Callable[[Mode], Report]) -> None:
    """Whoever has the log can see what the figures were counted from."""
    report = report_of(Mode.TRAINING)
    assert report.log.count > report.figures.total.cluster_plays.value * 3
    assert len(report.log.head_hash) == 64
