"""SQLite on a ``Disk``: a VFS that does with it what SQLite's own does with a POSIX system.

Taken from SQLite's os_unix.c: a new journal's folder is synced with the journal's first sync
(``UNIXFILE_DIRSYNC``), and when a journal is deleted where SQLite asks for it, as synchronous=EXTRA does.
"""

import errno
import itertools
from contextlib import suppress

import apsw

from tests.durability.disk import SECTOR, Disk, File, PowerCut

_JOURNALS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
_NUMBERS = itertools.count()

Name = str | apsw.URIFilename | None


class DiskVfs(apsw.VFS):
    """The files of ``disk``, for connections that name this VFS. One connection writes at a time."""

    def __init__(self, disk: Disk) -> None:
        self.name = f"disk-{next(_NUMBERS)}"
        self._disk = disk
        super().__init__(self.name, base="")

    def connect(self, name: str) -> apsw.Connection:
        """A connection to the file ``name``, which is there already.

        Raises:
            apsw.Error: it cannot be opened.
            PowerCut: the power goes.

        """
        return apsw.Connection(name, flags=apsw.SQLITE_OPEN_READWRITE, vfs=self.name)

    def xFullPathname(self, name: str) -> str:  # noqa: N802  # SQLite's name
        """There is one folder."""
        return name

    def xAccess(self, pathname: str, flags: int) -> bool:  # noqa: ARG002, N802  # as above
        """Whether the file is there."""
        return pathname in self._disk.names

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802  # as above
        """Delete a journal."""
        with _as_sqlite(apsw.IOError):
            if filename not in self._disk.names:
                raise apsw.IOError
            self._disk.delete(filename)
            if syncdir:
                self._disk.sync_names()

    def xOpen(self, name: Name, flags: list[int]) -> "DiskFile":  # type: ignore[override]  # noqa: N802  # as above
        """Open a file, or make it where SQLite asks for that."""
        flags[1] = flags[0]
        if name is None:
            return DiskFile(Disk(), File(), syncs_name=False)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        if path in self._disk.names:
            return DiskFile(self._disk, self._disk.names[path], syncs_name=False)
        if not flags[0] & apsw.SQLITE_OPEN_CREATE:
            raise apsw.CantOpenError(path)
        with _as_sqlite(apsw.CantOpenError):
            file = self._disk.create(path)
        return DiskFile(self._disk, file, syncs_name=bool(flags[0] & _JOURNALS))


class DiskFile:
    """An open file, as apsw asks for one."""

    def __init__(self, disk: Disk, file: File, *, syncs_name: bool) -> None:
        self._disk, self._file, self._syncs_name = disk, file, syncs_name

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802  # as above
        """What the cache holds there; less at the end."""
        return bytes(self._file.cache[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802  # as above
        """Write to the cache."""
        with _as_sqlite(apsw.IOError):
            self._disk.write(self._file, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802  # as above
        """Cut off in the cache."""
        with _as_sqlite(apsw.IOError):
            self._disk.truncate(self._file, newsize)

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802  # as above
        """Bring the file to the disk, and a new journal's name with its first sync."""
        with _as_sqlite(apsw.IOError):
            self._disk.sync(self._file)
            if self._syncs_name:
                self._disk.sync_names()
                self._syncs_name = False

    def xFileSize(self) -> int:  # noqa: N802  # as above
        """Length in bytes."""
        return len(self._file.cache)

    def xLock(self, level: int) -> None:  # noqa: N802  # as above
        """Nobody else is there."""

    def xUnlock(self, level: int) -> None:  # noqa: N802  # as above
        """As ``xLock``."""

    def xCheckReservedLock(self) -> bool:  # noqa: N802  # as above
        """As ``xLock``: a journal that is found is a dead writer's."""
        return False

    def xFileControl(self, op: int, ptr: int) -> bool:  # noqa: ARG002, N802  # as above
        """Nothing special is known."""
        return False

    def xSectorSize(self) -> int:  # noqa: N802  # as above
        """Bytes that the disk writes at once."""
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: N802  # as above
        """What SQLite believes of every disk unless told otherwise."""
        return int(apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE)

    def xClose(self) -> None:  # noqa: N802  # as above
        """Nothing is held."""


class _as_sqlite:  # noqa: N801  # reads as a phrase
    """Says a disk's error as SQLite does; ``other`` stands for all but a full disk."""

    def __init__(self, other: type[apsw.Error]) -> None:
        self._other = other

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            raise (apsw.FullError if error.errno == errno.ENOSPC else self._other)(error.strerror) from error


def let_go(connection: apsw.Connection) -> None:
    """Close what a dead process held; nothing of it reaches the disk."""
    with suppress(apsw.Error, PowerCut):
        connection.close(force=True)
