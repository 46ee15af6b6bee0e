"""Whether a window of the schedule, a session or a relay, can ever be lawful as it is written down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from broadcaster.clock import STATION_ZONE
from broadcaster.errors import ScheduleError
from broadcaster.schedule.limits import Limits, minutes_up
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.relay import Relay


@dataclass(frozen=True)
class Window:
    """A window under its Vietnamese name; a relay is reckoned with as a session that is at its hours."""

    name: str
    rule: SessionRule
    place: str


def session_window(rule: SessionRule, place: str) -> Window:
    """The window of a session."""
    return Window(f"buổi “{rule.slug}”", rule, place)


def relay_window(relay: Relay, place: str) -> Window:
    """The window of a relay."""
    return Window(f"tiếp sóng “{relay.slug}”", relay_as_session(relay), place)


def relay_as_session(relay: Relay) -> SessionRule:
    """A session at the hours, on the days and the clusters of ``relay``."""
    return SessionRule(
        relay.slug, relay.title, relay.starts, relay.length_ms, clusters=relay.clusters, days=relay.days
    )


def require_lawful(window: Window, quiet: QuietHours | None, limits: Limits | None) -> None:
    """Refuse a window that is longer than any session may be, or that meets quiet hours whenever it is.

    Quiet hours of single clusters refuse it where it goes to no other; else they are left out on the day.

    Raises:
        ScheduleError: says by which rule, and which to change.

    """
    if limits is not None:
        _require_short(window, limits)
    if quiet is not None:
        for starts in window.rule.all_starts:
            _require_awake(window, starts, quiet.daily)


def require_free(window: Window, others: Iterable[Window]) -> None:
    """Refuse a window that could sound together with one of ``others``.

    Raises:
        ScheduleError: names both.

    """
    for other in others:
        if window.rule.overlaps(other.rule):
            raise ScheduleError(
                f"{window.name} chồng giờ với {other.name} trên cùng cụm loa; hãy đổi giờ, thứ hoặc cụm loa.",
                place=f"{window.place}, mục starts",
            )


def _require_short(window: Window, limits: Limits) -> None:
    length_ms = window.rule.length_ms
    refusal = limits.refusal(length_ms, 0)
    if refusal is not None:
        over = minutes_up(length_ms - limits.session_ms)
        raise ScheduleError(
            f"{window.name} {refusal}; hãy rút ngắn {over} phút, hoặc nâng session_minutes lên"
            f" {minutes_up(length_ms)} nếu văn bản đó cho phép.",
            place=f"{window.place}, mục minutes",
        )


def _require_awake(window: Window, starts: time, daily: QuietHours) -> None:
    """Refuse a start from which the window reaches into hours that are quiet every day."""
    rule = window.rule
    start = datetime.combine(daily.valid_from, starts, STATION_ZONE).astimezone(UTC)
    end = start + timedelta(milliseconds=rule.length_ms)
    left_out = daily.left_out(start, end, rule.clusters)
    refusal = daily.refusal(start, end)
    if refusal is None and rule.clusters and len(left_out) == len(rule.clusters):
        refusal = left_out[0][1]
    if refusal is not None:
        raise ScheduleError(
            f"{window.name} {refusal}; hãy đổi giờ hoặc rút ngắn.", place=f"{window.place}, mục starts"
        )
