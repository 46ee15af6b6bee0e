"""How much the station may sound: a session and a day (the commune's rules set it; DOMAIN.md 1.2, 1.3)."""

from dataclasses import dataclass
from datetime import date

from broadcaster.schedule.source import according_to
from broadcaster.units import DurationMs

_MINUTE_MS = 60_000


@dataclass(frozen=True)
class Airtime:
    """What one cluster hears of a day or a part of it: its length, relays included, in so many sessions."""

    duration_ms: DurationMs = DurationMs(0)
    sessions: int = 0

    def __add__(self, other: "Airtime") -> "Airtime":
        return Airtime(DurationMs(self.duration_ms + other.duration_ms), self.sessions + other.sessions)


def minutes_up(duration_ms: int) -> int:
    """``duration_ms`` in minutes, a begun one counted whole."""
    return -(-duration_ms // _MINUTE_MS)


NO_AIRTIME = Airtime()
"""Silence."""


@dataclass(frozen=True)
class Limits:
    """Most airtime of one session and of one day on one cluster, session frames and relays included.

    ``day_sessions`` is the most sessions of a day, relays counted as such; None sets no such limit.
    ``source`` is the document that sets the limits, ``valid_from`` its first day.

    Raises:
        ValueError: a limit is not above zero.

    """

    session_ms: DurationMs
    day_ms: DurationMs
    day_sessions: int | None = None
    source: str = ""
    valid_from: date | None = None

    def __post_init__(self) -> None:
        if self.session_ms <= 0 or self.day_ms <= 0:
            raise ValueError(f"limits of {self.session_ms} and {self.day_ms} ms allow nothing")
        if self.day_sessions is not None and self.day_sessions <= 0:
            raise ValueError(f"a limit of {self.day_sessions} sessions allows nothing")

    def refusal(self, session_ms: float, day_ms: float, sessions: int = 0) -> str | None:
        """Why a session of ``session_ms`` is too much; None when it is not.

        ``day_ms`` and ``sessions`` are what its day then has on the busiest cluster, this session included.
        """
        too_much = self._too_much(session_ms, day_ms, sessions)
        return too_much and f"vượt mức tối đa {too_much}{according_to(self.source, self.valid_from)}"

    def _too_much(self, session_ms: float, day_ms: float, sessions: int) -> str | None:
        """The limit that is passed, in words."""
        if session_ms > self.session_ms:
            return f"{self.session_ms / _MINUTE_MS:g} phút mỗi buổi"
        if day_ms > self.day_ms:
            return f"{self.day_ms / _MINUTE_MS:g} phút mỗi ngày"
        if self.day_sessions is not None and sessions > self.day_sessions:
            return f"{self.day_sessions} buổi mỗi ngày"
        return None
