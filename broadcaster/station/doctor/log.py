"""The play log: whole, of this program, its chain, and what it tells of power cuts and sound."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from broadcaster.clock import local, local_date
from broadcaster.desk.checkup import Condition, Finding, broken, look, well, worst
from broadcaster.desk.log import verify_newest
from broadcaster.errors import LoaXaError
from broadcaster.playlog.starts import StartFigures, starts_of
from broadcaster.playout.event import EventKind
from broadcaster.station.doctor.database import file_findings
from broadcaster.station.doctor.examined import Examined
from broadcaster.store.inspection import events_of

NEWEST = 50_000
"""Events of the chain that are checked, which takes some seconds; `loa playlog verify` walks all of them."""

MONTH, WEEK = timedelta(days=30), timedelta(days=7)

MANY_CUTS = 10
"""Sudden ends in a month from which on a battery (UPS) is worth its price."""

INEXACT_MS = 100.0
"""A start later than this is heard as late where two loudspeakers of different outputs meet."""

_TROUBLES = {
    EventKind.OUTPUT_LOST: "lần mất thiết bị âm thanh",
    EventKind.SILENCE: "lần im tiếng khi đang phát",
    EventKind.CLIPPING: "lần tiếng bị vỡ",
}


def look_at_log(examined: Examined) -> Iterator[Finding]:
    """Nothing where there is no station yet."""
    if not examined.has_station:
        return
    found = list(file_findings("Nhật ký phát sóng", examined.folder.playlog, "playlog", examined.clock))
    yield from found
    if worst(found) is not Condition.WELL:
        return
    yield _chain(examined)
    now = examined.clock.now()
    yield _sudden_ends(events_of(examined.folder.playlog, [EventKind.BOOTED, EventKind.STOPPED], now - MONTH))
    yield _sound_troubles(events_of(examined.folder.playlog, _TROUBLES, now - WEEK))
    plays = examined.log.plays_between(local_date(now - WEEK), local_date(now))
    yield _starts(starts_of(plays).device)


def _chain(examined: Examined) -> Finding:
    try:
        verified = verify_newest(examined.log, NEWEST)
    except LoaXaError as error:
        return broken("Chuỗi băm của nhật ký", str(error), "Hãy giữ nguyên thư mục dữ liệu và báo cấp trên.")
    part = (
        f"{NEWEST} sự kiện mới nhất trong {verified.count}"
        if verified.count > NEWEST
        else f"{verified.count} sự kiện"
    )
    return well("Chuỗi băm của nhật ký", f"liền mạch, {part}")


def _sudden_ends(events: Sequence[tuple[EventKind, datetime]]) -> Finding:
    """A player that begins without the one before having said that it stops: power cut, or crash."""
    what = "Dừng đột ngột"
    sudden = [
        at
        for (before, _), (kind, at) in pairwise(events)
        if kind is EventKind.BOOTED and before is EventKind.BOOTED
    ]
    if not sudden:
        return well(what, "30 ngày qua không có lần nào")
    found = (
        f"30 ngày qua {len(sudden)} lần mất điện hoặc máy phát hỏng giữa chừng, "
        f"gần nhất có lại lúc {local(sudden[-1]):%H:%M ngày %d/%m/%Y}"
    )
    if len(sudden) < MANY_CUTS:
        return well(what, found)
    return look(
        what,
        found,
        "Nên lắp bộ lưu điện (UPS); nếu điện vẫn ổn định, hãy gửi nhật ký kỹ thuật cho người hỗ trợ.",
    )


def _sound_troubles(events: Sequence[tuple[EventKind, datetime]]) -> Finding:
    what = "Sự cố âm thanh"
    counts = Counter(kind for kind, _ in events)
    if not counts:
        return well(what, "7 ngày qua không có")
    told = ", ".join(f"{counts[kind]} {words}" for kind, words in _TROUBLES.items() if counts[kind])
    return look(
        what,
        f"7 ngày qua: {told}",
        "Hãy kiểm tra dây, tăng âm và thiết bị; chi tiết: loa playlog export --events.",
    )


def _starts(figures: StartFigures) -> Finding:
    """How exactly items began on real devices; the 95th of a hundred counts."""
    what = "Độ chính xác giờ phát"
    if figures.p95_ms is None:
        return well(what, "7 ngày qua chưa có lượt nào trên thiết bị thật")
    found = f"7 ngày qua {figures.count} lượt, 95% trễ không quá {figures.p95_ms:.0f} mili giây"
    if figures.p95_ms > INEXACT_MS or figures.early:
        advice = "Hãy đóng bớt chương trình khác trên máy, rồi đo lại độ trễ của thiết bị: loa calibrate."
        return look(what, f"{found}, {figures.early} lượt sớm hơn giờ", advice)
    return well(what, found)
