"""When a frame sounds, and how fast a device really is: read off the moments at which it asks for blocks.

A busy machine lets a device ask late, never early. The least late of many questions is therefore the truth,
and a line along the least late ones is the device's own clock against ours.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from broadcaster.playout.output import Position
from broadcaster.units import SAMPLE_RATE

SETTLING = 16
"""Blocks that a device takes before its pace counts: it fills its buffer at once, and then begins to play."""

LATE_S = 0.15
"""A pull that comes this much later than the pace of those before is an underrun, whatever the device holds.

A shorter one shows within seconds as a step: from then on every pull is later than it was.
"""

SPAN_S = 2.0
"""Length of the stretches of which the least late pull is kept."""

STEP_S = 0.003
"""Two stretches in a row that lie this far off the line of those before: the device begins anew there."""

MOST_DRIFT = 500e-6
"""No crystal is further off than this; what looks like more is something else."""

_KEPT = 150
"""Stretches that the rate is judged by: five minutes."""

_RECENT = 5
"""Stretches that the place of the line is judged by: ten seconds."""

_LEARNING_S = 30.0
"""Least time over which a rate can be told from the jitter of a loaded machine."""

_LEAST_S = 0.001
"""How far a position may always be off: the spread of a few pulls says less than it seems."""

_UNKNOWN_S = 0.003
"""How far a position may be off before there are two stretches to tell it by."""

_LEAK = 0.01
"""Share of a lateness that becomes the pace: a device's clock drifts against ours, by far less than that."""


@dataclass(frozen=True)
class _Least:
    """The least late pull of a stretch that began at ``since``: when it came, and its offset."""

    since: float
    monotonic: float
    offset: float


class Pacing:
    """The pulls of one device while it is open; not thread-safe.

    Frames are counted by the caller. An offset is the moment of a pull minus the nominal time of the frame
    that comes behind it: a device asks for what its buffer lacks, and then the buffer is full up to that
    frame. The offset is constant for a device of exactly the nominal rate; a slope in it is drift.
    """

    def __init__(self) -> None:
        self._stretches: deque[_Least] = deque(maxlen=_KEPT)
        self._current: _Least | None = None
        self._slope = 0.0
        self._pace = 0.0
        self._pulls = 0
        self._strays = 0
        self._last = (0, 0.0)
        self.underruns = 0

    @property
    def settled(self) -> bool:
        """Whether the device plays, and does not only fill its buffer."""
        return self._pulls >= SETTLING

    def forget(self) -> None:
        """A device that is opened again has a pace of its own; its crystal stays the same."""
        self._pulls = 0
        self._begin_anew()

    def pulled(self, frame: int, monotonic: float) -> None:
        """Everything before ``frame`` had been asked for at ``monotonic`` seconds."""
        offset = monotonic - frame / SAMPLE_RATE
        self._pulls += 1
        if self._pulls == SETTLING:
            self._begin_anew()
        self._judge(offset)
        self._last = (frame, monotonic)
        self._take(_Least(monotonic, monotonic, offset))

    def position(self) -> Position | None:
        """When everything before a frame was asked for, jitter taken out; None before the first pull.

        The least late pull of a stretch may have been late all the same, by about as much as such pulls
        differ from each other: so far the truth may lie behind the position, and a sound be early.
        """
        if self._current is None:
            return None
        frame, monotonic = self._last
        recent = [*self._stretches, self._current][-_RECENT:]
        offsets = [each.offset + self._slope * (monotonic - each.monotonic) for each in recent]
        whole = offsets[:-1]
        # A device that ran dry has made a step: that is known by now, and no reason to be late twice.
        unsure_s = max(_LEAST_S, min(_UNKNOWN_S, max(whole) - min(whole))) if len(whole) > 1 else _UNKNOWN_S
        rate = SAMPLE_RATE * (1.0 - self._slope)
        return Position(frame, min(offsets) + frame / SAMPLE_RATE, rate, unsure_s, frame)

    def _begin_anew(self) -> None:
        self._stretches.clear()
        self._current = None
        self._strays = 0

    def _judge(self, offset: float) -> None:
        """Hold a pull against the pace; after an underrun the device has lost that time for good."""
        if self._current is None or offset <= self._pace:
            self._pace = offset
        elif offset - self._pace > LATE_S:
            self.underruns += self._pulls > SETTLING
            self._begin_anew()
            self._pace = offset
        else:
            self._pace += _LEAK * (offset - self._pace)

    def _take(self, pull: _Least) -> None:
        current = self._current
        if current is None:
            self._current = pull
        elif pull.monotonic - current.since >= SPAN_S:
            self._close(current)
            self._current = pull
        elif pull.offset <= current.offset + self._slope * (pull.monotonic - current.monotonic):
            self._current = _Least(current.since, pull.monotonic, pull.offset)

    def _close(self, stretch: _Least) -> None:
        """Keep a stretch; when it and the one before lie off the line together, the line begins with them."""
        self._strays = self._strays + 1 if self._is_stray(stretch) else 0
        self._stretches.append(stretch)
        if self._strays == 2:  # noqa: PLR2004  # one alone may be a machine that was busy all the while
            newest = list(self._stretches)[-2:]
            self.underruns += newest[0].offset > self._stretches[-3].offset
            self._begin_anew()
            self._stretches.extend(newest)
        self._learn()

    def _is_stray(self, stretch: _Least) -> bool:
        before = list(self._stretches)[: len(self._stretches) - self._strays]
        lines = [
            each.offset + self._slope * (stretch.monotonic - each.monotonic) for each in before[-_RECENT:]
        ]
        return bool(lines) and abs(stretch.offset - min(lines)) > STEP_S

    def _learn(self) -> None:
        """The slope is the median over all pairs far enough apart (Theil and Sen): no outlier bends it."""
        span = self._stretches[-1].monotonic - self._stretches[0].monotonic
        if span < _LEARNING_S:
            return
        at = np.array([each.monotonic for each in self._stretches])
        offsets = np.array([each.offset for each in self._stretches])
        apart = at[None, :] - at[:, None]
        far = apart > span / 3
        slope = float(np.median((offsets[None, :] - offsets[:, None])[far] / apart[far]))
        self._slope = min(MOST_DRIFT, max(-MOST_DRIFT, slope))
