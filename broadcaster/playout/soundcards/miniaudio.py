"""Sound devices through miniaudio, and its null backend, which paces like a device and is silent.

Four habits of the library are mended here: it keeps threads and memory of every device that was opened, it
gives PulseAudio a buffer of one block whatever is asked for, it hides behind blocks of one size when the
device really asks, and it falls back to silence without a word.
"""

import atexit
import os
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from broadcaster.errors import OutputError
from broadcaster.playout.realtime import in_real_time
from broadcaster.playout.soundcard import BUFFER_MS, PERIOD_MS, Hear, Line, Pull, refusal, the_one
from broadcaster.units import SAMPLE_RATE

_PULSE_LATENCY = "PULSE_LATENCY_MSEC"
"""By this variable libpulse lets a user set the length of a buffer, whatever the program asks for."""

_opening = threading.Lock()
"""Held while the variable stands: two devices that are opened at a time must not read each other's."""

_OPENING_S = 10.0
"""Time that opening a device may take on a slow machine; a server that hangs takes longer."""

_running_now: set[Any] = set()
"""Devices that run: one that still does when the interpreter ends would keep the process from ending."""

_REASONS = {
    -6: "không có quyền dùng",
    -7: "không còn thiết bị này",
    -19: "đang bị chương trình khác chiếm",
    -23: "đang bị chương trình khác chiếm",
    -200: "không nhận âm thanh 48 kHz",
    -203: "máy không có dịch vụ âm thanh nào đang chạy",
    -204: "không còn thiết bị này",
    -400: "dịch vụ âm thanh không trả lời",
    -401: "thiết bị không trả lời",
}
"""What miniaudio's error numbers (``ma_result``) mean to a technician."""


class MiniaudioCard:
    """The machine's sound system (WASAPI, PulseAudio, ALSA); ``silent`` is the null backend instead of it."""

    def __init__(self, *, silent: bool = False) -> None:
        self._silent = silent

    def outputs(self) -> tuple[str, ...]:
        """Names of the devices that can play, now."""
        with _told():
            return tuple(device["name"] for device in self._devices().get_playbacks())

    def inputs(self) -> tuple[str, ...]:
        """Names of the devices that can record, now."""
        with _told():
            return tuple(device["name"] for device in self._devices().get_captures())

    def play(self, device: str | None, pull: Pull, buffer_ms: int = BUFFER_MS) -> Line:
        """Run a device on what ``pull`` gives.

        Raises:
            OutputError: there is no such device, it cannot be opened, or miniaudio is not there.

        """
        with _told():
            import miniaudio

            wanted = self._id(device, self._devices().get_playbacks()) if device else None
            periods = max(2, buffer_ms // PERIOD_MS)
            opened = self._opened(
                miniaudio.PlaybackDevice, PERIOD_MS, periods, wanted, output_format=_float()
            )
            return _running(opened, _giving(in_real_time(pull)), periods * PERIOD_MS / 1000)

    def listen(self, device: str | None, hear: Hear) -> Line:
        """Run an input into ``hear``.

        Raises:
            OutputError: there is no such device, it cannot be opened, or miniaudio is not there.

        """
        with _told():
            import miniaudio

            wanted = self._id(device, self._devices().get_captures()) if device else None
            opened = self._opened(miniaudio.CaptureDevice, PERIOD_MS, 2, wanted, input_format=_float())
            return _running(opened, _taking(in_real_time(hear)), PERIOD_MS / 1000)

    def _backends(self) -> list[Any]:
        import miniaudio

        if self._silent:
            return [miniaudio.Backend.NULL]
        # Never fall back to the null backend in silence: it would count frames that nobody hears.
        return [each for each in miniaudio.Backend if each is not miniaudio.Backend.NULL]

    def _devices(self) -> Any:  # noqa: ANN401  # miniaudio ships no types
        import miniaudio

        return miniaudio.Devices(self._backends())

    def _id(self, wanted: str, devices: list[Any]) -> Any:  # noqa: ANN401  # an opaque handle of miniaudio
        return devices[the_one(wanted, [device["name"] for device in devices])]["id"]

    def _opened(self, kind: Any, period_ms: int, periods: int, wanted: Any, **form: Any) -> Any:  # noqa: ANN401
        # made by hand: what fails half-way must still give back the context that it has opened by then,
        # and the last call before the device is made is the chance to say what its class has no word for
        device = kind.__new__(kind)
        device._make_context = partial(_context, device, kind._make_context)  # noqa: SLF001
        try:
            with _pulse_buffer(period_ms * periods):
                device.__init__(
                    nchannels=1,
                    sample_rate=SAMPLE_RATE,
                    buffersize_msec=period_ms,
                    callback_periods=periods,
                    device_id=wanted,
                    backends=self._backends(),
                    app_name="Loa Xã",
                    **form,
                )
        except BaseException:
            _release(device)
            raise
        return device


@contextmanager
def _told() -> Iterator[None]:
    """Say in words what the library says in numbers."""
    try:
        import miniaudio
    except ImportError as error:
        raise OutputError(
            'máy này chưa có thư viện miniaudio; hãy chạy lại lệnh cài đặt, hoặc ghi driver = "sounddevice".'
        ) from error
    try:
        yield
    except miniaudio.MiniaudioError as error:
        said = error.args[-1]
        raise refusal(_REASONS.get(said, " ".join(str(each) for each in error.args))) from error


@contextmanager
def _pulse_buffer(length_ms: int) -> Iterator[None]:
    """Have libpulse hold ``length_ms``: miniaudio asks it for one block, too little on a busy machine."""
    if not _opening.acquire(timeout=_OPENING_S):
        raise refusal("dịch vụ âm thanh chưa mở xong một thiết bị khác")
    before = os.environ.get(_PULSE_LATENCY)
    os.environ[_PULSE_LATENCY] = str(length_ms)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_PULSE_LATENCY]
        else:
            os.environ[_PULSE_LATENCY] = before
        _opening.release()


