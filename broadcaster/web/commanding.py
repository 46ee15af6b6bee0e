"""Commands to the player, signed with the key of who is logged in."""

import re
import secrets
from collections.abc import Mapping

from broadcaster.desk.accounts import LoggedIn
from broadcaster.errors import AccessError
from broadcaster.playout.command import Action, issue
from broadcaster.playout.timekeeping import Moment
from broadcaster.web.station import Station

_ID = re.compile(r"[0-9a-f]{32}")


def new_command_id() -> str:
    """An id that a page carries from its making to the press of its button: pressed twice it counts once."""
    return secrets.token_hex(16)


def command(
    station: Station, by: LoggedIn, action: Action, payload: Mapping[str, object], command_id: str = ""
) -> dict[str, object]:
    """Have the player do ``action`` in the name of ``by``; its answer.

    Raises:
        AccessError: who is logged in has no right to it.
        PlayoutError: the player does not run, refuses the command, or cannot carry it out.

    """
    require_right(by)
    moment = Moment(station.clock.now(), station.clock.monotonic())
    signed = issue(
        action,
        payload,
        command_id=command_id if _ID.fullmatch(command_id) else new_command_id(),
        account=by.name,
        key=by.session,
        run=station.run(),
        moment=moment,
    )
    return dict(station.ask(signed.request(by.command_key)))


def require_right(by: LoggedIn) -> None:
    """Refuse who may not release emergencies.

    Raises:
        AccessError: the account has no such right.

    """
    if not by.emergency_right:
        raise AccessError(
            f"Tài khoản {by.name} không có quyền phát tin khẩn cấp; hãy nhờ người có quyền, "
            "hoặc quản trị cấp quyền ở trang Tài khoản."
        )
