"""A report as the bytes of a file."""

import io

from broadcaster.clock import SystemClock
from broadcaster.desk.reporting import make_report
from broadcaster.desk.station import mode_of
from broadcaster.report.document import Report
from broadcaster.report.formats.csv_format import CsvFormat
from broadcaster.report.formats.docx_format import DocxFormat
from broadcaster.report.formats.format import Format
from broadcaster.report.formats.json_format import JsonFormat
from broadcaster.report.period import Basis, Period, parse_period
from broadcaster.station.workplace import Workplace

FORMATS: dict[str, Format] = {each.name: each for each in (CsvFormat(), DocxFormat(), JsonFormat())}
"""The writers of a report, by name."""


def report_of(station: Workplace, period: Period) -> Report:
    """The report of ``period``.

    A live station reports what residents heard. One in training or rehearsal reports its exercises, and
    every page says so.

    Raises:
        PlaylogError: the play log is broken; nothing is reported from it.

    """
    return make_report(
        station.database,
        station.log,
        period,
        mode=mode_of(station.database),
        now=SystemClock().now(),
        settings=station.settings,
    )


def write_report(station: Workplace, period: str, basis: str, form: str) -> bytes:
    """The report of ``period`` by ``basis`` as a file of format ``form``.

    Raises:
        PeriodError: there is no such period.
        PlaylogError: the play log is broken; nothing is reported from it.

    """
    written = io.BytesIO()
    FORMATS[form].write(report_of(station, parse_period(period, Basis(basis))), written)
    return written.getvalue()
