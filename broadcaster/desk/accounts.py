"""Who may change anything: passwords, logging in and out, and slowing whoever guesses.

Passwords are kept as argon2id hashes, browsers as SHA-256 hashes of their tokens: what stands in the
database opens nothing.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection

from broadcaster.desk.guessing import Guesses
from broadcaster.errors import AccessError, ConflictError
from broadcaster.store import accounts as rows
from broadcaster.store.accounts import Account, WebSession
from broadcaster.store.database import Database
from broadcaster.store.station import Action, record_action

ADMIN = "admin"
"""Role of who may change accounts, and say that the clock is right."""

OPERATOR = "truc"
"""Role of everybody else."""

ADMINISTRATOR = "quantri"
"""Name of the account that the first start makes."""

SESSION_LENGTH = timedelta(hours=12)
"""A working day: the operator logs in once in the morning."""

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
FEWEST_DIFFERENT = 4

_NAME = re.compile(r"(?=.{2,30}$)[a-z0-9]+(-[a-z0-9]+)*")
_CONSONANTS = "bcdghklmnprstvx"
_VOWELS = "aeiou"
_GROUPS = 4


class WeakPasswordError(AccessError):
    """A new password that is refused, and why."""


@dataclass(frozen=True)
class LoggedIn:
    """Somebody whose browser is logged in.

    ``token`` is the browser's secret and goes into its cookie only; ``csrf`` goes into every form.
    ``one_time``: the password is the one of the first start, and must be changed before anything else.
    ``emergency_right``: may release emergencies, signed with ``command_key``, whose name is ``session``.
    """

    name: str
    role: str
    one_time: bool
    csrf: str = field(repr=False)
    expires_at: datetime
    token: str = field(repr=False)
    session: str = field(default="", repr=False)
    command_key: str = field(default="", repr=False)
    emergency_right: bool = False


def make_first_administrator(db: Database, *, now: datetime) -> str:
    """Make the administrator's account; returns its one-time password, which is kept nowhere.

    Raises:
        ConflictError: the account is there already.

    """
    password = _readable_password()
    with db.transaction() as connection:
        rows.add_account(connection, _administrator(password, now))
        record_action(connection, Action(now, ADMINISTRATOR, "make_account", ADMINISTRATOR))
    return password


def make_account(db: Database, name: str, *, by: str, now: datetime) -> str:
    """Make an account without the emergency right; returns its one-time password, which is kept nowhere.

    Raises:
        AccessError: the name is none that can be typed everywhere.
        ConflictError: it is taken.

    """
    if not _NAME.fullmatch(name):
        raise AccessError("Tên đăng nhập chỉ gồm chữ thường không dấu, số, gạch nối, từ 2 đến 30 ký tự.")
    password = _readable_password()
    account = Account(name, _hasher().hash(password), one_time=True, role=OPERATOR, created_at=now)
    with db.transaction() as connection:
        rows.add_account(connection, account)
        record_action(connection, Action(now, by, "make_account", name))
    return password


def set_emergency_right(db: Database, name: str, *, may: bool, by: str, now: datetime) -> None:
    """Give an account the emergency right or take it.

    Raises:
        ConflictError: there is no such account, or nobody would have the right any more.

    """
    with db.transaction() as connection:
        rows.set_emergency_right(connection, name, may=may)
        if not any(each.emergency_right for each in rows.accounts(connection)):
            raise ConflictError("Phải còn ít nhất một người có quyền khẩn cấp; hãy cấp cho người khác trước.")
        what = "give_emergency_right" if may else "take_emergency_right"
        record_action(connection, Action(now, by, what, name))


def all_accounts(db: Database) -> tuple[Account, ...]:
    """Every account, by name."""
    with db.reading() as connection:
        return rows.accounts(connection)


def give_one_time_password(db: Database, name: str, *, now: datetime, by: str = "") -> str:
    """Another one-time password for an account (forgotten, or emptied by a restore); ends its sessions.

    For the technician at the machine, or an administrator (``by``): nothing asks for the old password here.

    Raises:
        ConflictError: there is no such account.

    """
    password = _readable_password()
    with db.transaction() as connection:
        rows.set_password(connection, name, _hasher().hash(password), one_time=True)
        record_action(connection, Action(now, by or name, "give_one_time_password", name))
    return password


def must_change(db: Database) -> bool:
    """Whether the administrator's one-time password is still in force: until then the page is not for others.

    Those of other accounts were made here, lie in no file, and open nothing but their own change.
    """
    with db.reading() as connection:
        return any(each.one_time and each.name == ADMINISTRATOR for each in rows.accounts(connection))


def log_in(
    db: Database, name: str, password: str, *, now: datetime, address: str, guesses: Guesses
) -> LoggedIn:
    """Log a browser in.

    Raises:
        TooManyTriesError: wrong passwords came too fast from this address; how long to wait is in it.
        AccessError: name or password is wrong; the message does not say which.

    """
    account = _verified(db, name, password, now=now, guesses=guesses, address=address)
    with db.transaction() as connection:
        rows.drop_expired_web_sessions(connection, now)
        return _new_session(connection, account, now=now)


def log_out(db: Database, token: str) -> None:
    """End the session of a browser; an unknown one is no error."""
    with db.transaction() as connection:
        rows.end_web_session(connection, _hashed(token))


def who(db: Database, token: str, *, now: datetime) -> LoggedIn | None:
    """Whose browser holds ``token`` at ``now``; None when nobody's, or its time is over."""
    with db.reading() as connection:
        session = rows.find_web_session(connection, _hashed(token), now)
        account = None if session is None else rows.find_account(connection, session.account)
    return None if session is None or account is None else _logged_in(account, session, token)


