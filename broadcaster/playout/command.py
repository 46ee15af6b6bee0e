"""What a person commands that sounds over everything: signed, good once, judged by the player itself.

The web signs with the key of the login, the command line with that of its own login; nobody else has it. The
player judges by itself, so that a web process which was talked into something cannot let anything sound.
Pure.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from broadcaster.errors import PlayoutError
from broadcaster.playout.timekeeping import Moment

LASTS_S = 30.0
"""How long a command is good after it was signed."""

AHEAD_S = 2.0
"""So much later than the player's clocks a command may be signed: two processes do not read them at once."""

MOST_BYTES = 16_384
"""Largest payload; a reason and a few clusters need less than a thousand."""

EMERGENCY_RIGHT = "khan_cap"
"""The right of who may let an emergency sound, and may stop it."""

_ID = re.compile(r"[0-9a-f]{32}")
_MOST_TEXT = 200

_FIELDS = ("id", "account", "key", "right", "action", "run", "issued_at", "expires_at")


class CommandError(PlayoutError):
    """A command that is not carried out; the log keeps who claims to have given it, and why not."""


class Action(StrEnum):
    """What is commanded."""

    RELEASE = "release"
    CALL_OFF = "call_off"
    SPEAK = "speak"
    END_TALK = "end_talk"


@dataclass(frozen=True)
class Command:
    """An act of ``account``, signed with the key named ``key`` for the run ``run`` of the player.

    ``id`` is 32 hexadecimal digits that nobody has used before. ``issued_at`` and ``expires_at`` are
    instants, ``monotonic`` the machine's seconds at the signing: a wall clock that is set meanwhile does not
    count.

    Raises:
        ValueError: an id that is none, a time without zone, or a window longer than ``LASTS_S``.

    """

    id: str
    account: str
    key: str
    right: str
    action: Action
    payload: Mapping[str, object]
    run: str
    issued_at: datetime
    expires_at: datetime
    monotonic: float

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            message = f"{self.id[:50]!r} is no id of a command"
            raise ValueError(message)
        if self.issued_at.utcoffset() is None or self.expires_at.utcoffset() is None:
            message = f"command {self.id} has a time without a zone"
            raise ValueError(message)
        if not timedelta(0) < self.expires_at - self.issued_at <= timedelta(seconds=LASTS_S):
            message = f"command {self.id} is good for {self.expires_at - self.issued_at}"
            raise ValueError(message)

    def signature(self, secret: str) -> str:
        """HMAC-SHA256 over every field, the payload by its digest; hexadecimal."""
        signed = {**_plain(self), "payload": digest(self.payload)}
        return hmac.new(secret.encode(), _canonical(signed), hashlib.sha256).hexdigest()

    def request(self, secret: str) -> dict[str, object]:
        """The request to the player that carries it, signed."""
        signed = {**_plain(self), "payload": dict(self.payload), "signature": self.signature(secret)}
        return {"do": "command", "command": signed}


@dataclass(frozen=True)
class Key:
    """What an account signs with; ``rights`` are those that it has at this moment."""

    account: str
    secret: str = field(repr=False)
    rights: frozenset[str]


@dataclass(frozen=True)
class Court:
    """All that a command is judged by: the moment, this run of the player, and the ids that it has taken.

    ``set_at`` is the monotonic time at which the wall clock was last set, None when it was not in this run.
    """

    moment: Moment
    run: str
    seen: Container[str] = frozenset()
    set_at: float | None = None


def digest(payload: Mapping[str, object]) -> str:
    """SHA-256 of a payload as canonical JSON, hexadecimal."""
    return hashlib.sha256(_canonical(payload)).hexdigest()


def issue(  # noqa: PLR0913  # the fields of a command
    action: Action,
    payload: Mapping[str, object],
    *,
    command_id: str,
    account: str,
    key: str,
    run: str,
    moment: Moment,
) -> Command:
    """A command given at ``moment`` by who has the emergency right."""
    return Command(
        id=command_id,
        account=account,
        key=key,
        right=EMERGENCY_RIGHT,
        action=action,
        payload=payload,
        run=run,
        issued_at=moment.now,
        expires_at=moment.now + timedelta(seconds=LASTS_S),
        monotonic=moment.monotonic,
    )


