"""The scripts as the plan sees them on a day: what is on the air, and why the rest is not."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from broadcaster.programme.rundown import Part
from broadcaster.schedule.candidate import Candidate
from broadcaster.script.facts import FactRegister
from broadcaster.script.model import NOT_FOR_THE_AIR, Approval, Revision, State
from broadcaster.units import samples

UNAPPROVED = {
    State.DRAFT: "chưa được duyệt (còn là bản nháp); hãy gửi duyệt",
    State.WAITING: "chưa được duyệt; đang chờ lãnh đạo duyệt",
    State.RETURNED: "chưa được duyệt (bị trả lại); hãy sửa rồi gửi duyệt lại",
}
"""Why a script of which no wording was released is not aired; a withdrawn one is left out altogether."""


def candidates_on(
    on_air: Mapping[str, Revision], latest: Sequence[Revision], facts: FactRegister, *, live: bool = False
) -> Callable[[date], tuple[Candidate, ...]]:
    """What gives the candidates of a day, by slug, with the refusals of that day.

    ``on_air`` has the revisions that may be aired by slug, ``latest`` the newest of every script. A ``live``
    station airs nothing that only the sample approved.
    """
    approved = [on_air[slug] for slug in sorted(on_air)]
    waiting = tuple(
        Candidate(each.script, None, None, UNAPPROVED[each.state])
        for each in latest
        if each.script.slug not in on_air and each.state in UNAPPROVED
    )

    made: dict[tuple[str, str | None], Candidate] = {}

    def on_day(day: date) -> tuple[Candidate, ...]:
        return (*(_made_once(made, candidate_of(each, facts, day, live=live)) for each in approved), *waiting)

    return on_day


def _made_once(made: dict[tuple[str, str | None], Candidate], candidate: Candidate) -> Candidate:
    """The same object for the same candidate: the planner sees at once that nothing has changed overnight."""
    return made.setdefault((candidate.script.slug, candidate.refusal), candidate)


def candidate_of(revision: Revision, facts: FactRegister, day: date, *, live: bool = False) -> Candidate:
    """The candidate of a ``revision`` that is on the air, as it stands on ``day``.

    Raises:
        ValueError: the revision holds no approval.

    """
    if revision.approval is None:
        message = f"{revision.script.slug} revision {revision.number} is on the air without an approval"
        raise ValueError(message)
    unreal = NOT_FOR_THE_AIR if live and revision.approval.is_sample else None
    refusal = unreal or facts.refusal(revision.script.facts, day)
    return Candidate(revision.script, revision.number, part_of(revision.approval), refusal)


def part_of(approval: Approval) -> Part:
    """The approved sound, its length as exact as the approval keeps it: to the millisecond."""
    return Part(approval.audio_sha256, samples(approval.duration_ms))
