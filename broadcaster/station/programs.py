"""Programs of the operating system that are asked, and never for long."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

LIMIT_S = 10.0
"""Longer than this nobody waits; a sound server that hangs is an answer too."""


def said_by(command: Sequence[str | Path], *, limit_s: float = LIMIT_S) -> str | None:
    """What ``command`` prints in English; None when it is missing, fails or takes longer than ``limit_s``."""
    try:
        done = subprocess.run(  # noqa: S603  # fixed commands, no shell
            [str(each) for each in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limit_s,
            check=True,
            env={**os.environ, "LC_ALL": "C"},
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", errors="replace")
