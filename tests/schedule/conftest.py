"""The parts of a plan, small enough to reckon with by hand."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from broadcaster.programme.rundown import Frame
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.schedule import Schedule
from tests.schedule.small_parts import FRAME, a_candidate, small_schedule

Make = Callable[..., Candidate]


@pytest.fixture
def frame() -> Frame:
    """Ten seconds before the first item, two between items, five at the end."""
    return FRAME


@pytest.fixture
def schedule() -> Schedule:
    """Two sessions a day, two more in the dense peak of Tết; one topic peak in summer; two clusters."""
    return small_schedule()


@pytest.fixture(scope="session")
def candidate() -> Make:
    """Makes a candidate with an approved sound of 45 seconds; fields of the script by name."""
    return a_candidate


@pytest.fixture
def tay(candidate: Make) -> Make:
    """Makes a variant of an original, in Tày or another language, which its slug ends in."""

    def make(original: str, *, language: str = "tay", **fields: Any) -> Candidate:
        return candidate(f"{original}-{language}", language=language, variant_of=original, **fields)

    return make


@pytest.fixture
def trilingual(schedule: Schedule) -> Schedule:
    """The schedule with a third cluster, which speaks Mông."""
    third = Cluster("cum-03", "Cụm 3", "loa-03", ("mong",))
    return replace(schedule, clusters=(*schedule.clusters, third))
