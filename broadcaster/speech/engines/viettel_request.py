"""What the station asks of Viettel AI, on its way to the worker process."""

import ipaddress
import json
import re
import urllib.parse
from dataclasses import asdict, dataclass, field

SLOWEST, FASTEST = 0.7, 1.3
"""The speeds that the service takes; 1.0 is the voice's own."""

_VOICE = re.compile(r"(?:hn|hcm|hue)-[a-z]+")


@dataclass(frozen=True)
class Request:
    """One piece of text with all that the service needs to say it.

    It goes to the worker through its stdin, since a command line can be read by every user of the machine.

    Args:
        text: at most 100 characters.
        token: what the contract entitles to; never shown.
        voice: region and name, as ``hn-quynhanh``.
        speed: 0.7 to 1.3.
        url: where to ask; https, but for this machine itself.
        timeout_s: seconds for connecting and for each read.

    Raises:
        ValueError: a voice, speed, address or time-out that cannot be.

    """

    text: str
    token: str = field(repr=False)
    voice: str
    speed: float
    url: str
    timeout_s: float

    def __post_init__(self) -> None:
        if not _VOICE.fullmatch(self.voice):
            message = f"a voice of Viettel AI is hn-, hcm- or hue- and a name, not {self.voice!r}"
            raise ValueError(message)
        if not (SLOWEST <= self.speed <= FASTEST and self.timeout_s > 0):
            message = (
                f"speed is {SLOWEST} to {FASTEST} and a time-out above 0, not {self.speed}, {self.timeout_s}"
            )
            raise ValueError(message)
        if not _keeps_secrets(self.url):
            message = "the address of Viettel AI begins with https://"
            raise ValueError(message)

    @property
    def packed(self) -> bytes:
        """The request as the worker takes it."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def unpacked(cls, request: bytes) -> "Request":
        """Request of what ``packed`` gave."""
        return cls(**json.loads(request))


def _keeps_secrets(url: str) -> bool:
    """Whether what is sent to ``url`` is encrypted on the way, or does not leave this machine."""
    parts = urllib.parse.urlsplit(url)
    if not parts.hostname or parts.scheme not in {"https", "http"}:
        return False
    return parts.scheme == "https" or _is_this_machine(parts.hostname)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
