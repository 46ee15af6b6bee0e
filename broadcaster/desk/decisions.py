"""What the operator decides about the plan by hand: pins, locks, the order of priority bulletins.

A decision enters the plan when it is made anew, which the station does within a minute.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from broadcaster.desk.candidates import candidates_on
from broadcaster.desk.frame import frame_from
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import StationError
from broadcaster.playout.event import Mode
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.peaks import peaks_on
from broadcaster.schedule.preview import aired
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.turn import Room
from broadcaster.schedule.wishes import Wishes
from broadcaster.script.model import BulletinClass, Script
from broadcaster.store import decisions as rows
from broadcaster.store import plan, schedule, scripts, station
from broadcaster.store.database import Database
from broadcaster.store.station import Action, record_action
from broadcaster.units import samples

_DAY_LENGTH = len("2026-02-17")


def wishes_of(db: Database) -> Wishes:
    """All decisions that are in force."""
    with db.reading() as connection:
        return rows.wishes(connection)


def pinnable_on(db: Database, day: date) -> tuple[Script, ...]:
    """The scripts that may be pinned to a session of ``day``, by title.

    Raises:
        StationError: the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    with db.reading() as connection:
        timetable = timetable_of(schedule.documents(connection))
        candidates = _candidates(connection, day)
    fit = [each for each in candidates.values() if _day_refusal(timetable, each, day) is None]
    return tuple(sorted((each.script for each in fit), key=lambda script: (script.title, script.slug)))


def pin(
    db: Database, session_id: str, script: str, *, by: str, now: datetime, position: int | None = None
) -> None:
    """Place a script into a session of the plan, which keeps it there whenever it plans anew.

    ``position`` counts from 0 among what is pinned to the session; None puts it last. A script that is pinned
    already is moved. Its variants in other languages come with it.

    Raises:
        StationError: the plan has no such session or it has begun; or the script is unknown, may not be aired
            that day, is a variant, or finds no room. Nothing was pinned, and the message says why.
        ValueError: the position is negative.

    """
    if position is not None and position < 0:
        raise ValueError(f"position {position} is negative")
    with db.transaction() as connection:
        session = _coming(connection, session_id, now)
        pinned = [each for each in rows.wishes(connection).pinned.get(session_id, ()) if each != script]
        _require_fitting(connection, session, script, pinned)
        pinned.insert(len(pinned) if position is None else position, script)
        rows.save_pins(connection, session_id, pinned, at=now, by=by)
        details = {"script": script, "position": pinned.index(script)}
        record_action(connection, Action(now, by, "pin", session_id, details))


def unpin(db: Database, session_id: str, script: str, *, by: str, now: datetime) -> None:
    """Give a place in a session back to the planner.

    Raises:
        StationError: the script is not pinned to it, or the session has begun.

    """
    with db.transaction() as connection:
        _coming(connection, session_id, now)
        pinned = rows.wishes(connection).pinned.get(session_id, ())
        if script not in pinned:
            raise StationError(f"Bài “{script}” không được ghim vào buổi {session_id}; hãy tải lại trang.")
        rows.save_pins(connection, session_id, [each for each in pinned if each != script], at=now, by=by)
        record_action(connection, Action(now, by, "unpin", session_id, {"script": script}))


def lock_session(db: Database, session_id: str, *, by: str, now: datetime) -> None:
    """Keep a session as it is shown: all that it airs is pinned, and nothing else is added.

    What may no longer be aired when its time comes is refused all the same.

    Raises:
        StationError: the plan has no such session, it has begun, or it airs nothing.

    """
    with db.transaction() as connection:
        session = _coming(connection, session_id, now)
        variants = {
            each.script.slug for each in scripts.latest_revisions(connection) if each.script.variant_of
        }
        shown = [each.script for each in aired(session) if each.script not in variants]
        if not shown:
            raise StationError(
                f"Buổi {session_id} chưa có bài nào được phát nên không khóa được; hãy ghim bài."
            )
        pinned = rows.wishes(connection).pinned.get(session_id, ())
        kept = list(dict.fromkeys((*shown, *pinned)))
        rows.save_pins(connection, session_id, kept, at=now, by=by)
        rows.lock(connection, session_id, at=now, by=by)
        record_action(connection, Action(now, by, "lock_session", session_id, {"scripts": kept}))


def unlock_session(db: Database, session_id: str, *, by: str, now: datetime) -> None:
    """Let the planner fill a session again; what was pinned before it was locked stays pinned.

    Raises:
        StationError: the session is not locked, or has begun.

    """
    with db.transaction() as connection:
        _coming(connection, session_id, now)
        if session_id not in rows.wishes(connection).full:
            raise StationError(f"Buổi {session_id} không bị khóa; hãy tải lại trang.")
        rows.unlock(connection, session_id)
        record_action(connection, Action(now, by, "unlock_session", session_id))


