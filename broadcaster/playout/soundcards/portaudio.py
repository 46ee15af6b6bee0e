"""Sound devices through PortAudio (sounddevice): where miniaudio has no wheel, or where this is better."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from broadcaster.errors import OutputError
from broadcaster.playout.realtime import in_real_time
from broadcaster.playout.soundcard import BUFFER_MS, PERIOD_MS, Hear, Line, Pull, refusal, the_one
from broadcaster.units import SAMPLE_RATE

_opening = threading.Lock()
_open: set[Any] = set()
"""Streams of this process: PortAudio looks for devices only while it has none."""

_OPENING_S = 10.0


class PortaudioCard:
    """The machine's sound system as PortAudio sees it."""

    def outputs(self) -> tuple[str, ...]:
        """Names of the devices that can play; new ones show while no stream is open."""
        return self._names("max_output_channels")

    def inputs(self) -> tuple[str, ...]:
        """Names of the devices that can record; new ones show while no stream is open."""
        return self._names("max_input_channels")

    def play(self, device: str | None, pull: Pull, buffer_ms: int = BUFFER_MS) -> Line:
        """Run a device on what ``pull`` gives.

        Raises:
            OutputError: there is no such device, it cannot be opened, or sounddevice is not there.

        """
        urgent = in_real_time(pull)

        def give(block: Any, frames: int, _time: Any, _status: Any) -> None:  # noqa: ANN401
            block[:, 0] = urgent(frames)

        with _library() as library:
            stream = _running(
                library.OutputStream,
                device=_index(library, device, "max_output_channels"),
                latency=buffer_ms / 1000,
                callback=give,
            )
            return Line(float(stream.latency), partial(_release, stream))

    def listen(self, device: str | None, hear: Hear) -> Line:
        """Run an input into ``hear``.

        Raises:
            OutputError: there is no such device, it cannot be opened, or sounddevice is not there.

        """
        urgent = in_real_time(hear)

        def take(block: Any, _frames: int, _time: Any, _status: Any) -> None:  # noqa: ANN401
            urgent(np.array(block[:, 0]))

        with _library() as library:
            stream = _running(
                library.InputStream,
                device=_index(library, device, "max_input_channels"),
                latency=2 * PERIOD_MS / 1000,
                callback=take,
            )
            return Line(float(stream.latency), partial(_release, stream))

    def _names(self, channels: str) -> tuple[str, ...]:
        with _library() as library:
            return tuple(each["name"] for each in library.query_devices() if each[channels] > 0)


@contextmanager
def _library() -> Iterator[Any]:
    """The library with the devices that there are now, one caller at a time; its errors in words."""
    try:
        import sounddevice
    except (ImportError, OSError) as error:  # OSError: the wheel is there, PortAudio itself is not
        raise OutputError(
            "máy này chưa có thư viện sounddevice hoặc PortAudio; "
            "hãy cài gói libportaudio2 và loa-xa[sounddevice]."
        ) from error
    if not _opening.acquire(timeout=_OPENING_S):
        raise refusal("dịch vụ âm thanh chưa mở xong một thiết bị khác")
    try:
        if not _open:
            sounddevice._terminate()  # noqa: SLF001  # the one way to see a device that came back
            sounddevice._initialize()  # noqa: SLF001
        yield sounddevice
    except sounddevice.PortAudioError as error:
        raise refusal(str(error.args[0])) from error
    finally:
        _opening.release()


def _index(library: Any, wanted: str | None, channels: str) -> int | None:  # noqa: ANN401
    if wanted is None:
        return None
    able = [index for index, each in enumerate(library.query_devices()) if each[channels] > 0]
    names = [library.query_devices(index)["name"] for index in able]
    return able[the_one(wanted, names)]


def _running(kind: Any, **options: Any) -> Any:  # noqa: ANN401
    stream = kind(samplerate=SAMPLE_RATE, blocksize=0, channels=1, dtype="float32", **options)
    try:
        stream.start()
    except BaseException:
        stream.close(ignore_errors=True)
        raise
    _open.add(stream)
    return stream


def _release(stream: Any) -> None:  # noqa: ANN401
    try:
        stream.abort(ignore_errors=True)
        stream.close(ignore_errors=True)
    finally:
        _open.discard(stream)
