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

    def hours_breach(self, start: datetime, end: datetime, clusters: tuple[str, ...]) -> str | None:
        """The rule of the hour that a sound from ``start`` to ``end`` breaks where ``clusters`` hear it."""
        for interval in self.schedule.quiet.intervals:
            heard = not interval.clusters or set(interval.clusters) & set(clusters)
            days = [day for day in _days(start - _DAY, end) if interval.begins_on(day)]
            if heard and any(_overlap(start, end, *interval.from_day(day)) for day in days):
                return f"giờ yên tĩnh {interval}"
        for day in _days(start, end):
            for relay in planned_relays(day, self.schedule):
                if relay.meets(start, end, clusters):
                    return f"giờ tiếp sóng {relay.title}"
        return None

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
        if audible and (self.mode is not Mode.LIVE or revision.approval.is_sample):
            return "đài không phát thật"
        if day is None:
            return None
        if not revision.script.valid_on(local_date(day)):
            return "ngoài thời hạn của bài"
        return self.facts.refusal(revision.script.facts, local_date(day)) or self._day_breach(revision, day)

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
