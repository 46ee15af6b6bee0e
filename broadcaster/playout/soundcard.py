"""What a library for sound devices is to the outputs and inputs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from broadcaster.errors import OutputError
from broadcaster.playout.stream import Block

PERIOD_MS = 20
"""Length of the blocks that a device is to take: each is a sign of life, the next comes within 100 ms."""

BUFFER_MS = 40
"""What a device holds: it cannot be taken back, and a stop is to be heard at once.

Enough where its thread may run in real time; a technician lets a machine that stutters hold more.
"""

Pull = Callable[[int], Block]
"""Gives a device its next frames, that many. Must never raise and never wait."""

Hear = Callable[[Block], None]
"""Takes what an input heard, block after block. Must never raise and never wait."""

_ADVICE = "hãy kiểm tra dây cắm và tên thiết bị trong station.toml"


@dataclass(frozen=True)
class Line:
    """A device that runs. ``latency_s`` is what the library believes to be the length of all its buffers.

    ``close`` ends it, once; after the death of a sound server it may take long, or for ever.
    """

    latency_s: float
    close: Callable[[], None]


class SoundCard(Protocol):
    """Opens devices by name, at the station's rate and mono; the library converts for the device.

    All methods may be called from any thread, and all may hang as long as a sound server hangs. They raise
    OutputError with the reason and what to do, without the name of the output or input.
    """

    def outputs(self) -> tuple[str, ...]:
        """Names of the devices that can play, now."""
        ...

    def inputs(self) -> tuple[str, ...]:
        """Names of the devices that can record, now."""
        ...

    def play(self, device: str | None, pull: Pull, buffer_ms: int = BUFFER_MS) -> Line:
        """Run the device of this name, or the machine's default one, on what ``pull`` gives.

        It is to hold ``buffer_ms``, in blocks of ``PERIOD_MS``, two at least.
        """
        ...

    def listen(self, device: str | None, hear: Hear) -> Line:
        """Run the input of this name, or the machine's default one, into ``hear``."""
        ...


def the_one(wanted: str, names: Sequence[str]) -> int:
    """Index of the device that is called ``wanted``.

    Raises:
        OutputError: there is none (the others are named), or there are several and nobody can know which.

    """
    found = [index for index, name in enumerate(names) if name == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise OutputError(
            f"có {len(found)} thiết bị cùng tên “{wanted}”; hãy đổi tên trong cài đặt âm thanh của máy, "
            "rồi ghi tên mới vào station.toml."
        )
    if not names:
        raise OutputError(f"máy không có thiết bị âm thanh nào, cần “{wanted}”; {_ADVICE}.")
    there = ", ".join(f"“{name}”" for name in dict.fromkeys(names))
    raise OutputError(f"không thấy thiết bị tên “{wanted}”; {_ADVICE} (máy đang có: {there}).")


def refusal(reason: str) -> OutputError:
    """The error of a device that does not open because of ``reason``."""
    return OutputError(f"không mở được thiết bị âm thanh ({reason}); {_ADVICE}.")
