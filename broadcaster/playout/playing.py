"""What the page shows of one output."""

from collections.abc import Iterable
from dataclasses import dataclass

from broadcaster.playout.channel import Channel
from broadcaster.playout.meter import Meter

SILENT_DBFS = -80.0
"""Below this there is nothing but the noise of 16 bits."""


@dataclass(frozen=True)
class Playing:
    """What sounds on one output at a moment, and how loud.

    ``sent_dbfs`` is the level (RMS, dBFS) of the last second on its way out, ``heard_dbfs`` that at the
    monitor input; None when nothing is measured.
    """

    output: str
    clusters: tuple[str, ...]
    is_open: bool
    occurrence: str | None
    title: str | None
    ends_in_s: float | None
    next_occurrence: str | None
    sent_dbfs: float | None = None
    heard_dbfs: float | None = None

    @property
    def is_silent(self) -> bool:
        """Whether nothing sounds or is armed, nor was heard in the last second."""
        quiet = self.sent_dbfs is None or self.sent_dbfs < SILENT_DBFS
        return self.occurrence is None and self.next_occurrence is None and quiet


def playing(channel: Channel, monotonic: float) -> Playing:
    """What ``channel`` does at ``monotonic``."""
    position = channel.output.position()
    frame = position.frame_at(monotonic)
    current = next((each for each in channel.deck.placed if each.first <= frame < each.last), None)
    following = next((each for each in channel.deck.placed if each.first > frame), None)
    return Playing(
        output=channel.output.name,
        clusters=channel.deck.clusters,
        is_open=channel.is_open,
        occurrence=current.occurrence.id if current else None,
        title=current.occurrence.title if current else None,
        ends_in_s=position.time_of(current.last) - monotonic if current else None,
        next_occurrence=following.occurrence.id if following else None,
        sent_dbfs=_level(channel.sent),
        heard_dbfs=_level(channel.heard),
    )


def _level(meters: Iterable[Meter]) -> float | None:
    whole = sum(meters, Meter())
    return round(whole.rms_dbfs, 1) if whole.frames else None