def order_priority(db: Database, slugs: Sequence[str], *, by: str, now: datetime) -> None:
    """Decide in which order these priority bulletins are aired where they meet (TT 39/2020/TT-BTTTT).

    Bulletins that were ordered before and are not among ``slugs`` keep their place.

    Raises:
        StationError: a bulletin is named twice, unknown, or of another class; or fewer than two are named.

    """
    with db.transaction() as connection:
        _require_priority(connection, slugs)
        before = rows.wishes(connection).priority_order
        kept = [each for each in before if each not in slugs]
        first = next((number for number, each in enumerate(before) if each in slugs), len(before))
        order = (*kept[:first], *slugs, *kept[first:])
        rows.save_priority_order(connection, order, at=now, by=by)
        record_action(connection, Action(now, by, "order_priority", "plan", {"order": list(slugs)}))


def _require_priority(connection: Connection, slugs: Sequence[str]) -> None:
    if len(set(slugs)) < len(slugs) or len(slugs) < 2:  # noqa: PLR2004  # one alone has no order
        raise StationError("Thứ tự phải có từ hai bài trở lên, mỗi bài một lần; hãy chọn lại thứ tự.")
    classes = {each.script.slug: each.script.bulletin_class for each in scripts.latest_revisions(connection)}
    for slug in slugs:
        if classes.get(slug) is not BulletinClass.PRIORITY:
            raise StationError(f"“{slug[:60]}” không phải bản tin ưu tiên của đài; hãy tải lại trang.")


def _coming(connection: Connection, session_id: str, now: datetime) -> PlannedSession:
    """The session of the plan with that id, which has not begun.

    Raises:
        StationError: there is none, it is a trial, or it has begun.

    """
    try:
        day = date.fromisoformat(session_id[-_DAY_LENGTH:])
    except ValueError:
        day = date.min
    found = [
        each
        for each in plan.planned_sessions(connection, day, day)
        if each.id == session_id and not each.trial
    ]
    if not found:
        raise StationError(f"Kế hoạch không có buổi “{session_id[:60]}”; hãy tải lại trang kế hoạch.")
    if found[0].starts_at <= now:
        raise StationError(f"Buổi {session_id} đã bắt đầu nên không sửa được nữa; hãy chọn buổi sau.")
    return found[0]


def _require_fitting(
    connection: Connection, session: PlannedSession, script: str, pinned: Sequence[str]
) -> None:
    """Refuse a script that the session could not air beside what is ``pinned`` to it."""
    timetable = timetable_of(schedule.documents(connection))
    candidates = _candidates(connection, session.date)
    reason = _refusal(timetable, session, candidates, script)
    if (
        reason is None
        and _room(connection, timetable, session, candidates, pinned) < candidates[script].samples
    ):
        reason = "buổi không còn đủ chỗ bên cạnh các bài đã ghim"
    if reason is not None:
        raise StationError(f"Chưa ghim được bài “{script[:60]}” vào buổi {session.id}: {reason}.")


def _candidates(connection: Connection, day: date) -> dict[str, Candidate]:
    """What could be aired on ``day``, by slug, with the refusals of that day."""
    on_day = candidates_on(
        scripts.on_air_revisions(connection),
        scripts.latest_revisions(connection),
        scripts.facts(connection),
        live=station.mode(connection) is Mode.LIVE,
    )
    return {each.script.slug: each for each in on_day(day)}


def _refusal(
    timetable: Schedule, session: PlannedSession, candidates: dict[str, Candidate], slug: str
) -> str | None:
    """Why the session may not have that script; None when it may."""
    if slug not in candidates:
        return "không có bài này, hoặc bài đã rút; hãy kiểm tra lại mã bài"
    candidate = candidates[slug]
    return _day_refusal(timetable, candidate, session.date) or _unheard(timetable, session, candidate)


def _day_refusal(timetable: Schedule, candidate: Candidate, day: date) -> str | None:
    """Why a script may not be placed into any session of ``day`` by hand; None when it may."""
    if candidate.script.variant_of:
        return f"là bản tiếng dân tộc, đi cùng bài gốc; hãy ghim bài gốc “{candidate.script.variant_of}”"
    refusal = candidate.refusal_on(day)
    if refusal is not None:
        return refusal
    if not candidate.rotates:
        return "là bài phát thử hoặc bài mẫu, không phát cho bà con nghe"
    on = {name for peak in peaks_on(day, timetable.peaks) for name in peak.script_peaks}
    if candidate.script.peaks and on.isdisjoint(candidate.script.peaks):
        return f"là bài của đợt {', '.join(candidate.script.peaks)}, ngày đó không thuộc đợt này"
    return None


def _unheard(timetable: Schedule, session: PlannedSession, candidate: Candidate) -> str | None:
    languages = {
        language
        for cluster in timetable.clusters
        if cluster.slug in session.clusters
        for language in (*cluster.languages, "vi")
    }
    return None if candidate.script.language in languages else "không cụm loa nào của buổi nghe tiếng này"


def _room(
    connection: Connection,
    timetable: Schedule,
    session: PlannedSession,
    candidates: dict[str, Candidate],
    pinned: Sequence[str],
) -> int:
    """Samples that the session has left beside what is ``pinned`` to it."""
    lengths = [each.length_ms for each in timetable.sessions if each.slug == session.session]
    length_ms = session.length_ms or (lengths[0] if lengths else timetable.limits.session_ms)
    room = Room.of(frame_from(station.frame_parts(connection)), samples(length_ms))
    taken = [candidates[each].samples + room.between for each in pinned if each in candidates]
    return room.length - room.frame - sum(taken)
