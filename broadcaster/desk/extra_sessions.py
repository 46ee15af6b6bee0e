"""A session more on one day (buổi phát thêm): added with its scripts by a person, or for a rumour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from sqlalchemy import Connection

from broadcaster.clock import STATION_ZONE, local_date
from broadcaster.desk.candidates import candidates_on
from broadcaster.desk.frame import frame_from
from broadcaster.desk.plan import plan_ahead, plans_between
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import StationError
from broadcaster.playout.event import Mode
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.family import Family, families_of, kept
from broadcaster.schedule.free_time import FreeTime, relaying, sounding
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.turn import Room, turn_of
from broadcaster.script.model import OWN_LANGUAGE, BulletinClass
from broadcaster.store import extra_sessions as rows
from broadcaster.store import plan, schedule, scripts, station
from broadcaster.store.database import Database
from broadcaster.store.extra_sessions import ExtraSession
from broadcaster.store.station import Action, actions, record_action
from broadcaster.units import SAMPLE_RATE, DurationMs, samples

STARTS_IN = timedelta(seconds=30)
"""An extra session begins no sooner: the player has to see the plan, and to arm it ten seconds ahead."""

FURTHEST = timedelta(days=366)
"""Nobody adds a session by hand for a day further away."""

NAME = "phat-them"
"""What the slugs of sessions begin with that a person adds."""


@dataclass(frozen=True)
class WantedSession:
    """What a person asks for: these scripts, in this order, on that day; ``clusters`` empty means all."""

    title: str
    date: date
    starts: time
    scripts: tuple[str, ...]
    clusters: tuple[str, ...] = ()

    @property
    def starts_at(self) -> datetime:
        """Instant of the start, UTC."""
        return datetime.combine(self.date, self.starts, STATION_ZONE).astimezone(UTC)


@dataclass(frozen=True)
class Ground:
    """What an extra session is placed on: the schedule, the frame, and what is planned on ``days``."""

    days: tuple[date, ...]
    schedule: Schedule
    frame: Frame
    sessions: tuple[PlannedSession, ...]

    @property
    def free(self) -> FreeTime:
        """Where there is room on those days, between their sessions and relays."""
        taken = (*sounding(self.sessions, self.frame), *relaying(self.schedule, self.days))
        return FreeTime(self.schedule, taken)

    def clusters(self, wanted: Sequence[str] = ()) -> tuple[str, ...]:
        """The ``wanted`` clusters; all when none is named.

        Raises:
            StationError: the station has no such cluster.

        """
        every = tuple(cluster.slug for cluster in self.schedule.clusters)
        if unknown := [slug for slug in wanted if slug not in every]:
            raise StationError(f"Không có cụm loa “{unknown[0]}”; hãy xem lại danh sách cụm loa.")
        return tuple(slug for slug in every if not wanted or slug in wanted)


def add_session(db: Database, wanted: WantedSession, *, by: str, now: datetime) -> ExtraSession:
    """Add a session, and plan its day anew at once. It lasts as long as its scripts with the frame.

    Raises:
        StationError: it is in the past or too near, a script may not be aired that day, a cluster is not
            known, or a rule stands in the way: quiet hours, another session or a relay, limits, a day off.

    """
    _require_possible(wanted, now)
    with db.transaction() as connection:
        ground = ground_of(connection, wanted.date, wanted.date)
        clusters = ground.clusters(wanted.clusters)
        length_ms = length_of(connection, ground, wanted.scripts, wanted.date, clusters)
        priority = _only_priority(connection, wanted.scripts)
        refusal = ground.free.refusal(wanted.starts_at, length_ms, clusters, priority=priority)
        if refusal is not None:
            raise StationError(f"{_name(wanted)}: {refusal}; hãy chọn giờ khác hoặc bớt bài.")
        slug = unused_slug(connection, NAME, wanted.date, ground.schedule)
        title = " ".join(wanted.title.split()) or "Buổi phát thêm"
        new = ExtraSession(
            slug, wanted.date, title, wanted.starts, length_ms, wanted.clusters, wanted.scripts, by, now
        )
        keep_session(connection, new)
    plan_day_anew(db, wanted.date, now)
    return new


def drop_session(db: Database, session_id: str, *, by: str, now: datetime) -> None:
    """Take an extra session off again, and plan its day anew at once.

    Raises:
        StationError: there is no such session, or it has begun: what sounds is stopped, not forgotten.

    """
    slug, _, day = session_id.partition(":")
    with db.transaction() as connection:
        found = [each for each in _all(connection) if (each.slug, each.date.isoformat()) == (slug, day)]
        if not found:
            raise StationError(f"Không có buổi phát thêm “{session_id}”; hãy tải lại trang.")
        if has_begun(found[0], now):
            raise StationError(f"“{found[0].title}” đã tới giờ; muốn ngừng thì bấm “Dừng” ở trang đầu.")
        forget_session(connection, found[0], by=by, now=now)
    plan_day_anew(db, found[0].date, now)


def sessions_added(db: Database, first: date, last: date) -> tuple[ExtraSession, ...]:
    """The extra sessions of the days ``first`` to ``last``, both included, by start."""
    with db.reading() as connection:
        return rows.added_sessions(connection, first, last)


def ground_of(connection: Connection, first: date, last: date) -> Ground:
    """What stands on the days ``first`` to ``last``: as planned, and what else would be planned now.

    The planner counts the airtime of a session that was over before the station was set up; so does this.

    Raises:
        StationError: no session frame is approved, or the schedule's documents are missing.
        ScheduleError: a document of the schedule cannot be read.

    """
    timetable = timetable_of(schedule.documents(connection))
    frame = frame_from(station.frame_parts(connection))
    there = plan.planned_sessions(connection, first, last)
    known = {session.id for session in there}
    would_be = (
        session
        for day_plan in plans_between(connection, first, last)
        for session in day_plan.sessions
        if session.id not in known
    )
    days = tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
    return Ground(days, timetable, frame, (*there, *would_be))


def length_of(
    connection: Connection, ground: Ground, named: Sequence[str], day: date, clusters: Sequence[str]
) -> DurationMs:
    """How long a session of these scripts lasts on ``day``, frame and variants included; full seconds.

    Raises:
        StationError: one of them may not be aired that day, or they do not fit into a session together.

    """
    room = Room.of(ground.frame, samples(ground.schedule.limits.session_ms))
    families = _families(connection, ground, day, clusters)
    left = room.length - room.frame
    for slug in named:
        family = families.get(slug)
        if family is None:
            raise StationError(
                f"Không có bài “{slug}” để phát ngày {day:%d/%m/%Y}; hãy xem lại danh sách bài."
            )
        turn = turn_of(family, day, room)
        if turn.refusal is not None:
            raise StationError(f"Bài “{slug}” không phát được ngày {day:%d/%m/%Y}: {turn.refusal}.")
        if turn.length > left:
            minutes = ground.schedule.limits.session_ms / 60_000
            raise StationError(f"Các bài cộng lại dài quá mức tối đa {minutes:g} phút mỗi buổi; hãy bớt bài.")
        left -= turn.length + room.between
    taken = room.length - left - room.between
    return DurationMs(-(-taken // SAMPLE_RATE) * 1000)


def keep_session(connection: Connection, new: ExtraSession) -> None:
    """Keep an extra session, and write down who added it."""
    rows.add_extra_session(connection, new)
    details = {
        "starts": new.starts.isoformat(timespec="seconds"),
        "clusters": list(new.clusters),
        "scripts": list(new.scripts),
    }
    record_action(connection, Action(new.at, new.by, "add_extra_session", new.session_id, details))


def forget_session(connection: Connection, session: ExtraSession, *, by: str, now: datetime) -> None:
    """Take an extra session off, and write down who did it."""
    rows.drop_extra_session(connection, session.slug, session.date)
    record_action(connection, Action(now, by, "drop_extra_session", session.session_id))


def has_begun(session: ExtraSession, now: datetime) -> bool:
    """Whether its start has come."""
    return session.rule().starts_at(session.date) <= now


def plan_day_anew(db: Database, day: date, now: datetime) -> None:
    """Plan ``day`` at once: the job that plans every minute may come too late for a session of the next."""
    if day >= local_date(now):
        plan_ahead(db, first=day, last=day, now=now)


def unused_slug(connection: Connection, name: str, day: date, timetable: Schedule) -> str:
    """A slug that no session had on ``day``, not even one that was taken off: no id is used twice."""
    taken = {rule.slug for rule in timetable.sessions}
    return next(
        slug
        for number in count(1)
        if (slug := f"{name}-{number}") not in taken
        and not actions(connection, subject=f"{slug}:{day.isoformat()}", limit=1)
    )


def _require_possible(wanted: WantedSession, now: datetime) -> None:
    if not wanted.scripts:
        raise StationError(f"{_name(wanted)}: chưa chọn bài nào; hãy chọn ít nhất một bài.")
    if len(set(wanted.scripts)) != len(wanted.scripts):
        raise StationError(f"{_name(wanted)}: có bài chọn hai lần; hãy bỏ bớt.")
    if wanted.starts_at < now + STARTS_IN:
        raise StationError(
            f"{_name(wanted)}: giờ này đã qua hoặc quá sát; "
            f"hãy chọn giờ sau ít nhất {STARTS_IN.seconds} giây nữa."
        )
    if wanted.starts_at > now + FURTHEST:
        raise StationError(f"{_name(wanted)}: ngày quá xa; hãy chọn ngày trong vòng một năm.")


def _only_priority(connection: Connection, named: Sequence[str]) -> bool:
    on_air = scripts.on_air_revisions(connection)
    ordinary = BulletinClass.ORDINARY
    return all(slug in on_air and on_air[slug].script.bulletin_class is not ordinary for slug in named)


def _families(
    connection: Connection, ground: Ground, day: date, clusters: Sequence[str]
) -> dict[str, Family]:
    """What could be named for a session on ``day``, by slug, without variants that nobody there speaks."""
    candidates = candidates_on(
        scripts.on_air_revisions(connection),
        scripts.latest_revisions(connection),
        scripts.facts(connection),
        live=station.mode(connection) is Mode.LIVE,
    )
    spoken = {OWN_LANGUAGE}.union(
        *(each.languages for each in ground.schedule.clusters if each.slug in clusters)
    )
    heard = kept(families_of(candidates(day)), lambda each: each.script.language in spoken)
    return {family.slug: family for family in heard}


def _all(connection: Connection) -> tuple[ExtraSession, ...]:
    return rows.added_sessions(connection, date.min, date.max)


def _name(wanted: WantedSession) -> str:
    return f"Buổi phát thêm lúc {wanted.starts:%H:%M} ngày {wanted.date:%d/%m/%Y}"
