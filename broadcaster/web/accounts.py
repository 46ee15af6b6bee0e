"""The page of accounts, for administrators: who may log in, and who may release emergencies."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from broadcaster.desk.accounts import (
    ADMIN,
    LoggedIn,
    all_accounts,
    give_one_time_password,
    make_account,
    set_emergency_right,
)
from broadcaster.errors import AccessError
from broadcaster.web.access import AtStation, FormOperator, PageReader
from broadcaster.web.forms import Text
from broadcaster.web.station import Station
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)


@router.get("/tai-khoan")
def accounts(request: Request, station: AtStation, found: PageReader) -> Response:
    """Every account with its right."""
    return _page(request, station, _admin(found))


@router.post("/tai-khoan")
def add(request: Request, station: AtStation, by: FormOperator, ten: Text = "") -> Response:
    """Make an account; its one-time password is shown on this page and never again."""
    name = ten.strip()
    password = make_account(station.database, name, by=_admin(by).name, now=station.clock.now())
    return _page(request, station, by, name=name, password=password)


@router.post("/tai-khoan/{name}/mat-khau")
def new_password(name: str, request: Request, station: AtStation, by: FormOperator) -> Response:
    """Give an account another one-time password (forgotten); whoever is logged in with it is logged out."""
    _admin(by)
    password = give_one_time_password(station.database, name, now=station.clock.now(), by=by.name)
    return _page(request, station, by, name=name, password=password)


@router.post("/tai-khoan/{name}/khan-cap")
def right(name: str, station: AtStation, by: FormOperator, co: Text = "") -> Response:
    """Give the emergency right (``co`` is 1) or take it."""
    _admin(by)
    set_emergency_right(station.database, name, may=co == "1", by=by.name, now=station.clock.now())
    return RedirectResponse("/tai-khoan?xong=tai-khoan", HTTPStatus.SEE_OTHER)


def _admin(found: LoggedIn) -> LoggedIn:
    """Who is an administrator.

    Raises:
        AccessError: who is logged in is none.

    """
    if found.role != ADMIN:
        raise AccessError("Chỉ quản trị mới xem và sửa được tài khoản; hãy nhờ quản trị của đài.")
    return found


def _page(
    request: Request, station: Station, found: LoggedIn, *, name: str = "", password: str = ""
) -> Response:
    every = all_accounts(station.database)
    return page(request, "accounts", found, accounts=every, name=name, password=password)
