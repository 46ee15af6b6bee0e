"""What the log says of a start: what an earlier run left open, and what the player begins with."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from broadcaster.playout.event import Event, EventKind, Mode

CRASH_LOOP = 4
"""A player that ended unexpectedly this often in a short time begins in safe mode."""

CUT_OFF = "Máy phát dừng đột ngột (mất điện hoặc lỗi chương trình) khi bài đang phát."
SAFE = "Máy phát dừng đột ngột nhiều lần liền; tạm không phát chương trình."


def boot_events(
    now: datetime, mode: Mode, open_pairs: Sequence[tuple[str, str]], *, trusted: bool, crashes: int
) -> Iterator[Event]:
    """The first events of a run; ``open_pairs`` were armed on a cluster and never closed."""
    yield Event(EventKind.BOOTED, now, mode)
    for occurrence, cluster in open_pairs:
        details = {"reason": CUT_OFF, "by": "khởi động lại"}
        yield Event(EventKind.INTERRUPTED, now, mode, occurrence, cluster, details)
    if not trusted:
        yield Event(EventKind.CLOCK_UNTRUSTED, now, mode)
    if crashes >= CRASH_LOOP:
        yield Event(EventKind.SAFE_MODE, now, mode, details={"ends": crashes, "reason": SAFE})
