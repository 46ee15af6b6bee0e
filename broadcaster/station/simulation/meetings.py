"""What meets what: acts of people and faults, by the states of the station in which they come."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from broadcaster.playout.turn import Alert, Deck


class Act(StrEnum):
    """What is done to the station, or happens to it."""

    RELEASE = "phát tin khẩn cấp"
    REPLACE = "phát tin khẩn cấp thay tin đang phát"
    CALL_OFF = "thôi tin khẩn cấp"
    SPEAK = "nói trực tiếp"
    SPEAK_URGENTLY = "nói trực tiếp khẩn cấp"
    END_TALK = "nói xong"
    STOP = "bấm dừng"
    EDIT = "sửa kế hoạch"
    CUT = "mất điện"
    DEVICE = "mất thiết bị"
    SOURCE = "mất nguồn tiếp sóng"
    CLOCK = "chỉnh đồng hồ"


class State(StrEnum):
    """What the station is in the middle of; it may be several of these at once."""

    ARMING = "đang nạp bài"
    ITEM = "đang phát bài"
    RELAY = "đang tiếp sóng"
    EMERGENCY = "đang phát tin khẩn cấp"
    WAITING = "tin khẩn cấp đang chờ"
    TALK = "đang nói trực tiếp"
    INTERRUPTED = "bài bị xen, chờ phát tiếp"
    LOST = "thiếu thiết bị"
    BOOT = "vừa khởi động"
    EDIT = "vừa sửa kế hoạch"
    FULL = "đĩa đầy"
    CLOCK = "đồng hồ chưa tin được"
    QUIET = "giờ yên tĩnh"
    IDLE = "không phát gì"


Meeting = tuple[Act, State]


def states_of(decks: Iterable[Deck]) -> Iterator[State]:
    """What the outputs are in the middle of, by their decks."""
    for deck in decks:
        if deck.waiting:
            yield State.WAITING
        if deck.suspended:
            yield State.INTERRUPTED
        if deck.alert is not None:
            yield _alert(deck.alert)
            continue
        for placed in deck.placed:
            if not placed.started:
                yield State.ARMING
            else:
                yield State.RELAY if placed.is_carried else State.ITEM


def _alert(alert: Alert) -> State:
    return State.EMERGENCY if alert.emergency.occurrence.source is None else State.TALK
