"""One session of three items, and its frame, that the tests of the player share."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from broadcaster.playout.permission import Release
from broadcaster.playout.turn import Emergency
from broadcaster.programme.rundown import Frame, Part
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession, occurrence_id
from broadcaster.script.model import BulletinClass, ContentGroup
from broadcaster.units import SAMPLE_RATE, DurationMs, Sha256

DAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SECONDS = {
    "signature": 6,
    "opening": 4,
    "sting": 2,
    "closing": 5,
    "chime": 2,
    "alarm": 4,
    "storm": 15,
    "a": 30,
    "b": 40,
    "c": 20,
}


def sha(name: str) -> Sha256:
    """A hash that stands for ``name``."""
    return Sha256(name.ljust(64, "0"))


def part(name: str) -> Part:
    """The sound of ``name``."""
    return Part(sha(name), SECONDS[name] * SAMPLE_RATE)


FRAME = Frame(
    part("signature"), part("opening"), part("sting"), part("closing"), part("chime"), part("alarm")
)


def occurrence(name: str, at_s: float, decision: Decision = Decision.PLANNED) -> Occurrence:
    """An item named ``name``, planned ``at_s`` seconds after the session's start."""
    return Occurrence(
        id=occurrence_id("chieu", DAY, name, 1),
        session="chieu",
        date=DAY,
        script=name,
        title=f"Bài {name}",
        revision=1,
        content_group=ContentGroup.SKILLS,
        column="hoi-dap",
        bulletin_class=BulletinClass.ORDINARY,
        language="vi",
        facts=(),
        peaks=(),
        peak=None,
        clusters=("c1", "c2"),
        planned_at=START + timedelta(seconds=at_s),
        duration_ms=DurationMs(SECONDS[name] * 1000),
        audio_sha256=sha(name),
        decision=decision,
        reason="luân phiên",
    )


def session(**changes: object) -> PlannedSession:
    """Signature, opening, a, sting, b, sting, c, closing."""
    items = (occurrence("a", 10), occurrence("b", 42), occurrence("c", 84))
    planned = PlannedSession("chieu", "Buổi chiều", DAY, START, ("c1", "c2"), items)
    return replace(planned, **changes)  # type: ignore[arg-type]


def emergency(number: int = 1, repeats: int = 2) -> Emergency:
    """The storm warning that the leader releases."""
    item = replace(
        occurrence("storm", 0),
        id=f"khan-cap:{DAY.isoformat()}:storm:{number}",
        session="khan-cap",
        content_group=None,
        bulletin_class=BulletinClass.EMERGENCY,
    )
    return Emergency(item, Release("lanhdao", "Lũ về trong đêm", START), repeats)
