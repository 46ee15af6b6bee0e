"""Emergencies, talks and relays in the middle of everything: each meeting happens, and harms nothing."""

from collections.abc import Callable
from datetime import date

from broadcaster.settings import DataFolder
from broadcaster.station.simulation.faults import FAULTS
from broadcaster.station.simulation.meetings import Act, State
from broadcaster.station.simulation.run import Run

FIRST, SEED, DAYS, A_DAY = date(2026, 3, 2), 1, 2, 45.0
"""A run in which all of these meet, found by a search."""

LASTING = {
    "mất điện",
    "mất điện lúc khởi động",
    "khởi động sai giờ",
    "đĩa đầy",
    "đổi chế độ",
    "đồng hồ bị chỉnh",
}
"""While these last nothing else can happen; other runs have them."""

SHORT = [each for each in FAULTS if each.name not in LASTING]

MEETINGS = {
    (Act.RELEASE, State.ARMING),
    (Act.RELEASE, State.ITEM),
    (Act.RELEASE, State.EMERGENCY),
    (Act.REPLACE, State.EMERGENCY),
    (Act.RELEASE, State.RELAY),
    (Act.RELEASE, State.LOST),
    (Act.RELEASE, State.BOOT),
    (Act.REPLACE, State.EDIT),
    (Act.CALL_OFF, State.EMERGENCY),
    (Act.STOP, State.EMERGENCY),
    (Act.DEVICE, State.EMERGENCY),
    (Act.SPEAK, State.ITEM),
    (Act.SPEAK_URGENTLY, State.ITEM),
    (Act.END_TALK, State.TALK),
    (Act.SOURCE, State.RELAY),
    (Act.CUT, State.RELAY),
}
EITHER = (
    {(Act.RELEASE, State.TALK), (Act.REPLACE, State.TALK)},
    {(Act.SPEAK, State.RELAY), (Act.SPEAK_URGENTLY, State.RELAY)},
    {(Act.CUT, State.EMERGENCY), (Act.CUT, State.TALK)},
)


def test_everything_meets_everything_and_no_rule_is_broken(fresh: Callable[[], DataFolder]) -> None:
    """An emergency while an item is armed, in another one, a relay, a talk, a loss, a boot, an edit."""
    outcome = Run(fresh(), SEED, first=FIRST, days=DAYS, a_day=A_DAY, faults=SHORT).play()
    assert [str(each) for each in outcome.breaches] == []
    met = set(outcome.meetings)
    assert met >= MEETINGS
    assert all(either & met for either in EITHER)
