"""Starting with the machine: a systemd unit, or a task of the Windows scheduler.

What is written is for this machine's paths. Nothing is registered here: that needs the rights of an
administrator, and the commands for it are told.
"""

import getpass
import os
import platform
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

from broadcaster.errors import StationError
from broadcaster.settings import CONTENT_ROOT, DataFolder
from broadcaster.station.programs import said_by

System = Literal["linux", "windows"]

UNIT = Path("/etc/systemd/system/loa-xa.service")
_ENABLED = Path("/etc/systemd/system/multi-user.target.wants") / UNIT.name

TASK = "LoaXa"
"""Name of the task in the Windows scheduler; plain letters, which every console can type."""

_SAFE_IN_UNIT = re.compile(r"""/[^\x00-\x1f\x7f"'\\]*""")
"""systemd takes no program whose name holds a quote or a backslash, and reads other signs as they are."""

_SAFE_IN_TASK = re.compile(r"""(?!.*%[^%]+%)[^\x00-\x1f\x7f"]+""")
"""The scheduler reads a pair of percent signs as a variable, and nothing tells it that it is none."""

_WINDOWS = re.compile(r"[A-Za-z]:\\|\\\\")


@dataclass(frozen=True)
class Start:
    """What is to be started: this Python runs ``service`` on the data folder, as ``user``.

    Raises:
        StationError: a path cannot be written into a unit or a task without changing its meaning.

    """

    python: str
    service: str
    data: str
    user: str
    runtime: str = ""

    def __post_init__(self) -> None:
        safe = _SAFE_IN_TASK if _WINDOWS.match(self.python) else _SAFE_IN_UNIT
        for path in (self.python, self.service, self.data):
            if not safe.fullmatch(path):
                raise StationError(
                    f"Đường dẫn {path!r} có ký tự mà hệ thống hiểu sai; "
                    "hãy chuyển đài sang thư mục tên đơn giản."
                )


def this_start(folder: DataFolder) -> Start:
    """The station of ``folder`` with the Python that runs now; under `sudo`, as the user who asked for it."""
    user = os.environ.get("SUDO_USER") or getpass.getuser()
    service = str(CONTENT_ROOT / "service.py")
    return Start(sys.executable, service, str(folder.path), user, _runtime(user))


def this_system() -> System:
    """Whose scheduler this machine has."""
    return "windows" if platform.system() == "Windows" else "linux"


def unit(start: Start) -> str:
    """A systemd unit, for ``UNIT``; why it is as it is stands in it."""
    runtime = f'Environment="XDG_RUNTIME_DIR={_percent(start.runtime)}"\n' if start.runtime else ""
    return _form("loa-xa.service").format(
        data=_quoted(start.data),
        writable=_quoted(f"-{start.data}"),
        user=_percent(start.user),
        folder=_percent(start.service.rpartition("/")[0]),
        runtime=runtime,
        python=_quoted(start.python),
        service=_quoted(start.service),
    )


def task(start: Start) -> str:
    """A task of the Windows scheduler (schema 1.2), in the order of elements in which Windows exports them.

    It starts with the machine and runs though nobody is logged in (S4U keeps no password), so there is no
    window. The scheduler's own restart does not mind a program that ends with an error: a repetition every
    minute, ignored while the station runs, does.
    """
    return _form("loa-xa.task.xml").format(
        user=escape(start.user),
        python=escape(start.python),
        arguments=escape(subprocess.list2cmdline([start.service, "--data", start.data])),
        folder=escape(start.service.rpartition("\\")[0]),
    )


def written(system: System, start: Start) -> str:
    """The unit or the task as text."""
    return unit(start) if system == "linux" else task(start)


def target(system: System, folder: DataFolder) -> Path:
    """Where the unit or the task is written."""
    return UNIT if system == "linux" else folder.path / "loa-xa.xml"


def install(system: System, start: Start, path: Path) -> None:
    """Write the unit or the task to ``path``, in the encoding that its system reads.

    Raises:
        StationError: it cannot be written there.

    """
    encoding = "utf-8" if system == "linux" else "utf-16"
    part = path.with_name(f"{path.name}.part")
    try:
        part.write_bytes(written(system, start).encode(encoding))
        part.replace(path)
    except OSError as error:
        raise StationError(
            f"Không ghi được {path} ({error.strerror}); hãy chạy lại lệnh này với quyền quản trị (sudo)."
        ) from error


def next_steps(system: System, path: Path) -> tuple[str, ...]:
    """Commands that register what was written to ``path``, for an administrator."""
    if system == "linux":
        return ("sudo systemctl daemon-reload", f"sudo systemctl enable --now {path.name}")
    return (f'schtasks /Create /TN {TASK} /XML "{path}" /F', f"schtasks /Run /TN {TASK}")


def is_installed() -> bool | None:
    """Whether the station starts with this machine; None where that cannot be seen."""
    match platform.system():
        case "Linux":
            return _ENABLED.is_symlink()
        case "Windows":
            return said_by(["schtasks", "/Query", "/TN", TASK]) is not None
        case _:
            return None


def _runtime(user: str) -> str:
    """Where the sound server of ``user`` is to be found; empty where systems have no such folder."""
    if platform.system() != "Linux":
        return ""
    import pwd

    return f"/run/user/{pwd.getpwnam(user).pw_uid}"


def _percent(text: str) -> str:
    """``text`` with its percent signs doubled, which systemd otherwise reads as the names of things."""
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    """One word of a unit; quotes and backslashes are refused before."""
    return f'"{_percent(text)}"'


def _form(name: str) -> str:
    """The file of this name beside this one, with a place for each path."""
    return (Path(__file__).resolve().parent / name).read_text(encoding="utf-8")
