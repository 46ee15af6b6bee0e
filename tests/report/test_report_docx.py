import io
import os
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Length

from broadcaster.playout.event import Mode
from broadcaster.report.document import MARK
from broadcaster.report.formats.docx_format import DocxFormat
from broadcaster.report.wording import DEFINITIONS, result_tables, schedule_tables, source_text, value_text
from tests.report.sample_report import LOG, report, written


def _opened(mode: Mode = Mode.LIVE) -> Document:
    """The report as python-docx reads it back."""
    return docx.Document(io.BytesIO(written(DocxFormat(), report(mode))))


def _texts(document: Document) -> list[str]:
    """The paragraphs outside tables."""
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_page_is_a4_with_the_margins_of_decree_30() -> None:
    """Top and bottom 20 to 25 mm, left 30 to 35, right 15 to 20, upright."""
    section = _opened().sections[0]
    sizes = [Length(each or 0).mm for each in (section.page_width, section.page_height)]
    assert sizes == pytest.approx([210, 297], abs=0.05)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [Length(each or 0).mm for each in margins] == pytest.approx([20, 20, 30, 20], abs=0.05)


def test_every_script_of_writing_is_times_new_roman() -> None:
    """One font for the whole document, its marks included, and no run with another."""
    document = _opened()
    fonts = document.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "Times New Roman"
    }
    assert {run.font.name for paragraph in document.paragraphs for run in paragraph.runs} == {None}


def test_the_letterhead_names_state_authority_unit_and_leaves_number_and_date_blank() -> None:
    """Whoever issues the report numbers and dates it."""
    (left, right), (number, dated) = (row.cells for row in _opened().tables[0].rows)
    assert left.text.startswith("ỦY BAN NHÂN DÂN\nXÃ TRÙNG KHÁNH\nPHÒNG VĂN HÓA - XÃ HỘI")
    assert right.text.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    assert number.text.split() == ["Số:", "/BC-VHXH"]
    assert dated.text.split() == ["Trùng", "Khánh,", "ngày", "tháng", "năm", "2026"]


def test_the_tables_hold_the_figures() -> None:
    """Every cell is what the table of figures says, numbers in Vietnamese form."""
    made = report()
    wanted = [*result_tables(made.figures), *schedule_tables(made.figures)]
    for shown, table in zip(_opened().tables[1:-1], wanted, strict=True):
        texts = [[cell.text for cell in row.cells] for row in shown.rows]
        assert texts == [list(table.headings), *([value_text(each) for each in row] for row in table.rows)]


def test_column_widths_are_set_on_columns_and_on_cells() -> None:
    """LibreOffice looks at the one, Word at the other; neither may guess."""
    for table in _opened().tables:
        assert table.autofit is False
        for column in table.columns:
            assert {cell.width for cell in column.cells} == {column.width}


def test_the_report_says_period_basis_definitions_and_source() -> None:
    """A figure without its rule and its days is worth nothing."""
    texts = _texts(_opened())
    days = "số liệu từ ngày 15/12/2025 đến hết ngày 14/6/2026"
    assert any(f"{days}, chốt số liệu theo Điều 12 Nghị định số 09/2019/NĐ-CP" in text for text in texts)
    assert {f"- {each}" for each in DEFINITIONS} <= set(texts)
    assert texts[-1] == source_text(report())
    assert LOG.head_hash in texts[-1]
    assert "12.345 sự kiện" in texts[-1]


def test_the_signature_is_left_to_the_head_of_the_department() -> None:
    """Nothing is signed by itself; the list of recipients stands opposite."""
    left, right = _opened().tables[-1].rows[0].cells
    assert left.text.startswith("Nơi nhận:\n- Ủy ban nhân dân xã (để báo cáo);")
    assert left.text.endswith("- Lưu: VT, VHXH.")
    assert right.text.strip() == "TRƯỞNG PHÒNG"


def test_the_page_number_stands_in_the_top_margin_but_not_on_the_first_page() -> None:
    """Annex I of Decree 30/2020."""
    section = _opened().sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header._element.xml


@pytest.mark.parametrize("mode", list(Mode))
def test_every_page_of_what_is_not_real_is_marked(mode: Mode) -> None:
    """Nobody may file a rehearsal's figures by mistake, and a real report carries no mark."""
    section = _opened(mode).sections[0]
    for header in (section.header, section.first_page_header):
        marked = MARK in [paragraph.text for paragraph in header.paragraphs]
        assert marked == (mode is not Mode.LIVE)


def _tool(name: str) -> str:
    """Path of a program of the system; without it the test is skipped, on CI it fails."""
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


def test_libreoffice_shows_what_was_written(tmp_path: Path) -> None:
    """The document opens in another program, on paper: marks, figures, definitions and head are there."""
    soffice, pdftotext = _tool("soffice"), _tool("pdftotext")
    source = tmp_path / "bao-cao.docx"
    source.write_bytes(written(DocxFormat(), report(Mode.TRAINING)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(source)]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    shown = [pdftotext, "-layout", str(tmp_path / "bao-cao.pdf"), "-"]
    pages = (
        subprocess.run(shown, check=True, capture_output=True, timeout=60).stdout.decode().split("\f")[:-1]
    )
    assert len(pages) > 1
    assert all(MARK in page for page in pages)
    assert [page.split()[0] for page in pages[1:]] == [str(number) for number in range(2, len(pages) + 1)]
    text = " ".join(" ".join(pages).split())
    for each in ("Độc lập - Tự do - Hạnh phúc", "6 tháng đầu năm 2026", "Tổng cộng 3 3 4 3,0 2"):
        assert each in text
    assert LOG.head_hash in text.replace(" ", "")
