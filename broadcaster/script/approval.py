"""The way of a revision to the air: which step its state allows, and what the step makes of it.

Circular 39/2020/TT-BTTTT and the rules of the provinces want every bulletin released by the leader of the
commune's People's Committee (DOMAIN.md 1.3); these are the only steps that lead there.

    draft ──submit──> waiting ──approve──> approved ──withdraw──> withdrawn
      │                 ├────send_back──> returned
      └────withdraw─────┴────withdraw──> withdrawn

A revision that waits while its sound is still being made, and of which no voice can make one, goes back to
draft with the reason: that is no person's step.

Words never change inside a revision: ``revise`` makes the next one, from whatever state. So does another
sound of the same words: what was approved stays with the sound that was approved.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from broadcaster.errors import ApprovalError
from broadcaster.script.model import Approval, Revision, Script, State


class Move(StrEnum):
    """A step that a person takes with a revision."""

    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """Name in Vietnamese."""
        return {"submit": "gửi duyệt", "approve": "duyệt", "send_back": "trả lại", "withdraw": "rút"}[
            self.value
        ]


_MOVES: dict[State, tuple[Move, ...]] = {
    State.DRAFT: (Move.SUBMIT, Move.WITHDRAW),
    State.WAITING: (Move.APPROVE, Move.SEND_BACK, Move.WITHDRAW),
    State.APPROVED: (Move.WITHDRAW,),
    State.RETURNED: (),
    State.WITHDRAWN: (),
}

_ADVICE = {
    State.DRAFT: "hãy gửi duyệt trước.",
    State.WAITING: "hãy chờ lãnh đạo duyệt hoặc trả lại.",
    State.APPROVED: "muốn đổi lời thì sửa thành bản mới, muốn ngừng phát thì rút bài.",
    State.RETURNED: "hãy sửa lời thành bản mới rồi gửi duyệt lại.",
    State.WITHDRAWN: "hãy sửa thành bản mới rồi gửi duyệt lại.",
}


def moves(state: State) -> tuple[Move, ...]:
    """Steps that ``state`` allows; a new revision is always possible besides."""
    return _MOVES[state]


def require(revision: Revision, move: Move) -> None:
    """Refuse a step that the state does not allow.

    Raises:
        ApprovalError: with what to do instead.

    """
    if move not in _MOVES[revision.state]:
        raise ApprovalError(f"{_name(revision)}: không {move.label} được; {_ADVICE[revision.state]}")


def submit(revision: Revision) -> Revision:
    """``revision`` laid before the leader.

    Raises:
        ApprovalError: it is no draft, or holds a blank that nobody has filled.

    """
    require(revision, Move.SUBMIT)
    _require_filled(revision)
    return replace(revision, state=State.WAITING, note="")


def approve(revision: Revision, approval: Approval) -> Revision:
    """``revision`` released for the air, frozen to the words and the sound of ``approval``.

    Raises:
        ApprovalError: it is not waiting, or holds a blank that nobody has filled.

    """
    require(revision, Move.APPROVE)
    _require_filled(revision)
    return replace(revision, state=State.APPROVED, approval=approval)


def send_back(revision: Revision, reason: str) -> Revision:
    """``revision`` returned to its writer, with the leader's ``reason``.

    Raises:
        ApprovalError: it is not waiting, or no reason is given.

    """
    require(revision, Move.SEND_BACK)
    return replace(revision, state=State.RETURNED, note=_reason(revision, Move.SEND_BACK, reason))


def unsaid(revision: Revision, reason: str) -> Revision:
    """``revision``, which waits, as a draft again: no voice could say it, for this ``reason``.

    Raises:
        ApprovalError: it is not waiting, or no reason is given.

    """
    require(revision, Move.SEND_BACK)
    return replace(revision, state=State.DRAFT, note=_reason(revision, Move.SEND_BACK, reason))


def withdraw(revision: Revision, reason: str) -> Revision:
    """``revision`` taken off its way or off the air for good; its approval stays as evidence.

    Raises:
        ApprovalError: it was returned or withdrawn already, or no reason is given.

    """
    require(revision, Move.WITHDRAW)
    return replace(revision, state=State.WITHDRAWN, note=_reason(revision, Move.WITHDRAW, reason))


def revise(latest: Revision, script: Script, *, new_sound: bool = False) -> Revision:
    """The next revision, a draft, holding ``script``; ``latest`` is left as it is.

    With ``new_sound`` the words may stay as they were: they are to be heard otherwise, from a person's
    recording or by the machine again, and that sound needs an approval of its own.

    Raises:
        ApprovalError: ``script`` is another script, or does not differ from that of ``latest``.

    """
    if script.slug != latest.script.slug:
        raise ApprovalError(
            f"{_name(latest)}: bản mới lại mang mã “{script.slug}”; hãy giữ nguyên mã bài hoặc lập bài mới."
        )
    if script == latest.script and not new_sound:
        raise ApprovalError(f"{_name(latest)}: bản mới không khác bản cũ; hãy sửa nội dung rồi lưu lại.")
    return Revision(script=script, number=latest.number + 1, state=State.DRAFT)


def on_air(revisions: Sequence[Revision]) -> Revision | None:
    """The one of a script's ``revisions``, in any order, that may be aired; None when there is none.

    The last that was ever approved counts. Its approval took the place of the one before for good: when it is
    withdrawn, the older words do not come back by themselves.
    """
    released = [revision for revision in revisions if revision.approval is not None]
    newest = max(released, key=lambda revision: revision.number, default=None)
    return newest if newest is not None and newest.state is State.APPROVED else None


def _require_filled(revision: Revision) -> None:
    """Refuse words with a blank in them."""
    if blanks := revision.script.blanks:
        raise ApprovalError(
            f"{_name(revision)}: còn chỗ trống {', '.join(blanks)}; hãy điền đủ thành bản mới rồi gửi duyệt."
        )


def _reason(revision: Revision, move: Move, reason: str) -> str:
    """``reason`` without blanks around it, refused when nothing is left."""
    if not reason.strip():
        raise ApprovalError(f"{_name(revision)}: muốn {move.label} thì phải ghi lý do; hãy nhập lý do.")
    return reason.strip()


def _name(revision: Revision) -> str:
    """How a message names ``revision``: slug, number, state."""
    return f"Bài “{revision.script.slug}” bản {revision.number} ({revision.state.label})"
