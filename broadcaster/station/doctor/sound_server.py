"""What stands between us and a sound card on Linux: permissions, the sound server, a muted volume."""

import os
import platform
import socket
from collections.abc import Iterator
from pathlib import Path

from broadcaster.desk.checkup import Finding, broken, well
from broadcaster.station.programs import said_by

_ANSWER_S = 2.0


def look_at_sound_server(cards: Path = Path("/dev/snd")) -> Iterator[Finding]:
    """Nothing on other systems."""
    if platform.system() != "Linux":
        return
    if cards.is_dir():
        yield _permission(cards)
    server = _server()
    if server is None:
        return
    if not _answers(server):
        yield broken(
            "Máy chủ âm thanh",
            f"không trả lời ở {server}",
            "Hãy khởi động lại PulseAudio/PipeWire, hoặc khởi động lại máy.",
        )
        return
    yield well("Máy chủ âm thanh", f"trả lời ở {server}")
    yield from _volume()


def _permission(cards: Path) -> Finding:
    closed = [each.name for each in cards.glob("pcm*p") if not os.access(each, os.R_OK | os.W_OK)]
    if closed:
        return broken(
            "Quyền dùng card âm thanh",
            f"người dùng này không được mở {', '.join(sorted(closed))}",
            "Hãy thêm người dùng vào nhóm audio: sudo usermod -aG audio TÊN, rồi đăng nhập lại.",
        )
    return well("Quyền dùng card âm thanh", "được phép")


def _server() -> Path | None:
    """Socket of the user's sound server; None when there is none, which is no fault: ALSA does without."""
    named = os.environ.get("PULSE_SERVER", "")
    if named.startswith("unix:"):
        return Path(named.removeprefix("unix:"))
    runtime = os.environ.get("PULSE_RUNTIME_PATH") or f"{os.environ.get('XDG_RUNTIME_DIR', '')}/pulse"
    path = Path(runtime) / "native"
    return path if path.exists() else None


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(_ANSWER_S)
        try:
            connection.connect(str(path))
        except OSError:
            return False
    return True


def _volume() -> Iterator[Finding]:
    """Whether the default device is muted, where `pactl` is there to say so."""
    muted = _pactl("get-sink-mute")
    if muted is None:
        return
    level = (_pactl("get-sink-volume") or "").partition("\n")[0]
    if "yes" in muted or " 0%" in level:
        yield broken(
            "Âm lượng", "thiết bị mặc định đang tắt tiếng", "Hãy bật tiếng và kéo âm lượng lên 100%."
        )
    else:
        yield well("Âm lượng", "thiết bị mặc định không tắt tiếng")


def _pactl(asked: str) -> str | None:
    return said_by(["pactl", asked, "@DEFAULT_SINK@"], limit_s=_ANSWER_S)
