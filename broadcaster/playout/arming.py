"""The chain of a session, armed item by item with the frame around it."""

from collections.abc import Sequence
from dataclasses import replace

from broadcaster.errors import SoundError
from broadcaster.playout.event import EventKind, about
from broadcaster.playout.permission import Airing
from broadcaster.playout.turn import LEAD_S, Chain, Draft, Place, Placed, Turn
from broadcaster.programme.rundown import Part
from broadcaster.schedule.occurrence import Decision, Occurrence
from broadcaster.units import SAMPLE_RATE, Sha256

DRIFT_S = 0.002
"""A segment that would sound this much off its time is moved: well below what an ear can place."""

MOST_MOVED_S = 0.05
"""How far a segment is moved at one joint: a device off by 200 ppm needs 24 ms after two minutes."""

_DRIFT, _MOST_MOVED = round(DRIFT_S * SAMPLE_RATE), round(MOST_MOVED_S * SAMPLE_RATE)


def close_as_planned(draft: Draft, occurrence: Occurrence) -> None:
    """Record ``occurrence`` as the plan has it: refused or cancelled, with the plan's reason."""
    kind = EventKind.REFUSED if occurrence.decision is Decision.REFUSED else EventKind.CANCELLED
    draft.close(kind, occurrence, occurrence.reason)


def extend(draft: Draft) -> None:
    """Arm what of the chain begins within ``LEAD_S``; what is still being decoded waits for the next turn."""
    horizon = draft.turn.frame_now + round(LEAD_S * SAMPLE_RATE)
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
    """Place the closing once; the chain itself goes when its last frame has sounded (see ``_follow``)."""
    closing = draft.turn.frame.closing
    if not chain.begun or (parts := _decoded(draft, [closing])) is None:
        return
    chain = _anchored(draft.turn, chain)
    draft.places.extend(Place(part.audio_sha256, chain.cursor) for part in parts)
    draft.deck = replace(draft.deck, chain=replace(_after(chain, parts), begun=False))


def _arm_or_close(draft: Draft, chain: Chain, occurrence: Occurrence) -> bool:
    """Decide about the chain's next item; False while its sounds are still being decoded."""
    try:
        length = draft.turn.sound(_sha256(occurrence))
    except SoundError as error:
        draft.close(EventKind.FAILED, occurrence, str(error))
        return True
    lead_in = _decoded(draft, _lead_in(draft, chain))
    if length is None or lead_in is None:
        return False
    chain = _anchored(draft.turn, chain)
    first = chain.cursor + sum(part.samples for part in lead_in)
    refusal = draft.turn.gate(_airing(draft, chain, occurrence, first, length))
    if refusal is not None:
        draft.close(EventKind.REFUSED, occurrence, refusal)
    else:
        _arm(draft, chain, occurrence, lead_in, Part(_sha256(occurrence), length))
    return True


def _anchored(turn: Turn, chain: Chain) -> Chain:
    """The chain, its next segment placed by the clock anew.

    Sample to sample as long as the device keeps time. Where its crystal has drifted by more than
    ``DRIFT_S``, the segment moves by the difference into the gap, or over the quiet end of the one before, by
    ``MOST_MOVED_S`` at a joint at most: nobody hears that, and a quarter of an hour stays exact.
    """
    if chain.cursor < turn.free:
        first = turn.soonest
        return replace(chain, cursor=first, due=turn.position.time_of(first))
    off = turn.frame_due(chain.due) - chain.cursor
    if abs(off) <= _DRIFT:
        return chain
    moved = max(-_MOST_MOVED, min(off, _MOST_MOVED))
    return replace(chain, cursor=max(chain.cursor + moved, turn.free))


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


def _airing(draft: Draft, chain: Chain, occurrence: Occurrence, first: int, length: int) -> Airing:
    """The item with the frame around it: the quiet hours hold for the signature and the closing too."""
    turn = draft.turn
    begins = turn.wall(turn.position.time_of(chain.cursor))
    ends = turn.wall(turn.position.time_of(first + length + turn.frame.closing.samples))
    session_starts = turn.wall(turn.position.time_of(chain.first))
    reached = draft.deck.clusters
    return Airing(occurrence, begins, ends, session_starts, reached, turn.audible, chain.session.trial)


def _arm(draft: Draft, chain: Chain, occurrence: Occurrence, lead_in: Sequence[Part], item: Part) -> None:
    turn, before = draft.turn, _after(chain, lead_in)
    due = before.due - chain.late_s
    clusters = draft.shared(occurrence)
    placed = Placed(occurrence, clusters, before.cursor, before.cursor + item.samples, due)
    cursor = chain.cursor
    for part in (*lead_in, item):
        draft.places.append(Place(part.audio_sha256, cursor))
        cursor += part.samples
    due_at = turn.wall(due).isoformat()
    draft.events.extend(
        turn.event(EventKind.ARMED, occurrence, cluster, due_at=due_at, about=about(occurrence))
        for cluster in clusters
    )
    draft.settle(occurrence)
    chain = replace(_after(before, [item]), late_s=0.0)
    draft.deck = replace(draft.deck, placed=(*draft.deck.placed, placed), chain=chain)


def _sha256(occurrence: Occurrence) -> Sha256:
    if occurrence.audio_sha256 is None:
        message = f"{occurrence.id} is armed without a sound"
        raise ValueError(message)
    return occurrence.audio_sha256
