"""Emergencies, talks and relays in the middle of everything: each meeting happens, and harms nothing."""

from collections.abc import Callable
from datetime import date

from broadcaster.settings import DataFolder
from broadcaster.station.simulation.faults import FAULTS
from broadcaster.station.simulation.meetings import Act, State
from broadcaster.station.simulation.run import Run

FIRST, SEEDS, DAYS, A_DAY = date(2026, 3, 2), (4, 17), 2, 60.0
"""Runs in which all of these meet, found by a search."""

NAMES = {
    "mất điện giữa chừng",
    "mất thiết bị âm thanh",
    "mất nguồn tiếp sóng",
    "khẩn cấp",
    "nói trực tiếp",
    "khẩn cấp rồi khẩn cấp",
    "khẩn cấp rồi dừng ngay",
    "khẩn cấp lúc khởi động",
    "khẩn cấp và mất thiết bị",
    "khẩn cấp lúc sửa kế hoạch",
    "khẩn cấp khi đang nói",
}
SHORT = [each for each in FAULTS if each.name in NAMES]
"""Of all that happens what meets here; the rest empties the plan, or lasts, and other runs have it."""

MEETINGS = {
    (Act.RELEASE, State.ARMING),
    (Act.RELEASE, State.ITEM),
    (Act.RELEASE, State.EMERGENCY),
    (Act.REPLACE, State.EMERGENCY),
    (Act.RELEASE, State.LOST),
    (Act.RELEASE, State.BOOT),
    (Act.REPLACE, State.EDIT),
    (Act.CALL_OFF, State.EMERGENCY),
    (Act.STOP, State.EMERGENCY),
    (Act.DEVICE, State.EMERGENCY),
    (Act.END_TALK, State.TALK),
    (Act.SOURCE, State.RELAY),
    (Act.CUT, State.RELAY),
}
EITHER = (
    {(Act.RELEASE, State.RELAY), (Act.REPLACE, State.RELAY)},
    {(Act.SPEAK, State.ITEM), (Act.SPEAK_URGENTLY, State.ITEM)},
    {(Act.RELEASE, State.TALK), (Act.REPLACE, State.TALK)},
    {(Act.SPEAK, State.RELAY), (Act.SPEAK_URGENTLY, State.RELAY)},
    {(Act.CUT, State.EMERGENCY), (Act.CUT, State.TALK)},
)


def test_everything_meets_everything_and_no_rule_is_broken(fresh: Callable[[], DataFolder]) -> None:
    """An emergency while an item is armed, in another one, a relay, a talk, a loss, a boot, an edit."""
    outcomes = [
        Run(fresh(), seed, first=FIRST, days=DAYS, a_day=A_DAY, faults=SHORT).play() for seed in SEEDS
    ]
    assert [str(each) for outcome in outcomes for each in outcome.breaches] == []
    met = {meeting for outcome in outcomes for meeting in outcome.meetings}
    assert MEETINGS - met == set()
    assert all(either & met for either in EITHER)
