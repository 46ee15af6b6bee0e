"""When a relayed source is away and when it is back."""

from dataclasses import dataclass, field

import pytest

from broadcaster.playout.relay.health import (
    MOST_STEADY_S,
    NOTHING,
    SILENT,
    SLOW,
    STEADY_S,
    Health,
    Seen,
    after,
    steady_s,
)
from broadcaster.units import SAMPLE_RATE

LOOK_S = 0.05
DELAY_S = 1.5


@dataclass
class Course:
    """A source through time, looked at every 50 ms."""

    now: float = 0.0
    arrived: float = 0.0
    quiet: float = 0.0
    taken: float | None = None
    health: Health = field(default_factory=Health)
    changes: list[tuple[float, bool]] = field(default_factory=list)

    def run(
        self, seconds: float, *, pace: float = 1.0, silent: bool = False, fault: str | None = None
    ) -> None:
        """So many seconds of sound that comes at ``pace``; a fault is what the intake complains of."""
        for _ in range(round(seconds / LOOK_S)):
            self.now += LOOK_S
            self.arrived += LOOK_S * pace * SAMPLE_RATE
            self.quiet = self.quiet + LOOK_S * pace * SAMPLE_RATE if silent else (0.0 if pace else self.quiet)
            before = self.health.is_here
            self.health = after(self.health, self._seen(fault), delay_s=DELAY_S)
            if self.health.is_here is not before:
                self.changes.append((self.now, self.health.is_here))
                self.taken = self.arrived - DELAY_S * SAMPLE_RATE if self.health.is_here else None

    def _seen(self, fault: str | None) -> Seen:
        """What an output misses is what it wants beyond what has come."""
        if self.taken is not None:
            self.taken += LOOK_S * SAMPLE_RATE
        dry = max(0.0, (self.taken or 0.0) - self.arrived)
        return Seen(self.now, round(self.arrived), round(self.quiet), round(dry), fault)

    def changed_after(self, since: float) -> float:
        """Seconds from ``since`` to the first change after it."""
        return next((at - since for at, _ in self.changes if at > since), float("inf"))


def good() -> Course:
    """A source that has been here for ten seconds."""
    course = Course()
    course.run(10)
    assert course.health.is_here
    return course


FAULTS = {
    "nothing comes": ({"pace": 0.0}, NOTHING),
    "a complaint of the intake": (
        {"pace": 0.0, "fault": "máy chủ trả về trang web"},
        "máy chủ trả về trang web",
    ),
    "silence": ({"silent": True}, SILENT),
}


@pytest.mark.parametrize(("fault", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_noticed_within_three_seconds_and_its_end_within_five(
    fault: dict[str, object], reason: str
) -> None:
    """The fallback is heard by then, with the reason in the log."""
    course = good()
    began = course.now
    course.run(6, **fault)  # type: ignore[arg-type]  # a table of fields
    assert not course.health.is_here
    assert course.health.reason == reason
    assert course.changed_after(began) <= 3.0
    ended = course.now
    course.run(6)
    assert course.changed_after(ended) <= 5.0
    assert [here for _, here in course.changes] == [True, False, True]


def test_a_source_that_is_too_slow_is_away_once_it_can_be_heard_and_stays_away() -> None:
    """At four fifths of real time it would be heard in shreds: it is back when it keeps pace."""
    course = good()
    course.run(60, pace=0.8)
    assert [here for _, here in course.changes] == [True, False]
    assert course.health.reason == SLOW
    ended = course.now
    course.run(6)
    assert course.health.is_here
    assert course.changed_after(ended) <= 5.0


def test_a_pause_of_a_speaker_is_no_fault() -> None:
    """Nobody pauses for two seconds, and everybody for one."""
    course = good()
    for _ in range(10):
        course.run(1.5, silent=True)
        course.run(1.0)
    assert len(course.changes) == 1


def test_a_source_that_comes_and_goes_must_be_good_for_longer_each_time() -> None:
    """Twice as long after each loss within a minute, up to a bound."""
    course = good()
    waits = []
    for _ in range(5):
        course.run(4, pace=0.0)
        ended = course.now
        course.run(13)
        waits.append(course.changed_after(ended))
    assert waits[0] == pytest.approx(STEADY_S, abs=0.1)
    assert waits == sorted(waits)
    assert max(waits) <= MOST_STEADY_S + 0.1
    assert course.health.is_here


def test_old_losses_are_forgotten() -> None:
    """After a minute without one, the next is the first again."""
    course = good()
    course.run(4, pace=0.0)
    course.run(120)
    course.run(4, pace=0.0)
    assert steady_s(course.health) == STEADY_S


def test_silence_from_the_beginning_is_never_taken_for_a_programme() -> None:
    """What has not been heard yet is away."""
    course = Course()
    course.run(30, silent=True)
    assert course.changes == []


def test_the_past_that_a_server_sends_first_is_let_pass() -> None:
    """Heard is what comes after the burst: the news, not the news of eight seconds ago."""
    course = Course()
    course.run(0.5, pace=16.0)
    assert course.changes == []
    course.run(0.1)
    assert [here for _, here in course.changes] == [True]
