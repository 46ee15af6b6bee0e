"""Doubts and what the operator decides about them."""

from dataclasses import replace

import pytest

from broadcaster.desk.readings import choose_readings, questions, with_choices
from broadcaster.desk.render import Render, Rendered, Wording
from broadcaster.desk.scripts import approve, overview, revisions_of, spoken_of, submit, write_draft
from broadcaster.desk.station import actions
from broadcaster.errors import ApprovalError, ConflictError, ScriptError
from broadcaster.programme.library import Library
from broadcaster.script.model import Revision, State
from broadcaster.spoken.lexicon.files import default_lexicon
from broadcaster.store import scripts as rows
from broadcaster.store.database import Database
from tests.desk.small_content import NOW, script

BY = "văn thư"
LEADER = "lãnh đạo"
BODY = "Ngày 5/10 họp. Bà con chú ý 5/10, gặp KZX."
DOUBTFUL = script("nghi-ngo", BODY)
SLUG = DOUBTFUL.slug
CHOSEN: dict[str, str | None] = {"5/10": "năm phần mười", "KZX": "kỹ thuật viên"}


def unheard(wording: Wording) -> Rendered:
    """A voice that must not be asked."""
    raise AssertionError(wording)


def choose(db: Database, choices: dict[str, str | None] | None = None) -> Revision:
    """Decide about ``DOUBTFUL``."""
    return choose_readings(db, SLUG, CHOSEN if choices is None else choices, by=BY, now=NOW)


def test_an_open_doubt_keeps_a_script_from_submission(empty: Database) -> None:
    """Before anything is rendered; the refusal names the tokens, how many, and what to do."""
    write_draft(empty, DOUBTFUL, by=BY, now=NOW)
    with pytest.raises(ApprovalError, match=r"còn 2 chỗ .*“5/10”, “KZX”.*chọn cách đọc.*viết hẳn ra chữ"):
        submit(empty, SLUG, render=unheard, by=BY, now=NOW)
    assert overview(empty)[0].latest.state is State.DRAFT


def test_a_bulletin_is_said_twice_where_it_asks_for_it_and_its_doubts_are_asked_once() -> None:
    """“Xin nhắc lại” stands between; a key line's own note counts in both sayings."""
    once = script("a", "Lũ về. Bà con lên cao ngay. (nhắc lại)\n\nGặp KZX.")
    alone, spoken = (spoken_of(each, default_lexicon()) for each in (once, replace(once, repeat=True)))
    assert spoken.text == f"{alone.text}\nXin nhắc lại: {alone.text}"
    assert spoken.text.count("Bà con lên cao ngay") == 4
    assert spoken.readings == alone.readings


def test_a_refusal_names_the_first_doubts_only(empty: Database) -> None:
    """A line that can be read out on the telephone."""
    write_draft(empty, script("dai", "KTA, KTB, KTC, KTD, KTE, KTG."), by=BY, now=NOW)
    with pytest.raises(ApprovalError, match=r"còn 6 chỗ .*“KTE”, …\)"):
        submit(empty, "dai", render=unheard, by=BY, now=NOW)


def test_an_open_doubt_keeps_a_waiting_script_from_approval(empty: Database, library: Library) -> None:
    """It waits since an older program, or the rules have learned since: nothing is rendered."""
    write_draft(empty, DOUBTFUL, by=BY, now=NOW)
    with empty.transaction() as connection:
        waiting = Revision(DOUBTFUL, 1, State.WAITING)
        rows.update_revision(connection, waiting, expected_version=1)
    with pytest.raises(ApprovalError, match="chưa chắc cách đọc"):
        approve(empty, SLUG, library=library, by=LEADER, now=NOW)


def test_a_script_in_another_language_has_no_doubts_and_no_machine_voice(empty: Database) -> None:
    """What is written in Tày is not read by the rules of Vietnamese, nor by our voice."""
    write_draft(empty, script("tay", "Slam pi noọng KZX.", language="tay"), by=BY, now=NOW)
    with pytest.raises(ApprovalError, match="máy không đọc được tiếng tày; hãy gửi bản thu"):
        submit(empty, "tay", render=unheard, by=BY, now=NOW)


def test_what_was_chosen_is_said_and_approved(empty: Database, render: Render, library: Library) -> None:
    """The choice is part of the script; what the rules read surely stays as it is."""
    write_draft(empty, DOUBTFUL, by=BY, now=NOW)
    choose(empty)
    submit(empty, SLUG, render=render, by=BY, now=NOW)
    approved = approve(empty, SLUG, library=library, by=LEADER, now=NOW)
    assert approved.approval is not None
    assert approved.approval.spoken == (
        "Ngày năm tháng mười họp. Bà con chú ý năm phần mười, gặp kỹ thuật viên."
    )
    assert actions(empty, subject=SLUG)[-2].what == "choose_readings"


def test_a_choice_replaces_a_draft_and_loses_nothing(empty: Database) -> None:
    """As an edit does."""
    write_draft(empty, DOUBTFUL, by=BY, now=NOW)
    assert choose(empty, {"KZX": "ca dét ích xì"}).number == 1
    assert choose(empty, {"5/10": "năm phần mười"}).script.readings == {
        "KZX": "ca dét ích xì",
        "5/10": "năm phần mười",
    }
    assert '"KZX" = "ca dét ích xì"' in str(actions(empty, subject=SLUG)[0].details["replaced"])


