"""People's recordings written out, so that they outlive the station."""

import hashlib
import shutil
from pathlib import Path

from broadcaster.errors import StationError
from broadcaster.programme.library import Library
from broadcaster.store import recordings as sounds
from broadcaster.store import scripts as rows
from broadcaster.store.database import Database

EXPORTED = Path("audio") / "ban_thu"
"""Where recordings lie in a content folder."""


def export_recordings(
    db: Database, library: Library, folder: Path, *, overwrite: bool = False
) -> tuple[Path, ...]:
    """Copy the recording of each script's newest words to ``audio/ban_thu/<slug>.flac`` in ``folder``.

    A file that is there already, byte for byte, is left alone. Returns the files that were written. An import
    does not read them: a person brings one in again, by page or command, and hears it.

    Raises:
        StationError: a file is there that says something else and ``overwrite`` is False (then nothing was
            written), or the disk does not take it.
        SoundError: a sound is lost or altered.

    """
    with db.reading() as connection:
        scripts = [each.script for each in rows.latest_revisions(connection)]
        found = [sounds.current_recording(connection, each.slug, each.words_sha256) for each in scripts]
    files = {folder / EXPORTED / f"{each.slug}.flac": each.audio_sha256 for each in found if each}
    missing = {path: sha256 for path, sha256 in files.items() if _hash_of(path) != sha256}
    in_the_way = [path.name for path in missing if path.exists()]
    if in_the_way and not overwrite:
        raise StationError(
            f"Thư mục {folder / EXPORTED} đã có bản thu khác ({', '.join(in_the_way[:3])}); "
            "chưa ghi bản thu nào, hãy chọn thư mục trống hoặc cho phép ghi đè."
        )
    for path, sha256 in missing.items():
        library.load(sha256)  # what is lost or altered is told, not copied
        _copy(library.path(sha256), path)
    return tuple(missing)


def _hash_of(path: Path) -> str | None:
    """Hash of the file's bytes; None when it is not there."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> None:
    """Copy all of a file or none of it."""
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        part.replace(target)
    except OSError as error:
        raise StationError(
            f"Không ghi được {target}: {error.strerror}; hãy kiểm tra ổ đĩa và quyền ghi."
        ) from error
