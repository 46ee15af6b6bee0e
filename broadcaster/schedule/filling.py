"""How a session is filled: what people named, what is urgent, what was shown, and the rest by turns."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from broadcaster.schedule.choice import Choice
from broadcaster.schedule.contender import NO_CAMPAIGN, Contender
from broadcaster.schedule.hand import Hand
from broadcaster.schedule.ledger import NEVER
from broadcaster.schedule.occurrence import Decision, Occurrence, PlannedSession
from broadcaster.schedule.peaks import Peak
from broadcaster.schedule.shown import FULL, Shown
from broadcaster.schedule.stage import Stage
from broadcaster.schedule.turn import Turn
from broadcaster.units import SAMPLE_RATE

MOST_REFUSALS = 5
"""Most refusals that are named in one session: the others keep their turn for the next."""

LONGEST_PUT_OFF_S = 7 * 24 * 60 * 60
"""A script that has waited so long is not put off once more for the sake of a full session."""

NAMED = "ghi trong khung giờ"
PINNED = "người xếp lịch đặt vào buổi này"
PRIORITY = "bản tin ưu tiên phát trước"

Row = list[tuple[Contender, Turn]]
IsFree = Callable[[Contender, float], bool]
"""Whether nothing that was shown for later stands in the way of a contender at an instant."""


@dataclass
class Filling:
    """A session while it is being filled from ``stage``; ``turns`` come between what people named."""

    stage: Stage
    choice: Choice
    is_free: IsFree
    priority: Row = field(default_factory=list)
    named: Row = field(default_factory=list)
    turns: Row = field(default_factory=list)
    closing: Row = field(default_factory=list)

    def __post_init__(self) -> None:
        self._there: set[str] = set()
        self._kept = 0
        room = self.stage.room
        self._left = room.length - room.frame

    @property
    def taken(self) -> Iterator[Turn]:
        """All turns in the order of play."""
        return (turn for row in (self.priority, self.named, self.turns, self.closing) for _, turn in row)

    def take_named(self, slugs: Iterable[str], reason: str, *, closing: bool = False) -> None:
        """Take the scripts that a person named, in that order; one of a family names all of it."""
        for slug in slugs:
            contender = self.stage.members.get(slug)
            if contender is None or contender.slug in self._there:
                continue
            row = self.closing if closing else self.priority if contender.is_priority else self.named
            turn = self.stage.turns[contender.slug]
            if turn.refusal is not None:
                self._there.add(contender.slug)
                row.append((contender, turn))
            elif turn.length <= self._left:
                self._add(row, contender, turn, reason)

    def take_priority(self, order: Sequence[str]) -> None:
        """Take the priority bulletins: they go into each session that their gaps allow (TT 39/2020/TT-BTTTT).

        Those that meet come in the ``order`` of the operator, who is asked; until then by the longest wait.
        """
        ranks = {slug: rank for rank, slug in enumerate(order)}
        waiting = sorted(
            self.stage.priority,
            key=lambda each: (ranks.get(each.slug, len(ranks)), each.record.turn, each.slug),
        )
        for contender in waiting:
            if self._may(contender, self._at(self.priority), is_kept=True):  # whatever was shown for later
                self._add(self.priority, contender, self.stage.turns[contender.slug], PRIORITY)

    def leave_out(self, slugs: Iterable[str]) -> None:
        """Let none of these be taken: a person has cancelled them here."""
        self._there.update(slugs)

    def take_shown(self, seen: Sequence[Occurrence], shown: Container[str]) -> None:
        """Take what people have ``seen`` of this session, for the reason that was given; a refused tail too.

        What was never ``shown`` anywhere and has waited longer than all that of its lane goes ahead of it.
        """
        there = {each.script for each in seen}
        for new in self.stage.never_shown(shown):
            if self.stage.is_due(new, there) and self._may(new, self._now):
                self._take_turn(new, self._reason(new, None))
        for each in seen:
            contender = self.stage.in_turn.get(each.script)
            if contender is not None and self._may(contender, self._now, is_kept=True):
                is_planned = each.decision is Decision.PLANNED
                self._take_turn(contender, each.reason if is_planned else self._reason(contender, None))
        self._kept = len(self.turns)

    def take_in_turn(self) -> None:
        """Fill the rest of the session, turn by turn; where it does not get full enough, exchange."""
        while (found := self._next()) is not None:
            self._take_turn(found[0], self._reason(*found))
        for place in reversed(range(self._kept, len(self.turns))):
            if self._is_full:
                return
            self._exchange(place)

    def name_refusals(self) -> None:
        """Name what is refused and whose turn it would be, once a day and not too many."""
        day = self.stage.day
        waited_until = max((each.record.turn for each, _ in self.turns), default=NEVER)
        due = [
            each
            for each in self.stage.refused
            if each.slug not in self._there
            and each.record.turn_on != day
            and (not self._is_full or each.record.turn <= waited_until)
        ]
        for contender in sorted(due, key=lambda each: (each.record.turn, each.slug))[:MOST_REFUSALS]:
            turn = self.stage.turns[contender.slug]
            self.turns.append((contender, turn.refused_for(contender.refusal or "")))

    def _next(self) -> tuple[Contender, Peak | None] | None:
        """Whose turn it is, and by which peak."""
        if self._left < self.stage.shortest:
            return None
        at = self._now
        return self.choice.next(lambda contender: self._may(contender, at))

    @property
    def _is_full(self) -> bool:
        return self._left <= (1 - FULL) * self.stage.room.length

    @property
    def _now(self) -> float:
        """Instant at which the next turn would begin."""
        return self._at((*self.priority, *self.named, *self.turns))

    def _at(self, before: Iterable[tuple[Contender, Turn]]) -> float:
        """Instant at which a turn begins that comes behind these."""
        room = self.stage.room
        samples = sum(turn.length + room.between for _, turn in before if turn.refusal is None)
        return self.choice.starts + (room.head + samples) / SAMPLE_RATE

    def _may(self, contender: Contender, at: float, *, is_kept: bool = False) -> bool:
        """Whether ``contender`` is not there yet, its gap is over, it has plays left today, and it fits."""
        return (
            contender.slug not in self._there
            and at - contender.record.last >= contender.gap_s
            and contender.has_plays_left
            and self.stage.turns[contender.slug].length <= self._left
            and (is_kept or self.is_free(contender, at))
        )

    def _take_turn(self, contender: Contender, reason: str) -> None:
        self._add(self.turns, contender, self.stage.turns[contender.slug], reason)

    def _add(self, row: Row, contender: Contender, turn: Turn, reason: str) -> None:
        self._there.add(contender.slug)
        row.append((contender, replace(turn, reason=reason)))
        self.choice.note(contender)
        self._left -= turn.length + self.stage.room.between

    def _exchange(self, place: int) -> None:
        """Put the longest script of the same lane that fits into a place, and what is behind it later.

        A script that has waited for long keeps its place, or a short one would be put off for ever.
        """
        contender, turn = self.turns[place]
        at = self._at((*self.priority, *self.named, *self.turns[:place]))
        is_patient = at - contender.record.turn <= LONGEST_PUT_OFF_S
        self._left += turn.length
        longer = [
            each
            for each in self.choice.in_lane(contender.lane)
            if self._length(each) > turn.length
            and self._may(each, at)
            and (is_patient or each.record.turn == contender.record.turn)
        ]
        longer = [each for each in longer if self._may_shift(place, self._length(each) - turn.length)]
        if longer:
            best = max(longer, key=self._length)
            self._there ^= {contender.slug, best.slug}
            turn = replace(self.stage.turns[best.slug], reason=self._reason(best, None))
            self.turns[place] = (best, turn)
        self._left -= turn.length

    def _may_shift(self, place: int, by: int) -> bool:
        """Whether what is behind a place may come ``by`` samples later, as far as shown plays go."""
        behind = range(place + 1, len(self.turns))
        before = (*self.priority, *self.named)
        return all(
            self.is_free(self.turns[each][0], self._at((*before, *self.turns[:each])) + by / SAMPLE_RATE)
            for each in behind
        )

    def _length(self, contender: Contender) -> int:
        return self.stage.turns[contender.slug].length

    def _reason(self, contender: Contender, peak: Peak | None) -> str:
        """Why it is this one's turn, for the operator."""
        if peak is not None:
            return f"đợt cao điểm {peak.title}: ưu tiên bài của đợt"
        group = contender.family.original.script.content_group
        of_group = f"nhóm {int(group)}" if group else "không thuộc nhóm nào"
        since = _since(contender.record.planned_on, self.stage.day)
        if contender.campaign is NO_CAMPAIGN:
            return f"luân phiên: {since}, {of_group}"
        new = "bài mới, " if contender.is_fresh(self.stage.day) else ""
        return f"{contender.campaign.title}: đến lượt {of_group}, {new}{since}"


def _since(planned_on: date | None, day: date) -> str:
    """How long ago the script was planned, in words."""
    if planned_on is None:
        return "chưa xếp lần nào"
    days = (day - planned_on).days
    return f"lần xếp trước cách {days} ngày" if days else "lần xếp trước cùng ngày"


def fill(
    filling: Filling, hand: Hand, shown: Shown, seen: PlannedSession | None, *, only_priority: bool
) -> None:
    """Fill a session: what people named, what is urgent, what was ``seen`` of it, and the rest by turns."""
    if only_priority and not hand.is_closed:  # what is named must not take their room
        filling.take_priority(hand.wishes.priority_order)
    filling.take_named(hand.rule.scripts, NAMED)
    filling.take_named(hand.rule.closing_scripts, NAMED, closing=True)
    filling.take_named(hand.pinned, PINNED)
    if hand.is_closed:
        return
    filling.take_priority(hand.wishes.priority_order)
    if only_priority:
        return
    if seen is not None:
        filling.take_shown(seen.occurrences, shown.times)
    filling.take_in_turn()
    filling.name_refusals()
