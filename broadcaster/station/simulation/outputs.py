"""Outputs whose devices drift, stutter, die and come back; what they sent can be asked afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field

from broadcaster.clip import Clip
from broadcaster.clock import Clock
from broadcaster.errors import OutputError
from broadcaster.playout.event import Evidence
from broadcaster.playout.meter import Meter
from broadcaster.playout.output import Position
from broadcaster.playout.source import Source
from broadcaster.playout.stream import FADE_FRAMES
from broadcaster.station.simulation.mains import Mains
from broadcaster.station.simulation.sources import Carried
from broadcaster.units import SAMPLE_RATE

PULL_S = 0.05
"""A device asks for a block this often; what an output knows of its place is so old at most."""

MEASURED_S, UNMEASURED_S = 0.001, 0.005
"""How far a sound twenty seconds ahead may be off, when the crystal was measured, and when it was not."""

_PPM = 1e-6


@dataclass
class Device:
    """A sound device, which outlives the player: its crystal is ``ppm`` off, and it may not be there.

    ``knows_rate`` says whether the output has measured the crystal.
    """

    ppm: float = 0.0
    is_there: bool = True
    knows_rate: bool = True

    @property
    def rate(self) -> float:
        """Frames that it takes in a second."""
        return SAMPLE_RATE * (1 + self.ppm * _PPM)


@dataclass(eq=False)
class Sounding:
    """What was placed at the frames ``first`` to ``last`` (half-open); a clear brings ``last`` nearer.

    It is a clip, or a source that is carried. ``meant`` is the last frame as it was placed; ``is_disturbed``
    says that the device was lost or stuttered since.
    """

    what: Clip | Source
    first: int
    last: int
    is_disturbed: bool = False

    def __post_init__(self) -> None:
        self.meant = self.last

    @property
    def is_whole(self) -> bool:
        """Whether nothing was cleared of it."""
        return self.last == self.meant


@dataclass(eq=False)
class SimulatedOutput:
    """The output ``name`` on a ``device``, frame by frame on a virtual ``clock``.

    Frames stand still while the device is away or closed, and go on where they stood. ``tell`` is told of
    what is placed, at that moment.
    """

    name: str
    clock: Clock
    device: Device
    mains: Mains
    tell: "Tell"
    audible: bool = True
    placed: list[Sounding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._frame = 0
        self._since: float | None = None
        self._seen_alive = self.clock.monotonic()

    @property
    def evidence(self) -> Evidence:
        """Frames that a device took, where there is one."""
        return Evidence.DEVICE if self.audible else Evidence.SENT

    @property
    def runs(self) -> bool:
        """Whether the device takes frames."""
        return self._since is not None and self.device.is_there

    def open(self) -> None:
        """Open, if the device is there.

        Raises:
            OutputError: it is not.

        """
        self.mains.step()
        self.settle()
        if not self.device.is_there:
            raise OutputError(f"Ngõ ra {self.name}: không thấy thiết bị âm thanh; hãy kiểm tra dây cắm.")
        self._since = self._seen_alive = self.clock.monotonic()

    def place(self, clip: Clip, at_frame: int) -> None:
        """Have ``clip`` sound from ``at_frame`` on; the power may go before and after."""
        self._put(Sounding(clip, at_frame, at_frame + clip.length))

    def carry(self, source: Source, first: int, last: int) -> None:
        """Have ``source`` sound from ``first`` to ``last``; the power may go before and after."""
        if isinstance(source, Carried):
            source.begins = self.time_of(first)
        self._put(Sounding(source, first, last))

    def clear(self) -> None:
        """Fade out and drop everything after."""
        edge = self.frame_now() + (FADE_FRAMES if self.runs else 0)
        for each in self.placed:
            each.last = max(each.first, min(each.last, edge))
            if each.last < each.meant and not isinstance(each.what, Clip):
                each.what.close()

    def position(self) -> Position:
        """What was known at the newest pull."""
        at = self._pulled_at()
        if self.device.knows_rate:
            return Position(self._frame_at(at), at, self.device.rate, MEASURED_S)
        return Position(self._frame_at(at), at, float(SAMPLE_RATE), UNMEASURED_S)

    def alive_at(self) -> float:
        """The newest pull."""
        return self._pulled_at()

    def meter(self) -> Meter:
        """Nothing: the samples themselves are not made."""
        return Meter()

    def close(self) -> None:
        """Close the device."""
        self.settle()
        self._since = None

    def frame_now(self) -> int:
        """Frame that truly sounds at this moment."""
        return self._frame_at(self.clock.monotonic())

    def time_of(self, frame: int) -> float:
        """Monotonic time at which ``frame`` truly sounds, if the device goes on as it does."""
        since = self.clock.monotonic() if self._since is None else self._since
        return since + (frame - self._frame) / self.device.rate

    def lose(self) -> None:
        """The device is gone, with no word to anybody."""
        self.settle()
        self._seen_alive = self._pulled_at()
        self.device.is_there = False
        self.disturb()

    def stutter(self, seconds: float) -> None:
        """The device runs dry for so long: what is placed comes so much later."""
        if self.runs:
            self.settle()
            self._seen_alive = self.clock.monotonic()
            self._since = self._seen_alive + seconds
            self.disturb()

    def settle(self) -> None:
        """Count the frames up to now, before anything about the device changes."""
        now = self.clock.monotonic()
        self._frame = self._frame_at(now)
        if self._since is not None:
            self._since = max(self._since, now)

    def harvest(self) -> list[Sounding]:
        """What has sounded to its end since it was last asked, or never will; it is forgotten here."""
        now = self.frame_now()
        over = [each for each in self.placed if each.last <= now or each.last <= each.first]
        self.placed = [each for each in self.placed if each not in over]
        for each in over:
            if not isinstance(each.what, Clip):
                each.what.close()
        return over

    def disturb(self) -> None:
        """What is placed cannot come to its moment any more as it was meant to."""
        for each in self.placed:
            each.is_disturbed = True

    def _put(self, sounding: Sounding) -> None:
        self.mains.step()
        self.placed.append(sounding)
        self.tell(self, sounding)
        self.mains.step()

    def _pulled_at(self) -> float:
        if not self.runs or self._since is None:
            return self._seen_alive
        passed = self.clock.monotonic() - self._since
        if passed < 0:
            return self._seen_alive
        return self._since + PULL_S * int(passed / PULL_S + 1e-9)

    def _frame_at(self, monotonic: float) -> int:
        if not self.runs or self._since is None:
            return self._frame
        return self._frame + max(0, int((monotonic - self._since) * self.device.rate + 1e-6))


Tell = Callable[[SimulatedOutput, Sounding], None]
"""Told that a clip was placed on an output."""
