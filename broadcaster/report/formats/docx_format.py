"""The report as a document in the form of Decree 30/2020/NĐ-CP, annex I (DOMAIN 4.2).

It is to be edited: number, date, remarks and signature are left blank, and nothing is signed by itself.
"""

from dataclasses import dataclass
from typing import BinaryIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.section import Section
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from broadcaster.clock import local
from broadcaster.report.document import Heading, Report
from broadcaster.report.formats.docx_elements import (
    CENTER,
    JUSTIFY,
    LEFT,
    RED,
    add_table,
    dotted_line,
    fill,
    keep_whole,
    page_number,
    repeat_heading,
    rule,
    shape,
    use_font,
    write,
)
from broadcaster.report.wording import (
    DEFINITIONS,
    TextTable,
    Value,
    period_text,
    result_tables,
    schedule_tables,
    source_text,
    summary_text,
    value_text,
)

BODY_PT, TABLE_PT = 14, 12
MARGIN_TOP_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM = 20, 20, 30, 20
_FIRST_LINE = Mm(12.7)
_SIGNATURE_LINES = 5
_REMARK_LINES = 3
_TEXT_WIDTH_MM = 210 - MARGIN_LEFT_MM - MARGIN_RIGHT_MM
_LONGEST_WHOLE_TABLE = 12
"""Rows of the longest table that is moved to the next page rather than broken."""


@dataclass(frozen=True)
class DocxFormat:
    """A4 upright, Times New Roman, as administrative documents are; opens in Word and LibreOffice."""

    name: str = "docx"
    suffix: str = ".docx"

    def write(self, report: Report, stream: BinaryIO) -> None:
        """Write ``report`` to ``stream``, which stays open."""
        document = docx.Document()
        use_font(document.styles["Normal"], BODY_PT)
        _set_properties(document, report)
        _set_page(document.sections[0], report.mark)
        _letterhead(document, report)
        _title(document, report)
        _body(document, report)
        _signature(document, report.heading)
        _source(document, report)
        document.save(stream)


def _set_properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title = f"Báo cáo {report.figures.period.label}"
    properties.author = report.heading.unit
    properties.last_modified_by = report.heading.unit
    properties.language = "vi-VN"
    properties.comments = report.mark or ""
    properties.created = properties.modified = local(report.made_at).replace(tzinfo=None)


