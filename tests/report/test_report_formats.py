import csv
import io
import json

import pytest

from broadcaster.playout.event import Mode
from broadcaster.report.document import MARK
from broadcaster.report.formats.csv_format import CsvFormat
from broadcaster.report.formats.docx_format import DocxFormat
from broadcaster.report.formats.format import Format
from broadcaster.report.formats.json_format import JsonFormat
from broadcaster.report.wording import result_tables, schedule_tables, summary_text
from tests.report.sample_report import LOG, report, written

FORMATS: list[Format] = [CsvFormat(), DocxFormat(), JsonFormat()]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
class TestEveryFormat:
    """What holds for every writer."""

    def test_the_stream_stays_open_and_holds_something(self, form: Format) -> None:
        """Who gives the stream closes it."""
        stream = io.BytesIO()
        form.write(report(), stream)
        assert not stream.closed
        assert stream.tell() > 1000

    def test_the_suffix_tells_the_format(self, form: Format) -> None:
        """A file's name says what is in it."""
        assert form.suffix == f".{form.name}"

    def test_it_can_write_again(self, form: Format) -> None:
        """A writer keeps nothing of the report before."""
        first, second = io.BytesIO(), io.BytesIO()
        form.write(report(), first)
        form.write(report(Mode.TRAINING), io.BytesIO())
        form.write(report(), second)
        if form.name != "docx":  # its zip holds the time of writing
            assert first.getvalue() == second.getvalue()
        assert abs(len(first.getvalue()) - len(second.getvalue())) < 10


@pytest.mark.parametrize("form", [CsvFormat(), DocxFormat()], ids=lambda form: form.name)
@pytest.mark.parametrize("odd", ["\x00", "\x0b", "\x1f", "\n", "\u2028", "\ufffe", "\ud800"], ids=ascii)
def test_no_character_of_a_reason_stops_a_report(form: Format, odd: str) -> None:
    """The log cannot be changed: what somebody typed into it once may not spoil every report after."""
    made = report(reason=f"mất{odd}điện")
    assert "mất điện" in [row[1] for row in schedule_tables(made.figures)[1].rows]
    assert len(written(form, made)) > 1000


@pytest.mark.parametrize("mode", list(Mode))
def test_csv_and_json_say_when_a_report_is_not_real(mode: Mode) -> None:
    """The mark stands first, and only when the figures are not of what residents heard."""
    text = written(CsvFormat(), report(mode)).decode("utf-8-sig")
    assert text.startswith(MARK) == (mode is not Mode.LIVE)
    assert json.loads(written(JsonFormat(), report(mode)))["mark"] == (None if mode is Mode.LIVE else MARK)


def test_csv_opens_in_excel_as_it_is_used_in_vietnam() -> None:
    """A byte-order mark, semicolons and CRLF; a comma before decimals and no point between thousands."""
    content = written(CsvFormat(), report())
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\n") == content.count(b"\r\n")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert ["1", "Chủ trương, pháp luật, thủ đoạn mới", "1", "1", "1", "1,5", "1"] in rows
    assert ["", "Tổng cộng", "3", "3", "4", "3,0", "2"] in rows


def test_no_text_of_the_csv_runs_as_a_formula() -> None:
    """Reasons and names come from people and devices; a spreadsheet must show them, not compute them."""
    text = written(CsvFormat(), report(reason="=1+1")).decode("utf-8-sig")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    cells = [cell for row in rows for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_json_gives_the_occurrences_behind_each_figure() -> None:
    """Another program can go from a figure to the lines of the log."""
    made = json.loads(written(JsonFormat(), report()))
    assert made["groups"][0]["occurrences"] == ["chieu:2026-03-02:phao:1"]
    assert made["total"]["airtime_ms"] == 181_000
    assert made["playlog"] == {"count": LOG.count, "head_hash": LOG.head_hash}
    assert made["period"]["from"] == "2025-12-15"


def test_the_summary_says_the_total() -> None:
    """The paragraph and the tables cannot disagree."""
    assert summary_text(report()) == (
        "Trong kỳ, Đài truyền thanh xã Trùng Khánh đã phát 3 lượt của 3 bài, tổng thời lượng 3,0 phút, ở 2"
        " cụm loa (4 lượt × cụm, đạt 66,7% số lần × cụm đã xếp lịch)."
    )


def test_a_period_without_anything_says_so() -> None:
    """Zero is an answer, and every table is still there."""
    empty = report(scripts=())
    assert "không có lần phát nào" in summary_text(empty)
    assert [len(table.rows) for table in result_tables(empty.figures)] == [7, 1, 2, 2]
    assert written(DocxFormat(), empty).startswith(b"PK")


def test_every_row_is_as_wide_as_its_table() -> None:
    """Tables for paper fill the width between the margins, 160 mm, and no cell is missing."""
    for table in result_tables(report().figures):
        assert sum(table.widths_mm) == 160
        assert {len(row) for row in table.rows} == {len(table.headings)} == {len(table.widths_mm)}
