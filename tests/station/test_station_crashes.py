"""A crash loop of the player is told from power cuts, orderly ends and accidents far apart."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.playout.booting import CRASH_LOOP
from broadcaster.station.crashes import (
    SAFE_WAITS_S,
    WINDOW_S,
    Runs,
    begun,
    ended,
    is_same_boot,
    keep_runs,
    machine_boot,
    read_runs,
    released,
    tried_again,
)

BOOT = "1ab7e10a-e489-4da7-a7eb-c0aa5d30726e"


def crashed(count: int, *, apart_s: float = 2.0) -> Runs:
    """A player that has begun once more after ``count`` crashes, the machine's clock at 1,000 s."""
    runs = begun(None, BOOT, 1000 - count * apart_s)
    for left in reversed(range(count)):
        runs = begun(runs, BOOT, 1000 - left * apart_s)
    return runs


def test_the_fifth_start_after_four_crashes_is_in_safe_mode() -> None:
    """Three are bad luck, four in ten minutes are a loop."""
    assert not crashed(CRASH_LOOP - 1).is_loop
    assert crashed(CRASH_LOOP).is_loop


def test_four_crashes_in_an_hour_are_no_loop() -> None:
    """The programme goes on: a restart costs seconds, safe mode costs the day."""
    assert not crashed(CRASH_LOOP, apart_s=900).is_loop


def test_power_cuts_are_no_crashes() -> None:
    """Ten brown-outs, each with a boot of its own, leave nothing on the player's account."""
    runs: Runs | None = None
    for number in range(10):
        runs = begun(runs, f"boot-{number}", 20.0)
    assert runs == Runs("boot-9", is_running=True)


def test_a_power_cut_ends_a_loop() -> None:
    """Switching the machine off and on is what everybody tries first, and it counts as a fresh start."""
    assert not begun(crashed(CRASH_LOOP), "after the power cut", 30.0).is_loop


def test_orderly_ends_are_no_crashes() -> None:
    """A change of mode, or a person who restarts the station again and again."""
    runs = begun(None, BOOT, 1.0)
    for at in range(2, 20):
        runs = begun(ended(runs), BOOT, float(at))
    assert runs.crashes == ()


def test_safe_mode_ends_by_itself_first_after_half_an_hour_then_after_a_day() -> None:
    """A station alone is not silent for ever, and does not crash all day long either."""
    runs = crashed(CRASH_LOOP)
    assert runs.safe_for_s == SAFE_WAITS_S[0] == 1800
    assert tried_again(runs, 2800).safe_for_s == SAFE_WAITS_S[1] == 86_400


def test_one_more_crash_after_a_try_is_safe_mode_again() -> None:
    """The start after the try has its programme; if it crashes, the next one has none."""
    trying = begun(ended(tried_again(crashed(CRASH_LOOP), 2800)), BOOT, 2801)
    assert not trying.is_loop
    assert begun(trying, BOOT, 2900).is_loop


def test_a_crash_long_after_a_try_is_an_accident_of_its_own() -> None:
    """What ran for longer than the window has proved that it runs."""
    trying = begun(ended(tried_again(crashed(CRASH_LOOP), 2800)), BOOT, 2801)
    assert not begun(trying, BOOT, 2801 + WINDOW_S).is_loop


def test_a_person_clears_the_account() -> None:
    """After “Chạy lại chương trình” it takes four crashes again, and half an hour."""
    runs = released(tried_again(crashed(CRASH_LOOP), 2800))
    assert (runs.crashes, runs.safe_for_s) == ((), SAFE_WAITS_S[0])


@given(st.lists(st.tuples(st.floats(0.1, 2000), st.booleans()), max_size=40))
def test_a_loop_is_four_crashes_within_ten_minutes_and_nothing_else(steps: list[tuple[float, bool]]) -> None:
    """Against a plain count, over any history of crashes and orderly ends within one boot."""
    runs, at, crashes = begun(None, BOOT, 0.0), 0.0, []
    for passed, orderly in steps:
        at += passed
        crashes += [] if orderly else [at]
        runs = begun(ended(runs) if orderly else runs, BOOT, at)
        assert runs.is_loop == (sum(at - each < WINDOW_S for each in crashes) >= CRASH_LOOP)


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    """Through the file, as the next process does."""
    keep_runs(tmp_path / "runs.json", crashed(3))
    assert read_runs(tmp_path / "runs.json") == crashed(3)
    assert [each.name for each in tmp_path.iterdir()] == ["runs.json"]


@pytest.mark.parametrize(
    "torn", [b"", b"{", b"[]", b"\0" * 40, b'{"boot": 3}', b'{"boot": "x", "crashes": ["a"]}']
)
def test_a_torn_file_counts_as_none(tmp_path: Path, torn: bytes) -> None:
    """A power cut may leave anything, and the player plays."""
    (tmp_path / "runs.json").write_bytes(torn)
    assert read_runs(tmp_path / "runs.json") is None


def test_every_truncation_of_the_file_is_read_as_none_or_whole(tmp_path: Path) -> None:
    """Never as something else."""
    path = tmp_path / "runs.json"
    keep_runs(path, crashed(2))
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert read_runs(path) is None


def test_a_disk_that_takes_nothing_is_no_reason_not_to_play(tmp_path: Path) -> None:
    """The count is lost, the programme is not."""
    keep_runs(tmp_path / "gone" / "runs.json", crashed(1))
    assert read_runs(tmp_path / "gone" / "runs.json") is None


def test_times_of_a_boot_that_differ_by_seconds_are_one_boot() -> None:
    """Windows rounds; a machine that was switched off and on again differs by more."""
    assert is_same_boot("1795759033", "1795759034")
    assert not is_same_boot("1795759033", "1795759080")
    assert not is_same_boot(BOOT, "1795759033")


def test_this_boot_of_the_machine_has_one_name() -> None:
    """Asked twice it is the same."""
    assert is_same_boot(machine_boot(), machine_boot())
    assert json.dumps(machine_boot())
