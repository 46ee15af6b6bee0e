"""Where another station's sound is taken from: the address of a stream, or an input of the station's PC.

A stream is fetched over HTTP or HTTPS, also from a province's own network; no other scheme is followed, so
that no file of the machine can ever be aired by its name.
"""

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

INPUT = "ngo_vao:"
"""Begins the address of an input device; behind it stands the device's name (a radio tuner on line-in)."""

_SCHEMES = ("http", "https")
_LONGEST = 500
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


def checked_address(address: str) -> str:
    """``address``, refused when it is none of a source.

    Raises:
        ValueError: it is neither an HTTP or HTTPS address with a host nor an input with a name.

    """
    if len(address) > _LONGEST or _UNPRINTABLE.search(address):
        raise ValueError("an address is one short line")
    if not (input_of(address) if is_input(address) else _is_stream(address)):
        raise ValueError(f"{address!r} is neither a stream nor an input")
    return address


def is_input(address: str) -> bool:
    """Whether the sound comes in at a device."""
    return address.startswith(INPUT)


def input_of(address: str) -> str:
    """Name of the input device."""
    return address.removeprefix(INPUT).strip()


def is_playlist(address: str) -> bool:
    """Whether it is a stream in pieces, each some seconds long (HLS)."""
    return not is_input(address) and _parts(address).path.lower().endswith(".m3u8")


def shown_address(address: str) -> str:
    """``address`` as the log and the pages have it: without a name and a password in it."""
    if is_input(address):
        return address
    parts = _parts(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


def _is_stream(address: str) -> bool:
    parts = _parts(address)
    spaced = any(each.isspace() for each in address)
    return parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0 and not spaced


def _parts(address: str) -> SplitResult:
    return urlsplit(address)
