"""The pages of logging in and out, and of the password."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from broadcaster.desk.accounts import SHORTEST_PASSWORD, LoggedIn, change_password, log_in, log_out
from broadcaster.desk.guessing import TooManyTriesError
from broadcaster.errors import AccessError
from broadcaster.web.access import (
    AtStation,
    FormSender,
    Reader,
    Visitor,
    address_of,
    give_cookie,
    take_cookie,
)
from broadcaster.web.faults import status_of
from broadcaster.web.station import Station
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Form(max_length=500)]


@router.get("/dang-nhap")
def login_page(request: Request, found: Visitor, tiep: str = "/") -> Response:
    """The form to log in; whoever is logged in goes on."""
    if found is not None:
        return RedirectResponse(own_path(tiep), HTTPStatus.SEE_OTHER)
    return page(request, "login", None, problem=None, name="", onward=own_path(tiep))


@router.post("/dang-nhap")
def login(
    request: Request, station: AtStation, ten: Text = "", mat_khau: Text = "", tiep: Text = "/"
) -> Response:
    """Log the browser in and go on; with the one-time password, to the page where it is changed."""
    try:
        logged_in = log_in(
            station.database,
            ten.strip(),
            mat_khau,
            now=station.clock.now(),
            address=address_of(request),
            guesses=station.guesses,
        )
    except AccessError as error:
        return _refused_login(request, error, name=ten, onward=own_path(tiep))
    answer = RedirectResponse("/mat-khau" if logged_in.one_time else own_path(tiep), HTTPStatus.SEE_OTHER)
    give_cookie(answer, request, logged_in)
    return answer


@router.post("/dang-xuat")
def logout(station: AtStation, found: FormSender) -> Response:
    """Log the browser out."""
    log_out(station.database, found.token)
    answer = RedirectResponse("/dang-nhap", HTTPStatus.SEE_OTHER)
    take_cookie(answer)
    return answer


@router.get("/mat-khau")
def password_page(request: Request, found: Reader) -> Response:
    """The form to change the password."""
    return page(request, "password", found, problem=None, shortest=SHORTEST_PASSWORD)


@router.post("/mat-khau")
def password(  # one argument a field of the form
    request: Request, station: AtStation, found: FormSender, cu: Text = "", moi: Text = "", lai: Text = ""
) -> Response:
    """Change the password; other browsers are logged out, this one goes on with another cookie."""
    if moi != lai:
        return _refused_password(request, found, "Hai lần nhập mật khẩu mới không giống nhau; hãy nhập lại.")
    try:
        changed = new_password(station, found, cu, moi)
    except AccessError as error:
        return _refused_password(request, found, str(error), status_of(error))
    answer = RedirectResponse("/?xong=mat-khau", HTTPStatus.SEE_OTHER)
    give_cookie(answer, request, changed)
    return answer


def new_password(station: Station, found: LoggedIn, old: str, new: str) -> LoggedIn:
    """Change the password of who is logged in, and take away the file with the one-time password.

    Raises:
        AccessError: the old one is wrong, or the new one is refused.

    """
    changed = change_password(
        station.database, found.name, old, new, now=station.clock.now(), guesses=station.guesses
    )
    station.first_password.unlink(missing_ok=True)
    return changed


def own_path(path: str) -> str:
    """``path`` when it is one of our own pages, else the first page: nobody is led to another site."""
    own = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if own else "/"


def _refused_login(request: Request, error: AccessError, *, name: str, onward: str) -> Response:
    status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooManyTriesError) else HTTPStatus.UNAUTHORIZED
    answer = page(request, "login", None, status=status, problem=str(error), name=name, onward=onward)
    if isinstance(error, TooManyTriesError):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _refused_password(
    request: Request, found: LoggedIn, line: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY
) -> Response:
    return page(request, "password", found, status=status, problem=line, shortest=SHORTEST_PASSWORD)
