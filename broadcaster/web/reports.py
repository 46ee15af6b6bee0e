"""Reports of a period: shown on a page, and to be downloaded."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from broadcaster.clock import local_date
from broadcaster.report.document import Report
from broadcaster.report.period import Basis, Period, parse_period
from broadcaster.report.wording import (
    TextTable,
    period_text,
    result_tables,
    schedule_tables,
    source_text,
    summary_text,
)
from broadcaster.web.access import AtStation, PageReader, Reader
from broadcaster.web.api import FAULTS
from broadcaster.web.faults import BadRequestError
from broadcaster.web.station import Station
from broadcaster.web.templating import page

router = APIRouter()

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}
"""Of the formats that a browser knows; any other is handed out as bytes."""

CHOICES = (Basis.ADMINISTRATIVE, Basis.CALENDAR)
"""How an operator may let the days be reckoned; two dates speak for themselves."""

_FIRST_HALF = 6


def asked_period(
    ky: str = "", chot: Basis = Basis.ADMINISTRATIVE, tu: str = "", den: str = ""
) -> Period | None:
    """The period that the page's form names; None before anything was asked for.

    Raises:
        PeriodError: what it names is no period.

    """
    asked = f"{tu}..{den}" if tu or den else ky
    return parse_period(asked, chot) if asked else None


@router.get("/bao-cao", include_in_schema=False)
def report_page(
    request: Request,
    station: AtStation,
    found: PageReader,
    period: Annotated[Period | None, Depends(asked_period)],
) -> Response:
    """The form, and below it the report that it asks for."""
    today = local_date(station.clock.now())
    shown = station.report(period) if period else None
    return page(
        request,
        "report",
        found,
        periods=tuple(offered(today)),
        choices=CHOICES,
        asked=period.name if period else _running_half(today),
        basis=period.basis if period and period.basis in CHOICES else Basis.ADMINISTRATIVE,
        today=today,
        shown=shown,
        words=_words(shown) if shown else None,
        formats=tuple(station.formats),
    )


@router.get("/bao-cao/tai", include_in_schema=False)
def download(
    station: AtStation, _found: PageReader, ky: str, dang: str, chot: Basis = Basis.ADMINISTRATIVE
) -> Response:
    """The report as a file."""
    return _file(station, parse_period(ky, chot), dang)


@router.get("/api/report", tags=["Đọc"], summary="Báo cáo của một kỳ, thành tệp", responses=FAULTS)
def report(
    station: AtStation,
    _reader: Reader,
    period: Annotated[str, Query(description="2026, 2026-H1, 2026-Q3, 2026-07, 2026-01-05..2026-02-10")],
    basis: Annotated[Basis, Query(description="Cách chốt số liệu")] = Basis.ADMINISTRATIVE,
    format_: Annotated[str, Query(alias="format", description="json, csv hoặc docx")] = "json",
) -> Response:
    """The file; its figures are counted anew from the play log."""
    return _file(station, parse_period(period, basis), format_)


def offered(today: date) -> Iterator[Period]:
    """Periods to choose from: this year and the one before, with their parts that have begun."""
    for year in (today.year, today.year - 1):
        parts = ("", "-H1", "-H2", *(f"-Q{number}" for number in range(1, 5)))
        months = [f"-{number:02}" for number in range(1, 13)]
        periods = (parse_period(f"{year}{part}") for part in (*parts, *months))
        yield from (each for each in periods if each.first <= today)


def _running_half(today: date) -> str:
    return f"{today.year}-{'H1' if today.month <= _FIRST_HALF else 'H2'}"


def _words(shown: Report) -> dict[str, str | tuple[TextTable, ...]]:
    """What the page shows of a report, worded as in its files."""
    return {
        "period": period_text(shown),
        "summary": summary_text(shown),
        "source": source_text(shown),
        "tables": (*result_tables(shown.figures), *schedule_tables(shown.figures)),
    }


def _file(station: Station, period: Period, name: str) -> Response:
    form = station.formats.get(name)
    if form is None:
        raise BadRequestError(f"Không có dạng tệp “{name[:20]}”; hãy chọn {', '.join(station.formats)}.")
    stream = BytesIO()
    form.write(station.report(period), stream)
    filename = f"bao-cao-{period.name.lower()}{form.suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    media_type = MEDIA_TYPES.get(name, "application/octet-stream")
    return Response(stream.getvalue(), media_type=media_type, headers=headers)
