"""The JSON API of the look ahead: what is to come, what is asked, and what a person decides about it."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from broadcaster.desk import decisions as desk
from broadcaster.desk.preview import look_ahead, weekly_sheet
from broadcaster.web.access import ApiOperator, AtStation, Reader
from broadcaster.web.ahead import next_days, next_hours, shown_cluster
from broadcaster.web.api import FAULTS
from broadcaster.web.preview_schemas import (
    ChangesAnswer,
    Placement,
    PreviewAnswer,
    PriorityOrder,
    QuestionAnswer,
    SessionName,
    SheetAnswer,
    Taken,
    WarningAnswer,
)
from broadcaster.web.schemas import Done

router = APIRouter(prefix="/api", responses=FAULTS)

Cluster = Annotated[str, Query(max_length=200, description="Mã một cụm loa; bỏ trống: mọi cụm")]
Day = Annotated[date, Query(description="Một ngày của tuần, như 2026-02-17")]

_READ = "Đọc"
_DO = "Thao tác"


@router.get("/preview/hours", tags=[_READ], summary="24 giờ tới loa kêu lúc nào, theo cụm")
def hours(station: AtStation, _reader: Reader, cluster: Cluster = "") -> PreviewAnswer:
    """The next 24 hours."""
    return PreviewAnswer.of(next_hours(station, shown_cluster(station, cluster)))


@router.get("/preview/days", tags=[_READ], summary="7 ngày tới loa kêu lúc nào, theo cụm")
def days(station: AtStation, _reader: Reader, cluster: Cluster = "") -> PreviewAnswer:
    """Today and the six days after it."""
    return PreviewAnswer.of(next_days(station, shown_cluster(station, cluster)))


@router.get("/sheet", tags=[_READ], summary="Bảng lịch phát của một tuần, từ thứ Hai đến Chủ nhật")
def sheet(station: AtStation, _reader: Reader, day: Day) -> SheetAnswer:
    """The week of a day."""
    return SheetAnswer.of(weekly_sheet(station.database, day, now=station.clock.now()))


@router.get("/warnings", tags=[_READ], summary="Việc cần làm trong những ngày tới")
def warnings(station: AtStation, _reader: Reader) -> list[WarningAnswer]:
    """Warnings, the nearest day first."""
    look = look_ahead(station.database, now=station.clock.now())
    return [WarningAnswer.of(each) for each in look.warnings]


@router.get("/questions", tags=[_READ], summary="Việc người trực phải quyết: bản tin ưu tiên trùng buổi")
def questions(station: AtStation, _reader: Reader) -> list[QuestionAnswer]:
    """Open questions."""
    look = look_ahead(station.database, now=station.clock.now())
    return [QuestionAnswer.of(each) for each in look.questions]


@router.get("/changes", tags=[_READ], summary="Kế hoạch đổi gì so với bản xem trước hôm qua")
def changes(station: AtStation, _reader: Reader) -> ChangesAnswer:
    """Changes in the order of the days."""
    return ChangesAnswer.of(look_ahead(station.database, now=station.clock.now()))


@router.post("/sessions/pin", tags=[_DO], summary="Ghim một bài vào một buổi")
def pin(sent: Placement, station: AtStation, by: ApiOperator) -> Done:
    """The plan has it within a minute."""
    now = station.clock.now()
    desk.pin(station.database, sent.session, sent.script, by=by.name, now=now, position=sent.position)
    return Done()


@router.post("/sessions/unpin", tags=[_DO], summary="Bỏ ghim một bài khỏi một buổi")
def unpin(sent: Taken, station: AtStation, by: ApiOperator) -> Done:
    """The place goes back to the planner."""
    desk.unpin(station.database, sent.session, sent.script, by=by.name, now=station.clock.now())
    return Done()


@router.post("/sessions/lock", tags=[_DO], summary="Khóa một buổi như đang hiện")
def lock(sent: SessionName, station: AtStation, by: ApiOperator) -> Done:
    """Nothing is added to it."""
    desk.lock_session(station.database, sent.session, by=by.name, now=station.clock.now())
    return Done()


@router.post("/sessions/unlock", tags=[_DO], summary="Mở khóa một buổi")
def unlock(sent: SessionName, station: AtStation, by: ApiOperator) -> Done:
    """The planner may fill it again."""
    desk.unlock_session(station.database, sent.session, by=by.name, now=station.clock.now())
    return Done()


@router.post("/priority-order", tags=[_DO], summary="Quyết thứ tự các bản tin ưu tiên trùng buổi")
def order(sent: PriorityOrder, station: AtStation, by: ApiOperator) -> Done:
    """The order holds wherever they meet."""
    desk.order_priority(station.database, sent.scripts, by=by.name, now=station.clock.now())
    return Done()
