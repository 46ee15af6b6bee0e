"""The four documents of a schedule as text, written so that ``documents`` reads back the same values."""

from collections.abc import Iterable

from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.documents import CLUSTER_TABLE, PEAK_TABLE, QUIET_TABLE, SESSION_TABLE
from broadcaster.schedule.fields import WEEKDAYS, whole_minutes
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.peaks import AroundTet, DateRule, EveryYear, Peak
from broadcaster.schedule.quiet import QuietHours
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.script.fields import write_toml


def write_sessions(rules: Iterable[SessionRule]) -> str:
    """``rules`` as ``parse_sessions`` reads them, to the same rules.

    Raises:
        ValueError: a length is no whole count of minutes.

    """
    return _written(SESSION_TABLE, (_session_pairs(rule) for rule in rules))


def _session_pairs(rule: SessionRule) -> Iterable[tuple[str, object]]:
    return (
        ("slug", rule.slug),
        ("title", rule.title),
        ("starts", f"{rule.starts:%H:%M}"),
        ("minutes", whole_minutes(rule.length_ms)),
        ("weekdays", tuple(WEEKDAYS[day] for day in sorted(rule.weekdays))),
        ("clusters", rule.clusters or None),
        ("peaks", rule.peaks or None),
        ("scripts", rule.scripts or None),
        ("catch_up", rule.catch_up.value),
        ("late_minutes", whole_minutes(rule.late_ms) or None),
        ("valid_from", rule.valid_from),
        ("valid_to", rule.valid_to),
    )


def write_peaks(peaks: Iterable[Peak]) -> str:
    """``peaks`` as ``parse_peaks`` reads them, to the same peaks."""
    return _written(PEAK_TABLE, (_peak_pairs(peak) for peak in peaks))


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
        _rule_pair(peak.rule),
    )


def _rule_pair(rule: DateRule) -> tuple[str, object]:
    if isinstance(rule, AroundTet):
        around = {
            "days_before": rule.days_before,
            "until_month": rule.until_month,
            "until_day": rule.until_day,
        }
        return "tet", around
    if isinstance(rule, EveryYear):
        (first_month, first), (last_month, last) = rule.first, rule.last
        return "every_year", {
            "from": f"{first:02}/{first_month:02}",
            "to": f"{last:02}/{last_month:02}",
        }
    return "dates", tuple({"from": span.first, "to": span.last} for span in rule.dates)


def write_quiet(quiet: QuietHours, limits: Limits) -> str:
    """``quiet`` and ``limits`` as ``parse_quiet`` reads them, to the same.

    Raises:
        ValueError: a limit is no whole count of minutes.

    """
    head = write_toml(
        (
            ("source", quiet.source),
            ("valid_from", quiet.valid_from),
            ("session_minutes", whole_minutes(limits.session_ms)),
            ("day_minutes", whole_minutes(limits.day_ms)),
        )
    )
    pairs = ((("from", f"{each.starts:%H:%M}"), ("to", f"{each.ends:%H:%M}")) for each in quiet.intervals)
    return f"{head}\n{_written(QUIET_TABLE, pairs)}"


def write_clusters(clusters: Iterable[Cluster]) -> str:
    """``clusters`` as ``parse_clusters`` reads them, to the same clusters."""
    return _written(
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


def _written(table: str, entries: Iterable[Iterable[tuple[str, object]]]) -> str:
    return "\n".join(f"[[{table}]]\n{write_toml(pairs)}" for pairs in entries) or f"{table} = []\n"