def _context(device: Any, make: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401
    """The context of ``device``, which from now on asks for as many frames as it lacks, when it lacks them.

    By itself miniaudio asks for blocks of one size and keeps the rest for later: when a frame sounds could
    then be known to a block only, not to a tenth of a millisecond. The flag (``noFixedSizedCallback``) is the
    last byte of four between two fields that the binding names.
    """
    import miniaudio

    config = device._devconfig  # noqa: SLF001
    named = dict(miniaudio.ffi.typeof(config).fields)
    flags = named["periods"].offset + 8
    if named["dataCallback"].offset == flags + 8:  # as in every miniaudio 0.11 on 64 bits
        miniaudio.ffi.buffer(miniaudio.ffi.addressof(config))[flags + 3 : flags + 4] = b"\x01"
    return make(device, *given)


def _float() -> Any:  # noqa: ANN401  # an enumeration of miniaudio
    import miniaudio

    return miniaudio.SampleFormat.FLOAT32


def _giving(pull: Pull) -> Generator[Any, int, None]:
    count = yield b""
    while True:
        count = yield pull(count).reshape(-1, 1)


def _taking(hear: Hear) -> Generator[None, bytes, None]:
    heard = yield
    while True:
        hear(np.frombuffer(heard, np.float32))
        heard = yield


def _running(device: Any, blocks: Generator[Any, Any, None], latency_s: float) -> Line:  # noqa: ANN401
    next(blocks)
    atexit.unregister(_release_all)
    atexit.register(_release_all)
    _running_now.add(device)
    try:
        device.start(blocks)
    except BaseException:
        _release(device)
        raise
    return Line(latency_s, lambda: _release(device))


def _release(device: Any) -> None:  # noqa: ANN401  # of either class of miniaudio
    """Close ``device`` and, what it does not do by itself, give its context back: threads, files, memory."""
    import miniaudio

    _running_now.discard(device)
    if hasattr(device, "_device"):
        device.close()
    device.__dict__.pop("_make_context", None)
    context = device.__dict__.pop("_context", None)
    if context is not None:
        miniaudio.lib.ma_context_uninit(context)


def _release_all() -> None:
    for device in list(_running_now):
        _release(device)
