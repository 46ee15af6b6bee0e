"""One run of the player, from its boot to its end, on a virtual clock."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

import numpy as np

from broadcaster.clip import Clip
from broadcaster.clock import VirtualClock
from broadcaster.errors import PlaylogError
from broadcaster.playout.channel import Channel
from broadcaster.playout.event import Mode
from broadcaster.playout.feeding import Feed, Programme, nothing
from broadcaster.playout.journal import Log
from broadcaster.playout.loop import TURN_S
from broadcaster.playout.runner import Player
from broadcaster.playout.sounds import Load
from broadcaster.playout.source import Sources, no_source
from broadcaster.store.playlog import Pair
from broadcaster.units import Sha256

SOUNDS = 48
"""Decoded sounds that a virtual player holds: all of the sample's, so that a year decodes each once."""

T = TypeVar("T")


def at_once(work: Callable[[], T]) -> Future[T]:
    """Do ``work`` here and now. What it raises is its outcome; a power cut is everybody's."""
    future: Future[T] = Future()
    try:
        future.set_result(work())
    except Exception as error:  # noqa: BLE001  # it is raised where the result is asked for
        future.set_exception(error)
    return future


class Machine:
    """The real player with nobody to wait for: time passes as far as it has nothing to decide."""

    def __init__(  # noqa: PLR0913  # everything that a player touches
        self,
        clock: VirtualClock,
        channels: Sequence[Channel],
        *,
        load: Load,
        log: Log,
        feed: Feed,
        sources: Sources = no_source,
        bare: Callable[[], Programme | None] = nothing,
    ) -> None:
        self.clock = clock
        self.channels = tuple(channels)
        self.player = Player(
            clock,
            channels,
            load=load,
            log=log,
            feed=feed,
            sounds=SOUNDS,
            launch=at_once,
            sources=sources,
            bare=bare,
        )

    def boot(
        self, open_pairs: Sequence[Pair], newest: datetime | None, mode: Mode, *, crashes: int = 0
    ) -> None:
        """Begin as the station's player process does.

        Raises:
            PlaylogError: the log cannot be written.

        """
        self.player.boot(open_pairs, newest, mode, crashes=crashes)

    def turn(self) -> float:
        """One turn; returns the seconds until the next is needed. A log that refuses is tried again soon."""
        with suppress(PlaylogError):
            return self.player.turn()
        return TURN_S

    def pass_time(
        self, until: float, wait: Callable[[float], float] = float, seen: Callable[[], None] = lambda: None
    ) -> None:
        """Turn until the monotonic time ``until``, and let ``seen`` look after each turn.

        ``wait`` makes of the player's own answer how long nobody looks, at least a millisecond.
        """
        while (left_s := until - self.clock.monotonic()) > 0:
            wait_s = max(0.001, wait(self.turn()))
            seen()
            self.clock.sleep(min(wait_s, left_s))


class Shelf:
    """Sounds decoded once for all players of a world, and told apart again by their clips."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._clips: dict[Sha256, Clip] = {}
        self._names: dict[int, tuple[Clip, Sha256]] = {}

    def load(self, sha256: Sha256) -> Clip:
        """The sound with this hash.

        Raises:
            SoundError: it is lost or altered.

        """
        if sha256 not in self._clips:
            clip = self._load(sha256)
            self._clips[sha256], self._names[id(clip)] = clip, (clip, sha256)
        return self._clips[sha256]

    def name_of(self, clip: Clip) -> Sha256:
        """Hash of a sound that was loaded here, or of one that ``clip`` is the rest of."""
        if id(clip) in self._names:
            return self._names[id(clip)][1]
        return next(name for whole, name in self._names.values() if np.shares_memory(whole.pcm, clip.pcm))

    def forget(self, sha256: Sha256) -> None:
        """Decode that sound anew: its file is no longer what it was."""
        self._clips.pop(sha256, None)
