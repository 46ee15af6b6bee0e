"""The station's processes: do they run and answer, whose is the page's port, do they start by themselves."""

import os
import socket
from collections.abc import Iterator, Mapping

from broadcaster.desk.checkup import Finding, broken, look, well
from broadcaster.playout.event import Mode
from broadcaster.playout.pipe import ask
from broadcaster.station.autostart import is_installed
from broadcaster.station.doctor.database import OTHER_USER
from broadcaster.station.doctor.examined import Examined
from broadcaster.station.supervisor import page_address, page_answers, player_answers

_START = "Hãy chạy đài: python service.py (hoặc loa serve)."


def look_at_station(examined: Examined) -> Iterator[Finding]:
    """Player, page and what starts both."""
    yield from _player(examined)
    yield _page(examined)
    yield _autostart()


def _player(examined: Examined) -> Iterator[Finding]:
    address = examined.folder.player_address
    if not address.exists():
        yield look("Máy phát", "đài đang không chạy", _START)
        return
    if not os.access(address, os.R_OK):
        yield look(
            "Máy phát",
            "đài do người dùng khác chạy, không hỏi được",
            OTHER_USER,
        )
        return
    if not player_answers(examined.folder):
        yield broken("Máy phát", "không trả lời", f"Nếu đài vừa tắt do mất điện thì chạy lại. {_START}")
        return
    yield from _state(ask(address, {"do": "status"}))


def _state(status: Mapping[str, object]) -> Iterator[Finding]:
    is_live = status.get("mode") == Mode.LIVE.value
    yield well("Máy phát", f"đang chạy, {'phát thật' if is_live else 'chưa phát thật'}")
    if status.get("safe") is True:
        yield broken(
            "Chế độ an toàn",
            "máy phát hỏng liên tiếp nên đang không phát chương trình",
            "Xem các mục hỏng ở đây, sửa, rồi bấm “Chạy lại chương trình” (hoặc loa leave-safe-mode).",
        )
    if status.get("trusted") is not True:
        yield broken(
            "Đồng hồ của máy phát",
            "máy phát chưa tin đồng hồ nên không phát",
            "Hãy chỉnh giờ máy; nếu giờ đang đúng, bấm “Đồng hồ đúng” (hoặc loa trust-clock).",
        )
    if dry := status.get("underruns"):
        yield look(
            "Âm thanh bị vấp",
            f"{dry} lần từ lúc máy phát chạy, vì máy bận",
            "Hãy tắt bớt chương trình khác; nếu vẫn vấp, ghi buffer_ms = 80 dưới [[output]] trong "
            "station.toml, chạy lại đài rồi chạy loa calibrate.",
        )
    rows = status.get("outputs")
    lost = [str(row["output"]) for row in rows if not row.get("is_open")] if isinstance(rows, list) else []
    if lost:
        advice = "Hãy kiểm tra dây và thiết bị âm thanh."
        yield (broken if is_live else look)("Ngõ ra đang mở", f"không mở được: {', '.join(lost)}", advice)


def _page(examined: Examined) -> Finding:
    settings = examined.settings
    if page_answers(settings):
        return well("Trang của đài", f"mở được ở {page_address(settings)}")
    try:
        socket.create_server(("127.0.0.1", settings.web.port)).close()
    except OSError:
        found = f"cổng {settings.web.port} do chương trình khác giữ"
        return broken(
            "Trang của đài", found, "Hãy tắt chương trình đó, hoặc đổi port trong mục [web] của station.toml."
        )
    if examined.folder.player_address.exists():
        return broken(
            "Trang của đài",
            "không mở được tuy máy phát có chạy",
            "Đài tự mở lại trang; nếu một phút sau vẫn vậy, hãy chạy lại đài.",
        )
    return well("Trang của đài", f"đài không chạy; cổng {settings.web.port} còn trống")


def _autostart() -> Finding:
    match is_installed():
        case True:
            return well("Tự chạy khi bật máy", "đã cài")
        case False:
            return look(
                "Tự chạy khi bật máy",
                "chưa cài: mất điện rồi có lại thì đài không tự chạy",
                "Hãy chạy loa autostart.",
            )
        case None:
            return well("Tự chạy khi bật máy", "không xem được trên máy này")
