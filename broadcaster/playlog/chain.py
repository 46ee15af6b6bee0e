"""The chain of the play log: each event holds the hash of the one before.

A third party can check it with SHA-256 alone. The hash of an event is

    sha256(prev_hash + canonical)      both as UTF-8, in lower-case hexadecimal

where ``canonical`` is a JSON object with the keys at, boot, cluster, details, kind, mode, occurrence and
seq, sorted, without spaces, letters beyond ASCII as they are; ``at`` is RFC 3339 in UTC with six digits
of a second. The first event's ``prev_hash`` is 64 zeros.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from broadcaster.errors import PlaylogError
from broadcaster.playlog.event import FIRST_HASH, LogEvent
from broadcaster.playout.event import Event
from broadcaster.units import Sha256


@dataclass(frozen=True)
class Verified:
    """A chain that holds: how many events, and the hash of the last one."""

    count: int
    head_hash: Sha256


def instant(at: datetime) -> str:
    """``at`` as the chain writes it: UTC, six digits of a second, "Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def details_json(event: Event) -> str:
    """The event's details, canonical."""
    return json.dumps(dict(event.details), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(seq: int, boot: int, event: Event) -> str:
    """What is hashed of an event, beside the hash before it."""
    fields = {
        "at": instant(event.at),
        "boot": boot,
        "cluster": event.cluster,
        "details": dict(event.details),
        "kind": event.kind.value,
        "mode": event.mode.value,
        "occurrence": event.occurrence,
        "seq": seq,
    }
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link(previous: LogEvent | None, boot: int, event: Event) -> LogEvent:
    """``event`` as the one that follows ``previous`` (None: the log is empty)."""
    seq = previous.seq + 1 if previous else 1
    before = previous.hash if previous else FIRST_HASH
    return LogEvent(seq, boot, event, before, _hash(before, seq, boot, event))


def verify(events: Iterable[LogEvent], *, head: LogEvent | None = None) -> Verified:
    """Walk a whole log from its first event; ``head`` is the last one it must reach, when that is known.

    Raises:
        PlaylogError: a number is missing, an event was altered, or the tail was cut; says at which number.

    """
    count, before = 0, FIRST_HASH
    for each in events:
        count += 1
        if each.seq != count:
            raise PlaylogError(
                f"Nhật ký thiếu sự kiện số {count} (gặp số {each.seq}); hãy giữ nguyên tệp và báo cấp trên."
            )
        if each.prev_hash != before or each.hash != _hash(before, each.seq, each.boot, each.event):
            raise PlaylogError(f"Nhật ký bị sửa ở sự kiện số {each.seq}; hãy giữ nguyên tệp và báo cấp trên.")
        before = each.hash
    if head is not None and (head.seq, head.hash) != (count, before):
        raise PlaylogError(
            f"Nhật ký bị cắt đuôi: phải đến số {head.seq}, chỉ còn {count}; hãy khôi phục bản sao lưu."
        )
    return Verified(count, before)


def _hash(before: Sha256, seq: int, boot: int, event: Event) -> Sha256:
    return Sha256(hashlib.sha256((before + canonical(seq, boot, event)).encode()).hexdigest())
