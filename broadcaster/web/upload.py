"""A file that comes with a form: written to the disk as it arrives, and gone when the request is over.

Starlette would read all of a form before anybody asks who sent it. Here the token of the form must stand
before its file, and is looked at before the first byte of the file is kept.
"""

import os
import re
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from shutil import disk_usage
from typing import IO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from broadcaster.errors import StationError
from broadcaster.web.faults import BadRequestError, TooLargeError
from broadcaster.web.security import content_length
from broadcaster.web.texts_vi import MOST_UPLOAD_MB

MOST_UPLOAD = MOST_UPLOAD_MB * 2**20
"""Most bytes of a request with a file: an hour of WAV from a recorder."""

SPARE = 256 * 2**20
"""Bytes that an upload leaves free on the disk: the play log goes first."""

_MOST_FIELD = 2000
"""Most bytes of a field that is no file."""

_RUN = secrets.token_hex(4)
"""Begins the names of this process's files: others were left by a process that was killed."""

_PLAIN_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}")

_NOT_WHOLE = "Tệp gửi lên chưa trọn; hãy gửi lại."

CheckFields = Callable[[Mapping[str, str]], object]
"""Refuses a form by the fields that came before its file, by raising."""


@dataclass(frozen=True)
class SentFile:
    """A file that was sent, what it was called there, and the fields of its form.

    The name is whatever the browser said: to be shown, never to be opened.
    """

    path: Path
    name: str
    fields: Mapping[str, str]


@asynccontextmanager
async def received(request: Request, folder: Path, field: str, check: CheckFields) -> AsyncIterator[SentFile]:
    """The file in the field ``field`` of the form of ``request``, kept in ``folder`` until the block ends.

    Raises:
        TooLargeError: the request says, or turns out, to be larger than ``MOST_UPLOAD``.
        BadRequestError: it is no form with one file, or broke off.
        StationError: the disk does not take it.

    """
    _refuse_large(content_length(request.headers))
    boundary = _boundary(request, check)
    path = await run_in_threadpool(_fresh_file, folder, content_length(request.headers))
    try:
        with path.open("wb") as target:
            form = _Form(target, field, check)
            await _read(request, form.parser(boundary))
        path = path.replace(path.with_suffix(_ending(form.whole_name())))
        yield SentFile(path, form.whole_name(), form.fields)
    finally:
        with suppress(OSError):  # Windows lets nobody remove what a scanner holds: the next start sweeps it
            path.unlink(missing_ok=True)


def _ending(name: str) -> str:
    """The ending of the file that was sent, where it is a plain one: whoever opens the file looks at it."""
    ending = PurePath(name).suffix
    return ending if _PLAIN_ENDING.fullmatch(ending) else ""


class _Form:
    """Takes a form apart as it comes: short fields into ``fields``, the file into ``target``."""

    def __init__(self, target: IO[bytes], file_field: str, check: CheckFields) -> None:
        self.fields: dict[str, str] = {}
        self._target = target
        self._file_field = file_field
        self._check = check
        self._name: str | None = None
        self._ended = False
        self._header = (bytearray(), bytearray())
        self._disposition = b""
        self._field, self._is_file, self._value = "", False, bytearray()

    def parser(self, boundary: bytes) -> MultipartParser:
        """What is to be given the body, piece by piece."""
        return MultipartParser(
            boundary,
            {
                "on_header_field": lambda data, start, end: self._header[0].extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._header[1].extend(data[start:end]),
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
        )

    def whole_name(self) -> str:
        """Name of the file, when all of the form has come.

        Raises:
            BadRequestError: it has not, or there was no file in it.

        """
        self._check(self.fields)
        if not self._ended:
            raise BadRequestError(_NOT_WHOLE)
        if not self._name:
            raise BadRequestError("Chưa chọn tệp thu âm; hãy quay lại, chọn tệp rồi gửi.")
        return self._name

    def _on_header_end(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = bytes(value)
        self._header = (bytearray(), bytearray())

    def _on_headers_finished(self) -> None:
        options = parse_options_header(self._disposition)[1]
        self._field, self._is_file = _text(options.get(b"name", b"")), b"filename" in options
        self._disposition, self._value = b"", bytearray()
        if self._is_file:
            self._check(self.fields)
            if self._name is not None or self._field != self._file_field:
                raise BadRequestError("Mỗi lần chỉ gửi một tệp thu âm; hãy quay lại, chọn một tệp.")
            self._name = _text(options[b"filename"])

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_file:
            self._target.write(data[start:end])
            return
        self._value += data[start:end]
        if len(self._value) > _MOST_FIELD:
            raise TooLargeError(f"Ô “{self._field[:30]}” quá dài; hãy rút ngắn rồi gửi lại.")

    def _on_part_end(self) -> None:
        if not self._is_file:
            self.fields[self._field] = _text(bytes(self._value))

    def _on_end(self) -> None:
        self._ended = True


async def _read(request: Request, parser: MultipartParser) -> None:
    """Give the body of ``request`` to ``parser``, piece by piece, no more than ``MOST_UPLOAD`` of it."""
    total = 0
    try:
        async for piece in request.stream():
            total += len(piece)
            _refuse_large(total)
            await run_in_threadpool(parser.write, piece)
    except (ClientDisconnect, FormParserError) as error:
        raise BadRequestError(_NOT_WHOLE) from error
    except OSError as error:
        raise StationError(f"Ổ đĩa không nhận được tệp ({error.strerror}); hãy báo kỹ thuật viên.") from error


def _refuse_large(length: int) -> None:
    if length > MOST_UPLOAD:
        raise TooLargeError(
            f"Tệp gửi lên lớn hơn {MOST_UPLOAD_MB} MB; hãy cắt ngắn, hoặc xuất lại thành MP3 rồi gửi."
        )


def _boundary(request: Request, check: CheckFields) -> bytes:
    """What parts the fields of the form.

    Raises:
        BadRequestError: the request holds no form with a file.

    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != b"multipart/form-data" or not options.get(b"boundary"):
        check({})
        raise BadRequestError("Chưa có tệp thu âm trong biểu mẫu; hãy quay lại, chọn tệp rồi gửi.")
    return options[b"boundary"]


def _fresh_file(folder: Path, length: int) -> Path:
    """An empty file of a name of its own in ``folder``, where there is room for ``length`` bytes.

    Raises:
        StationError: there is not.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.iterdir():
            if not left.name.startswith(_RUN):
                left.unlink(missing_ok=True)
        if disk_usage(folder).free < length + SPARE:
            raise StationError("Ổ đĩa của đài sắp đầy nên không nhận tệp; hãy báo kỹ thuật viên dọn ổ đĩa.")
        handle, name = tempfile.mkstemp(dir=folder, prefix=f"{_RUN}-", suffix=".part")
    except OSError as error:
        raise StationError(f"Ổ đĩa không nhận được tệp ({error.strerror}); hãy báo kỹ thuật viên.") from error
    os.close(handle)
    return Path(name)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
