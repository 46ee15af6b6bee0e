"""How every command of `loa` finds its data folder, prints and fails."""

import json
import logging
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Literal

import structlog
import typer

from broadcaster.cli.usage import complaint
from broadcaster.errors import LoaXaError

app = typer.Typer(
    name="loa",
    help="Loa Xã: phát thanh tự động cho đài truyền thanh xã.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Data = Annotated[
    Path | None,
    typer.Option("--data", help="Thư mục dữ liệu của đài (mặc định: LOA_DATA, hoặc var/ cạnh service.py)."),
]
"""The option that every command shares."""

_SUBJECTS = (
    *("station", "content", "plan", "preview", "rumours", "relays", "exchange", "emergency"),
    *("sound", "voices", "recordings", "log", "calibrate"),
    *("doctor", "autostart", "recovery", "live"),
)

_BAR = 30
"""Characters of a bar of progress."""

TableOrJson = Literal["table", "json"]


def run(arguments: Sequence[str] | None) -> int:
    """Run one command; returns the exit status."""
    for name in _SUBJECTS:
        import_module(f"broadcaster.cli.{name}")  # registers its commands
    _log_to_stderr()
    try:
        return app(args=arguments, prog_name="loa", standalone_mode=False) or 0
    except LoaXaError as error:
        complain(str(error))
    except typer.TyperException as error:
        complain(complaint(error))
    except typer.Abort:
        complain("Đã dừng theo yêu cầu, không thay đổi gì thêm.")
    return 2


def complain(line: str) -> None:
    """One line on stderr."""
    sys.stderr.write(" ".join(line.split()) + "\n")


def say(line: str) -> None:
    """One line on stdout, seen at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def note(line: str) -> None:
    """One line of progress, on stderr: stdout is kept for results."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def bar(doing: str) -> Callable[[int, int], None]:
    """What draws a bar of progress on stderr while there is a person at the terminal; nothing otherwise."""
    shown: list[str] = []

    def draw(done: int, of: int) -> None:
        if not sys.stderr.isatty():
            return
        filled = _BAR * done // max(1, of)
        line = f"\r{doing} [{'#' * filled}{'.' * (_BAR - filled)}] {done}/{of}"
        if shown[-1:] == [line]:
            return
        shown[:] = [line]
        sys.stderr.write(line + ("\n" if done >= of else ""))
        sys.stderr.flush()

    return draw


def say_json(value: object) -> None:
    """``value`` as JSON, alone on stdout."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def _log_to_stderr() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
