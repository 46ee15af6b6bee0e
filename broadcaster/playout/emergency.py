"""An emergency on one output: over whatever sounds, at once; then what was interrupted goes on.

A person alone decides about it (Circular 39/2020/TT-BTTTT), so it comes with a release and never from the
plan. Pure like the deck: it says what is to be logged and placed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from broadcaster.errors import PlayoutError, SoundError
from broadcaster.playout import following, relaying
from broadcaster.playout.event import Event, EventKind, about
from broadcaster.playout.permission import Airing
from broadcaster.playout.turn import (
    LATE_START_S,
    LOST,
    TOLERANCE_S,
    Alert,
    Carry,
    Chain,
    Decided,
    Deck,
    Draft,
    Emergency,
    Place,
    Placed,
    Suspended,
    Turn,
)
from broadcaster.programme.rundown import Part, Segment, SegmentKind, duration, lay_out_emergency
from broadcaster.schedule.occurrence import Resumption
from broadcaster.units import SAMPLE_RATE, samples

_LATE = round(LATE_START_S * SAMPLE_RATE)

REPLACED = "Một tin khẩn cấp khác được phát thay."
TOO_LATE = "Chờ quá lâu mà chưa phát được; nếu vẫn cần thì phải cho phát lại."
DROPPED = "Tin khẩn cấp phát xen; buổi phát ghi là bỏ phần còn lại của bài."


@dataclass(frozen=True)
class Layout:
    """The segments of an emergency; samples ``first`` to ``last`` (half-open) are the message itself."""

    segments: tuple[Segment, ...]
    first: int
    last: int

    @property
    def length(self) -> int:
        """Samples from the first to the last one of all."""
        return max(self.last, duration(self.segments))


def pre_empt(deck: Deck, turn: Turn, emergency: Emergency, *, replaces: bool) -> Decided:
    """Air ``emergency`` at once, or after the one that sounds unless it ``replaces`` that.

    While the output is lost it waits for it, before all others when it ``replaces``. That it waits is told;
    what the gate refuses (no approval, a rehearsal on an audible output) is recorded and disturbs nothing.

    Raises:
        SoundError: its sound is lost or altered.

    """
    draft = Draft(deck, turn)
    following.follow(draft)
    layout = _laid_out(turn, emergency)
    if layout is None:
        message = f"{emergency.occurrence.id} is released before it is decoded"
        raise ValueError(message)
    if not _may_begin(draft, emergency, layout, turn.free):
        return Decided(draft.deck, tuple(draft.events))
    if not turn.open or (deck.alert is not None and not replaces):
        _wait(draft, emergency, first=replaces)
        return Decided(draft.deck, tuple(draft.events))
    if deck.alert is not None:
        _close_alert(draft, EventKind.INTERRUPTED, by=emergency.release.by, reason=REPLACED)
    else:
        _suspend(draft, emergency)
    _begin(draft, emergency, layout, turn.free)
    return Decided(draft.deck, tuple(draft.events), tuple(draft.places), clears=True)


def call_off(deck: Deck, turn: Turn, *, by: str, reason: str, only: str | None = None) -> Decided:
    """End the emergency that sounds and cancel those that wait; what it interrupted goes on.

    With ``only`` (the id of its occurrence) that one alone, and the next that waits begins. For a person at
    the microphone this is the end, not an interruption.
    """
    draft = Draft(deck, turn)
    following.follow(draft)
    drop_waiting(draft, by=by, reason=reason, only=only)
    alert = draft.deck.alert
    if alert is None or only not in {None, alert.emergency.occurrence.id}:
        return Decided(draft.deck, tuple(draft.events))
    live = alert.emergency.occurrence.source is not None
    _close_alert(draft, EventKind.ENDED if live else EventKind.INTERRUPTED, by=by, reason=reason)
    if draft.deck.waiting:
        draft.deck = replace(draft.deck, alert=replace(alert, last=turn.soonest))
    else:
        _go_on(draft, turn.soonest)
    return Decided(draft.deck, tuple(draft.events), tuple(draft.places), clears=True)


def drop_waiting(draft: Draft, *, by: str, reason: str, only: str | None = None) -> None:
    """Cancel the emergencies that wait, or ``only`` one of them."""
    for each in draft.deck.waiting:
        if only in {None, each.occurrence.id}:
            draft.close(EventKind.CANCELLED, each.occurrence, reason, by=by, release=each.release.told())
    still = tuple(each for each in draft.deck.waiting if only not in {None, each.occurrence.id})
    draft.deck = replace(draft.deck, waiting=still)


def follow(draft: Draft) -> None:
    """When nothing of an emergency is left to sound: the next one that waits, or what was interrupted.

    What has waited too long is given up. An output that is back has nothing placed on it yet, so that an
    emergency which waited for it needs nothing cleared.
    """
    _expire(draft)
    alert, turn = draft.deck.alert, draft.turn
    if not turn.open or (alert is None and not draft.deck.waiting):
        return
    if alert is not None and turn.frame_now < alert.last - _LATE:
        return
    at = max(alert.last if alert else 0, turn.soonest)
    _next_begins(draft, at)
    if draft.deck.alert is alert is not None and not draft.deck.waiting:
        _go_on(draft, at)


def known(decks: Sequence[Deck]) -> tuple[Emergency, ...]:
    """Those that sound and then those that wait, on whatever deck, each once."""
    sounding = [deck.alert.emergency for deck in decks if deck.alert is not None]
    every = [*sounding, *(each for deck in decks for each in deck.waiting)]
    return tuple({each.occurrence.id: each for each in every}.values())


def what_came(events: Iterable[Event]) -> tuple[Event, ...]:
    """What ``pre_empt`` did with an emergency on each cluster: armed, or released when it waits.

    Raises:
        PlayoutError: it was refused somewhere.

    """
    own = [each for each in events if each.kind in {EventKind.ARMED, EventKind.RELEASED, EventKind.REFUSED}]
    if (refusal := next((each for each in own if each.kind is EventKind.REFUSED), None)) is not None:
        raise PlayoutError(f"Không phát được tin khẩn cấp ở mọi cụm: {refusal.details['reason']}")
    return tuple(own)


def said_again(draft: Draft, alert: Alert) -> None:
    """Let the message that a dying output cut off wait for it, first of all; who spoke live is gone."""
    if alert.emergency.occurrence.source is None:
        _wait(draft, alert.emergency.again(), first=True, waits_for="output")


def _next_begins(draft: Draft, at: int) -> None:
    """Air the first of those waiting that may be aired, from frame ``at``, once it is decoded again."""
    while draft.deck.waiting:
        emergency, *rest = draft.deck.waiting
        try:
            layout = _laid_out(draft.turn, emergency)
        except SoundError as error:
            draft.close(EventKind.FAILED, emergency.occurrence, str(error), release=emergency.release.told())
            draft.deck = replace(draft.deck, waiting=tuple(rest))
            continue
        if layout is None:
            return
        draft.deck = replace(draft.deck, waiting=tuple(rest))
        if _may_begin(draft, emergency, layout, at):
            _suspend(draft, emergency)
            _begin(draft, emergency, layout, at)
            return


def _wait(draft: Draft, emergency: Emergency, *, first: bool, waits_for: str = "") -> None:
    """Let ``emergency`` wait, ``first`` or last of all, and tell it."""
    others, occurrence = draft.deck.waiting, emergency.occurrence
    draft.deck = replace(draft.deck, waiting=(emergency, *others) if first else (*others, emergency))
    told: dict[str, object] = {
        "about": about(occurrence),
        "release": emergency.release.told(),
        "waits_for": waits_for or ("emergency" if draft.turn.open else "output"),
    }
    for cluster in draft.shared(occurrence):
        draft.events.append(draft.turn.event(EventKind.RELEASED, occurrence, cluster, None, **told))


def _expire(draft: Draft) -> None:
    """Give up what has waited until its time was over."""
    for each in draft.deck.waiting:
        if draft.turn.monotonic > each.until:
            draft.close(EventKind.FAILED, each.occurrence, TOO_LATE, release=each.release.told())
    still = tuple(each for each in draft.deck.waiting if draft.turn.monotonic <= each.until)
    if still != draft.deck.waiting:
        draft.deck = replace(draft.deck, waiting=still)


def _suspend(draft: Draft, emergency: Emergency) -> None:
    """Take off the output what sounds and what is armed; each stays armed in the log.

    After another emergency nothing is left to take off. What that one took off stays so, and what was armed
    when an output died.
    """
    if draft.deck.alert is not None:
        return
    turn, suspended = draft.turn, list(draft.deck.suspended)
    for placed in draft.deck.placed:
        heard = max(0, min(turn.free, placed.last) - placed.first) if placed.started else 0
        suspended.append(Suspended(placed, heard))
        if placed.started:
            draft.tell(EventKind.SUSPENDED, placed, by=emergency.occurrence.id, frames=heard)
    draft.deck = replace(draft.deck, placed=(), suspended=tuple(suspended))


def _laid_out(turn: Turn, emergency: Emergency) -> Layout | None:
    """Alarm, sayings with pauses between, closing; or a chime and the microphone.

    None while the sound is being decoded: it is before a release, and may be again after a long wait.
    """
    occurrence = emergency.occurrence
    if occurrence.source is not None:
        chime = turn.frame.chime
        return Layout(
            (Segment(SegmentKind.CHIME, chime.audio_sha256, chime.samples, 0),),
            chime.samples,
            chime.samples + samples(occurrence.duration_ms),
        )
    length = turn.sound(occurrence.sound)
    if length is None:
        return None
    item = (occurrence.id, Part(occurrence.sound, length))
    segments = lay_out_emergency(turn.frame, item, emergency.repeats)
    sayings = [each for each in segments if each.kind is SegmentKind.ITEM]
    return Layout(segments, sayings[0].offset, sayings[-1].end)


def _may_begin(draft: Draft, emergency: Emergency, layout: Layout, at: int) -> bool:
    """Ask the gate; a refusal is recorded with the release that asked for it."""
    turn, occurrence, release = draft.turn, emergency.occurrence, emergency.release
    begins = turn.wall(turn.position.time_of(at))
    ends = turn.wall(turn.position.time_of(at + layout.length))
    reached = draft.deck.clusters
    refusal = turn.gate(
        Airing(
            occurrence,
            begins,
            ends,
            begins,
            reached,
            turn.audible,
            trial=False,
            release=release,
            trusted=turn.trusted,
        )
    )
    if refusal is not None:
        draft.close(EventKind.REFUSED, occurrence, refusal, release=release.told())
    return refusal is None


def _begin(draft: Draft, emergency: Emergency, layout: Layout, at: int) -> None:
    """Arm the whole ``layout`` from frame ``at`` on."""
    turn, occurrence = draft.turn, emergency.occurrence
    draft.places.extend(Place(each.audio_sha256, at + each.offset) for each in layout.segments)
    first, last = at + layout.first, at + layout.last
    if occurrence.source is not None:
        draft.places.append(Carry(occurrence.source, first, last))
    placed = Placed(occurrence, draft.shared(occurrence), first, last, turn.position.time_of(first))
    due_at, release = turn.wall(placed.due).isoformat(), emergency.release.told()
    draft.tell(EventKind.ARMED, placed, due_at=due_at, release=release, about=about(occurrence))
    draft.settle(occurrence)
    alert = Alert(emergency, at + layout.length)
    # A talk has no closing behind it: when the next one is armed its last words still sound.
    draft.deck = replace(draft.deck, placed=(*draft.deck.placed, placed), alert=alert)


def _close_alert(draft: Draft, kind: EventKind, *, by: str, reason: str) -> None:
    """End what of the emergency is placed; before its first word it has been cancelled."""
    for placed in draft.deck.placed:
        frames = max(0, min(draft.turn.free, placed.last) - placed.first)
        ended = kind if placed.started else EventKind.CANCELLED
        evidence = draft.turn.evidence.value
        draft.tell(ended, placed, by=by, reason=reason, frames=frames, evidence=evidence)
    draft.deck = replace(draft.deck, placed=(), alert=None)


def _go_on(draft: Draft, at: int) -> None:
    """Put what was suspended on the output again, and the chain behind it."""
    deck, cursor = draft.deck, at
    draft.deck = replace(deck, alert=None, suspended=())
    for each in deck.suspended:
        if each.placed.is_carried and (refusal := relaying.go_on(draft, each.placed, at)) is not None:
            _give_up(draft, each, refusal)
    chain = deck.chain
    if chain is None:
        return
    for each in deck.suspended:
        if not each.placed.is_carried:
            cursor = _take_up(draft, chain, each, cursor)
    due = draft.turn.position.time_of(cursor)
    # The closing was asked about with an item: where none goes on it would come alone, at night perhaps.
    begun = chain.begun and cursor > at
    draft.deck = replace(draft.deck, chain=replace(chain, cursor=cursor, due=due, begun=begun, late_s=0.0))


def _take_up(draft: Draft, chain: Chain, suspended: Suspended, at: int, *, due: float | None = None) -> int:
    """Have the item sound from frame ``at`` as its session says; returns the frame after it.

    It is due then, unless ``due`` says that it is late: an emergency is no fault of the player's.
    """
    rule, placed = chain.session.resumption, suspended.placed
    if placed.started and rule is Resumption.DROP:
        _give_up(draft, suspended, DROPPED)
        return at
    skip = suspended.heard if rule is Resumption.RESUME else 0
    first = at - skip
    last = first + placed.last - placed.first
    refusal = draft.turn.gate(_airing(draft, chain, placed, at, last))
    if refusal is not None:
        _give_up(draft, suspended, refusal)
        return at
    resumes = at if placed.started else None
    due = draft.turn.position.time_of(first) if due is None else due
    again = replace(placed, first=first, last=last, due=due, resumes=resumes)
    draft.places.append(Place(placed.occurrence.sound, at, skip))
    draft.deck = replace(draft.deck, placed=(*draft.deck.placed, again))
    return last


def _give_up(draft: Draft, suspended: Suspended, reason: str) -> None:
    """End an item that does not go on."""
    placed = suspended.placed
    if placed.started:
        evidence, frames = draft.turn.evidence.value, suspended.heard
        draft.tell(
            EventKind.INTERRUPTED, placed, reason=reason, by="khẩn cấp", frames=frames, evidence=evidence
        )
    else:
        draft.tell(EventKind.REFUSED, placed, reason=reason)


def _airing(draft: Draft, chain: Chain, placed: Placed, at: int, last: int) -> Airing:
    turn = draft.turn
    begins = turn.wall(turn.position.time_of(at))
    ends = turn.wall(turn.position.time_of(last + turn.frame.closing.samples))
    session_starts = turn.wall(turn.position.time_of(chain.first))
    reached = draft.deck.clusters
    return Airing(placed.occurrence, begins, ends, session_starts, reached, turn.audible, chain.session.trial)


def after_a_loss(draft: Draft) -> None:
    """What was armed when the output died: on its second if the output is back by then, or a little late.

    In a session that had begun it closes up instead, like everything behind an item that drops out.
    """
    deck, turn = draft.deck, draft.turn
    if deck.alert is not None or deck.chain is None or not deck.suspended:
        return
    for each in deck.suspended:
        if turn.monotonic > each.placed.due + TOLERANCE_S:
            draft.tell(EventKind.FAILED, each.placed, reason=LOST)
    rest = [each for each in deck.suspended if turn.monotonic <= each.placed.due + TOLERANCE_S]
    draft.deck = replace(deck, suspended=tuple(rest))
    if not turn.open:
        return
    draft.deck, chain = replace(draft.deck, suspended=()), deck.chain
    for each in rest:
        at, due = max(chain.cursor, turn.soonest), each.placed.due
        if chain.begun:
            due = min(due, turn.position.time_of(at))
        cursor = _take_up(draft, chain, each, max(at, turn.frame_due(due)), due=due)
        chain = replace(chain, cursor=cursor, due=turn.position.time_of(cursor), begun=True)
    draft.deck = replace(draft.deck, chain=chain)
