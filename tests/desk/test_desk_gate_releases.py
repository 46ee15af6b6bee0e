"""The gate and what has no approval but a person's release: typed, recorded, spoken live."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from broadcaster.desk.gate import gate_of
from broadcaster.playout.event import Mode
from broadcaster.playout.permission import Airing, Release
from broadcaster.schedule.limits import Airtime
from broadcaster.script.model import BulletinClass
from broadcaster.units import DurationMs
from tests.desk.test_desk_gate import airing, at, circumstances, on_air

NIGHT = at(23)
HOUR_MS = 60 * 60_000


def released(form: str, bulletin_class: BulletinClass, **changes: object) -> Airing:
    """Something that nobody has approved, at night."""
    asked = airing()
    source = "micro" if form == "live" else None
    fields: Mapping[str, object] = {
        "script": "khan-cap-danh-may",
        "revision": None,
        "bulletin_class": bulletin_class,
        "source": source,
        "audio_sha256": None if source else asked.occurrence.audio_sha256,
        **changes,
    }
    occurrence = replace(asked.occurrence, **fields)  # type: ignore[arg-type]  # a table of fields
    release = Release("truong-dai", "Lũ về", NIGHT, form=form)
    end = NIGHT + timedelta(seconds=30)
    return replace(
        asked,
        occurrence=occurrence,
        starts_at=NIGHT,
        ends_at=end,
        session_starts_at=NIGHT,
        release=release,
    )


@pytest.mark.parametrize("form", ["typed", "recorded", "live"])
def test_an_emergency_is_approved_by_its_release(form: str) -> None:
    """In quiet hours too; without the release nothing of it sounds."""
    gate = gate_of(circumstances(on_air(), mode=Mode.LIVE))
    asked = released(form, BulletinClass.EMERGENCY)
    assert gate(asked) is None
    assert gate(replace(asked, release=None)) is not None


@pytest.mark.parametrize("form", ["typed", "recorded", "prepared", ""])
def test_no_other_class_is_released_without_approval(form: str) -> None:
    """A typed text of an ordinary class has to be laid before the leader."""
    gate = gate_of(circumstances(on_air(), mode=Mode.LIVE))
    assert gate(released(form, BulletinClass.ORDINARY)) is not None


def test_a_live_talk_of_an_ordinary_class_obeys_the_hours() -> None:
    """It needs no approval, and it is no emergency: at night it is refused, by day it is not."""
    gate = gate_of(circumstances(on_air(), mode=Mode.LIVE))
    talk = released("live", BulletinClass.ORDINARY)
    assert "yên tĩnh" in str(gate(talk))
    noon = at(17, 30)
    by_day = replace(talk, starts_at=noon, ends_at=noon + timedelta(seconds=30), session_starts_at=noon)
    assert gate(by_day) is None


def test_by_a_clock_that_is_not_trusted_only_an_emergency_is_spoken() -> None:
    """Nobody knows what hour it is: an ordinary talk might wake the village."""
    gate = gate_of(circumstances(on_air(), mode=Mode.LIVE))
    noon = at(17, 30)

    def asked(bulletin_class: BulletinClass) -> Airing:
        talk = replace(released("live", bulletin_class), starts_at=noon, session_starts_at=noon)
        return replace(talk, ends_at=noon + timedelta(seconds=30), trusted=False)

    assert "đồng hồ" in str(gate(asked(BulletinClass.ORDINARY)))
    assert gate(asked(BulletinClass.EMERGENCY)) is None


def test_a_live_talk_comes_on_top_of_all_that_its_day_has() -> None:
    """The minutes of the day count against it, those to come too."""
    talk, noon = released("live", BulletinClass.ORDINARY), at(17, 30)
    by_day = replace(talk, starts_at=noon, ends_at=noon + timedelta(seconds=30), session_starts_at=noon)
    full = {by_day.occurrence.date.isoformat(): Airtime(DurationMs(23 * HOUR_MS), 40)}
    gate = gate_of(replace(circumstances(on_air(), mode=Mode.LIVE), airtime_before=full))
    assert gate(by_day) is not None


def test_by_an_untrusted_clock_the_dates_of_a_released_script_are_not_asked() -> None:
    """Nobody knows what day it is; the class still counts."""
    storm = on_air(bulletin_class=BulletinClass.EMERGENCY)
    gate = gate_of(circumstances(storm, mode=Mode.LIVE))
    asked = airing()
    asked = replace(asked, occurrence=replace(asked.occurrence, bulletin_class=BulletinClass.EMERGENCY))
    past = asked.starts_at - timedelta(days=50 * 365)
    release = Release("truong-dai", "Lũ về", past, form="prepared")
    asked = replace(asked, starts_at=past, ends_at=past + timedelta(seconds=30), release=release)
    assert gate(asked) is not None
    assert gate(replace(asked, trusted=False)) is None
