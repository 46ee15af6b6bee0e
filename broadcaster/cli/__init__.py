"""The command `loa`: for the technician, for tests and for scripts."""

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `loa` with ``arguments`` (default: those of the process) and end the process.

    Exit status 0: done; 2: bad input or state, told in one line on stderr.
    """
    for stream in (sys.stdout, sys.stderr):
        # A Windows console of code page 1252 cannot show Vietnamese: without this, --help itself crashes.
        # And Windows would end the lines of a CSV file, which have their own ends, twice.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")

    # Rendering uses processes; threads of NumPy's linear algebra on top would only fight for the cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    from broadcaster.cli.app import run

    sys.exit(run(arguments))
