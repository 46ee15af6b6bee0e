"""The command as the tests run it, and what a refusal looks like."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from tests.station.processes import LOA, Ran, run

CP1252 = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
"""The console of a Windows machine that nobody set up for Vietnamese."""


class Loa(Protocol):
    """``loa`` in this process: arguments in, what a shell would see out."""

    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Ran:
        """Run one command to its end."""
        ...


@dataclass(frozen=True)
class Played:
    """A station that has played one day on a virtual clock; not to be changed."""

    folder: Path
    day: str


def as_process(*arguments: str | Path, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> Ran:
    """``loa`` as a process of its own."""
    return run([*LOA, *map(str, arguments)], stdin=stdin, env=env)


def values(ran: Ran) -> Any:  # whatever the command printed as JSON
    """What a command that ended well printed as JSON, alone on stdout."""
    assert ran.status == 0, ran.err
    return json.loads(ran.out)


def refused(ran: Ran) -> str:
    """The one line by which a command refused: status 2, nothing on stdout, no traceback.

    Returns the line.
    """
    assert (ran.status, ran.out) == (2, ""), ran
    assert "Traceback" not in ran.err
    lines = ran.err.splitlines()
    assert len(lines) == 1, lines
    assert ran.err.endswith("\n")
    return lines[0]
