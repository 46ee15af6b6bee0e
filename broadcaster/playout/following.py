"""What began and what ended on an output since it was last looked at."""

from collections.abc import Iterable
from dataclasses import replace

from broadcaster.playout.event import Event, EventKind
from broadcaster.playout.turn import Chain, Draft, Placed, Turn


def follow(draft: Draft) -> None:
    """Report what began and what ended since the last turn."""
    still = []
    for placed in draft.deck.placed:
        current = placed
        if not current.started and draft.turn.frame_now >= current.first:
            current = replace(current, started=True)
            draft.events.extend(_started(draft.turn, current))
        if current.resumes is not None and draft.turn.frame_now >= current.resumes:
            draft.events.extend(_resumed(draft.turn, current, current.resumes))
            current = replace(current, resumes=None)
        if current.started and draft.turn.frame_now >= current.last:
            draft.events.extend(_ended(draft.turn, current))
        else:
            still.append(current)
    if still != list(draft.deck.placed):
        draft.deck = replace(draft.deck, placed=tuple(still))
    chain = draft.deck.chain
    items = [placed for placed in still if not placed.is_carried]
    if chain is not None and not items and draft.turn.frame_now >= chain.cursor and _is_over(draft, chain):
        draft.deck = replace(draft.deck, chain=None)


def _is_over(draft: Draft, chain: Chain) -> bool:
    return not draft.deck.suspended and next(draft.open_items(chain.session), None) is None


def _started(turn: Turn, placed: Placed) -> Iterable[Event]:
    sounded = turn.position.time_of(placed.first)
    error_ms = round((sounded - placed.due) * 1000, 3)
    for cluster in placed.clusters:
        yield turn.event(
            EventKind.STARTED, placed.occurrence, cluster, turn.wall(sounded), start_error_ms=error_ms
        )


def _resumed(turn: Turn, placed: Placed, at: int) -> Iterable[Event]:
    sounded = turn.wall(turn.position.time_of(at))
    for cluster in placed.clusters:
        yield turn.event(EventKind.RESUMED, placed.occurrence, cluster, sounded, frames=at - placed.first)


def _ended(turn: Turn, placed: Placed) -> Iterable[Event]:
    ended = turn.wall(turn.position.time_of(placed.last))
    for cluster in placed.clusters:
        yield turn.event(
            EventKind.ENDED,
            placed.occurrence,
            cluster,
            ended,
            evidence=turn.evidence.value,
            frames=placed.last - placed.first,
        )
