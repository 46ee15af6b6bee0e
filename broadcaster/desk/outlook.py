"""The plan as far as anybody wants to look: what is planned already, and what would be planned after it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from broadcaster.clock import local
from broadcaster.desk.plan import plans_between
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.store.database import Database
from broadcaster.store.plan import planned_sessions

LABELS = {Decision.PLANNED: "phát", Decision.REFUSED: "từ chối", Decision.CANCELLED: "đã hủy"}
"""Decisions in Vietnamese."""

_RISKY = ("=", "+", "-", "@", "\t", "\r")


def outlook(db: Database, first: date, last: date) -> tuple[PlannedSession, ...]:
    """Sessions of the days ``first`` to ``last``, both included, by start; nothing is stored.

    A day that is in the plan is shown as planned; any other, past ones too, as it would be planned now.

    Raises:
        StationError: no session frame is approved, or the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    with db.reading() as connection:
        there = planned_sessions(connection, first, last)
        plans = plans_between(connection, first, last)
    days = {session.date for session in there if not session.trial}
    would_be = (session for plan in plans for session in plan.sessions if session.date not in days)
    return tuple(sorted((*there, *would_be), key=lambda session: (session.starts_at, session.id)))


def outlook_json(sessions: Iterable[PlannedSession]) -> list[dict[str, object]]:
    """Every occurrence as JSON values; times RFC 3339 in the station's zone."""
    return [_as_json(session, each) for session in sessions for each in session.occurrences]


def outlook_csv(sessions: Iterable[PlannedSession]) -> Iterator[str]:
    """Lines of a CSV file without their ends: semicolons, and no cell that a spreadsheet would run."""
    rows = outlook_json(sessions)
    if rows:
        yield _csv_line(list(rows[0]))
    for row in rows:
        yield _csv_line([_cell(value) for value in row.values()])


def outlook_lines(sessions: Sequence[PlannedSession]) -> Iterator[str]:
    """Lines for people: each session with its occurrences, refusals and their reasons among them."""
    if not sessions:
        yield "Không có buổi phát nào trong những ngày này."
    for session in sessions:
        starts = local(session.starts_at)
        yield f"{starts:%d/%m/%Y %H:%M} {session.title} – {len(session.clusters)} cụm loa"
        for each in session.occurrences:
            at = f"{local(each.planned_at):%H:%M:%S}"
            yield f"  {at} [{LABELS[each.decision]}] {each.title} ({each.script}) – {each.reason}"


def _as_json(session: PlannedSession, each: Occurrence) -> dict[str, object]:
    return {
        "occurrence": each.id,
        "session": each.session,
        "date": each.date.isoformat(),
        "session_starts_at": local(session.starts_at).isoformat(),
        "planned_at": local(each.planned_at).isoformat(timespec="milliseconds"),
        "duration_ms": int(each.duration_ms),
        "script": each.script,
        "title": each.title,
        "revision": each.revision,
        "content_group": None if each.content_group is None else int(each.content_group),
        "column": each.column,
        "class": each.bulletin_class.value,
        "language": each.language,
        "peaks": list(each.peaks),
        "peak": each.peak,
        "clusters": list(each.clusters),
        "decision": each.decision.value,
        "reason": each.reason,
        "audio_sha256": each.audio_sha256,
        "trial": session.trial,
    }


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="").writerow(cells)
    return line.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = ",".join(str(each) for each in value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(_RISKY) else text
