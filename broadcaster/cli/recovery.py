"""Commands that a person gives to a player that plays nothing; they need the player, not the page."""

from typing import Annotated

import typer

from broadcaster.cli.app import Data, app, say
from broadcaster.settings import data_folder

By = Annotated[str, typer.Option("--by", help="Tên người làm; được ghi vào nhật ký phát sóng.")]


@app.command()
def trust_clock(
    by: By,
    reason: Annotated[
        str, typer.Option("--reason", help="Vì sao biết giờ đúng, ví dụ: so với đài quốc gia.")
    ],
    data: Data = None,
) -> None:
    """Nói với máy phát rằng đồng hồ của máy đang đúng, tuy nhật ký đã ghi giờ muộn hơn."""
    from broadcaster.playout.pipe import ask

    ask(data_folder(data).player_address, {"do": "trust_clock", "by": by, "reason": reason})
    say("Máy phát tin đồng hồ; chương trình phát tiếp theo kế hoạch.")


@app.command()
def leave_safe_mode(by: By, data: Data = None) -> None:
    """Rời chế độ an toàn: máy phát bắt đầu lại và phát chương trình theo kế hoạch."""
    from broadcaster.playout.pipe import ask

    ask(data_folder(data).player_address, {"do": "leave_safe_mode", "by": by})
    say("Máy phát bắt đầu lại với chương trình; vài giây nữa hãy xem trang của đài.")
