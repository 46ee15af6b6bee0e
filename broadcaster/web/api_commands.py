"""The JSON API, what changes anything: each needs the cookie and the ``X-CSRF-Token`` of a login."""

from fastapi import APIRouter, Request, Response

from broadcaster.desk import scripts as desk
from broadcaster.desk.accounts import log_in, log_out
from broadcaster.desk.guessing import TooManyTriesError
from broadcaster.desk.laying import render_ahead, submit_ahead
from broadcaster.desk.readings import choose_readings
from broadcaster.desk.rumour_airing import approve_script, withdraw_script
from broadcaster.desk.station import go_live, go_training
from broadcaster.desk.trial import start_trial
from broadcaster.errors import AccessError
from broadcaster.units import Sha256
from broadcaster.web.access import (
    ApiOperator,
    ApiSender,
    AtStation,
    WrongCredentialsError,
    address_of,
    give_cookie,
    take_cookie,
)
from broadcaster.web.api import FAULTS
from broadcaster.web.bodies import Confirmation, Credentials, GoLive, Heard, NewPassword, Readings, Reason
from broadcaster.web.commands import confirm_play, require_typed, stop_now
from broadcaster.web.login import new_password
from broadcaster.web.pages import found_revisions
from broadcaster.web.schemas import Done, LoginAnswer, RevisionAnswer, SessionAnswer

router = APIRouter(prefix="/api", tags=["Thao tác"], responses=FAULTS)


@router.post("/login", summary="Đăng nhập")
def login(sent: Credentials, request: Request, response: Response, station: AtStation) -> LoginAnswer:
    """Gives the cookie, and the token for ``X-CSRF-Token``."""
    try:
        found = log_in(
            station.database,
            sent.name,
            sent.password,
            now=station.clock.now(),
            address=address_of(request),
            guesses=station.guesses,
        )
    except TooManyTriesError:
        raise
    except AccessError as error:
        raise WrongCredentialsError(str(error)) from error
    give_cookie(response, request, found)
    return LoginAnswer.of(found)


@router.post("/logout", summary="Đăng xuất")
def logout(response: Response, station: AtStation, found: ApiSender) -> Done:
    """Ends the session of the cookie."""
    log_out(station.database, found.token)
    take_cookie(response)
    return Done()


@router.post("/password", summary="Đổi mật khẩu; các trình duyệt khác bị đăng xuất")
def password(
    sent: NewPassword, request: Request, response: Response, station: AtStation, found: ApiSender
) -> LoginAnswer:
    """Gives another cookie and another token."""
    changed = new_password(station, found, sent.old, sent.new)
    give_cookie(response, request, changed)
    return LoginAnswer.of(changed)


@router.post("/trial", summary="Phát thử: một buổi ngắn, không loa nào kêu")
def trial(station: AtStation, by: ApiOperator) -> SessionAnswer:
    """The trial session, which starts in a few seconds."""
    return SessionAnswer.of(start_trial(station.database, now=station.clock.now(), by=by.name))


@router.post("/stop", summary="Dừng ngay mọi thứ đang phát")
def stop(station: AtStation, by: ApiOperator) -> Done:
    """Later sessions stay as planned."""
    stop_now(station, by.name)
    return Done()


@router.post("/go-live", summary="Bật phát thật; phải gõ “phát thật” để xác nhận")
def live(sent: GoLive, station: AtStation, by: ApiOperator) -> Done:
    """From the next session on the loudspeakers sound."""
    require_typed(sent.confirm)
    go_live(station.database, by=by.name, now=station.clock.now())
    return Done()


@router.post("/go-training", summary="Trở về tập dượt: không loa nào kêu")
def training(station: AtStation, by: ApiOperator) -> Done:
    """No device is open in training."""
    go_training(station.database, by=by.name, now=station.clock.now())
    return Done()


@router.post("/scripts/{slug}/readings", summary="Chọn cách đọc cho chỗ máy chưa chắc; thành bản nháp mới")
def readings(slug: str, sent: Readings, station: AtStation, by: ApiOperator) -> RevisionAnswer:
    """The draft that holds the choices."""
    found_revisions(station, slug)
    seen = Sha256(sent.seen) if sent.seen else None
    now = station.clock.now()
    return RevisionAnswer.of(
        choose_readings(station.database, slug, sent.readings, by=by.name, now=now, seen=seen)
    )


@router.post("/scripts/{slug}/submit", summary="Gửi duyệt bản mới nhất của bài")
def submit(slug: str, station: AtStation, by: ApiOperator) -> RevisionAnswer:
    """The revision, which now waits; `GET /api/scripts/{slug}/sound` tells when its sound is there."""
    found_revisions(station, slug)
    waiting = submit_ahead(station.database, slug, by=by.name, now=station.clock.now())
    station.wake()
    return RevisionAnswer.of(waiting)


@router.post("/scripts/{slug}/render", summary="Dựng lại âm thanh của bản đang chờ duyệt")
def render_again(slug: str, station: AtStation, by: ApiOperator) -> RevisionAnswer:
    """The revision, which still waits; nothing can be approved until the other sound is there."""
    found_revisions(station, slug)
    waiting = render_ahead(station.database, slug, by=by.name, now=station.clock.now())
    station.wake()
    return RevisionAnswer.of(waiting)


@router.post("/scripts/{slug}/approve", summary="Duyệt bản đang chờ của bài")
def approve(slug: str, sent: Heard, station: AtStation, by: ApiOperator) -> RevisionAnswer:
    """The revision, approved and frozen to its sound."""
    found_revisions(station, slug)
    heard = Sha256(sent.heard) if sent.heard else None
    now = station.clock.now()
    return RevisionAnswer.of(
        approve_script(station.database, slug, library=station.library, by=by.name, now=now, heard=heard)
    )


@router.post("/scripts/{slug}/send-back", summary="Trả lại bản đang chờ, kèm lý do")
def send_back(slug: str, sent: Reason, station: AtStation, by: ApiOperator) -> RevisionAnswer:
    """The revision, returned."""
    found_revisions(station, slug)
    now = station.clock.now()
    return RevisionAnswer.of(desk.send_back(station.database, slug, reason=sent.reason, by=by.name, now=now))


@router.post("/scripts/{slug}/withdraw", summary="Rút bài, kèm lý do")
def withdraw(slug: str, sent: Reason, station: AtStation, by: ApiOperator) -> RevisionAnswer:
    """The revision, withdrawn."""
    found_revisions(station, slug)
    now = station.clock.now()
    return RevisionAnswer.of(withdraw_script(station.database, slug, reason=sent.reason, by=by.name, now=now))


@router.post("/plays/confirm", summary="Xác nhận một lần phát đã nghe thấy ở một cụm")
def confirm(sent: Confirmation, station: AtStation, by: ApiOperator) -> Done:
    """The word goes into the play log, under the name of who is logged in."""
    confirm_play(station, sent.occurrence, sent.cluster, by=by.name, note=sent.note)
    return Done()
