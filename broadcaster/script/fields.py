"""A TOML table of the content folder, read field by field and complained about in Vietnamese."""

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from broadcaster.errors import ScriptError
from broadcaster.script.model import SLUG

Choice = TypeVar("Choice")

MAX_BYTES = 1_000_000
"""Largest file that is read: 100 times the longest body that a session could hold."""

_LINE = re.compile(r"at line (\d+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_KEY_CHAIN = re.compile(r"(?<![\w\"'-])(?:[\w\"'-]++\s*+\.\s*+){16}")
"""A key of more than 16 parts: tomllib's memory grows with the square of their number."""

_OWN_KEY = re.compile(r"[a-z_]+")
_QUOTED_MAX = 60
_SLUG_MAX = 80
_DEVICE_NAMES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
}
"""Names that Windows keeps for devices: no file can have them, whatever its ending."""


def place_of(path: Path) -> str:
    """How messages name the file at ``path``: its folder and its name, never the whole long path."""
    return "/".join(part for part in (path.parent.name, path.name) if part)


def read_text(path: Path, *, place: str) -> str:
    """Text of the file at ``path``: UTF-8, with or without a byte-order mark, at most ``MAX_BYTES``.

    Raises:
        ScriptError: the file cannot be read, is too large, is empty or is not UTF-8.

    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ScriptError(
            "không mở được tệp; hãy kiểm tra tệp còn đó và được phép đọc.", place=place
        ) from error
    if len(raw) > MAX_BYTES:
        raise ScriptError(
            "tệp lớn hơn 1 MB, không phải là một bài; hãy tách thành nhiều bài ngắn.", place=place
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScriptError(
            "tệp không phải chữ UTF-8; hãy mở tệp, chọn Lưu thành (Save As) với bảng mã UTF-8.", place=place
        ) from error
    if not text.strip():
        raise ScriptError("tệp trống; hãy viết nội dung hoặc xóa tệp này.", place=place)
    return text


def read_toml(text: str, *, place: str, first_line: int = 1) -> dict[str, Any]:
    """Table written in ``text``, whose first line is line ``first_line`` of its file.

    Raises:
        ScriptError: the text is not TOML, with the line where that shows.

    """
    if _KEY_CHAIN.search(text):
        raise ScriptError("có tên mục nối quá nhiều dấu chấm; hãy bỏ các dấu chấm đó.", place=place)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ScriptError(
            "có quá nhiều ngoặc lồng nhau; hãy viết danh sách đơn giản.", place=place
        ) from error
    except ValueError as error:
        raise _syntax_error(str(error), text, place, first_line) from error


def _syntax_error(complaint: str, text: str, place: str, first_line: int) -> ScriptError:
    """The error for tomllib's ``complaint``, with the line as the writer sees it in the file."""
    lines = text.split("\n")
    found = _LINE.search(complaint)
    number = int(found[1]) if found else len(lines)
    line = shown(lines[number - 1].strip()) if number <= len(lines) else ""
    advice = "hãy sửa lại theo dạng: tên_mục = giá trị, chữ đặt trong ngoặc kép."
    if "Invalid date" in complaint:
        advice = "ngày này không có trên lịch; hãy viết theo dạng năm-tháng-ngày, ví dụ 2026-02-28."
    elif "Cannot overwrite" in complaint:
        advice = "mục này đã viết ở trên; hãy bỏ một dòng."
    return ScriptError(f"sai cách viết “{line}”: {advice}", place=f"{place}, dòng {first_line + number - 1}")


def shown(value: object) -> str:
    """``value`` in one short line, for a message."""
    try:
        line = " ".join(str(value).split())
    except ValueError:  # Python refuses to write out a number of more than 4,300 digits
        return "số quá lớn"
    return line if len(line) <= _QUOTED_MAX else line[: _QUOTED_MAX - 1] + "…"


class Fields:
    """The fields of one table; every complaint names the file and the field."""

    def __init__(self, table: Mapping[str, Any], *, place: str) -> None:
        self._table = table
        self.place = place

    def error(self, key: str, message: str) -> ScriptError:
        """A complaint about field ``key``."""
        return ScriptError(message, place=f"{self.place}, mục {key}")

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def keys(self) -> tuple[str, ...]:
        """Names of the fields that are there, in the order of the file."""
        return tuple(self._table)

    def expect(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Refuse a table with a field missing or with one that nobody knows.

        Raises:
            ScriptError: names the first such field.

        """
        for key in self._table:
            if key not in required and key not in optional:
                known = ", ".join(dict.fromkeys([*required, *optional]))
                raise self.error(shown(key), f"không có mục tên này; các mục được dùng: {known}.")
        for key in required:
            if key not in self._table:
                raise self.error(key, "còn thiếu; hãy thêm mục này.")

    def text(self, key: str) -> str:
        """A line of text, not empty."""
        value = self._table[key]
        if not isinstance(value, str):
            raise self.error(key, f"phải là chữ trong ngoặc kép, không phải {shown(value)}.")
        if not value.strip() or _CONTROL.search(value):
            raise self.error(key, "phải là một dòng chữ, không để trống, không xuống dòng.")
        return value

    def line(self, key: str) -> str:
        """A line of text, which may be empty."""
        return "" if self._table[key] == "" else self.text(key)

    def text_or_none(self, key: str) -> str | None:
        """A line of text, or None where the field is left out."""
        return self.text(key) if key in self._table else None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of lines of text, which may be empty."""
        value = self._table[key]
        if not isinstance(value, list):
            raise self.error(
                key, f'phải là danh sách trong ngoặc vuông, ví dụ ["tet"] hoặc [], không phải {shown(value)}.'
            )
        return tuple(Fields({key: entry}, place=self.place).text(key) for entry in value)

    def slug(self, key: str) -> str:
        """An id: lower-case ASCII words joined by hyphens, fit for a file name on every system."""
        value = self.text(key)
        if not SLUG.fullmatch(value):
            raise self.error(
                key,
                f"“{shown(value)}” chỉ được dùng chữ thường không dấu, chữ số và gạch nối, ví dụ hang-gia.",
            )
        if len(value) > _SLUG_MAX or value in _DEVICE_NAMES:
            raise self.error(key, f"“{shown(value)}” không dùng làm tên tệp được; hãy đặt mã khác, ngắn hơn.")
        return value

    def slug_or_none(self, key: str) -> str | None:
        """An id, or None where the field is left out."""
        return self.slug(key) if key in self._table else None

    def slugs(self, key: str) -> tuple[str, ...]:
        """A list of ids, which may be empty, none of them twice."""
        values = tuple(Fields({key: entry}, place=self.place).slug(key) for entry in self.texts(key))
        if len(set(values)) < len(values):
            raise self.error(key, "có mã viết hai lần; hãy bỏ một.")
        return values

    def choice(self, key: str, choices: Mapping[str, Choice]) -> Choice:
        """What ``choices`` has for the text of the field."""
        value = self.text(key)
        if value not in choices:
            raise self.error(key, f"không có “{shown(value)}”; hãy chọn một trong: {', '.join(choices)}.")
        return choices[value]

    def flag(self, key: str) -> bool:
        """True or false; false where the field is left out."""
        value = self._table.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"phải là true hoặc false, không phải {shown(value)}.")
        return value

    def number(self, key: str) -> int:
        """A whole number."""
        value = self._table[key]
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, f"phải là số nguyên, không phải {shown(value)}.")
        return value

    def numbers(self, key: str) -> tuple[int, ...]:
        """A list of whole numbers, which may be empty."""
        value = self._table[key]
        if not isinstance(value, list):
            raise self.error(
                key, f"phải là danh sách số trong ngoặc vuông, ví dụ [1, 15], không phải {shown(value)}."
            )
        return tuple(Fields({key: entry}, place=self.place).number(key) for entry in value)

    def day(self, key: str) -> date:
        """A civil date."""
        value = self._table[key]
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.error(
                key, f"phải là ngày không có ngoặc kép, ví dụ 2026-02-28, không phải {shown(value)}."
            )
        return value

    def day_or_none(self, key: str) -> date | None:
        """A civil date, or None where the field is left out."""
        return self.day(key) if key in self._table else None

    def table(self, key: str) -> "Fields":
        """A table inside this one; an empty one where it is left out."""
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            raise self.error(key, f"phải là một bảng trong ngoặc nhọn, không phải {shown(value)}.")
        return Fields(value, place=f"{self.place}, mục {key}")

    def tables(self, key: str) -> tuple["Fields", ...]:
        """The tables written as ``[[key]]``, each with its number in its place."""
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self.error(key, f"phải viết thành từng đoạn bắt đầu bằng [[{key}]].")
        return tuple(
            Fields(entry, place=f"{self.place}, {key} thứ {number}") for number, entry in enumerate(value, 1)
        )


def write_toml(pairs: Iterable[tuple[str, object]]) -> str:
    """Lines ``key = value`` for ``pairs``, those with the value None left out.

    Values are text, whole numbers, flags, civil dates, tuples of text and dictionaries of text. Keys of a
    dictionary that are not plain small letters are quoted.
    """
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in pairs if value is not None)


def _toml_value(value: object) -> str:
    """``value`` as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _toml_text(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml_value(entry) for entry in value) + "]"
    if isinstance(value, dict):
        return (
            "{ "
            + ", ".join(f"{_toml_key(key)} = {_toml_value(entry)}" for key, entry in value.items())
            + " }"
        )
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _toml_key(key: str) -> str:
    """``key`` as it stands, if it is one of ours, else quoted."""
    return key if _OWN_KEY.fullmatch(key) else _toml_text(key)


def _toml_text(text: str) -> str:
    """``text`` as a TOML basic string: JSON's escapes, and DEL, which JSON leaves as it is (TOML 1.0)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
