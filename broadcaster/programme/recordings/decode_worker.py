"""The worker process that decodes recordings: a decoder that hangs, crashes or eats memory dies alone.

A request is a ``Request`` as JSON, the answer a ``Heading`` or the reason of a refusal; samples cross by
the file that the request names.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict

from broadcaster.programme.recordings.decoding import Request, decode
from broadcaster.programme.recordings.refusal import RefusedError
from broadcaster.speech.worker_protocol import serve

REFUSED, HEADING = "refused", "heading"
MOST_BYTES = 1 << 30
"""Memory that the worker may have of its own, files that it looks at not counted."""


def answer(request: bytes) -> bytes:
    """Do what ``request`` says."""
    reply: dict[str, object]
    try:
        reply = {HEADING: asdict(decode(Request(**json.loads(request))))}
    except RefusedError as error:
        reply = {REFUSED: str(error)}
    except OSError as error:
        why = error.strerror or type(error).__name__
        reply = {REFUSED: f"không đọc hoặc ghi được tệp ({why}); hãy kiểm tra ổ đĩa"}
    return json.dumps(reply).encode()


def prepare() -> tuple[bytes, Callable[[bytes], bytes]]:
    """Load the libraries, then set the limit on memory."""
    import av
    import soundfile
    import soxr

    _limit_memory()
    loaded = f"av {av.__version__} soundfile {soundfile.__version__} soxr {soxr.__version__}"
    return loaded.encode(), answer


def _limit_memory() -> None:
    """Linux only: elsewhere the time limit is all there is."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MOST_BYTES, MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    serve(prepare)
