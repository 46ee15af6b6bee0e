"""The programme that a player is fed, read beside the loop: a slow disk never holds up the sound."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from broadcaster.playout.event import Mode
from broadcaster.playout.launch import Launch
from broadcaster.playout.permission import Gate
from broadcaster.playout.timekeeping import Moment
from broadcaster.playout.turn import Deck, Window
from broadcaster.programme.rundown import Frame
from broadcaster.schedule.occurrence import PlannedSession
from broadcaster.units import Sha256

FEED_S = 1.0
"""How often the plan is asked for."""


@dataclass(frozen=True)
class Programme:
    """What the player is given: the plan around today, and what decides about airing at this moment.

    ``settled`` has, for each cluster, the occurrences of these sessions and ``windows`` (relays) that the log
    already holds. ``ready`` are sounds that are held decoded, so that an emergency waits for no disk.
    """

    sessions: tuple[PlannedSession, ...]
    frame: Frame
    gate: Gate
    mode: Mode
    settled: Mapping[str, frozenset[str]] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    ready: tuple[Sha256, ...] = ()

    def settled_on(self, deck: Deck) -> frozenset[str]:
        """What nobody decides about again on ``deck``: what the log holds, and what the deck knows of today.

        A relay's parts are known by their first: their number is told by the deck.
        """
        known = {each.id for session in self.sessions for each in session.occurrences}
        relays = {window.numbered(1).id.rpartition(":")[0] for window in self.windows}
        own = {each for each in deck.settled if each in known or each.rpartition(":")[0] in relays}
        return frozenset(own).union(*(self.settled.get(cluster, frozenset()) for cluster in deck.clusters))


Feed = Callable[[datetime], Programme | None]
"""The programme at a moment, or None when nothing changed since it was last asked for."""


def nothing() -> None:
    """No programme at all."""


class Feeding:
    """Asks ``feed`` every ``FEED_S`` by ``launch``, one question at a time. The playing loop owns it."""

    def __init__(self, feed: Feed, launch: Launch) -> None:
        self._feed = feed
        self._launch = launch
        self._asked_at = float("-inf")
        self._answer: Future[Programme | None] | None = None

    def fresh(self, moment: Moment, *, at_once: bool) -> Programme | None:
        """The programme, if another one has arrived; ``at_once`` asks before its time.

        Raises:
            Exception: whatever ``feed`` raised.

        """
        if self._answer is None and (at_once or moment.monotonic - self._asked_at >= FEED_S):
            self._asked_at = moment.monotonic
            self._answer = self._launch(partial(self._feed, moment.now))
        answer = self._answer
        if answer is None or not answer.done():
            return None
        self._answer = None
        return answer.result()
