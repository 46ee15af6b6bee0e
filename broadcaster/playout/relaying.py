"""Relays on one output: in their window, and in no other moment."""

from dataclasses import replace
from datetime import timedelta

from broadcaster.playout.event import EventKind, about
from broadcaster.playout.permission import Airing
from broadcaster.playout.turn import LEAD_S, Carry, Draft, Placed, Turn, Window
from broadcaster.schedule.occurrence import Decision, Occurrence

MOST_PARTS = 50
"""So often a relay goes on in its window after a power cut or a lost device."""

LEAST_S = 5.0
"""What is left of a window below this is not worth a beginning."""

MISSED = "Đến giờ tiếp sóng nhưng máy phát hoặc ngõ ra âm thanh không hoạt động, hoặc buổi trước chưa hết."
OVER = "Tin khẩn cấp phát xen cho tới hết giờ tiếp sóng."


def extend(draft: Draft) -> None:
    """Arm the relays whose window begins within ``LEAD_S`` or is under way."""
    if draft.deck.alert is not None:
        return
    now = draft.turn.now
    for window in draft.turn.windows:  # those of a month, after an outage: what is far away costs nothing
        if window.ends_at <= now:
            if _is_missed(draft, window):
                draft.close(EventKind.MISSED, window.numbered(1), MISSED)
        elif (window.occurrence.planned_at - now).total_seconds() <= LEAD_S:
            occurrence = _next_part(draft, window)
            if occurrence is not None:
                _arm_or_refuse(draft, window, occurrence)


def _next_part(draft: Draft, window: Window) -> Occurrence | None:
    """The part of a relay, whose window is there or near, that should sound now or soon; None when none."""
    first, left_s = window.numbered(1), (window.ends_at - draft.turn.now).total_seconds()
    if left_s < LEAST_S or first.id in draft.deck.given_up or not draft.shared(first):
        return None
    if any(placed.is_carried for placed in draft.deck.placed) or _is_taken(draft, window):
        return None
    parts = (window.numbered(number) for number in range(1, MOST_PARTS + 1))
    return next((part for part in parts if part.id not in draft.deck.settled), None)


def _is_taken(draft: Draft, window: Window) -> bool:
    """Whether a session has to end first: the schedule was changed while it sounds, and it is not cut off."""
    chain, turn = draft.deck.chain, draft.turn
    if chain is None:
        return False
    begins, ends = (
        turn.frame_due(turn.monotonic_at(each)) for each in (window.occurrence.planned_at, window.ends_at)
    )
    closing = turn.frame.closing.samples if chain.begun else 0
    return begins < chain.cursor + closing and chain.first < ends


def _is_missed(draft: Draft, window: Window) -> bool:
    """Whether of a window that was planned, and is over, nothing is in the log."""
    planned = window.occurrence
    first = f"{planned.id.rpartition(':')[0]}:1"
    unheard = first not in draft.deck.settled and first not in draft.deck.given_up
    return unheard and planned.decision is Decision.PLANNED and bool(draft.shared(planned))


def _arm_or_refuse(draft: Draft, window: Window, occurrence: Occurrence) -> None:
    turn = draft.turn
    due = max(turn.monotonic_at(occurrence.planned_at), turn.position.time_of(turn.soonest))
    first, last = turn.frame_due(due), turn.frame_due(turn.monotonic_at(window.ends_at))
    begins, ends = turn.wall(turn.position.time_of(first)), turn.wall(turn.position.time_of(last))
    refusal = turn.gate(
        Airing(occurrence, begins, ends, begins, draft.deck.clusters, turn.audible, trial=False)
    )
    if refusal is not None:
        draft.close(EventKind.REFUSED, occurrence, refusal)
        draft.deck = replace(draft.deck, given_up=draft.deck.given_up | {window.numbered(1).id})
        return
    placed = Placed(occurrence, draft.shared(occurrence), first, last, due)
    draft.places.append(Carry(occurrence.source or "", first, last))
    draft.tell(EventKind.ARMED, placed, due_at=turn.wall(due).isoformat(), about=about(occurrence))
    draft.settle(occurrence)
    draft.deck = replace(draft.deck, placed=(*draft.deck.placed, placed))


def go_on(draft: Draft, placed: Placed, at: int) -> str | None:
    """Have a relay sound again from frame ``at``, in the moment in which it is; the reason why it does not.

    The gate is asked once more, and the window's end looked up: clock, hours, approval and schedule may be
    others than before the emergency.
    """
    turn, last = draft.turn, _last_frame(draft.turn, placed)
    if at >= last:
        return OVER
    sounds = max(at, placed.first)
    begins, ends = turn.wall(turn.position.time_of(sounds)), turn.wall(turn.position.time_of(last))
    reached = draft.deck.clusters
    airing = Airing(placed.occurrence, begins, ends, begins, reached, turn.audible, trial=False)
    if (refusal := turn.gate(airing)) is not None:
        return refusal
    again = replace(placed, last=last, resumes=at)
    if not placed.started:  # an emergency that it waited for is no start error
        due = placed.due if sounds == placed.first else turn.position.time_of(sounds)
        again = replace(placed, first=sounds, last=last, due=due)
    draft.places.append(Carry(placed.occurrence.source or "", sounds, last))
    draft.deck = replace(draft.deck, placed=(*draft.deck.placed, again))
    return None


def _last_frame(turn: Turn, placed: Placed) -> int:
    """Frame at which the window of a relay ends; one that the schedule has no more, when it was to end."""
    stem = placed.occurrence.id.rpartition(":")[0]
    own = (each for each in turn.windows if each.occurrence.id.rpartition(":")[0] == stem)
    window = next(own, None)
    return placed.last if window is None else turn.frame_due(turn.monotonic_at(window.ends_at))


def given_up(draft: Draft) -> frozenset[str]:
    """Windows that are under way, or so near that they are armed: after a person's stop they stay silent."""
    now = draft.turn.now
    begun = now + timedelta(seconds=LEAD_S)
    under_way = (
        window
        for window in draft.turn.windows
        if window.occurrence.planned_at <= begun and now < window.ends_at
    )
    return draft.deck.given_up | {window.numbered(1).id for window in under_way}
