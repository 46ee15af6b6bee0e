"""The rules of the rendering queue, held against every order in which workers can take, die and answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from broadcaster.desk import render_rules as rules
from broadcaster.programme.library import AudioFile
from broadcaster.store.render_jobs import JobResult, JobState, RenderJob
from broadcaster.units import Dbtp, Decibels, Lufs, Samples, Sha256
from tests.desk.small_content import NOW

WANTED = {"spoken": "xin chào bà con", "wish": None}
FILE = AudioFile(Sha256("ab" * 32), Samples(48_000), Lufs(-16.0), Dbtp(-1.5), Lufs(-14.0), Decibels(4.0))
RESULT = JobResult(FILE, "espeak")
HOLDERS = st.sampled_from(["1-0", "1-1", "2-0"])


def fresh() -> RenderJob:
    """A job that somebody has just asked for."""
    return rules.asked(None, WANTED, by="văn thư", now=NOW)


def leased(tries: int = 1) -> RenderJob:
    """A job in the hands of ``1-0``, for the ``tries``-th time."""
    return replace(rules.taken(fresh(), "1-0", NOW), tries=tries)


def test_the_same_words_are_one_job_and_another_wish_is_another() -> None:
    """Whatever the order in which the wording was written down."""
    assert rules.key_of({"wish": None, "spoken": "xin chào bà con"}) == rules.key_of(WANTED)
    assert rules.key_of({**WANTED, "wish": "gtts"}) != rules.key_of(WANTED)


def test_what_is_under_way_is_joined() -> None:
    """The second one who asks waits for the same sound."""
    for job in (fresh(), leased()):
        assert rules.asked(job, WANTED, by="người khác", now=NOW) == job


def test_what_is_at_its_end_is_asked_for_anew() -> None:
    """Voices, settings, the disk may have changed; what has not is found by its recipe."""
    for end in (rules.done(leased(), RESULT, NOW), rules.refused(leased(), "1-0", "đĩa đầy", NOW)):
        assert rules.asked(end, WANTED, by="văn thư", now=NOW) == fresh()


def test_poison_is_taken_up_only_by_hand() -> None:
    """A command that renders everything leaves it; who presses the button begins again with the first try."""
    poison = rules.lost(leased(rules.MOST_TRIES), "1-0", NOW)
    assert (poison.state, "Dựng lại" in poison.error) == (JobState.POISON, True)
    assert rules.asked(poison, WANTED, by="lệnh loa", now=NOW) == poison
    assert rules.asked(poison, WANTED, by="văn thư", now=NOW, by_hand=True) == fresh()


def test_a_worker_that_dies_gives_the_job_to_another_until_it_is_poison() -> None:
    """Three deaths; a refusal by the voice is an answer at once, and no death."""
    job = fresh()
    for death in range(1, rules.MOST_TRIES + 1):
        job = rules.lost(rules.taken(job, "1-0", NOW), "1-0", NOW)
        assert job.tries == death
    assert job.state is JobState.POISON
    assert rules.refused(leased(), "1-0", "không giọng nào đọc được", NOW).state is JobState.FAILED


def test_a_power_cut_counts_as_a_death() -> None:
    """The lease runs out without a word; the fourth one who would take the job makes it poison instead."""
    job, now = fresh(), NOW
    for _ in range(rules.MOST_TRIES):
        job = rules.taken(job, "1-0", now)
        assert not rules.is_free(job, now)
        now += rules.LEASE
        assert rules.is_free(job, now)
    assert rules.taken(job, "1-0", now).state is JobState.POISON


def test_a_stop_of_the_station_is_no_try() -> None:
    """However often the station is stopped in the middle of a long script."""
    job = fresh()
    for _ in range(20):
        job = rules.handed_back(rules.taken(job, "1-0", NOW), "1-0")
    assert job == fresh()


def test_a_lease_of_a_clock_that_was_wrong_does_not_last() -> None:
    """Given in 2035 by a clock that has been set right since, nobody waits nine years for it."""
    ahead = rules.taken(fresh(), "1-0", NOW + timedelta(days=3000))
    assert rules.is_free(ahead, NOW)


@pytest.mark.parametrize(
    "end",
    [
        lambda job: rules.refused(job, "2-0", "x", NOW),
        lambda job: rules.lost(job, "2-0", NOW),
        lambda job: rules.handed_back(job, "2-0"),
    ],
)
def test_who_lost_the_lease_has_no_say(end: Callable[[RenderJob], RenderJob]) -> None:
    """His failure says nothing about the worker that has the job now."""
    assert end(leased()) == leased()


class Queue(RuleBasedStateMachine):
    """One job, several workers, time that passes, a clock that is set."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.job = fresh()
        self.deaths = 0

    @rule(seconds=st.integers(-300, 300))
    def time_passes(self, seconds: int) -> None:
        """Or the clock is set back."""
        self.now += timedelta(seconds=seconds)

    @rule(holder=HOLDERS)
    def take(self, holder: str) -> None:
        """Whoever finds it free takes it."""
        if rules.is_free(self.job, self.now):
            self.deaths += self.job.state is JobState.LEASED
            self.job = rules.taken(self.job, holder, self.now)

    @rule(holder=HOLDERS)
    def die(self, holder: str) -> None:
        """A worker dies, and its station notices."""
        self.deaths += self.job.holder == holder
        self.job = rules.lost(self.job, holder, self.now)

    @rule(holder=HOLDERS)
    def stop(self, holder: str) -> None:
        """A station is stopped."""
        self.job = rules.handed_back(self.job, holder)

    @rule(holder=HOLDERS)
    def refuse(self, holder: str) -> None:
        """No voice can say it."""
        self.job = rules.refused(self.job, holder, "không giọng nào đọc được", self.now)

    @rule()
    def finish(self) -> None:
        """A worker is ready, be it late."""
        self.job = rules.done(self.job, RESULT, self.now)

    @rule(by_hand=st.booleans())
    def ask(self, by_hand: bool) -> None:  # noqa: FBT001  # Hypothesis draws it
        """Somebody wants the sound."""
        before = self.job
        self.job = rules.asked(before, WANTED, by="văn thư", now=self.now, by_hand=by_hand)
        if self.job is not before:
            self.deaths = 0

    @invariant()
    def nobody_is_sent_into_a_fourth_death(self) -> None:
        """Deaths are counted, neither more nor fewer, and after three of them nobody holds the job."""
        if self.job.state.is_open:
            assert self.job.tries == self.deaths + (self.job.state is JobState.LEASED)
            assert self.job.tries <= rules.MOST_TRIES
        if self.job.state is JobState.POISON:
            assert self.deaths == rules.MOST_TRIES

    @invariant()
    def an_open_job_can_always_be_taken_in_the_end(self) -> None:
        """Nothing waits for ever: a lease from now on is over, whatever the clock did."""
        if self.job.state.is_open:
            assert rules.is_free(self.job, self.now) or rules.is_free(self.job, self.now + rules.LEASE)


TestQueue = Queue.TestCase
