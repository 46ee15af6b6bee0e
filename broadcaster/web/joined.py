"""A whole session as one file, to be listened to before or after it was aired."""

import hashlib
import json
import tempfile
import threading
from dataclasses import astuple
from pathlib import Path

from broadcaster.clip import Clip
from broadcaster.programme import flac
from broadcaster.programme.library import Library
from broadcaster.programme.rundown import Frame, Part, Segment, join, lay_out
from broadcaster.programme.whole_files import disk_told, require_room
from broadcaster.schedule.occurrence import Decision, PlannedSession
from broadcaster.units import Sha256

MOST_KEPT = 20
"""Joined sessions that stay in the cache; the one that was made first goes first."""


class JoinedSessions:
    """Sessions joined on demand and kept for a while in ``folder``. Safe to share between threads."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self._folder = folder
        self._lock = threading.Lock()

    def file(self, session: PlannedSession, frame: Frame) -> Path | None:
        """FLAC file of what ``session`` sounds like within ``frame``; None when nothing of it is planned.

        Raises:
            SoundError: a sound is lost or altered.
            StationError: the disk does not take the file, or has no room for what can be made again.

        """
        with self._lock:
            sounds: dict[Sha256, Clip] = {}

            def load(sha256: Sha256) -> Clip:
                return (
                    sounds.setdefault(sha256, self._library.load(sha256))
                    if sha256 not in sounds
                    else sounds[sha256]
                )

            segments = lay_out(frame, [(each, Part(sha, len(load(sha)))) for each, sha in _items(session)])
            path = self._folder / f"{_name(segments)}.flac"
            if segments and not path.exists():
                self._keep(path, flac.encode(join(segments, load), place=session.id))
            return path if segments else None

    def _keep(self, path: Path, data: bytes) -> None:
        with disk_told(path):
            require_room(self._folder, len(data))
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                part = Path(file.name)
                try:
                    file.write(data)
                except OSError:
                    part.unlink(missing_ok=True)
                    raise
            part.replace(path)
        kept = sorted(self._folder.glob("*.flac"), key=lambda file: file.stat().st_mtime_ns)
        for old in kept[:-MOST_KEPT]:
            old.unlink(missing_ok=True)


def _items(session: PlannedSession) -> list[tuple[str, Sha256]]:
    return [
        (each.id, each.audio_sha256)
        for each in session.occurrences
        if each.decision is Decision.PLANNED and each.audio_sha256 is not None
    ]


def _name(segments: tuple[Segment, ...]) -> str:
    """Hash of what the file holds: another plan or frame is another file."""
    return hashlib.sha256(json.dumps([astuple(each) for each in segments]).encode()).hexdigest()
