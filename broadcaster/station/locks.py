"""One station, and one player, on a data folder: never two."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from broadcaster.errors import StationError


@contextmanager
def hold(path: Path, held: str, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the system's lock on ``path``; it goes with the process, however that ends.

    Raises:
        StationError: somebody else holds it for longer than ``wait_s``, and the message is ``held``; or the
            disk does not take a lock.

    """
    lock = FileLock(path)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise StationError(f"{held} ({path.parent})") from error
    except OSError as error:
        raise StationError(
            f"Không khóa được thư mục dữ liệu {path.parent}: {error.strerror}; hãy kiểm tra ổ đĩa."
        ) from error
    try:
        yield
    finally:
        lock.release()
