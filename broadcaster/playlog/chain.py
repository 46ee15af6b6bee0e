"""The chain of the play log: each event holds the hash of the one before.

A third party can check it with SHA-256 alone. The hash of an event is

    sha256(prev_hash + canonical)      both as UTF-8, in lower-case hexadecimal

where ``canonical`` is a JSON object with the keys at, boot, cluster, details, kind, mode, occurrence and
seq, sorted (those inside ``details`` too, at every depth), without spaces, letters beyond ASCII as they
are; ``at`` is RFC 3339 in UTC with six digits of a second; numbers are the shortest that read back as the
same, and there is no NaN. The first event's ``prev_hash`` is 64 zeros.

This form is frozen: to change it would break every chain that was ever written.
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

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Verified:
    """A chain that holds: how many events, and the hash of the last one."""

    count: int
    head_hash: Sha256


def instant(at: datetime) -> str:
    """``at`` as the chain writes it: UTC, six digits of a second, "Z"."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def canonical(seq: int, boot: int, event: Event) -> str:
    """What is hashed of an event, beside the hash before it.

    Raises:
        TypeError: the details hold something that JSON has no place for.
        ValueError: the details hold NaN or an infinity.

    """
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
    return _ENCODER.encode(fields)


def link(previous: LogEvent | None, boot: int, event: Event) -> LogEvent:
    """``event`` as the one that follows ``previous`` (None: the log is empty).

    Raises:
        TypeError: the details hold something that JSON has no place for.
        ValueError: the details hold NaN, or ``boot`` is before that of ``previous``.

    """
    if previous is not None and boot < previous.boot:
        message = f"an event of boot {boot} cannot follow one of boot {previous.boot}"
        raise ValueError(message)
    seq = previous.seq + 1 if previous else 1
    before = previous.hash if previous else FIRST_HASH
    return LogEvent(seq, boot, event, before, _hash(before, seq, boot, event))


def verify(
    events: Iterable[LogEvent],
    *,
    head: LogEvent | Verified | None = None,
    after: LogEvent | None = None,
) -> Verified:
    """Walk a whole log from its first event, or from the one ``after`` another, and return what it leads to.

    ``head`` is what is known of the log from elsewhere: its newest event, or the head that a report of
    earlier days has printed. The log must lead through it and may have grown since. Without it nobody can
    tell that the newest events were cut off, or that the whole log was made anew.

    Raises:
        PlaylogError: a number is missing, an event was altered, or the tail was cut; says at which number.

    """
    known = Verified(head.seq, head.hash) if isinstance(head, LogEvent) else head
    found, boot = (Verified(after.seq, after.hash), after.boot) if after else (Verified(0, FIRST_HASH), 1)
    for each in events:
        _require_next(found, boot, each)
        found, boot = Verified(each.seq, each.hash), each.boot
        if known is not None and known.count == found.count and known.head_hash != found.head_hash:
            raise PlaylogError(
                f"Nhật ký đã bị viết lại: mã băm của sự kiện số {found.count} khác mã đã biết; "
                "hãy giữ nguyên tệp và báo cấp trên."
            )
    if known is not None and known.count > found.count:
        raise PlaylogError(
            f"Nhật ký bị cắt đuôi: phải đến số {known.count}, chỉ còn {found.count}; "
            "hãy khôi phục bản sao lưu."
        )
    return found


def _require_next(before: Verified, boot: int, each: LogEvent) -> None:
    """Refuse ``each`` unless it follows ``before``, whose last event is of ``boot``."""
    if each.seq != before.count + 1:
        raise PlaylogError(
            f"Nhật ký thiếu sự kiện số {before.count + 1} (gặp số {each.seq}); "
            "hãy giữ nguyên tệp và báo cấp trên."
        )
    own = _hash(before.head_hash, each.seq, each.boot, each.event)
    if each.prev_hash != before.head_hash or each.hash != own or each.boot < boot:
        raise PlaylogError(f"Nhật ký bị sửa ở sự kiện số {each.seq}; hãy giữ nguyên tệp và báo cấp trên.")


def _hash(before: Sha256, seq: int, boot: int, event: Event) -> Sha256:
    return Sha256(hashlib.sha256((before + canonical(seq, boot, event)).encode()).hexdigest())
