"""Passwords, logging in, and slowing whoever guesses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadcaster.desk.accounts import (
    ADMINISTRATOR,
    SESSION_LENGTH,
    WeakPasswordError,
    change_password,
    give_one_time_password,
    log_in,
    log_out,
    make_first_administrator,
    must_change,
    who,
)
from broadcaster.desk.guessing import FREE_TRIES, LONGEST_WAIT, Guesses, TooManyTriesError, wait_after
from broadcaster.errors import AccessError, ConflictError
from broadcaster.store import accounts as rows
from broadcaster.store.database import Database

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
GOOD = "hạt dẻ trùng khánh"
HERE = "127.0.0.1"


@pytest.fixture
def first(empty: Database) -> str:
    """The one-time password of a new administrator."""
    return make_first_administrator(empty, now=NOW)


@pytest.fixture
def guesses() -> Guesses:
    """Nobody has guessed yet."""
    return Guesses()


def test_the_one_time_password_can_be_read_out_and_is_never_the_same(empty: Database, first: str) -> None:
    """Four short groups of plain letters; another station gets another one."""
    assert re.fullmatch(r"[a-z]{4}(-[a-z]{4}){3}", first)
    assert give_one_time_password(empty, ADMINISTRATOR, now=NOW) != first


def test_there_is_one_first_administrator(empty: Database, first: str) -> None:
    """A second start makes no second password."""
    with pytest.raises(ConflictError):
        make_first_administrator(empty, now=NOW)


def test_the_database_holds_no_password_and_no_token(empty: Database, first: str, guesses: Guesses) -> None:
    """What stands in the database opens nothing."""
    found = log_in(empty, ADMINISTRATOR, first, now=NOW, address=HERE, guesses=guesses)
    assert empty.path is not None
    kept = empty.path.read_bytes()
    assert first.encode() not in kept
    assert found.token.encode() not in kept
    assert b"$argon2id$v=19$m=19456,t=2,p=1$" in kept


def test_the_one_time_password_is_in_force_until_it_is_changed(
    empty: Database, first: str, guesses: Guesses
) -> None:
    """Who logs in with it is told so; after the change nobody is."""
    assert must_change(empty)
    assert log_in(empty, ADMINISTRATOR, first, now=NOW, address=HERE, guesses=guesses).one_time
    changed = change_password(empty, ADMINISTRATOR, first, GOOD, now=NOW, guesses=guesses)
    assert not must_change(empty)
    assert not changed.one_time


def test_changing_the_password_ends_every_other_session(
    empty: Database, first: str, guesses: Guesses
) -> None:
    """The one who changed it goes on with a new token; the old password is worth nothing."""
    before = log_in(empty, ADMINISTRATOR, first, now=NOW, address=HERE, guesses=guesses)
    changed = change_password(empty, ADMINISTRATOR, first, GOOD, now=NOW, guesses=guesses)
    assert who(empty, before.token, now=NOW) is None
    assert who(empty, changed.token, now=NOW) == changed
    with pytest.raises(AccessError):
        log_in(empty, ADMINISTRATOR, first, now=NOW, address=HERE, guesses=guesses)


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("ngắn", "ít nhất 10"),
        ("x" * 201, "dài quá"),
        ("1111111111", "dễ đoán"),
        ("quantri2026", "dễ đoán"),
        (None, "trùng"),
    ],
)
def test_a_weak_password_is_refused(
    empty: Database, first: str, guesses: Guesses, new: str | None, why: str
) -> None:
    """Short, endless, monotonous, named after the account, or the old one again: nothing is changed."""
    with pytest.raises(WeakPasswordError, match=why):
        change_password(empty, ADMINISTRATOR, first, new or first, now=NOW, guesses=guesses)
    assert must_change(empty)


def test_nothing_is_changed_without_the_old_password(empty: Database, first: str, guesses: Guesses) -> None:
    """Who finds an open browser cannot take the station over."""
    with pytest.raises(AccessError):
        change_password(empty, ADMINISTRATOR, "không phải", GOOD, now=NOW, guesses=guesses)
    assert must_change(empty)


@pytest.mark.parametrize(("name", "password"), [("quantri", "sai"), ("ai-do", "sai"), ("quantri", "x" * 500)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    empty: Database, first: str, guesses: Guesses, name: str, password: str
) -> None:
    """Who guesses does not learn which accounts there are."""
    with pytest.raises(AccessError, match="Tên hoặc mật khẩu không đúng"):
        log_in(empty, name, password, now=NOW, address=HERE, guesses=guesses)


def test_an_account_without_a_password_lets_nobody_in(empty: Database, first: str, guesses: Guesses) -> None:
    """After a restore the hash is empty: only a new one-time password opens the account."""
    with empty.transaction() as connection:
        rows.set_password(connection, ADMINISTRATOR, "", one_time=True)
    with pytest.raises(AccessError):
        log_in(empty, ADMINISTRATOR, "", now=NOW, address=HERE, guesses=guesses)
    renewed = give_one_time_password(empty, ADMINISTRATOR, now=NOW)
    assert log_in(empty, ADMINISTRATOR, renewed, now=NOW, address=HERE, guesses=guesses).one_time


def test_a_session_ends_by_itself(empty: Database, first: str, guesses: Guesses) -> None:
    """After a working day the browser is logged out."""
    found = log_in(empty, ADMINISTRATOR, first, now=NOW, address=HERE, guesses=guesses)
    assert who(empty, found.token, now=NOW + SESSION_LENGTH - timedelta(seconds=1)) == found
    assert who(empty, found.token, now=NOW + SESSION_LENGTH) is None


def test_logging_out_ends_the_session(empty: Database, first: str, guesses: Guesses) -> None:
    """The token is worth nothing afterwards; logging out twice is no error."""
    found = log_in(empty, ADMINISTRATOR, first, now=NOW, address=HERE, guesses=guesses)
    log_out(empty, found.token)
    log_out(empty, found.token)
    assert who(empty, found.token, now=NOW) is None


def test_who_guesses_must_wait_and_the_operator_elsewhere_must_not(
    empty: Database, first: str, guesses: Guesses
) -> None:
    """The wait holds for one account from one address, even for the right password; never for all."""
    for _ in range(FREE_TRIES):
        with pytest.raises(AccessError, match="không đúng"):
            log_in(empty, ADMINISTRATOR, "sai", now=NOW, address="10.0.0.9", guesses=guesses)
    with pytest.raises(TooManyTriesError, match="hãy đợi 1 giây"):
        log_in(empty, ADMINISTRATOR, first, now=NOW, address="10.0.0.9", guesses=guesses)
    assert log_in(empty, ADMINISTRATOR, first, now=NOW, address=HERE, guesses=guesses).name == ADMINISTRATOR


def test_the_right_password_after_the_wait_gets_in_and_clears_the_slate(
    empty: Database, first: str, guesses: Guesses
) -> None:
    """Nobody is ever locked out."""
    later = NOW
    for _ in range(20):
        later += LONGEST_WAIT
        with pytest.raises(AccessError, match="không đúng"):
            log_in(empty, ADMINISTRATOR, "sai", now=later, address=HERE, guesses=guesses)
    later += LONGEST_WAIT
    found = log_in(empty, ADMINISTRATOR, first, now=later, address=HERE, guesses=guesses)
    assert found.name == ADMINISTRATOR
    with pytest.raises(AccessError, match="không đúng"):
        log_in(empty, ADMINISTRATOR, "sai", now=later, address=HERE, guesses=guesses)


def test_a_clock_set_back_makes_nobody_wait_for_hours(guesses: Guesses) -> None:
    """Tries of a future that never was do not count against anybody."""
    for _ in range(FREE_TRIES):
        guesses.begin("quantri", HERE, NOW)
    earlier = NOW - timedelta(hours=5)
    guesses.begin("quantri", HERE, earlier)
    with pytest.raises(TooManyTriesError) as refused:
        guesses.begin("quantri", HERE, earlier)
    assert timedelta(seconds=refused.value.wait_s) <= LONGEST_WAIT


@given(st.integers(0, 10_000))
def test_the_wait_grows_and_stays_short(count: int) -> None:
    """Each wrong password costs at least as much as the one before, and never more than the longest wait."""
    assert wait_after(count) <= wait_after(count + 1) <= LONGEST_WAIT
