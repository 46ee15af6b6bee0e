"""What a wrong command line is told: the parser speaks English, the technician of a commune does not."""

import re

import typer

_KNOWN = (
    (r"No such option: (\S+)", "không có tùy chọn {0}"),
    (r"No such command '(.*)'", "không có lệnh “{0}”"),
    (r"Missing option '([^']*)'", "còn thiếu tùy chọn {0}"),
    (r"Missing argument '([^']*)'", "còn thiếu {0}"),
    (r"Usage: ", "còn thiếu tên lệnh"),  # a group of commands by itself: its whole help is the complaint
    (r"Option '([^']*)' requires an argument", "sau {0} còn thiếu giá trị"),
    (r"Option '([^']*)' does not take a value", "{0} không nhận giá trị"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", "thừa “{0}”"),
    (
        r"Invalid value for '([^']*)': Value error, '(.*)' does not match the formats '%Y-%m-%d'",
        "{0} “{1}” không phải là ngày viết như 2026-02-17",
    ),
    (
        r"Invalid value for '([^']*)': Value error, '(.*)' is not one of (.*)\.",
        "{0} “{1}” không có trong: {2}",
    ),
    (r"Invalid value for '([^']*)': .*greater than or equal to (\S+)", "{0} nhỏ nhất là {1}"),
    (r"Invalid value for '([^']*)': .*less than or equal to (\S+)", "{0} lớn nhất là {1}"),
    (r"Invalid value for '([^']*)': .*valid integer", "{0} phải là số nguyên"),
    (r"Invalid value for '([^']*)'", "giá trị của {0} không đúng"),
)
"""What the parser says, as a pattern, and the same in Vietnamese; the first that fits counts."""


def complaint(error: typer.TyperException) -> str:
    """What is wrong with the command line, in one line in Vietnamese, and where the help is."""
    said = error.format_message()
    context = getattr(error, "ctx", None)
    command = "loa" if context is None else context.command_path
    for pattern, words in _KNOWN:
        if found := re.match(pattern, said):
            return f"Lệnh viết chưa đúng: {words.format(*found.groups())}; hãy xem `{command} --help`."
    return f"Lệnh viết chưa đúng ({said}); hãy xem `{command} --help`."
