"""The rows of the rendering queue."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from broadcaster.programme.library import AudioFile
from broadcaster.speech.voices import PassedOver
from broadcaster.store.database import Database
from broadcaster.store.render_jobs import (
    JobResult,
    JobState,
    RenderJob,
    count_jobs,
    first_waiting,
    forget_jobs,
    jobs,
    leased_jobs,
    open_states,
    save_job,
)
from broadcaster.units import Dbtp, Decibels, Lufs, Samples, Sha256
from tests.store.any_values import COUNT, HASH, INSTANT, NOW, SHA, TEXT

WAITING = RenderJob(SHA, {"spoken": "xin chào", "wish": None}, JobState.WAITING, "văn thư", NOW)
LEASED = replace(WAITING, state=JobState.LEASED, holder="1-0", leased_until=NOW, tries=1)
FILE = AudioFile(SHA, Samples(48_000), Lufs(-16.0), Dbtp(-1.5), Lufs(-14.0), Decibels(4.0))
DONE = replace(WAITING, state=JobState.DONE, result=JobResult(FILE, "espeak"), finished_at=NOW)
FAILED = replace(WAITING, state=JobState.FAILED, error="đĩa đầy", finished_at=NOW)

RESULTS = st.builds(
    JobResult,
    st.builds(
        AudioFile,
        HASH,
        st.integers(1, 2**40).map(Samples),
        st.floats(-70, 0).map(Lufs),
        st.floats(-70, 0).map(Dbtp),
        st.floats(-70, 0).map(Lufs),
        st.floats(0, 30).map(Decibels),
    ),
    TEXT,
    st.lists(st.builds(PassedOver, TEXT, TEXT), max_size=3).map(tuple),
)


WANTED = st.fixed_dictionaries({"spoken": TEXT, "wish": st.none() | TEXT})
ENDS = st.builds(
    RenderJob,
    HASH,
    WANTED,
    st.just(JobState.DONE),
    TEXT,
    INSTANT,
    COUNT,
    result=RESULTS,
    finished_at=INSTANT,
)


@settings(deadline=None)
@given(ENDS)
def test_a_job_reads_back_as_it_was_kept(database: Database, job: RenderJob) -> None:
    """What is wanted, the sound that was made, the voices that were passed over."""
    with database.transaction() as connection:
        save_job(connection, job)
        assert jobs(connection, [job.key]) == {job.key: job}
        connection.rollback()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"state": JobState.LEASED},
        {"holder": "1-0", "leased_until": NOW},
        {"state": JobState.DONE, "finished_at": NOW},
        {"state": JobState.POISON, "finished_at": NOW},
        {"state": JobState.FAILED, "error": "đĩa đầy"},
        {"error": "đĩa đầy"},
        {"tries": -1},
    ],
)
def test_a_state_that_does_not_go_with_the_rest_is_refused(nonsense: dict[str, object]) -> None:
    """A lease without a holder, an end without a moment, poison without a word to the operator."""
    with pytest.raises(ValueError, match="cannot be"):
        replace(WAITING, **nonsense)  # type: ignore[arg-type]  # a table of fields


def test_a_key_has_one_row(connection: Connection) -> None:
    """What is kept again takes the place of what was there."""
    for job in (WAITING, LEASED, DONE):
        save_job(connection, job)
    assert jobs(connection, [SHA, Sha256("0" * 64)]) == {SHA: DONE}
    assert sum(count_jobs(connection, finished_since=NOW).values()) == 1


def test_the_job_that_waits_longest_is_next(connection: Connection) -> None:
    """Whatever its key; what is leased or at its end waits no more."""
    later = replace(WAITING, key=Sha256("0" * 64), asked_at=NOW + timedelta(seconds=1))
    taken = replace(LEASED, key=Sha256("1" * 64), asked_at=NOW - timedelta(days=1))
    for job in (later, WAITING, taken):
        save_job(connection, job)
    assert first_waiting(connection) == WAITING
    assert leased_jobs(connection) == (taken,)
    assert open_states(connection, [SHA, later.key, taken.key, Sha256("f" * 64)]) == 3


def test_many_keys_are_asked_for_at_once(connection: Connection) -> None:
    """More than an old SQLite takes in one query."""
    keys = [Sha256(f"{number:064x}") for number in range(1200)]
    for key in keys:
        save_job(connection, replace(WAITING, key=key))
    assert set(jobs(connection, keys)) == set(keys)
    assert open_states(connection, keys) == 1200


def test_old_ends_are_forgotten_and_not_counted(connection: Connection) -> None:
    """What is open is never forgotten, however old."""
    old = NOW - timedelta(days=40)
    for number, job in enumerate((WAITING, DONE, FAILED)):
        key, end = Sha256(f"{number:064x}"), job.finished_at and old
        save_job(connection, replace(job, key=key, asked_at=old, finished_at=end))
    counts = count_jobs(connection, finished_since=NOW)
    assert (counts[JobState.WAITING], counts[JobState.DONE], counts[JobState.FAILED]) == (1, 0, 0)
    assert forget_jobs(connection, finished_before=NOW) == 2
    assert first_waiting(connection) is not None
