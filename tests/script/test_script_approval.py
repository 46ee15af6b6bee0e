"""The way of a revision to the air and off it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from broadcaster.errors import ApprovalError
from broadcaster.script.approval import Move, approve, moves, on_air, revise, send_back, submit, withdraw
from broadcaster.script.model import Approval, BulletinClass, ContentGroup, Revision, Script, State, VoiceWish
from broadcaster.units import DurationMs, Sha256

SCRIPT = Script(
    slug="hang-gia",
    title="Hàng giả",
    content_group=ContentGroup.SKILLS,
    column="nguoi-tieu-dung",
    bulletin_class=BulletinClass.ORDINARY,
    unit="Phòng Kinh tế xã",
    audience="Bà con",
    peaks=(),
    sources=(),
    valid_from=date(2026, 1, 1),
    valid_to=None,
    language="vi",
    voice=VoiceWish(),
    facts=(),
    body="Kính thưa bà con!",
)
APPROVAL = Approval(
    by="Lãnh đạo UBND xã",
    at=datetime(2026, 11, 24, tzinfo=UTC),
    spoken="Kính thưa bà con!",
    audio_sha256=Sha256("0" * 64),
    duration_ms=DurationMs(2000),
)
STEPS: dict[Move, Callable[[Revision], Revision]] = {
    Move.SUBMIT: submit,
    Move.APPROVE: lambda revision: approve(revision, APPROVAL),
    Move.SEND_BACK: lambda revision: send_back(revision, "sai số hiệu"),
    Move.WITHDRAW: lambda revision: withdraw(revision, "hết hiệu lực"),
}
ALLOWED = {
    (State.DRAFT, Move.SUBMIT): State.WAITING,
    (State.DRAFT, Move.WITHDRAW): State.WITHDRAWN,
    (State.WAITING, Move.APPROVE): State.APPROVED,
    (State.WAITING, Move.SEND_BACK): State.RETURNED,
    (State.WAITING, Move.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Move.WITHDRAW): State.WITHDRAWN,
}
PAIRS = [(state, move) for state in State for move in Move]


def revision(state: State, number: int = 1, script: Script = SCRIPT) -> Revision:
    """A revision in ``state``, with an approval where that state needs one."""
    return Revision(script, number, state, approval=APPROVAL if state is State.APPROVED else None)


@pytest.mark.parametrize(("state", "move"), [pair for pair in PAIRS if pair in ALLOWED])
def test_an_allowed_step_leads_to_its_state_and_changes_no_word(state: State, move: Move) -> None:
    """A step changes the state, never the script or the number."""
    after = STEPS[move](revision(state))
    assert (after.state, after.script, after.number) == (ALLOWED[state, move], SCRIPT, 1)


@pytest.mark.parametrize(("state", "move"), [pair for pair in PAIRS if pair not in ALLOWED])
def test_every_other_step_is_refused_with_slug_number_and_state(state: State, move: Move) -> None:
    """The message says which revision, where it stands, and what to do instead."""
    with pytest.raises(ApprovalError) as caught:
        STEPS[move](revision(state, number=3))
    told = str(caught.value)
    assert f"Bài “hang-gia” bản 3 ({state.label}): không {move.label} được; " in told
    assert "hãy" in told or "muốn" in told


@pytest.mark.parametrize("state", State)
def test_the_steps_offered_are_the_steps_allowed(state: State) -> None:
    """A page that shows a button for each step offers none that fails."""
    assert set(moves(state)) == {move for allowed, move in ALLOWED if allowed is state}


def test_approval_is_kept_through_withdrawal_as_evidence() -> None:
    """What was released, by whom and when stays known after the script is taken off the air."""
    released = approve(revision(State.WAITING), APPROVAL)
    assert withdraw(released, "hết hiệu lực") == replace(released, state=State.WITHDRAWN, note="hết hiệu lực")


@pytest.mark.parametrize(("step", "state"), [(send_back, State.WAITING), (withdraw, State.APPROVED)])
def test_a_return_and_a_withdrawal_need_a_reason(
    step: Callable[[Revision, str], Revision], state: State
) -> None:
    """A reason of blanks is none."""
    with pytest.raises(ApprovalError, match="phải ghi lý do"):
        step(revision(state), "  ")


def test_a_reason_is_kept_without_blanks_around_it() -> None:
    """The note is what the person wrote."""
    assert send_back(revision(State.WAITING), " sai ngày ").note == "sai ngày"


@pytest.mark.parametrize(
    "script",
    [
        replace(SCRIPT, body="Bà con xóm [tên xóm] chú ý!", template=True),
        replace(SCRIPT, body="Bà con xóm [tên xóm] chú ý!"),
        replace(SCRIPT, title="Bão số [số]", template=True),
    ],
)
def test_blanks_must_be_filled_before_approval(script: Script) -> None:
    """A blank in body or title stops a script, marked as a template or not."""
    with pytest.raises(ApprovalError, match=r"còn chỗ trống \["):
        submit(revision(State.DRAFT, script=script))
    with pytest.raises(ApprovalError, match=r"còn chỗ trống \["):
        approve(revision(State.WAITING, script=script), APPROVAL)


def test_a_filled_template_may_be_submitted() -> None:
    """Without blanks a template is a script like any other."""
    assert submit(revision(State.DRAFT, script=replace(SCRIPT, template=True))).state is State.WAITING


@pytest.mark.parametrize("state", State)
def test_changed_words_make_the_next_revision_a_draft(state: State) -> None:
    """Whatever the state, new words start a new revision with no approval of their own."""
    changed = replace(SCRIPT, body="Kính thưa bà con và các bạn!")
    assert revise(revision(state, number=4), changed) == Revision(changed, 5, State.DRAFT)


def test_an_unchanged_script_makes_no_revision() -> None:
    """Saving a form without a change starts no new round of approval."""
    with pytest.raises(ApprovalError, match="không khác bản cũ"):
        revise(revision(State.RETURNED), replace(SCRIPT))


def test_a_revision_keeps_its_slug() -> None:
    """Occurrences and log rows name a script by its slug: another slug is another script."""
    with pytest.raises(ApprovalError, match="mang mã “khac”"):
        revise(revision(State.DRAFT), replace(SCRIPT, slug="khac"))


@pytest.mark.parametrize(
    ("states", "number"),
    [
        ([], None),
        ([State.DRAFT], None),
        ([State.WAITING], None),
        ([State.RETURNED], None),
        ([State.APPROVED], 1),
        ([State.APPROVED, State.WAITING], 1),
        ([State.APPROVED, State.RETURNED], 1),
        ([State.APPROVED, State.APPROVED], 2),
        ([State.APPROVED, State.APPROVED, State.DRAFT], 2),
    ],
)
def test_an_approved_revision_stays_on_air_until_its_successor_is_approved(
    states: list[State], number: int | None
) -> None:
    """Successors that are not approved leave it on the air; the order given is no matter."""
    revisions = [revision(state, index) for index, state in enumerate(states, 1)]
    found = on_air(revisions)
    assert (found.number if found else None) == number
    assert on_air(revisions[::-1]) == found


def test_a_withdrawal_does_not_bring_back_older_words() -> None:
    """What its successor replaced is off the air for good, even when the successor goes too."""
    second = withdraw(revision(State.APPROVED, 2), "sai")
    assert on_air([revision(State.APPROVED, 1), second]) is None


def test_a_successor_withdrawn_before_approval_changes_nothing() -> None:
    """Only an approval takes the place of what is on the air."""
    first = revision(State.APPROVED, 1)
    assert on_air([first, withdraw(revision(State.WAITING, 2), "thôi")]) == first


class ScriptLife(RuleBasedStateMachine):
    """One script through any sequence of steps that people may try."""

    def __init__(self) -> None:
        """Begin with a first draft."""
        super().__init__()
        self.revisions = [Revision(SCRIPT, 1, State.DRAFT)]
        self.released: Revision | None = None

    @rule(which=st.integers(0, 20), move=st.sampled_from(Move))
    def step(self, which: int, move: Move) -> None:
        """Try a step with any revision."""
        index = which % len(self.revisions)
        before = self.revisions[index]
        try:
            self.revisions[index] = STEPS[move](before)
        except ApprovalError:
            assert (before.state, move) not in ALLOWED

    @precondition(lambda self: len(self.revisions) < 6)
    @rule()
    def change(self) -> None:
        """Change the words."""
        latest = self.revisions[-1]
        body = f"Bản thứ {latest.number + 1}"
        self.revisions.append(revise(latest, replace(latest.script, body=body)))

    @invariant()
    def only_released_words_are_on_air(self) -> None:
        """What is on the air is approved, and no later revision was ever approved."""
        found = on_air(self.revisions)
        if found is not None:
            assert found.state is State.APPROVED
            assert found.approval is not None
            assert not [later for later in self.revisions[found.number :] if later.approval]

    @invariant()
    def numbers_run_from_one(self) -> None:
        """Revisions are numbered without a gap, and nothing is ever removed."""
        assert [each.number for each in self.revisions] == list(range(1, len(self.revisions) + 1))


TestScriptLife = ScriptLife.TestCase
