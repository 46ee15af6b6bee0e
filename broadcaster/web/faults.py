"""Errors as answers: one Vietnamese line, JSON under /api, a page elsewhere, with the right status."""

from http import HTTPStatus
from urllib.parse import urlencode

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from broadcaster.desk.accounts import WeakPasswordError
from broadcaster.desk.guessing import TooManyTriesError
from broadcaster.errors import (
    AccessError,
    ApprovalError,
    ContentError,
    LoaXaError,
    PlaylogError,
    PlayoutError,
    SpeechError,
    StationError,
)
from broadcaster.report.period import PeriodError
from broadcaster.web.access import MustChangePasswordError, NotLoggedInError, WrongCredentialsError
from broadcaster.web.security import HEADERS
from broadcaster.web.templating import page
from broadcaster.web.texts_vi import STATUS_LINES

logger = structlog.get_logger()


class NotFoundError(LoaXaError):
    """What the address names is not there."""


class BadRequestError(LoaXaError):
    """What was sent makes no sense."""


class TooLargeError(LoaXaError):
    """More was sent than is taken."""


_STATUS: tuple[tuple[type[LoaXaError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (BadRequestError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (NotLoggedInError, HTTPStatus.UNAUTHORIZED),
    (WrongCredentialsError, HTTPStatus.UNAUTHORIZED),
    (TooManyTriesError, HTTPStatus.TOO_MANY_REQUESTS),
    (WeakPasswordError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (AccessError, HTTPStatus.FORBIDDEN),
    (ApprovalError, HTTPStatus.CONFLICT),
    (StationError, HTTPStatus.CONFLICT),
    (ContentError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (PeriodError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (PlayoutError, HTTPStatus.SERVICE_UNAVAILABLE),
    (SpeechError, HTTPStatus.SERVICE_UNAVAILABLE),
    (PlaylogError, HTTPStatus.SERVICE_UNAVAILABLE),
)


_WITH_FORM = frozenset(("/phat-them", "/tin-sai"))
"""Pages with a form that is sent to their own address."""


def status_of(error: LoaXaError) -> HTTPStatus:
    """HTTP status of an error of ours."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), HTTPStatus.BAD_REQUEST)


def add_fault_handlers(app: FastAPI) -> None:
    """Let ``app`` answer every error in Vietnamese."""
    app.add_exception_handler(LoaXaError, _on_own_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(RequestValidationError, _on_bad_fields)
    app.add_exception_handler(Exception, _on_surprise)


def _on_own_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, LoaXaError):
        raise error
    if not _is_api(request) and isinstance(error, NotLoggedInError | MustChangePasswordError):
        return _led_elsewhere(request, error)
    answer = _answer(request, status_of(error), str(error))
    if isinstance(error, TooManyTriesError):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _on_http_error(request: Request, error: Exception) -> Response:
    status = HTTPStatus(error.status_code if isinstance(error, HTTPException) else HTTPStatus.BAD_REQUEST)
    return _answer(request, status, STATUS_LINES.get(status, STATUS_LINES[HTTPStatus.BAD_REQUEST]))


def _on_bad_fields(request: Request, error: Exception) -> Response:
    fields = error.errors() if isinstance(error, RequestValidationError) else []
    names = ", ".join(dict.fromkeys(str(field["loc"][-1]) for field in fields))
    line = f"Thiếu hoặc sai ô: {names}; hãy kiểm tra rồi gửi lại."
    return _answer(request, HTTPStatus.UNPROCESSABLE_ENTITY, line)


def _on_surprise(request: Request, error: Exception) -> Response:
    """What nobody foresaw. It is answered outside the middleware, hence with its own headers."""
    logger.error("page_failed", path=request.url.path, error=repr(error))
    answer = _answer(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, STATUS_LINES[HTTPStatus.INTERNAL_SERVER_ERROR]
    )
    answer.headers.update(HEADERS)
    return answer


def _answer(request: Request, status: HTTPStatus, line: str) -> Response:
    if _is_api(request):
        return JSONResponse({"error": line}, status)
    return page(request, "error", None, status=status, line=line, back=_back(request))


def _led_elsewhere(request: Request, error: AccessError) -> Response:
    """To the login or the password page; a part of a page that refreshes itself says so in its place."""
    if "hx-request" in request.headers:
        return page(request, "_logged_out", None, status=HTTPStatus.UNAUTHORIZED)
    if isinstance(error, MustChangePasswordError):
        return RedirectResponse("/mat-khau", HTTPStatus.SEE_OTHER)
    query = urlencode({"tiep": request.url.path}) if request.method == "GET" else ""
    return RedirectResponse(f"/dang-nhap?{query}".rstrip("?"), HTTPStatus.SEE_OTHER)


def _back(request: Request) -> str:
    """The page that a form was on: its own address, or the one without its last part."""
    path = request.url.path
    if request.method != "POST":
        return "/"
    return path if path in _WITH_FORM else path.rpartition("/")[0] or "/"


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")
