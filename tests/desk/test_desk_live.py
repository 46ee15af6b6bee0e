"""A person at the microphone: what has to be said, and for how long it may be."""

from datetime import UTC, datetime, timedelta

import pytest

from broadcaster.desk.live import Talk, airing_of, emergency_of, shortened, talk_of
from broadcaster.errors import PlayoutError
from broadcaster.playout.permission import Airing
from broadcaster.programme.rundown import Frame, Part
from broadcaster.script.model import BulletinClass
from broadcaster.units import DurationMs, Sha256

AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
HALF_AN_HOUR = DurationMs(30 * 60_000)
_CHIME = Part(Sha256("c" * 64), 96_000)
FRAME = Frame(_CHIME, _CHIME, _CHIME, _CHIME, _CHIME, _CHIME)
TALK = Talk("lanhdao", "Mời họp thôn", ("c1",))


def allowed(quiet_from: datetime) -> tuple[float, str | None]:
    """Seconds that a talk of half an hour may last when quiet hours begin then, and what ends it."""

    def gate(airing: Airing) -> str | None:
        return "giờ yên tĩnh" if airing.ends_at > quiet_from else None

    emergency = emergency_of(TALK, 1, HALF_AN_HOUR, AT)
    spoken, limit = shortened(emergency, gate, airing_of(emergency, FRAME, ("c1", "c2"), audible=True))
    return spoken.occurrence.duration_ms / 1000, limit


def test_a_talk_ends_by_itself_before_a_quiet_hour_begins() -> None:
    """To the second, with the chime before it and a second for the disk; the rule is named."""
    assert allowed(AT + timedelta(minutes=10)) == (10 * 60 - 3, "giờ yên tĩnh")


def test_a_talk_that_no_rule_shortens_has_its_longest_time() -> None:
    """Half an hour by default, and no reason."""
    assert allowed(AT + timedelta(hours=2)) == (1800, None)


@pytest.mark.parametrize("seconds", [-600, 0, 32])
def test_less_than_half_a_minute_is_refused_with_the_rule(seconds: int) -> None:
    """In a quiet hour, or right before it, nobody goes on air; the rule says why."""
    with pytest.raises(PlayoutError, match="Chưa được nói trực tiếp lúc này: giờ yên tĩnh"):
        allowed(AT + timedelta(seconds=seconds))


def test_a_talk_is_an_occurrence_of_its_own_with_a_release() -> None:
    """Its id is of the day and a number, its sound of the microphone, its release of the person."""
    emergency = emergency_of(TALK, 3, HALF_AN_HOUR, AT)
    assert emergency.occurrence.id == "noi-truc-tiep:2026-03-02:micro:3"
    assert (emergency.occurrence.source, emergency.occurrence.audio_sha256) == ("micro", None)
    assert (emergency.release.by, emergency.release.reason) == ("lanhdao", "Mời họp thôn")


@pytest.mark.parametrize(
    ("by", "reason", "clusters", "wanted", "said"),
    [
        (" ", "Họp", ["c1"], None, "Không rõ ai nói"),
        ("a", " ", ["c1"], None, "Chưa ghi lý do"),
        ("a", "x" * 501, ["c1"], None, "tối đa 500"),
        ("a", "Họp", [], None, "Chưa chọn cụm"),
        ("a", "Họp", ["c1"], "sieu_toc", "Không có lớp bản tin"),
    ],
)
def test_a_talk_without_person_reason_cluster_or_class_is_refused(
    by: str, reason: str, clusters: list[object], wanted: str | None, said: str
) -> None:
    """In one line that says what is missing."""
    with pytest.raises(PlayoutError, match=said):
        talk_of(by, {"reason": reason, "clusters": clusters, "class": wanted})


def test_a_talk_is_ordinary_unless_it_is_said_to_be_an_emergency() -> None:
    """Nobody breaks quiet hours by leaving a field out; a cluster named twice is one."""
    wanted = {"reason": "Họp", "clusters": ["c1", "c1"]}
    assert talk_of("a", wanted) == Talk("a", "Họp", ("c1",), BulletinClass.ORDINARY)
    assert talk_of("a", {**wanted, "class": "khan_cap"}).bulletin_class is BulletinClass.EMERGENCY
