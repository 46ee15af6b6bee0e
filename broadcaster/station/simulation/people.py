"""What people do at the desk while the station runs."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from broadcaster.clock import local_date
from broadcaster.desk.emergencies import Order, emergency_of, prepared
from broadcaster.desk.live import Talk
from broadcaster.desk.plan import cancel, plan_ahead, planned
from broadcaster.desk.relay_approval import approve_relay
from broadcaster.desk.scripts import withdraw
from broadcaster.desk.timetable import timetable_of
from broadcaster.errors import LoaXaError
from broadcaster.playout.event import Mode
from broadcaster.playout.turn import Emergency
from broadcaster.schedule.files import QUIET_FILE, RELAYS_FILE, SESSIONS_FILE
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.occurrence import Decision
from broadcaster.schedule.quiet import QuietInterval
from broadcaster.schedule.relaying import planned_relays
from broadcaster.schedule.rule_documents import write_quiet, write_relays
from broadcaster.schedule.writing import write_sessions
from broadcaster.script.model import Approval, BulletinClass, Revision, State
from broadcaster.store import plan, schedule, scripts, station
from broadcaster.store.database import Database
from broadcaster.units import DurationMs

BY = "diễn tập"
DAYS = 2
"""Days that are planned ahead, today included: as far as a feed reads."""

_APPROVED = 0.8
"""How often the leader approves a relay that was changed."""


class People:
    """Everybody who works at the desk of a station; ``rng`` decides what of all that is possible they do."""

    def __init__(self, database: Database, rng: Random) -> None:
        self._database = database
        self._rng = rng
        self._most: Limits | None = None

    def set_relays(self, now: datetime) -> None:
        """Have the relays stand in the schedule since ``now``: nobody has missed those of earlier days."""
        with self._database.transaction() as connection:
            text = schedule.documents(connection)[RELAYS_FILE]
            schedule.save_document(connection, RELAYS_FILE, text, at=now, by=BY)

    def plan(self, now: datetime) -> None:
        """Plan today and tomorrow, as the station's jobs do."""
        today = local_date(now)
        with suppress(LoaXaError):
            plan_ahead(self._database, first=today, last=today + timedelta(days=DAYS - 1), now=now)

    def withdraw(self, now: datetime) -> None:
        """Take a script off the air, if another one is left."""
        on_air = [
            each for each in self._on_air() if each.script.bulletin_class is not BulletinClass.EMERGENCY
        ]
        if len(on_air) > 1:
            withdraw(self._database, self._rng.choice(on_air).script.slug, reason="sai", by=BY, now=now)

    def approve(self, now: datetime) -> None:
        """Approve a new wording of a script, withdrawn ones too, with a sound that some script has."""
        with self._database.transaction() as connection:
            latest = [
                each
                for each in scripts.latest_revisions(connection)
                if each.approval is not None and each.script.bulletin_class is not BulletinClass.EMERGENCY
            ]
            sounds = sorted({(each.audio_sha256, each.duration_ms) for each in map(_approval, latest)})
            before = self._rng.choice(latest)
            sha256, duration_ms = self._rng.choice(sounds)
            words = replace(before.script, body=f"{before.script.body} Bản {before.number + 1}.")
            approval = Approval(BY, now, words.body, sha256, duration_ms)
            new = Revision(words, before.number + 1, State.APPROVED, approval)
            scripts.save_revision(connection, new, at=now, by=BY)

    def cancel(self, now: datetime) -> None:
        """Take one item off one session of today or tomorrow."""
        today = local_date(now)
        sessions = planned(self._database, today, today + timedelta(days=1))
        items = [each.id for session in sessions for each in session.occurrences]
        if items:
            with suppress(LoaXaError):
                cancel(self._database, self._rng.choice(items), reason="hoãn", by=BY, now=now)

    def move_a_session(self, now: datetime) -> None:
        """Move a session by some minutes, for good; at a time that no rule allows it is left out."""
        with self._database.transaction() as connection:
            rules = list(timetable_of(schedule.documents(connection)).sessions)
            if not rules:
                return
            at = self._rng.randrange(len(rules))
            rules[at] = replace(rules[at], starts=_later(rules[at].starts, self._rng.choice((-7, -2, 1, 4))))
            text = write_sessions(rules)
            schedule.save_document(connection, SESSIONS_FILE, text, at=now, by=BY)

    def change_quiet_hours(self, now: datetime) -> None:
        """Add an hour of quiet around this moment, or take those away that were added."""
        with self._database.transaction() as connection:
            timetable = timetable_of(schedule.documents(connection))
            own = tuple(each for each in timetable.quiet.intervals if each.source != BY)
            if len(own) == len(timetable.quiet.intervals):
                starts = self._rng.choice((time(5, 30), time(10, 45), time(16, 45), time(20, 30)))
                own += (QuietInterval(starts, _later(starts, 25), source=BY, valid_from=local_date(now)),)
            text = write_quiet(replace(timetable.quiet, intervals=own), timetable.limits)
            schedule.save_document(connection, QUIET_FILE, text, at=now, by=BY)

    def change_limits(self, now: datetime) -> None:
        """Allow less of a day and of a session, or as much again as before."""
        with self._database.transaction() as connection:
            timetable = timetable_of(schedule.documents(connection))
            limits, most = timetable.limits, self._most or timetable.limits
            self._most = most
            less = replace(
                most, session_ms=DurationMs(most.session_ms // 3), day_ms=DurationMs(most.day_ms // 2)
            )
            text = write_quiet(timetable.quiet, less if limits == most else most)
            schedule.save_document(connection, QUIET_FILE, text, at=now, by=BY)

    def move_a_relay(self, now: datetime) -> None:
        """Move the window of a relay by some minutes; mostly the leader approves it as it is then."""
        with self._database.transaction() as connection:
            relays = list(timetable_of(schedule.documents(connection)).relays)
            own = [at for at, each in enumerate(relays) if each.address]
            if not own:
                return
            at = self._rng.choice(own)
            relays[at] = replace(
                relays[at], starts=_later(relays[at].starts, self._rng.choice((-3, -1, 1, 2)))
            )
            schedule.save_document(connection, RELAYS_FILE, write_relays(relays), at=now, by=BY)
        if self._rng.random() < _APPROVED:
            with suppress(LoaXaError):
                approve_relay(self._database, relays[at].slug, by=BY, now=now)

    def delete_plan(self, now: datetime) -> None:
        """Empty the plan of today, the session that sounds included."""
        today = local_date(now)
        with self._database.transaction() as connection:
            plan.replace_plan(connection, (), first=today, last=today)

    def change_mode(self, _now: datetime) -> None:
        """Go from training to live, or back."""
        with self._database.transaction() as connection:
            live = station.mode(connection) is Mode.LIVE
            station.set_mode(connection, Mode.TRAINING if live else Mode.LIVE)

    def emergency(self, now: datetime) -> Emergency | None:
        """What a person releases at this moment; None when no emergency bulletin is approved."""
        messages = prepared({each.script.slug: each for each in self._on_air()})
        if not messages:
            return None
        order = Order("lũ quét", self._some_clusters(), self._rng.randint(1, 3))
        command = f"{self._rng.getrandbits(128):032x}"
        message = self._rng.choice(messages)
        return emergency_of(message, order, order.clusters, by=BY, command=command, at=now)

    def talk(self, bulletin_class: BulletinClass) -> Talk:
        """What a person at the microphone asks for."""
        return Talk(BY, "báo tin cho bà con", self._some_clusters(), bulletin_class)

    def planned(self, first: date, last: date) -> list[datetime]:
        """When the sessions of those days begin, and the relays that the station carries."""
        sessions = (each.starts_at for each in planned(self._database, first, last))
        return sorted([*sessions, *self.relayed(first, last)])

    def relayed(self, first: date, last: date) -> list[datetime]:
        """When the relays of those days begin that the station carries."""
        with self._database.reading() as connection:
            timetable = timetable_of(schedule.documents(connection))
        days = (first + timedelta(days=count) for count in range((last - first).days + 1))
        relays = (each for day in days for each in planned_relays(day, timetable))
        carried = (each for each in relays if each.is_carried and each.decision is Decision.PLANNED)
        return sorted(each.starts_at for each in carried)

    def sources(self) -> list[str]:
        """Names of the stations that are relayed."""
        with self._database.reading() as connection:
            timetable = timetable_of(schedule.documents(connection))
        return sorted({each.source for each in timetable.relays if each.address})

    def _some_clusters(self) -> tuple[str, ...]:
        with self._database.reading() as connection:
            clusters = [each.slug for each in timetable_of(schedule.documents(connection)).clusters]
        return tuple(sorted(self._rng.sample(clusters, self._rng.randint(1, len(clusters)))))

    def _on_air(self) -> list[Revision]:
        with self._database.reading() as connection:
            on_air = scripts.on_air_revisions(connection)
        return [on_air[slug] for slug in sorted(on_air)]


def _approval(revision: Revision) -> Approval:
    if revision.approval is None:
        message = f"{revision.script.slug} has no approval"
        raise ValueError(message)
    return revision.approval


def _later(starts: time, minutes: int) -> time:
    moved = datetime.combine(date.min + timedelta(days=1), starts) + timedelta(minutes=minutes)
    return moved.time()
