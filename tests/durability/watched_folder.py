"""A folder whose every step is told to a ``Disk``, so that the power can go between any two of them.

The program works on real files; beside them the model learns what was created, renamed, removed and synced,
in that order. What a file holds is told when it is synced, or else when it is renamed: until then the model
counts it as not synced, whatever the system has done.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.durability.disk import Disk

Done = Callable[..., None]


class WatchedFolder:
    """Tells ``disk`` what happens in ``folder``; what is there already counts as synced."""

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder, self._disk = folder.resolve(), disk

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Have every step of this process be told.

        Raises:
            PowerCut: the power goes; from then on no step reaches the disk.

        """
        with pytest.MonkeyPatch.context() as patch:
            told: dict[str, Done] = {
                "open": self._opened,
                "mkdir": self._made,
                "fsync": self._synced,
                "replace": self._renamed,
                "rename": self._renamed,
                "unlink": self._removed,
            }
            for name, tell in told.items():
                # a sync counts in the model; the real one would only take time
                real = getattr(os, name) if name != "fsync" else lambda _handle: None
                patch.setattr(os, name, _telling(real, tell))
            yield

    def left_in(self, folder: Path) -> Path:
        """Write what the disk has kept into ``folder``, which is made."""
        folder.mkdir()
        for name, file in sorted(self._disk.names.items()):
            path = folder / name
            if any(other.startswith(f"{name}/") for other in self._disk.names) or "." not in path.name:
                path.mkdir(exist_ok=True)
            else:
                path.write_bytes(bytes(file.cache))
        return folder

    def _opened(self, path: Any, flags: int, *_rest: object, **_named: object) -> None:
        name = self._name(path)
        if name and flags & os.O_CREAT and name not in self._disk.names:
            self._disk.create(name)

    def _made(self, path: Any, *_rest: object) -> None:
        if name := self._name(path):
            self._disk.create(name)

    def _synced(self, handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            if path == self._folder or self._name(path):
                self._disk.sync_names(self._name(path))
        elif name := self._name(path):
            self._tell_content(name)
            self._disk.sync(self._disk.names[name])

    def _renamed(self, old: Any, new: Any) -> None:
        if self._name(old):
            self._tell_content(self._name(old))
            self._disk.rename(self._name(old), self._name(new))

    def _removed(self, path: Any, **_named: object) -> None:
        if (name := self._name(path)) in self._disk.names:
            self._disk.delete(name)

    def _tell_content(self, name: str) -> None:
        """Write to the model what the real file holds, where that is news."""
        file, path = self._disk.names.get(name) or self._disk.create(name), self._folder / name
        content = path.read_bytes() if path.exists() else b""
        if content != file.cache:
            self._disk.write(file, 0, content)

    def _name(self, path: Any) -> str:
        """The name of ``path`` as the disk has it; empty for what lies elsewhere."""
        if not isinstance(path, str | os.PathLike):
            return ""
        whole = Path(path).absolute()
        if not whole.is_relative_to(self._folder) or whole == self._folder:
            return ""
        return whole.relative_to(self._folder).as_posix()


def _telling(real: Callable[..., Any], tell: Done) -> Callable[..., Any]:
    """``real``, told before it is done: a step that the power did not let happen is not told."""

    def step(*arguments: object, **named: object) -> object:
        tell(*arguments, **named)
        return real(*arguments, **named)

    return step
