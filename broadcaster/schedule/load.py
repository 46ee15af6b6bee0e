"""Whether the limits of a day leave room for all that the schedule wants on it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.lawful import relay_as_session
from broadcaster.schedule.limits import NO_AIRTIME, Airtime, Limits, minutes_up
from broadcaster.schedule.peaks import peaks_on
from broadcaster.schedule.recurrence import COMPARED_YEARS, SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.span import days_between


@dataclass(frozen=True)
class _Load:
    """What ``cluster`` is to hear on ``day``, which lies in the peaks ``dense``."""

    cluster: str
    day: date
    dense: tuple[str, ...]
    airtime: Airtime


def overloads(schedule: Schedule) -> tuple[str, ...]:
    """What is said of days on which sessions and relays together pass the limits of a day.

    One line for the minutes and one for the count of sessions, each about the worst day of
    ``COMPARED_YEARS`` since the limits hold, on the first cluster that has it, with the rule to relax and by
    how much. Sessions count at their full length.
    """
    windows = (*schedule.sessions, *map(relay_as_session, schedule.relays))
    loads: list[_Load] = []
    for cluster, heard in _by_windows(windows, schedule.clusters):
        everything = _airtime(heard)
        if schedule.limits.refusal(0, everything.duration_ms, everything.sessions) is not None:
            loads += _loads(cluster, heard, schedule)
    if not loads:
        return ()
    longest = max(loads, key=lambda each: each.airtime.duration_ms)
    fullest = max(loads, key=lambda each: each.airtime.sessions)
    found = (_minutes_complaint(longest, schedule.limits), _count_complaint(fullest, schedule.limits))
    return tuple(line for line in found if line is not None)


def _by_windows(
    windows: Sequence[SessionRule], clusters: Iterable[Cluster]
) -> Iterator[tuple[str, tuple[SessionRule, ...]]]:
    """What a cluster hears, with its slug; of clusters that hear the same only the first."""
    seen = set()
    for cluster in clusters:
        heard = tuple(each for each in windows if not each.clusters or cluster.slug in each.clusters)
        names = frozenset((each.slug, each.starts) for each in heard)
        if names not in seen:
            seen.add(names)
            yield cluster.slug, heard


def _loads(cluster: str, windows: Sequence[SessionRule], schedule: Schedule) -> Iterator[_Load]:
    """Every such day with what ``cluster`` hears on it."""
    first, last = date(COMPARED_YEARS[0], 1, 1), date(COMPARED_YEARS[-1], 12, 31)
    for day in days_between(max(first, schedule.limits.valid_from or first), last):
        dense = tuple(peak.slug for peak in peaks_on(day, schedule.peaks) if peak.dense)
        yield _Load(cluster, day, dense, _airtime(each for each in windows if each.on(day, dense)))


def _airtime(windows: Iterable[SessionRule]) -> Airtime:
    return sum((Airtime(each.length_ms, 1) for each in windows), start=NO_AIRTIME)


def _minutes_complaint(load: _Load, limits: Limits) -> str | None:
    wanted_ms = load.airtime.duration_ms
    refusal = limits.refusal(0, wanted_ms)
    return refusal and (
        f"{_told(load)} {refusal}; hãy bớt {minutes_up(wanted_ms - limits.day_ms)} phút, hoặc nâng"
        f" day_minutes lên {minutes_up(wanted_ms)} nếu văn bản đó cho phép."
    )


def _count_complaint(load: _Load, limits: Limits) -> str | None:
    wanted, most = load.airtime.sessions, limits.day_sessions
    refusal = limits.refusal(0, 0, wanted)
    return refusal and (
        f"{_told(load)} {refusal}; hãy bớt {wanted - (most or 0)} buổi, hoặc nâng"
        f" day_sessions lên {wanted} nếu văn bản đó cho phép."
    )


def _told(load: _Load) -> str:
    peaks = ", ".join(f"“{slug}”" for slug in load.dense)
    kind = f"ngày của đợt dày {peaks}" if peaks else "ngày thường"
    return (
        f"cụm “{load.cluster}” có {kind}, ví dụ {load.day:%d/%m/%Y}, {load.airtime.sessions} buổi"
        f" {minutes_up(load.airtime.duration_ms)} phút kể cả tiếp sóng,"
    )
