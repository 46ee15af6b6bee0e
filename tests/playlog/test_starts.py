from dataclasses import replace

import pytest

from broadcaster.playlog.fold import Play, fold
from broadcaster.playlog.starts import StartFigures, starts_lines, starts_of
from broadcaster.playout.event import EventKind
from tests.playlog.sample_log import chained, event, played


def _plays(*errors_ms: float | None, evidence: str = "device") -> list[Play]:
    """A play for each start error, one after the other."""
    (play,) = fold(chained(played()))
    return [
        replace(play, occurrence=f"chieu:2026-03-02:a:{number}", start_error_ms=error_ms, evidence=evidence)
        for number, error_ms in enumerate(errors_ms)
    ]


@pytest.mark.parametrize(
    ("errors_ms", "figures"),
    [
        ([2.5], StartFigures(1, 2.5, 2.5, 2.5, 0)),
        ([3.0, 1.0, 2.0, 4.0], StartFigures(4, 2.0, 4.0, 4.0, 0)),
        ([float(each) for each in range(1, 101)], StartFigures(100, 50.0, 95.0, 100.0, 0)),
        ([-0.5, -0.02, 0.0, 1.0], StartFigures(4, -0.02, 1.0, 1.0, 1)),
        ([], StartFigures(0, None, None, None, 0)),
    ],
    ids=["one", "unordered", "a hundred", "early by more than a frame", "none"],
)
def test_the_figures_are_starts_that_were_measured(errors_ms: list[float], figures: StartFigures) -> None:
    """Nearest rank, so each figure is one that a start really had; early ones are counted beside."""
    assert starts_of(_plays(*errors_ms)).device == figures


def test_clusters_on_one_output_share_a_start() -> None:
    """One item that began once, on one output for two clusters, is one start and not two."""
    plays = fold(chained([*played(cluster="c1"), *played(cluster="c2")]))
    assert starts_of(plays).silent.count == 1


def test_two_outputs_begin_the_same_item_twice() -> None:
    """The same item on two outputs with an error each is two starts."""
    first, second = fold(chained([*played(cluster="c1"), *played(cluster="c2")]))
    assert starts_of([first, replace(second, start_error_ms=2.0)]).silent.count == 2


def test_silent_outputs_are_counted_apart() -> None:
    """What only a clock timed never makes the figures of real devices look better."""
    starts = starts_of([*_plays(9.0), *_plays(0.0, 0.0, evidence="sent")])
    assert (starts.device.count, starts.device.p50_ms, starts.silent.count) == (1, 9.0, 2)


def test_what_never_began_has_no_start() -> None:
    """A missed play says nothing about exactness."""
    plays = fold(chained([event(EventKind.MISSED, reason="mất điện")]))
    assert starts_of(plays).device == starts_of(plays).silent == StartFigures()


def test_what_sounds_at_this_moment_waits_for_its_end() -> None:
    """Until then nobody knows whether a device or only a clock has timed it."""
    starts = starts_of(fold(chained(played()[:2])))
    assert starts.device.count == starts.silent.count == 0


def test_people_read_the_figures_with_a_decimal_comma() -> None:
    """A line for devices, one for silent outputs, none for what began nothing; early ones are counted."""
    starts = starts_of([*_plays(-3.0, 2.04), *_plays(0.0, evidence="sent")])
    device, silent = starts_lines(starts)
    assert device.endswith(
        "2 lượt: một nửa trễ không quá -3,0 ms (p50), 95% không quá 2,0 ms (p95), "
        "trễ nhất 2,0 ms, 1 lượt sớm hơn giờ."
    )
    assert silent.endswith("trễ nhất 0,0 ms, không lượt nào sớm.")
    assert list(starts_lines(starts_of([]))) == []
