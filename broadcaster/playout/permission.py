"""The last question before any sound: may this be aired, here, at this moment?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from broadcaster.schedule.occurrence import Occurrence


@dataclass(frozen=True)
class Release:
    """A person's act that lets an emergency break quiet hours and limits, kept for ever with its reason.

    ``by`` is the account of the person, ``at`` the instant of the act; ``command`` the id of the signed
    command that brought it. ``form`` says what was released: ``prepared``, ``typed``, ``recorded`` or
    ``live``; but the first, nobody has approved it before, and the release is its approval. ``doubts`` counts
    the places of a typed text whose reading nobody has chosen.

    Raises:
        ValueError: nobody, no reason, or an instant without zone.

    """

    by: str
    reason: str
    at: datetime
    command: str = ""
    form: str = ""
    doubts: int = 0

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise ValueError("a release needs a person and a reason")
        if self.at.utcoffset() is None:
            raise ValueError(f"release at {self.at} has no zone")

    def told(self) -> dict[str, object]:
        """The release as the log keeps it for ever, as JSON values."""
        more = {"command": self.command, "form": self.form, "doubts": self.doubts}
        said = {"by": self.by, "reason": self.reason, "at": self.at.isoformat()}
        return said | {key: value for key, value in more.items() if value}


@dataclass(frozen=True)
class Airing:
    """An occurrence about to be armed: when it would sound, and whether anybody could hear it.

    ``session_starts_at`` is the instant of the session's own first sample; ``clusters`` are all that the
    output reaches, whomever the item is meant for; ``audible`` is False for outputs that cannot reach a
    loudspeaker; ``trial`` marks an item of a trial session. ``release`` is None for all that was planned.
    ``trusted`` is False while the wall clock is known to be wrong: what day it is nobody knows then.
    """

    occurrence: Occurrence
    starts_at: datetime
    ends_at: datetime
    session_starts_at: datetime
    clusters: tuple[str, ...]
    audible: bool
    trial: bool
    release: Release | None = None
    trusted: bool = True


Gate = Callable[[Airing], str | None]
"""Answers with the reason of a refusal, in Vietnamese, or None when the item may be aired.

It is asked when an item is armed, with the facts of that moment: a script withdrawn after planning,
a legal fact that expired overnight or a clock that was set all count.
"""
