"""The plan as far as anybody wants to look: what is planned already, and what would be planned after it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from operator import itemgetter

from broadcaster.clock import local
from broadcaster.desk.frame import frame_from
from broadcaster.desk.plan import plans_between
from broadcaster.desk.timetable import faults_of, timetable_of
from broadcaster.schedule.figures import Figures, figures_of
from broadcaster.schedule.ical import plan_ical
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.relaying import planned_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.span import Span
from broadcaster.store import schedule, station
from broadcaster.store.database import Database
from broadcaster.store.plan import planned_sessions
from broadcaster.units import SAMPLE_RATE

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
        plans = plans_between(connection, first, last, keeps_shown=True)
    days = {session.date for session in there if not session.trial}
    would_be = (session for plan in plans for session in plan.sessions if session.date not in days)
    return tuple(sorted((*there, *would_be), key=lambda session: (session.starts_at, session.id)))


def summary_of(db: Database, sessions: Sequence[PlannedSession]) -> Figures:
    """What ``sessions``, as ``outlook`` gives them, come to by the schedule that the station follows now.

    Raises:
        StationError: no session frame is approved, or the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    with db.reading() as connection:
        timetable = timetable_of(schedule.documents(connection))
        frame = frame_from(station.frame_parts(connection))
    return figures_of(sessions, timetable, timedelta(seconds=frame.closing.samples / SAMPLE_RATE))


def schedule_faults(db: Database) -> tuple[str, ...]:
    """What is not right in the schedule, a line each: the plan leaves it out."""
    with db.reading() as connection:
        return faults_of(schedule.documents(connection))


def relays_of(db: Database, first: date, last: date) -> tuple[PlannedRelay, ...]:
    """The relays of these days, both included, planned and refused, as the schedule has them now.

    Raises:
        StationError: the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    return _relays(_timetable(db), first, last)


def outlook_ical(
    db: Database, sessions: Iterable[PlannedSession], first: date, last: date, *, stamp: datetime
) -> str:
    """``sessions`` as a calendar, with the relays of these days, both included; made at ``stamp``.

    Relays are not kept in the plan: they are those of the schedule that the station follows now.

    Raises:
        StationError: the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    timetable = _timetable(db)
    names = {each.slug: each.name for each in timetable.clusters}
    names.update((peak.slug, peak.title) for peak in timetable.peaks)
    return plan_ical(sessions, _relays(timetable, first, last), names, stamp=stamp)


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


def outlook_lines(sessions: Sequence[PlannedSession], relays: Iterable[PlannedRelay] = ()) -> Iterator[str]:
    """Lines for people, by time: sessions with what is in them and the clusters they leave out, and relays.

    Refusals and their reasons are among them.
    """
    blocks = [(session.starts_at, _session_lines(session)) for session in sessions]
    blocks += [(relay.starts_at, _relay_lines(relay)) for relay in relays]
    if not blocks:
        yield "Không có buổi phát nào trong những ngày này."
    for _starts_at, lines in sorted(blocks, key=itemgetter(0)):
        yield from lines


def _session_lines(session: PlannedSession) -> Iterator[str]:
    yield f"{_moment(session.starts_at)} {session.title} – {len(session.clusters)} cụm loa"
    yield from _left_out_lines(session.left_out)
    for each in session.occurrences:
        at = f"{local(each.planned_at):%H:%M:%S}"
        yield f"  {at} [{LABELS[each.decision]}] {each.title} ({each.script}) – {each.reason}"


def _relay_lines(relay: PlannedRelay) -> Iterator[str]:
    until = f"{local(relay.ends_at):%H:%M}"
    yield f"{_moment(relay.starts_at)} {relay.title} – {len(relay.clusters)} cụm loa, tiếp sóng đến {until}"
    yield f"  [{LABELS[relay.decision]}] {relay.reason}"
    yield from _left_out_lines(relay.left_out)


def _left_out_lines(left_out: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"  [bỏ cụm] {cluster} – {reason}" for cluster, reason in left_out)


def _moment(instant: datetime) -> str:
    return f"{local(instant):%d/%m/%Y %H:%M}"


def _timetable(db: Database) -> Schedule:
    with db.reading() as connection:
        return timetable_of(schedule.documents(connection))


def _relays(timetable: Schedule, first: date, last: date) -> tuple[PlannedRelay, ...]:
    return tuple(relay for day in Span(first, last) for relay in planned_relays(day, timetable))


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
