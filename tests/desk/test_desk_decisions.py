"""What the operator decides about the plan by hand."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from broadcaster.desk.decisions import (
    lock_session,
    order_priority,
    pin,
    pinnable_on,
    unlock_session,
    unpin,
    wishes_of,
)
from broadcaster.desk.plan import plan_ahead, planned
from broadcaster.desk.scripts import withdraw, write_draft
from broadcaster.desk.station import actions
from broadcaster.desk.trial import start_trial
from broadcaster.errors import StationError
from broadcaster.schedule.wishes import Wishes
from broadcaster.script.model import BulletinClass, Script
from broadcaster.store.database import Database
from broadcaster.store.plan import plan_version
from tests.desk.small_content import NOW, TODAY, script
from tests.desk.test_desk_plan import keep_approved

TOMORROW = TODAY + timedelta(days=1)
MORNING = f"sang:{TOMORROW}"


def version_of(db: Database) -> int:
    """The version of the plan."""
    with db.reading() as connection:
        return plan_version(connection)


def priority(slug: str) -> Script:
    """A priority bulletin."""
    return script(slug, bulletin_class=BulletinClass.PRIORITY)


def test_a_script_is_pinned_moved_and_given_back(station: Database) -> None:
    """Each deed is in the list of actions, under the name of who did it, and lets the plan be made anew."""
    before = version_of(station)
    pin(station, MORNING, "nhan-hang", by="an", now=NOW)
    pin(station, MORNING, "hang-gia", by="an", now=NOW)
    pin(station, MORNING, "hang-gia", by="bình", now=NOW, position=0)
    assert wishes_of(station).pinned == {MORNING: ("hang-gia", "nhan-hang")}
    unpin(station, MORNING, "nhan-hang", by="an", now=NOW)
    assert wishes_of(station) == Wishes({MORNING: ("hang-gia",)})
    assert version_of(station) == before + 4
    assert [(each.what, each.by) for each in actions(station, subject=MORNING)] == [
        ("unpin", "an"),
        ("pin", "bình"),
        ("pin", "an"),
        ("pin", "an"),
    ]


def test_a_locked_session_is_pinned_as_it_is_shown(station: Database) -> None:
    """In its order, refused ones left out; unlocked, the earlier pin is still there."""
    pin(station, MORNING, "nhan-hang", by="an", now=NOW)
    (session,) = (each for each in planned(station, TOMORROW, TOMORROW) if each.id == MORNING)
    shown = [each.script for each in session.occurrences if each.decision == "planned"]
    later = NOW + timedelta(minutes=1)
    lock_session(station, MORNING, by="an", now=later)
    assert wishes_of(station) == Wishes({MORNING: tuple(shown)}, frozenset({MORNING}))
    assert "cau-hoi" not in shown
    unlock_session(station, MORNING, by="an", now=later)
    assert wishes_of(station) == Wishes({MORNING: ("nhan-hang",)})


def test_a_variant_is_not_pinned_by_a_lock(station: Database) -> None:
    """It comes with its original."""
    keep_approved(station, script("nhan-hang-nung", language="nung", variant_of="nhan-hang"))
    lock_session(station, MORNING, by="an", now=NOW)
    assert "nhan-hang-nung" not in wishes_of(station).pinned[MORNING]
    with pytest.raises(StationError, match="hãy ghim bài gốc “nhan-hang”"):
        pin(station, MORNING, "nhan-hang-nung", by="an", now=NOW)


def test_what_may_not_be_aired_that_day_is_not_pinned(station: Database) -> None:
    """The message has the reason."""
    write_draft(station, script("chua-duyet"), by="văn thư", now=NOW)
    withdraw(station, "hang-gia", reason="sai", by="lãnh đạo", now=NOW)
    keep_approved(station, script("hat-de", peaks=("hat-de",)))
    expected = {
        "cau-hoi": "chưa soát",
        "chua-duyet": "chưa được duyệt",
        "hang-gia": "đã rút",
        "khong-co": "không có bài này",
        "hat-de": "không thuộc đợt này",
    }
    for slug, reason in expected.items():
        with pytest.raises(StationError, match=reason):
            pin(station, MORNING, slug, by="an", now=NOW)
    with pytest.raises(StationError, match="đã hết hạn phát"):
        pin(station, f"sang:{date(2026, 3, 6)}", "cuoi-thang", by="an", now=NOW)
    assert wishes_of(station) == Wishes()


def test_more_than_a_session_holds_is_not_pinned(station: Database) -> None:
    """Ten minutes hold nine of a minute, not more."""
    slugs = [f"phut-{number}" for number in range(10)]
    for slug in slugs:
        keep_approved(station, script(slug))
    for slug in slugs[:9]:
        pin(station, MORNING, slug, by="an", now=NOW)
    with pytest.raises(StationError, match="không còn đủ chỗ"):
        pin(station, MORNING, slugs[9], by="an", now=NOW)


@pytest.mark.parametrize(
    "session", ["sang:2026-12-31", "la:2026-03-03", "", "sang", "sang:hom-nay", "x" * 300]
)
def test_an_unknown_session_is_refused(station: Database, session: str) -> None:
    """In one line."""
    deeds: tuple[Callable[[], None], ...] = (
        lambda: pin(station, session, "nhan-hang", by="an", now=NOW),
        lambda: unpin(station, session, "nhan-hang", by="an", now=NOW),
        lambda: lock_session(station, session, by="an", now=NOW),
        lambda: unlock_session(station, session, by="an", now=NOW),
    )
    for deed in deeds:
        with pytest.raises(StationError, match="Kế hoạch không có buổi"):
            deed()


def test_a_session_that_has_begun_is_left_alone(station: Database) -> None:
    """From its first second on."""
    (session,) = planned(station, TODAY, TODAY)
    pin(station, session.id, "nhan-hang", by="an", now=session.starts_at - timedelta(seconds=1))
    with pytest.raises(StationError, match="đã bắt đầu"):
        lock_session(station, session.id, by="an", now=session.starts_at)


def test_a_trial_takes_no_pins(station: Database) -> None:
    """It is over in a minute."""
    trial = start_trial(station, now=NOW, by="an")
    with pytest.raises(StationError, match="Kế hoạch không có buổi"):
        pin(station, trial.id, "nhan-hang", by="an", now=NOW)


def test_what_is_not_there_cannot_be_taken_back(station: Database) -> None:
    """A page that is old says so."""
    with pytest.raises(StationError, match="không được ghim"):
        unpin(station, MORNING, "nhan-hang", by="an", now=NOW)
    with pytest.raises(StationError, match="không bị khóa"):
        unlock_session(station, MORNING, by="an", now=NOW)


def test_a_negative_position_is_refused(station: Database) -> None:
    """Python would count from the end."""
    with pytest.raises(ValueError, match="negative"):
        pin(station, MORNING, "nhan-hang", by="an", now=NOW, position=-1)


def test_a_session_that_airs_nothing_is_not_locked(station: Database) -> None:
    """It would stay silent for good, by a slip of the hand."""
    for slug in ("nhan-hang", "hang-gia", "cuoi-thang"):
        withdraw(station, slug, reason="sai", by="lãnh đạo", now=NOW)
    plan_ahead(station, first=TODAY, last=TOMORROW, now=NOW)
    with pytest.raises(StationError, match="chưa có bài nào được phát"):
        lock_session(station, MORNING, by="an", now=NOW)


def test_priority_bulletins_are_ordered_and_earlier_answers_hold(station: Database) -> None:
    """A later answer about some leaves the others where they were."""
    for slug in ("bao", "lu", "chay"):
        keep_approved(station, priority(slug))
    order_priority(station, ["lu", "bao"], by="an", now=NOW)
    order_priority(station, ["bao", "chay"], by="an", now=NOW)
    assert wishes_of(station).priority_order == ("lu", "bao", "chay")
    order_priority(station, ["chay", "lu"], by="an", now=NOW)
    assert wishes_of(station).priority_order.index("chay") < wishes_of(station).priority_order.index("lu")
    assert actions(station, limit=1)[0].details == {"order": ["chay", "lu"]}


@pytest.mark.parametrize(
    ("slugs", "reason"),
    [
        ([], "hai bài trở lên"),
        (["bao"], "hai bài trở lên"),
        (["bao", "bao"], "mỗi bài một lần"),
        (["bao", "nhan-hang"], "không phải bản tin ưu tiên"),
        (["bao", "khong-co"], "không phải bản tin ưu tiên"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(station: Database, slugs: list[str], reason: str) -> None:
    """Nothing is kept of it."""
    keep_approved(station, priority("bao"))
    with pytest.raises(StationError, match=reason):
        order_priority(station, slugs, by="an", now=NOW)
    assert wishes_of(station).priority_order == ()


def test_only_what_may_be_pinned_is_offered(station: Database) -> None:
    """Each choice of the page can be taken."""
    write_draft(station, script("chua-duyet"), by="văn thư", now=NOW)
    keep_approved(station, script("hat-de", peaks=("hat-de",)))
    offered = [each.slug for each in pinnable_on(station, TOMORROW)]
    assert offered == ["cuoi-thang", "hang-gia", "nhan-hang"]
    for slug in offered:
        pin(station, MORNING, slug, by="an", now=NOW)
