"""The command by which a person speaks live with the page dead: the pipe to the player is enough."""

import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from broadcaster.cli.app import Data, app, note, say
from broadcaster.cli.emergency import Account, Password
from broadcaster.errors import PlayoutError
from broadcaster.settings import data_folder

_LOOK_S = 1.0
_CHECKS = 4
"""Looks at the microphone before it is said what is wrong: it takes a second or two to open."""


@app.command()
def live(  # noqa: PLR0913, PLR0917  # one argument an option
    account: Account,
    password: Password,
    reason: Annotated[str, typer.Option("--reason", help="Nói về việc gì; lưu mãi trong nhật ký.")] = "",
    cluster: Annotated[
        list[str] | None, typer.Option("--cluster", help="Cụm loa nghe được (ghi nhiều lần được).")
    ] = None,
    urgent: Annotated[bool, typer.Option("--khan-cap", help="Khẩn cấp: phát cả trong giờ yên tĩnh.")] = False,
    end: Annotated[bool, typer.Option("--end", help="Chỉ kết thúc buổi nói đang phát.")] = False,
    data: Data = None,
) -> None:
    """Nói trực tiếp bằng micro của máy đài, cả khi trang web không chạy; Enter để kết thúc."""
    from broadcaster.clock import SystemClock
    from broadcaster.playout.command import Action
    from broadcaster.station.local_command import send, signer
    from broadcaster.store.database import Database

    folder, clock = data_folder(data), SystemClock()
    address, db = folder.player_address, Database(folder.database)
    chosen = "khan_cap" if urgent else "thong_thuong"
    wanted = {"reason": reason, "clusters": cluster or [], "class": chosen}
    try:
        with signer(db, address, account, password, clock) as by:
            if not end:
                _wait_for_voice(address)
                note(str(send(address, by, Action.SPEAK, wanted, clock)["line"]))
                _watch(address)
            say(str(send(address, by, Action.END_TALK, {}, clock)["line"]))
    finally:
        db.dispose()


def _checked(address: Path) -> Mapping[str, object]:
    from broadcaster.playout.pipe import ask

    return ask(address, {"do": "live_check"})


def _microphone(address: Path) -> Mapping[str, object]:
    told = _checked(address).get("microphone")
    return told if isinstance(told, Mapping) else {}


def _wait_for_voice(address: Path) -> None:
    """Look at the microphone until it hears something.

    Raises:
        PlayoutError: it is missing, muted or does not open.

    """
    from broadcaster.clock import SystemClock

    microphone = _microphone(address)
    for _ in range(_CHECKS):
        if microphone.get("problem") is None:
            note(f"Micro nghe rõ: mức {microphone.get('rms_dbfs')} dB.")
            return
        SystemClock().sleep(_LOOK_S)
        microphone = _microphone(address)
    raise PlayoutError(str(microphone.get("problem")))


def _watch(address: Path) -> None:
    """Show light and level until Enter is pressed or the talk has ended by itself."""
    entered = threading.Event()
    threading.Thread(target=_wait_for_enter, args=(entered,), daemon=True).start()
    said: object = None
    while not entered.wait(_LOOK_S):
        answer = _checked(address)
        light, microphone = answer.get("on_air"), answer.get("microphone")
        if not isinstance(light, Mapping) or not isinstance(microphone, Mapping):
            note("Buổi nói đã kết thúc.")
            return
        now = (light["sounds"], tuple(light["warnings"]))
        if now != said:
            note("ĐANG PHÁT – hãy nói; nhấn Enter để kết thúc." if light["sounds"] else "Chuông báo …")
            for warning in light["warnings"]:
                note(str(warning))
        if sys.stderr.isatty():
            sys.stderr.write(f"\rMức {microphone['rms_dbfs']} dB, còn {light['left_s']:.0f} giây   ")
        said = now


def _wait_for_enter(entered: threading.Event) -> None:
    sys.stdin.readline()
    entered.set()
