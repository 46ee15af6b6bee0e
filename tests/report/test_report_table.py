from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.playlog.fold import Play
from broadcaster.playout.event import Evidence, Mode
from broadcaster.report.period import Basis, parse_period
from broadcaster.report.table import STATES, Names, Row, figures
from broadcaster.schedule.relay import RELAY_COLUMN
from broadcaster.script.model import TRIAL_COLUMN
from tests.report.sample_plays import PLAY, SAMPLE, at, play

YEAR = parse_period("2026", Basis.CALENDAR)


def _values(row: Row) -> tuple[int, ...]:
    """The five figures of a row."""
    return tuple(
        each.value for each in (row.scripts, row.plays, row.cluster_plays, row.airtime_ms, row.clusters)
    )


def test_an_item_aired_once_counts_once_on_however_many_clusters() -> None:
    """Lượt phát counts the airing, lượt × cụm the clusters, airtime the sound once."""
    total = figures(SAMPLE, YEAR).total
    assert _values(total) == (3, 3, 4, 181_000, 2)


def test_each_content_group_has_a_row_even_when_nothing_was_aired() -> None:
    """The plan's five groups are always answered for, and what belongs to none of them stands last."""
    rows = figures(SAMPLE, YEAR).groups
    assert [row.key for row in rows] == ["1", "2", "3", "4", "5", None]
    assert [row.plays.value for row in rows] == [1, 0, 0, 0, 1, 1]


def test_columns_and_peaks_take_their_names_from_the_station() -> None:
    """A slug without a name stands for itself; outside any peak is thường xuyên."""
    made = figures(SAMPLE, YEAR, names=Names({"chinh-sach": "Chính sách"}, {"tet": "Tết Nguyên đán"}))
    assert [row.label for row in made.columns] == ["Chính sách", "nguoi-tieu-dung", "thong-bao-khan"]
    assert [(row.label, row.plays.value) for row in made.peaks] == [
        ("Thường xuyên", 2),
        ("Tết Nguyên đán", 1),
    ]


def test_an_occurrence_that_some_clusters_missed_is_played_and_its_miss_is_told() -> None:
    """By occurrence it is played; by cluster the miss shows, with its reason."""
    made = figures(SAMPLE, YEAR)
    states = {count.key: (count.plays.value, count.cluster_plays.value) for count in made.states}
    assert states["played"] == (3, 4)
    assert states["missed"] == (0, 1)
    assert states["refused"] == (1, 1)
    assert [(each.state, each.reason) for each in made.reasons] == [
        ("missed", "mất điện"),
        ("refused", "giờ yên tĩnh"),
    ]


def test_the_most_frequent_reason_stands_first() -> None:
    """The committee reads the main cause first."""
    plays = [
        play("a", state="failed", reason="loa hỏng"),
        play("b", state="missed", reason="mất điện"),
        play("b", "c2", state="missed", reason="mất điện"),
        play("c", state="missed", reason=None),
    ]
    reasons = [(each.reason, each.cluster_plays.value) for each in figures(plays, YEAR).reasons]
    assert reasons == [("mất điện", 2), ("loa hỏng", 1), ("không ghi lý do", 1)]


def test_evidence_is_counted_strongest_first() -> None:
    """An occurrence stands under its strongest evidence, each cluster under its own."""
    found = [
        (each.key, each.plays.value, each.cluster_plays.value) for each in figures(SAMPLE, YEAR).evidence
    ]
    assert found == [("person", 1, 1), ("heard", 0, 0), ("device", 0, 0), ("sent", 2, 3), (None, 0, 0)]


def _relayed(cluster: str = "c1", **changes: object) -> Play:
    relayed = {"column": RELAY_COLUMN, "content_group": None, "source": "VOV1", "audio_sha256": None}
    return play("vov", cluster, **{**relayed, **changes})


def test_airtime_is_counted_by_source() -> None:
    """Our own programme by the length of its sounds, a relay by the time that it sounded."""
    rows = figures([*SAMPLE, _relayed(), _relayed(cluster="c2")], YEAR).sources
    assert [(row.label, row.plays.value, row.airtime_ms.value) for row in rows] == [
        ("Chương trình của đài", 3, 181_000),
        ("Tiếp sóng VOV1", 1, 60_000),
    ]


def test_a_relay_that_was_cut_off_counts_with_what_was_heard_of_it() -> None:
    """As measured, on the cluster that heard it longest; what ended at no known time has no length."""
    ended = PLAY.started_at and PLAY.started_at + timedelta(seconds=25)
    cut = {"state": "interrupted", "reason": "mất điện"}
    parts = [_relayed(ended_at=ended, **cut), _relayed(cluster="c2", ended_at=None, **cut)]
    rows = figures(parts, YEAR).sources
    assert (rows[1].plays.value, rows[1].cluster_plays.value, rows[1].airtime_ms.value) == (1, 2, 25_000)
    never = figures([_relayed(started_at=None, ended_at=None, state="failed")], YEAR).sources
    assert [row.plays.value for row in never] == [0]


@pytest.mark.parametrize("mode", [Mode.TRAINING, Mode.REHEARSAL])
def test_a_real_report_takes_live_plays_only(mode: Mode) -> None:
    """What was rehearsed enters no real report, and nothing real enters a rehearsal's."""
    assert figures([play("a", mode=mode)], YEAR).scheduled.plays.value == 0
    assert figures([play("a", mode=mode)], YEAR, mode=mode).total.plays.value == 1
    assert figures(SAMPLE, YEAR, mode=mode).scheduled.plays.value == 0


