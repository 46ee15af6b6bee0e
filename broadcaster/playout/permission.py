"""The last question before any sound: may this be aired, here, at this moment?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from broadcaster.schedule.occurrence import Occurrence


@dataclass(frozen=True)
class Airing:
    """An occurrence about to be armed: when it would sound, and whether anybody could hear it.

    ``session_starts_at`` is the instant of the session's own first sample; ``audible`` is False for
    outputs that cannot reach a loudspeaker; ``trial`` marks an item of a trial session.
    """

    occurrence: Occurrence
    starts_at: datetime
    ends_at: datetime
    session_starts_at: datetime
    audible: bool
    trial: bool


Gate = Callable[[Airing], str | None]
"""Answers with the reason of a refusal, in Vietnamese, or None when the item may be aired.

It is asked when an item is armed, with the facts of that moment: a script withdrawn after planning,
a legal fact that expired overnight or a clock that was set all count.
"""
