"""mpd and Liquidsoap, each started with what its users would set for starts as exact as it can.

mpd has every tick in its queue and its output open all the time; a client sends ``play`` at the second.
Liquidsoap pushes: a client sends ``push`` over telnet at the second. Liquidsoap waits: its own clock chooses,
by a predicate for each second in a ``switch``. Its blocks are of 20 ms instead of 40.
"""

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import soundfile

from benchmarks.start_accuracy.plan import Starts
from benchmarks.start_accuracy.sound_server import Environment
from benchmarks.start_accuracy.tick import tick
from broadcaster.units import SAMPLE_RATE

_SPIN_S = 0.002
"""A client looks at the clock without a pause for so long before the second."""

_MPD = """
bind_to_address "{folder}/mpd.socket"
auto_update "no"
audio_output {{
    type "pulse"
    name "loa"
    server "{server}"
    sink "{sink}"
    format "48000:16:1"
    always_on "yes"
    mixer_type "none"
}}
"""

_LIQUIDSOAP = """
settings.init.allow_root.set(true)
settings.log.stdout.set(false)
settings.log.file.set(false)
settings.frame.audio.samplerate.set(48000)
settings.frame.audio.channels.set(1)
settings.frame.duration.set(0.02)
"""

_PUSHED = """
settings.server.socket.set(true)
settings.server.timeout.set(-1.)
settings.server.socket.path.set("{socket}")
queue = request.queue(id="queue")
output.pulseaudio(fallible=true, device="{sink}", fallback(track_sensitive=false, [queue, blank()]))
"""

_CLOCKED = """
output.pulseaudio(fallible=true, device="{sink}", switch(track_sensitive=false, [
{choices}
({{true}}, blank())]))
"""


def write_ticks(folder: Path, numbers: range) -> None:
    """The ticks as WAV files, 16 bits, for players that read files."""
    for number in numbers:
        soundfile.write(_file(folder, number), tick(number).pcm, SAMPLE_RATE, subtype="PCM_16")


def _file(folder: Path, number: int) -> Path:
    return folder / f"{number:04}.wav"


def _hms(at: float) -> str:
    """A second of the day as Liquidsoap writes it, UTC."""
    return f"{datetime.fromtimestamp(at, UTC):%Hh%Mm%Ss}"


@contextmanager
def mpd(environment: Environment, folder: Path, sink: str, starts: Starts) -> Iterator[None]:
    """A client of mpd, which has the ticks in its queue, plays one at each of ``starts``."""
    settings = _MPD.format(folder=folder, server=environment["PULSE_SERVER"], sink=sink)
    (folder / "mpd.conf").write_text(settings, encoding="utf-8")
    with ExitStack() as stack:
        stack.enter_context(_program(environment, ["mpd", "--no-daemon", str(folder / "mpd.conf")]))
        client = stack.enter_context(_connected(folder / "mpd.socket"))
        client.recv(1024)
        _tell(client, "single 1")
        for number in starts.numbers:
            _tell(client, f'add "file://{_file(folder, number)}"')
        stack.enter_context(_at_each(starts, lambda number: _tell(client, f"play {number - starts.first}")))
        yield


@contextmanager
def liquidsoap_pushed(environment: Environment, folder: Path, sink: str, starts: Starts) -> Iterator[None]:
    """Liquidsoap with a queue, to which a client pushes one tick at each of ``starts``."""
    path = folder / "liquidsoap.socket"
    script = _LIQUIDSOAP + _PUSHED.format(socket=path, sink=sink)
    with (
        _program(environment, ["liquidsoap", _written(folder / "pushed.liq", script)]),
        _connected(path) as client,
        _at_each(starts, lambda number: _tell(client, f"queue.push {_file(folder, number)}")),
    ):
        yield


@contextmanager
def liquidsoap_clocked(environment: Environment, folder: Path, sink: str, starts: Starts) -> Iterator[None]:
    """Liquidsoap that begins each tick by itself when its clock shows the second."""
    choices = "\n".join(
        f'({{ {_hms(starts.at(number))} }}, once(single("{_file(folder, number)}"))),'
        for number in starts.numbers
    )
    script = _LIQUIDSOAP + _CLOCKED.format(sink=sink, choices=choices)
    with _program(environment, ["liquidsoap", _written(folder / "clocked.liq", script)]):
        yield


@contextmanager
def _program(environment: Environment, command: list[str]) -> Iterator[None]:
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as program:
        try:
            yield
        finally:
            program.terminate()


@contextmanager
def _connected(path: Path) -> Iterator[socket.socket]:
    """A connection to a server's socket, once it is there."""
    with socket.socket(socket.AF_UNIX) as client:
        for _ in range(600):
            try:
                client.connect(str(path))
            except OSError:
                time.sleep(0.1)
            else:
                yield client
                return
        message = f"nobody answers at {path}"
        raise RuntimeError(message)


def _tell(client: socket.socket, line: str) -> str:
    client.sendall(f"{line}\n".encode())
    return client.recv(4096).decode()


@contextmanager
def _at_each(starts: Starts, act: Callable[[int], object]) -> Iterator[None]:
    """Do ``act`` at each of ``starts``, in a thread that does nothing else."""

    def run() -> None:
        for number in starts.numbers:
            if ending.wait(max(0.0, starts.at(number) - _SPIN_S - time.time())):
                return
            while time.time() < starts.at(number):
                time.sleep(0)
            act(number)

    ending = threading.Event()
    client = threading.Thread(target=run)
    client.start()
    try:
        yield
    finally:
        ending.set()
        client.join()


def _written(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)
