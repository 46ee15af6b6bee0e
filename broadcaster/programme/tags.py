"""What was measured of a sound, written into its FLAC file for other programs.

ReplayGain 2.0 (wiki.hydrogenaud.io/index.php?title=ReplayGain_2.0_specification) is what players go by, the
names of EBU Tech 3285, version 2 (the loudness in a "bext" chunk), what other stations go by. All are Vorbis
comments (RFC 9639, section 8.6), with nothing in them that differs from one day to the next: the same sound
is the same file.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import IO

from broadcaster.programme.loudness import Loudness
from broadcaster.units import Dbtp, Decibels, Lufs

_REPLAY_REFERENCE = -18.0  # LUFS, ReplayGain 2.0
_R128_REFERENCE = -23.0  # LUFS, RFC 7845, section 5.2.1
_VENDOR = "Loa Xa"
_MARK = b"fLaC"
_COMMENT = 4
_LAST = 0x80
_PIECE = 1 << 20


def loudness_tags(loudness: Loudness) -> dict[str, str]:
    """Names and values, in the order in which they are written."""
    return {
        "REPLAYGAIN_TRACK_GAIN": f"{_REPLAY_REFERENCE - loudness.integrated:.2f} dB",
        "REPLAYGAIN_TRACK_PEAK": f"{10 ** (loudness.true_peak / 20):.6f}",
        "REPLAYGAIN_TRACK_RANGE": f"{loudness.range:.2f} dB",
        "REPLAYGAIN_REFERENCE_LOUDNESS": f"{_REPLAY_REFERENCE:.2f} LUFS",
        "R128_TRACK_GAIN": f"{round(256 * (_R128_REFERENCE - loudness.integrated))}",
        "LOUDNESSVALUE": f"{loudness.integrated:.2f}",
        "LOUDNESSRANGE": f"{loudness.range:.2f}",
        "MAXTRUEPEAKLEVEL": f"{loudness.true_peak:.2f}",
        "MAXMOMENTARYLOUDNESS": f"{loudness.momentary:.2f}",
        "MAXSHORTTERMLOUDNESS": f"{loudness.short_term:.2f}",
    }


def tagged_loudness(flac: IO[bytes]) -> Loudness | None:
    """What the tags of a FLAC file say; None where it has none of ours, or they are not whole."""
    try:
        flac.seek(len(_MARK))
        found = _read_comments(next(body for kind, body in _blocks(flac) if kind == _COMMENT))
        return Loudness(
            Lufs(float(found["LOUDNESSVALUE"])),
            Lufs(float(found["MAXMOMENTARYLOUDNESS"])),
            Lufs(float(found["MAXSHORTTERMLOUDNESS"])),
            Decibels(float(found["LOUDNESSRANGE"])),
            Dbtp(float(found["MAXTRUEPEAKLEVEL"])),
        )
    except (ValueError, KeyError, StopIteration):
        return None


def with_tags(flac: IO[bytes], tags: Mapping[str, str]) -> Iterator[bytes]:
    """The bytes of a FLAC file with ``tags`` in place of its own; its sound is not touched.

    Raises:
        ValueError: it is no FLAC file.

    """
    flac.seek(0)
    if flac.read(len(_MARK)) != _MARK:
        message = "only a FLAC file can be given Vorbis comments"
        raise ValueError(message)
    kept = [(kind, body) for kind, body in _blocks(flac) if kind != _COMMENT]
    # STREAMINFO comes first (RFC 9639, section 8.1), the comments behind it.
    kept.insert(1, (_COMMENT, _comments(tags)))
    heads = [kind.to_bytes(1, "big") + len(body).to_bytes(3, "big") + body for kind, body in kept]
    heads[-1] = bytes([heads[-1][0] | _LAST]) + heads[-1][1:]
    return chain([_MARK + b"".join(heads)], iter(lambda: flac.read(_PIECE), b""))


def _blocks(flac: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each metadata block."""
    last = False
    while not last:
        head = flac.read(4)
        if len(head) < 4:  # noqa: PLR2004  # one byte of kind, three of length
            message = "a FLAC file ends within its metadata"
            raise ValueError(message)
        last = bool(head[0] & _LAST)
        yield head[0] & ~_LAST, flac.read(int.from_bytes(head[1:], "big"))


def _read_comments(body: bytes) -> dict[str, str]:
    """Names and values in a block of Vorbis comments."""
    rest = body[4 + int.from_bytes(body[:4], "little") :]
    count, rest = int.from_bytes(rest[:4], "little"), rest[4:]
    lines = []
    for _ in range(count):
        size = int.from_bytes(rest[:4], "little")
        lines.append(rest[4 : 4 + size].decode())
        rest = rest[4 + size :]
    return dict(line.split("=", 1) for line in lines)


def _comments(tags: Mapping[str, str]) -> bytes:
    lines = [f"{name}={value}".encode() for name, value in tags.items()]
    vendor = _VENDOR.encode()
    parts = [_counted(vendor), len(lines).to_bytes(4, "little"), *map(_counted, lines)]
    return b"".join(parts)


def _counted(text: bytes) -> bytes:
    return len(text).to_bytes(4, "little") + text
