"""What one output does next: decided from the plan and the moment, without any effect of its own.

A session is a chain. Its first segment is anchored to the wall clock when the session begins; each
later one follows the one before, sample to sample, however the wall clock is set meanwhile. A chain is
armed item by item, ``LEAD_S`` ahead, so that whatever was withdrawn, expired or damaged since the
planning drops out and the rest closes up.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from broadcaster.playout import emergency, relaying
from broadcaster.playout.arming import close_as_planned, extend
from broadcaster.playout.event import EventKind
from broadcaster.playout.following import follow
from broadcaster.playout.turn import (
    LATE_START_S,
    LEAD_S,
    LOST,
    TOLERANCE_S,
    Chain,
    Decided,
    Deck,
    Draft,
    Suspended,
    Turn,
)
from broadcaster.schedule.occurrence import CatchUp, Decision, Occurrence, PlannedSession
from broadcaster.units import SAMPLE_RATE

MISSED = "Đến giờ phát nhưng máy phát không chạy, hoặc đồng hồ bị chỉnh qua giờ phát."
TAKEN = "Đến giờ phát nhưng buổi trước chưa hết."
PRE_EMPTED = "Đến giờ phát nhưng đang phát tin khẩn cấp."

_SOON_S = 0.01
"""The least time until the next look: what is a frame too early is not asked again at once."""


def decide(deck: Deck, turn: Turn) -> Decided:
    """What ``deck`` does at this turn. Deciding twice from the same state gives the same answer."""
    draft = Draft(deck, turn)
    follow(draft)
    emergency.follow(draft)
    if turn.trusted:
        emergency.after_a_loss(draft)
        for session in turn.sessions:
            (_look_at if turn.open else _look_past)(draft, session)
        if turn.open and not draft.places:  # what goes on is placed at once, and waits for no arming
            extend(draft)
            relaying.extend(draft)
    return Decided(draft.deck, tuple(draft.events), tuple(draft.places))


def observe(deck: Deck, turn: Turn) -> Decided:
    """What has begun and ended by itself: nobody has to decide it, and no log can refuse it."""
    draft = Draft(deck, turn)
    follow(draft)
    return Decided(draft.deck, tuple(draft.events))


def stop(deck: Deck, turn: Turn, *, by: str, reason: str) -> Decided:
    """End what sounds, emergencies too, and cancel the rest of the session."""
    draft = _broken_off(deck, turn, EventKind.CANCELLED, by=by, reason=reason)
    if deck.chain is not None:
        for occurrence in list(draft.open_items(deck.chain.session)):
            draft.close(EventKind.CANCELLED, occurrence, reason)
    emergency.drop_waiting(draft, by=by, reason=reason)
    draft.deck = replace(draft.deck, given_up=relaying.given_up(draft))
    return Decided(draft.deck, tuple(draft.events), clears=True)


def lose(deck: Deck, turn: Turn, *, reason: str) -> Decided:
    """The output died at ``turn``: what sounded is interrupted, the rest is open.

    The session goes on with its next item when the output is back: the rest closes up, as when an item is
    refused. What was armed comes at its time if the output is back by then, or a little late; what should
    have begun long before has failed. An emergency is said again when the output is back.
    """
    armed = tuple(
        Suspended(placed, 0)
        for placed in deck.placed
        if not (placed.started or placed.is_carried or deck.alert) and placed.first > turn.frame_now
    )
    kept = [each.placed for each in armed]
    heard = replace(deck, placed=tuple(placed for placed in deck.placed if placed not in kept))
    draft = _broken_off(heard, turn, EventKind.FAILED, by="thiết bị", reason=reason)
    draft.deck = replace(draft.deck, suspended=armed)
    if deck.chain is not None:
        begun = any(placed.first <= turn.frame_now for placed in deck.placed)
        chain = replace(deck.chain, cursor=turn.frame_now, due=turn.monotonic, begun=begun, late_s=0.0)
        draft.deck = replace(draft.deck, chain=chain)
    if deck.alert is not None:
        emergency.said_again(draft, deck.alert)
    return Decided(draft.deck, tuple(draft.events))


def _broken_off(deck: Deck, turn: Turn, unheard: EventKind, *, by: str, reason: str) -> Draft:
    """End everything placed: ``unheard`` is the kind for what had not begun to sound."""
    draft = Draft(deck, turn)
    follow(draft)
    sounding = [(each, max(0, min(turn.frame_now, each.last) - each.first)) for each in draft.deck.placed]
    silent = [(each.placed, each.heard) for each in draft.deck.suspended]
    for placed, frames in (*sounding, *silent):
        kind = EventKind.INTERRUPTED if placed.started else unheard
        evidence = turn.evidence.value
        draft.tell(kind, placed, reason=reason, by=by, frames=frames, evidence=evidence)
    draft.deck = replace(draft.deck, placed=(), suspended=(), alert=None, chain=None)
    return draft


def _look_at(draft: Draft, session: PlannedSession) -> None:
    """Begin ``session`` if its time has come; if its time has gone, do as its catch-up rule says."""
    chain = draft.deck.chain
    if chain is not None and chain.session.id == session.id:
        draft.deck = replace(draft.deck, chain=replace(chain, session=session))
        return
    waiting_s = (session.starts_at - draft.turn.now).total_seconds()
    if waiting_s > LEAD_S or next(draft.open_items(session), None) is None:
        return
    if chain is None and draft.deck.alert is None and waiting_s >= -TOLERANCE_S:
        _begin(draft, session, draft.turn.monotonic_at(session.starts_at))
    elif waiting_s < -TOLERANCE_S:
        _catch_up(draft, session)


def _look_past(draft: Draft, session: PlannedSession) -> None:
    """While the output is lost: whatever should have begun by now has failed."""
    keep_from = draft.turn.now - timedelta(seconds=TOLERANCE_S)
    _close_until(draft, session, keep_from, EventKind.FAILED, LOST)


def _begin(draft: Draft, session: PlannedSession, due: float) -> None:
    """Anchor the chain at monotonic ``due``, or as soon as possible when that has gone."""
    first, late_s = draft.turn.frame_due(due), 0.0
    if first < draft.turn.soonest:  # an emergency may sound until then
        first = draft.turn.soonest
        late_s = draft.turn.position.time_of(first) - due
    draft.deck = replace(draft.deck, chain=Chain(session, first, first, due + late_s, late_s=late_s))


def _catch_up(draft: Draft, session: PlannedSession) -> None:
    late_ms = (draft.turn.now - session.starts_at).total_seconds() * 1000
    rule = session.catch_up
    busy = PRE_EMPTED if draft.deck.alert is not None else TAKEN if draft.deck.chain is not None else None
    if rule is CatchUp.LATE and late_ms <= session.late_ms:
        if not busy:
            _begin(draft, session, draft.turn.position.time_of(draft.turn.soonest))
        return
    keep_from = draft.turn.now if rule is CatchUp.JOIN else None
    _close_until(draft, session, keep_from, EventKind.MISSED, busy or MISSED)
    if not busy and (rest := next(draft.open_items(session), None)) is not None:
        soonest = draft.turn.position.time_of(draft.turn.soonest)
        _begin(draft, session, max(soonest, _joining_time(draft, rest)))


def _close_until(
    draft: Draft, session: PlannedSession, keep_from: datetime | None, kind: EventKind, reason: str
) -> None:
    """Close as ``kind`` what should have begun before ``keep_from`` (None: everything)."""
    for occurrence in list(draft.open_items(session)):
        if keep_from is not None and occurrence.planned_at >= keep_from:
            continue
        if occurrence.decision is Decision.PLANNED:
            draft.close(kind, occurrence, reason)
        else:
            close_as_planned(draft, occurrence)


def _joining_time(draft: Draft, occurrence: Occurrence) -> float:
    """When the signature must begin for ``occurrence`` to come at its planned time (monotonic)."""
    frame = draft.turn.frame
    opening = frame.signature.samples + frame.opening.samples
    return draft.turn.monotonic_at(occurrence.planned_at) - opening / SAMPLE_RATE


def next_moment(deck: Deck, turn: Turn) -> float:
    """Seconds until ``deck`` has anything to decide; infinity when nothing is planned.

    A loop may look more often, never less: the rehearsal's virtual clock jumps by it.
    """
    moments = [_until(turn, each.last if each.started else each.first) for each in deck.placed]
    if deck.alert is not None:
        # A fast device counts more frames in a quarter of a second: at that moment it is a little too early.
        moments.append(max(_SOON_S, _until(turn, deck.alert.last) - LATE_START_S))
    if deck.chain is not None:
        moments.append(_of_chain(deck, deck.chain, turn))
    moments.extend(
        (session.starts_at - turn.now).total_seconds() - LEAD_S
        for session in turn.sessions
        if is_open(deck, session)
    )
    moments.extend((each.occurrence.planned_at - turn.now).total_seconds() - LEAD_S for each in turn.windows)
    return max(0.0, min((each for each in moments if each > 0), default=float("inf")))


def is_open(deck: Deck, session: PlannedSession) -> bool:
    """Whether anything of ``session`` on this output is still to be decided."""
    return any(
        each.id not in deck.settled and any(cluster in deck.clusters for cluster in each.clusters)
        for each in session.occurrences
    )


def _until(turn: Turn, frame: int) -> float:
    return turn.position.time_of(frame) - turn.monotonic


def _of_chain(deck: Deck, chain: Chain, turn: Turn) -> float:
    """When the chain is over; before that, when its next item is armed, or looked at again when it is not."""
    until_s = _until(turn, chain.cursor)
    return max(LATE_START_S, until_s - LEAD_S) if _pending(deck, chain) else until_s


def _pending(deck: Deck, chain: Chain) -> bool:
    return any(each.id not in deck.settled for each in chain.session.occurrences)
