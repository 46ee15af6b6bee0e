"""The machine as `loa doctor` finds it, and what a person says to a player that plays nothing: page, API."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from broadcaster.desk.accounts import LoggedIn
from broadcaster.desk.checkup import CONDITIONS, Condition, summed_up
from broadcaster.errors import AccessError
from broadcaster.web.access import ApiOperator, AtStation, FormOperator, PageReader, Reader
from broadcaster.web.api import FAULTS
from broadcaster.web.bodies import Reason
from broadcaster.web.faults import BadRequestError
from broadcaster.web.forms import Text
from broadcaster.web.now import now_of
from broadcaster.web.schemas import Done, FindingAnswer
from broadcaster.web.station import Station
from broadcaster.web.templating import page

router = APIRouter(include_in_schema=False)
api = APIRouter(prefix="/api", tags=["Máy"], responses=FAULTS)

_ADMIN = "admin"


@router.get("/kiem-tra")
def checkup(request: Request, station: AtStation, found: PageReader) -> Response:
    """What was found on this machine, the worst first."""
    order = list(Condition)
    findings = sorted(station.examine(), key=lambda each: -order.index(each.condition))
    return page(
        request,
        "checkup",
        found,
        now=now_of(station),
        findings=findings,
        summary=summed_up(findings),
        conditions=CONDITIONS,
        is_admin=found.role == _ADMIN,
    )


@router.post("/kiem-tra/dong-ho")
def trust(station: AtStation, by: FormOperator, ly_do: Text = "") -> RedirectResponse:
    """Say that the clock is right (“Đồng hồ đúng”)."""
    _trust_clock(station, by, ly_do)
    return RedirectResponse("/kiem-tra?xong=dong-ho", HTTPStatus.SEE_OTHER)


@router.post("/kiem-tra/chay-lai")
def leave(station: AtStation, by: FormOperator) -> RedirectResponse:
    """Leave safe mode (“Chạy lại chương trình”)."""
    station.ask({"do": "leave_safe_mode", "by": by.name})
    return RedirectResponse("/?xong=chay-lai", HTTPStatus.SEE_OTHER)


@api.get("/checkup", summary="Kiểm tra máy: âm thanh, giọng đọc, đồng hồ, ổ đĩa, dữ liệu, đài")
def checkup_api(station: AtStation, _reader: Reader) -> list[FindingAnswer]:
    """Findings in the order of looking; takes some seconds, changes nothing."""
    return [FindingAnswer.of(each) for each in station.examine()]


@api.post("/clock/trust", summary="Xác nhận đồng hồ máy đang đúng, kèm lý do")
def trust_api(sent: Reason, station: AtStation, by: ApiOperator) -> Done:
    """The word goes into the play log, under the name of who is logged in."""
    _trust_clock(station, by, sent.reason)
    return Done()


@api.post("/safe-mode/leave", summary="Rời chế độ an toàn: máy phát bắt đầu lại với chương trình")
def leave_api(station: AtStation, by: ApiOperator) -> Done:
    """Nothing happens when the player is not in safe mode."""
    station.ask({"do": "leave_safe_mode", "by": by.name})
    return Done()


def _trust_clock(station: Station, by: LoggedIn, reason: str) -> None:
    """Let the player believe the clock.

    Raises:
        AccessError: who says so is no administrator: a wrong hour wakes the commune.
        BadRequestError: no reason was given.
        PlayoutError: the player does not run, or the time cannot be right.

    """
    if by.role != _ADMIN:
        raise AccessError("Chỉ quản trị mới xác nhận được đồng hồ đúng; hãy nhờ quản trị của đài.")
    if not reason.strip():
        raise BadRequestError("Chưa ghi vì sao biết giờ máy đang đúng; hãy so giờ rồi ghi lý do.")
    station.ask({"do": "trust_clock", "by": by.name, "reason": reason.strip()})