def _set_page(section: Section, mark: str | None) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(MARGIN_TOP_MM), Mm(MARGIN_BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(MARGIN_LEFT_MM), Mm(MARGIN_RIGHT_MM)
    section.header_distance = Mm(8)
    section.different_first_page_header_footer = True
    page_number(shape(section.header.paragraphs[0], CENTER), 13)
    if mark:
        _mark(section.header.add_paragraph(), mark)
        _mark(section.first_page_header.paragraphs[0], mark)


def _mark(paragraph: Paragraph, mark: str) -> None:
    write(shape(paragraph, CENTER), mark, size=11, bold=True).font.color.rgb = RED


def _letterhead(document: Document, report: Report) -> None:
    """Authority and number on the left, the nation's name and motto on the right."""
    heading = report.heading
    names, numbers = add_table(document, 2, (66, 94)).rows
    left, right = names.cells
    _line(left, f"ỦY BAN NHÂN DÂN\n{heading.commune.upper()}", 12, first=True)
    _line(left, heading.unit.upper(), 12, bold=True)
    rule(left.add_paragraph(), 20)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True, first=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    rule(right.add_paragraph(), 17)
    left, right = numbers.cells
    _line(left, f"Số:         /{heading.symbol}", 13, first=True)
    date_line = f"{heading.place}, ngày      tháng      năm {local(report.made_at).year}"
    write(shape(right.paragraphs[0], CENTER), date_line, size=13, italic=True)


def _line(cell: _Cell, text: str, size: float, *, bold: bool = False, first: bool = False) -> None:
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    write(shape(paragraph, CENTER), text, size=size, bold=bold)


def _title(document: Document, report: Report) -> None:
    heading, period = report.heading, report.figures.period
    write(shape(document.add_paragraph(), CENTER, before=14), "BÁO CÁO", size=14, bold=True)
    subject = shape(document.add_paragraph(), CENTER)
    write(subject, f"{heading.subject} {heading.commune} {period.label}", size=14, bold=True)
    rule(document.add_paragraph(), 60)


def _body(document: Document, report: Report) -> None:
    heading, figures = report.heading, report.figures
    _paragraph(
        document,
        f"Căn cứ nhật ký phát sóng của {heading.station}, {heading.unit} {heading.commune},"
        f" {heading.province} báo cáo như sau:",
    )
    _paragraph(document, period_text(report))
    _section(document, "I. KẾT QUẢ PHÁT THANH")
    _paragraph(document, summary_text(report))
    tables = result_tables(figures)
    _tables(document, tables, 1)
    _section(document, "II. TÌNH HÌNH THỰC HIỆN LỊCH PHÁT")
    _tables(document, schedule_tables(figures), len(tables) + 1)
    _section(document, "III. CÁCH TÍNH SỐ LIỆU")
    for definition in DEFINITIONS:
        _paragraph(document, f"- {definition}")
    _section(document, "IV. NHẬN XÉT, KIẾN NGHỊ")
    for _ in range(_REMARK_LINES):
        dotted_line(_paragraph(document, ""), _TEXT_WIDTH_MM)
    _paragraph(document, f"Trên đây là báo cáo của {heading.unit} {heading.commune}./.")


def _paragraph(document: Document, text: str) -> Paragraph:
    paragraph = shape(document.add_paragraph(), JUSTIFY, before=3, after=3, first_line=_FIRST_LINE)
    write(paragraph, text)
    return paragraph


def _section(document: Document, text: str) -> None:
    paragraph = shape(document.add_paragraph(), LEFT, before=8, after=3, first_line=_FIRST_LINE)
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, text, bold=True)


def _tables(document: Document, tables: tuple[TextTable, ...], first_number: int) -> None:
    for number, table in enumerate(tables, first_number):
        caption = shape(document.add_paragraph(), CENTER, before=8, after=4)
        caption.paragraph_format.keep_with_next = True
        write(caption, f"Bảng {number}. {table.title}", size=13, bold=True)
        _table(document, table)


def _table(document: Document, table: TextTable) -> None:
    made = add_table(document, len(table.rows) + 1, table.widths_mm, "Table Grid")
    for cell, heading in zip(made.rows[0].cells, table.headings, strict=True):
        fill(cell, heading, CENTER, TABLE_PT, bold=True)
    for place, values in enumerate(table.rows, 1):
        _row(made, place, values, bold=table.has_total and place == len(table.rows))
    repeat_heading(made)
    if len(table.rows) <= _LONGEST_WHOLE_TABLE:
        keep_whole(made)


def _row(made: Table, place: int, values: tuple[Value, ...], *, bold: bool) -> None:
    for cell, value in zip(made.rows[place].cells, values, strict=True):
        fill(cell, value_text(value), LEFT if isinstance(value, str) else CENTER, TABLE_PT, bold=bold)


def _signature(document: Document, heading: Heading) -> None:
    """Recipients on the left; on the right who signs, with room for it; the source stays with them."""
    shape(document.add_paragraph(), LEFT).paragraph_format.keep_with_next = True
    table = add_table(document, 1, (80, 80))
    left, right = table.rows[0].cells
    write(shape(left.paragraphs[0], LEFT), "Nơi nhận:", size=12, bold=True, italic=True)
    ends = ";" * (len(heading.recipients) - 1) + "."
    for recipient, end in zip(heading.recipients, ends, strict=True):
        write(shape(left.add_paragraph(), LEFT), f"- {recipient}{end}", size=11)
    write(shape(right.paragraphs[0], CENTER), heading.signer.upper(), size=14, bold=True)
    for _ in range(_SIGNATURE_LINES):
        shape(right.add_paragraph(), CENTER)
    keep_whole(table, with_next=True)


def _source(document: Document, report: Report) -> None:
    write(shape(document.add_paragraph(), LEFT, before=6), source_text(report), size=9, italic=True)
