"""A voice at a microphone made fit for the loudspeakers while it speaks.

Rumble is cut off, the level is moved slowly to that of the station's items, and peaks are held down. What is
no voice moves nothing: a pause stays as quiet as it is.
"""

from math import log10

import numpy as np

from broadcaster.playout.stream import Block
from broadcaster.units import SAMPLE_RATE, Decibels, Lufs, samples

RUMBLE_HZ = 90.0
"""Below this there is wind, a table that is knocked and hum, and nothing of a voice that a horn gives."""

SPEECH_DBFS = -50.0
"""A block below this level is no speech."""

ABOVE_NOISE_DB = 9.0
"""Nor is one that stands less than this above the quietest of late: a fan is never moved up to a voice."""

FORGET_DB_S = 1.0
"""How fast the quietest of late is forgotten."""

MOST_UP_DB = 15.0
MOST_DOWN_DB = -20.0
"""More than this is for the gain of the microphone to do."""

UP_DB_S = 3.0
DOWN_DB_S = 12.0
"""How fast the level moves: too slowly to be heard as breathing."""

MEMORY_S = 2.0
"""Time over which the level of speech is judged."""

CEILING = float(np.float32(10 ** (-1.5 / 20)))
"""No sample is above this (-1.5 dBFS, as every item of the station)."""

HOP = samples(5)
"""Frames that the limiter looks ahead."""

RELEASE = float(10 ** (20.0 * HOP / SAMPLE_RATE / 20))
"""Factor by which the limiter lets go from hop to hop: 20 dB a second."""


class Shaping:
    """Takes blocks of an input as they come and gives blocks for the loudspeakers, ``HOP`` later at most.

    ``gain_db`` is the technician's; ``target`` is the loudness of the station's items. Not thread-safe.
    """

    def __init__(self, target: Lufs, gain_db: float = 0.0) -> None:
        from scipy.signal import butter

        self._filter = butter(2, RUMBLE_HZ, "highpass", fs=SAMPLE_RATE, output="sos")
        self._state = np.zeros((1, 2))
        self._level = _Level(target, Decibels(gain_db))
        self._limiter = _Limiter()

    def __call__(self, block: Block) -> Block:
        """``block`` of the input, shape (n,); gives the next frames, mostly as many."""
        from scipy.signal import sosfilt

        clear, self._state = sosfilt(self._filter, block, zi=self._state)
        return self._limiter(self._level(clear.astype(np.float32)))


class _Level:
    """Moves speech to ``target``, roughly: the mean square of speech is near its loudness."""

    def __init__(self, target: Lufs, gain_db: Decibels) -> None:
        self._target = float(target)
        self._fixed_db = float(gain_db)
        self._moved_db = 0.0
        self._power: float | None = None
        self._floor_db = 0.0

    def __call__(self, block: Block) -> Block:
        before = self._fixed_db + self._moved_db
        self._listen(block)
        after = self._fixed_db + self._moved_db
        gains = 10.0 ** (np.linspace(before, after, len(block), dtype=np.float32) / 20.0)
        return np.asarray(block * gains, dtype=np.float32)

    def _listen(self, block: Block) -> None:
        """Move on by one block, if somebody speaks in it."""
        seconds, power = len(block) / SAMPLE_RATE, float(np.dot(block, block)) / max(1, len(block))
        level_db = _decibels(power) + self._fixed_db
        self._floor_db = min(level_db, self._floor_db + FORGET_DB_S * seconds)
        if level_db < max(SPEECH_DBFS, self._floor_db + ABOVE_NOISE_DB):
            return
        share = min(1.0, seconds / MEMORY_S)
        self._power = power if self._power is None else self._power + share * (power - self._power)
        wanted = self._target - _decibels(self._power) - self._fixed_db
        wanted = min(MOST_UP_DB, max(MOST_DOWN_DB, wanted))
        step = min(UP_DB_S * seconds, max(-DOWN_DB_S * seconds, wanted - self._moved_db))
        self._moved_db += step


class _Limiter:
    """Holds peaks at ``CEILING``: the gain goes in lines from hop to hop, each low enough for both."""

    def __init__(self) -> None:
        self._waiting = np.zeros(0, np.float32)
        self._gain = 1.0

    def __call__(self, block: Block) -> Block:
        """All whole hops but the last one, whose gain hangs on the next."""
        sound = np.concatenate([self._waiting, block])
        hops = max(0, len(sound) // HOP - 1)
        if not hops:
            self._waiting = sound
            return sound[:0]
        rows = sound[: (hops + 1) * HOP].reshape(-1, HOP)
        needed = np.minimum(1.0, CEILING / np.maximum(np.abs(rows).max(axis=1), 1e-9))
        self._waiting = sound[hops * HOP :]
        return np.concatenate([self._hop(rows[at], *needed[at : at + 2]) for at in range(hops)])

    def _hop(self, hop: Block, own: float, following: float) -> Block:
        """One hop under a line from the last gain to one that both it and the next may have."""
        begin = min(self._gain, own)
        end = min(own, following, begin * RELEASE, 1.0)
        self._gain = end
        return np.asarray(hop * np.linspace(begin, end, HOP, dtype=np.float32), dtype=np.float32)


def _decibels(power: float) -> float:
    return 10.0 * log10(max(power, 1e-12))
