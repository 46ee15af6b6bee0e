"""What the play log must be, event by event: an unbroken chain, and for each play one way to one end."""

import hashlib
from collections.abc import Sequence

from broadcaster.playlog.chain import canonical
from broadcaster.playlog.event import FIRST_HASH, LogEvent
from broadcaster.playout.event import CLOSING_KINDS, EventKind

_SAID_LATER = frozenset({EventKind.CONFIRMED, EventKind.CORRECTED})

_UNHEARD = frozenset({EventKind.REFUSED, EventKind.CANCELLED, EventKind.FAILED})

_AFTER: dict[EventKind | None, frozenset[EventKind]] = {
    None: frozenset({EventKind.RELEASED, EventKind.MISSED, *_UNHEARD, EventKind.ARMED}),
    EventKind.RELEASED: frozenset({EventKind.ARMED, *_UNHEARD}),
    EventKind.ARMED: frozenset(
        {
            EventKind.STARTED,
            EventKind.INTERRUPTED,
            EventKind.CANCELLED,
            EventKind.FAILED,
            EventKind.REFUSED,
        }
    ),
    EventKind.STARTED: frozenset({EventKind.ENDED, EventKind.INTERRUPTED, EventKind.SUSPENDED}),
    EventKind.SUSPENDED: frozenset({EventKind.RESUMED, EventKind.INTERRUPTED}),
    EventKind.RESUMED: frozenset({EventKind.ENDED, EventKind.INTERRUPTED, EventKind.SUSPENDED}),
}
"""What may follow the last event of a play; after its end only what people say of it.

What is armed and silent is refused when an emergency has held it up until it may no longer be aired.
"""


def chain_breach(before: LogEvent | None, each: LogEvent) -> str | None:
    """Why ``each`` cannot follow ``before`` in the log; None when it can."""
    seq, boot, known = (before.seq, before.boot, before.hash) if before else (0, 1, FIRST_HASH)
    if each.seq != seq + 1 or each.boot < boot:
        return f"sự kiện {each.boot}/{each.seq} sau {boot}/{seq}"
    text = known + canonical(each.seq, each.boot, each.event)
    if each.prev_hash != known or each.hash != hashlib.sha256(text.encode()).hexdigest():
        return f"chuỗi băm đứt ở sự kiện {each.seq}"
    return None


def order_breach(kinds: Sequence[EventKind], new: EventKind) -> str | None:
    """Why a play that has events of these ``kinds`` cannot have a ``new`` one; None when it can."""
    last = kinds[-1] if kinds else None
    allowed = _SAID_LATER if last in CLOSING_KINDS or last in _SAID_LATER else _AFTER[last]
    return None if new in allowed else f"{new.value} sau {last.value if last else 'chưa có gì'}"
