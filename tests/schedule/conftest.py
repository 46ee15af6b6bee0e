"""The parts of a plan, small enough to reckon with by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.candidate import Candidate
from broadcaster.schedule.cluster import Cluster
from broadcaster.schedule.limits import Limits
from broadcaster.schedule.peaks import AroundTet, EveryYear, Peak
from broadcaster.schedule.quiet import QuietHours, QuietInterval
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.schedule import Schedule
from broadcaster.script.model import BulletinClass, ContentGroup, Script, VoiceWish
from broadcaster.units import DurationMs, Sha256, samples

Make = Callable[..., Candidate]


def part(letter: str, seconds: float) -> Part:
    """A sound of ``seconds``."""
    return Part(Sha256(letter * 64), samples(seconds * 1000))


@pytest.fixture
def frame() -> Frame:
    """Ten seconds before the first item, two between items, five at the end."""
    return Frame(part("1", 6), part("2", 4), part("3", 2), part("4", 5), part("5", 1))


@pytest.fixture
def schedule() -> Schedule:
    """Two sessions a day, two more in the dense peak of Tết; one topic peak in summer; two clusters."""
    minutes = DurationMs(600_000)
    return Schedule(
        sessions=(
            SessionRule("sang", "Buổi sáng", time(5, 30), minutes),
            SessionRule("trua", "Buổi trưa", time(10, 30), minutes, peaks=("tet",)),
            SessionRule("chieu", "Buổi chiều", time(17), minutes),
            SessionRule("toi", "Buổi tối", time(19), minutes, peaks=("tet",)),
        ),
        peaks=(
            Peak("tet", "Tết", AroundTet(15, 1, 10), dense=True, share=0.5, priority=100),
            Peak("he", "Mùa hè", EveryYear((6, 1), (6, 30)), share=0.5, priority=10),
        ),
        quiet=QuietHours(
            (QuietInterval(time(21), time(5, 30)), QuietInterval(time(11, 30), time(13, 30))),
            date(2026, 1, 1),
            "quy chế",
        ),
        limits=Limits(DurationMs(900_000), DurationMs(3_600_000), None, "quy chế", date(2026, 1, 1)),
        clusters=(
            Cluster("cum-01", "Cụm 1", "loa-01", ("vi", "tay")),
            Cluster("cum-02", "Cụm 2", "loa-02", ("vi",)),
        ),
    )


_SCRIPT = Script(
    slug="bai",
    title="Bài",
    content_group=ContentGroup.SKILLS,
    column="nguoi-tieu-dung",
    bulletin_class=BulletinClass.ORDINARY,
    unit="UBND xã",
    audience="Bà con",
    peaks=(),
    sources=(),
    valid_from=date(2026, 1, 1),
    valid_to=None,
    language="vi",
    voice=VoiceWish(),
    facts=(),
    body="Kính thưa bà con.",
)


@pytest.fixture(scope="session")
def candidate() -> Make:
    """Makes a candidate with an approved sound of 45 seconds; fields of the script by name."""

    def make(slug: str, *, seconds: float = 45, refusal: str | None = None, **fields: Any) -> Candidate:
        script = replace(_SCRIPT, slug=slug, **fields)
        return Candidate(script, 1, part("a", seconds), refusal)

    return make


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
