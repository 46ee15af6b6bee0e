"""The real player with the real driver on a drifting card: what it planned, what it logged, what sounded."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from broadcaster.clip import Clip
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Event, EventKind, Mode
from broadcaster.playout.feeding import Programme
from broadcaster.playout.loop import TURN_S
from broadcaster.playout.outputs.device import DeviceOutput
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from broadcaster.schedule.occurrence import PlannedSession, occurrence_id
from broadcaster.units import SAMPLE_RATE, DurationMs, Sha256
from tests.playout.drifting_card import MARK, CardClock, DriftingCard
from tests.playout.sample_session import DAY, FRAME, SECONDS, START, occurrence, session, sha

ITEM_S = 120
"""Length of every item."""

DRY_S = 0.02
"""Two blocks of a sound server that found nothing to play: the machine was too busy to give it any."""

_QUIET = 0.01
_OPENING_S = SECONDS["signature"] + SECONDS["opening"]


def long_session(number: int, starts_at: datetime, items: int) -> PlannedSession:
    """A session of ``items`` items, one sting apart, each planned to the sample."""
    slug = f"buoi-{number:03}"
    occurrences = tuple(
        replace(
            occurrence("a", 0),
            id=occurrence_id(slug, DAY, "a", place + 1),
            session=slug,
            clusters=("c1",),
            planned_at=starts_at + timedelta(seconds=_OPENING_S + place * (ITEM_S + SECONDS["sting"])),
            duration_ms=DurationMs(ITEM_S * 1000),
        )
        for place in range(items)
    )
    return session(session=slug, starts_at=starts_at, clusters=("c1",), occurrences=occurrences)


@dataclass(frozen=True)
class Start:
    """One item: seconds that it sounded after its planned time, and after the time that the log has."""

    late_s: float
    log_late_s: float


def _load(sha256: Sha256) -> Clip:
    """Items begin with a mark; the rest is soft."""
    name = sha256.rstrip("0")
    sound = np.full((ITEM_S if name == "a" else SECONDS[name]) * SAMPLE_RATE, _QUIET, np.float32)
    if sha256 == sha("a"):
        sound[0] = MARK
    return Clip(sound)


def starts_on_a_drifting_card(
    ppm: float, sessions: tuple[PlannedSession, ...], seconds: float, *, dry_at: float = float("inf")
) -> list[Start]:
    """Every start within ``seconds`` from half a minute before ``START``, in order.

    After ``dry_at`` seconds the device runs dry for ``DRY_S``.

    Raises:
        AssertionError: an item was not heard, not logged, or heard twice.

    """
    clock = CardClock(START - timedelta(seconds=30))
    begun = clock.now()
    card = DriftingCard(clock, ppm)
    clock.cards.append(card)
    output = DeviceOutput("loa-01", clock, kind="device")
    output._card = card
    programme = Programme(sessions, FRAME, lambda _airing: None, Mode.TRAINING)
    log: list[Event] = []
    channels = [Channel(output, Deck(("c1",)))]
    player = Player(clock, channels, load=_load, log=log.extend, feed=lambda _now: programme)
    while clock.monotonic() < seconds:
        clock.sleep(min(TURN_S, player.turn()))
        if clock.monotonic() >= dry_at:
            card.run_dry(DRY_S)
            dry_at = float("inf")
    player.close()
    planned = [each.planned_at for session in sessions for each in session.occurrences]
    logged = [event.at for event in log if event.kind is EventKind.STARTED]
    assert len(card.heard) == len(logged) == len(planned), (len(card.heard), len(logged), len(planned))
    heard = [begun + timedelta(seconds=each) for each in card.heard]
    return [
        Start((sounded - plan).total_seconds(), (sounded - said).total_seconds())
        for sounded, plan, said in zip(heard, planned, logged, strict=True)
    ]