def read(request: object) -> tuple[Command, str]:
    """The command that a request carries, and its signature; nothing of it is believed yet.

    Raises:
        CommandError: it is no command.

    """
    try:
        return _read(request)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise CommandError(
            "Lệnh không đúng dạng nên không làm theo; hãy tải lại trang rồi thử lại."
        ) from error


def judge(command: Command, signature: str, key: Key | None, court: Court) -> None:
    """Let a command pass that is who it says, may do it, is fresh, and comes for the first time.

    ``key`` is the one that the command names; None when there is none.

    Raises:
        CommandError: it does not pass, and why.

    """
    if key is None:
        raise CommandError("Phiên đăng nhập của lệnh đã hết hoặc không có; hãy đăng nhập rồi thử lại.")
    if not hmac.compare_digest(command.signature(key.secret).encode(), signature.encode()):
        raise CommandError("Chữ ký của lệnh không đúng nên không làm theo; hãy đăng nhập lại rồi thử lại.")
    if command.account != key.account:
        raise CommandError("Lệnh ghi tên một tài khoản khác với tài khoản đã ký; hãy đăng nhập lại.")
    if command.right not in key.rights:
        raise CommandError(
            f"Tài khoản {command.account} không có quyền phát tin khẩn cấp; hãy báo người quản trị đài."
        )
    _require_fresh(command, court)
    if command.id in court.seen:
        raise CommandError("Lệnh này đã được nhận rồi, không làm lần thứ hai; hãy xem đài đang phát gì.")


def claimed(request: object) -> dict[str, object]:
    """What a request claims to be, for the log: short texts only, whatever was sent."""
    fields = request if isinstance(request, Mapping) else {}
    names = {"by": "account", "action": "action", "command": "id"}
    found = {name: fields.get(key) for name, key in names.items()}
    return {name: value[:_MOST_TEXT] for name, value in found.items() if isinstance(value, str)}


def _require_fresh(command: Command, court: Court) -> None:
    """By the machine's seconds always, by the wall clock too unless it was set since."""
    if command.run != court.run:
        raise CommandError("Máy phát đã khởi động lại sau khi lệnh được ký; hãy ra lệnh lại.")
    age_s = court.moment.monotonic - command.monotonic
    wall_s = (court.moment.now - command.issued_at).total_seconds()
    was_set = court.set_at is not None and court.set_at >= command.monotonic - AHEAD_S
    good_until_s = (command.expires_at - command.issued_at).total_seconds()
    for age in (age_s,) if was_set else (age_s, wall_s):
        if age > good_until_s:
            raise CommandError("Lệnh đã quá 30 giây nên không làm theo; hãy ra lệnh lại.")
        if age < -AHEAD_S:
            raise CommandError("Lệnh ghi giờ ở tương lai nên không làm theo; hãy xem lại giờ của máy.")


def _read(request: object) -> tuple[Command, str]:
    if not isinstance(request, Mapping):
        raise TypeError("a command is an object")
    texts = {name: _text(request[name]) for name in (*_FIELDS, "signature")}
    payload, monotonic = request["payload"], request["monotonic"]
    if not isinstance(payload, Mapping) or len(_canonical(payload)) > MOST_BYTES:
        raise TypeError("a payload is an object of moderate size")
    if isinstance(monotonic, bool) or not isinstance(monotonic, int | float):
        raise TypeError("a monotonic time is a number")
    command = Command(
        id=texts["id"],
        account=texts["account"],
        key=texts["key"],
        right=texts["right"],
        action=Action(texts["action"]),
        payload=dict(payload),
        run=texts["run"],
        issued_at=datetime.fromisoformat(texts["issued_at"]),
        expires_at=datetime.fromisoformat(texts["expires_at"]),
        monotonic=float(monotonic),
    )
    return command, texts["signature"]


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST_TEXT:
        raise TypeError("a field of a command is a short text")
    return value


def _plain(command: Command) -> dict[str, object]:
    """The fields but the payload, as JSON values."""
    texts = {name: getattr(command, name) for name in _FIELDS}
    instants = {"issued_at": command.issued_at.isoformat(), "expires_at": command.expires_at.isoformat()}
    return {**texts, "action": command.action.value, **instants, "monotonic": command.monotonic}


def _canonical(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
