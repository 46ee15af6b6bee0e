"""Playback devices by driver, as JSON on stdout; a program of its own, since a bad driver may crash or hang.

Nothing is opened, nothing sounds.
"""

import json
import sys
from collections.abc import Callable


def _of_miniaudio() -> list[str]:
    import miniaudio

    backends = [each for each in miniaudio.Backend if each is not miniaudio.Backend.NULL]
    return [str(each["name"]) for each in miniaudio.Devices(backends).get_playbacks()]


def _of_sounddevice() -> list[str]:
    import sounddevice

    return [str(each["name"]) for each in sounddevice.query_devices() if each["max_output_channels"] > 0]


_DRIVERS: dict[str, Callable[[], list[str]]] = {"miniaudio": _of_miniaudio, "sounddevice": _of_sounddevice}


def _devices(ask: Callable[[], list[str]]) -> list[str] | None:
    """Names of devices; None where the driver's library is missing."""
    try:
        return ask()
    except (ImportError, OSError):
        return None
    except Exception:  # noqa: BLE001  # each library has errors of its own; all mean that there is no device
        return []


if __name__ == "__main__":
    json.dump({name: _devices(ask) for name, ask in _DRIVERS.items()}, sys.stdout)
