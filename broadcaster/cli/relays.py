"""The command about relays: what is carried when, and the leader's approval."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from broadcaster.cli.app import Data, TableOrJson, app, note, say, say_json
from broadcaster.errors import StationError
from broadcaster.settings import data_folder

if TYPE_CHECKING:
    from broadcaster.desk.relay_approval import RelayState

_MINUTE_MS = 60_000


@app.command()
def relays(
    approve: Annotated[str, typer.Option("--approve", metavar="MÃ", help="Duyệt tiếp sóng này.")] = "",
    by: Annotated[str, typer.Option("--by", help="Người hoặc chức vụ duyệt, ví dụ: Chủ tịch xã.")] = "",
    data: Data = None,
    format_: Annotated[TableOrJson, typer.Option("--format")] = "table",
) -> None:
    """Các giờ tiếp sóng, nguồn, đã duyệt chưa; với --approve: ghi việc lãnh đạo duyệt nguồn và giờ."""
    from broadcaster.clock import SystemClock
    from broadcaster.desk.relay_approval import approve_relay, relay_states
    from broadcaster.station.workplace import workplace

    if bool(approve) != bool(by.strip()):
        raise StationError("Duyệt tiếp sóng thì phải ghi cả --approve MÃ và --by NGƯỜI_DUYỆT.")
    with workplace(data_folder(data), note, must_exist=True) as station:
        now = SystemClock().now()
        if approve:
            approve_relay(station.database, approve, by=by.strip(), now=now)
        found = relay_states(station.database, now=now)
    if format_ == "json":
        say_json([_as_json(each) for each in found])
        return
    for line in _lines(found):
        say(line)


def _lines(found: Sequence["RelayState"]) -> Iterator[str]:
    for each in found:
        relay = each.relay
        state = each.waits_for or f"{relay.approved_by} đã duyệt"
        how = "đài tự tiếp sóng" if relay.address else "chỉ chừa giờ"
        minutes = relay.length_ms // _MINUTE_MS
        yield f"{relay.slug}: {relay.source}, {relay.starts:%H:%M}, {minutes} phút, {how} – {state}"
    if not found:
        yield "Chưa có giờ tiếp sóng nào."


def _as_json(each: "RelayState") -> dict[str, object]:
    from broadcaster.schedule.address import shown_address

    relay = each.relay
    return {
        "slug": relay.slug,
        "title": relay.title,
        "source": relay.source,
        "address": shown_address(relay.address) if relay.address else None,
        "fallback": relay.fallback or None,
        "starts": f"{relay.starts:%H:%M}",
        "minutes": relay.length_ms // _MINUTE_MS,
        "clusters": list(relay.clusters),
        "approved": each.waits_for is None,
        "approved_by": relay.approved_by or None,
        "waits_for": each.waits_for,
    }
