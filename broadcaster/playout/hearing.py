"""Whether a loudspeaker was heard: what was sent against what a monitor input picked up.

A level alone proves nothing, a microphone hears the road as well. An item was heard when the loudness at
the input rises and falls as that of the item does: the correlation of the two envelopes in decibels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from broadcaster.playout.meter import Meter
from broadcaster.units import samples

LEAST_CORRELATION = 0.6
"""Reached by speech in traffic as loud as the horn (0 dB), not by traffic alone: see the tests."""

LEAST_POINTS = 40
"""Two seconds of points 50 ms apart: fewer prove nothing."""

_POINT = samples(50)

_MOST_LAG = 20
"""Points by which the input may lag: sound crosses 300 m of village in a second."""

_QUIETEST_DB = -60.0


@dataclass
class Hearing:
    """The envelopes of one item, in dBFS, a point each time the meters are read."""

    sent: list[float] = field(default_factory=list)
    heard: list[float] = field(default_factory=list)
    _passed: tuple[Meter, Meter] = (Meter(), Meter())

    def add(self, sent: Meter, heard: Meter) -> None:
        """What passed since it was last added: a point for each 50 ms; a dead input adds none."""
        whole = self._passed[0] + sent, self._passed[1] + heard
        if whole[0].frames < _POINT:
            self._passed = whole
            return
        self._passed = Meter(), Meter()
        if whole[1].frames:
            self.sent.append(max(_QUIETEST_DB, whole[0].rms_dbfs))
            self.heard.append(max(_QUIETEST_DB, whole[1].rms_dbfs))

    @property
    def is_heard(self) -> bool:
        """Whether the input followed what was sent."""
        return correlation(self.sent, self.heard) >= LEAST_CORRELATION


def correlation(sent: Sequence[float], heard: Sequence[float]) -> float:
    """Pearson's r of two envelopes at the lag (0 to ``_MOST_LAG`` points) that fits best; 0 for too few."""
    found = 0.0
    for lag in range(min(_MOST_LAG, len(sent) - LEAST_POINTS) + 1):
        ahead, behind = np.array(sent[: len(sent) - lag]), np.array(heard[lag:])
        spread = ahead.std() * behind.std()
        if spread > 0:
            found = max(found, float(np.mean((ahead - ahead.mean()) * (behind - behind.mean())) / spread))
    return found
