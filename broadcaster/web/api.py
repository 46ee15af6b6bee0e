"""The JSON API, what is read."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request

from broadcaster.desk.lexicon import lexicon_of
from broadcaster.desk.log import plays
from broadcaster.desk.plan import planned
from broadcaster.desk.scripts import laid_sound, overview, spoken_of
from broadcaster.playlog.starts import starts_of
from broadcaster.web.access import AtStation, Reader
from broadcaster.web.dates import stretch
from broadcaster.web.log_schemas import StartsAnswer
from broadcaster.web.making import being_made, is_made
from broadcaster.web.now import now_of
from broadcaster.web.pages import found_revisions
from broadcaster.web.schemas import (
    Fault,
    Health,
    PlayAnswer,
    RenderingAnswer,
    RevisionAnswer,
    ScriptAnswer,
    ScriptLineAnswer,
    SessionAnswer,
    SoundAnswer,
    StatusAnswer,
)

FAULTS: dict[int | str, dict[str, Any]] = {
    status: {"model": Fault, "description": words}
    for status, words in {
        401: "Chưa đăng nhập",
        403: "Không được phép",
        404: "Không có",
        409: "Trạng thái hiện tại không cho phép, hoặc người khác vừa sửa",
        413: "Dữ liệu quá lớn",
        422: "Dữ liệu không đúng",
        429: "Thử quá nhanh",
        503: "Máy phát, giọng đọc hoặc nhật ký tạm thời không dùng được",
    }.items()
}

router = APIRouter(prefix="/api", tags=["Đọc"], responses=FAULTS)


def asked_stretch(
    first: Annotated[date, Query(alias="from", description="Ngày đầu, như 2026-02-17")],
    last: Annotated[date, Query(alias="to", description="Ngày cuối, tính cả ngày này")],
) -> tuple[date, date]:
    """The days that are asked for.

    Raises:
        BadRequestError: it ends before it begins, or is too long.

    """
    return stretch(first, last)


Stretch = Annotated[tuple[date, date], Depends(asked_stretch)]


@router.get("/health", summary="Trang của đài có chạy không (không cần đăng nhập)")
def health() -> Health:
    """Answers as long as the web process works; says nothing about the player."""
    return Health()


@router.get("/openapi.json", summary="Bản mô tả này", include_in_schema=False)
def description(request: Request, _reader: Reader) -> Mapping[str, object]:
    """The OpenAPI description."""
    described: Mapping[str, object] = request.app.openapi()
    return described


@router.get("/status", summary="Đang phát gì, kế tiếp là gì, chế độ, đồng hồ có tin được không")
def status(station: AtStation, _reader: Reader) -> StatusAnswer:
    """The station at this moment."""
    return StatusAnswer.of(now_of(station))


@router.get("/plan", summary="Kế hoạch phát, kèm lý do và cả bài bị từ chối")
def plan(station: AtStation, _reader: Reader, days: Stretch) -> list[SessionAnswer]:
    """Sessions by start."""
    return [SessionAnswer.of(each) for each in planned(station.database, *days)]


@router.get("/playlog", summary="Nhật ký phát sóng: mỗi lần phát ở mỗi cụm một dòng")
def playlog(station: AtStation, _reader: Reader, days: Stretch) -> list[PlayAnswer]:
    """Plays in the order of the log."""
    return [PlayAnswer.of(each) for each in plays(station.playlog, *days)]


@router.get("/playlog/starts", summary="Độ chính xác giờ bắt đầu của các lượt phát, tính bằng mili giây")
def starts(station: AtStation, _reader: Reader, days: Stretch) -> StartsAnswer:
    """Figures of all plays of those days that began."""
    return StartsAnswer.of(starts_of(plays(station.playlog, *days)))


@router.get("/scripts", summary="Danh sách bài")
def scripts(station: AtStation, _reader: Reader) -> list[ScriptLineAnswer]:
    """Scripts by slug."""
    return [
        ScriptLineAnswer(latest=RevisionAnswer.of(each.latest), on_air=each.on_air and each.on_air.number)
        for each in overview(station.database)
    ]


@router.get("/rendering", summary="Hàng đợi dựng âm thanh: còn mấy bài, hôm nay xong mấy bài")
def rendering(station: AtStation, _reader: Reader) -> RenderingAnswer:
    """How far the queue is."""
    return RenderingAnswer.of(being_made(station))


@router.get("/scripts/{slug}/sound", summary="Âm thanh trình duyệt của bản mới nhất: đã dựng xong chưa")
def sound(slug: str, station: AtStation, _reader: Reader) -> SoundAnswer:
    """The sound that lies before the leader, or on its way there."""
    latest = found_revisions(station, slug)[-1]
    return SoundAnswer.of(latest, laid_sound(station.database, latest), is_made=is_made(station, latest))


@router.get("/scripts/{slug}", summary="Một bài: lời viết, lời đọc, chỗ cần xem lại, các bản")
def script(slug: str, station: AtStation, _reader: Reader) -> ScriptAnswer:
    """One script."""
    revisions = found_revisions(station, slug)
    return ScriptAnswer.of(revisions, spoken_of(revisions[-1].script, lexicon_of(station.database)))
