"""What a look ahead is made from, and what it warns of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from broadcaster.schedule.campaign import Campaign
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.schedule.relay import PlannedRelay
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.facts import FactRegister
from broadcaster.script.model import Script

DATES_AHEAD = 14
"""Days within which an end of validity or the begin of a peak is told: time to write, approve and record."""


class WarningKind(StrEnum):
    """What a warning is about."""

    EMPTY_SESSION = "empty_session"
    SPARSE_SESSION = "sparse_session"
    SILENT_CLUSTER = "silent_cluster"
    MISSING_GROUP = "missing_group"
    MISSED_TARGET = "missed_target"
    EXPIRING_SCRIPT = "expiring_script"
    RETIRING_SCRIPT = "retiring_script"
    EXPIRING_FACT = "expiring_fact"
    UNCHECKED_FACT = "unchecked_fact"
    PEAK_WITHOUT_SCRIPTS = "peak_without_scripts"


@dataclass(frozen=True)
class PlanWarning:
    """One thing that a person should see to by ``day``. ``subject`` is the id or slug of what it is about.

    ``sentence`` says in Vietnamese what is wrong and what to do.
    """

    day: date
    kind: WarningKind
    subject: str
    sentence: str


@dataclass(frozen=True)
class Ahead:
    """What is looked at from ``today`` to ``last``, the last planned day, both included.

    ``sessions`` and ``relays`` are in order of time and may begin before today: plays of this week's past
    days count towards its targets. ``candidates_on`` gives the candidates of a day with its refusals.
    ``first_planned`` has the first day on which each script was planned, by slug.
    """

    today: date
    last: date
    schedule: Schedule
    sessions: Sequence[PlannedSession]
    candidates_on: Callable[[date], Sequence[Candidate]]
    facts: FactRegister
    relays: Sequence[PlannedRelay] = ()
    first_planned: Mapping[str, date] = field(default_factory=dict)

    @property
    def coming(self) -> tuple[PlannedSession, ...]:
        """The sessions from today on, trials left out."""
        return tuple(each for each in self.sessions if each.date >= self.today and not each.trial)

    @property
    def days(self) -> tuple[date, ...]:
        """Every day that is looked at."""
        return tuple(self.today + timedelta(days=count) for count in range((self.last - self.today).days + 1))

    def soon(self, day: date | None) -> bool:
        """Whether ``day`` is today or comes within ``DATES_AHEAD`` days; None never does."""
        return day is not None and self.today <= day <= self.today + timedelta(days=DATES_AHEAD)

    def airable(self, day: date) -> Iterator[Candidate]:
        """What may be aired on ``day``."""
        return (each for each in self.candidates_on(day) if each.refusal_on(day) is None)


def campaign_of(script: Script, campaigns: Sequence[Campaign], day: date) -> Campaign | None:
    """The campaign that ``script`` belongs to on ``day``: the first that takes it."""
    return next((each for each in campaigns if each.on(day) and each.takes(script)), None)
