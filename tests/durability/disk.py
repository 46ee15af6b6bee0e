"""A disk in memory that forgets: what was written but not synced may be lost in part, in any order, torn.

It promises what POSIX and SQLite's ``SQLITE_IOCAP_POWERSAFE_OVERWRITE`` promise, and nothing more:

- what a file held when it was synced is kept, whatever is written beside it later;
- of what was written since, each sector of 512 bytes keeps any of its versions, by itself; one may
  stop in its middle or come out as noise, in the bytes that were being changed;
- the length of a file is any that it had since its last sync, with zeros where nothing arrived;
- that a name was given or taken away counts once its folder was synced, and before that perhaps; what is in a
  folder whose own name was lost is lost with it.

Until the power goes everybody reads what was written last, as from a system's cache.
"""

import errno
import os
import posixpath
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

SECTOR = 512

T = TypeVar("T")

_LOST, _KEPT = 0.2, 0.1
"""Shares of the power cuts in which nothing, and in which all, of what was not synced arrives."""

_TORN, _NOISE = 0.08, 0.02
"""Shares of the sectors that stop in their middle, and that come out as noise."""


def seeded(seed: int) -> Random:
    """What decides by chance, the same for the same ``seed``."""
    return Random(seed)  # noqa: S311  # no secret hangs on it


class PowerCut(BaseException):  # no error of the program: nothing may catch it
    """The power goes at this step; nobody is left who could handle it."""


@dataclass(eq=False)
class File:
    """What a file holds: as everybody reads it, as the disk has it, and every step between the two."""

    cache: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    sectors: dict[int, list[bytes]] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        """Write to the cache."""
        end = offset + len(data)
        if end > len(self.cache):
            self.cache.extend(bytes(end - len(self.cache)))
            self.sizes.append(end)
        self.cache[offset:end] = data
        for number in range(offset // SECTOR, (end - 1) // SECTOR + 1):
            version = bytes(self.cache[number * SECTOR : (number + 1) * SECTOR])
            self.sectors.setdefault(number, []).append(version)

    def truncate(self, size: int) -> None:
        """Cut off in the cache."""
        del self.cache[size:]
        self.sizes.append(size)

    def sync(self) -> None:
        """Bring the cache to the disk."""
        self.synced = bytes(self.cache)
        self.sectors.clear()
        self.sizes.clear()

    def after_a_cut(self, chance: "Chance") -> "File":
        """What is left of the file."""
        size = chance.version([len(self.synced), *self.sizes])
        left = bytearray(self.synced.ljust(size, b"\0"))
        for number, versions in self.sectors.items():
            begin = number * SECTOR
            old = self.synced[begin : begin + SECTOR].ljust(SECTOR, b"\0")
            left[begin : begin + SECTOR] = chance.sector([old, *versions])
        del left[size:]
        left.extend(bytes(size - len(left)))
        return File(left, bytes(left))


class Chance:
    """What one power cut leaves, drawn by ``random``."""

    def __init__(self, random: Random) -> None:
        self._random = random
        drawn = random.random()
        self._style = "lost" if drawn < _LOST else "kept" if drawn < _LOST + _KEPT else "mixed"

    def version(self, versions: "list[T]") -> "T":
        """One of ``versions``, the oldest of which the disk surely has."""
        if self._style == "mixed":
            return self._random.choice(versions)
        return versions[0 if self._style == "lost" else -1]

    def sector(self, versions: list[bytes]) -> bytes:
        """What a sector holds that had ``versions``."""
        old, new = versions[0], self.version(versions).ljust(SECTOR, b"\0")
        drawn = self._random.random()
        if self._style != "mixed" or drawn > _TORN + _NOISE:
            return new
        if drawn > _NOISE:
            stop = self._random.randrange(SECTOR)
            return new[:stop] + old[stop:]
        noise = self._random.randbytes(SECTOR)
        return bytes(old[i] if old[i] == new[i] else noise[i] for i in range(SECTOR))


class Disk:
    """Files by name, ``folder/name`` for those in a folder, which stands among them as an empty file.

    Each change is a step; the power goes before the one that ``cut_after`` set.

    ``fault`` is an error number (``errno``) that every step gives instead, as a disk does that is full, that
    reads only or is broken. ``room`` is how many bytes all files together may hold.
    """

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        self.names = {name: File(bytearray(data), data) for name, data in (files or {}).items()}
        self._synced = dict(self.names)
        self._changes: dict[str, list[File | None]] = {}
        self.steps = 0
        self.cut_at: int | None = None
        self.is_off = False
        self.fault: int | None = None
        self.room: int | None = None

    def cut_after(self, steps: int) -> None:
        """Have the power go before the step that follows the next ``steps``."""
        self.cut_at = self.steps + steps

    def power_back(self, random: Random) -> None:
        """Switch on again: what is there now is what the disk kept."""
        chance = Chance(random)
        left = dict(self._synced)
        for name, versions in self._changes.items():
            file = chance.version([self._synced.get(name), *versions])
            if file is None:
                left.pop(name, None)
            else:
                left[name] = file
        found = {name for name in left if all(each in left for each in _folders(name))}
        self.names = {name: left[name].after_a_cut(chance) for name in sorted(found)}
        self._synced, self._changes = dict(self.names), {}
        self.cut_at, self.is_off = None, False

    def create(self, name: str) -> File:
        """A new, empty file under ``name``."""
        self._step()
        self.names[name] = file = File()
        self._changes.setdefault(name, []).append(file)
        return file

    def delete(self, name: str) -> None:
        """Take the name away."""
        self._step()
        del self.names[name]
        self._changes.setdefault(name, []).append(None)

    def write(self, file: File, offset: int, data: bytes) -> None:
        """Write ``data`` at ``offset``."""
        self._step(more=offset + len(data) - len(file.cache))
        file.write(offset, data)

    def truncate(self, file: File, size: int) -> None:
        """Cut ``file`` off at ``size`` bytes."""
        self._step()
        file.truncate(size)

    def sync(self, file: File) -> None:
        """Bring what ``file`` holds to the disk."""
        self._step()
        file.sync()

    def rename(self, old: str, new: str) -> None:
        """Give the file ``old`` the name ``new``, in place of whatever had it."""
        self._step()
        self.names[new] = file = self.names.pop(old)
        self._changes.setdefault(old, []).append(None)
        self._changes.setdefault(new, []).append(file)

    def sync_names(self, folder: str = "") -> None:
        """Bring the names in ``folder`` to the disk."""
        self._step()
        for name in [each for each in self._changes if posixpath.dirname(each) == folder]:
            del self._changes[name]
            if name in self.names:
                self._synced[name] = self.names[name]
            else:
                self._synced.pop(name, None)

    def _step(self, *, more: int = 0) -> None:
        """One more step, which makes files longer by ``more`` bytes.

        Raises:
            PowerCut: the power goes, or has gone.
            OSError: the disk has a fault, or no room.

        """
        if self.is_off or self.steps == self.cut_at:
            self.is_off = True
            raise PowerCut
        self.steps += 1
        if self.fault is not None:
            raise OSError(self.fault, os.strerror(self.fault))
        if self.room is not None and more > 0 and self.used + more > self.room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @property
    def used(self) -> int:
        """Bytes that all files together hold."""
        return sum(len(file.cache) for file in self.names.values())


def _folders(name: str) -> list[str]:
    """The folders that ``name`` is in."""
    parts = name.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