def test_trial_bulletins_count_in_no_report() -> None:
    """Even when somebody starts a trial while the station is live."""
    assert figures([play("thu", column=TRIAL_COLUMN)], YEAR).scheduled.plays.value == 0


@pytest.mark.parametrize(
    ("civil", "counted"),
    [
        (datetime(2026, 6, 30, 23, 59, 59), 1),  # noqa: DTZ001  # civil time, made an instant below
        (datetime(2026, 7, 1, 0, 0, 0), 0),  # noqa: DTZ001  # as above
        (datetime(2026, 6, 1, 5, 30), 1),  # noqa: DTZ001  # as above: still 31 May in UTC
        (datetime(2026, 5, 31, 23, 59), 0),  # noqa: DTZ001  # as above
    ],
)
def test_the_day_of_a_play_is_the_civil_day_of_its_planned_time(civil: datetime, counted: int) -> None:
    """A play at 05:30 belongs to that morning, not to the day before as UTC would have it."""
    june = parse_period("2026-06", Basis.CALENDAR)
    assert figures([play("a", planned_at=at(civil))], june).total.plays.value == counted


_plays = st.builds(
    play,
    script=st.sampled_from(["a", "b", "c"]),
    cluster=st.sampled_from(["c1", "c2", "c3"]),
    state=st.sampled_from(STATES),
    reason=st.sampled_from([None, "mất điện", "loa hỏng"]),
    evidence=st.sampled_from([None, *(kind.value for kind in Evidence)]),
)
_facts = st.tuples(
    st.sampled_from([None, 1, 2, 3, 4, 5]),
    st.sampled_from(["x", "y"]),
    st.sampled_from([None, "tet", "hat-de"]),
    st.integers(0, 600_000),
)


@st.composite
def _log(draw: st.DrawFn) -> list[Play]:
    """Plays in which an occurrence has one group, column, peak and length, and one play a cluster."""
    facts = {script: draw(_facts) for script in ("a", "b", "c")}
    drawn = {(each.occurrence, each.cluster): each for each in draw(st.lists(_plays, max_size=12))}
    return [_with(each, *facts[each.script]) for each in drawn.values()]


def _with(each: Play, group: int | None, column: str, peak: str | None, duration_ms: int) -> Play:
    """The play with the facts that all clusters of its occurrence share."""
    return play(
        each.script,
        each.cluster,
        state=each.state,
        reason=each.reason,
        evidence=each.evidence,
        content_group=group,
        column=column,
        peak=peak,
        duration_ms=duration_ms,
    )


def _sums(rows: Sequence[Row]) -> tuple[int, int, int]:
    """What must add up: plays, cluster plays, airtime."""
    return (
        sum(row.plays.value for row in rows),
        sum(row.cluster_plays.value for row in rows),
        sum(row.airtime_ms.value for row in rows),
    )


@given(plays=_log())
def test_groups_columns_peaks_and_sources_each_add_up_to_the_total(plays: list[Play]) -> None:
    """However the plays are divided, none is lost and none is counted twice."""
    made = figures(plays, YEAR)
    total = made.total.plays.value, made.total.cluster_plays.value, made.total.airtime_ms.value
    assert _sums(made.groups) == _sums(made.columns) == _sums(made.peaks) == _sums(made.sources) == total
    assert total[:2] == tuple(
        map(sum, zip(*((c.plays.value, c.cluster_plays.value) for c in made.evidence), strict=True))
    )


@given(plays=_log())
def test_every_occurrence_and_every_play_has_exactly_one_state(plays: list[Play]) -> None:
    """The table of states answers for everything that was scheduled, once."""
    made = figures(plays, YEAR)
    ids = [identity for count in made.states for identity in count.plays.occurrences]
    assert sorted(ids) == sorted({each.occurrence for each in plays})
    assert sum(count.cluster_plays.value for count in made.states) == len(plays)
    assert (made.scheduled.plays.value, made.scheduled.cluster_plays.value) == (len(ids), len(plays))


@given(plays=_log())
def test_every_figure_can_be_counted_again_from_its_occurrences(plays: list[Play]) -> None:
    """Whoever doubts a figure finds exactly the plays behind it."""
    for row in (*(made := figures(plays, YEAR)).groups, *made.columns, *made.peaks, made.total):
        behind = [
            each for each in plays if each.occurrence in row.plays.occurrences and each.state == "played"
        ]
        assert len({each.script for each in behind}) == row.scripts.value
        assert len({each.occurrence for each in behind}) == row.plays.value
        assert len(behind) == row.cluster_plays.value
        assert len({each.cluster for each in behind}) == row.clusters.value


@given(plays=_log(), seed=st.randoms(use_true_random=False))
def test_the_order_of_the_log_does_not_change_a_figure(plays: list[Play], seed: object) -> None:
    """Figures are sums: who reads the plays in another order gets the same ones."""
    shuffled = sorted(plays, key=lambda _: seed.random())  # type: ignore[attr-defined]
    one, other = figures(plays, YEAR), figures(shuffled, YEAR)
    assert _values(one.total) == _values(other.total)
    assert [count.plays.value for count in one.states] == [count.plays.value for count in other.states]
