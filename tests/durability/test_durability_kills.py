"""``kill -9`` of a player that is writing: what it had said is in the log, and nothing sounds twice."""

from pathlib import Path

from broadcaster.playout.event import EventKind
from tests.durability.kills import Kills


def test_a_killed_player_has_kept_what_it_said(tmp_path: Path) -> None:
    """Two kills on one log, at moments that differ from run to run of the machine."""
    kills = Kills(tmp_path, seed=5)
    for _ in range(2):
        events = kills.kill()
    assert {each.event.kind for each in events} >= {EventKind.BOOTED, EventKind.ARMED}
    assert kills.kept
    assert kills.placed
