"""The report for other programs: every figure with the occurrences that it was counted from."""

import json
from dataclasses import dataclass
from typing import BinaryIO

from broadcaster.clock import local
from broadcaster.report.document import Report
from broadcaster.report.table import Cell, Count, Reason, Row


@dataclass(frozen=True)
class JsonFormat:
    """One JSON object in UTF-8. The figures of a row share one list of ``occurrences``."""

    name: str = "json"
    suffix: str = ".json"

    def write(self, report: Report, stream: BinaryIO) -> None:
        """Write ``report`` to ``stream``, which stays open."""
        pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(_report(report))
        stream.writelines(piece.encode() for piece in pieces)
        stream.write(b"\n")


def _report(report: Report) -> dict[str, object]:
    figures = report.figures
    return {
        **_about(report),
        "total": _row(figures.total),
        "groups": [_row(row) for row in figures.groups],
        "columns": [_row(row) for row in figures.columns],
        "peaks": [_row(row) for row in figures.peaks],
        "sources": [_row(row) for row in figures.sources],
        "scheduled": _count(figures.scheduled),
        "states": [_count(each) for each in figures.states],
        "reasons": [_reason(each) for each in figures.reasons],
        "evidence": [_count(each) for each in figures.evidence],
    }


def _about(report: Report) -> dict[str, object]:
    heading, period = report.heading, report.figures.period
    return {
        "mark": report.mark,
        "mode": report.figures.mode.value,
        "station": heading.station,
        "commune": heading.commune,
        "province": heading.province,
        "period": {
            "name": period.name,
            "label": period.label,
            "from": period.first.isoformat(),
            "to": period.last.isoformat(),
            "basis": period.basis.value,
        },
        "made_at": local(report.made_at).isoformat(timespec="seconds"),
        "playlog": {"count": report.log.count, "head_hash": report.log.head_hash},
    }


def _row(row: Row) -> dict[str, object]:
    return {
        "key": row.key,
        "label": row.label,
        "scripts": row.scripts.value,
        "plays": row.plays.value,
        "cluster_plays": row.cluster_plays.value,
        "airtime_ms": row.airtime_ms.value,
        "clusters": row.clusters.value,
        "occurrences": list(row.plays.occurrences),
    }


def _count(count: Count) -> dict[str, object]:
    return {"key": count.key, "plays": _cell(count.plays), "cluster_plays": _cell(count.cluster_plays)}


def _reason(each: Reason) -> dict[str, object]:
    return {"state": each.state, "reason": each.reason, "cluster_plays": _cell(each.cluster_plays)}


def _cell(cell: Cell) -> dict[str, object]:
    return {"value": cell.value, "occurrences": list(cell.occurrences)}
