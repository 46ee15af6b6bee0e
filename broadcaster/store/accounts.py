"""Accounts and the web sessions of who is logged in. Passwords and tokens come here hashed."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from broadcaster.errors import ConflictError
from broadcaster.store.tables import account, web_session


@dataclass(frozen=True)
class Account:
    """Who may log in. ``one_time`` passwords must be changed at the first login.

    An empty ``password_hash`` (after a restore) fits no password: a new one-time password must be set.
    """

    name: str
    password_hash: str
    one_time: bool
    role: str
    created_at: datetime
    emergency_right: bool = False


@dataclass(frozen=True)
class WebSession:
    """One logged-in browser, known by the hash of its token; ``command_key`` signs what it commands."""

    token_hash: str
    account: str
    csrf: str
    created_at: datetime
    expires_at: datetime
    command_key: str = field(default="", repr=False)


@dataclass(frozen=True)
class CommandKey:
    """What a login signs its commands with, and whether its account may release emergencies now."""

    session: str
    account: str
    secret: str = field(repr=False)
    emergency_right: bool


def add_account(connection: Connection, new: Account) -> None:
    """Keep an account that is not there yet.

    Raises:
        ConflictError: the name is taken.

    """
    try:
        connection.execute(insert(account).values(**vars(new)))
    except IntegrityError as error:
        raise ConflictError(f"Đã có tài khoản tên {new.name}; hãy chọn tên khác.") from error


def find_account(connection: Connection, name: str) -> Account | None:
    """Account of that name; None when there is none."""
    row = connection.execute(select(account).where(account.c.name == name)).mappings().first()
    return None if row is None else Account(**row)


def accounts(connection: Connection) -> tuple[Account, ...]:
    """All accounts, by name."""
    rows = connection.execute(select(account).order_by(account.c.name)).mappings()
    return tuple(Account(**row) for row in rows)


def set_password(connection: Connection, name: str, password_hash: str, *, one_time: bool) -> None:
    """Give an account another password, and end every web session of it.

    Raises:
        ConflictError: there is no such account.

    """
    changed = connection.execute(
        update(account).where(account.c.name == name).values(password_hash=password_hash, one_time=one_time)
    )
    if changed.rowcount != 1:
        raise ConflictError(f"Không có tài khoản tên {name}; hãy kiểm tra lại tên.")
    connection.execute(delete(web_session).where(web_session.c.account == name))


def set_emergency_right(connection: Connection, name: str, *, may: bool) -> None:
    """Give an account the emergency right or take it; it counts from the next command on.

    Raises:
        ConflictError: there is no such account.

    """
    changed = connection.execute(update(account).where(account.c.name == name).values(emergency_right=may))
    if changed.rowcount != 1:
        raise ConflictError(f"Không có tài khoản tên {name}; hãy kiểm tra lại tên.")


def command_keys(connection: Connection, now: datetime) -> tuple[CommandKey, ...]:
    """The keys of all logins that are good at ``now``; who still has a one-time password signs nothing."""
    query = (
        select(
            web_session.c.token_hash,
            web_session.c.account,
            web_session.c.command_key,
            account.c.emergency_right,
        )
        .join(account, account.c.name == web_session.c.account)
        .where(web_session.c.expires_at > now, web_session.c.command_key != "", account.c.one_time.is_(False))
    )
    return tuple(
        CommandKey(row.token_hash, row.account, row.command_key, row.emergency_right)
        for row in connection.execute(query)
    )


def remove_account(connection: Connection, name: str) -> None:
    """Remove an account with its web sessions; none of that name is no error."""
    connection.execute(delete(account).where(account.c.name == name))


def add_web_session(connection: Connection, new: WebSession) -> None:
    """Keep the web session of somebody who has just logged in."""
    connection.execute(insert(web_session).values(**vars(new)))


def find_web_session(connection: Connection, token_hash: str, now: datetime) -> WebSession | None:
    """Web session of that token hash; None when there is none or it has expired at ``now``."""
    query = select(web_session).where(web_session.c.token_hash == token_hash, web_session.c.expires_at > now)
    row = connection.execute(query).mappings().first()
    return None if row is None else WebSession(**row)


def end_web_session(connection: Connection, token_hash: str) -> None:
    """Log one browser out; an unknown one is no error."""
    connection.execute(delete(web_session).where(web_session.c.token_hash == token_hash))


def drop_expired_web_sessions(connection: Connection, now: datetime) -> int:
    """Forget the web sessions that have expired at ``now``; returns how many."""
    return connection.execute(delete(web_session).where(web_session.c.expires_at <= now)).rowcount
