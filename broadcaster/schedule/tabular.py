"""The sessions of a schedule as a table for a spreadsheet, out and in.

A line is a session; each cell holds what its key in ``khung_gio.toml`` holds, so that reading back gives the
same sessions. What has no column of its own stands in the last one as TOML.
"""

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from broadcaster.errors import ScheduleError, ScriptError
from broadcaster.schedule.documents import SESSION_TABLE, parse_sessions
from broadcaster.schedule.recurrence import SessionRule
from broadcaster.schedule.session_changes import Proposed, require_new
from broadcaster.schedule.writing import write_sessions
from broadcaster.script.fields import read_toml, shown, write_toml

COLUMNS = {
    "slug": "Mã buổi",
    "title": "Tên buổi",
    "starts": "Giờ bắt đầu",
    "minutes": "Số phút",
    "weekdays": "Thứ",
    "days": "Ngày",
    "clusters": "Cụm loa",
    "peaks": "Đợt",
    "scripts": "Bài đầu buổi",
    "closing_scripts": "Bài cuối buổi",
    "catch_up": "Lỡ giờ",
    "late_minutes": "Muộn nhất (phút)",
    "valid_from": "Từ ngày",
    "valid_to": "Đến ngày",
}
"""Headings by key, in the order of the columns."""

OTHER_COLUMN = "Mục khác"
"""Heading of what has no column of its own."""

MOST_BYTES = 10**6
MOST_LINES = 1000

_BOM = "\ufeff"
_LISTS = frozenset(("weekdays", "clusters", "peaks", "scripts", "closing_scripts"))
_NUMBERS = frozenset(("minutes", "late_minutes"))
_DATES = frozenset(("valid_from", "valid_to"))
_RISKY = ("=", "+", "-", "@", "\t", "\r", "'")
_CLOCK = re.compile(r"(\d\d?):(\d\d)(?::00)?")
_VIETNAMESE_DAY = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})")
_NEEDED = ("slug", "title", "starts", "minutes")


@dataclass(frozen=True)
class Table:
    """The lines of a table that are right, a complaint for each that is not, and which sessions those name.

    ``unnamed`` says that a wrong line does not even say which session it is.
    """

    proposed: tuple[Proposed, ...]
    errors: tuple[ScheduleError, ...]
    doubtful: frozenset[str]
    unnamed: bool


def write_table(rules: Iterable[SessionRule]) -> str:
    """``rules`` as Excel in Vietnam opens it: UTF-8 with a byte-order mark, semicolons, CRLF.

    Raises:
        ValueError: a length is no whole count of minutes.

    """
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow((*COLUMNS.values(), OTHER_COLUMN))
    for rule in rules:
        writer.writerow([_guarded(cell) for cell in cells_of(rule).values()])
    return _BOM + stream.getvalue()


def cells_of(rule: SessionRule) -> dict[str, str]:
    """The cells of the line of ``rule``, unguarded, by key; the last one, "", has what has no column.

    Raises:
        ValueError: a length is no whole count of minutes.

    """
    fields = tomllib.loads(write_sessions([rule]))[SESSION_TABLE][0]
    rest = {key: value for key, value in fields.items() if key not in COLUMNS}
    cells = {key: _cell(key, fields.get(key)) for key in COLUMNS}
    return {**cells, "": _inline(rest) if rest else ""}


