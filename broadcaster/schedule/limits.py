"""How much the station may sound: a session and a day (the commune's rules set it; DOMAIN.md 1.2, 1.3)."""

from dataclasses import dataclass

from broadcaster.units import DurationMs

_MINUTE_MS = 60_000


@dataclass(frozen=True)
class Limits:
    """Most airtime of one session and of one day on one cluster, session frames included.

    Raises:
        ValueError: a limit is not above zero.

    """

    session_ms: DurationMs
    day_ms: DurationMs

    def __post_init__(self) -> None:
        if self.session_ms <= 0 or self.day_ms <= 0:
            raise ValueError(f"limits of {self.session_ms} and {self.day_ms} ms allow nothing")

    def refusal(self, session_ms: float, day_ms: float) -> str | None:
        """Why a session of ``session_ms`` on a day that then has ``day_ms`` is too much; None if not."""
        if session_ms > self.session_ms:
            return f"vượt mức tối đa {self.session_ms / _MINUTE_MS:g} phút mỗi buổi"
        if day_ms > self.day_ms:
            return f"vượt mức tối đa {self.day_ms / _MINUTE_MS:g} phút mỗi ngày"
        return None
