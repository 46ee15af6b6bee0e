"""An event as the log keeps it: numbered, and chained to the one before."""

from dataclasses import dataclass

from broadcaster.playout.event import Event
from broadcaster.units import Sha256

FIRST_HASH = Sha256("0" * 64)
"""What stands for "the event before" in a log's first event."""


@dataclass(frozen=True)
class LogEvent:
    """``event`` as number ``seq`` (from 1, without gaps) of the log, written in boot ``boot`` (from 1).

    The order of events is (boot, seq), never wall time.
    """

    seq: int
    boot: int
    event: Event
    prev_hash: Sha256
    hash: Sha256