def _cell(key: str, value: Any) -> str:  # noqa: ANN401  # a TOML value
    if value is None:
        return ""
    if key in _LISTS:
        return ", ".join(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return _inline(value) if isinstance(value, dict) else str(value)


def _inline(table: Mapping[str, Any]) -> str:
    """``table`` as TOML in one line, without its brackets."""
    written = write_toml((("x", _frozen(table)),))
    return written.strip().removeprefix("x = {").removesuffix("}").strip()


def _frozen(value: Any) -> Any:  # noqa: ANN401  # TOML values
    """``value`` with tuples for lists, as ``write_toml`` takes them."""
    if isinstance(value, Mapping):
        return {key: _frozen(each) for key, each in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _guarded(cell: str) -> str:
    """``cell`` such that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_RISKY) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_RISKY) else cell


def read_table(data: bytes, *, place: str) -> Table:
    """The sessions of the table ``data``: semicolons, commas or tabs, with or without a byte-order mark.

    A line that is not right costs itself alone.

    Raises:
        ScheduleError: the file is too large, not UTF-8, or its first line lacks a heading.

    """
    lines = list(_lines(data, place))
    if not lines:
        raise ScheduleError("bảng trống; hãy xuất lịch ra CSV để có mẫu.", place=place)
    keys = _keys(lines[0][1], place)
    proposed: dict[str, Proposed] = {}
    errors: list[ScheduleError] = []
    doubtful: set[str] = set()
    for number, cells in lines[1:]:
        where = f"{place}, dòng {number}"
        try:
            rule = _rule(_by_key(keys, cells, where), where)
            require_new(rule.slug, proposed, where)
            proposed[rule.slug] = Proposed(rule, where)
        except ScheduleError as error:
            errors.append(error)
            doubtful.add(dict(zip(keys, cells, strict=False)).get("slug", "").strip())
    return Table(tuple(proposed.values()), tuple(errors), frozenset(doubtful - {""}), "" in doubtful)


def _lines(data: bytes, place: str) -> Iterator[tuple[int, list[str]]]:
    """Lines with their numbers in the file, empty ones left out."""
    text = _text(data, place)
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for count, cells in enumerate(reader):
            if count > MOST_LINES:
                raise ScheduleError(f"bảng dài hơn {MOST_LINES} dòng; hãy chia nhỏ.", place=place)
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [_unguarded(cell.strip(" ")) for cell in cells]
    except csv.Error as error:
        raise ScheduleError(
            "bảng viết sai (ngoặc kép chưa đóng?); hãy sửa dòng này.",
            place=f"{place}, dòng {reader.line_num}",
        ) from error


def _text(data: bytes, place: str) -> str:
    if len(data) > MOST_BYTES:
        raise ScheduleError("tệp lớn hơn 1 MB, không phải bảng khung giờ; hãy chọn tệp khác.", place=place)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScheduleError(
            "tệp không phải chữ UTF-8; trong Excel hãy chọn Lưu thành, kiểu CSV UTF-8.", place=place
        ) from error


def _keys(headings: Sequence[str], place: str) -> tuple[str, ...]:
    """The key of each column.

    Raises:
        ScheduleError: one is unknown, there twice, or missing.

    """
    known = {_plain(heading): key for key, heading in (*COLUMNS.items(), ("", OTHER_COLUMN))}
    for heading in headings:
        if _plain(heading) not in known:
            raise ScheduleError(
                f"không có cột “{shown(heading)}”; các cột: {', '.join((*COLUMNS.values(), OTHER_COLUMN))}.",
                place=f"{place}, dòng 1",
            )
    keys = tuple(known[_plain(heading)] for heading in headings)
    missing = [COLUMNS[key] for key in _NEEDED if key not in keys]
    if missing or len(set(keys)) < len(keys):
        what = f"thiếu cột {', '.join(missing)}" if missing else "có cột viết hai lần"
        raise ScheduleError(f"{what}; hãy xuất lịch ra CSV để có mẫu.", place=f"{place}, dòng 1")
    return keys


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _by_key(keys: Sequence[str], cells: Sequence[str], place: str) -> dict[str, str]:
    if len(cells) > len(keys):
        raise ScheduleError("có nhiều ô hơn số cột; hãy bỏ ô thừa.", place=place)
    return dict(zip(keys, cells, strict=False))


def _rule(cells: Mapping[str, str], place: str) -> SessionRule:
    """The session of a line, by way of the document that it could stand in.

    Raises:
        ScheduleError: a cell is not right.

    """
    lines = [_toml(key, cell, place) for key, cell in cells.items() if key and cell]
    text = "\n".join((f"[[{SESSION_TABLE}]]", *lines, *_rest(cells.get("", ""), place)))
    found = parse_sessions(text, place=place)
    for error in found.errors:
        raise ScheduleError(
            _in_table(str(error).removeprefix(f"{error.place}: ")), place=_cell_of(error, place)
        )
    return found.entries[0].value


def _cell_of(error: ScheduleError, place: str) -> str:
    """The column that ``error`` complains about."""
    key = error.place.rpartition("mục ")[2]
    return f"{place}, cột “{COLUMNS[key]}”" if key in COLUMNS else place


def _in_table(message: str) -> str:
    for key, heading in COLUMNS.items():
        message = re.sub(rf"\b{key}\b", f"“{heading}”", message)
    return message


def _toml(key: str, cell: str, place: str) -> str:
    """One cell as a line of TOML."""
    value: object = cell
    if key in _LISTS:
        value = tuple(each.strip() for each in re.split(r"[,;]", cell) if each.strip())
    elif key == "starts" and (clock := _CLOCK.fullmatch(cell)):
        value = f"{int(clock[1]):02}:{clock[2]}"
    elif key in _NUMBERS:
        value = _number(key, cell, place)
    elif key in _DATES:
        value = _day(key, cell, place)
    elif key == "days":
        value = _table_in(cell, f"{place}, cột “{COLUMNS[key]}”")
    return write_toml(((key, value),))


def _number(key: str, cell: str, place: str) -> int:
    if not re.fullmatch(r"\d{1,6}", cell):
        raise ScheduleError(
            f"“{shown(cell)}” không phải là số; hãy ghi số phút, ví dụ 10.",
            place=f"{place}, cột “{COLUMNS[key]}”",
        )
    return int(cell)


def _day(key: str, cell: str, place: str) -> date:
    """A date as Excel in Vietnam writes it, or as TOML does."""
    found = _VIETNAMESE_DAY.fullmatch(cell)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(cell)
    except ValueError as error:
        raise ScheduleError(
            f"“{shown(cell)}” không phải ngày; hãy ghi ngày/tháng/năm, ví dụ 28/02/2026.",
            place=f"{place}, cột “{COLUMNS[key]}”",
        ) from error


def _table_in(cell: str, place: str) -> Any:  # noqa: ANN401  # a TOML value
    """The table that a cell holds without its brackets."""
    try:
        return _frozen(read_toml(f"x = {{ {cell} }}", place=place)["x"])
    except ScriptError as error:
        raise ScheduleError(
            f"không hiểu “{shown(cell)}”; hãy ghi như lunar_day = {{ day = 15 }}, xem schedules/README.md.",
            place=place,
        ) from error


def _rest(cell: str, place: str) -> Iterator[str]:
    """Lines for what has no column; a key that has one is not taken from here."""
    table = _table_in(cell, f"{place}, cột “{OTHER_COLUMN}”") if cell else {}
    yield from (write_toml(((key, value),)) for key, value in table.items() if key not in COLUMNS)
