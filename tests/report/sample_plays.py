"""Plays as the fold makes them, for the tests of the report."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from broadcaster.playlog.fold import Play
from broadcaster.playout.event import Mode

DAY = date(2026, 3, 2)

PLAY = Play(
    occurrence="chieu:2026-03-02:hang-gia:1",
    cluster="c1",
    mode=Mode.LIVE,
    session="chieu",
    date=DAY,
    script="hang-gia",
    title="Thế nào là hàng giả",
    revision=1,
    content_group=5,
    bulletin_class="thong_thuong",
    column="nguoi-tieu-dung",
    language="vi",
    planned_at=datetime(2026, 3, 2, 10, 0, 10, tzinfo=UTC),
    duration_ms=60_000,
    audio_sha256="a" * 64,
    started_at=datetime(2026, 3, 2, 10, 0, 10, tzinfo=UTC),
    ended_at=datetime(2026, 3, 2, 10, 1, 10, tzinfo=UTC),
    state="played",
    evidence="sent",
)


def play(script: str, cluster: str = "c1", **changes: object) -> Play:
    """A play of ``script`` on the sample day, played unless ``changes`` say otherwise."""
    identity = f"chieu:2026-03-02:{script}:1"
    return replace(PLAY, occurrence=identity, script=script, cluster=cluster, **changes)  # type: ignore[arg-type]


SAMPLE = (
    play("hang-gia"),
    play("hang-gia", "c2", evidence="person"),
    play("phao", content_group=1, column="chinh-sach", peak="tet", duration_ms=90_000),
    play("phao", "c2", content_group=1, column="chinh-sach", peak="tet", state="missed", reason="mất điện"),
    play("bao-lu", content_group=None, column="thong-bao-khan", duration_ms=31_000),
    play("tin-don", content_group=4, column="tin-that", state="refused", reason="giờ yên tĩnh"),
)
"""Two bulletins on two clusters, one of them missed on the second, a storm warning, and a refusal."""


def at(civil: datetime) -> datetime:
    """The instant of a civil time in the station's zone (UTC+7)."""
    return (civil - timedelta(hours=7)).replace(tzinfo=UTC)
