"""What is to be received for a relay, and until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from broadcaster.schedule.address import checked_address, is_input, is_playlist
from broadcaster.units import Sha256

DELAY_S = 1.5
"""Sound of a stream that is held back against a network that stutters; a fault shows soon all the same."""

PIECES_DELAY_S = 11.0
"""The same of a stream in pieces (HLS): one and the next lie up to ten seconds apart."""

DEVICE_DELAY_S = 0.3
"""The same of a device, which only the machine itself delays."""


@dataclass(frozen=True)
class Reception:
    """The station ``source`` at its ``address``, received until ``until`` (aware).

    ``fallback`` is the approved sound of the script ``fallback_name``, heard while the source is away;
    None: silence.

    Raises:
        ValueError: the address is none, or ``until`` has no zone.

    """

    source: str
    address: str
    until: datetime
    fallback: Sha256 | None = None
    fallback_name: str = ""

    def __post_init__(self) -> None:
        checked_address(self.address)
        if self.until.utcoffset() is None:
            raise ValueError(f"reception of {self.source} ends at a time without a zone")

    @property
    def delay_s(self) -> float:
        """Seconds of sound that are held back, so that what comes late comes in time."""
        if is_input(self.address):
            return DEVICE_DELAY_S
        return PIECES_DELAY_S if is_playlist(self.address) else DELAY_S


FindReception = Callable[[str], Reception | None]
"""The reception of a source by its name, as the plan has it now; None when it has none. Never waits."""
