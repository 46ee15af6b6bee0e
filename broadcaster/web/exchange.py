"""The sessions as a file, out and in, and the calendar that other programs fetch."""

from collections.abc import AsyncIterator, Mapping
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from broadcaster.clock import local_date
from broadcaster.desk import calendar_feed as feed
from broadcaster.desk.exchange import FileKind, accept, export, offer, sessions_of
from broadcaster.errors import AccessError
from broadcaster.schedule.ical_blocks import MOST_BYTES
from broadcaster.web.access import AtStation, FormOperator, PageReader, own_form
from broadcaster.web.clusters import names_in_sessions
from broadcaster.web.faults import BadRequestError, NotFoundError, TooLargeError
from broadcaster.web.security import content_length
from broadcaster.web.session_lines import session_line, shown_changes
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)

MEDIA_TYPES = {FileKind.CSV: "text/csv; charset=utf-8", FileKind.ICS: "text/calendar; charset=utf-8"}

_PAGE = "/khung-gio"
_PATHS = frozenset((f"{_PAGE}/xem-truoc", f"{_PAGE}/luu"))

_MOST_BODY = MOST_BYTES + 64 * 1024
"""Largest request with a file; the framework cuts off what hides its length."""

_ADMIN = "admin"


def takes_file(path: str) -> bool:
    """Whether a file of sessions may be sent to ``path``: its limit is ``MOST_BYTES``."""
    return path in _PATHS


async def sent_form(request: Request, found: PageReader) -> AsyncIterator[FormData]:
    """A form of ours with a file or a document in it; who sends it is asked before it is read.

    Raises:
        NotLoggedInError: nobody is logged in.
        MustChangePasswordError: the one-time password is in force.
        WrongFormError: the form lacks the token.
        TooLargeError: it is larger than is taken.
        BadRequestError: it is no form.

    """
    if content_length(request.headers) > _MOST_BODY:
        raise TooLargeError(f"Tệp gửi lên lớn hơn {MOST_BYTES // 2**20} MB; hãy chỉ xuất lịch phát thanh.")
    try:
        form = await request.form(max_files=1, max_fields=4, max_part_size=_MOST_BODY)
    except HTTPException as error:
        raise BadRequestError("Biểu mẫu gửi lên không đúng; hãy tải lại trang rồi làm lại.") from error
    try:
        own_form(found, str(form.get("csrf", "")))
        yield form
    finally:
        await form.close()


SentForm = Annotated[FormData, Depends(sent_form, scope="function")]


def administrator(found: FormOperator) -> str:
    """Name of the administrator who sends a form.

    Raises:
        AccessError: somebody else sends it.

    """
    if found.role != _ADMIN:
        raise AccessError("Chỉ quản trị mới tạo hay thu hồi được địa chỉ lịch; hãy nhờ quản trị của đài.")
    return found.name


Administrator = Annotated[str, Depends(administrator)]


@router.get(_PAGE)
def sessions(request: Request, station: AtStation, found: PageReader) -> Response:
    """The sessions, files of them, and the address of the calendar."""
    return _sessions_page(request, station, found, None)


def _sessions_page(request: Request, station: AtStation, found: PageReader, secret: str | None) -> Response:
    names = names_in_sessions(station.database)
    rules = sorted(sessions_of(station.database), key=lambda rule: (rule.starts, rule.slug))
    return page(
        request,
        "sessions",
        found,
        sessions=[session_line(rule, names) for rule in rules],
        feed=feed.state_of(station.database),
        address=secret and f"{request.base_url}lich.ics?ma={secret}",
        is_admin=found.role == _ADMIN,
    )


@router.get(f"{_PAGE}/tai")
def download(station: AtStation, _found: PageReader, dang: FileKind) -> Response:
    """The sessions as a file."""
    content = export(station.database, dang, now=station.clock.now())
    headers = {"Content-Disposition": f'attachment; filename="khung-gio.{dang.value}"'}
    return Response(content, media_type=MEDIA_TYPES[dang], headers=headers)


@router.post(f"{_PAGE}/xem-truoc", max_body_size=2 * _MOST_BODY)
async def preview(request: Request, station: AtStation, found: PageReader, form: SentForm) -> Response:
    """What a file would change; nothing is saved yet."""
    from starlette.concurrency import run_in_threadpool

    file = form.get("tep")
    if not isinstance(file, UploadFile) or not file.filename:
        raise BadRequestError("Chưa chọn tệp; hãy quay lại, chọn tệp .csv hoặc .ics rồi gửi.")
    data = await file.read()
    return await run_in_threadpool(_preview_page, request, station, found, (file.filename, data))


def _preview_page(
    request: Request, station: AtStation, found: PageReader, sent: tuple[str, bytes]
) -> Response:
    offered = offer(station.database, *sent, today=local_date(station.clock.now()))
    return page(
        request,
        "session_changes",
        found,
        name=sent[0],
        offered=offered,
        shown=shown_changes(offered.changes, names_in_sessions(station.database)),
    )


@router.post(f"{_PAGE}/luu", max_body_size=2 * _MOST_BODY)
async def save(station: AtStation, found: PageReader, form: SentForm) -> RedirectResponse:
    """Save what was shown, if the sessions are still the same."""
    from starlette.concurrency import run_in_threadpool

    await run_in_threadpool(_save, station, found.name, {key: str(value) for key, value in form.items()})
    station.wake()
    return RedirectResponse(f"{_PAGE}?xong=khung-gio", HTTPStatus.SEE_OTHER)


def _save(station: AtStation, by: str, fields: Mapping[str, str]) -> None:
    version, toml = fields.get("ban", ""), fields.get("toml", "").replace("\r\n", "\n")
    if not version.isdecimal() or not toml:
        raise BadRequestError("Biểu mẫu thiếu nội dung; hãy gửi lại tệp để xem trước.")
    accept(station.database, toml, version=int(version), by=by, now=station.clock.now())


@router.post(f"{_PAGE}/dia-chi")
def make_address(request: Request, station: AtStation, found: FormOperator, by: Administrator) -> Response:
    """A new address of the calendar, shown this once."""
    secret = feed.make_address(station.database, by=by, now=station.clock.now())
    return _sessions_page(request, station, found, secret)


@router.post(f"{_PAGE}/thu-dia-chi")
def revoke_address(station: AtStation, by: Administrator) -> RedirectResponse:
    """Close the address of the calendar."""
    feed.revoke_address(station.database, by=by, now=station.clock.now())
    return RedirectResponse(f"{_PAGE}?xong=thu-dia-chi", HTTPStatus.SEE_OTHER)


@router.get("/lich.ics")
def calendar(
    station: AtStation,
    ma: Annotated[str, Query(max_length=200)] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """The plan as a calendar, to whoever knows the address; nobody else learns that there is one."""
    now = station.clock.now()
    mark = feed.mark_of(station.database, ma, now=now)
    if mark is None:
        raise NotFoundError("Không có trang này; hãy quay về trang đầu.")
    headers = {"ETag": f'"{mark}"', "Cache-Control": "private, no-cache"}
    if mark in if_none_match:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    content = feed.calendar(station.database, now=now)
    return Response(content, media_type=MEDIA_TYPES[FileKind.ICS], headers=headers)