def change_password(
    db: Database, name: str, old: str, new: str, *, now: datetime, guesses: Guesses
) -> LoggedIn:
    """Give an account the password ``new``; every session of it ends, and one new session begins.

    Raises:
        TooManyTriesError: wrong passwords came too fast.
        WeakPasswordError: ``new`` is too short, too long, the old one, or too easily guessed.
        AccessError: ``old`` is wrong.

    """
    account = _verified(db, name, old, now=now, guesses=guesses, address="đổi mật khẩu")
    _refuse_weak(account.name, old, new)
    hashed = _hasher().hash(new)
    with db.transaction() as connection:
        rows.set_password(connection, name, hashed, one_time=False)
        record_action(connection, Action(now, name, "change_password", name))
        return _new_session(connection, replace(account, one_time=False), now=now)


def _administrator(password: str, now: datetime) -> Account:
    hashed = _hasher().hash(password)
    return Account(ADMINISTRATOR, hashed, one_time=True, role=ADMIN, created_at=now, emergency_right=True)


def _verified(
    db: Database, name: str, password: str, *, now: datetime, guesses: Guesses, address: str
) -> Account:
    """The account whose password this is.

    An account that does not exist costs as much time as one that does: who asks learns nothing.
    """
    guesses.begin(name, address, now)
    with db.reading() as connection:
        account = rows.find_account(connection, name)
    fits = _fits(account.password_hash if account else _nobodys_hash(), password)
    if account is None or not fits:
        raise AccessError(
            "Tên hoặc mật khẩu không đúng; hãy kiểm tra bộ gõ tiếng Việt, phím Caps Lock rồi nhập lại."
        )
    guesses.right(name, address)
    return account


def _fits(password_hash: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _refuse_weak(name: str, old: str, new: str) -> None:
    if len(new) < SHORTEST_PASSWORD:
        raise WeakPasswordError(
            f"Mật khẩu mới phải có ít nhất {SHORTEST_PASSWORD} ký tự; hãy chọn mật khẩu dài hơn."
        )
    if len(new) > LONGEST_PASSWORD:
        raise WeakPasswordError(f"Mật khẩu mới dài quá {LONGEST_PASSWORD} ký tự; hãy chọn mật khẩu ngắn hơn.")
    if new == old:
        raise WeakPasswordError("Mật khẩu mới trùng mật khẩu cũ; hãy chọn mật khẩu khác.")
    if len(set(new)) < FEWEST_DIFFERENT or name in new.lower():
        raise WeakPasswordError("Mật khẩu mới quá dễ đoán; hãy dùng vài từ không liên quan đến nhau.")


def _new_session(connection: Connection, account: Account, *, now: datetime) -> LoggedIn:
    token = secrets.token_urlsafe(32)
    csrf, key = secrets.token_urlsafe(32), secrets.token_hex(32)
    session = WebSession(_hashed(token), account.name, csrf, now, now + SESSION_LENGTH, key)
    rows.add_web_session(connection, session)
    return _logged_in(account, session, token)


def _logged_in(account: Account, session: WebSession, token: str) -> LoggedIn:
    return LoggedIn(
        account.name,
        account.role,
        account.one_time,
        session.csrf,
        session.expires_at,
        token,
        session.token_hash,
        session.command_key,
        account.emergency_right,
    )


def _hashed(token: str) -> str:
    """What is kept of a token. It is random and long: a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def _hasher() -> PasswordHasher:
    """Argon2id with 19 MiB, two passes: OWASP's profile for a small machine."""
    return PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex(16))


def _readable_password() -> str:
    """Four groups such as ``bako-tilu-mene-roxa``: some 49 bits that can be read out and typed."""
    groups = (
        "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(2))
        for _ in range(_GROUPS)
    )
    return "-".join(groups)
