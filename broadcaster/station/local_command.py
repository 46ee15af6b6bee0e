"""Emergencies from the machine itself, with or without the web: signed by the login of a person.

While the accounts cannot be read, whoever can read the address file of the player is the technician at the
machine, and signs with what stands in it; the player takes that only while it cannot read them either.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from broadcaster.clock import Clock
from broadcaster.desk.accounts import log_in, log_out
from broadcaster.desk.command_keys import MACHINE
from broadcaster.desk.guessing import Guesses
from broadcaster.errors import AccessError, StationError
from broadcaster.playout.command import Action, issue
from broadcaster.playout.pipe import ask, run_of, secret_of
from broadcaster.playout.timekeeping import Moment
from broadcaster.store.database import Database

_AT_MACHINE = "dòng lệnh"


@dataclass(frozen=True)
class Signer:
    """Who commands from the machine: a login, or the technician where the accounts cannot be read."""

    account: str
    key: str
    secret: str


@contextmanager
def signer(db: Database, address: Path, name: str, password: str, clock: Clock) -> Iterator[Signer]:
    """Log ``name`` in for one command.

    Raises:
        AccessError: name or password is wrong, or the password is still the one-time one.
        PlayoutError: the accounts cannot be read, and no player runs.

    """
    try:
        found = log_in(db, name, password, now=clock.now(), address=_AT_MACHINE, guesses=Guesses())
    except StationError:
        yield Signer(f"{name} (tại máy)", MACHINE, secret_of(address))
        return
    try:
        if found.one_time:
            raise AccessError("Đang dùng mật khẩu lần đầu; hãy đổi mật khẩu ở trang của đài trước.")
        yield Signer(found.name, found.session, found.command_key)
    finally:
        log_out(db, found.token)


def send(
    address: Path, by: Signer, action: Action, payload: Mapping[str, object], clock: Clock
) -> dict[str, object]:
    """Have the player that listens at ``address`` do ``action``; its answer.

    Raises:
        PlayoutError: the player does not run, refuses, or cannot do it.

    """
    signed = issue(
        action,
        payload,
        command_id=secrets.token_hex(16),
        account=by.account,
        key=by.key,
        run=run_of(address),
        moment=Moment(clock.now(), clock.monotonic()),
    )
    return ask(address, signed.request(by.secret))
