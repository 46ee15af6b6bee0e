"""The library: finished sound files, each named by the hash of its bytes, never changed.

    <sha256>.flac           the sounds
    recipes/<sha256>.json   what was made from which recipe, so that nothing is rendered twice

A file appears under its name only when all of it is on the disk (``.part``, fsync, rename), so a
power cut leaves a whole file or none. Several processes may write into one library at once.
"""

import hashlib
import json
import math
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BufferedReader
from pathlib import Path

from broadcaster.clip import Clip
from broadcaster.errors import SoundError
from broadcaster.programme import flac
from broadcaster.programme.loudness import Loudness, Meter
from broadcaster.programme.mix import audible, check_length
from broadcaster.programme.tags import loudness_tags, tagged_loudness, with_tags
from broadcaster.programme.tape import Pcm, Tape
from broadcaster.programme.whole_files import (
    disk_told,
    put_in_place,
    require_room,
    sync_folder,
    write_whole,
    written_part,
)
from broadcaster.units import Dbtp, Decibels, DurationMs, Lufs, Samples, Sha256, milliseconds

_SHA256 = re.compile(r"[0-9a-f]{64}")


_IN_MEMORY = 8 << 20
"""Bytes of a FLAC file, some three minutes, from which on it is made in a temporary file."""
_PIECE = 1 << 20


@dataclass(frozen=True)
class AudioFile:
    """A file of the library and what was measured of its sound.

    ``short_term_lufs`` is the loudest 3 s, ``range_lu`` the loudness range (EBU Tech 3341 and 3342).
    """

    sha256: Sha256
    samples: Samples
    lufs: Lufs
    true_peak_dbtp: Dbtp
    short_term_lufs: Lufs
    range_lu: Decibels

    def __post_init__(self) -> None:
        _check_name(self.sha256)
        figures = (self.lufs, self.true_peak_dbtp, self.short_term_lufs, self.range_lu)
        if self.samples < 1 or self.range_lu < 0 or not all(math.isfinite(each) for each in figures):
            message = f"audio file {self.sha256} cannot have {self.samples} samples and measure {figures}"
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

    def require_room(self) -> None:
        """Refuse to begin what the disk has no room for.

        Raises:
            DiskFullError: there is none left but what is kept for the play log.
            StationError: the disk does not say.

        """
        with disk_told(self._folder):
            require_room(self._folder)

    def load(self, sha256: Sha256) -> Clip:
        """Sound of the file, whose bytes are hashed each time.

        Raises:
            SoundError: the file is lost, altered or cannot be read. It is not made again: what was
                approved was that file.

        """
        return flac.decode(self._bytes(sha256), place=str(self.path(sha256)))

    def length(self, sha256: Sha256) -> Samples:
        """How long the file is, whose bytes are hashed each time.

        Raises:
            SoundError: as ``load``.

        """
        path = self.path(sha256)
        _check_bytes(path, sha256)
        return flac.played(path).length

    def measure(self, sha256: Sha256) -> AudioFile:
        """Length and loudness of the file, measured anew.

        Raises:
            SoundError: as ``load``, or nothing can be heard in it.

        """
        return _measured_file(self.path(sha256), sha256)

    def tagged(self, sha256: Sha256) -> Loudness | None:
        """What the tags of the file say of its loudness, to be shown; None where it has none, or is lost."""
        try:
            with self.path(sha256).open("rb") as file:
                return tagged_loudness(file)
        except OSError:
            return None

    def put(self, sound: Clip | Tape) -> AudioFile:
        """Keep ``sound``; the same sound gives the same file, which is then not written again.

        A tape is read, encoded and measured block by block: hours of it need no more memory than minutes.

        Raises:
            SoundError: the sound is silent, shorter than 400 ms or above full scale.
            StationError: the disk does not take it.

        """
        with disk_told(self._folder), _written(sound, place="âm thanh mới") as (pieces, loudness):
            sha256 = self._keep(pieces)
        return _audio_file(sha256, sound.length, loudness)

    def copy_from(self, source: Path, sha256: Sha256) -> AudioFile:
        """Take in the file of this hash from elsewhere: a backup, another station.

        Raises:
            SoundError: the file at ``source`` is lost, is not the one of that hash, or is no sound.
            StationError: the disk does not take it.

        """
        self.path(sha256)
        file = _measured_file(source, sha256)
        with disk_told(self._folder), source.open("rb") as data:
            self._keep(iter(lambda: data.read(_PIECE), b""))
        return file

    def find(self, recipe: Sha256) -> AudioFile | None:
        """What was made from ``recipe``; None when nothing was, or its entry or file is not whole."""
        try:
            entry = json.loads((self._recipes / f"{recipe}.json").read_bytes())
            file = _entry(entry, recipe) if "range_lu" in entry else self._entry_of_old(entry, recipe)
            path = self.path(file.sha256)
            _check_bytes(path, file.sha256)
            with path.open("rb") as data:
                whole = flac.length(data) == file.samples
        except (OSError, ValueError, TypeError, SoundError):
            return None
        return file if whole else None

    def keep(self, recipe: Sha256, sound: Clip | Tape) -> AudioFile:
        """Keep ``sound`` as what ``recipe`` makes.

        Raises:
            SoundError: as ``put``.
            StationError: the disk does not take it.

        """
        _check_name(recipe)
        file = self.put(sound)
        entry = json.dumps({"recipe": recipe, **asdict(file)}, indent=1) + "\n"
        write_whole(self._recipes / f"{recipe}.json", [entry.encode()])
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
        path = self.path(sha256)
        with _read(path, sha256) as file:
            data = file.read()
        _check_hash(path, sha256, _hash(data))
        return data

    def _keep(self, pieces: Iterable[bytes]) -> Sha256:
        """Keep a file of these bytes; an intact one of the same is left as it is.

        Raises:
            OSError: the disk does not take it.

        """
        hasher = hashlib.sha256()
        part = written_part(self._folder, "new", _hashed(pieces, hasher))
        sha256 = Sha256(hasher.hexdigest())
        path = self.path(sha256)
        if _is_intact(path, sha256):
            part.unlink()
            sync_folder(path.parent)  # another process may have given the name a moment ago
        else:
            put_in_place(part, path)
        return sha256

    def _entry_of_old(self, entry: dict[str, object], recipe: Sha256) -> AudioFile:
        """What an entry says that was written before range and short-term loudness were: measured anew.

        Raises:
            ValueError: the entry is torn, or is another recipe's.
            SoundError: the file is lost or altered.

        """
        old = _entry({"short_term_lufs": -1.0, "range_lu": 0.0, **entry}, recipe)
        return self.measure(old.sha256)


