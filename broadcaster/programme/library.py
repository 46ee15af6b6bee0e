"""The library: finished sound files, each named by the hash of its bytes, never changed.

    <sha256>.flac           the sounds
    recipes/<sha256>.json   what was made from which recipe, so that nothing is rendered twice

A file appears under its name only when all of it is on the disk (``.part``, fsync, rename), so a
power cut leaves a whole file or none. Several processes may write into one library at once.
"""

import hashlib
import json
import math
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from broadcaster.clip import Clip
from broadcaster.errors import SoundError, StationError
from broadcaster.programme import flac
from broadcaster.programme.loudness import true_peak
from broadcaster.programme.mix import audible_loudness
from broadcaster.units import Dbtp, DurationMs, Lufs, Samples, Sha256, milliseconds

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class AudioFile:
    """A file of the library and what was measured of its sound."""

    sha256: Sha256
    samples: Samples
    lufs: Lufs
    true_peak_dbtp: Dbtp

    def __post_init__(self) -> None:
        _check_name(self.sha256)
        if self.samples < 1 or not (math.isfinite(self.lufs) and math.isfinite(self.true_peak_dbtp)):
            message = f"audio file {self.sha256} cannot have {self.samples} samples at {self.lufs} LUFS"
            raise ValueError(message)

    @property
    def duration_ms(self) -> DurationMs:
        """Length in milliseconds, rounded."""
        return milliseconds(self.samples)


def recipe_of(  # all that makes an item
    spoken: str, fingerprint: str, target: Lufs, ceiling: Dbtp, version: str, profile: str
) -> Sha256:
    """Hash of everything that made an item: words, voice, levels, how it is made, ``profile_recipe``."""
    recipe = [spoken, fingerprint, float(target), float(ceiling), version, profile, flac.FORMAT_VERSION]
    return _hash(json.dumps(recipe, ensure_ascii=False).encode())


