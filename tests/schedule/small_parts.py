"""Sounds, a frame and scripts, small enough to reckon with by hand."""

from dataclasses import replace
from datetime import date, time
from typing import Any

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


def part(letter: str, seconds: float) -> Part:
    """A sound of ``seconds``."""
    return Part(Sha256(letter * 64), samples(seconds * 1000))


FRAME = Frame(part("1", 6), part("2", 4), part("3", 2), part("4", 5), part("5", 1))
"""Ten seconds before the first item, two between items, five at the end."""

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


def a_candidate(slug: str, *, seconds: float = 45, refusal: str | None = None, **fields: Any) -> Candidate:
    """A candidate with an approved sound of 45 seconds; fields of the script by name."""
    return Candidate(replace(_SCRIPT, slug=slug, **fields), 1, part("a", seconds), refusal)


def small_schedule() -> Schedule:
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
