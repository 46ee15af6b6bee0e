"""The command of emergencies: what the page does, from the machine itself, also when the page is dead."""

from typing import Annotated

import typer

from broadcaster.cli.app import Data, app, note, say
from broadcaster.settings import data_folder

_MOST_REPEATS = 10

Account = Annotated[str, typer.Option("--account", prompt="Tài khoản", help="Tài khoản có quyền khẩn cấp.")]
Password = Annotated[
    str, typer.Option("--password", prompt="Mật khẩu", hide_input=True, help="Bỏ trống thì máy hỏi.")
]


@app.command()
def emergency(  # noqa: PLR0913, PLR0917  # one argument an option
    account: Account,
    password: Password,
    reason: Annotated[str, typer.Option("--reason", prompt="Lý do", help="Lý do, được lưu mãi.")],
    message: Annotated[str, typer.Option("--message", help="Mã bài khẩn cấp đã duyệt.")] = "",
    text: Annotated[str, typer.Option("--text", help="Tin gõ tay, máy đọc ngay.")] = "",
    cluster: Annotated[
        list[str] | None, typer.Option("--cluster", help="Cụm loa; bỏ trống là mọi cụm.")
    ] = None,
    repeats: Annotated[int, typer.Option("--repeats", min=1, max=_MOST_REPEATS, help="Số lần phát.")] = 2,
    replace: Annotated[bool, typer.Option("--replace", help="Dừng tin khẩn cấp đang phát.")] = False,
    data: Data = None,
) -> None:
    """Phát ngay một tin khẩn cấp: bài soạn sẵn (--message) hoặc tin gõ tay (--text)."""
    from broadcaster.clock import SystemClock
    from broadcaster.desk.emergencies import PREPARED, Order
    from broadcaster.errors import PlayoutError
    from broadcaster.playout.command import Action
    from broadcaster.station.local_command import send, signer
    from broadcaster.station.urgent_voice import typed_locally
    from broadcaster.store.database import Database

    if bool(message) == bool(text):
        raise PlayoutError("Hãy ghi một trong hai: --message (bài soạn sẵn) hoặc --text (tin gõ tay).")
    folder, clock = data_folder(data), SystemClock()
    order = Order(reason, tuple(cluster or ()), repeats, replace)
    db = Database(folder.database)
    try:
        with signer(db, folder.player_address, account, password, clock) as by:
            form, key = PREPARED, message
            if text:
                kept = typed_locally(folder, db, text, by.account, clock)
                form, key = kept.form, kept.id
                for doubt in kept.doubts:
                    note(f"Chưa chắc cách đọc, vẫn đọc: {doubt}")
            payload = {"form": form, "message": key, **order.as_json()}
            say(str(send(folder.player_address, by, Action.RELEASE, payload, clock)["line"]))
    finally:
        db.dispose()


@app.command("emergency-stop")
def emergency_stop(
    account: Account,
    password: Password,
    reason: Annotated[str, typer.Option("--reason", help="Vì sao dừng.")] = "",
    data: Data = None,
) -> None:
    """Dừng ngay tin khẩn cấp đang phát và đang chờ; chương trình phát tiếp."""
    from broadcaster.clock import SystemClock
    from broadcaster.playout.command import Action
    from broadcaster.station.local_command import send, signer
    from broadcaster.store.database import Database

    folder, clock = data_folder(data), SystemClock()
    db = Database(folder.database)
    try:
        with signer(db, folder.player_address, account, password, clock) as by:
            say(str(send(folder.player_address, by, Action.CALL_OFF, {"reason": reason}, clock)["line"]))
    finally:
        db.dispose()
