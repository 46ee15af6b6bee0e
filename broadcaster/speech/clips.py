"""Phrases that a voice has said before, on the disk: nothing is asked for twice, and the folder stays small.

A file is named by the hash of the voice's fingerprint and the phrase, so two voices never mix. It may be lost
at any time: what cannot be read is asked for anew.
"""

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path

import soundfile

from broadcaster.clip import Clip
from broadcaster.speech.engine import Utterance
from broadcaster.units import SAMPLE_RATE, DurationMs

MOST_BYTES = 512 * 1024 * 1024
"""Some seven thousand phrases."""

_LOOK_AFTER = 16
"""The folder is looked through each time a sixteenth of its limit was added."""


class ClipCache:
    """Said phrases in ``folder``, at most about ``most_bytes``: what was not used for longest goes first.

    Several threads and processes may use one folder at once. A disk that is full or only reads costs the
    cache, never the bulletin.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._added_bytes = (
            most_bytes  # looked through at the first phrase: an older limit may have been higher
        )

    def find(self, fingerprint: str, phrase: str) -> Utterance | None:
        """What the voice of ``fingerprint`` said of ``phrase``; None when it is not here, or not whole."""
        path = self._path(fingerprint, phrase)
        try:
            said = _read(path)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, soundfile.SoundFileError):
            with suppress(OSError):
                path.unlink()
            return None
        with suppress(OSError):
            os.utime(path)
        return said

    def keep(self, fingerprint: str, phrase: str, said: Utterance) -> None:
        """Keep ``said``, which has passed the gate, as what that voice says of ``phrase``."""
        with suppress(OSError, soundfile.SoundFileError):
            self._added_bytes += _write(self._path(fingerprint, phrase), said)
        if self._added_bytes * _LOOK_AFTER >= self._most_bytes:
            self.shrink()

    def shrink(self) -> None:
        """Remove what was not used for longest until the folder is under its limit again."""
        self._added_bytes = 0
        files = sorted(_files(self._folder), key=lambda each: each[1].st_mtime_ns, reverse=True)
        total = 0
        for path, status in files:
            total += status.st_size
            if total > self._most_bytes:
                with suppress(OSError):
                    path.unlink()

    def _path(self, fingerprint: str, phrase: str) -> Path:
        name = hashlib.sha256(f"{fingerprint}\n{phrase}".encode()).hexdigest()
        return self._folder / f"{name}.flac"


def _read(path: Path) -> Utterance:
    """The utterance in ``path``.

    Raises:
        OSError: it cannot be read.
        ValueError, KeyError, TypeError, SoundFileError: it is not what ``_write`` writes.

    """
    with path.open("rb") as stream, soundfile.SoundFile(stream) as file:
        about = json.loads(file.comment)
        pcm = file.read(dtype="float32")
        if file.samplerate != SAMPLE_RATE or len(pcm) != about["samples"]:
            message = f"{path} is not whole"
            raise ValueError(message)
    return Utterance(Clip(pcm), tuple(DurationMs(int(start)) for start in about["starts_ms"]))


def _write(path: Path, said: Utterance) -> int:
    """Write ``said`` so that ``path`` is whole or not there; returns its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    part = Path(name)
    try:
        with (
            os.fdopen(handle, "w+b") as stream,
            soundfile.SoundFile(
                stream, "w", SAMPLE_RATE, 1, format="FLAC", subtype="PCM_24", closefd=False
            ) as file,
        ):
            file.comment = json.dumps({"samples": len(said.clip), "starts_ms": said.starts_ms})
            file.write(said.clip.pcm)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return path.stat().st_size


def _files(folder: Path) -> list[tuple[Path, os.stat_result]]:
    """Every file of ``folder`` with its status; those that vanish meanwhile are left out."""
    found = []
    for path in folder.glob("*.*"):
        with suppress(OSError):
            found.append((path, path.stat()))
    return found
