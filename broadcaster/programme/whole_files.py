"""Files that appear under their name only when all of them is on the disk: ``.part``, fsync, rename."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from broadcaster.errors import DiskFullError, StationError

RESERVE = 64 * 2**20
"""Bytes of the disk that no sound and no backup takes: the play log goes first.

An event takes some 800 bytes of it: at a thousand events a day this is room for more than two months.
"""


def require_room(folder: Path, length: int = 0) -> None:
    """Refuse to write ``length`` bytes to the disk of ``folder`` where they would touch ``RESERVE``.

    Raises:
        DiskFullError: they would.
        OSError: nobody knows how much room there is.

    """
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    if free < length + RESERVE:
        raise DiskFullError(
            f"Ổ đĩa của {folder} chỉ còn {free // 2**20} MB, phần đó dành cho nhật ký phát sóng; "
            "hãy dọn ổ đĩa rồi thử lại."
        )


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
        DiskFullError: there is no room but what is kept for the play log.
        StationError: the disk does not take it; nothing is left behind.

    """
    with disk_told(path):
        part = written_part(path.parent, path.stem[:16], pieces)
        put_in_place(part, path)


def written_part(folder: Path, name: str, pieces: Iterable[bytes]) -> Path:
    """A file in ``folder``, which is made if need be, named for nobody else, with ``pieces`` on the disk.

    Raises:
        DiskFullError: there is no room but what is kept for the play log.
        OSError: the disk does not take it; nothing is left behind.

    """
    require_room(folder)
    make_folder(folder)
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
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make ``folder`` where it is missing; its own name is on the disk before anything comes into it.

    Raises:
        OSError: the disk does not take it.

    """
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk; Windows does so without being asked.

    Raises:
        OSError: the disk does not take them.

    """
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
