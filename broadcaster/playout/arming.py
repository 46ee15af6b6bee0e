"""The chain of a session, armed item by item with the frame around it."""

from dataclasses import replace

from broadcaster.errors import SoundError
from broadcaster.playout.event import EventKind, about
from broadcaster.playout.permission import Airing
from broadcaster.playout.turn import LEAD_S, Chain, Draft, Place, Placed
from broadcaster.programme.rundown import Part
from broadcaster.schedule.occurrence import Decision, Occurrence
from broadcaster.units import SAMPLE_RATE, Sha256


def close_as_planned(draft: Draft, occurrence: Occurrence) -> None:
    """Record ``occurrence`` as the plan has it: refused or cancelled, with the plan's reason."""
    kind = EventKind.REFUSED if occurrence.decision is Decision.REFUSED else EventKind.CANCELLED
    draft.close(kind, occurrence, occurrence.reason)


def extend(draft: Draft) -> None:
    """Arm what of the chain begins within ``LEAD_S``."""
    horizon = draft.turn.frame_now + round(LEAD_S * SAMPLE_RATE)
    while (chain := draft.deck.chain) is not None and chain.cursor <= horizon:
        occurrence = next(draft.open_items(chain.session), None)
        if occurrence is None:
            _finish(draft, chain)
            return
        if occurrence.decision is not Decision.PLANNED:
            close_as_planned(draft, occurrence)
        else:
            _arm_or_close(draft, chain, occurrence)


def _finish(draft: Draft, chain: Chain) -> None:
    """Place the closing once; the chain itself goes when its last frame has sounded (see ``_follow``)."""
    if chain.begun and _sounds(draft, draft.turn.frame.closing):
        closing = draft.turn.frame.closing
        draft.places.append(Place(closing.audio_sha256, chain.cursor))
        chain = replace(chain, cursor=chain.cursor + closing.samples, begun=False)
    draft.deck = replace(draft.deck, chain=chain)


def _arm_or_close(draft: Draft, chain: Chain, occurrence: Occurrence) -> None:
    try:
        length = draft.turn.sound(_sha256(occurrence))
    except SoundError as error:
        draft.close(EventKind.FAILED, occurrence, str(error))
        return
    if chain.cursor < draft.turn.frame_now:
        chain = replace(chain, cursor=draft.turn.soonest)
    lead_in = _lead_in(draft, chain)
    first = chain.cursor + sum(part.samples for part in lead_in)
    refusal = draft.turn.gate(_airing(draft, chain, occurrence, first, length))
    if refusal is not None:
        draft.close(EventKind.REFUSED, occurrence, refusal)
        return
    _arm(draft, chain, Placed(occurrence, draft.shared(occurrence), first, first + length, 0.0), lead_in)


def _lead_in(draft: Draft, chain: Chain) -> list[Part]:
    """Parts of the session frame that come before the next item; one that is damaged is left out."""
    frame = draft.turn.frame
    parts = [frame.sting] if chain.begun else [frame.signature, frame.opening]
    return [part for part in parts if _sounds(draft, part)]


def _sounds(draft: Draft, part: Part) -> bool:
    try:
        return draft.turn.sound(part.audio_sha256) > 0
    except SoundError:
        return False


def _airing(draft: Draft, chain: Chain, occurrence: Occurrence, first: int, length: int) -> Airing:
    """The item with the frame around it: the quiet hours hold for the signature and the closing too."""
    turn = draft.turn
    begins = turn.wall(turn.position.time_of(chain.cursor))
    ends = turn.wall(turn.position.time_of(first + length + turn.frame.closing.samples))
    session_starts = turn.wall(turn.position.time_of(chain.first))
    reached = draft.deck.clusters
    return Airing(occurrence, begins, ends, session_starts, reached, turn.audible, chain.session.trial)


def _arm(draft: Draft, chain: Chain, placed: Placed, lead_in: list[Part]) -> None:
    turn = draft.turn
    placed = replace(placed, due=turn.position.time_of(placed.first))
    cursor = chain.cursor
    for part in lead_in:
        draft.places.append(Place(part.audio_sha256, cursor))
        cursor += part.samples
    occurrence = placed.occurrence
    draft.places.append(Place(_sha256(occurrence), placed.first))
    due_at = turn.wall(placed.due).isoformat()
    for cluster in placed.clusters:
        draft.events.append(
            turn.event(EventKind.ARMED, occurrence, cluster, due_at=due_at, about=about(occurrence))
        )
    draft.settle(occurrence)
    draft.deck = replace(
        draft.deck,
        placed=(*draft.deck.placed, placed),
        chain=replace(chain, cursor=placed.last, begun=True),
    )


def _sha256(occurrence: Occurrence) -> Sha256:
    if occurrence.audio_sha256 is None:
        message = f"{occurrence.id} is armed without a sound"
        raise ValueError(message)
    return occurrence.audio_sha256
