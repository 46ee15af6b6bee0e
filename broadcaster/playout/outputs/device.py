"""Sound devices through miniaudio, and its null backend, which paces like a device and is silent."""

from collections.abc import Generator
from typing import Any, Literal

from broadcaster.clip import Clip
from broadcaster.clock import Clock
from broadcaster.errors import OutputError
from broadcaster.playout.event import Evidence
from broadcaster.playout.meter import Meter
from broadcaster.playout.output import Position
from broadcaster.playout.stream import Stream
from broadcaster.units import SAMPLE_RATE

PERIOD_MS = 100
"""Length of the blocks that a device asks for: long enough that a busy mini PC never stutters."""


class DeviceOutput:
    """One stream to one device by name, to the default device (None), or to the null backend.

    The null backend's frames reach no loudspeaker: its evidence is "sent", never "device".
    """

    def __init__(
        self, name: str, clock: Clock, *, kind: Literal["null", "device"], device: str | None = None
    ) -> None:
        self._name = name
        self._clock = clock
        self._kind = kind
        self._wanted = device
        self._stream = Stream()
        self._device: Any = None

    @property
    def name(self) -> str:
        """Name in the settings."""
        return self._name

    @property
    def audible(self) -> bool:
        """Only a real device can be heard."""
        return self._kind == "device"

    @property
    def evidence(self) -> Evidence:
        """Frames that a real device took are counted; the null backend proves only the sending."""
        return Evidence.DEVICE if self.audible else Evidence.SENT

    @property
    def underruns(self) -> int:
        """How often the device had to wait for its next block, as its own callback saw it."""
        return self._stream.underruns

    def open(self) -> None:
        """Open the device, or open it again.

        Raises:
            OutputError: there is no such device, it is busy, or miniaudio is not there.

        """
        try:
            import miniaudio
        except ImportError as error:
            raise OutputError(
                f"Ngõ ra {self._name}: máy này chưa có thư viện miniaudio; hãy chạy lại lệnh cài đặt."
            ) from error
        self.close()
        self._stream.forget_pace()
        blocks = self._blocks()
        next(blocks)
        try:
            self._device = self._opened()
            self._device.start(blocks)
        except (miniaudio.MiniaudioError, OSError) as error:
            self.close()
            raise OutputError(
                f"Ngõ ra {self._name}: không mở được thiết bị âm thanh ({error}); "
                "hãy kiểm tra dây cắm và tên thiết bị trong station.toml."
            ) from error

    def _opened(self) -> Any:  # noqa: ANN401  # miniaudio ships no types
        import miniaudio

        wanted = None
        backends = [miniaudio.Backend.NULL]
        if self.audible:
            # Never fall back to the null backend in silence: it would count frames that nobody hears.
            backends = [each for each in miniaudio.Backend if each is not miniaudio.Backend.NULL]
            wanted = self._device_id() if self._wanted else None
        return miniaudio.PlaybackDevice(
            output_format=miniaudio.SampleFormat.FLOAT32,
            nchannels=1,
            sample_rate=SAMPLE_RATE,
            buffersize_msec=PERIOD_MS,
            device_id=wanted,
            backends=backends,
            app_name="Loa Xã",
        )

    def _device_id(self) -> Any:  # noqa: ANN401  # an opaque handle of miniaudio
        import miniaudio

        for device in miniaudio.Devices().get_playbacks():
            if device["name"] == self._wanted:
                return device["id"]
        raise OSError(f"không thấy thiết bị tên “{self._wanted}”")

    def _blocks(self) -> Generator[Any, int, None]:
        count = yield b""
        while True:
            count = yield self._stream.pull(count, self._clock.monotonic()).reshape(-1, 1)

    def place(self, clip: Clip, at_frame: int) -> None:
        """Have ``clip`` sound from ``at_frame`` on."""
        self._stream.place(clip, at_frame)

    def clear(self) -> None:
        """Fade out and drop everything after."""
        self._stream.clear()

    def position(self) -> Position:
        """Newest pull of the device."""
        return self._stream.position(self._clock.monotonic())

    def alive_at(self) -> float:
        """Newest pull of the device; its opening before the first."""
        return self._stream.position(self._clock.monotonic()).monotonic

    def meter(self) -> Meter:
        """What the device took since the meter was last read."""
        return Meter()

    def close(self) -> None:
        """Close the device if it is open."""
        device, self._device = self._device, None
        if device is not None:
            device.close()
