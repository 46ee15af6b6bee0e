"""The report for a spreadsheet: one table under the other, as Excel in Vietnam opens it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from broadcaster.playlog.export import BOM, csv_cell, csv_line
from broadcaster.report.document import Report
from broadcaster.report.wording import (
    DEFINITIONS,
    TextTable,
    Value,
    period_text,
    result_tables,
    schedule_tables,
    source_text,
    value_text,
)


@dataclass(frozen=True)
class CsvFormat:
    """UTF-8 with a byte-order mark, semicolons, CRLF, a comma before decimals, none between thousands."""

    name: str = "csv"
    suffix: str = ".csv"

    def write(self, report: Report, stream: BinaryIO) -> None:
        """Write ``report`` to ``stream``, which stays open."""
        stream.write(BOM.encode())
        stream.writelines(csv_line(cells).encode() for cells in _lines(report))


def _lines(report: Report) -> Iterator[list[str]]:
    if report.mark:
        yield [report.mark]
    heading, figures = report.heading, report.figures
    yield [csv_cell(f"BÁO CÁO {heading.subject} {heading.commune} {figures.period.label}")]
    yield [csv_cell(heading.station)]
    yield [csv_cell(period_text(report))]
    for table in (*result_tables(figures), *schedule_tables(figures)):
        yield from _table(table)
    yield []
    yield from ([csv_cell(each)] for each in (*DEFINITIONS, source_text(report)))


def _table(table: TextTable) -> Iterator[list[str]]:
    yield []
    yield [csv_cell(table.title)]
    yield [csv_cell(each) for each in table.headings]
    yield from ([_cell(value) for value in row] for row in table.rows)


def _cell(value: Value) -> str:
    """Texts are guarded; a number is never taken for a formula."""
    return csv_cell(value) if isinstance(value, str) else value_text(value, grouped=False)
