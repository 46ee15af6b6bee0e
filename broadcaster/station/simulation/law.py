"""What may be aired, as the database stood at a moment: read here beside the gate that it is held against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from broadcaster.clock import local_date
from broadcaster.desk.timetable import timetable_of
from broadcaster.playout.event import Mode
from broadcaster.schedule.relaying import planned_relays
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.facts import FactRegister
from broadcaster.script.model import BulletinClass, Revision
from broadcaster.store import schedule, scripts, station
from broadcaster.store.database import Database
from broadcaster.units import Sha256

_DAY = timedelta(days=1)

RELAY_EDGE = timedelta(milliseconds=100)
"""How closely a relay keeps to its window."""

_ROUNDING_MS = 500.0
"""What a limit may be passed by: lengths are rounded to milliseconds, item by item."""


@dataclass(frozen=True)
class Law:
    """Mode, schedule, approvals, facts, and the sounds of the session frame with the closing among them."""

    mode: Mode
    schedule: Schedule
    on_air: Mapping[str, Revision]
    facts: FactRegister
    frame: frozenset[Sha256]
    closing: Sha256 | None

    def clusters_of(self, output: str) -> tuple[str, ...]:
        """All that hear an output."""
        return tuple(each.slug for each in self.schedule.clusters if each.output == output)

    def quiet_breach(self, start: datetime, end: datetime, clusters: tuple[str, ...]) -> str | None:
        """The quiet hours that a sound from ``start`` to ``end`` breaks where ``clusters`` hear it."""
        for interval in self.schedule.quiet.intervals:
            heard = not interval.clusters or set(interval.clusters) & set(clusters)
            days = [day for day in _days(start - _DAY, end) if interval.begins_on(day)]
            if heard and any(_overlap(start, end, *interval.from_day(day)) for day in days):
                return f"giờ yên tĩnh {interval}"
        return None

    def window_breach(self, relay: str, source: str, start: datetime, end: datetime) -> str | None:
        """Why the ``source`` may not be relayed from ``start`` to ``end``; a relay ends with its window.

        Read from the document itself, and not from what the planning made of it.
        """
        day = local_date(start + RELAY_EDGE)
        known = [each for each in self.schedule.relays if (each.slug, each.source) == (relay, source)]
        if not known or not known[0].days.on(day):
            return f"không có giờ tiếp sóng {relay} ngày {day}"
        window = known[0]
        if not window.approved_by or window.approved_mark != window.mark:
            return f"tiếp sóng {relay} chưa duyệt"
        if self.schedule.days_off.on(day) is not None:
            return f"ngày nghỉ {day}"
        if start < window.starts_at(day) - RELAY_EDGE or abs(end - window.ends_at(day)) > RELAY_EDGE:
            return f"tiếp sóng {relay} từ {start} đến {end}"
        return None

    def hours_breach(self, start: datetime, end: datetime, clusters: tuple[str, ...]) -> str | None:
        """The rule of the hour that a sound from ``start`` to ``end`` breaks where ``clusters`` hear it."""
        if (quiet := self.quiet_breach(start, end, clusters)) is not None:
            return quiet
        for day in _days(start, end):
            if any(
                _overlap(start, end, each.starts_at(day), each.ends_at(day)) for each in self.schedule.relays
            ):
                for relay in planned_relays(day, self.schedule):
                    if relay.meets(start, end, clusters):
                        return f"giờ tiếp sóng {relay.title}"
        return None

    def mode_breach(self, *, audible: bool) -> str | None:
        """Why nothing at all may be heard."""
        return "đài không phát thật" if audible and self.mode is not Mode.LIVE else None

    def item_breach(
        self, script: str, sha256: Sha256, day: datetime | None, *, audible: bool, released: bool
    ) -> str | None:
        """The rule about words and sound that airing ``script`` as this sound breaks on that ``day``.

        ``day`` is None where nobody knows the day: an emergency is aired by a clock that is not trusted too.
        """
        revision = self.on_air.get(script)
        if revision is None or revision.approval is None or revision.approval.audio_sha256 != sha256:
            return "không phải âm thanh đã duyệt"
        if released is not (revision.script.bulletin_class is BulletinClass.EMERGENCY):
            return "lệnh phát và lớp khẩn cấp không đi cùng nhau"
        if audible and (revision.approval.is_sample or self.mode_breach(audible=audible)):
            return "đài không phát thật"
        if day is None:
            return None
        if not revision.script.valid_on(local_date(day)):
            return "ngoài thời hạn của bài"
        return self.facts.refusal(revision.script.facts, local_date(day)) or self._day_breach(revision, day)

    def limits_breach(self, heard_ms: Mapping[str, float], session: str) -> str | None:
        """The limit that is passed by what one cluster was sent on a day, and in that ``session`` of it."""
        limits, sessions = self.schedule.limits, len(heard_ms)
        session_ms, day_ms = heard_ms.get(session, 0.0), sum(heard_ms.values())
        if session_ms > limits.session_ms + _ROUNDING_MS:
            return f"buổi {session_ms / 1000:.1f} giây"
        if day_ms > limits.day_ms + _ROUNDING_MS * sessions:
            return f"cả ngày {day_ms / 1000:.1f} giây"
        if limits.day_sessions is not None and sessions > limits.day_sessions:
            return f"{sessions} buổi trong ngày"
        return None

    def window_ms(self, session: str) -> float:
        """Length of a relay's window, infinity for any other session.

        A clock that is set back makes a window come again, and nobody but the witness knows: it counts once.
        """
        slug = session.partition(":")[0]
        return next((each.length_ms for each in self.schedule.relays if each.slug == slug), float("inf"))

    def _day_breach(self, revision: Revision, day: datetime) -> str | None:
        stop = self.schedule.days_off.on(local_date(day))
        if stop is None or revision.script.bulletin_class is BulletinClass.EMERGENCY:
            return None
        priority = revision.script.bulletin_class is BulletinClass.PRIORITY
        return None if stop.only_priority and priority else f"ngày nghỉ {stop.title}"


def law_of(database: Database) -> Law:
    """The law as ``database`` has it now.

    Raises:
        StationError: there is no schedule, or the database cannot be read.

    """
    with database.reading() as connection:
        parts = station.frame_parts(connection)
        closing = parts.get("closing")
        return Law(
            mode=station.mode(connection),
            schedule=timetable_of(schedule.documents(connection)),
            on_air=scripts.on_air_revisions(connection),
            facts=scripts.facts(connection),
            frame=frozenset(part.audio_sha256 for part in parts.values()),
            closing=closing.audio_sha256 if closing else None,
        )


def _days(first: datetime, last: datetime) -> Iterator[date]:
    day = local_date(first)
    while day <= local_date(last):
        yield day
        day += _DAY


def _overlap(start: datetime, end: datetime, begins: datetime, ends: datetime) -> bool:
    return max(start, begins) < min(end, ends)
