"""What has been planned so far, as far as the next choice hangs on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from broadcaster.clock import STATION_ZONE
from broadcaster.schedule.occurrence import Decision, PlannedSession

NEVER = float("-inf")
"""Before any instant."""


@dataclass(slots=True)
class Record:
    """What is known of one script.

    ``last`` and ``turn`` are instants (seconds since 1970): of its last planned play, and of its last turn,
    planned or refused. ``first`` is the first day with a play. ``month``, ``week`` and ``today`` count plays
    of the ledger's month, week (from Monday) and day.
    """

    last: float = NEVER
    turn: float = NEVER
    first: date | None = None
    month: int = 0
    week: int = 0
    today: int = 0

    @property
    def planned_on(self) -> date | None:
        """The last day with a play."""
        return _day_of(self.last)

    @property
    def turn_on(self) -> date | None:
        """The day of the last turn."""
        return _day_of(self.turn)


def _day_of(instant: float) -> date | None:
    """Civil day of ``instant``; None when it is ``NEVER``."""
    return None if instant == NEVER else datetime.fromtimestamp(instant, STATION_ZONE).date()


@dataclass
class Ledger:
    """The records of all scripts up to ``day``, and what each session (by slug) said when it last was."""

    day: date | None = None
    records: dict[str, Record] = field(default_factory=dict)
    last_run: dict[str, frozenset[str]] = field(default_factory=dict)
    _today: list[Record] = field(default_factory=list)

    @classmethod
    def of(cls, sessions: Iterable[PlannedSession]) -> "Ledger":
        """The ledger of ``sessions``, which come in order of time. Trials are no turns."""
        ledger = cls()
        for session in sessions:
            if not session.trial:
                ledger.begin(session.date)
                ledger.note(session)
        return ledger

    def copy(self) -> "Ledger":
        """A ledger of its own with the same records."""
        records = {slug: replace(record) for slug, record in self.records.items()}
        today = [record for record in records.values() if record.today]
        return Ledger(self.day, records, dict(self.last_run), today)

    def record(self, slug: str) -> Record:
        """The record of a script; a new one when it has none."""
        return self.records.setdefault(slug, Record())

    def begin(self, day: date) -> None:
        """Turn to ``day``: counts of a day, a week or a month that is over begin anew."""
        before, self.day = self.day, day
        if before is None or before == day:
            return
        for record in self._today:
            record.today = 0
        self._today.clear()
        if before.isocalendar()[:2] != day.isocalendar()[:2]:
            for record in self.records.values():
                record.week = 0
        if (before.year, before.month) != (day.year, day.month):
            for record in self.records.values():
                record.month = 0

    def note(self, session: PlannedSession) -> None:
        """Write down a session of ``day``. A refusal is a turn: it must not come up in every session."""
        for each in session.occurrences:
            if each.decision is not Decision.PLANNED:
                record = self.record(each.script)
                record.turn = max(record.turn, each.planned_at.timestamp())
        self.note_plays(session, [(slug, each.timestamp()) for slug, each in session.plays])

    def note_plays(self, session: PlannedSession, plays: Iterable[tuple[str, float]]) -> None:
        """Write down a session that said ``plays`` (script and instant), and refused nothing."""
        day, records, said = session.date, self.records, []
        for slug, at in plays:
            record = records.get(slug) or self.record(slug)
            record.last = max(record.last, at)  # sessions of different clusters may go on together
            record.turn = max(record.turn, at)
            if record.first is None:
                record.first = day
            if not record.today:
                self._today.append(record)
            record.month += 1
            record.week += 1
            record.today += 1
            said.append(slug)
        self.last_run[session.session] = frozenset(said)


def record_of(last: datetime | None, turn: datetime, first: date | None) -> Record:
    """The record of a script that had its last play and its last turn at these instants, aware."""
    return Record(last=last.timestamp() if last else NEVER, turn=turn.timestamp(), first=first)
