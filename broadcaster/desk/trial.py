"""The trial session: proves the whole chain on outputs that nobody can hear."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import Connection

from broadcaster.clock import local_date
from broadcaster.desk.candidates import candidate_of
from broadcaster.desk.frame import frame_from
from broadcaster.errors import StationError
from broadcaster.playout.event import Mode
from broadcaster.programme.rundown import Frame, Part, Segment, SegmentKind, duration, lay_out
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.cluster import TRIAL_CLUSTER
from broadcaster.schedule.free_time import ends_of
from broadcaster.schedule.occurrence import CatchUp, Decision, Occurrence, PlannedSession, occurrence_id
from broadcaster.script.model import TRIAL_COLUMN, BulletinClass
from broadcaster.store import plan, scripts, station
from broadcaster.store.database import Database
from broadcaster.store.station import Action, record_action
from broadcaster.units import SAMPLE_RATE, DurationMs

STARTS_IN = timedelta(seconds=5)
"""Time for the player to see the plan (it looks every second) and to decode what comes first."""

LONGEST = timedelta(seconds=75)
"""A trial with more than one item lasts no longer than this, its frame included."""

LATE_MS = DurationMs(60_000)
"""A busy machine may begin this much later."""

SLACK = timedelta(seconds=10)
"""Time between a trial and the next planned session, which is armed that much ahead."""

ITEMS = 3


def start_trial(db: Database, *, now: datetime, by: str, items: int = ITEMS) -> PlannedSession:
    """Put a trial session into the plan, which starts in a few seconds on the trial output.

    That output is silent and has nothing else to do, so a trial stands in no session's way.

    Its items are the shortest approved ones, at most ``items`` and at least one, so that it lasts about a
    minute. They belong to no content group and enter no report. Each trial of a day has a number: ``thu-1``.

    Raises:
        StationError: the station is on the air, a trial is running, nothing may be aired today, or no
            session frame is approved.

    """
    with db.transaction() as connection:
        if station.mode(connection) is Mode.LIVE:
            raise StationError("Đài đang phát thật nên không phát thử; hãy chuyển về TẬP DƯỢT trước.")
        frame = frame_from(station.frame_parts(connection))
        today = local_date(now)
        chosen = _shortest(_airable(connection, today), frame, items)
        there = plan.planned_sessions(connection, today, today)
        starts_at = now + STARTS_IN
        _require_free(there, frame, starts_at)
        session = _session(_unused_name(there), today, starts_at, chosen, lay_out(frame, _parts(chosen)))
        plan.add_session(connection, session)
        record_action(connection, Action(now, by, "start_trial", session.id))
    return session


def _airable(connection: Connection, today: date) -> list[Candidate]:
    """What may be aired today, by slug."""
    facts = scripts.facts(connection)
    on_air = scripts.on_air_revisions(connection)
    every = [candidate_of(revision, facts, today) for revision in on_air.values()]
    return [each for each in every if each.refusal_on(today) is None]


def _shortest(candidates: Iterable[Candidate], frame: Frame, items: int) -> list[Candidate]:
    """The shortest ones, as many as fit into a trial."""
    ordered = sorted(candidates, key=lambda each: (each.samples, each.script.slug))
    if not ordered:
        raise StationError("Chưa có bài nào được duyệt và còn hạn để phát thử; hãy duyệt ít nhất một bài.")
    chosen = ordered[:1]
    for candidate in ordered[1:items]:
        if _lasting(lay_out(frame, _parts([*chosen, candidate]))) <= LONGEST:
            chosen.append(candidate)
    return chosen


def _parts(chosen: Sequence[Candidate]) -> list[tuple[str, Part]]:
    """Slug and sound of each."""
    return [(each.script.slug, each.audio) for each in chosen if each.audio is not None]


def _lasting(segments: Sequence[Segment]) -> timedelta:
    return timedelta(seconds=duration(segments) / SAMPLE_RATE)


def _require_free(sessions: Iterable[PlannedSession], frame: Frame, starts_at: datetime) -> None:
    """Refuse a second trial while one runs: they share an output."""
    for session in sessions:
        if session.trial and starts_at <= ends_of(session, frame):
            raise StationError(f"“{session.title}” đang phát; hãy đợi xong rồi phát thử lần nữa.")


def _unused_name(sessions: Iterable[PlannedSession]) -> str:
    taken = {each.session for each in sessions}
    return next(name for number in count(1) if (name := f"thu-{number}") not in taken)


def _session(  # made of all that was decided above
    name: str,
    day: date,
    starts_at: datetime,
    chosen: Sequence[Candidate],
    segments: Sequence[Segment],
) -> PlannedSession:
    items = [each for each in segments if each.kind is SegmentKind.ITEM]
    occurrences = tuple(
        _occurrence(name, day, candidate, starts_at + timedelta(seconds=item.offset / SAMPLE_RATE))
        for candidate, item in zip(chosen, items, strict=True)
    )
    return PlannedSession(
        session=name,
        title=f"Buổi phát thử {name.rpartition('-')[2]}",
        date=day,
        starts_at=starts_at,
        clusters=(TRIAL_CLUSTER.slug,),
        occurrences=occurrences,
        catch_up=CatchUp.LATE,
        late_ms=LATE_MS,
        trial=True,
    )


def _occurrence(session: str, day: date, candidate: Candidate, planned_at: datetime) -> Occurrence:
    script = candidate.script
    return Occurrence(
        id=occurrence_id(session, day, script.slug, 1),
        session=session,
        date=day,
        script=script.slug,
        title=script.title,
        revision=candidate.revision,
        content_group=None,
        column=TRIAL_COLUMN,
        bulletin_class=BulletinClass.ORDINARY,
        language=script.language,
        facts=script.facts,
        peaks=(),
        peak=None,
        clusters=(TRIAL_CLUSTER.slug,),
        planned_at=planned_at,
        duration_ms=candidate.duration_ms,
        audio_sha256=candidate.audio.audio_sha256 if candidate.audio else None,
        decision=Decision.PLANNED,
        reason="phát thử trên ngõ ra không có loa",
    )
