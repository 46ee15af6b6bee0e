"""The documents of ``documents`` as text, written so that it reads back the same values."""

from collections.abc import Iterable

from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.day_fields import days_pairs
from broadcaster.schedule.days import Days
from broadcaster.schedule.documents import CLUSTER_TABLE, PEAK_TABLE, SESSION_TABLE
from broadcaster.schedule.entries import write_entries
from broadcaster.schedule.fields import WEEKDAYS, whole_minutes
from broadcaster.schedule.occurrence import Resumption
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.recurrence import OtherTime, SessionRule


def write_sessions(rules: Iterable[SessionRule]) -> str:
    """``rules`` as ``parse_sessions`` reads them, to the same rules.

    Raises:
        ValueError: a length is no whole count of minutes.

    """
    return write_entries(SESSION_TABLE, (_session_pairs(rule) for rule in rules))


def _session_pairs(rule: SessionRule) -> Iterable[tuple[str, object]]:
    return (
        ("slug", rule.slug),
        ("title", rule.title),
        ("starts", f"{rule.starts:%H:%M}"),
        ("minutes", whole_minutes(rule.length_ms)),
        ("weekdays", _weekday_names(rule.weekdays)),
        ("days", _days_table(rule.days)),
        ("other_times", tuple(_other_time(each) for each in rule.other_times) or None),
        ("clusters", rule.clusters or None),
        ("peaks", rule.peaks or None),
        ("scripts", rule.scripts or None),
        ("closing_scripts", rule.closing_scripts or None),
        ("only_named", rule.only_named or None),
        ("catch_up", rule.catch_up.value),
        ("late_minutes", whole_minutes(rule.late_ms) or None),
        ("resumption", None if rule.resumption is Resumption.RESTART else rule.resumption.value),
        ("valid_from", rule.valid_from),
        ("valid_to", rule.valid_to),
    )


def _other_time(other: OtherTime) -> dict[str, object]:
    table = {
        "starts": f"{other.starts:%H:%M}",
        "weekdays": _weekday_names(other.weekdays),
        "days": _days_table(other.days),
    }
    return {key: value for key, value in table.items() if value is not None}


def _weekday_names(weekdays: Iterable[int]) -> tuple[str, ...]:
    return tuple(WEEKDAYS[day] for day in sorted(weekdays))


def _days_table(days: Days) -> dict[str, object] | None:
    """``days`` as a table in one line; None for every day."""
    return {key: value for key, value in days_pairs(days) if value is not None} or None


def write_peaks(peaks: Iterable[Peak]) -> str:
    """``peaks`` as ``parse_peaks`` reads them, to the same peaks."""
    return write_entries(PEAK_TABLE, (_peak_pairs(peak) for peak in peaks))


def _peak_pairs(peak: Peak) -> Iterable[tuple[str, object]]:
    weights = {str(int(group)): weight for group, weight in peak.group_weights}
    return (
        ("slug", peak.slug),
        ("title", peak.title),
        ("dense", peak.dense),
        ("share_percent", round(peak.share * 100)),
        ("priority", peak.priority),
        ("group_weights", weights or None),
        ("includes", peak.includes or None),
        ("note", peak.note or None),
        *days_pairs(peak.rule if isinstance(peak.rule, Days) else Days((peak.rule,))),
    )


def write_clusters(clusters: Iterable[Cluster]) -> str:
    """``clusters`` as ``parse_clusters`` reads them, to the same clusters."""
    return write_entries(
        CLUSTER_TABLE,
        (
            (
                ("slug", each.slug),
                ("name", each.name),
                ("output", each.output),
                ("languages", each.languages),
                ("near", each.near or None),
            )
            for each in clusters
        ),
    )
