"""What a backup holds: the form of its manifest, which names may be in it, and how each is checked."""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broadcaster.errors import StationError
from broadcaster.store.faults import plainly

MANIFEST = "manifest.json"
FORMAT = 1
"""Grows when an older program could not restore a newer backup."""

DATABASE, PLAYLOG, SETTINGS, LIBRARY = "station.db", "playlog.db", "station.toml", "library"
"""Names inside the archive, which are those inside a data folder."""

_NAME = re.compile(r"station\.db|playlog\.db|station\.toml|library/[0-9a-f]{64}\.flac")
_MANIFEST_LIMIT = 64 * 2**20
_BLOCK = 2**20

_Name = Annotated[str, Field(pattern=f"^(?:{_NAME.pattern})$")]


class Entry(BaseModel):
    """One file of a backup: its hash and its length in bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)


class Manifest(BaseModel):
    """What is in a backup. ``program`` is the version that made it, ``made_at`` when.

    ``left_out`` are sounds of the library that were altered on the disk: a damaged sound must not keep a
    station from being backed up, and is of no use in it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    program: str
    made_at: datetime
    files: dict[_Name, Entry]
    left_out: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.files.values())


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive at ``path``.

    Raises:
        StationError: it is not there, no archive, or damaged where it is read.

    """
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise StationError(f"Không đọc được tệp sao lưu {path}: {plainly(error)}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise damaged(path.name, "không mở được") from error


def damaged(name: str, what: str) -> StationError:
    """Refusal of a backup that is not what its manifest says."""
    return StationError(f"Tệp sao lưu bị hỏng hoặc bị sửa ({name}: {what}); hãy dùng bản sao lưu khác.")


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Manifest of ``archive``, which names exactly the files that are there, at their sizes.

    Names come from a fixed pattern: nothing can point out of the folder.

    Raises:
        StationError: it is missing, not right, does not fit, or is of a newer program.

    """
    infos = {info.filename: info for info in archive.infolist()}
    if len(infos) != len(archive.infolist()) or MANIFEST not in infos:
        raise damaged(MANIFEST, "thiếu bản kê hoặc trùng tên tệp")
    if any(not _is_plain(info) for info in infos.values()):
        raise damaged(MANIFEST, "cách nén hoặc mã hóa lạ")
    manifest = _parsed(archive, infos[MANIFEST])
    sizes = {name: info.file_size for name, info in infos.items() if name != MANIFEST}
    if sizes != {name: entry.size for name, entry in manifest.files.items()} or DATABASE not in sizes:
        raise damaged(MANIFEST, "tệp trong gói không khớp bản kê")
    for name, entry in manifest.files.items():
        if name.startswith(LIBRARY) and Path(name).stem != entry.sha256:
            raise damaged(name, "tên tệp âm thanh không phải mã của nó")
    return manifest


def _parsed(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Manifest:
    if info.file_size > _MANIFEST_LIMIT:
        raise damaged(MANIFEST, "bản kê quá lớn")
    try:
        manifest = Manifest.model_validate_json(archive.read(info))
    except ValidationError as error:
        raise damaged(MANIFEST, "bản kê sai") from error
    if manifest.format > FORMAT:
        raise StationError(
            f"Bản sao lưu do chương trình mới hơn ({manifest.program}) tạo ra; hãy cài bản chương trình mới."
        )
    return manifest


def _is_plain(info: zipfile.ZipInfo) -> bool:
    """Neither encrypted nor packed in a way that we do not write."""
    return not info.flag_bits & 0x1 and info.compress_type in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


def copied(source: IO[bytes], target: IO[bytes] | None, limit: int | None = None) -> Entry:
    """Copy ``source`` to ``target`` (None: only read it) and give its hash and length.

    More than ``limit`` bytes are never read: the length then is above the limit.
    """
    digest, size = hashlib.sha256(), 0
    while (limit is None or size <= limit) and (block := source.read(_BLOCK)):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    return Entry(sha256=digest.hexdigest(), size=size)
