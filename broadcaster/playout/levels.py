"""Silence where something should sound, and clipping: told once each time, not every second."""

from dataclasses import dataclass, replace

from broadcaster.playout.meter import Meter
from broadcaster.units import SAMPLE_RATE

SILENCE_S = 5.0
"""An item that is not heard for so long is not a pause of its speaker."""

_SILENCE = round(SILENCE_S * SAMPLE_RATE)


@dataclass(frozen=True)
class Levels:
    """How long an item has been silent on its way out (``sent``) and where it is ``heard``, in frames.

    ``clipped`` counts samples at full scale since the item began.
    """

    sent: int = 0
    heard: int = 0
    clipped: int = 0

    def after(self, sent: Meter, heard: Meter | None) -> "Levels":
        """After a stretch of an item; ``heard`` is None where nobody listens.

        What was sent silent cannot be heard: only a stretch with sound counts for ``heard``.
        """
        quiet = self.sent + sent.frames if sent.is_silent else 0
        unheard = self.heard
        if heard is not None and heard.frames and not heard.is_silent:
            unheard = 0
        elif heard is not None and not sent.is_silent:
            unheard += sent.frames
        return Levels(quiet, unheard, self.clipped + sent.clipped)


@dataclass(frozen=True)
class Alarm:
    """Something that ``Levels`` came to: ``where`` is "sent" or "heard" for a silence, None for clipping."""

    where: str | None
    amount: float


def alarms(before: Levels, after: Levels) -> list[Alarm]:
    """What has to be told now: a silence when it has lasted ``SILENCE_S``, clipping when it begins."""
    told = [
        Alarm(where, frames / SAMPLE_RATE)
        for where, had, frames in (("sent", before.sent, after.sent), ("heard", before.heard, after.heard))
        if had < _SILENCE <= frames
    ]
    if after.clipped and not before.clipped:
        told.append(Alarm(None, after.clipped))
    return told


def at_item(levels: Levels) -> Levels:
    """``levels`` when another item begins: its clipping counts anew, a silence goes on."""
    return replace(levels, clipped=0)