class Library:
    """Finished sounds in ``folder``, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._recipes = folder / "recipes"

    def __iter__(self) -> Iterator[Sha256]:
        """Hashes of all files, in rising order; unfinished files are no part of the library."""
        names = (path.stem for path in self._folder.glob("*.flac"))
        return iter(sorted(Sha256(name) for name in names if _SHA256.fullmatch(name)))

    def hashes(self) -> frozenset[Sha256]:
        """Hashes of all files."""
        return frozenset(self)

    def path(self, sha256: Sha256) -> Path:
        """Where the file of this hash is, or would be.

        Raises:
            ValueError: ``sha256`` is no SHA-256 in lower-case hexadecimal.

        """
        _check_name(sha256)
        return self._folder / f"{sha256}.flac"

    def load(self, sha256: Sha256) -> Clip:
        """Sound of the file, whose bytes are hashed each time.

        Raises:
            SoundError: the file is lost, altered or cannot be read. It is not made again: what was
                approved was that file.

        """
        return flac.decode(self._bytes(sha256), place=str(self.path(sha256)))

    def measure(self, sha256: Sha256) -> AudioFile:
        """Length, loudness and true peak of the file, measured anew.

        Raises:
            SoundError: as ``load``, or nothing can be heard in it.

        """
        return _measured(sha256, self.load(sha256), place=str(self.path(sha256)))

    def put(self, clip: Clip) -> AudioFile:
        """Keep ``clip``; the same clip gives the same file, which is then not written again.

        Raises:
            SoundError: the clip is silent, shorter than 400 ms or above full scale.
            StationError: the disk does not take it.

        """
        data = flac.encode(clip, place="âm thanh mới")
        file = _measured(_hash(data), flac.decode(data, place="âm thanh mới"), place="âm thanh mới")
        self._keep_bytes(file.sha256, data)
        return file

    def copy_from(self, source: Path, sha256: Sha256) -> AudioFile:
        """Take in the file of this hash from elsewhere: a backup, another station.

        Raises:
            SoundError: the file at ``source`` is lost, is not the one of that hash, or is no sound.
            StationError: the disk does not take it.

        """
        self.path(sha256)
        data = _checked_bytes(source, sha256)
        file = _measured(sha256, flac.decode(data, place=str(source)), place=str(source))
        self._keep_bytes(sha256, data)
        return file

    def find(self, recipe: Sha256) -> AudioFile | None:
        """What was made from ``recipe``; None when nothing was, or its entry or file is not whole."""
        try:
            file = _entry((self._recipes / f"{recipe}.json").read_bytes(), recipe)
            data = self._bytes(file.sha256)
        except (OSError, ValueError, SoundError):
            return None
        return file if flac.length(data) == file.samples else None

    def keep(self, recipe: Sha256, clip: Clip) -> AudioFile:
        """Keep ``clip`` as what ``recipe`` makes.

        Raises:
            SoundError: as ``put``.
            StationError: the disk does not take it.

        """
        _check_name(recipe)
        file = self.put(clip)
        entry = json.dumps({"recipe": recipe, **asdict(file)}, indent=1) + "\n"
        _write_whole(self._recipes / f"{recipe}.json", entry.encode())
        return file

    def sweep(self) -> int:
        """Remove what broken-off writes left behind, and return how many files that was.

        Only for the start of the station, while nobody writes.
        """
        leftovers = [*self._folder.glob("*.part"), *self._recipes.glob("*.part")]
        for path in leftovers:
            path.unlink(missing_ok=True)
        return len(leftovers)

    def _bytes(self, sha256: Sha256) -> bytes:
        return _checked_bytes(self.path(sha256), sha256)

    def _keep_bytes(self, sha256: Sha256, data: bytes) -> None:
        try:
            intact = self.path(sha256).read_bytes() == data
        except OSError:
            intact = False
        if not intact:
            _write_whole(self.path(sha256), data)


def _checked_bytes(path: Path, sha256: Sha256) -> bytes:
    """Bytes of the file, which are those of this hash.

    Raises:
        SoundError: they are not, or cannot be read.

    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SoundError(
            f"mất tệp âm thanh {sha256}; hãy phục hồi từ bản sao lưu", place=str(path)
        ) from error
    except OSError as error:
        raise SoundError(
            f"không đọc được tệp âm thanh {sha256} ({error.strerror}); hãy kiểm tra ổ đĩa", place=str(path)
        ) from error
    if _hash(data) != sha256:
        raise SoundError(
            f"tệp âm thanh {sha256} đã bị thay đổi, không còn là bản đã duyệt; hãy phục hồi từ bản sao lưu",
            place=str(path),
        )
    return data


def _measured(sha256: Sha256, clip: Clip, *, place: str) -> AudioFile:
    return AudioFile(sha256, clip.length, audible_loudness(clip, place=place), true_peak(clip))


def _entry(text: bytes, recipe: Sha256) -> AudioFile:
    """The file that an entry of the index names.

    Raises:
        ValueError: the entry is torn, or is another recipe's.

    """
    match json.loads(text):
        case {
            "recipe": str(name),
            "sha256": str(sha256),
            "samples": int(count),
            "lufs": float(lufs),
            "true_peak_dbtp": float(peak),
        } if name == recipe:
            return AudioFile(Sha256(sha256), Samples(count), Lufs(lufs), Dbtp(peak))
    message = f"the entry of recipe {recipe} is not whole"
    raise ValueError(message)


def _write_whole(path: Path, data: bytes) -> None:
    """Write ``data`` so that a power cut leaves all of it or nothing at ``path``.

    Raises:
        StationError: the disk does not take it; nothing is left behind.

    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = _written_part(path, data)
        try:
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise StationError(
            f"Không ghi được {path}: {error.strerror}; hãy kiểm tra chỗ trống và quyền ghi của ổ đĩa."
        ) from error


def _written_part(path: Path, data: bytes) -> Path:
    """A file beside ``path``, named for nobody else, with ``data`` on the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.stem[:16]}-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as part:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _sync_folder(folder: Path) -> None:
    """Bring the new name itself to the disk; Windows does so without being asked."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _hash(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())


def _check_name(sha256: str) -> None:
    if not _SHA256.fullmatch(sha256):
        message = f"{sha256!r} is no SHA-256 in lower-case hexadecimal"
        raise ValueError(message)