def test_a_choice_in_a_script_that_waits_is_a_new_draft(empty: Database, render: Render) -> None:
    """What the leader has before them stays as it is."""
    write_draft(empty, DOUBTFUL, by=BY, now=NOW)
    choose(empty)
    submit(empty, SLUG, render=render, by=BY, now=NOW)
    choose(empty, {"KZX": "ca dét ích xì"})
    first, second = revisions_of(empty, SLUG)
    assert (first.state, second.state) == (State.WAITING, State.DRAFT)
    assert first.script.readings["KZX"] == "kỹ thuật viên"


def test_a_choice_can_be_taken_back(empty: Database) -> None:
    """Then the doubt is open again."""
    write_draft(empty, DOUBTFUL, by=BY, now=NOW)
    choose(empty)
    assert choose(empty, {"KZX": None}).script.readings == {"5/10": "năm phần mười"}
    with pytest.raises(ApprovalError, match=r"còn 1 chỗ .*“KZX”"):
        submit(empty, SLUG, render=unheard, by=BY, now=NOW)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({}, "chưa chọn cách đọc nào"),
        ({"KZX": "KZX"}, "“KZX” chưa phải lời đọc"),
        ({"KZX": "kỹ thuật viên 2"}, "chưa phải lời đọc"),
        ({"KZX": "k/t viên"}, "chưa phải lời đọc"),
        ({"KZX": "UBND"}, "chưa phải lời đọc"),
        ({"KZX": ""}, "chưa phải lời đọc"),
        ({"chú": "bác"}, "không có chỗ “chú”"),
        ({"Ngày": "đêm"}, "không có chỗ “Ngày”"),
    ],
)
def test_what_cannot_be_said_is_refused(empty: Database, choices: dict[str, str | None], said: str) -> None:
    """Only a doubt is decided about, and only in words that any voice can say."""
    write_draft(empty, DOUBTFUL, by=BY, now=NOW)
    with pytest.raises(ScriptError, match=said):
        choose(empty, choices)
    assert revisions_of(empty, SLUG)[-1].script == DOUBTFUL


def test_words_that_no_syllable_spells_may_be_accepted_as_the_machine_says_them() -> None:
    """The person has heard them; a sign may be left out."""
    doubtful = script("foo", "Mua hàng foo 😀.")
    chosen = with_choices(doubtful, {"foo": "foo", "😀": ""}, default_lexicon())
    assert spoken_of(chosen, default_lexicon()).doubts == ()
    assert spoken_of(chosen, default_lexicon()).text == "Mua hàng foo."


def test_a_choice_for_other_words_than_the_person_saw_is_refused(empty: Database) -> None:
    """Somebody has edited the script meanwhile."""
    write_draft(empty, DOUBTFUL, by=BY, now=NOW)
    write_draft(empty, script(SLUG, f"{BODY} Và TT."), by=BY, now=NOW)
    with pytest.raises(ConflictError, match="tải lại trang"):
        choose_readings(empty, SLUG, CHOSEN, by=BY, now=NOW, seen=DOUBTFUL.sha256)


def test_a_script_that_is_not_there_has_no_readings_to_choose(empty: Database) -> None:
    """The slug is named."""
    with pytest.raises(ApprovalError, match=SLUG):
        choose(empty)


def test_questions_show_each_place_with_the_words_around_it() -> None:
    """Only the doubtful ones; the options begin with what the machine would say."""
    date, letters = questions(DOUBTFUL, default_lexicon())
    assert (date.token, date.count, date.chosen) == ("5/10", 1, None)
    assert date.options == ("ngày năm tháng mười", "năm phần mười")
    assert [(spot.before, spot.token, spot.after) for spot in date.spots] == [
        ("Ngày 5/10 họp. Bà con chú ý ", "5/10", ", gặp KZX.")
    ]
    assert letters.options == ("ca dét ích xì",)


def test_one_answer_holds_for_all_doubts_that_are_written_alike() -> None:
    """The person sees how many there are, and how the machine would say each."""
    (question,) = questions(script("a", "Cô KZX gọi thầy KZX."), default_lexicon())
    assert (question.count, len(question.spots)) == (2, 2)
    assert {spot.spoken for spot in question.spots} == {"ca dét ích xì"}


def test_a_choice_that_is_not_needed_any_more_can_still_be_seen() -> None:
    """The words have changed since: the choice waits to be taken back."""
    changed = script("a", "Bà con chú ý.", readings={"TT": "thị trấn"})
    (question,) = questions(changed, default_lexicon())
    assert (question.token, question.chosen, question.count) == ("TT", "thị trấn", 0)


def test_a_script_in_another_language_asks_nothing() -> None:
    """A person says it."""
    assert questions(script("tay", "Slam KZX.", language="tay"), default_lexicon()) == ()


def test_a_token_that_cannot_be_chosen_is_to_be_written_in_full() -> None:
    """One sign that stands for two tokens, neither of them sure."""
    with pytest.raises(ScriptError, match="viết hẳn ra chữ"):
        with_choices(script("a", "Xã foo ㏂."), {"㏂": "buổi sáng"}, default_lexicon())
