"""Paragraphs, tables and fields of a .docx that python-docx has no call for, or no short one."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
CENTER, LEFT, RIGHT, JUSTIFY = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
RED = RGBColor(0xC0, 0x00, 0x00)


def use_font(style: Any, size_pt: float) -> None:  # noqa: ANN401  # a style of python-docx
    """Make ``style`` Times New Roman for every script of writing, in Vietnamese."""
    style.font.name, style.font.size = FONT, Pt(size_pt)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for each in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(each), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)


def write(
    paragraph: Paragraph,
    text: str,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
) -> Run:
    """Add ``text`` to ``paragraph``."""
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = Pt(size)
    return run


def shape(
    paragraph: Paragraph,
    alignment: WD_ALIGN_PARAGRAPH,
    *,
    before: float = 0,
    after: float = 0,
    first_line: Length | None = None,
) -> Paragraph:
    """Set alignment, space around in points, and the indent of the first line; single line spacing."""
    form = paragraph.paragraph_format
    paragraph.alignment = alignment
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0
    form.first_line_indent = first_line
    return paragraph


def rule(paragraph: Paragraph, indent_mm: float) -> Paragraph:
    """Make ``paragraph`` a thin line, ``indent_mm`` shorter than the column on either side."""
    shape(paragraph, CENTER, after=4)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Mm(indent_mm)
    write(paragraph, "", size=2)
    form.line_spacing = Pt(2)
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001  # no public way to a border
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    return paragraph


def page_number(paragraph: Paragraph, size: float) -> None:
    """Add the field that shows the page's number."""
    run = write(paragraph, "", size=size)
    for kind in ("begin", None, "end"):
        run._r.append(_field_part(kind))  # noqa: SLF001  # no public way to a field


def _field_part(kind: str | None) -> Any:  # noqa: ANN401  # an lxml element
    if kind is None:
        instruction = OxmlElement("w:instrText")
        instruction.set(qn("xml:space"), "preserve")
        instruction.text = "PAGE"
        return instruction
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    return part


def add_table(document: Document, rows: int, widths_mm: Sequence[float], style: str | None = None) -> Table:
    """Table of fixed widths: set on columns for LibreOffice, on cells for Word."""
    table: Table = document.add_table(rows=rows, cols=len(widths_mm), style=style)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def fill(cell: _Cell, text: str, alignment: WD_ALIGN_PARAGRAPH, size: float, *, bold: bool = False) -> None:
    """Put ``text`` alone into ``cell``."""
    paragraph = shape(cell.paragraphs[0], alignment, before=2, after=2)
    write(paragraph, text, size=size, bold=bold)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def dotted_line(paragraph: Paragraph, width_mm: float) -> None:
    """Make ``paragraph`` a dotted line to write on, ``width_mm`` from the left margin to its end."""
    paragraph.paragraph_format.tab_stops.add_tab_stop(
        Mm(width_mm), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )
    write(paragraph, "\t")


def keep_whole(table: Table, *, with_next: bool = False) -> None:
    """Move ``table`` (and what follows it, ``with_next``) to the next page rather than break it."""
    for row in table.rows if with_next else table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def repeat_heading(table: Table) -> None:
    """Show the first row on every page that the table reaches, and never break a row."""
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  # no public way to these
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))
