"""A sound server of one's own: PulseAudio with null sinks, which take sound at the pace of the clock."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

Environment = Mapping[str, str]


@contextmanager
def sound_server(folder: Path, sinks: Sequence[str]) -> Iterator[Environment]:
    """PulseAudio with a null sink (48 kHz, mono, float32) for each name; gives the environment to use it.

    Nothing of the user's own sound settings is read or touched.
    """
    socket = folder / "pulse.socket"
    environment = {
        **os.environ,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "PULSE_RUNTIME_PATH": str(folder),
        "PULSE_SERVER": f"unix:{socket}",
        "TZ": "UTC",
    }
    modules = [f"module-native-protocol-unix socket={socket} auth-anonymous=1", *map(_null_sink, sinks)]
    command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--system=false"]
    command += [f"--load={module}" for module in modules]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:
        try:
            _until_ready(environment)
            yield environment
        finally:
            server.terminate()


def _null_sink(name: str) -> str:
    shape = "format=float32le rate=48000 channels=1 channel_map=mono"
    return f"module-null-sink sink_name={name} {shape} sink_properties=device.description={name}"


def _until_ready(environment: Environment) -> None:
    for _ in range(100):
        asked = subprocess.run(["pactl", "info"], env=environment, capture_output=True, check=False)
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    message = "PulseAudio did not start"
    raise RuntimeError(message)