def name_of(sound: Clip | Tape, *, place: str) -> Sha256:
    """The hash under which a library keeps ``sound``; ``place`` names it in errors.

    Raises:
        SoundError: as ``Library.put``.

    """
    hasher = hashlib.sha256()
    with _written(sound, place=place) as (pieces, _):
        for piece in pieces:
            hasher.update(piece)
    return Sha256(hasher.hexdigest())


@contextmanager
def _written(sound: Clip | Tape, *, place: str) -> Iterator[tuple[Iterable[bytes], Loudness]]:
    """The bytes of the file that ``sound`` becomes, and what was measured of it; both once."""
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as bare:
        flac.write(sound, bare, place=place)
        bare.seek(0)
        loudness = _heard(flac.blocks(bare, place=place), len(sound), place=place)
        yield with_tags(bare, loudness_tags(loudness)), loudness


def _measured_file(path: Path, sha256: Sha256) -> AudioFile:
    """What the file of this hash at ``path`` measures, read block by block.

    Raises:
        SoundError: it is lost, altered or no sound that can be heard.

    """
    _check_bytes(path, sha256)
    tape = flac.played(path)
    return _audio_file(sha256, tape.length, _heard(tape.read(), tape.length, place=str(path)))


def _heard(blocks: Iterable[Pcm], count: int, *, place: str) -> Loudness:
    """What a meter reads of a sound of ``count`` samples that can be heard.

    Raises:
        SoundError: it cannot.

    """
    check_length(count, place)
    meter = Meter()
    for block in blocks:
        meter.feed(block)
    loudness = meter.loudness()
    audible(loudness.integrated, place)
    return loudness


def _audio_file(sha256: Sha256, count: Samples, read: Loudness) -> AudioFile:
    return AudioFile(sha256, count, read.integrated, read.true_peak, read.short_term, read.range)


def _check_bytes(path: Path, sha256: Sha256) -> None:
    """Refuse the file unless its bytes are those of this hash.

    Raises:
        SoundError: they are not, or cannot be read.

    """
    with _read(path, sha256) as file:
        found = Sha256(hashlib.file_digest(file, "sha256").hexdigest())
    _check_hash(path, sha256, found)


def _check_hash(path: Path, sha256: Sha256, found: Sha256) -> None:
    if found != sha256:
        raise SoundError(
            f"tệp âm thanh {sha256} đã bị thay đổi, không còn là bản đã duyệt; hãy phục hồi từ bản sao lưu",
            place=str(path),
        )


@contextmanager
def _read(path: Path, sha256: Sha256) -> Iterator[BufferedReader]:
    """The file at ``path``, open; why it cannot be read is said as SoundError."""
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError as error:
        raise SoundError(
            f"mất tệp âm thanh {sha256}; hãy phục hồi từ bản sao lưu", place=str(path)
        ) from error
    except OSError as error:
        raise SoundError(
            f"không đọc được tệp âm thanh {sha256} ({error.strerror}); hãy kiểm tra ổ đĩa", place=str(path)
        ) from error


def _is_intact(path: Path, sha256: Sha256) -> bool:
    try:
        _check_bytes(path, sha256)
    except SoundError:
        return False
    return True


def _hashed(pieces: Iterable[bytes], hasher: "hashlib._Hash") -> Iterator[bytes]:
    """``pieces`` as they are, each given to ``hasher`` on its way."""
    for piece in pieces:
        hasher.update(piece)
        yield piece


def _entry(entry: dict[str, object], recipe: Sha256) -> AudioFile:
    """The file that an entry of the index names.

    Raises:
        ValueError: the entry is torn, or is another recipe's.

    """
    match entry:
        case {
            "recipe": str(name),
            "sha256": str(sha256),
            "samples": int(count),
            "lufs": float(lufs),
            "true_peak_dbtp": float(peak),
            "short_term_lufs": float(short_term),
            "range_lu": float(range_lu),
        } if name == recipe:
            measured = Lufs(lufs), Dbtp(peak), Lufs(short_term), Decibels(range_lu)
            return AudioFile(Sha256(sha256), Samples(count), *measured)
    message = f"the entry of recipe {recipe} is not whole"
    raise ValueError(message)


def _hash(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())


def _check_name(sha256: str) -> None:
    if not _SHA256.fullmatch(sha256):
        message = f"{sha256!r} is no SHA-256 in lower-case hexadecimal"
        raise ValueError(message)
