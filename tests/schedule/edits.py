"""What people change in a station between two plans."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.days_off import DayOff, DaysOff
from broadcaster.schedule.peaks import EveryYear, Peak
from broadcaster.schedule.quiet import QuietInterval
from broadcaster.schedule.relay import Relay
from broadcaster.script.model import BulletinClass
from broadcaster.units import DurationMs
from tests.schedule.any_station import FIRST, Station
from tests.schedule.small_parts import a_candidate, part

SECOND = FIRST + timedelta(days=1)
THIRD = FIRST + timedelta(days=2)

Edit = Callable[[Station], Station]


def _session(station: Station, **fields: object) -> Station:
    """The first session with other ``fields``."""
    first, *others = station.schedule.sessions
    return _schedule(station, sessions=(replace(first, **fields), *others))  # type: ignore[arg-type]  # a table


def _schedule(station: Station, **fields: object) -> Station:
    return replace(station, schedule=replace(station.schedule, **fields))  # type: ignore[arg-type]  # a table


def _limits(station: Station, **fields: object) -> Station:
    return _schedule(station, limits=replace(station.schedule.limits, **fields))  # type: ignore[arg-type]  # as above


def _campaigns(station: Station, **fields: object) -> Station:
    changed = tuple(replace(each, **fields) for each in station.schedule.campaigns)  # type: ignore[arg-type]  # as above
    return _schedule(station, campaigns=changed)


def _pinned(station: Station) -> Station:
    pinned = {**station.wishes.pinned, f"buoi-0:{SECOND}": ("bai-02", "bai-00")}
    return replace(station, wishes=replace(station.wishes, pinned=pinned))


def _locked(station: Station) -> Station:
    pinned = _pinned(station)
    return replace(pinned, wishes=replace(pinned.wishes, full=frozenset({f"buoi-0:{SECOND}"})))


def _revised(station: Station) -> Station:
    pool = [
        replace(each, revision=2, audio=part("b", 77)) if each.script.slug == "bai-01" else each
        for each in station.pool
    ]
    return replace(station, pool=tuple(pool))


def _lapsed(station: Station) -> Station:
    pool = [
        replace(each, refusal="dữ kiện hết hạn") if each.script.slug == "bai-01" else each
        for each in station.pool
    ]
    return replace(station, pool=tuple(pool))


def _stopped(station: Station, *, only_priority: bool) -> Station:
    stop = DayOff("Quốc tang", THIRD, THIRD, "thông báo", only_priority)
    return _schedule(station, days_off=DaysOff((stop,)))


def _relayed(station: Station) -> Station:
    relay = Relay(
        "voc",
        "Tiếp sóng",
        "VOV1",
        time(5, 10),
        DurationMs(40 * 60_000),
        approved_by="lãnh đạo",
        approved_on=date(2026, 1, 1),
    )
    return _schedule(station, relays=(relay,))


def _hushed(station: Station) -> Station:
    quiet = station.schedule.quiet
    intervals = (
        QuietInterval(time(5), time(6), ("cum-01",)),
        QuietInterval(time(16), time(17)),
    )
    return _schedule(station, quiet=replace(quiet, intervals=(*quiet.intervals, *intervals)))


def withdrawn(station: Station, script: str = "bai-01") -> Station:
    """The station without ``script``, whose variants are refused for it."""
    return replace(station, pool=tuple(each for each in station.pool if each.script.slug != script))


def with_new(station: Station, **fields: Any) -> Station:
    """The station with a new script."""
    return replace(station, pool=(*station.pool, a_candidate("moi", seconds=30, **fields)))


EDITS: dict[str, Edit] = {
    "a script is withdrawn": withdrawn,
    "a script has a new revision with another sound": _revised,
    "a fact of a script lapses": _lapsed,
    "a script is new": with_new,
    "a priority bulletin is new": lambda each: with_new(each, bulletin_class=BulletinClass.PRIORITY),
    "scripts are pinned": _pinned,
    "a session is locked": _locked,
    "a session is moved": lambda each: _session(each, starts=time(18, 2), other_times=()),
    "a session is shorter": lambda each: _session(each, length_ms=DurationMs(150_000)),
    "a session names scripts": lambda each: _session(each, scripts=("bai-03", "bai-01")),
    "a session says only what is named": lambda each: _session(each, only_named=True),
    "a session is dropped": lambda each: _schedule(each, sessions=each.schedule.sessions[1:]),
    "a day is a day of mourning": lambda each: _stopped(each, only_priority=False),
    "a day is for priority bulletins": lambda each: _stopped(each, only_priority=True),
    "a relay is approved": _relayed,
    "a peak begins": lambda each: _schedule(
        each, peaks=(Peak("mua", "Mùa", EveryYear((2, 13), (2, 14)), share=0.8),)
    ),
    "quiet hours are added": _hushed,
    "a day has fewer minutes": lambda each: _limits(each, day_ms=DurationMs(300_000)),
    "a day has fewer sessions": lambda each: _limits(each, day_sessions=1),
    "the gap grows": lambda each: _campaigns(each, min_gap=timedelta(hours=30)),
    "plays a day are fewer": lambda each: _campaigns(each, most_a_day=1),
    "scripts grow stale": lambda each: _campaigns(each, retire_days=1),
    "a campaign begins": lambda each: _schedule(
        each, campaigns=(Campaign("moi", "Mới", min_gap=timedelta(hours=12), most_a_day=1),)
    ),
}
"""Edits by what happens."""
