"""The leader approves a relay: its source, its window and where it goes, as they are then."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import takewhile

from broadcaster.clock import local_date
from broadcaster.errors import ApprovalError, ConflictError
from broadcaster.schedule.address import shown_address
from broadcaster.schedule.files import RELAYS_FILE
from broadcaster.schedule.relay import Relay
from broadcaster.schedule.rule_documents import parse_relays, write_relays
from broadcaster.store import schedule
from broadcaster.store.database import Database
from broadcaster.store.station import Action, record_action


@dataclass(frozen=True)
class RelayState:
    """A relay as its document has it, and why it is silent as long as nobody approves it; None: approved."""

    relay: Relay
    waits_for: str | None


def relay_states(db: Database, *, now: datetime) -> tuple[RelayState, ...]:
    """The relays of the station, those that only keep their time free too.

    Raises:
        ScheduleError: their document cannot be read.

    """
    with db.reading() as connection:
        text = schedule.documents(connection).get(RELAYS_FILE) or write_relays(())
    return tuple(
        RelayState(each, _waiting(each, now)) for each in parse_relays(text, place=RELAYS_FILE).values
    )


def approve_relay(db: Database, slug: str, *, by: str, now: datetime, seen: str | None = None) -> Relay:
    """Release the relay as it is; ``seen`` is the mark of what the leader saw, where that is known.

    Raises:
        ApprovalError: there is no such relay.
        ConflictError: it is not as it was seen, or somebody else wrote to the document meanwhile.
        ScheduleError: the document cannot be read.

    """
    with db.transaction() as connection:
        document = schedule.document(connection, RELAYS_FILE)
        text = document.toml if document else write_relays(())
        found = parse_relays(text, place=RELAYS_FILE)
        if found.errors:
            raise found.errors[0]
        relay = next((each for each in found.values if each.slug == slug), None)
        if relay is None:
            raise ApprovalError(f"Không có tiếp sóng “{slug}”; hãy kiểm tra lại mã trong {RELAYS_FILE}.")
        if seen is not None and seen != relay.mark:
            raise ConflictError(f"Tiếp sóng “{slug}” vừa được sửa; hãy tải lại trang, xem lại rồi duyệt.")
        approved = replace(relay, approved_by=by, approved_on=local_date(now), approved_mark=relay.mark)
        toml = _head(text) + write_relays(approved if each.slug == slug else each for each in found.values)
        version = document.version if document else 0
        schedule.save_document(connection, RELAYS_FILE, toml, at=now, by=by, expected_version=version)
        record_action(connection, Action(now, by, "approve_relay", slug, _details(approved)))
    return approved


def _waiting(relay: Relay, now: datetime) -> str | None:
    if relay.approved_for(local_date(now)):
        return None
    return "đã đổi từ khi duyệt, phải duyệt lại" if relay.is_changed else "chưa được duyệt"


def _details(relay: Relay) -> dict[str, object]:
    """What was approved, for the trail of actions."""
    return {
        "source": relay.source,
        "address": shown_address(relay.address) if relay.address else None,
        "starts": f"{relay.starts:%H:%M}",
        "length_ms": int(relay.length_ms),
        "mark": relay.mark,
    }


def _head(text: str) -> str:
    """The comments at the beginning of the document, which writing it anew would lose."""
    head = "\n".join(takewhile(lambda line: line.startswith("#"), text.splitlines()))
    return f"{head}\n\n" if head else ""
