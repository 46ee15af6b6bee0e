"""What the plan asks the operator (Circular 39/2020/TT-BTTTT)."""

from dataclasses import replace
from datetime import date, timedelta

from broadcaster.schedule.questions import questions_of, unheard_priorities
from broadcaster.schedule.schedule import Schedule
from broadcaster.schedule.span import Span
from broadcaster.script.model import BulletinClass
from tests.schedule.conftest import Make
from tests.schedule.sample_sessions import MONDAY, item, session

WEEK = Span(MONDAY, MONDAY + timedelta(days=6))
MEETING = [item("bao", priority=True), item("lu", priority=True), item("a")]


def test_two_priority_bulletins_in_one_session_are_asked_about_once() -> None:
    """At the first session in which they meet; the sentence says what holds until somebody answers."""
    sessions = [session(items=MEETING), session("chieu", clock="17:00", items=MEETING)]
    (question,) = questions_of(sessions, ())
    assert question.scripts == ("bao", "lu")
    assert question.session_ids == (f"sang:{MONDAY}", f"chieu:{MONDAY}")
    assert "và 1 buổi sau" in question.sentence
    assert "theo thứ tự “Bài bao”, rồi “Bài lu”" in question.sentence


def test_what_was_decided_is_not_asked_again() -> None:
    """Half an order is none."""
    sessions = [session(items=MEETING)]
    assert questions_of(sessions, ("lu", "khac", "bao")) == ()
    assert len(questions_of(sessions, ("lu",))) == 1


def test_nothing_is_asked_where_nothing_meets() -> None:
    """A refused bulletin, a variant in another language and a trial meet nobody."""
    one = item("bao", priority=True)
    variant = item("bao-tay", priority=True, language="tay", clusters=("cum-01",))
    assert questions_of([session(items=[one, variant, item("a")])], ()) == ()
    assert questions_of([session(items=MEETING, trial=True)], ()) == ()


def test_a_priority_bulletin_without_a_session_is_told_with_its_window(candidate: Make) -> None:
    """It must be aired within its window, and nobody may learn of it too late."""
    new = candidate(
        "bao",
        title="Bão",
        bulletin_class=BulletinClass.PRIORITY,
        valid_from=MONDAY,
        valid_to=MONDAY + timedelta(days=1),
    )
    (question,) = unheard_priorities([session(items=[item("a")])], [new], (), WEEK)
    assert (question.scripts, question.session_ids) == (("bao",), ())
    assert "các ngày 02/03–03/03/2026" in question.sentence
    assert "không buổi nào còn chỗ" in question.sentence
    assert unheard_priorities([session(items=[item("bao", priority=True)])], [new], (), WEEK) == ()


def test_why_it_has_no_session_is_in_the_question(candidate: Make) -> None:
    """What waits for approval says so."""
    waiting = candidate("bao", bulletin_class=BulletinClass.PRIORITY, refusal="chưa được duyệt; đang chờ")
    (question,) = unheard_priorities([], [waiting], (), WEEK)
    assert "chưa được duyệt; đang chờ" in question.sentence


def test_what_need_not_be_aired_now_is_not_asked_about(candidate: Make, schedule: Schedule) -> None:
    """Another class, a window that is over, a form with blanks, a bulletin of a peak that is not on."""
    priority = candidate("bao", bulletin_class=BulletinClass.PRIORITY)
    over = replace(priority, script=replace(priority.script, valid_to=date(2026, 3, 1)))
    form = replace(priority, script=replace(priority.script, template=True))
    summer = replace(priority, script=replace(priority.script, peaks=("he",)))
    found = [candidate("a"), over, form, summer]
    assert unheard_priorities([], found, schedule.peaks, WEEK) == ()
    in_june = Span(date(2026, 6, 5), date(2026, 6, 11))
    assert len(unheard_priorities([], [summer], schedule.peaks, in_june)) == 1
