"""The chain of a session, armed item by item with the frame around it."""

from collections.abc import Sequence
from dataclasses import replace

from broadcaster.errors import SoundError
from broadcaster.playout.event import EventKind, about
from broadcaster.playout.permission import Airing
from broadcaster.playout.turn import LEAD_S, Chain, Draft, Place, Placed, Turn
from broadcaster.programme.rundown import Part
from broadcaster.schedule.occurrence import Decision, Occurrence
from broadcaster.units import SAMPLE_RATE

DRIFT_S = 0.002
"""A segment that would sound later than this is moved: well below what an ear can place."""

MOST_MOVED_S = 0.05
"""How far a segment is moved at one joint: a device off by 200 ppm needs 24 ms after two minutes."""

_MOST_MOVED = round(MOST_MOVED_S * SAMPLE_RATE)
_FRAME_S = 1.0 / SAMPLE_RATE


def close_as_planned(draft: Draft, occurrence: Occurrence) -> None:
    """Record ``occurrence`` as the plan has it: refused or cancelled, with the plan's reason."""
    kind = EventKind.REFUSED if occurrence.decision is Decision.REFUSED else EventKind.CANCELLED
    draft.close(kind, occurrence, occurrence.reason)


def extend(draft: Draft) -> None:
    """Arm what of the chain begins within ``LEAD_S``; what is still being decoded waits for the next turn."""
    if draft.deck.alert is not None:
        return
    horizon = draft.turn.position.frame_at(draft.turn.monotonic + LEAD_S)
    while (chain := draft.deck.chain) is not None and chain.cursor <= horizon:
        occurrence = next(draft.open_items(chain.session), None)
        if occurrence is None:
            _finish(draft, chain)
            return
        if occurrence.decision is not Decision.PLANNED:
            close_as_planned(draft, occurrence)
        elif not _arm_or_close(draft, chain, occurrence):
            return


def _finish(draft: Draft, chain: Chain) -> None:
    """Place the closing once; the chain itself goes when its last frame has sounded (see ``following``).

    It belongs to the item before it, whose gate has counted it: alone and late it may come in quiet hours.
    """
    closing = draft.turn.frame.closing
    if chain.begun and _is_behind(draft.turn, chain):
        draft.deck = replace(draft.deck, chain=replace(chain, begun=False))
        return
    if not chain.begun or (parts := _decoded(draft, [closing])) is None:
        return
    chain = _anchored(draft.turn, chain)
    _place(draft, chain, parts)
    draft.deck = replace(draft.deck, chain=replace(_after(chain, parts), begun=False))


def _arm_or_close(draft: Draft, chain: Chain, occurrence: Occurrence) -> bool:
    """Decide about the chain's next item; False while its sounds are decoded, or a relay is still heard."""
    try:
        length = draft.turn.sound(occurrence.sound)
    except SoundError as error:
        draft.close(EventKind.FAILED, occurrence, str(error))
        return True
    lead_in = _decoded(draft, _lead_in(draft, chain))
    if length is None or lead_in is None:
        return False
    chain = _anchored(draft.turn, chain)
    before = _anchored(draft.turn, _after(chain, lead_in))
    refusal = draft.turn.gate(_airing(draft, chain, occurrence, before.cursor + length))
    if refusal is not None:
        draft.close(EventKind.REFUSED, occurrence, refusal)
    elif _is_in_a_relay(draft, chain.cursor, before.cursor + length):
        return False
    else:
        _place(draft, chain, lead_in)
        _arm(draft, before, occurrence, Part(occurrence.sound, length))
    return True


def _is_in_a_relay(draft: Draft, first: int, last: int) -> bool:
    """Whether a relay sounds then: one that the schedule has no more is not cut off, the session waits."""
    return any(each.is_carried and each.first < last and first < each.last for each in draft.deck.placed)


def _anchored(turn: Turn, chain: Chain) -> Chain:
    """The chain, its next segment placed by the clock anew.

    Sample to sample as long as the device keeps time. Where its crystal has drifted so that the segment
    would be early, or more than ``DRIFT_S`` late, it moves by the difference: away from the one before, or
    over its quiet end, by ``MOST_MOVED_S`` at a joint at most. Nobody hears that, and a long session stays
    exact.
    """
    if _is_behind(turn, chain):
        first = turn.soonest
        return replace(chain, cursor=first, due=turn.position.time_of(first))
    late_s = turn.position.time_of(chain.cursor) - chain.due
    sure_s = turn.position.uncertainty_s
    if sure_s - _FRAME_S <= late_s <= sure_s + DRIFT_S:
        return chain
    moved = max(-_MOST_MOVED, min(turn.frame_due(chain.due) - chain.cursor, _MOST_MOVED))
    return replace(chain, cursor=max(chain.cursor + moved, turn.free))


def _is_behind(turn: Turn, chain: Chain) -> bool:
    """Whether the moment of the next segment has gone: a device or the disk was away meanwhile."""
    return chain.cursor < turn.free or chain.due < turn.monotonic


def _after(chain: Chain, parts: Sequence[Part]) -> Chain:
    """The chain after ``parts``, by frames and by the clock."""
    samples = sum(part.samples for part in parts)
    return replace(chain, cursor=chain.cursor + samples, due=chain.due + samples / SAMPLE_RATE, begun=True)


def _lead_in(draft: Draft, chain: Chain) -> list[Part]:
    """Parts of the session frame that come before the next item."""
    frame = draft.turn.frame
    return [frame.sting] if chain.begun else [frame.signature, frame.opening]


def _decoded(draft: Draft, parts: Sequence[Part]) -> list[Part] | None:
    """Those of ``parts`` that can be heard (a damaged one is left out); None while one is being decoded."""
    found = []
    for part in parts:
        try:
            samples = draft.turn.sound(part.audio_sha256)
        except SoundError:
            continue
        if samples is None:
            return None
        found.append(Part(part.audio_sha256, samples))
    return found


def _airing(draft: Draft, chain: Chain, occurrence: Occurrence, last: int) -> Airing:
    """The item with the frame around it: the quiet hours hold for the signature and the closing too."""
    turn = draft.turn
    begins = turn.wall(turn.position.time_of(chain.cursor))
    ends = turn.wall(turn.position.time_of(last + turn.frame.closing.samples))
    session_starts = turn.wall(turn.position.time_of(chain.first))
    reached = draft.deck.clusters
    return Airing(occurrence, begins, ends, session_starts, reached, turn.audible, chain.session.trial)


def _place(draft: Draft, chain: Chain, parts: Sequence[Part]) -> None:
    """Have ``parts`` sound one after the other from the chain's cursor on."""
    cursor = chain.cursor
    for part in parts:
        draft.places.append(Place(part.audio_sha256, cursor))
        cursor += part.samples


def _arm(draft: Draft, chain: Chain, occurrence: Occurrence, item: Part) -> None:
    """Have ``item`` sound at the chain's cursor, and say so before it does."""
    due, last = chain.due - chain.late_s, chain.cursor + item.samples
    placed = Placed(occurrence, draft.shared(occurrence), chain.cursor, last, due)
    _place(draft, chain, [item])
    due_at = draft.turn.wall(due).isoformat()
    draft.tell(EventKind.ARMED, placed, due_at=due_at, about=about(occurrence))
    draft.settle(occurrence)
    chain = replace(_after(chain, [item]), late_s=0.0)
    draft.deck = replace(draft.deck, placed=(*draft.deck.placed, placed), chain=chain)
