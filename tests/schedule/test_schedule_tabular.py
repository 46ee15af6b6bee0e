"""The table of sessions: out and in again the same, and each wrong line for itself."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadcaster.errors import ScheduleError
from broadcaster.schedule.dates import LunarDay
from broadcaster.schedule.days import Days
from broadcaster.schedule.occurrence import CatchUp, Resumption
from broadcaster.schedule.recurrence import OtherTime, SessionRule
from broadcaster.schedule.tabular import COLUMNS, Table, read_table, write_table
from broadcaster.units import DurationMs
from tests.examples import examples
from tests.schedule.any_days import WEEKDAYS, any_days

HEADINGS = "Mã buổi;Tên buổi;Giờ bắt đầu;Số phút;Thứ"
SLUGS = st.lists(st.sampled_from(["tet", "hat-de", "cum-01"]), unique=True).map(tuple)
TITLES = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" ;,'\"=+-@"), min_size=1)


@st.composite
def sessions(draw: st.DrawFn) -> SessionRule:
    """Any session that the document can write down."""
    late = draw(st.integers(0, 30))
    return SessionRule(
        slug=draw(st.sampled_from(["sang", "chieu", "toi-1"])),
        title=draw(TITLES.map(str.strip).filter(bool)),
        starts=draw(st.sampled_from([time(5, 30), time(17), time(0, 5)])),
        length_ms=DurationMs(draw(st.integers(1, 120)) * 60_000),
        weekdays=draw(WEEKDAYS),
        clusters=draw(SLUGS),
        peaks=draw(SLUGS),
        scripts=draw(SLUGS),
        closing_scripts=draw(SLUGS),
        only_named=draw(st.booleans()),
        catch_up=CatchUp.LATE if late else draw(st.sampled_from([CatchUp.SKIP, CatchUp.JOIN])),
        resumption=draw(st.sampled_from(Resumption)),
        late_ms=DurationMs(late * 60_000),
        valid_from=draw(st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1))),
        valid_to=draw(st.none() | st.dates(date(2026, 1, 1), date(2030, 1, 1))),
        days=draw(any_days()),
        other_times=draw(st.sampled_from([(), (OtherTime(time(6), frozenset({6})),)])),
    )


def read(text: str) -> Table:
    """The table written in ``text``."""
    return read_table(text.encode(), place="bang.csv")


def only(text: str) -> SessionRule:
    """The one session of the table written in ``text``."""
    table = read(text)
    assert table.errors == ()
    [proposed] = table.proposed
    return proposed.rule


@settings(deadline=None)
@given(sessions())
def test_a_session_goes_out_and_comes_back_the_same(rule: SessionRule) -> None:
    """Whatever its days are, and whatever its title looks like to a spreadsheet."""
    assert only(write_table([rule])) == rule


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_tables_of_several_programs_are_read(delimiter: str, bom: str) -> None:
    """Semicolon, comma or tab; with or without a byte-order mark; columns in any order."""
    head = delimiter.join(("Tên buổi", "SỐ PHÚT", "Mã buổi", "Giờ bắt đầu", "Thứ"))
    line = delimiter.join(("Buổi sáng", "10", "sang", "5:30:00", '"T2, T4"'))
    rule = only(f"{bom}{head}\n{line}\n")
    assert rule == SessionRule("sang", "Buổi sáng", time(5, 30), DurationMs(600_000), frozenset({0, 2}))


@pytest.mark.parametrize("title", ["=1+1", "+84", "-x", "@x", "'=x", "'x"])
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(title: str) -> None:
    """Every cell begins harmlessly, and is read back as it was."""
    rule = SessionRule("sang", title, time(5, 30), DurationMs(600_000))
    cell = write_table([rule]).splitlines()[1].split(";")[1]
    assert cell == f"'{title}"
    assert only(write_table([rule])) == rule


def test_days_are_written_as_in_the_document() -> None:
    """The cell holds what the document holds between the brackets; dates are Vietnamese."""
    rule = SessionRule("ram", "Ngày rằm", time(5, 30), DurationMs(600_000), days=Days((LunarDay(15),)))
    line = write_table([replace(rule, valid_from=date(2026, 2, 1))]).splitlines()[1]
    assert "lunar_day = { day = 15 }" in line
    assert ";01/02/2026;" in line


def test_a_wrong_line_costs_itself_alone() -> None:
    """Each has its own complaint, with its number and the column."""
    table = read(
        f"{HEADINGS}\n"
        "sang;Buổi sáng;05:30;10;T2\n"
        "trua;Buổi trưa;25:00;10;T2\n"
        ";Không mã;05:30;10;T2\n"
        "\n"
        "chieu;Buổi chiều;17:00;mười;T2\n"
        "sang;Lần nữa;18:00;10;T2\n"
        "toi;Buổi tối;19:00;10;T9\n"
        "dem;Buổi đêm;23:55;10;T2\n"
        "thua;Thừa ô;19:00;10;T2;x;y\n"
    )
    assert [each.rule.slug for each in table.proposed] == ["sang"]
    assert [error.place for error in table.errors] == [
        *("bang.csv, dòng 3, cột “Giờ bắt đầu”", "bang.csv, dòng 4, cột “Mã buổi”"),
        *("bang.csv, dòng 6, cột “Số phút”", "bang.csv, dòng 7", "bang.csv, dòng 8, cột “Thứ”"),
        *("bang.csv, dòng 9, cột “Giờ bắt đầu”", "bang.csv, dòng 10"),
    ]
    assert table.doubtful == {"trua", "chieu", "sang", "toi", "dem", "thua"}
    assert table.unnamed


@pytest.mark.parametrize("cell", ["30/02/2026", "2026-02-30", "hôm nay"])
def test_a_day_that_no_calendar_has_is_refused(cell: str) -> None:
    """In the form of a spreadsheet and in that of the document."""
    [error] = read(f"{HEADINGS};Từ ngày\nsang;Sáng;05:30;10;T2;{cell}\n").errors
    assert str(error).startswith(f"bang.csv, dòng 2, cột “Từ ngày”: “{cell}” không phải ngày")


@pytest.mark.parametrize("cell", ["rằm", "lunar_day = { day = 31 }", "a.b = 1", "} x = { ", "x = 1"])
def test_days_that_are_none_are_refused(cell: str) -> None:
    """What is no TOML, no rule, or no day."""
    assert len(read(f'{HEADINGS};Ngày\nsang;Sáng;05:30;10;T2;"{cell}"\n').errors) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "trống"),
        ("Mã buổi;Tên".encode(), "không có cột “Tên”"),
        ("Mã buổi;Tên buổi".encode(), "thiếu cột Giờ bắt đầu, Số phút"),
        (f"{HEADINGS};Thứ".encode(), "viết hai lần"),
        (HEADINGS.encode("utf-16"), "không phải chữ UTF-8"),
        (b"x" * 1_000_001, "lớn hơn 1 MB"),
        ((f"{HEADINGS}\n" + "a;b\n" * 2000).encode(), "dài hơn 1000 dòng"),
        (f'{HEADINGS}\n"{"x" * 200_000}'.encode(), "bảng viết sai"),
    ],
)
def test_what_is_no_such_table_is_refused(data: bytes, said: str) -> None:
    """The whole file, with what to do."""
    with pytest.raises(ScheduleError, match=said):
        read_table(data, place="bang.csv")


def test_every_heading_is_vietnamese() -> None:
    """The operator works in a spreadsheet, not with our keys."""
    head = write_table([]).removeprefix("\ufeff").strip().split(";")
    assert head == [*COLUMNS.values(), "Mục khác"]


@examples(50)
@given(st.lists(sessions(), min_size=1, max_size=3), st.data())
def test_a_damaged_table_is_refused_or_read_but_never_falls_over(
    rules: list[SessionRule], data: st.DataObject
) -> None:
    """Characters changed, cut out, doubled: each line is a session or a complaint."""
    text = write_table(rules)
    for _ in range(data.draw(st.integers(1, 4))):
        place, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 10))
        text = text[:place] + data.draw(st.text(max_size=5)) + text[place + length :]
    try:
        table = read_table(text.encode("utf-8", "replace"), place="bang.csv")
    except ScheduleError:
        return
    assert all(error.place.startswith("bang.csv, dòng") for error in table.errors)
