"""Who asks: what every endpoint demands before it does anything.

Only ``visitor`` reads the disk, in a thread. What waits for nothing is a coroutine, which costs none: an
emergency comes this way, and on a loaded machine each change of thread takes a millisecond or two.
"""

import secrets
from typing import Annotated

from fastapi import Depends, Form, Header, Request, Response

from broadcaster.desk.accounts import SESSION_LENGTH, LoggedIn, who
from broadcaster.errors import AccessError
from broadcaster.web.station import Station

COOKIE = "loa_xa"


class NotLoggedInError(AccessError):
    """Nobody is logged in, or no longer."""

    def __init__(self) -> None:
        super().__init__("Chưa đăng nhập hoặc phiên đăng nhập đã hết; hãy đăng nhập.")


class WrongCredentialsError(AccessError):
    """Name or password is wrong."""


class MustChangePasswordError(AccessError):
    """The one-time password is in force: nothing else may be changed."""

    def __init__(self) -> None:
        super().__init__("Đang dùng mật khẩu lần đầu; hãy đổi mật khẩu trước khi làm việc khác.")


class WrongFormError(AccessError):
    """The form does not carry the token of the one who is logged in."""

    def __init__(self) -> None:
        super().__init__("Biểu mẫu đã cũ hoặc không phải của trang này; hãy tải lại trang rồi làm lại.")


def station_of(request: Request) -> Station:
    """The station that this application serves."""
    station: Station = request.app.state.station
    return station


async def at_station(request: Request) -> Station:
    """The same, for an endpoint."""
    return station_of(request)


AtStation = Annotated[Station, Depends(at_station)]


def visitor(request: Request, station: AtStation) -> LoggedIn | None:
    """Who is logged in; None when nobody is."""
    token = request.cookies.get(COOKIE)
    return who(station.database, token, now=station.clock.now()) if token else None


Visitor = Annotated[LoggedIn | None, Depends(visitor)]


async def reader(found: Visitor) -> LoggedIn:
    """Who reads.

    Raises:
        NotLoggedInError: nobody is logged in.

    """
    if found is None:
        raise NotLoggedInError
    return found


Reader = Annotated[LoggedIn, Depends(reader)]


def at_home(found: LoggedIn) -> LoggedIn:
    """Whoever is logged in with a password of their own.

    Raises:
        MustChangePasswordError: the one-time password is in force.

    """
    if found.one_time:
        raise MustChangePasswordError
    return found


async def page_reader(found: Reader) -> LoggedIn:
    """Who reads a page; with the one-time password every page leads to the one where it is changed.

    Raises:
        NotLoggedInError: nobody is logged in.
        MustChangePasswordError: the one-time password is in force.

    """
    return at_home(found)


PageReader = Annotated[LoggedIn, Depends(page_reader)]


def own_form(found: LoggedIn, token: str) -> LoggedIn:
    """Who sends a form, if it carries the token of the one who is logged in.

    Raises:
        WrongFormError: it carries another, or none.

    """
    if not secrets.compare_digest(token.encode(), found.csrf.encode()):
        raise WrongFormError
    return found


async def form_sender(found: Reader, csrf: Annotated[str, Form()] = "") -> LoggedIn:
    """Who sends a form of ours.

    Raises:
        NotLoggedInError: nobody is logged in.
        WrongFormError: the form lacks the token.

    """
    return own_form(found, csrf)


async def api_sender(found: Reader, x_csrf_token: Annotated[str, Header()] = "") -> LoggedIn:
    """Who sends a request to the API that changes something; the token stands in ``X-CSRF-Token``.

    Raises:
        NotLoggedInError: nobody is logged in.
        WrongFormError: the request lacks the token.

    """
    return own_form(found, x_csrf_token)


FormSender = Annotated[LoggedIn, Depends(form_sender)]
ApiSender = Annotated[LoggedIn, Depends(api_sender)]


async def form_operator(found: FormSender) -> LoggedIn:
    """Who changes something by a form.

    Raises:
        NotLoggedInError: nobody is logged in.
        WrongFormError: the form lacks the token.
        MustChangePasswordError: the one-time password is in force.

    """
    return at_home(found)


async def api_operator(found: ApiSender) -> LoggedIn:
    """Who changes something by the API.

    Raises:
        NotLoggedInError: nobody is logged in.
        WrongFormError: the request lacks the token.
        MustChangePasswordError: the one-time password is in force.

    """
    return at_home(found)


FormOperator = Annotated[LoggedIn, Depends(form_operator)]
ApiOperator = Annotated[LoggedIn, Depends(api_operator)]


def address_of(request: Request) -> str:
    """Where the request comes from; no header is believed about it."""
    return request.client.host if request.client else ""


def give_cookie(response: Response, request: Request, logged_in: LoggedIn) -> None:
    """Let the browser remember who is logged in; no script can read it, no other site can send it."""
    response.set_cookie(
        COOKIE,
        logged_in.token,
        max_age=int(SESSION_LENGTH.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )


def take_cookie(response: Response) -> None:
    """Let the browser forget who was logged in."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
