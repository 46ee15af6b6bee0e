"""A player to be killed: the real loop, log writer and file on the machine's clock, sessions of a second.

    python -m tests.durability.hurried_player PLAYLOG SEED START [careless]

It turns a hundred times a second, so that it often writes. On its standard output it says what is kept as
soon as the writer has said so, and what is placed as it is placed, a line each:

    kept SEQ HASH
    placed OUTPUT OCCURRENCE

Careless it writes with synchronous=OFF, as a control.
"""

import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from broadcaster.clock import SystemClock
from broadcaster.errors import PlaylogError
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Event, Mode
from broadcaster.playout.runner import Player
from broadcaster.playout.turn import Deck
from broadcaster.store.playlog import PlaylogReader, PlaylogWriter, open_playlog
from tests.durability.disk import seeded
from tests.durability.short_evening import CLUSTERS, TellingOutput, evening, fed_once, programme_of

SESSIONS = 1500
"""Half an hour: a player whose evening is over is no use to be killed."""

PACE = 0.1
TURN_S = 0.01


def play(playlog: Path, seed: int, starts_at: datetime, *, durable: bool) -> None:
    """Play until the evening is over, or rather until the end comes from outside."""
    clock = SystemClock()
    planned = evening(seeded(seed), SESSIONS, starts_at=starts_at, pace=PACE)
    outputs = [TellingOutput(name, clock, planned, partial(_say, "placed", name)) for name in CLUSTERS]
    reader = PlaylogReader(playlog)
    head, open_pairs = reader.head(), reader.open_pairs()
    writer = PlaylogWriter(open_playlog(playlog, durable=durable))
    writer.new_boot()
    player = Player(
        clock,
        [Channel(output, Deck((output.name,))) for output in outputs],
        load=planned.load,
        log=partial(_keep, writer),
        feed=fed_once(programme_of(planned, reader)),
        sounds=2000,
    )
    player.boot(open_pairs, head.event.at if head else None, Mode.TRAINING)
    while clock.now() < planned.sessions[-1].starts_at:
        player.turn()
        clock.sleep(TURN_S)


def _keep(writer: PlaylogWriter, events: Sequence[Event]) -> None:
    newest = writer.append(events)[-1]
    _say("kept", newest.seq, newest.hash)


def _say(*words: object) -> None:
    """At once, whole, and past every buffer of ours."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


if __name__ == "__main__":
    try:
        play(
            Path(sys.argv[1]),
            int(sys.argv[2]),
            datetime.fromisoformat(sys.argv[3]),
            durable=sys.argv[4:] != ["careless"],
        )
    except PlaylogError as error:  # the disk went before the program
        sys.exit(str(error))
