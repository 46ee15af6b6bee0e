"""Files that appear under their name only when all of them is on the disk: ``.part``, fsync, rename."""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from broadcaster.errors import StationError


@contextmanager
def disk_told(path: Path) -> Iterator[None]:
    """Says of what the disk does not take that it was for ``path``.

    Raises:
        StationError: in place of OSError.

    """
    try:
        yield
    except OSError as error:
        raise StationError(
            f"Không ghi được {path}: {error.strerror}; hãy kiểm tra chỗ trống và quyền ghi của ổ đĩa."
        ) from error


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Write ``pieces`` so that a power cut leaves all of it or nothing at ``path``.

    Raises:
        StationError: the disk does not take it; nothing is left behind.

    """
    with disk_told(path):
        part = written_part(path.parent, path.stem[:16], pieces)
        put_in_place(part, path)


def written_part(folder: Path, name: str, pieces: Iterable[bytes]) -> Path:
    """A file in ``folder``, which is made if need be, named for nobody else, with ``pieces`` on the disk.

    Raises:
        OSError: the disk does not take it; nothing is left behind.

    """
    folder.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, prefix=f"{name}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(part).unlink(missing_ok=True)
        raise
    return Path(part)


def put_in_place(part: Path, path: Path) -> None:
    """Give ``part``, which is on the disk already, its name.

    Raises:
        OSError: the disk does not take the name; ``part`` is gone.

    """
    try:
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Bring the new name itself to the disk; Windows does so without being asked."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
